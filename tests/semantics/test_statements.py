"""Each statement and each way into a place, as the state after the block."""

import pytest

from fencepost.core.make import equal, number, plus, read
from fencepost.core.operators import Op
from fencepost.core.statements import (
    Assign,
    AtField,
    AtIndex,
    AtKey,
    Block,
    Fail,
    For,
    If,
    Let,
    Mark,
    Place,
    Selector,
    Statement,
    Unwrap,
)
from fencepost.core.terms import (
    BOOL,
    INT,
    TRUE,
    Apply,
    Const,
    Expr,
    Local,
    Map,
    Option,
    Range,
    Record,
    Seq,
    Set,
    Type,
    Value,
)
from fencepost.semantics.step import Meaning
from fencepost.semantics.transition import Failure, Label
from tests.systems import action, system, variable

SMALL = Range(0, 3)
PAIR = Record("Pair", (("x", SMALL), ("y", BOOL)))
MAP, SEQ = Map(SMALL, PAIR), Seq(SMALL, 3)
A = variable("a", SMALL, 1)


def after(*block: Statement, of: Type = SMALL, start: Value = 1) -> Value | str:
    """The variable `a` after the block, or the words of the failure"""
    made = system((variable("a", of, start),), (action("do", TRUE, block),))
    meaning = Meaning(made)
    ((_, state),) = meaning.initial()
    assert not isinstance(state, Failure)
    ((_, end),) = meaning.successors(state)
    return end.message if isinstance(end, Failure) else end[0]


def place(*path: Selector, of: Type = SMALL) -> Place:
    return Place("a", False, path, of)


def put(value: Expr, *path: Selector) -> Assign:
    return Assign(place(*path), value)


def test_assign_sees_the_writes_before_it() -> None:
    assert after(put(number(2)), put(plus(read(A), number(1)))) == 3


def test_assign_into_a_map_of_records() -> None:
    path = (AtKey(number(2), MAP), AtField(0, PAIR))
    start = ((0, False),) * 4
    assert after(put(number(3), *path), of=MAP, start=start) == (
        (0, False),
        (0, False),
        (3, False),
        (0, False),
    )


def test_assign_outside_a_map() -> None:
    assert after(put(number(3), AtKey(number(9), MAP)), of=MAP, start=((0, False),) * 4) == (
        "9 is outside the map's keys"
    )


def test_assign_into_a_sequence() -> None:
    assert after(put(number(3), AtIndex(number(1), SEQ)), of=SEQ, start=(0, 0)) == (0, 3)


def test_assign_outside_a_sequence() -> None:
    message = "index 2 is outside a sequence of length 2"
    assert after(put(number(3), AtIndex(number(2), SEQ)), of=SEQ, start=(0, 0)) == message


OPTION = Option(PAIR)


@pytest.mark.parametrize(("start", "end"), [((1, True), (2, True)), (None, "`none` where a value is needed")])
def test_assign_into_an_option(start: Value, end: object) -> None:
    assert after(put(number(2), Unwrap(OPTION), AtField(0, PAIR)), of=OPTION, start=start) == end


def test_let_and_assignment_to_a_local() -> None:
    x = Local("x", INT)
    grow = Assign(Place("x", True, (), INT), plus(x, number(1)))
    assert after(Let("x", number(1), INT), grow, put(x)) == 2


@pytest.mark.parametrize(("wanted", "end"), [(1, 2), (0, 3)])
def test_if(wanted: int, end: int) -> None:
    assert after(If(equal(read(A), number(wanted)), (put(number(2)),), (put(number(3)),))) == end


def test_if_without_else_does_nothing() -> None:
    assert after(If(equal(read(A), number(0)), (put(number(2)),), ())) == 1


def test_for_goes_through_what_the_source_was_at_the_start() -> None:
    sets = Set(SMALL)
    source = Const(frozenset({2, 1, 3}), sets)
    seq = variable("a", SEQ, ())
    add = Apply(Op.CONCAT, (read(seq), Apply(Op.SEQ, (Local("x", SMALL),), SEQ)), SEQ)
    assert after(For("x", SMALL, source, (put(add),)), of=SEQ, start=()) == (1, 2, 3)
    assert after(For("x", SMALL, read(seq), (put(add),)), of=SEQ, start=(3, 1)) == (3, 1, 3, 1)


def test_fail_names_its_property() -> None:
    made = system((A,), (action("do", TRUE, (put(number(3)), Fail("NeverThree", "it is three"))),))
    meaning = Meaning(made)
    steps = meaning.successors((1,))
    assert list(steps) == [(Label(0, ()), Failure("NeverThree", "it is three"))]


def test_mark_is_told_of_a_step_that_is_taken() -> None:
    block: Block = (Mark("sent", "Grant", plus(read(A), number(1))), put(number(3)))
    made = system((A,), (action("do", TRUE, block),))
    taken = Meaning(made).take((1,), Label(0, ()))
    assert taken is not None
    assert [(note.kind, note.message, note.value) for note in taken.notes] == [("sent", "Grant", 2)]
