"""One of two values, of any kind and of different limits and rooms; and elements side by side without the gaps."""

from collections.abc import Sequence
from typing import TypeAlias

from fencepost.core.terms import Option
from fencepost.engines.symbolic.encode import arithmetic
from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Circuit, Lit
from fencepost.engines.symbolic.encode.values import (
    Listing,
    Mask,
    Maybe,
    Number,
    Product,
    Row,
    Table,
    Tagged,
    Value,
    as_maybe,
)
from fencepost.semantics.value import sorter

Items: TypeAlias = list[tuple[Lit, Value]]  # elements, each with whether it is there


def choose(c: Circuit, which: Lit, a: Value, b: Value) -> Value:
    """a where `which` is true, else b"""
    if which <= TRUE:
        return a if which else b
    if a is b:
        return a
    match a, b:
        case Number(), Number():
            return arithmetic.choose(c, which, a, b)
        case (Maybe(), _) | (_, Maybe()):
            return _optional(c, which, a, b)
        case Product(), Product():
            return Product(_each(c, which, a.fields, b.fields))
        case Tagged(), Tagged():
            return _tagged(c, which, a, b)
        case Table(), Table():
            return Table(_each(c, which, a.values, b.values))
        case _:
            return _collections(c, which, a, b)


def _collections(c: Circuit, which: Lit, a: Value, b: Value) -> Value:
    match a, b:
        case Mask(), Mask():
            a, b = widened(a, b)
            return Mask(a.element, a.members, a.values, tuple(map(c.mux, (which,) * len(a.bits), a.bits, b.bits)))
        case (Mask() | Listing(), Mask() | Listing()):
            return _lists(c, which, listed(c, a), listed(c, b))
        case Row(), Row():
            return Row(*_places(c, which, a, b))
        case _:
            raise TypeError(f"{a} and {b} are of different kinds")


def _each(c: Circuit, which: Lit, a: Sequence[Value], b: Sequence[Value]) -> tuple[Value, ...]:
    return tuple(choose(c, which, x, y) for x, y in zip(a, b, strict=True))


def _optional(c: Circuit, which: Lit, a: Value, b: Value) -> Value:
    """Of a value and an option; the inner one of a known none does not matter"""
    x, y = as_maybe(a), as_maybe(b)
    present = c.mux(which, x.present, y.present)
    if x.present == FALSE or y.present == FALSE:
        return Maybe(present, y.inner if x.present == FALSE else x.inner)
    return Maybe(present, choose(c, which, x.inner, y.inner))


def _tagged(c: Circuit, which: Lit, a: Tagged, b: Tagged) -> Tagged:
    """The fields of a variant that one of them cannot be are those of the other"""
    variants: list[tuple[Value, ...]] = []
    for n, (x, y) in enumerate(zip(a.variants, b.variants, strict=True)):
        if arithmetic.is_number(c, b.tag, n) == FALSE:
            variants.append(x)
        else:
            variants.append(y if arithmetic.is_number(c, a.tag, n) == FALSE else _each(c, which, x, y))
    return Tagged(arithmetic.choose(c, which, a.tag, b.tag), tuple(variants))


def _lists(c: Circuit, which: Lit, a: Listing, b: Listing) -> Listing:
    return Listing(a.element, a.bag, *_places(c, which, a, b))


def _places(c: Circuit, which: Lit, a: Listing | Row, b: Listing | Row) -> tuple[tuple[Lit, ...], tuple[Value, ...]]:
    common = min(len(a.elements), len(b.elements))
    longer = a if len(a.elements) > common else b
    size = len(longer.elements)
    x, y = ((*side.present, *(FALSE,) * (size - len(side.present))) for side in (a, b))
    present = tuple(c.mux(which, p, q) for p, q in zip(x, y, strict=True))
    return present, (*_each(c, which, a.elements[:common], b.elements[:common]), *longer.elements[common:])


def first_of(c: Circuit, options: Sequence[tuple[Lit, Value]], otherwise: Value) -> Value:
    """The first one of which the literal is true; anything, if none is; `otherwise`, if there are no options"""
    if not options:
        return otherwise
    value = options[-1][1]
    for there, other in reversed(options[:-1]):
        value = choose(c, there, other, value)
    return value


def row_of(c: Circuit, items: Sequence[tuple[Lit, Value]]) -> Row:
    """The elements that are there, in their order"""
    present: list[Lit] = []
    elements: list[Value] = []
    for there, value in reversed(items):
        if there == FALSE:
            continue
        if there == TRUE:
            present.insert(0, TRUE)
            elements.insert(0, value)
            continue
        moved = [value, *elements]  # where it is there, the others stand one place further
        elements = [choose(c, there, new, old) for new, old in zip(moved, elements, strict=False)] + [moved[-1]]
        shifted = [TRUE, *present]
        present = [c.mux(there, new, old) for new, old in zip(shifted, [*present, FALSE], strict=True)]
    return Row(tuple(present), tuple(elements))


def listed(c: Circuit, some: Mask | Listing) -> Listing:
    """A set as a sorted listing"""
    if isinstance(some, Listing):
        return some
    row = row_of(c, list(zip(some.bits, some.values, strict=True)))
    return Listing(some.element, False, row.present, row.elements)


def widened(a: Mask, b: Mask) -> tuple[Mask, Mask]:
    """Two sets with the members of both"""
    if a.members == b.members:
        return a, b
    known = dict(zip(a.members, a.values, strict=True)) | dict(zip(b.members, b.values, strict=True))
    element = a.element if isinstance(a.element, Option) else b.element  # what is in an option is ordered like it
    members = tuple(sorter(element)(known))
    values = tuple(known[member] for member in members)

    def wide(mask: Mask) -> Mask:
        bits = dict(zip(mask.members, mask.bits, strict=True))
        return Mask(element, members, values, tuple(bits.get(member, FALSE) for member in members))

    return wide(a), wide(b)
