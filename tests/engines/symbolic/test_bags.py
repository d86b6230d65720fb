"""Bags in bits against the semantics' bags."""

from collections.abc import Iterable
from typing import Any

import pytest

from fencepost.core.terms import INT, Bag, Seq, Set, Type
from fencepost.engines.symbolic.encode import sets
from fencepost.engines.symbolic.encode.bags import bag_of, bag_with, bag_without
from fencepost.engines.symbolic.encode.choose import row_of
from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Circuit
from fencepost.engines.symbolic.encode.values import Listing, Value, between, blank, known, number
from fencepost.semantics.value import bag_of as meant
from fencepost.semantics.value import order
from tests.engines.symbolic.lanes import ELEMENTS, LANES, SORTS, WIDE, Bench, some


def copies(bag: Iterable[tuple[Any, int]]) -> list[Any]:
    return [element for element, count in bag for _ in range(count)]


def operands(bench: Bench, of: Bag) -> list[tuple[Listing, list[Any]]]:
    """Bags of every shape; in one there are surely two copies"""
    items, there = bench.items(of.element, 3)
    twice = meant([some(bench.rng, of.element)] * 2 + [some(bench.rng, of.element)])
    found: list[tuple[Value, list[Any]]] = [
        bench.fresh(of),
        bench.muxed(of),
        (bag_of(bench.circuit, of.element, [*items, items[0]]), repeated(there, bench.truths(items[0][0]))),
        (known(of, twice, SORTS), [twice] * LANES),
        (known(of, frozenset(), SORTS), [frozenset()] * LANES),
    ]
    return [(made, values) for made, values in found if isinstance(made, Listing)]


def repeated(rows: list[list[Any]], truths: list[bool]) -> list[Any]:
    """Bags of which the first item, where it is there, is there twice"""
    return [meant([*row, row[0]] if truth else row) for row, truth in zip(rows, truths, strict=True)]


@pytest.mark.parametrize("name", ELEMENTS)
def test_a_bag_and_an_element(name: str) -> None:
    of = Bag(ELEMENTS[name])
    bench = Bench(6)
    c = bench.circuit
    bags, values = operands(bench, of), [bench.fresh(of.element), bench.muxed(of.element)]
    assert len(bags) == 5
    # one that is often there: else hardly anything is taken out
    first = bags[0][0].elements[0]
    values.append((first, bench.values(of.element, first)))
    for a, left in bags:
        for value, right in values:
            there = [e in copies(x) for x, e in zip(left, right, strict=True)]
            assert bench.truths(sets.member(c, value, a)) == there
            more = [meant([*copies(x), e]) for x, e in zip(left, right, strict=True)]
            assert bench.values(of, bag_with(c, a, value)) == more
            rest, absent = bag_without(c, a, value)
            assert bench.truths(absent) == [not truth for truth in there]
            found = bench.values(of, rest)
            assert all(
                meant([*copies(bag), e]) == x
                for bag, x, e, truth in zip(found, left, right, there, strict=True)
                if truth
            )


@pytest.mark.parametrize("name", ELEMENTS)
def test_one_bag(name: str) -> None:
    element: Type = ELEMENTS[name]
    of, key = Bag(element), order(element)
    bench = Bench(7)
    c = bench.circuit
    for a, left in operands(bench, of):
        listed = [sorted(copies(x), key=key) for x in left]
        assert bench.values(INT, sets.size(c, a)) == [len(row) for row in listed]
        assert bench.values(Seq(element, None), row_of(c, sets.items(c, a))) == [tuple(row) for row in listed]
        assert bench.values(Set(element), sets.elements(c, a, of, SORTS)) == [frozenset(row) for row in listed]
        for function, place in ((sets.smallest, 0), (sets.largest, -1)):
            value, none = function(c, a, blank(element, SORTS))
            assert bench.truths(none) == [not x for x in listed]
            pairs = zip(bench.values(element, value), listed, strict=True)
            assert all(found == x[place] for found, x in pairs if x)


@pytest.mark.parametrize("name", ELEMENTS)
def test_made_of_elements(name: str) -> None:
    element = ELEMENTS[name]
    bench = Bench(8)
    items, there = bench.items(element, 5)
    made = bag_of(bench.circuit, element, [(FALSE, blank(element, SORTS)), *items])
    assert len(made.present) == 5
    assert bench.values(Bag(element), made) == [meant(row) for row in there]


def test_one_copy_less_leaves_a_place_less_and_nothing_cannot_lose_one() -> None:
    c = Circuit()
    bag = Listing(WIDE, True, c.inputs(4), tuple(between(c, 0, 99) for _ in range(4)))
    rest, _ = bag_without(c, bag, between(c, 0, 99))
    assert len(rest.present) == 3
    assert bag_without(c, Listing(WIDE, True, (), ()), number(1)) == (Listing(WIDE, True, (), ()), TRUE)


def test_what_is_known_takes_no_gates() -> None:
    c = Circuit()
    bag = bag_of(c, INT, [(TRUE, number(n)) for n in (4, -1, 4, 0)])
    assert bag == known(Bag(INT), meant([-1, 0, 4, 4]), SORTS)
    assert bag_with(c, bag, number(2)) == known(Bag(INT), meant([-1, 0, 2, 4, 4]), SORTS)
    assert bag_without(c, bag, number(4)) == (known(Bag(INT), meant([-1, 0, 4]), SORTS), FALSE)
    assert bag_without(c, bag, number(3))[1] == TRUE
    assert len(c.gates) == 1
