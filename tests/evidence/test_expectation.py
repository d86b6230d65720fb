"""What a model expects against what came out: every kind of line, and the ways in which it can fail."""

from dataclasses import replace
from typing import Literal

import pytest

from fencepost.core.protocol import Expectation
from fencepost.core.system import Fault
from fencepost.core.terms import TRUE
from fencepost.evidence.expectation import Judgement, judge
from fencepost.evidence.outcome import Counts, Finding, Outcome
from fencepost.evidence.trace import Label, Trace
from fencepost.evidence.verdict import Holds, Inconclusive, Reached, Unreached, Unrefuted, Verdict, Violated
from tests.systems import NOWHERE, action, counter, instance, system

FAULTS: tuple[Fault | None, ...] = (None, "crash", "uneven")
SYSTEM = system((counter("x", 1),), tuple(action(str(fault or "step"), TRUE, (), fault=fault) for fault in FAULTS))
STEP, CRASH, UNEVEN = (Label(number, ()) for number in range(3))
COUNTS = Counts(288, 1000, 11, None, True)


def expect(
    kind: Literal["holds", "violated", "unreached", "distinct", "depth", "orbits"],
    name: str | None = None,
    faults: tuple[tuple[str, int], ...] | None = None,
    count: int | None = None,
) -> Expectation:
    return Expectation(kind, name, faults, count, NOWHERE)


def violated(*labels: Label, minimal: bool = True) -> Violated:
    return Violated(Trace((), ((0,),) * (len(labels) + 1), labels), minimal)


def reached() -> Reached:
    return Reached(Trace((), ((0,),), ()), True)


def outcome(*verdicts: tuple[str, Verdict], counts: Counts = COUNTS, stopped: str | None = None) -> Outcome:
    findings = tuple(
        Finding(name, "witness" if name.startswith("W") else "invariant", verdict) for name, verdict in verdicts
    )
    not_judged = (("NoEndlessInstant", "this engine walks at random"),)
    return Outcome("reference", findings, counts, (), not_judged, stopped, 0, 0.1)


def judged(
    found: Outcome, *expectations: Expectation, until_violated: bool = False, overridden: bool = False
) -> Judgement:
    made = instance(SYSTEM)
    model = replace(made.model, expectations=expectations, until_violated=until_violated)
    return judge(replace(made, model=model), found, overridden, "faults")


HOLDS = Holds("exhausted")
LIMIT = Inconclusive("the time limit of 1 s was reached")


@pytest.mark.parametrize(
    ("verdict", "standing"),
    [
        (HOLDS, "met"),
        (Holds("proved"), "met"),
        (violated(STEP), "unmet"),
        (Unrefuted("bounded", 99), "open"),
        (Unrefuted("sampled", 99), "open"),
        (Unrefuted("bitstate", 99), "open"),
        (LIMIT, "open"),
    ],
)
def test_expect_holds_is_met_by_proof_or_exhaustion_only(verdict: Verdict, standing: str) -> None:
    assert judged(outcome(("P", verdict)), expect("holds")).standing == standing


def test_without_a_line_everything_must_hold() -> None:
    assert judged(outcome(("P", violated(STEP)))).standing == "unmet"


@pytest.mark.parametrize(("depth", "standing"), [(11, "open"), (12, "met"), (13, "met")])
def test_holds_up_to(depth: int, standing: str) -> None:
    found = outcome(("P", Unrefuted("bounded", depth)))
    assert judged(found, expect("holds", count=12)).standing == standing


@pytest.mark.parametrize(
    ("depth", "stopped", "standing"),
    [(11, None, "open"), (12, None, "met"), (12, "the time limit of 1 s was reached", "open")],
)
def test_holds_up_to_asks_for_no_witness_beyond_the_depth(depth: int, stopped: str | None, standing: str) -> None:
    found = outcome(
        ("P", Unrefuted("bounded", 12)), ("W", LIMIT), counts=Counts(0, 0, depth, None, False), stopped=stopped
    )
    assert judged(found, expect("holds", count=12)).standing == standing
    assert judged(found, expect("holds")).standing == "open"


def test_holds_up_to_is_not_met_by_runs() -> None:
    found = outcome(("P", Unrefuted("sampled", 1000)))
    assert judged(found, expect("holds", count=12)).standing == "open"


def test_an_expected_violation_is_met() -> None:
    assert judged(outcome(("P", violated(STEP))), expect("violated", "P")).standing == "met"


@pytest.mark.parametrize(("verdict", "standing"), [(HOLDS, "unmet"), (LIMIT, "open")])
def test_a_violation_that_does_not_come(verdict: Verdict, standing: str) -> None:
    assert judged(outcome(("P", verdict)), expect("violated", "P")).standing == standing


@pytest.mark.parametrize(
    ("faults", "steps", "standing"),
    [
        (None, None, "met"),
        (None, 3, "met"),
        (None, 2, "unmet"),
        ((("crash", 1), ("uneven", 1)), 3, "met"),
        ((("uneven", 1), ("crash", 1)), None, "met"),
        ((("crash", 1),), None, "unmet"),
        ((("crash", 2), ("uneven", 1)), None, "unmet"),
        ((), None, "unmet"),
    ],
)
def test_faults_and_steps(faults: tuple[tuple[str, int], ...] | None, steps: int | None, standing: str) -> None:
    found = outcome(("P", violated(STEP, CRASH, UNEVEN)))
    assert judged(found, expect("violated", "P", faults, steps)).standing == standing


def test_by_nothing_is_met_without_faults() -> None:
    assert judged(outcome(("P", violated(STEP))), expect("violated", "P", ())).standing == "met"


def test_a_trace_that_may_not_be_minimal_cannot_contradict_the_figures() -> None:
    found = outcome(("P", violated(STEP, STEP, minimal=False)))
    assert judged(found, expect("violated", "P", None, 1)).standing == "open"


def test_properties_not_named_must_hold() -> None:
    found = outcome(("P", violated(STEP)), ("Q", violated(STEP)))
    assert judged(found, expect("violated", "P")).standing == "unmet"


@pytest.mark.parametrize(
    ("verdict", "lines", "standing"),
    [
        (reached(), (), "met"),
        (Unreached(), (), "unmet"),
        (LIMIT, (), "open"),
        (Unreached(), (expect("unreached", "W"),), "met"),
        (reached(), (expect("unreached", "W"),), "unmet"),
        (LIMIT, (expect("unreached", "W"),), "open"),
    ],
)
def test_witnesses(verdict: Verdict, lines: tuple[Expectation, ...], standing: str) -> None:
    assert judged(outcome(("W", verdict)), *lines).standing == standing


@pytest.mark.parametrize(
    ("line", "standing"),
    [
        (expect("distinct", count=288), "met"),
        (expect("distinct", count=289), "unmet"),
        (expect("depth", count=11), "met"),
        (expect("depth", count=12), "unmet"),
    ],
)
def test_counts(line: Expectation, standing: str) -> None:
    assert judged(outcome(("P", HOLDS)), line).standing == standing


@pytest.mark.parametrize(("orbits", "standing"), [(42, "met"), (43, "unmet")])
def test_orbits_are_judged_where_they_were_counted(orbits: int, standing: str) -> None:
    found = outcome(("P", HOLDS), counts=replace(COUNTS, orbits=42))
    assert judged(found, expect("orbits", count=orbits)).standing == standing


def test_bits_of_states_are_said_to_be_no_pass() -> None:
    (line,) = judged(outcome(("P", Unrefuted("bitstate", 1234)))).lines
    assert "no violation in about 1,234 states, not exhaustive" in line.sentence


def test_orbits_that_nobody_counted_are_not_judged() -> None:
    answer = judged(outcome(("P", HOLDS)), expect("orbits", count=5))
    assert answer.as_expected
    assert answer.lines[-1].standing == "not judged"


def test_counts_of_a_search_that_was_stopped_are_open() -> None:
    found = outcome(("P", LIMIT), counts=replace(COUNTS, complete=False), stopped="a limit")
    assert [line.standing for line in judged(found, expect("distinct", count=288)).lines] == ["open", "open"]


def test_until_violated_leaves_the_rest_not_judged() -> None:
    ended = Inconclusive("the search ended at the smallest counterexample")
    found = outcome(("P", violated(STEP)), ("Q", ended), ("W", ended), counts=replace(COUNTS, complete=False))
    lines = (expect("violated", "P"), expect("distinct", count=288))
    assert judged(found, *lines, until_violated=True).standing == "met"


def test_until_violated_does_not_excuse_a_limit() -> None:
    partial = replace(COUNTS, complete=False)
    found = outcome(("P", violated(STEP)), ("Q", LIMIT), counts=partial, stopped="a limit")
    assert judged(found, expect("violated", "P"), until_violated=True).standing == "open"


def test_until_violated_without_the_violation_is_judged_as_usual() -> None:
    assert judged(outcome(("P", HOLDS)), expect("violated", "P"), until_violated=True).standing == "unmet"


def test_with_settings_only_holds_is_asked_for() -> None:
    found = outcome(("P", violated(STEP)))
    assert judged(found, expect("violated", "P"), overridden=True).standing == "unmet"
    assert judged(outcome(("P", HOLDS)), expect("violated", "P"), overridden=True).standing == "met"


def test_a_violation_of_what_was_not_judged_is_open() -> None:
    answer = judged(outcome(("P", HOLDS)), expect("violated", "NoEndlessInstant"))
    assert answer.standing == "open"
    assert "walks at random" in answer.lines[-1].sentence
