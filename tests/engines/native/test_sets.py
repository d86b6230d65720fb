"""Machine code on sets and bags against what Python's own sets say."""

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeAlias

import pytest

from fencepost.core.terms import Bag, Int, Option, Range, Record, Seq, Set, Type
from fencepost.engines.native.codegen import rows, sets
from fencepost.engines.native.codegen.bits import NoRoom
from fencepost.engines.native.codegen.context import Code
from fencepost.engines.native.codegen.place import Operand
from fencepost.engines.native.codegen.rep import WHOLE, Heap, Rep, Row
from fencepost.semantics.value import domain, sorter
from tests.engines.native.jitting import Failed, Writes, native
from tests.engines.native.shapes import LAYOUT, LOOSE, MESSAGE, NODE, PAIR, SORTS, WIDE, some_value

Given: TypeAlias = tuple[Operand, ...]
LONG = Record("Long", (("to", NODE), ("what", Option(PAIR)), ("at", Range(0, 10**6))))
MASKS: tuple[Type, ...] = (
    Range(3, 6),
    Range(7, 7),
    Range(0, 63),
    Range(1, 65),
    Range(-20, 107),
    NODE,
    LOOSE,
    MESSAGE,
    Set(Range(0, 2)),
    Set(Range(0, 6)),
    Seq(Range(0, 2), 3),
)
HEAPS: tuple[Type, ...] = (
    Range(-5, 1000),
    Int(),
    LONG,
    WIDE,
    Option(Int()),
    Set(Range(0, 200)),
    Bag(Range(0, 2)),
    Seq(WIDE, 2),
)
BAGGED: tuple[Type, ...] = (Range(7, 7), Range(0, 6), MESSAGE, *HEAPS)
ROOMS = (4, 9)
EMPTY: frozenset[Any] = frozenset()


class Kind:
    """A kind of collection: its element's type, its representation, some values"""

    def __init__(self, of: Set | Bag, room: int) -> None:
        rep = LAYOUT.rep(of)
        self.element: Type = of.element
        self.rep: Rep = replace(rep, room=room) if isinstance(rep, Heap) else rep
        self.room = room if isinstance(rep, Heap) else 1000
        self.inner = LAYOUT.rep(of.element)
        self._dice = random.Random(f"{of} {room}")
        # few different ones, so that collections have elements in common
        self._few = [some_value(of.element, self._dice) for _ in range(room + 3)]

    def one(self) -> Any:
        """An element"""
        return self._dice.choice(self._few) if self._dice.random() < 0.9 else some_value(self.element, self._dice)

    def many(self) -> list[Any]:
        """Elements for which there is room"""
        return [self.one() for _ in range(self._dice.randint(0, min(self.room, 12)))]

    def sorted(self, values: Any) -> tuple[Any, ...]:
        """In domain order"""
        return tuple(sorter(self.element)(values))

    def listed(self) -> Row:
        """What lists elements as a loop meets them"""
        return Row(self.inner, 16, None, 77)


def _kinds() -> list[Any]:
    made = [(Set(of), 4) for of in MASKS]
    made += [(Set(of), room) for of in HEAPS for room in ROOMS]
    return [pytest.param(*each, id=f"{each[0]}-{each[1]}") for each in made]


def _bags() -> list[Any]:
    return [pytest.param(Bag(of), room, id=f"{Bag(of)}-{room}") for of in BAGGED for room in ROOMS]


def _bag(values: Iterable[Any]) -> frozenset[Any]:
    return frozenset(Counter(values).items())


def _done(piece: Any, *values: Any) -> Any:
    try:
        return piece(*values)
    except NoRoom:
        return "no room"
    except Failed:
        return "failed"


def _walk(kind: Kind, distinct: bool = False) -> Writes:
    def write(code: Code, given: Given) -> Operand:
        listed = rows.row_collector(code, kind.listed())
        with (sets.each_distinct if distinct else sets.each)(code, kind.rep, given[0]) as element:
            listed.add(element)
        return listed.result()

    return write


# ---------------------------------------------------------------- sets


@pytest.mark.parametrize(("of", "room"), _kinds())
def test_a_set_takes_elements_in_and_out(of: Set, room: int) -> None:
    kind = Kind(of, room)
    rep, takes = kind.rep, (kind.rep, kind.inner)
    more = native(takes, rep, lambda code, v: sets.added(code, rep, *v))
    less = native(takes, rep, lambda code, v: sets.removed(code, rep, *v))
    has = native(takes, None, lambda code, v: sets.member(code, rep, *v))
    for _ in range(120):
        value, element = frozenset(kind.many()), kind.one()
        meant = value | {element}
        assert _done(more, value, element) == (meant if len(meant) <= kind.room else "no room")
        assert less(value, element) == value - {element}
        assert has(value, element) == (element in value)
        for each in value:
            assert has(value, each)
            assert less(value, each) == value - {each}


@pytest.mark.parametrize(("of", "room"), _kinds())
def test_two_sets_meet(of: Set, room: int) -> None:
    kind = Kind(of, room)
    rep = kind.rep
    union = native((rep, rep), rep, lambda code, v: sets.united(code, rep, *v))
    both = native((rep, rep), rep, lambda code, v: sets.intersected(code, rep, *v))
    first = native((rep, rep), rep, lambda code, v: sets.subtracted(code, rep, *v))
    within = native((rep, rep), None, lambda code, v: sets.is_subset(code, rep, *v))
    for _ in range(80):
        a, b = frozenset(kind.many()), frozenset(kind.many())
        assert _done(union, a, b) == (a | b if len(a | b) <= kind.room else "no room")
        assert both(a, b) == a & b
        assert first(a, b) == a - b
        assert within(a, b) == (a <= b)
        assert within(a & b, b)


@pytest.mark.parametrize(("of", "room"), _kinds())
def test_a_set_is_walked_in_order(of: Set, room: int) -> None:
    kind = Kind(of, room)
    walk, distinct = (native((kind.rep,), kind.listed(), _walk(kind, each)) for each in (False, True))
    many = native((kind.rep,), WHOLE, lambda code, v: sets.size(code, kind.rep, v[0]))
    for _ in range(60):
        value = frozenset(kind.many())
        assert walk(value) == distinct(value) == kind.sorted(value)
        assert many(value) == len(value)


@pytest.mark.parametrize(("of", "room"), [*_kinds(), *_bags()])
def test_the_least_and_the_greatest(of: Set | Bag, room: int) -> None:
    kind = Kind(of, room)
    first = native((kind.rep,), kind.inner, lambda code, v: sets.first_of(code, kind.rep, v[0]))
    last = native((kind.rep,), kind.inner, lambda code, v: sets.last_of(code, kind.rep, v[0]))
    for _ in range(60):
        values = kind.many()
        given = _bag(values) if isinstance(of, Bag) else frozenset(values)
        if values:
            in_order = kind.sorted(set(values))
            assert first(given) == in_order[0]
            assert last(given) == in_order[-1]


@pytest.mark.parametrize("of", MASKS, ids=str)
def test_the_ends_of_no_elements_are_elements(of: Type) -> None:
    rep, inner = LAYOUT.rep(Set(of)), LAYOUT.rep(of)
    first = native((rep,), inner, lambda code, v: sets.first_of(code, rep, v[0]))
    last = native((rep,), inner, lambda code, v: sets.last_of(code, rep, v[0]))
    every = domain(of, SORTS)
    assert (first(EMPTY), last(EMPTY)) == (every[-1], every[0])


@pytest.mark.parametrize(("of", "room"), [*_kinds(), *_bags()])
def test_collections_grow_in_loops(of: Set | Bag, room: int) -> None:
    kind = Kind(of, room)

    def write(code: Code, given: Given) -> Operand:
        made = sets.collector(code, kind.rep)
        with rows.each(code, kind.listed(), given[0]) as element:
            made.add(element)
        return made.result()

    piece = native((kind.listed(),), kind.rep, write)
    for _ in range(80):
        values = [*kind.many(), kind.one()]
        meant, count = frozenset(values), len(set(values))
        if isinstance(of, Bag):
            meant, count = _bag(values), len(values)
        assert _done(piece, tuple(values)) == (meant if count <= kind.room else "no room")


@pytest.mark.parametrize(("of", "room"), [*_kinds(), *_bags()])
def test_a_collector_begins_with_nothing_each_time(of: Set | Bag, room: int) -> None:
    kind = Kind(of, room)

    def write(code: Code, given: Given) -> Operand:
        last = sets.collector(code, kind.rep)
        with code.f.counted(0, 2):
            last = sets.collector(code, kind.rep)
            last.add(given[0])
        return last.result()

    piece, element = native((kind.inner,), kind.rep, write), kind.one()
    assert piece(element) == (_bag([element]) if isinstance(of, Bag) else frozenset([element]))


@pytest.mark.parametrize(("of", "room"), [*_kinds(), *_bags()])
def test_nothing(of: Set | Bag, room: int) -> None:
    kind = Kind(of, room)
    assert native((), kind.rep, lambda code, v: sets.empty(code, kind.rep))() == EMPTY


# ---------------------------------------------------------------- bags


@pytest.mark.parametrize(("of", "room"), _bags())
def test_a_bag_takes_copies_in_and_out(of: Bag, room: int) -> None:
    kind = Kind(of, room)
    rep, takes = kind.rep, (kind.rep, kind.inner)

    def take_out(code: Code, given: Given) -> Operand:
        left, was_there = sets.bag_removed(code, rep, *given)
        code.fail_if(code.f.negate(was_there))
        return left

    more = native(takes, rep, lambda code, v: sets.bag_added(code, rep, *v))
    less = native(takes, rep, take_out)
    has = native(takes, None, lambda code, v: sets.member(code, rep, *v))
    for _ in range(120):
        values, element = kind.many(), kind.one()
        meant = _bag([*values, element]) if len(values) < room else "no room"
        assert _done(more, _bag(values), element) == meant
        assert has(_bag(values), element) == (element in values)
        for each in {*values, element}:
            left = list(values)
            if each in left:
                left.remove(each)
                assert less(_bag(values), each) == _bag(left)
            else:
                assert _done(less, _bag(values), each) == "failed"


@pytest.mark.parametrize(("of", "room"), _bags())
def test_a_bag_is_walked_copy_by_copy(of: Bag, room: int) -> None:
    kind = Kind(of, room)
    walk, distinct = (native((kind.rep,), kind.listed(), _walk(kind, each)) for each in (False, True))
    many = native((kind.rep,), WHOLE, lambda code, v: sets.size(code, kind.rep, v[0]))
    for _ in range(60):
        values = kind.many()
        assert walk(_bag(values)) == kind.sorted(values)
        assert distinct(_bag(values)) == kind.sorted(set(values))
        assert many(_bag(values)) == len(values)


@pytest.mark.parametrize(("of", "room"), _bags())
def test_bags_unite_copy_by_copy(of: Bag, room: int) -> None:
    kind = Kind(of, room)
    union = native((kind.rep, kind.rep), kind.rep, lambda code, v: sets.united(code, kind.rep, *v))
    for _ in range(40):
        a, b = kind.many(), kind.many()
        assert _done(union, _bag(a), _bag(b)) == (_bag(a + b) if len(a + b) <= room else "no room")


def test_each_full_collection_says_which() -> None:
    rep = LAYOUT.rep(Bag(Range(0, 6)))
    assert isinstance(rep, Heap)
    piece = native((rep, rep.element), rep, lambda code, v: sets.bag_added(code, rep, *v))
    with pytest.raises(NoRoom) as full:
        piece(_bag([1, 2, 3, 4]), 2)
    assert full.value.site == rep.site


def test_a_change_is_written_once() -> None:
    rep = LAYOUT.rep(Set(WIDE))

    def write(code: Code, given: Given) -> Operand:
        value = given[0]
        for element in given[1:]:
            value = sets.added(code, rep, value, element)
        return value

    inner = LAYOUT.rep(WIDE)
    short, long = (native((rep, *[inner] * n), rep, write).text for n in (1, 4))
    assert short.count("define") == long.count("define")
