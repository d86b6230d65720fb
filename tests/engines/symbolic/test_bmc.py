"""Bounded model checking: the explorer's faults and steps, nothing that the explorer excludes, an end when asked."""

from dataclasses import replace
from time import monotonic

import pytest

from fencepost.engines import ENGINES
from fencepost.engines.symbolic import bmc
from fencepost.evidence.verdict import Inconclusive, Reached, Unrefuted, Violated
from tests.agreement.comparing import asked
from tests.agreement.test_models import model_of
from tests.engines.symbolic.agreeing import bounded_differences
from tests.instance import tiny
from tests.systems import instance, two_phase_commit

MODELS = [
    ("models/lease/lease_failover.fence", "fencepost"),
    ("models/lease/lease_failover.fence", "unfenced"),
    ("models/lease/zombie_writer.fence", "grace_too_short"),
    ("models/primary_backup/async_ack.fence", "asynchronous"),
    ("models/primary_backup/async_ack.fence", "synchronous"),
    ("models/checkpoint/checkpoint_restart.fence", "acknowledge_then_flush"),
    ("models/checkpoint/checkpoint_restart.fence", "flush_then_acknowledge"),
    ("models/published/lock.fence", "does_not_wait"),
    ("models/published/lock_server.fence", "keeps_the_unlock"),
    ("models/published/peterson.fence", "takes_the_turn"),
    ("models/published/chang_roberts.fence", "passes_larger_ids_on"),
    ("models/published/initial_sync.fence", "mmap_one_write"),
    ("models/published/logless_reconfiguration.fence", "without_overlap"),
    ("models/published/ring_termination.fence", "stays_white"),
]


@pytest.mark.parametrize(("name", "model"), MODELS, ids=[f"{name}-{model}" for name, model in MODELS])
def test_what_is_found_is_the_smallest(name: str, model: str) -> None:
    made, request = model_of(name, model), replace(asked(), depth=10)
    bounded = bmc.check(made, request)
    assert bounded_differences(made, ENGINES["native"](made, asked()), bounded, 10) == []
    assert bounded.stopped is None
    others = {type(f.verdict) for f in bounded.findings if not isinstance(f.verdict, Violated | Reached)}
    assert others <= {Unrefuted, Inconclusive}


def test_with_the_order_of_steps() -> None:
    made = model_of("models/lease/lease_failover.fence", "uneven_clocks")
    request = replace(asked(), depth=10, order="steps")
    explored = ENGINES["native"](made, replace(asked(), order="steps"))
    assert bounded_differences(made, explored, bmc.check(made, request), 10) == []


def test_places_for_elements_are_made_as_they_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    made = model_of("models/lease/lease_failover.fence", "fencepost")
    monkeypatch.setattr(bmc, "FIRST_ROOM", 1)
    request = replace(asked(), depth=10)
    assert bounded_differences(made, ENGINES["native"](made, asked()), bmc.check(made, request), 10) == []


def test_a_limit_ends_it_and_what_is_known_is_told() -> None:
    made = model_of("models/published/pull_based_raft.fence", "figure_8")
    began = monotonic()
    outcome = bmc.check(made, replace(asked(seconds=2), depth=30))
    assert monotonic() - began < 20
    assert outcome.stopped == "enough"
    reasons = {f.verdict.reason for f in outcome.findings if isinstance(f.verdict, Inconclusive)}
    assert all(reason.startswith("enough; ") for reason in reasons) and reasons


def test_without_a_violation_it_is_no_pass() -> None:
    outcome = bmc.check(instance(two_phase_commit()), replace(asked(), depth=3))
    assert {f.verdict for f in outcome.findings} == {Unrefuted("bounded", 3)}


ORDER = """
protocol Order
shared filled: bool = false
role Node:
    states idle, odd, good
    durable log: seq[bool, 1]
    action fill when idle and not filled:
        filled = true
        log.append(true)
        become good
    action spoil when idle and filled:
        become odd
invariant Any:
    not filled or any(n is good or n is odd and n.log[0] for n in Node)
model two:
    Node = {A, B}
"""


FILLED = ORDER.replace("and not filled:", "and not filled and not oracle(any(n is odd for n in Node)):").replace(
    "        become odd", "        log.append(true)\n        become odd"
)


LOOP = """
protocol Loop
shared done: bool = false
shared first: Node? = none
shared other: Node? = none
role Node:
    states idle, busy
action choose(n: Node, m: Node) when first == none and n != m:
    first = n
    other = m
action look when first != none and not done:
    for n in Node:
        assert First: n != first
        assert Other: n != other
    done = true
model two:
    Node = {A, B}
"""


@pytest.mark.parametrize(("text", "violated"), [(ORDER, ["NoRuntimeError"]), (LOOP, ["First", "Other"])])
def test_who_stands_first_may_decide_what_fails(text: str, violated: list[str]) -> None:
    """`any` ends at A if A tells, and B is spoilt or not. Of A and B, A comes first in the loop"""
    made = tiny.made(text)
    bounded = bmc.check(made, replace(asked(), depth=4))
    assert bounded_differences(made, ENGINES["reference"](made, asked()), bounded, 4) == []
    assert [finding.name for finding in bounded.findings if isinstance(finding.verdict, Violated)] == violated


@pytest.mark.parametrize(("text", "named"), [(ORDER, True), (LOOP, True), (FILLED, False)])
def test_names_matter_only_where_something_fails(text: str, named: bool) -> None:
    """What might fail behind the element that tells, but never does, leaves names without meaning"""
    search = bmc.Bounded(tiny.made(text), replace(asked(), depth=4))
    search.run()
    search.close()
    assert (search.permuted == frozenset()) == named
