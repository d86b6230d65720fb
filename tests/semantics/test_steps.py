"""Choices, guards, stages and failures: which steps a state has, and in what order."""

from dataclasses import replace

import pytest

from fencepost.core.make import assign, both, domain, equal, get, less, negation, number, plus, read, set_of
from fencepost.core.operators import Op
from fencepost.core.statements import Let
from fencepost.core.system import Parameter, Sort, Stage
from fencepost.core.terms import (
    BOOL,
    INT,
    TRUE,
    Apply,
    Bag,
    Comprehend,
    Const,
    Expr,
    Local,
    Map,
    Range,
    Scalarset,
    Set,
    Value,
)
from fencepost.semantics.action import levels
from fencepost.semantics.step import Meaning
from fencepost.semantics.transition import Failed, Failure, Label
from tests.systems import NOWHERE, action, counter, parameter, prop, system, variable

SMALL = Range(0, 2)
A, B = counter("a", 2), counter("b", 2)
X, Y = Local("x", SMALL), Local("y", SMALL)
SET_A = (assign(A, X),)
BOOM = equal(Apply(Op.DIV, (number(1), read(A)), INT), number(1))  # fails where a is 0


def told(meaning: Meaning, state: tuple[Value, ...]) -> list[object]:
    """The labels' arguments of the steps, or the message where there is no label"""
    return [
        label.arguments if label is not None else isinstance(end, Failure) and end.message
        for label, end in meaning.successors(state)
    ]


def test_parameters_are_chosen_left_to_right_in_domain_order() -> None:
    later = parameter("y", SMALL, Apply(Op.RANGE, (number(0), X), Set(INT)))
    made = system((A,), (action("do", TRUE, SET_A, parameter("x", SMALL), later),))
    assert told(Meaning(made), (0,)) == [(0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2)]


def test_copies_in_a_bag_are_one_choice() -> None:
    bag = Const(frozenset({(2, 3), (1, 1)}), Bag(SMALL))
    made = system((A,), (action("do", TRUE, SET_A, Parameter("x", SMALL, bag, "message")),))
    assert told(Meaning(made), (0,)) == [(1,), (2,)]


def test_a_step_that_changes_nothing_is_a_step() -> None:
    made = system((A,), (action("do", TRUE, ()),))
    assert list(Meaning(made).successors((1,))) == [(Label(0, ()), (1,))]


def test_let_among_the_binders() -> None:
    let = Let("y", plus(X, number(1)), INT)
    made = system((A,), (action("do", less(Y, number(3)), (assign(A, Y),), parameter("x", SMALL), let),))
    assert [end for _, end in Meaning(made).successors((0,))] == [(1,), (2,)]


def test_steps_come_in_the_order_of_their_actors() -> None:
    node = Scalarset("Node")
    n = Parameter("n", node, domain(node), "actor")
    do = replace(action("do", TRUE, (), parameter("x", SMALL), n), actor=Local("n", node))
    meaning = Meaning(system((A,), (do,), sorts=(Sort(node, ("A", "B"), True),)))
    assert told(meaning, (0,)) == [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1)]


def test_a_second_stage_sees_what_the_first_did() -> None:
    first = Stage((), (TRUE,), (assign(A, number(2)),))
    second = Stage((parameter("x", SMALL),), (less(X, read(A)),), (assign(B, X),))
    made = system((A, B), (replace(action("do", TRUE, ()), stages=(first, second)),))
    assert list(Meaning(made).successors((0, 0))) == [(Label(0, (0,)), (2, 0)), (Label(0, (1,)), (2, 1))]


def test_a_stage_that_cannot_go_on_undoes_the_step() -> None:
    first = Stage((), (TRUE,), (assign(A, number(2)),))
    second = Stage((), (equal(read(A), number(1)),), ())
    made = system((A,), (replace(action("do", TRUE, ()), stages=(first, second)),))
    assert list(Meaning(made).successors((0,))) == []


def test_a_body_that_fails_is_the_last_step_and_others_go_on() -> None:
    fitted = Apply(Op.FIT, (plus(read(A), X),), SMALL, note="a")
    made = system((A,), (action("do", TRUE, (assign(A, fitted),), parameter("x", SMALL)),))
    ends = [end for _, end in Meaning(made).successors((1,))]
    assert ends == [(1,), (2,), Failure("NoRuntimeError", "a: 3 is outside 0..2")]


def test_a_guard_that_fails_has_no_label() -> None:
    made = system((A,), (action("do", BOOM, ()), action("other", TRUE, ())))
    assert told(Meaning(made), (0,)) == ["division by zero", ()]


def test_a_domain_that_fails_has_no_label() -> None:
    smallest = Apply(Op.REMOVE_PRESENT, (set_of(SMALL), number(1)), Set(SMALL))
    made = system((A,), (action("do", TRUE, (), parameter("x", SMALL, smallest)),))
    assert told(Meaning(made), (0,)) == ["1 is not in the set it is removed from"]


def when_tested(guards: tuple[Expr, ...], *binders: Parameter | Let) -> list[list[int]]:
    """The guards tested before any binder, after the first, and so on"""
    return [[number for number, _ in level.guards] for level in levels(Stage(binders, guards, ()))]


def test_a_guard_is_tested_as_soon_as_its_parameters_are_chosen() -> None:
    x, y = parameter("x", SMALL), parameter("y", SMALL)
    assert when_tested((both(less(X, Y), equal(X, number(1))), TRUE), x, y) == [[1], [0], [0]]


def test_a_guard_is_not_tested_before_a_domain_that_may_fail() -> None:
    partial = parameter("y", SMALL, Apply(Op.REMOVE_PRESENT, (set_of(SMALL), X), Set(SMALL)))
    assert when_tested((equal(X, number(1)),), parameter("x", SMALL), partial) == [[], [], [0]]


def test_a_guard_that_may_fail_waits_for_those_before_it() -> None:
    assert when_tested((equal(Y, number(1)), BOOM), parameter("y", SMALL)) == [[], [0, 1]]


def test_a_guard_that_may_fail_is_not_tested_where_nothing_may_be_chosen() -> None:
    some = parameter("y", SMALL, Apply(Op.RANGE, (read(A), number(1)), Set(INT)))
    assert when_tested((BOOM,), some) == [[], [0]]


def test_blocked_counts_the_first_false_guard() -> None:
    meaning = Meaning(system((A,), (replace(action("do", TRUE, ()), stages=(
        Stage((), (less(read(A), number(2)), equal(read(A), number(5))), ()),
    )),)))  # fmt: skip
    for state in ((0,), (1,), (2,)):
        list(meaning.successors(state))
    assert meaning.blocked(0) == (1, 2)


def test_vacuous_implications_are_known() -> None:
    left = replace(Apply(Op.LT, (number(1), read(A)), BOOL), span=NOWHERE)
    meaning = Meaning(system((A,), (), prop("invariant", "I", Apply(Op.IMPLIES, (left, TRUE), BOOL))))
    (judged,) = meaning.properties
    assert judged.holds((1,)) and meaning.vacuous() == (NOWHERE,)
    assert judged.holds((2,)) and meaning.vacuous() == ()


def test_an_implication_is_met_behind_the_element_that_tells() -> None:
    """What fails there does not count; before it does."""
    left = replace(Apply(Op.LT, (number(0), X), BOOL), span=NOWHERE)
    fails_at_two = equal(Apply(Op.DIV, (number(1), Apply(Op.SUB, (number(2), X), INT)), INT), number(-1))
    element = Apply(Op.OR, (Apply(Op.IMPLIES, (left, fails_at_two), BOOL), fails_at_two), BOOL)
    some = Comprehend("any", "x", SMALL, domain(SMALL), None, element, BOOL)
    meaning = Meaning(system((A,), (), prop("invariant", "I", some)))
    (judged,) = meaning.properties
    assert judged.holds((0,)) and meaning.vacuous() == ()
    every = Meaning(system((A,), (), prop("invariant", "I", replace(some, fold="all"))))
    assert not every.properties[0].holds((0,))
    with pytest.raises(Failed):
        failing = replace(some, source=set_of(SMALL, number(2), number(0)), condition=equal(X, number(2)))
        Meaning(system((A,), (), prop("invariant", "I", failing))).properties[0].holds((0,))


def test_initial_states_are_chosen_on_the_initial_values() -> None:
    chosen = Stage((parameter("x", SMALL),), (negation(equal(X, number(1))),), (assign(B, plus(X, read(A))),))
    later = replace(B, initial=plus(read(A), number(1)))
    made = replace(system((variable("a", SMALL, 1), later), ()), initial=(chosen,))
    assert Meaning(made).initial() == [((0,), (1, 1)), ((2,), (1, 3))]


def test_an_initial_value_that_fails_is_no_state() -> None:
    broken = replace(A, initial=Apply(Op.FIT, (number(7),), SMALL, note="a"))
    assert Meaning(system((broken,), ())).initial() == [((), Failure("NoRuntimeError", "a: 7 is outside 0..2"))]


def test_reading_an_instance_beyond_a_map_fails() -> None:
    table = variable("t", Map(SMALL, SMALL), (0, 0, 0))
    guard = equal(get(read(table), plus(read(A), number(2))), number(0))
    meaning = Meaning(system((A, table), (action("do", guard, ()),)))
    assert told(meaning, (1, (0, 0, 0))) == ["3 is outside the map's keys"]
