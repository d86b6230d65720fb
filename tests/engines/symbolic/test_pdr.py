"""Proofs: what is claimed is the explorer's answer, and the certificate is true of every state that can be reached."""

from dataclasses import replace

import pytest

from fencepost.engines import ENGINES
from fencepost.engines.search.judge import kinds
from fencepost.engines.symbolic import pdr
from fencepost.engines.symbolic.proof.recheck import refused
from fencepost.evidence.certificate import Atom, Certificate, Field, Inside, Key
from fencepost.evidence.verdict import Holds, Inconclusive, Violated
from fencepost.instance.instance import Instance
from tests.agreement.comparing import asked
from tests.agreement.test_models import model_of
from tests.engines.symbolic.agreeing import proof_differences, untrue

MODELS = [
    ("models/lease/lease_failover.fence", "fencepost"),
    ("models/lease/lease_failover.fence", "enough_grace"),
    ("models/lease/lease_failover.fence", "unfenced"),
    ("models/checkpoint/checkpoint_restart.fence", "acknowledge_then_flush"),
    ("models/checkpoint/checkpoint_restart.fence", "without_crashes"),
    ("models/published/lock.fence", "published"),
    ("models/published/lock.fence", "does_not_wait"),
    ("models/published/lock_server.fence", "published"),
    ("models/published/peterson.fence", "takes_the_turn"),
]


@pytest.mark.parametrize(("name", "model"), MODELS, ids=[f"{name}-{model}" for name, model in MODELS])
def test_everything_is_decided_as_the_explorer_does(name: str, model: str) -> None:
    made = model_of(name, model)
    proved = pdr.check(made, replace(asked(), depth=12))
    assert proof_differences(made, ENGINES["native"](made, asked()), proved) == []
    assert proved.stopped is None
    left = [f.name for f in proved.findings if isinstance(f.verdict, Inconclusive) and f.kind != "witness"]
    assert left == []
    assert any(f.verdict == Holds("proved") for f in proved.findings) == (proved.certificate is not None)


def test_a_run_on_which_there_is_no_room_is_no_counterexample() -> None:
    """In so few places the log loses what is appended; a chain of cubes that went through there ended in an error"""
    made = model_of("models/published/initial_sync.fence", "mmap")
    outcome = pdr.check(made, asked(seconds=5.0))
    assert not any(isinstance(f.verdict, Violated) for f in outcome.findings if f.name == "NoRuntimeError")


def proof(name: str, model: str) -> tuple[Instance, Certificate]:
    made = model_of(name, model)
    certificate = pdr.check(made, replace(asked(), depth=0)).certificate
    assert certificate is not None
    return made, certificate


def wrong(made: Instance, certificate: Certificate) -> str | None:
    return refused(made.system, kinds(made, None), certificate)


def test_a_certificate_without_one_of_its_clauses_is_refused() -> None:
    made, certificate = proof("models/published/lock_server.fence", "published")
    assert wrong(made, certificate) is None
    clauses = certificate.clauses
    told = [wrong(made, replace(certificate, clauses=clauses[:n] + clauses[n + 1 :])) for n in range(len(clauses))]
    assert "a step leads out of it" in told
    needed = tuple(clause for clause, reason in zip(clauses, told, strict=True) if reason is not None)
    assert len(needed) > len(clauses) / 2
    reason = wrong(made, replace(certificate, clauses=()))
    assert reason is not None and reason.startswith("it does not exclude that")


def test_a_certificate_that_excludes_too_much_is_refused() -> None:
    made, certificate = proof("models/lease/lease_failover.fence", "enough_grace")
    holder = Atom("Coordinator.holder", (Key(0),), "==", None)
    at_first = replace(certificate, clauses=(*certificate.clauses, (holder,)))
    assert wrong(made, at_first) == "it is not true at first"
    later = Atom("Coordinator.holder", (Key(0), Inside()), "==", 1)
    assert wrong(made, replace(certificate, clauses=(*certificate.clauses, (later,)))) == "a step leads out of it"
    assert untrue(made.system, at_first)


def test_a_certificate_of_another_protocol_is_refused() -> None:
    _, certificate = proof("models/published/lock.fence", "published")
    made = model_of("models/lease/lease_failover.fence", "enough_grace")
    foreign = replace(certificate, properties=("AtMostOnePrimary",))
    reason = wrong(made, foreign)
    assert reason is not None and reason.startswith("it speaks of what the system does not have")


@pytest.mark.parametrize(
    "atom",
    [
        Atom("Coordinator.holder", (Key(7),), "==", None),
        Atom("Coordinator.holder", (Key("A"),), "==", None),  # pyright: ignore[reportArgumentType]
        Atom("Coordinator.holder", (Key(0), Inside()), "==", 9),
        Atom("Coordinator.holder", (Key(0), Field(1)), "==", 1),
        Atom("Coordinator.epoch", (Key(0),), "<=", (1,)),
        Atom("Coordinator.epoch", (Key(0),), "in", 1),
        Atom("Storage.log", (Key(0),), "in", (1, 2)),
        Atom("Storage.log", (Key(0),), "copies >=", (1, 2)),
        Atom("nowhere", (), "==", None),
    ],
    ids=str,
)
def test_what_has_no_meaning_is_refused(atom: Atom) -> None:
    made = model_of("models/lease/lease_failover.fence", "enough_grace")
    reason = wrong(made, Certificate(("NoRuntimeError",), ((atom,),), 4))
    assert reason is not None and reason.startswith("it speaks of what the system does not have")


def test_a_limit_ends_it_and_what_is_known_is_told() -> None:
    made = model_of("models/smr/raft_election.fence", "two_terms")
    outcome = pdr.check(made, asked(seconds=1))
    assert outcome.stopped == "enough" and outcome.certificate is None
    reasons = [f.verdict.reason for f in outcome.findings if isinstance(f.verdict, Inconclusive)]
    assert reasons and all(reason.startswith("enough") for reason in reasons)


def test_places_for_elements_are_made_as_they_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdr, "FIRST_ROOM", 1)
    made = model_of("models/primary_backup/async_ack.fence", "asynchronous")
    proved = pdr.check(made, replace(asked(), depth=0))
    assert proof_differences(made, ENGINES["native"](made, asked()), proved) == []
    assert proved.certificate is not None
