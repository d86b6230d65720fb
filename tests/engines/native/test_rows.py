"""Machine code on sequences against what Python's tuples say."""

import random
from dataclasses import replace
from typing import Any, TypeAlias

import pytest

from fencepost.core.terms import Bag, Bool, Int, Option, Range, Seq, Set, Type
from fencepost.engines.native.codegen import rows
from fencepost.engines.native.codegen.bits import NoRoom
from fencepost.engines.native.codegen.context import Code
from fencepost.engines.native.codegen.emit import Num
from fencepost.engines.native.codegen.place import Operand, number
from fencepost.engines.native.codegen.rep import WHOLE, Row
from tests.engines.native.jitting import native
from tests.engines.native.shapes import LAYOUT, LOOSE, MESSAGE, PAIR, WIDE, some_value

Given: TypeAlias = tuple[Operand, ...]
ELEMENTS: tuple[Type, ...] = (
    Bool(),
    Range(7, 7),
    Range(-3, 4),
    Range(0, 2**31),
    Int(),
    Option(Int()),
    Option(PAIR),
    LOOSE,
    MESSAGE,
    WIDE,
    Set(Range(0, 63)),
    Option(Set(Range(0, 63))),
    Set(Range(0, 200)),
    Bag(Range(0, 2)),
    Seq(WIDE, 2),
)
LIMITED = (Seq(Bool(), 0), Seq(Range(0, 2**63 - 1), 1), Seq(Range(0, 2**15 - 1), 4), Seq(LOOSE, 3), Seq(WIDE, 1))
KINDS = [
    *[pytest.param(Seq(of, None), room, id=f"{of}-{room}") for of in ELEMENTS for room in (4, 9)],
    *[pytest.param(of, 4, id=str(of)) for of in LIMITED],
]


class Kind:
    """A kind of sequence: its representation, and some values"""

    def __init__(self, of: Seq, room: int) -> None:
        rep = LAYOUT.rep(of)
        assert isinstance(rep, Row)
        self.element, self._dice = of.element, random.Random(6)
        self.rep = replace(rep, room=room if rep.limit is None else min(room, rep.limit))
        self.inner = rep.element
        self._few = [some_value(of.element, self._dice) for _ in range(5)]

    @property
    def room(self) -> int:
        """How many elements there may be"""
        return self.rep.room

    def one(self) -> Any:
        """An element"""
        return self._dice.choice(self._few) if self._dice.random() < 0.8 else some_value(self.element, self._dice)

    def many(self, least: int = 0) -> tuple[Any, ...]:
        """A sequence for which there is room"""
        return tuple(self.one() for _ in range(self._dice.randint(least, self.room)))

    def below(self, end: int) -> int:
        """An index"""
        return self._dice.randrange(end)


def _index(value: Operand) -> Num:
    return number(value)


def _done(piece: Any, *values: Any) -> Any:
    try:
        return piece(*values)
    except NoRoom:
        return "no room"


@pytest.mark.parametrize(("of", "room"), KINDS)
def test_a_sequence_is_looked_at(of: Seq, room: int) -> None:
    kind = Kind(of, room)
    rep = kind.rep
    many = native((rep,), WHOLE, lambda code, v: rows.length(code, rep, v[0]))
    has = native((rep, kind.inner), None, lambda code, v: rows.member(code, rep, *v))
    for _ in range(60):
        value, element = kind.many(), kind.one()
        assert many(value) == len(value)
        assert has(value, element) == (element in value)


@pytest.mark.parametrize(("of", "room"), KINDS)
def test_a_sequence_gets_longer(of: Seq, room: int) -> None:
    kind = Kind(of, room)
    rep = kind.rep
    more = native((rep, kind.inner), rep, lambda code, v: rows.appended(code, rep, *v))
    both = native((rep, rep), rep, lambda code, v: rows.concatenated(code, rep, *v))
    for _ in range(60):
        a, b, element = kind.many(), kind.many(), kind.one()
        assert _done(more, a, element) == ((*a, element) if len(a) < kind.room else "no room")
        assert _done(both, a, b) == (a + b if len(a + b) <= kind.room else "no room")


@pytest.mark.parametrize(("of", "room"), [each for each in KINDS if each.values[0] != Seq(Bool(), 0)])
def test_one_element_is_read_replaced_taken_out(of: Seq, room: int) -> None:
    kind = Kind(of, room)
    rep = kind.rep
    reads = native((rep, WHOLE), kind.inner, lambda code, v: rows.at(code, rep, v[0], _index(v[1])))
    puts = native((rep, WHOLE, kind.inner), rep, lambda code, v: rows.with_at(code, rep, v[0], _index(v[1]), v[2]))
    takes = native((rep, WHOLE), rep, lambda code, v: rows.without_at(code, rep, v[0], _index(v[1])))
    for _ in range(80):
        value, element = kind.many(1), kind.one()
        n = kind.below(len(value))
        assert reads(value, n) == value[n]
        assert puts(value, n, element) == (*value[:n], element, *value[n + 1 :])
        assert takes(value, n) == value[:n] + value[n + 1 :]


@pytest.mark.parametrize(("of", "room"), KINDS)
def test_a_slice_is_cut_out(of: Seq, room: int) -> None:
    kind = Kind(of, room)
    rep = kind.rep
    cuts = native((rep, WHOLE, WHOLE), rep, lambda code, v: rows.sliced(code, rep, v[0], _index(v[1]), _index(v[2])))
    for length in range(kind.room + 1):
        value = tuple(kind.one() for _ in range(length))
        for lower in range(length + 1):
            for upper in range(length + 1):
                assert cuts(value, lower, upper) == value[lower:upper]


@pytest.mark.parametrize(("of", "room"), KINDS)
def test_a_literal_holds_as_many_as_there_is_room_for(of: Seq, room: int) -> None:
    kind = Kind(of, room)
    for count in (0, 1, kind.room, kind.room + 1):
        piece = native((kind.inner,) * count, kind.rep, lambda code, v: rows.literal(code, kind.rep, list(v)))
        values = tuple(kind.one() for _ in range(count))
        assert _done(piece, *values) == (values if count <= kind.room else "no room")
    assert native((), kind.rep, lambda code, v: rows.empty(code, kind.rep))() == ()


@pytest.mark.parametrize(("of", "room"), KINDS)
def test_a_sequence_grows_in_a_loop_in_its_order(of: Seq, room: int) -> None:
    kind = Kind(of, room)
    source = replace(kind.rep, room=12, limit=None)

    def write(code: Code, given: Given) -> Operand:
        made = rows.row_collector(code, kind.rep)
        with rows.each(code, source, given[0]) as element:
            made.add(element)
        return made.result()

    piece = native((source,), kind.rep, write)
    for _ in range(40):
        values = tuple(kind.one() for _ in range(kind.below(11)))
        assert _done(piece, values) == (values if len(values) <= kind.room else "no room")


def test_a_full_sequence_says_which() -> None:
    kind = Kind(Seq(WIDE, None), 4)
    piece = native((kind.rep, kind.inner), kind.rep, lambda code, v: rows.appended(code, kind.rep, *v))
    with pytest.raises(NoRoom) as full:
        piece((kind.one(),) * 4, kind.one())
    assert full.value.site == kind.rep.site
