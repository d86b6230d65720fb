"""A trace that is not true in every word does not replay."""

from dataclasses import replace

import pytest

from fencepost.core.make import assign, equal, less, number, plus, read
from fencepost.core.operators import Op
from fencepost.core.system import System
from fencepost.core.terms import TRUE, Apply, Range
from fencepost.engines.reference import check
from fencepost.evidence.outcome import Finding
from fencepost.evidence.replay import replay
from fencepost.evidence.trace import Failure, Label, Trace
from fencepost.evidence.verdict import Holds, Violated
from tests.systems import action, counter, instance, prop, request, system

A = counter("a", 5)
GROW = action("grow", less(read(A), number(5)), (assign(A, plus(read(A), number(1))),))
SPIN = action("spin", equal(read(A), number(1)), (), urgent=True)
MADE = system(
    (A,),
    (GROW, SPIN),
    prop("invariant", "Below", less(read(A), number(2))),
    prop("stuck", "Stuck", less(read(A), number(5))),
)


def found(name: str, made: System = MADE) -> tuple[Finding, Trace]:
    outcome = check(instance(made, endless_instant=True), request())
    finding = next(f for f in outcome.findings if f.name == name)
    assert isinstance(finding.verdict, Violated)
    return finding, finding.verdict.trace


def disagreement(finding: Finding, trace: Trace, made: System = MADE) -> str | None:
    result = replay(instance(made, True), replace(finding, verdict=Violated(trace, True)))
    return None if result is None else result.message


@pytest.mark.parametrize("name", ["Below", "Stuck", "NoEndlessInstant"])
def test_a_true_trace_replays(name: str) -> None:
    finding, trace = found(name)
    assert disagreement(finding, trace) is None


def test_nothing_to_replay() -> None:
    finding, _ = found("Below")
    assert replay(instance(MADE), replace(finding, verdict=Holds("exhausted"))) is None


def test_another_state() -> None:
    finding, trace = found("Below")
    assert disagreement(finding, replace(trace, states=((0,), (2,), (2,)))) == "this step leads elsewhere"


def test_another_start() -> None:
    finding, trace = found("Below")
    assert disagreement(finding, replace(trace, states=((1,), *trace.states[1:]))) == (
        "the system does not start like this"
    )


def test_a_step_that_is_not_possible() -> None:
    finding, trace = found("Below")
    labels = (Label(1, ()), *trace.labels[1:])
    assert disagreement(finding, replace(trace, labels=labels)) == "this step is not possible here"


def test_a_property_that_holds() -> None:
    finding, trace = found("Below")
    short = Trace((), trace.states[:-1], trace.labels[:-1])
    assert disagreement(finding, short) == "Below is true here"


def test_not_stuck() -> None:
    finding, trace = found("Stuck")
    made = replace(MADE, actions=(*MADE.actions, action("more", equal(read(A), number(5)), ())))
    assert disagreement(finding, trace, made) == "a step other than a fault is possible here"


def test_a_cycle_that_does_not_close() -> None:
    finding, trace = found("NoEndlessInstant")
    assert disagreement(finding, replace(trace, loop=0)) == "the cycle does not close"


def test_a_cycle_that_is_not_urgent() -> None:
    finding, trace = found("NoEndlessInstant")
    made = replace(MADE, actions=(GROW, replace(SPIN, urgent=False)))
    assert disagreement(finding, trace, made) == "a step of the cycle is not urgent"


def test_another_failure() -> None:
    over = Apply(Op.FIT, (plus(read(A), number(3)),), Range(0, 5), note="a")
    made = system((A,), (action("jump", TRUE, (assign(A, over),)),))
    finding, trace = found("NoRuntimeError", made)
    assert disagreement(finding, trace, made) is None
    other = replace(trace, failure=Failure("NoRuntimeError", "a: 7 is outside 0..5"))
    assert disagreement(finding, other, made) == "this step leads elsewhere"


def test_a_guard_that_does_not_fail() -> None:
    broken = action("broken", equal(Apply(Op.DIV, (number(1), read(A)), Range(0, 1)), number(1)), ())
    made = system((A,), (broken, GROW))
    finding, trace = found("NoRuntimeError", made)
    assert disagreement(finding, trace, made) is None
    later = Trace((), ((0,), (1,)), (Label(1, ()),), trace.failure)
    assert disagreement(finding, later, made) == "nothing fails here with: division by zero"
