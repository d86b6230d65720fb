"""Sets in bits against Python's sets: operands of every shape, many values side by side, and results that keep what a
collection promises."""

import random
from itertools import permutations, product
from typing import Any

import pytest

from fencepost.core.terms import BOOL, INT, Map, Option, Range, Scalarset, Seq, Set
from fencepost.engines.symbolic.encode import sets
from fencepost.engines.symbolic.encode.choose import row_of
from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Circuit
from fencepost.engines.symbolic.encode.possible import possible
from fencepost.engines.symbolic.encode.scope import TooLarge
from fencepost.engines.symbolic.encode.values import (
    FEW,
    Listing,
    Mask,
    Row,
    Table,
    Value,
    between,
    blank,
    decoded,
    known,
    number,
)
from fencepost.semantics.value import order
from tests.engines.symbolic.lanes import ELEMENTS, LANES, SORTS, WIDE, Bench, some


def operands(bench: Bench, of: Set) -> list[tuple[Value, list[Any]]]:
    """Sets of every shape: of a state, one of known ones, put together, known, known to be empty"""
    items, there = bench.items(of.element, 3)
    constant = some(bench.rng, of) | {some(bench.rng, of.element)}
    return [
        bench.fresh(of),
        bench.muxed(of),
        (sets.set_of(bench.circuit, of.element, items, SORTS), [frozenset(row) for row in there]),
        (known(of, constant, SORTS), [constant] * LANES),
        (known(of, frozenset(), SORTS), [frozenset()] * LANES),
    ]


# ---------------------------------------------------------------- two sets, a set and an element


@pytest.mark.parametrize("name", ELEMENTS)
def test_what_two_sets_give(name: str) -> None:
    of = Set(ELEMENTS[name])
    bench = Bench()
    c = bench.circuit
    for (a, left), (b, right) in product(operands(bench, of), repeat=2):
        both = (c, a, b, SORTS)
        assert bench.values(of, sets.union(*both)) == [x | y for x, y in zip(left, right, strict=True)]
        assert bench.values(of, sets.intersect(*both)) == [x & y for x, y in zip(left, right, strict=True)]
        assert bench.values(of, sets.difference(*both)) == [x - y for x, y in zip(left, right, strict=True)]
        assert bench.truths(sets.subset(c, a, b)) == [x <= y for x, y in zip(left, right, strict=True)]


@pytest.mark.parametrize("name", ELEMENTS)
def test_a_set_and_an_element(name: str) -> None:
    of = Set(ELEMENTS[name])
    bench = Bench(2)
    c = bench.circuit
    values = [bench.fresh(of.element), bench.muxed(of.element)]
    for (a, left), (value, right) in product(operands(bench, of), values):
        there = [e in x for x, e in zip(left, right, strict=True)]
        assert bench.truths(sets.member(c, value, a)) == there
        rest, absent = sets.without(c, a, value)
        assert bench.truths(absent) == [not truth for truth in there]
        pairs = zip(bench.values(of, rest), left, right, there, strict=True)
        assert all(found == x - {e} for found, x, e, truth in pairs if truth)


@pytest.mark.parametrize("name", ELEMENTS)
def test_one_set(name: str) -> None:
    element = ELEMENTS[name]
    of, key = Set(element), order(element)
    bench = Bench(3)
    c = bench.circuit
    for a, left in operands(bench, of):
        assert bench.values(INT, sets.size(c, a)) == [len(x) for x in left]
        row = row_of(c, sets.items(c, a))
        assert bench.values(Seq(element, None), row) == [tuple(sorted(x, key=key)) for x in left]
        for function, meaning in ((sets.smallest, min), (sets.largest, max)):
            value, none = function(c, a, blank(element, SORTS))
            assert bench.truths(none) == [not x for x in left]
            pairs = zip(bench.values(element, value), left, strict=True)
            assert all(found == meaning(x, key=key) for found, x in pairs if x)


def test_a_set_known_to_be_empty_may_have_a_narrower_type() -> None:
    bench, of = Bench(), Set(Option(WIDE))
    none = frozenset[Any]({None, 7})
    for empty in (known(Set(WIDE), frozenset(), SORTS), Listing(WIDE, False, (), ())):
        for a, left in (bench.fresh(of), (known(of, none, SORTS), [none] * LANES)):
            for pair in ((empty, a), (a, empty)):
                made = sets.union(bench.circuit, *pair, SORTS)
                assert isinstance(made, Mask | Listing) and made.element == of.element
                assert bench.values(of, made) == left


# ---------------------------------------------------------------- made of elements


@pytest.mark.parametrize("name", ELEMENTS)
def test_made_of_elements(name: str) -> None:
    element = ELEMENTS[name]
    bench = Bench(4)
    c = bench.circuit
    items, there = bench.items(element, 5)
    items.insert(2, (FALSE, blank(element, SORTS)))
    made = sets.set_of(c, element, items, SORTS)
    assert bench.values(Set(element), made) == [frozenset(row) for row in there]
    row = row_of(c, items)
    assert bench.values(Seq(element, None), row) == [tuple(row) for row in there]
    of = Seq(element, None)
    assert bench.values(Set(element), sets.elements(c, row, of, SORTS)) == [frozenset(row) for row in there]
    assert sets.elements(c, made, Set(element), SORTS) is made


def test_few_possible_elements_make_a_bit_for_each_and_many_a_listing() -> None:
    c = Circuit()

    def made(upper: int) -> Value:
        return sets.set_of(c, INT, [(c.input(), between(c, 1, upper)), (c.input(), number(3))], SORTS)

    few, many = made(FEW), made(FEW + 1)
    assert isinstance(few, Mask) and few.members == tuple(range(1, FEW + 1))
    assert isinstance(many, Listing) and len(many.present) == 2
    absent = sets.set_of(c, INT, [(FALSE, between(c, 0, 999)), (c.input(), number(3))], SORTS)
    assert isinstance(absent, Mask) and absent.members == (3,)


def test_the_size_of_a_listing_takes_less_than_two_gates_for_each_place() -> None:
    for room in (1, 2, 7, 12, 16, 31):
        c = Circuit()
        listing = Listing(INT, False, (TRUE, *c.inputs(room)), (number(0),) * (room + 1))
        before = len(c.gates)
        made = sets.size(c, listing)
        assert (made.lower, made.upper) == (1, room + 1)
        assert len(c.gates) - before < 2 * room
        for count in range(room + 1):
            given = {lit: int(n < count) for n, lit in enumerate(listing.present[1:])}
            bits = dict(zip(made.bits, c.evaluated(made.bits, given), strict=True))
            assert decoded(INT, made, lambda lit, bits=bits: bool(bits[lit])) == count + 1


def test_the_ends_of_what_is_sorted_need_no_comparison() -> None:
    c = Circuit()
    listing = Listing(WIDE, False, c.inputs(4), tuple(between(c, 0, 99) for _ in range(4)))
    before = len(c.gates)
    assert sets.smallest(c, listing, number(0)) == (listing.elements[0], listing.present[0] ^ 1)
    assert len(c.gates) == before
    sets.largest(c, listing, number(0))
    assert len(c.gates) - before <= 3 * 7


def test_an_element_less_leaves_a_place_less() -> None:
    c = Circuit()
    listing = Listing(WIDE, False, c.inputs(4), tuple(between(c, 0, 99) for _ in range(4)))
    rest, _ = sets.without(c, listing, between(c, 0, 99))
    assert isinstance(rest, Listing) and len(rest.present) == 3


# ---------------------------------------------------------------- sets of sets


def every_subset(values: frozenset[Any]) -> frozenset[Any]:
    found = [frozenset[Any]()]
    for value in values:
        found += [subset | {value} for subset in found]
    return frozenset(found)


def test_subsets_permutations_and_choices() -> None:
    bench, of = Bench(5), Set(Range(-1, 3))
    c = bench.circuit
    for a, left in operands(bench, of):
        assert bench.values(Set(of), sets.subsets(c, a, SORTS)) == [every_subset(x) for x in left]
        orders = Set(Seq(of.element, None))
        assert bench.values(orders, sets.permutations(c, a, SORTS)) == [frozenset(permutations(x)) for x in left]
    table, parts = bench.fresh(Map(Scalarset("Node"), Set(Range(0, 2))))
    assert isinstance(table, Table)
    chosen = Map(Scalarset("Node"), Range(0, 2))
    assert bench.values(Set(chosen), sets.choices(c, table, chosen, SORTS)) == [frozenset(product(*x)) for x in parts]


def test_too_many_are_refused_before_they_are_made() -> None:
    c = Circuit()
    # few members that must be there, many that may be, and both
    for sure, maybe in ((7, 0), (40, 0), (0, 7), (0, 40), (30, 30)):
        members = tuple(range(sure + maybe))
        bits = (TRUE,) * sure + c.inputs(maybe)
        mask = Mask(INT, members, tuple(map(number, members)), bits)
        with pytest.raises(TooLarge):
            sets.permutations(c, mask, SORTS)
    exact = known(Set(INT), frozenset(range(12)), SORTS)
    made = sets.subsets(c, exact, SORTS)
    assert isinstance(made, Mask) and len(made.members) == 4096
    with pytest.raises(TooLarge):
        sets.subsets(c, known(Set(INT), frozenset(range(13)), SORTS), SORTS)
    with pytest.raises(TooLarge):
        sets.choices(c, Table((exact,) * 4), Map(Range(0, 3), INT), SORTS)


# ---------------------------------------------------------------- what is known, what could be


def test_what_is_known_takes_no_gates() -> None:
    c = Circuit()
    for name, element in ELEMENTS.items():
        rng = random.Random(name)
        of = Set(element)
        x, y = some(rng, of) | {some(rng, element)}, some(rng, of)
        a, b = known(of, x, SORTS), known(of, y, SORTS)
        listing = Listing(element, False, a.bits, a.values) if isinstance(a, Mask) else a
        for left in (a, listing):
            made = [f(c, left, b, SORTS) for f in (sets.union, sets.intersect, sets.difference)]
            assert [decoded(of, value, bool) for value in made] == [x | y, x & y, x - y]
            assert sets.subset(c, b, left) == (y <= x)
            assert sets.size(c, left) == number(len(x))
    assert len(c.gates) == 1


def test_every_value_that_bits_could_be_and_no_more_than_asked_for() -> None:
    for seed, of in enumerate([*ELEMENTS.values(), BOOL, Set(BOOL), Seq(BOOL, 2), Map(BOOL, BOOL)]):
        bench = Bench(seed)
        for made, values in (bench.fresh(of), bench.muxed(of)):
            could = possible(of, made, 5000)
            assert could is not None and len(set(could)) == len(could) and set(values) <= set(could)
            assert possible(of, made, len(could)) == could
            assert possible(of, made, len(could) - 1) is None
    assert possible(BOOL, number(1), 1) == (True,)
    c = Circuit()
    gone = Row((FALSE, FALSE), (between(c, 0, 99), between(c, 0, 99)))
    assert possible(Seq(INT, 2), gone, 1) == ((),)
