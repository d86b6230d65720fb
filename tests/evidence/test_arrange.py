"""The order of a trace's steps: it reads better, and it is the same run."""

from dataclasses import replace

import pytest

from fencepost.evidence.arrange import arranged
from fencepost.evidence.narrate import narrate
from fencepost.evidence.outcome import Finding
from fencepost.evidence.replay import replay
from fencepost.evidence.trace import Trace
from fencepost.evidence.verdict import Reached, Violated
from fencepost.instance.instance import Instance
from tests.evidence.texts import searched

LEASE = '''protocol Lease

message Ask
message Grant

network set

role Node:
    durable asked: bool = false
    durable has: bool = false

    action ask when not asked:
        """asks"""
        asked = true
        send Ask to Server

    on Grant:
        """has"""
        has = true

service Server:
    durable given: 0..2 = 0

    on Ask from n:
        """grants"""
        given += 1
        send Grant to n

invariant One: count(n for n in Node if n.has) <= 1
witness Both: all(n.asked for n in Node)

model two:
    Node = {A, B}
'''

TURNS = """protocol Turns

shared turn: 0..9 = 0

role Node:
    durable moves: 0..9 = 0

    action move when turn < 9:
        turn += 1
        moves = turn

invariant Below: not all(n.moves > 1 for n in Node)

model two:
    Node = {A, B}
"""


def told(instance: Instance, trace: Trace) -> list[str]:
    return ["".join(str(part) for part in step.says) for step in narrate(instance, trace)]


def violation(instance: Instance, finding: Finding) -> Trace:
    assert isinstance(finding.verdict, Violated)
    return finding.verdict.trace


def test_what_follows_from_a_step_comes_soon_after_it() -> None:
    instance, found = searched(LEASE)
    trace = violation(instance, found["One"])
    assert told(instance, trace) == ["asks", "asks", "grants", "has", "grants", "has"]
    assert told(instance, arranged(instance, trace)) == ["asks", "grants", "has"] * 2


def test_it_is_the_same_run_in_another_order() -> None:
    instance, found = searched(LEASE)
    trace = violation(instance, found["One"])
    better = arranged(instance, trace)
    assert sorted(map(repr, better.labels)) == sorted(map(repr, trace.labels))
    assert (better.states[0], better.states[-1]) == (trace.states[0], trace.states[-1])
    assert replay(instance, replace(found["One"], verdict=Violated(better, True))) is None
    assert arranged(instance, better) == better


def test_steps_that_depend_on_each_other_keep_their_order() -> None:
    """The turn is passed on by whoever moves: no two steps can be taken the other way round."""
    instance, found = searched(TURNS)
    trace = violation(instance, found["Below"])
    assert arranged(instance, trace) == trace


@pytest.mark.parametrize("changed", [{"loop": 0}, {"states": (), "labels": ()}])
def test_what_has_no_end_or_no_beginning_stays_as_it_is(changed: dict[str, object]) -> None:
    instance, found = searched(LEASE)
    trace = replace(violation(instance, found["One"]), **changed)
    assert arranged(instance, trace) is trace


def test_a_witness_too() -> None:
    instance, found = searched(LEASE)
    verdict = found["Both"].verdict
    assert isinstance(verdict, Reached)
    assert arranged(instance, verdict.trace).steps == verdict.trace.steps
