"""What following a block makes of what no text says today: another instance's state, a state that is computed."""

import pytest

from fencepost.core.make import choose
from fencepost.core.statements import Assign, AtKey, Fail, Halt, Place, Statement
from fencepost.core.terms import BOOL, Const, Enum, Expr, Local, Map, Scalarset
from fencepost.report.diagram.follow import Control, Way, Ways, follow

ROLE = Scalarset("R")
STATES = Enum("R.state", ("a", "b"))
CONTROL = Control("R state", 2, frozenset({"R"}))
SELF, OTHER = Local("self", ROLE), Local("n", ROLE)
START = Ways(frozenset(((0, 0, False),)), frozenset(((0, 0, False),)))
STAYS: Way = (0, 0, False)


def become(whose: Expr, value: Expr) -> Statement:
    return Assign(Place("R state", False, (AtKey(whose, Map(ROLE, STATES)),), STATES), value)


B = Const(1, STATES)


@pytest.mark.parametrize(
    ("statement", "own", "other"),
    [
        (become(SELF, B), {(0, 1, False)}, {STAYS}),
        (become(OTHER, B), {STAYS, (0, 1, True)}, {STAYS, (0, 1, True)}),
        (become(SELF, Local("x", STATES)), {(0, 0, True), (0, 1, True)}, {STAYS}),
        (become(SELF, choose(Local("c", BOOL), B, Const(0, STATES))), {(0, 0, True), (0, 1, True)}, {STAYS}),
        (Assign(Place("R state", False, (), Map(ROLE, STATES)), Local("m", Map(ROLE, STATES))), None, None),
        (Fail("Never", "no"), set[Way](), set[Way]()),
    ],
)
def test_a_statement(statement: Statement, own: set[Way] | None, other: set[Way] | None) -> None:
    anything = {STAYS, (0, 0, True), (0, 1, True)}
    ways = follow(CONTROL, (statement,), START)
    assert ways.own == (anything if own is None else own)
    assert ways.other == (anything if other is None else other)


@pytest.mark.parametrize(("target", "other"), [(SELF, {(1, 1, False)}), (OTHER, {(1, 1, False), (1, 0, False)})])
def test_a_crash_after_the_block(target: Expr, other: set[Way]) -> None:
    start = Ways(frozenset(((1, 1, False),)), frozenset(((1, 1, False),)))
    ways = follow(CONTROL, (Halt(target),), start)
    assert ways.own == {(1, 1, False), (1, 0, False)}
    assert ways.other == other


def test_without_an_actor_nothing_is_known_of_whoever_is_named_self() -> None:
    block = (become(SELF, B),)
    assert follow(CONTROL, block, Ways(None, START.other)).other == {STAYS, (0, 1, True)}
