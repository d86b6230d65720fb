"""What a state holds: values in the shape of their variable, with the bits that mean nothing 0, so that equal states
have equal bits."""

from collections.abc import Sequence
from typing import assert_never

from fencepost.engines.symbolic.encode import arithmetic
from fencepost.engines.symbolic.encode.choose import listed
from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Circuit, Lit, flip
from fencepost.engines.symbolic.encode.compare import equal, less
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
    literals,
    number,
    rebuilt,
)


def stored(c: Circuit, value: Value, like: Value) -> tuple[Value, Lit]:
    """The value in the shape of another, and whether there are more elements than that one has place for. Numbers are
    within limits already."""
    match like:
        case Number():
            if not isinstance(value, Number):
                raise TypeError(f"{value} is no number")
            return arithmetic.rebased(c, value, like.lower, like.upper), FALSE
        case Maybe():
            option = as_maybe(value)
            inner, full = _there(c, option.present, option.inner, like.inner)
            return Maybe(option.present, inner), full
        case Product() if isinstance(value, Product):
            fields, full = _all(c, value.fields, like.fields)
            return Product(fields), full
        case Table() if isinstance(value, Table):
            values, full = _all(c, value.values, like.values)
            return Table(values), full
        case Tagged() if isinstance(value, Tagged):
            return _tagged(c, value, like)
        case _:
            return _collection(c, value, like)


def _collection(c: Circuit, value: Value, like: Value) -> tuple[Value, Lit]:
    match like:
        case Mask():
            return _mask(c, value, like), FALSE
        case Listing():
            if not isinstance(value, Mask | Listing):
                raise TypeError(f"{value} is no set")
            present, elements, full = _places(c, listed(c, value), like)
            return Listing(like.element, like.bag, present, elements), full
        case Row() if isinstance(value, Row):
            present, elements, full = _places(c, value, like)
            return Row(present, elements), full
        case _:
            raise TypeError(f"{value} has another shape than {like}")


def _all(c: Circuit, values: Sequence[Value], like: Sequence[Value]) -> tuple[tuple[Value, ...], Lit]:
    made = [stored(c, value, other) for value, other in zip(values, like, strict=True)]
    return tuple(value for value, _ in made), c.any_of(full for _, full in made)


def _there(c: Circuit, there: Lit, value: Value, like: Value) -> tuple[Value, Lit]:
    """A part that may be absent"""
    if there == FALSE:
        return masked(c, FALSE, like), FALSE
    made, full = stored(c, value, like)
    return masked(c, there, made), c.both(there, full)


def _tagged(c: Circuit, value: Tagged, like: Tagged) -> tuple[Value, Lit]:
    variants: list[tuple[Value, ...]] = []
    fulls: list[Lit] = []
    for n, (fields, others) in enumerate(zip(value.variants, like.variants, strict=True)):
        here = arithmetic.is_number(c, value.tag, n)
        made = [_there(c, here, part, other) for part, other in zip(fields, others, strict=True)]
        variants.append(tuple(part for part, _ in made))
        fulls += [full for _, full in made]
    tag = arithmetic.rebased(c, value.tag, like.tag.lower, like.tag.upper)
    return Tagged(tag, tuple(variants)), c.any_of(fulls)


def _mask(c: Circuit, value: Value, like: Mask) -> Mask:
    if isinstance(value, Mask):
        bits = dict(zip(value.members, value.bits, strict=True))
        return Mask(like.element, like.members, like.values, tuple(bits.get(m, FALSE) for m in like.members))
    if not isinstance(value, Listing):
        raise TypeError(f"{value} is no set")
    pairs = list(zip(value.present, value.elements, strict=True))
    bits_ = (c.any_of(c.both(there, equal(c, e, known)) for there, e in pairs) for known in like.values)
    return Mask(like.element, like.members, like.values, tuple(bits_))


def _places(c: Circuit, value: Listing | Row, like: Listing | Row) -> tuple[tuple[Lit, ...], tuple[Value, ...], Lit]:
    room, size = len(like.present), len(value.present)
    present = tuple(value.present[n] if n < size else FALSE for n in range(room))
    made = [
        _there(c, there, value.elements[n] if n < size else like.elements[n], like.elements[n])
        for n, there in enumerate(present)
    ]
    full = value.present[room] if size > room else FALSE
    return present, tuple(part for part, _ in made), c.any_of([full, *(lit for _, lit in made)])


def masked(c: Circuit, there: Lit, value: Value) -> Value:
    """The value where it is there, else all bits 0"""
    return value if there == TRUE else rebuilt(value, lambda lit: c.both(there, lit))


# ---------------------------------------------------------------- which bits are a value


def valid(c: Circuit, value: Value) -> Lit:
    """Whether the bits of a fresh value are those of a value, as `stored` leaves it"""
    match value:
        case Number():
            return arithmetic.at_most(c, _any(value), number(value.upper))
        case Maybe():
            return _valid_there(c, value.present, value.inner)
        case Product():
            return c.all_of(valid(c, part) for part in value.fields)
        case Table():
            return c.all_of(valid(c, part) for part in value.values)
        case Tagged():
            parts = [(arithmetic.is_number(c, value.tag, n), part) for n, f in enumerate(value.variants) for part in f]
            return c.all_of([valid(c, value.tag), *(_valid_there(c, here, part) for here, part in parts)])
        case Mask():
            return TRUE
        case Listing() | Row():
            return _valid_places(c, value)
        case _:
            assert_never(value)


def _any(value: Number) -> Number:
    """The number without the promise that it is within its limits"""
    return Number(value.lower, value.lower + (1 << len(value.bits)) - 1, value.bits)


def _valid_there(c: Circuit, there: Lit, value: Value) -> Lit:
    nothing = c.all_of(flip(lit) for lit in literals(value))
    return c.mux(there, valid(c, value), nothing)


def _valid_places(c: Circuit, value: Listing | Row) -> Lit:
    lits = [c.implies(after, before) for before, after in zip(value.present, value.present[1:], strict=False)]
    lits += [_valid_there(c, there, e) for there, e in zip(value.present, value.elements, strict=True)]
    if isinstance(value, Listing):
        for n, there in enumerate(value.present[1:]):
            a, b = value.elements[n], value.elements[n + 1]
            in_order = flip(less(c, b, a)) if value.bag else less(c, a, b)
            lits.append(c.implies(there, in_order))
    return c.all_of(lits)
