"""The search that keeps bits of states: what it finds is real, and what it does not find is not said to hold."""

from dataclasses import replace

import pytest

from fencepost.engines import ENGINES
from fencepost.evidence.outcome import Outcome
from fencepost.evidence.replay import replay
from fencepost.evidence.verdict import Inconclusive, Reached, Unrefuted, Violated
from tests.agreement.comparing import asked
from tests.agreement.test_models import model_of

LEASE = "models/lease/lease_failover.fence"


def dive(name: str, model: str, size: int = 1 << 20, until_violated: bool = False) -> Outcome:
    instance = model_of(name, model)
    return ENGINES["native"](instance, replace(asked(until_violated=until_violated), bitstate=size))


@pytest.mark.parametrize(
    ("name", "model"),
    [
        (LEASE, "fencepost"),
        (LEASE, "uneven_clocks"),
        ("models/primary_backup/async_ack.fence", "asynchronous"),
        ("models/smr/raft_election.fence", "double_vote"),
    ],
)
def test_what_it_finds_replays_and_may_not_be_smallest(name: str, model: str) -> None:
    found = [f for f in dive(name, model).findings if isinstance(f.verdict, Violated | Reached)]
    assert any(isinstance(finding.verdict, Violated) for finding in found)
    for finding in found:
        assert replay(model_of(name, model), finding) is None
        assert isinstance(finding.verdict, Violated | Reached) and not finding.verdict.minimal


def test_with_bits_enough_it_meets_every_state() -> None:
    outcome = dive(LEASE, "enough_grace", 1 << 24)
    assert outcome.counts.distinct == 28_772
    assert not outcome.counts.complete
    invariant = next(finding for finding in outcome.findings if finding.name == "AtMostOnePrimary")
    assert invariant.verdict == Unrefuted("bitstate", 28_772)


def test_with_too_few_bits_it_takes_new_states_for_old_ones() -> None:
    assert 0 < dive(LEASE, "enough_grace", 1 << 10).counts.distinct < 28_772


def test_it_ends_at_the_first_violation_if_that_is_asked() -> None:
    outcome = dive(LEASE, "fencepost", until_violated=True)
    verdicts = {finding.name: finding.verdict for finding in outcome.findings}
    assert isinstance(verdicts["AtMostOnePrimary"], Violated)
    assert isinstance(verdicts["NoRuntimeError"], Inconclusive)
    assert outcome.counts.distinct < 2_532


def test_endless_instants_are_not_judged() -> None:
    assert [name for name, _ in dive(LEASE, "fencepost").not_judged] == ["NoEndlessInstant"]


def test_a_table_that_does_not_fit_is_an_answer() -> None:
    outcome = ENGINES["native"](model_of(LEASE, "fencepost"), replace(asked(), bitstate=1 << 30, memory_limit=1 << 29))
    assert outcome.stopped == "the memory limit of 512 MiB was reached"
    assert outcome.counts.distinct == 0
