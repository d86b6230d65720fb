"""Certificates: which clauses say nothing new, and that a file gives back what was written."""

import json

import pytest

from fencepost.core.terms import Value
from fencepost.evidence.certificate import At, Atom, Certificate, Field, Inside, Key, Of, Part, Test, without_implied
from fencepost.report.certificate_file import read_certificate, write_certificate
from fencepost.report.jsonio import NotATrace
from fencepost.report.proof import Proof, never
from fencepost.report.story import Origin

ORIGIN = Origin("m.fence", "P", "m", ("N=3",))


def atom(test: Test, value: Value, *path: Part, variable: str = "x") -> Atom:
    return Atom(variable, path, test, value)


def test_a_clause_that_says_less_is_left_out() -> None:
    low, lower = (atom("<=", 3, Inside()),), (atom("<=", 2, Inside()),)
    assert without_implied([lower, low]) == (low,)
    assert without_implied([low, lower, low]) == (low,)
    both = (atom("==", 1, variable="y"), *lower)
    assert without_implied([both, low]) == (low,)
    other = (atom("==", 1, variable="y"), atom(">=", 3, Inside()))
    assert set(without_implied([both, other])) == {both, other}
    assert without_implied([(atom("size >=", 2),), (atom("size >=", 4),)]) == ((atom("size >=", 2),),)
    kept = [(atom("==", 1),), (atom("==", 2),), (atom("!=", None),), (atom(">=", 2, At(1)),), (atom(">=", 3, At(2)),)]
    assert set(without_implied(kept)) == set(kept)


def proof() -> Proof:
    clauses = (
        (atom("==", True), atom("in", (1, None, frozenset({(2, 3)})), Key((0, 1)), Field(2))),
        (atom("copies >=", ((1, 2), 2), At(3)), atom("is", 1, Of(1, 0), Inside())),
    )
    return Proof(Certificate(("A", "B"), clauses, 4), (("x", "y in z"), ("c",)))


def test_a_file_gives_it_back() -> None:
    text = write_certificate(proof(), ORIGIN, "1.0")
    assert read_certificate(text) == (ORIGIN, proof().certificate)
    assert [clause["says"] for clause in json.loads(text)["clauses"]] == ["not (x and y in z)", "not c"]
    assert never(["a b"]) == "not (a b)"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("fencepost/certificate/1", "other"), "its schema is 'other'"),
        (('"copies >="', '"=~"'), "there is no test '=~'"),
        (('"at": 3', '"on": 3'), "a part of a path should not be"),
        (('"at": 3', '"at": "three"'), "at"),
        (('"never": [', '"ever": ['), "never"),
        (('"m.fence"', "7"), "file"),
        (('"room": 4', '"room": "4"'), "room"),
        (("{", "["), "it is not JSON"),
    ],
)
def test_what_is_no_certificate_is_refused(change: tuple[str, str], message: str) -> None:
    text = write_certificate(proof(), ORIGIN, "1.0")
    assert change[0] in text
    with pytest.raises(NotATrace, match=message):
        read_certificate(text.replace(*change, 1))
