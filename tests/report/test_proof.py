"""The words of a certificate say what its atoms say."""

import pytest

from fencepost.evidence.certificate import At, Atom, Certificate, Clause, Inside, Key
from fencepost.report.proof import never, tell_proof
from tests.agreement.test_models import model_of

LEASE = "models/lease/lease_failover.fence"
TIMER = (Key(0),)
GRANT = (0, 1, 2, 1)  # of Coordinator, to B, for epoch 2, one tick old


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ((Atom("Node state", (Key(0),), "==", 1),), "not (A is primary)"),
        ((Atom("Node.epoch", (Key(1),), "<=", 1),), "not (B.epoch <= 1)"),
        ((Atom("Node.epoch", (Key(1),), "<=", 1), Atom("Node.epoch", (Key(1),), ">=", 1)), "not (B.epoch == 1)"),
        ((Atom("up Node", (Key(0),), "==", True),), "not A.up"),
        ((Atom("up Node", (Key(0),), "==", False),), "not (not A.up)"),
        ((Atom("Coordinator.holder", (Key(0),), "==", None),), "not (Coordinator.holder == none)"),
        ((Atom("Coordinator.holder", (Key(0), Inside()), "==", 1),), "not (Coordinator.holder == B)"),
        ((Atom("Node.lease", TIMER, "==", None),), "not (A.lease stopped)"),
        ((Atom("Node.lease", TIMER, "!=", None),), "not (A.lease not stopped)"),
        ((Atom("Node.lease", (*TIMER, Inside()), ">=", 1),), "not (A.lease.left >= 1)"),
        ((Atom("Storage.log", (Key(0),), "not in", 1),), "not (1 not in Storage.log)"),
        (
            (Atom("Grant: Coordinator -> Node", (), "in", GRANT),),
            "not (in_flight(Grant(2) from Coordinator to B, 1 old))",
        ),
    ],
)
def test_of_a_lease(clause: Clause, words: str) -> None:
    made = model_of(LEASE, "enough_grace")
    told = tell_proof(Certificate((), (clause,), 4), made.system)
    assert [never(parts) for parts in told.clauses] == [words]


def test_of_sequences() -> None:
    made = model_of("models/smr/raft_log.fence", "longer_log")
    log = next(v for v in made.system.variables if v.label == "log")
    clause = (Atom(log.name, (Key(0),), "size >=", 1), Atom(log.name, (Key(0), At(0)), ">=", 1))
    [told] = tell_proof(Certificate((), (clause,), 4), made.system).clauses
    assert told == ("len(A.log) >= 1", "A.log[0] >= 1")
