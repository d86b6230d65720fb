"""k-induction: what it proves holds, and what it cannot prove it shows, from a state that no run need reach."""

from dataclasses import replace

import pytest

from fencepost.engines import ENGINES
from fencepost.engines.search.judge import kinds
from fencepost.engines.symbolic import induction
from fencepost.engines.symbolic.proof.claims import WrongAnswer
from fencepost.engines.symbolic.proof.recheck import refused
from fencepost.evidence.certificate import Certificate
from fencepost.evidence.outcome import Outcome
from fencepost.evidence.replay import Disagreement, replay
from fencepost.evidence.verdict import Holds, Inconclusive, Violated
from tests.agreement.comparing import asked
from tests.agreement.test_models import model_of
from tests.engines.symbolic.agreeing import proof_differences, reachable


def proved(outcome: Outcome) -> list[str]:
    return [finding.name for finding in outcome.findings if finding.verdict == Holds("proved")]


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("models/published/lock.fence", "published"),
        ("models/published/transaction_commit.fence", "published"),
        ("models/published/ring_termination.fence", "three"),
    ],
)
def test_what_holds_is_proved(name: str, model: str) -> None:
    made = model_of(name, model)
    outcome = induction.check(made, replace(asked(), depth=20))
    assert proof_differences(made, ENGINES["native"](made, asked()), outcome) == []
    assert proved(outcome) == [f.name for f in outcome.findings if f.kind != "witness"]


def test_what_is_violated_is_shown_and_the_rest_is_proved() -> None:
    made = model_of("models/published/lock.fence", "does_not_wait")
    outcome = induction.check(made, replace(asked(), depth=20))
    assert proof_differences(made, ENGINES["native"](made, asked()), outcome) == []
    [violated] = [f for f in outcome.findings if isinstance(f.verdict, Violated)]
    assert violated.name == "MutualExclusion" and "Deadlock" in proved(outcome)


def test_why_it_does_not_go_through_is_shown() -> None:
    made = model_of("models/lease/lease_failover.fence", "enough_grace")
    outcome = induction.check(made, replace(asked(), depth=2))
    [finding] = [f for f in outcome.findings if f.name == "AtMostOnePrimary"]
    verdict = finding.verdict
    assert isinstance(verdict, Inconclusive) and verdict.towards is not None
    assert verdict.reason == "it is not inductive up to k = 2"
    assert verdict.towards.steps == 2
    assert replay(made, finding) is None
    assert verdict.towards.states[0] not in set(reachable(made.system, 40_000))
    run = replace(finding, verdict=Violated(verdict.towards, True))
    assert isinstance(replay(made, run), Disagreement), "it is no run of the protocol"


def test_it_is_checked_again_before_it_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    made = model_of("models/lease/lease_failover.fence", "enough_grace")

    def nothing(self: object) -> None:
        return None

    monkeypatch.setattr("fencepost.engines.symbolic.induction.Steps.violated", nothing)
    with pytest.raises(WrongAnswer, match="it does not exclude that AtMostOnePrimary is violated"):
        induction.check(made, replace(asked(), depth=2))


def test_its_certificate_is_k() -> None:
    made = model_of("models/published/lock.fence", "published")
    certificate = induction.check(made, replace(asked(), depth=20)).certificate
    assert certificate is not None and certificate.clauses == () and certificate.k > 1
    assert refused(made.system, kinds(made, None), certificate) is None
    less = replace(certificate, k=certificate.k - 1)
    assert refused(made.system, kinds(made, None), less) == f"they are not inductive for k = {less.k}"


def test_what_is_violated_has_no_k() -> None:
    made = model_of("models/published/lock.fence", "does_not_wait")
    found = induction.check(made, replace(asked(), depth=20))
    [steps] = [f.verdict.trace.steps for f in found.findings if isinstance(f.verdict, Violated)]
    names = tuple(f.name for f in found.findings if f.kind != "witness")
    for k in range(1, steps + 2):
        wrong = refused(made.system, kinds(made, None), Certificate(names, (), 4, k))
        assert wrong is not None and ("a run of" in wrong) == (k > steps)


def test_a_limit_ends_it() -> None:
    made = model_of("models/smr/raft_election.fence", "two_terms")
    outcome = induction.check(made, replace(asked(seconds=1), depth=50))
    assert outcome.stopped == "enough" and not proved(outcome)
