"""Whether two values are equal, and which one comes first in domain order (`semantics.value.order`)."""

from collections.abc import Sequence

from fencepost.engines.symbolic.encode import arithmetic
from fencepost.engines.symbolic.encode.choose import listed, row_of, widened
from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Circuit, Lit, flip
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


def equal(c: Circuit, a: Value, b: Value) -> Lit:
    """Whether they are equal"""
    if a is b:
        return TRUE
    match a, b:
        case Number(), Number():
            return arithmetic.equal(c, a, b)
        case Maybe(), Maybe():
            both = c.both(a.present, b.present)
            inner = equal(c, a.inner, b.inner) if both != FALSE else TRUE
            return c.both(c.same(a.present, b.present), c.implies(both, inner))
        case (Maybe(), _) | (_, Maybe()):
            return equal(c, as_maybe(a), as_maybe(b))
        case Product(), Product():
            return _all_equal(c, a.fields, b.fields)
        case Tagged(), Tagged():
            return _tagged(c, a, b)
        case Table(), Table():
            return _all_equal(c, a.values, b.values)
        case _:
            return _collections_equal(c, a, b)


def _collections_equal(c: Circuit, a: Value, b: Value) -> Lit:
    match a, b:
        case Mask(), Mask():
            a, b = widened(a, b)
            return c.all_of(map(c.same, a.bits, b.bits))
        case (Mask() | Listing(), Mask() | Listing()):
            return _places(c, listed(c, a), listed(c, b))
        case Row(), Row():
            return _places(c, a, b)
        case _:
            raise TypeError(f"{a} and {b} are of different kinds")


def _all_equal(c: Circuit, a: Sequence[Value], b: Sequence[Value]) -> Lit:
    lits: list[Lit] = []
    for x, y in zip(a, b, strict=True):
        lits.append(equal(c, x, y))
        if lits[-1] == FALSE:
            return FALSE
    return c.all_of(lits)


def _tagged(c: Circuit, a: Tagged, b: Tagged) -> Lit:
    lits = [arithmetic.equal(c, a.tag, b.tag)]
    for n, (x, y) in enumerate(zip(a.variants, b.variants, strict=True)):
        here = c.both(arithmetic.is_number(c, a.tag, n), arithmetic.is_number(c, b.tag, n))
        if here != FALSE:
            lits.append(c.implies(here, _all_equal(c, x, y)))
    return c.all_of(lits)


def _places(c: Circuit, a: Listing | Row, b: Listing | Row) -> Lit:
    size = max(len(a.present), len(b.present))
    x, y = ((*side.present, *(FALSE,) * (size - len(side.present))) for side in (a, b))
    lits = [c.same(p, q) for p, q in zip(x, y, strict=True)]
    for n, (p, q) in enumerate(zip(a.elements, b.elements, strict=False)):
        there = c.both(x[n], y[n])
        if there != FALSE:
            lits.append(c.implies(there, equal(c, p, q)))
    return c.all_of(lits)


# ---------------------------------------------------------------- order


def less(c: Circuit, a: Value, b: Value) -> Lit:
    """Whether the first comes before the second"""
    if a is b:
        return FALSE
    match a, b:
        case Number(), Number():
            return arithmetic.less(c, a, b)
        case Maybe(), Maybe():
            both = c.both(a.present, b.present)
            inner = less(c, a.inner, b.inner) if both != FALSE else FALSE
            return c.mux(both, inner, c.both(flip(a.present), b.present))
        case Product(), Product():
            return _lexicographic(c, a.fields, b.fields)
        case Tagged(), Tagged():
            return _tagged_less(c, a, b)
        case Table(), Table():
            return _lexicographic(c, a.values, b.values)
        case Mask(), Mask():
            return _mask_less(c, a, b)
        case (Mask() | Listing(), Mask() | Listing()):
            return _listing_less(c, listed(c, a), listed(c, b))
        case Row(), Row():
            return _row_less(c, a, b)
        case _:
            raise TypeError(f"{a} and {b} are of different kinds")


def _lexicographic(c: Circuit, a: Sequence[Value], b: Sequence[Value]) -> Lit:
    result = FALSE
    for x, y in reversed(list(zip(a, b, strict=True))):
        result = c.either(less(c, x, y), c.both(equal(c, x, y), result))
    return result


def _tagged_less(c: Circuit, a: Tagged, b: Tagged) -> Lit:
    result = arithmetic.less(c, a.tag, b.tag)
    for n, (x, y) in enumerate(zip(a.variants, b.variants, strict=True)):
        here = c.both(arithmetic.is_number(c, a.tag, n), arithmetic.is_number(c, b.tag, n))
        if here != FALSE:
            result = c.either(result, c.both(here, _lexicographic(c, x, y)))
    return result


def _row_less(c: Circuit, a: Listing | Row, b: Listing | Row) -> Lit:
    """By length, then element by element"""
    size = max(len(a.present), len(b.present))
    x, y = ((*side.present, *(FALSE,) * (size - len(side.present))) for side in (a, b))
    shorter = c.any_of(c.both(flip(p), q) for p, q in zip(x, y, strict=True))
    longer = c.any_of(c.both(p, flip(q)) for p, q in zip(x, y, strict=True))
    first = FALSE
    for n, (p, q) in reversed(list(enumerate(zip(a.elements, b.elements, strict=False)))):
        there = c.both(x[n], y[n])
        first = c.both(there, c.either(less(c, p, q), c.both(equal(c, p, q), first)))
    return c.either(shorter, c.both(flip(longer), first))


def _mask_less(c: Circuit, a: Mask, b: Mask) -> Lit:
    """By size; of the same size that one which has the first member that only one has"""
    a, b = widened(a, b)
    sizes = arithmetic.counted(c, a.bits), arithmetic.counted(c, b.bits)
    first = FALSE
    for p, q in reversed(list(zip(a.bits, b.bits, strict=True))):
        first = c.mux(c.differ(p, q), p, first)
    return c.either(arithmetic.less(c, *sizes), c.both(arithmetic.equal(c, *sizes), first))


def _listing_less(c: Circuit, a: Listing, b: Listing) -> Lit:
    if not a.bag:
        return _row_less(c, a, b)
    return _row_less(c, _pairs(c, a), _pairs(c, b))


def _pairs(c: Circuit, bag: Listing) -> Row:
    """A bag as the semantics orders it: its distinct elements, each with its copies, in a sequence"""
    firsts = [
        c.both(there, flip(equal(c, bag.elements[n - 1], bag.elements[n]))) if n else there
        for n, there in enumerate(bag.present)
    ]
    copies = [
        arithmetic.counted(c, [c.both(lit, equal(c, other, here)) for lit, other in _with(bag)])
        for here in bag.elements
    ]
    return row_of(c, [(f, Product((e, n))) for f, e, n in zip(firsts, bag.elements, copies, strict=True)])


def _with(bag: Listing) -> list[tuple[Lit, Value]]:
    return list(zip(bag.present, bag.elements, strict=True))
