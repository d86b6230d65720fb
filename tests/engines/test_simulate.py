"""Random walks: the same seed, the same runs; nothing is ever green."""

from fencepost.core.make import assign, equal, less, number, plus, read
from fencepost.engines.simulate import check
from fencepost.evidence.replay import replay
from fencepost.evidence.verdict import Inconclusive, Unrefuted, Violated
from tests.engines.walkers import as_system, walker
from tests.systems import action, counter, instance, prop, request, system, verdicts

A = counter("a", 5)
GROW = action("grow", less(read(A), number(5)), (assign(A, plus(read(A), number(1))),))


def test_what_is_not_found_is_unrefuted() -> None:
    made = system((A,), (GROW,), prop("invariant", "I", less(read(A), number(6))))
    outcome = check(instance(made), request(runs=3))
    assert outcome.findings[0].verdict == Unrefuted("sampled", 3)
    assert not outcome.counts.complete


def test_a_violation_is_found_and_replays() -> None:
    made = instance(system((A,), (GROW,), prop("invariant", "I", less(read(A), number(3)))))
    (found, _) = check(made, request(runs=1)).findings
    assert isinstance(found.verdict, Violated) and not found.verdict.minimal
    assert found.verdict.trace.steps == 3 and replay(made, found) is None


def test_a_witness_that_no_run_reached_is_inconclusive() -> None:
    made = system((A,), (GROW,), prop("witness", "W", equal(read(A), number(9))))
    assert isinstance(check(instance(made), request(runs=2)).findings[0].verdict, Inconclusive)


def test_being_stuck_is_judged_and_an_endless_instant_is_not() -> None:
    spin = action("spin", equal(read(A), number(9)), (), urgent=True)
    made = system((A,), (GROW, spin), prop("stuck", "Stuck", less(read(A), number(0))))
    outcome = check(instance(made, endless_instant=True), request())
    assert verdicts(outcome)["Stuck"] == "Violated"
    assert [name for name, _ in outcome.not_judged] == ["NoEndlessInstant"]


def test_the_same_seed_gives_the_same_runs() -> None:
    made = instance(as_system(walker(3), 4, (1, 2)))
    first, second = (check(made, request(runs=5)) for _ in range(2))
    assert (first.findings, first.counts) == (second.findings, second.counts)


def test_all_its_traces_replay() -> None:
    for seed in range(5):
        made = instance(as_system(walker(seed), 4, (1, 2)))
        outcome = check(made, request())
        assert [replay(made, found) for found in outcome.findings] == [None] * len(outcome.findings)
