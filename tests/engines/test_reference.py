"""The reference engine: published counts, smallest counterexamples against brute force, limits, bounds."""

from dataclasses import replace

import pytest

from fencepost.core.make import assign, either, equal, less, number, plus, read
from fencepost.core.operators import Op
from fencepost.core.statements import Fail
from fencepost.core.system import System
from fencepost.core.terms import BOOL, FALSE, TRUE, Apply, Const, Local, Range
from fencepost.engines import ENGINES
from fencepost.engines.reference import check
from fencepost.evidence.outcome import Finding, Outcome
from fencepost.evidence.replay import replay
from fencepost.evidence.trace import Label, Trace
from fencepost.evidence.verdict import Inconclusive, Reached, Violated
from tests.engines.walkers import as_system, least_crossing, least_loop, shortest, walker
from tests.systems import (
    action,
    counter,
    instance,
    parameter,
    prop,
    request,
    system,
    transaction_commit,
    two_phase_commit,
    verdicts,
)

A = counter("a", 5)
GROW = action("grow", less(read(A), number(5)), (assign(A, plus(read(A), number(1))),))


def finding(outcome: Outcome, name: str) -> Finding:
    return next(found for found in outcome.findings if found.name == name)


def trace(outcome: Outcome, name: str) -> Trace:
    verdict = finding(outcome, name).verdict
    assert isinstance(verdict, Violated | Reached)
    return verdict.trace


def below(limit: int) -> System:
    return system((A,), (GROW,), prop("invariant", "Below", less(read(A), number(limit))))


@pytest.mark.parametrize(
    ("made", "distinct", "depth"),
    [(transaction_commit(3), 34, 7), (two_phase_commit(2), 56, 8), (two_phase_commit(3), 288, 11)],
)
def test_published_counts(made: System, distinct: int, depth: int) -> None:
    outcome = check(instance(made), request())
    assert (outcome.counts.distinct, outcome.counts.depth, outcome.counts.complete) == (distinct, depth, True)
    assert verdicts(outcome) == {"Consistent": "Holds", "NoRuntimeError": "Holds"}


def test_generated_counts_starts_and_every_successor() -> None:
    assert check(instance(two_phase_commit(3)), request()).counts.generated == 1146


# ---------------------------------------------------------------- smallest, against brute force


def labels(found: Trace) -> tuple[int, ...]:
    """As the brute force has them"""
    start = tuple(value for value in found.start if isinstance(value, int))
    steps = [(label.action, k) for label in found.labels for k in label.arguments if isinstance(k, int)]
    return (*start, *(part for step in steps for part in step))


@pytest.mark.parametrize("order", ["faults", "steps"])
@pytest.mark.parametrize("seed", range(12))
def test_smallest_counterexamples_of_random_graphs(seed: int, order: str) -> None:
    graph = walker(seed)
    for bad in range(7):
        edge = (bad, (bad * 3 + seed) % 7)
        made = instance(as_system(graph, bad, edge), endless_instant=True)
        outcome = check(made, request(order))
        traces = {name: trace(outcome, name) for name in with_trace(outcome)}
        best = shortest(graph, order)
        expected = {
            "NotThere": best.get(bad),
            "There": best.get(bad),
            "NotAcross": least_crossing(graph, edge, order),
            "NoEndlessInstant": least_loop(graph, order),
            "Stuck": min(
                (b for place, b in best.items() if all(a == 1 for a, _, _ in graph.steps(place))),
                default=None,
            ),
        }
        found = {name: labels(traces[name]) if name in traces else None for name in expected}
        assert found == {name: None if b is None else b[1] for name, b in expected.items()}
        assert [replay(made, f) for f in outcome.findings] == [None] * len(outcome.findings)
        assert outcome.counts.distinct == len(best)


def with_trace(outcome: Outcome) -> set[str]:
    return {f.name for f in outcome.findings if isinstance(f.verdict, Violated | Reached)}


# ---------------------------------------------------------------- bounds, failures, ends


def test_beyond_a_bound_is_judged_but_not_counted() -> None:
    made = system(
        (A,),
        (GROW,),
        prop("invariant", "Below", less(read(A), number(3))),
        prop("invariant", "FarBelow", less(read(A), number(4))),
        bounds=(less(read(A), number(3)),),
    )
    outcome = check(instance(made), request())
    counts = outcome.counts
    assert (counts.distinct, counts.generated, counts.depth) == (3, 4, 3)
    assert verdicts(outcome) == {"Below": "Violated", "FarBelow": "Holds", "NoRuntimeError": "Holds"}


def test_a_body_that_fails_counts_as_a_step_without_successor() -> None:
    grow = action("grow", TRUE, (assign(A, Apply(Op.FIT, (plus(read(A), number(1)),), Range(0, 5), note="a")),))
    outcome = check(instance(system((A,), (grow,))), request())
    found = trace(outcome, "NoRuntimeError")
    assert (found.steps, len(found.states), outcome.counts.generated) == (6, 6, 6)
    assert found.failure is not None and found.failure.message == "a: 6 is outside 0..5"


def test_a_guard_that_fails_ends_the_trace_in_its_state() -> None:
    broken = action("broken", equal(Apply(Op.DIV, (number(1), read(A)), Range(0, 1)), number(1)), ())
    outcome = check(instance(system((A,), (broken, GROW))), request())
    found = trace(outcome, "NoRuntimeError")
    assert (found.steps, found.states) == (0, ((0,),))
    assert outcome.counts.distinct == 6


def test_a_property_that_fails_is_a_runtime_error() -> None:
    odd = prop("invariant", "Odd", equal(Apply(Op.MOD, (number(1), read(A)), Range(0, 1)), number(0)))
    outcome = check(instance(system((A,), (GROW,), odd)), request())
    assert trace(outcome, "NoRuntimeError").states == ((0,),)
    assert trace(outcome, "Odd").states[-1] == (2,)


def test_an_assertion_is_violated_by_its_name() -> None:
    claim = action("claim", equal(read(A), number(2)), (Fail("Never", "it was"),))
    made = replace(system((A,), (GROW, claim)), assertions=("Never",))
    outcome = check(instance(made), request())
    assert finding(outcome, "Never").kind == "assertion"
    assert trace(outcome, "Never").labels[-1] == Label(1, ())


def test_a_start_that_fails_has_no_state() -> None:
    broken = replace(A, initial=Apply(Op.FIT, (number(7),), Range(0, 5), note="a"))
    made = instance(system((broken,), ()))
    found = finding(check(made, request()), "NoRuntimeError")
    assert isinstance(found.verdict, Violated)
    assert (found.verdict.trace.states, found.verdict.trace.labels) == ((), ())
    assert replay(made, found) is None


def test_stuck_only_a_fault_is_possible() -> None:
    crash = action("crash", TRUE, (), fault="crash")
    excuse = prop("stuck", "Stuck", equal(read(A), number(0)))
    outcome = check(instance(system((A,), (GROW, crash), excuse)), request())
    assert trace(outcome, "Stuck").states[-1] == (5,)


def test_an_urgent_step_to_itself_stops_time() -> None:
    spin = action("spin", equal(read(A), number(2)), (), urgent=True)
    outcome = check(instance(system((A,), (GROW, spin)), endless_instant=True), request())
    found = trace(outcome, "NoEndlessInstant")
    assert (found.loop, found.states) == (2, ((0,), (1,), (2,), (2,)))


def test_until_violated_ends_at_the_smallest() -> None:
    made = system(
        (A,),
        (GROW,),
        prop("invariant", "Below2", less(read(A), number(2))),
        prop("invariant", "Below4", less(read(A), number(4))),
    )
    outcome = check(instance(made), request(until_violated=True))
    assert not outcome.counts.complete and outcome.stopped is None
    assert isinstance(finding(outcome, "Below4").verdict, Inconclusive)
    verdict = finding(outcome, "Below2").verdict
    assert isinstance(verdict, Violated) and verdict.minimal


def test_a_limit_leaves_nothing_green() -> None:
    outcome = check(instance(two_phase_commit(3)), request(stop="out of time"))
    assert outcome.stopped == "out of time" and not outcome.counts.complete
    assert {f.verdict for f in outcome.findings} == {Inconclusive("out of time")}


def test_a_violation_found_before_a_limit_stays() -> None:
    x = parameter("x", Range(0, 399))
    wide = counter("w", 399)
    jump = action("jump", TRUE, (assign(wide, Local("x", x.type)),), x)
    made = system((wide,), (jump,), prop("invariant", "Small", less(read(wide), number(5))))
    outcome = check(instance(made), request(stop="out of time"))
    assert finding(outcome, "Small").verdict == Violated(Trace((), ((0,), (5,)), (Label(0, (5,)),)), minimal=True)


def test_only_the_properties_asked_for_are_judged() -> None:
    outcome = check(instance(below(3)), replace(request(), properties=frozenset({"NoRuntimeError"})))
    assert verdicts(outcome) == {"NoRuntimeError": "Holds"}


def test_actions_never_taken_say_which_guard_blocks() -> None:
    never = action("never", FALSE, ())
    outcome = check(instance(system((A,), (GROW, never))), request())
    assert [(use.taken, use.blocked) for use in outcome.uses] == [(5, (1,)), (0, (6,))]


def test_an_unreached_witness() -> None:
    far = prop("witness", "Far", either(equal(read(A), number(9)), Const(False, BOOL)))
    assert verdicts(check(instance(system((A,), (GROW,), far)), request()))["Far"] == "Unreached"


def test_engines_are_found_by_name() -> None:
    assert {name: type(run(instance(below(9)), request())) for name, run in ENGINES.items()} == {
        "reference": Outcome,
        "simulate": Outcome,
        "native": Outcome,
        "bmc": Outcome,
        "induction": Outcome,
        "pdr": Outcome,
    }
