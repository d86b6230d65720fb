"""Sets, and what sets, bags and sequences have in common: their elements."""

from collections.abc import Sequence
from functools import reduce
from itertools import permutations as orders
from itertools import product
from math import comb, factorial, prod
from typing import Any

from fencepost.core.terms import Bag, Seq, Set, Type
from fencepost.engines.symbolic.encode import arithmetic
from fencepost.engines.symbolic.encode.bags import inserted, removed
from fencepost.engines.symbolic.encode.choose import Items, choose, first_of, row_of, widened
from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Circuit, Lit, flip
from fencepost.engines.symbolic.encode.compare import equal, less
from fencepost.engines.symbolic.encode.possible import possible
from fencepost.engines.symbolic.encode.scope import TooLarge
from fencepost.engines.symbolic.encode.values import (
    FEW,
    Listing,
    Mask,
    Number,
    Row,
    Table,
    Value,
    known,
)
from fencepost.semantics.value import Sorts, sorter

_MOST = 4096  # elements of what subsets, permutations and choices give


def items(c: Circuit, collection: Value) -> Items:
    """The elements in domain order (of a bag copy by copy, of a sequence as they stand), each with when it is there"""
    match collection:
        case Mask():
            pairs = zip(collection.bits, collection.values, strict=True)
        case Listing() | Row():
            pairs = zip(collection.present, collection.elements, strict=True)
        case _:
            raise TypeError(f"{collection} has no elements")
    return [(there, value) for there, value in pairs if there != FALSE]


def set_of(c: Circuit, element: Type, some: Sequence[tuple[Lit, Value]], sorts: Sorts) -> Mask | Listing:
    """The set of those that are there"""
    few = _of_few(c, element, some, sorts)
    return _gathered(c, Listing(element, False, (), ()), some) if few is None else few


def _of_few(c: Circuit, element: Type, some: Sequence[tuple[Lit, Value]], sorts: Sorts) -> Mask | None:
    """The set, if few values could be in it"""
    candidates: dict[Any, list[Lit]] = {}
    loose: list[tuple[Lit, Value, tuple[Any, ...]]] = []
    for there, value in some:
        could = possible(element, value, FEW) if there != FALSE else ()
        if could is None:
            return None
        loose.append((there, value, could))
        for member in could:
            candidates.setdefault(member, [])
    if len(candidates) > max(FEW, len(some)):
        return None
    members = tuple(sorter(element)(candidates))
    values = {member: known(element, member, sorts) for member in members}
    for there, value, could in loose:
        for member in could:
            hit = TRUE if len(could) == 1 else equal(c, value, values[member])
            candidates[member].append(c.both(there, hit))
    bits = tuple(c.any_of(candidates[member]) for member in members)
    return Mask(element, members, tuple(values[member] for member in members), bits)


def _gathered(c: Circuit, made: Listing, some: Sequence[tuple[Lit, Value]]) -> Listing:
    for there, value in some:
        made = inserted(c, made, value, there)
    return made


def member(c: Circuit, value: Value, collection: Value) -> Lit:
    """Whether a value is in a set, bag or sequence"""
    return c.any_of(c.both(there, equal(c, value, other)) for there, other in items(c, collection))


def union(c: Circuit, a: Value, b: Value, sorts: Sorts) -> Value:
    """What is in either"""
    if isinstance(a, Mask) and isinstance(b, Mask):
        a, b = widened(a, b)
        return Mask(a.element, a.members, a.values, tuple(map(c.either, a.bits, b.bits)))
    ours, theirs = items(c, a), items(c, b)
    if not ours or not theirs:  # the empty set may be one of a narrower type, which cannot say what is in the other
        return a if ours else b
    if not isinstance(a, Listing) or (isinstance(b, Listing) and len(theirs) > len(ours)):
        a, ours, b, theirs = b, theirs, a, ours
    if not isinstance(a, Listing):
        raise TypeError(f"{a} and {b} are no sets")
    few = _of_few(c, a.element, [*ours, *theirs], sorts)
    return _gathered(c, a, theirs) if few is None else few  # the longer one is in order already


def intersect(c: Circuit, a: Value, b: Value, sorts: Sorts) -> Value:
    """What is in both"""
    if isinstance(b, Mask):
        a, b = b, a
    return _kept(c, a, _memberships(c, a, b))


def difference(c: Circuit, a: Value, b: Value, sorts: Sorts) -> Value:
    """What is in the first one only"""
    return _kept(c, a, [flip(lit) for lit in _memberships(c, a, b)])


def _memberships(c: Circuit, a: Value, b: Value) -> list[Lit]:
    """For each place of the first one whether its element is in the second"""
    if isinstance(a, Mask) and isinstance(b, Mask):
        bits = dict(zip(b.members, b.bits, strict=True))
        return [bits.get(value, FALSE) for value in a.members]
    return [member(c, value, b) for value in _values(a)]


def _values(some: Value) -> tuple[Value, ...]:
    match some:
        case Mask():
            return some.values
        case Listing():
            return some.elements
        case _:
            raise TypeError(f"{some} is no set")


def _kept(c: Circuit, some: Value, lits: Sequence[Lit]) -> Value:
    match some:
        case Mask():
            return Mask(some.element, some.members, some.values, tuple(map(c.both, some.bits, lits)))
        case Listing():
            there = map(c.both, some.present, lits)
            row = row_of(c, list(zip(there, some.elements, strict=True)))
            return Listing(some.element, some.bag, row.present, row.elements)
        case _:
            raise TypeError(f"{some} is no set")


def subset(c: Circuit, a: Value, b: Value) -> Lit:
    """Whether all of the first is in the second"""
    if isinstance(a, Mask) and isinstance(b, Mask):
        return c.all_of(map(c.implies, a.bits, _memberships(c, a, b)))
    return c.all_of(c.implies(there, member(c, value, b)) for there, value in items(c, a))


def size(c: Circuit, collection: Value) -> Number:
    """How many elements (of a bag: copies) there are"""
    if isinstance(collection, Mask):
        return arithmetic.counted(c, collection.bits)
    if not isinstance(collection, Listing | Row):
        raise TypeError(f"{collection} has no elements")
    sure = collection.present.count(TRUE)  # these are the first ones
    open_ = [there for there in collection.present if there > TRUE]
    return Number(sure, sure + len(open_), _length_bits(c, open_))


def _length_bits(c: Circuit, present: Sequence[Lit]) -> tuple[Lit, ...]:
    """How many places at the front are taken: the middle one tells the highest bit, and in which half the others are"""
    if not present:
        return ()
    half = 1 << (len(present).bit_length() - 1)
    highest, above = present[half - 1], present[half:]
    rest = [c.mux(highest, above[n] if n < len(above) else FALSE, present[n]) for n in range(half - 1)]
    return (*_length_bits(c, rest), highest)


def without(c: Circuit, some: Value, value: Value) -> tuple[Value, Lit]:
    """A set without an element, and whether it was not there; any set, if so"""
    if isinstance(some, Listing):
        return removed(c, some, value)
    hits = [equal(c, value, other) for other in _values(some)]
    return _kept(c, some, [flip(hit) for hit in hits]), flip(member(c, value, some))


def elements(c: Circuit, collection: Value, of: Type, sorts: Sorts) -> Value:
    """The distinct elements"""
    if isinstance(collection, Mask) or (isinstance(collection, Listing) and not collection.bag):
        return collection
    return set_of(c, _element(of), items(c, collection), sorts)


def _element(of: Type) -> Type:
    match of:
        case Set() | Bag() | Seq():
            return of.element
        case _:
            raise TypeError(f"{of} has no elements")


def smallest(c: Circuit, collection: Value, otherwise: Value) -> tuple[Value, Lit]:
    """The least element, and whether there is none"""
    return _extreme(c, collection, otherwise, True)


def largest(c: Circuit, collection: Value, otherwise: Value) -> tuple[Value, Lit]:
    """The greatest element, and whether there is none"""
    return _extreme(c, collection, otherwise, False)


def _extreme(c: Circuit, collection: Value, otherwise: Value, least: bool) -> tuple[Value, Lit]:
    some = items(c, collection)
    if isinstance(collection, Row):
        return extreme_of(c, some, otherwise, least)
    if isinstance(collection, Listing):  # its elements stand at the front, in order
        none = flip(some[0][0]) if some else TRUE
        return first_of(c, some[:1] if least else some[::-1], otherwise), none
    return first_of(c, some if least else some[::-1], otherwise), flip(c.any_of(there for there, _ in some))


def extreme_of(c: Circuit, some: Items, otherwise: Value, least: bool) -> tuple[Value, Lit]:
    """The least or the greatest of those that are there, in whatever order, and whether there is none"""
    found, best = FALSE, otherwise
    for there, value in some:
        better = TRUE if found == FALSE else less(c, value, best) if least else less(c, best, value)
        best = choose(c, c.both(there, c.either(flip(found), better)), value, best) if found != FALSE else value
        found = c.either(found, there)
    return best, flip(found)


# ---------------------------------------------------------------- sets of sets


def subsets(c: Circuit, some: Value, sorts: Sorts) -> Value:
    """All subsets"""
    mask = _few(some)
    found = {(): TRUE}
    for member_, bit in zip(mask.members, mask.bits, strict=True):
        found |= {(*chosen, member_): c.both(lit, bit) for chosen, lit in found.items()}
        _refuse(len(found))
    return _made(Set(mask.element), {frozenset(chosen): lit for chosen, lit in found.items()}, sorts)


def permutations(c: Circuit, some: Value, sorts: Sorts) -> Value:
    """All orders of the whole set"""
    mask = _few(some)
    sure = mask.bits.count(TRUE)
    open_, count = len(mask.bits) - sure, 0
    for more in range(open_ + 1):  # counted first: there is no time, and no memory, to make all of them
        count += comb(open_, more) * factorial(sure + more)
        _refuse(count)
    found: dict[Any, Lit] = {}
    for chosen in product(*((True,) if bit == TRUE else (False, True) for bit in mask.bits)):
        exactly = c.all_of(bit if there else flip(bit) for bit, there in zip(mask.bits, chosen, strict=True))
        row = [m for m, there in zip(mask.members, chosen, strict=True) if there]
        found |= dict.fromkeys(orders(row), exactly)
    return _made(Seq(mask.element, len(mask.members)), found, sorts)


def choices(c: Circuit, table: Table, of: Type, sorts: Sorts) -> Value:
    """All maps (of the type `of`) that choose from each of the table's sets"""
    masks = [_few(part) for part in table.values]
    _refuse(prod(len(mask.members) for mask in masks))
    found: dict[Any, Lit] = {}
    for row in product(*(zip(mask.members, mask.bits, strict=True) for mask in masks)):
        found[tuple(m for m, _ in row)] = reduce(c.both, (bit for _, bit in row), TRUE)
    return _made(of, found, sorts)


def _few(some: Value) -> Mask:
    if not isinstance(some, Mask):
        raise TooLarge("a set of so many possible elements has too many subsets")
    there = [n for n, bit in enumerate(some.bits) if bit != FALSE]
    values, bits = tuple(some.values[n] for n in there), tuple(some.bits[n] for n in there)
    return Mask(some.element, tuple(some.members[n] for n in there), values, bits)


def _refuse(count: int) -> None:
    if count > _MOST:
        raise TooLarge(f"a set may have more than {_MOST:,} elements")


def _made(of: Type, found: dict[Any, Lit], sorts: Sorts) -> Mask:
    """The set whose members are the keys"""
    members = tuple(sorter(of)(found))
    return Mask(of, members, tuple(known(of, m, sorts) for m in members), tuple(found[m] for m in members))
