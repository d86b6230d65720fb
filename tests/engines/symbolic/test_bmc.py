"""Bounded model checking: the explorer's faults and steps, nothing that the explorer excludes, an end when asked."""

from dataclasses import replace
from time import monotonic

import pytest

from fencepost.core.system import Action
from fencepost.engines import ENGINES
from fencepost.engines.symbolic import bmc
from fencepost.evidence.outcome import Finding, Outcome, Request
from fencepost.evidence.replay import replay
from fencepost.evidence.verdict import Inconclusive, Reached, Unrefuted, Violated
from fencepost.instance.instance import Instance
from tests.agreement.comparing import asked
from tests.agreement.test_models import model_of
from tests.engines.symbolic.randoms import instances
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
CHUNK = 15
Cost = tuple[int, int]


def cost(made: Instance, finding: Finding) -> Cost | None:
    """Faults and steps of a finding's trace, which is one of the protocol"""
    if not isinstance(finding.verdict, Violated | Reached):
        return None
    actions: tuple[Action, ...] = made.system.actions
    trace = finding.verdict.trace
    assert replay(made, finding) is None
    return sum(actions[label.action].fault is not None for label in trace.labels), trace.steps


def differences(made: Instance, request: Request, explored: Outcome, bounded: Outcome) -> list[object]:
    """What the bounded search found otherwise than the explorer, up to its depth"""
    known = {finding.name: cost(made, finding) for finding in explored.findings}
    depth = request.depth or 0
    wrong: list[object] = []
    for finding in bounded.findings:
        least, found = known[finding.name], cost(made, finding)
        if least is not None and least[1] <= depth:
            wrong += [] if found == least else [(finding.name, found, least)]
        elif found is not None and (least is None or found[0] <= least[0]):
            wrong.append((finding.name, found, least))
    return wrong


@pytest.mark.parametrize(("name", "model"), MODELS, ids=[f"{name}-{model}" for name, model in MODELS])
def test_what_is_found_is_the_smallest(name: str, model: str) -> None:
    made, request = model_of(name, model), replace(asked(), depth=10)
    bounded = bmc.check(made, request)
    assert differences(made, request, ENGINES["native"](made, asked()), bounded) == []
    assert bounded.stopped is None
    others = {type(f.verdict) for f in bounded.findings if not isinstance(f.verdict, Violated | Reached)}
    assert others <= {Unrefuted, Inconclusive}


def test_with_the_order_of_steps() -> None:
    made = model_of("models/lease/lease_failover.fence", "uneven_clocks")
    request = replace(asked(), depth=10, order="steps")
    explored = ENGINES["native"](made, replace(asked(), order="steps"))
    assert differences(made, request, explored, bmc.check(made, request)) == []


@pytest.mark.parametrize("first", range(500, 560, CHUNK))
def test_random_protocols(first: int) -> None:
    compared = 0
    for seed, made in instances(range(first, first + CHUNK)):
        explored = ENGINES["reference"](made, asked(seconds=1))
        request = replace(asked(seconds=5), depth=4)
        bounded = bmc.check(made, request)
        if explored.stopped is None and bounded.stopped is None:
            compared += 1
            assert differences(made, request, explored, bounded) == [], f"seed {seed}"
    assert compared > CHUNK / 2


def test_places_for_elements_are_made_as_they_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    made = model_of("models/lease/lease_failover.fence", "fencepost")
    monkeypatch.setattr(bmc, "FIRST_ROOM", 1)
    request = replace(asked(), depth=10)
    assert differences(made, request, ENGINES["native"](made, asked()), bmc.check(made, request)) == []


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
