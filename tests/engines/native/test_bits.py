"""Values and states as words: canonical, and the same when they come back."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from fencepost.core.terms import Bag, Int, Map, Option, Range, Record, Scalarset, Seq, Set, Type, Union, Value
from fencepost.engines.native.codegen.bits import NoRoom, from_words, pack_state, to_words, unpack_state
from fencepost.engines.native.codegen.layout import Layout, StateLayout
from fencepost.engines.native.codegen.positions import position, sorting, value_at
from fencepost.engines.native.codegen.rep import Rep, is_small, packed, words
from fencepost.semantics.value import domain, order
from tests.engines.native.shapes import LARGE, LAYOUT, SMALL, SORTS, some_value


@pytest.mark.parametrize("of", SMALL, ids=str)
def test_every_value_comes_back_and_has_bits_of_its_own(of: Type) -> None:
    rep = LAYOUT.rep(of)
    every = domain(of, SORTS)
    rows = [to_words(rep, value) for value in every]
    assert [from_words(rep, row) for row in rows] == list(every)
    assert len(set(rows)) == len(every) == rep.count


@pytest.mark.parametrize("of", SMALL, ids=str)
def test_bits_beyond_the_value_are_not_used(of: Type) -> None:
    rep = LAYOUT.rep(of)
    if is_small(rep):
        assert all(to_words(rep, value)[0] < 1 << rep.bits for value in domain(of, SORTS))


@pytest.mark.parametrize("of", LARGE, ids=str)
def test_values_of_large_types_come_back(of: Type) -> None:
    rep, dice = LAYOUT.rep(of), random.Random(7)
    for _ in range(200):
        value = some_value(of, dice)
        row = to_words(rep, value)
        assert len(row) == words(rep) and all(0 <= word < 1 << 64 for word in row)
        assert from_words(rep, row) == value


@pytest.mark.parametrize("of", SMALL, ids=str)
def test_positions_count_the_domain(of: Type) -> None:
    rep = LAYOUT.rep(of)
    for n, value in enumerate(domain(of, SORTS)):
        assert position(rep, value) == n
        assert value_at(rep, n) == value


@pytest.mark.parametrize("of", [*SMALL, *LARGE], ids=str)
def test_sorting_is_the_order_of_the_meaning(of: Type) -> None:
    dice = random.Random(11)
    values = [some_value(of, dice) for _ in range(60)]
    assert sorted(values, key=sorting(LAYOUT.rep(of))) == sorted(values, key=order(of))


def test_a_set_is_sorted_whatever_order_it_came_in() -> None:
    rep = LAYOUT.rep(Set(Int()))
    assert to_words(rep, frozenset((5, -3))) == (2, *(x + (1 << 63) for x in (-3, 5)), 0, 0)


def test_a_bag_keeps_its_copies_side_by_side() -> None:
    rep = LAYOUT.rep(Bag(Range(0, 3)))
    assert to_words(rep, frozenset(((2, 2), (1, 1)))) == (3 | 1 << 3 | 2 << 5 | 2 << 7,)


@pytest.mark.parametrize("of", [Seq(Range(0, 9), None), Bag(Range(0, 9)), Set(Int())], ids=str)
def test_too_many_elements_tell_their_site(of: Type) -> None:
    value: Value = frozenset((n, 1) for n in range(5)) if isinstance(of, Bag) else tuple(range(5))
    rep: Any = LAYOUT.rep(of)
    with pytest.raises(NoRoom) as full:
        to_words(rep, frozenset(range(5)) if isinstance(of, Set) else value)
    assert full.value.site == rep.site


def test_a_state_comes_back() -> None:
    types: tuple[Type, ...] = (Range(2, 9), Map(Scalarset("Node"), Option(Range(0, 1000))), Seq(Range(0, 99), 4))
    reps: tuple[Rep, ...] = tuple(LAYOUT.rep(of) for of in (*types, Set(Int())))
    slots = packed(reps)
    states = StateLayout(LAYOUT, slots, max(slot.word + words(slot.rep) for slot in slots))
    state = (7, (None, 1000, 0), (4, 99), frozenset((-1, 12)))
    row = pack_state(states, state)
    assert len(row) == states.words
    assert unpack_state(states, row) == state


def test_roomier_layouts_hold_more() -> None:
    roomier: Callable[[int], Layout] = LAYOUT.roomier
    rep: Any = LAYOUT.rep(Seq(Range(0, 9), None))
    more = roomier(rep.site).rep(Seq(Range(0, 9), None))
    assert from_words(more, to_words(more, (1, 2, 3, 4, 5))) == (1, 2, 3, 4, 5)


def test_a_record_of_no_fields_is_one_value() -> None:
    rep = LAYOUT.rep(Record("Empty", ()))
    assert from_words(rep, to_words(rep, ())) == ()
    both = LAYOUT.rep(Union("U", (("A", ()), ("B", ()))))
    assert [to_words(both, (n,)) for n in range(2)] == [(0,), (1,)]


def test_room_that_does_not_help_is_not_doubled_for_ever() -> None:
    layout = LAYOUT
    with pytest.raises(AssertionError, match="does not help"):
        for _ in range(100):
            layout = layout.roomier(0)
