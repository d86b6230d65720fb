"""Leaving out orders of steps that commute, and names of instances, loses no state, and leaves something out."""

from collections.abc import Iterator

import pytest

from fencepost.core.system import System
from fencepost.engines.search.judge import ENDLESS, kinds
from fencepost.engines.symbolic.encode.fresh import at_most
from fencepost.engines.symbolic.encode.relation import Relation, relation
from fencepost.engines.symbolic.encode.scope import TooLarge
from fencepost.engines.symbolic.independence import Step, steps_of
from fencepost.engines.symbolic.order import order_of
from fencepost.engines.symbolic.solver import Satisfied
from fencepost.engines.symbolic.template import any_of
from fencepost.engines.symbolic.unroll import Unrolling
from fencepost.evidence.trace import Failure, State
from fencepost.instance.instance import Instance
from fencepost.instance.symmetry import Group, permuted
from fencepost.semantics.step import Meaning
from tests.agreement.renaming import exchanges, renamed
from tests.agreement.test_models import model_of
from tests.engines.symbolic.randoms import instances

MODELS = [
    ("models/published/lock.fence", "published", 4),
    ("models/published/two_phase_commit.fence", "five", 3),
    ("models/lease/lease_failover.fence", "fencepost", 3),
    ("models/checkpoint/checkpoint_restart.fence", "acknowledge_then_flush", 3),
    ("models/primary_backup/async_ack.fence", "asynchronous", 3),
    ("models/smr/raft_election.fence", "one_term", 3),
]
MOST = 400


def made(instance: Instance) -> Relation:
    wanted = kinds(instance, None)
    wanted.pop(ENDLESS, None)
    return relation(instance.system, wanted, at_most(6), permuted=permuted(instance.system))


def levels(instance: Instance, depth: int) -> Iterator[set[State]]:
    """The states after exactly so many steps, told by the semantics"""
    meaning = Meaning(instance.system)
    states = {state for _, state in meaning.initial() if not isinstance(state, Failure)}
    for _ in range(depth + 1):
        yield states
        ends = {end for s in states for label, end in meaning.successors(s) if label is not None}
        states = {end for end in ends if isinstance(end, tuple)}


def solutions(path: Unrolling) -> set[State]:
    """All states of the last frame"""
    found: set[State] = set()
    last, solver = len(path.frames) - 1, path.solver
    asked = solver.fresh("asked")
    bits = path.frames[last].state
    while len(found) <= MOST:
        answer = solver.check(asked)
        if not isinstance(answer, Satisfied):
            break
        truths = [answer.is_true(bit) for bit in bits]
        state = path.states(answer, last)[-1]
        assert state not in found
        found.add(state)
        solver.add(~asked | any_of([~bit if truth else bit for bit, truth in zip(bits, truths, strict=True)]))
    solver.add(~asked)
    return found


def images(instance: Instance, states: set[State]) -> set[State]:
    """These states with the instances' names permuted in every way"""
    moves = list(exchanges(instance))
    found, waiting = set(states), list(states)
    while waiting:
        state = waiting.pop()
        fresh = {renamed(instance, state, move) for move in moves} - found
        waiting += fresh
        found |= fresh
    return found


def lost(instance: Instance, depth: int) -> set[State]:
    """States after exactly so many steps that an ordered run does not come to, whatever the names, or that are none; as
    far as there is no doubt that names do not matter"""
    relation = made(instance)
    path = Unrolling(relation, lambda: None, order=order_of(relation, instance.system, lambda: None))
    wrong: set[State] = set()
    try:
        for number, states in enumerate(levels(instance, depth)):
            if len(states) > MOST:
                break
            if number:
                path.advance()
            if isinstance(path.solver.check(path.frames[-1].unsure), Satisfied):
                break
            wrong |= states ^ images(instance, solutions(path))
    finally:
        path.solver.close()
    return wrong


@pytest.mark.parametrize(("name", "model", "depth"), MODELS, ids=[f"{name}-{model}" for name, model, _ in MODELS])
def test_no_state_is_lost(name: str, model: str, depth: int) -> None:
    assert lost(model_of(name, model), depth) == set()


@pytest.mark.parametrize("first", range(5000, 5060, 20))
def test_no_state_of_random_protocols_is_lost(first: int) -> None:
    tried = 0
    for seed, instance in instances(range(first, first + 20)):
        if instance.system.bounds:  # a step may lead out of them, and only the other order not
            continue
        try:
            assert lost(instance, 3) == set(), f"seed {seed}"
        except TooLarge:
            continue
        tried += 1
    assert tried > 8


def test_a_wrong_answer_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def all_do(one: Step, other: Step) -> bool:
        return True

    monkeypatch.setattr(Step, "commutes", all_do)
    assert lost(model_of("models/lease/lease_failover.fence", "fencepost"), 3)


def test_members_that_are_told_apart_are_not_exchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    named = model_of("models/smr/raft_log.fence", "figure_8_next_term")
    assert lost(named, 1) == set()

    def all_nodes(system: System) -> tuple[Group, ...]:
        return (Group(("Node",), 3),)

    monkeypatch.setattr("fencepost.engines.symbolic.order.groups", all_nodes)
    assert lost(named, 1) == set()  # the relation does not say when their names matter
    monkeypatch.setattr("fencepost.instance.symmetry.groups", all_nodes)
    assert lost(named, 1)


def test_who_is_first_has_the_first_name() -> None:
    instance = model_of("models/published/toy_consensus.fence", "published")
    relation = made(instance)
    path = Unrolling(relation, lambda: None, order=order_of(relation, instance.system, lambda: None))
    path.advance()
    assert (len(solutions(path)), len(list(levels(instance, 1))[1])) == (1, 6)
    path.solver.close()


@pytest.mark.parametrize("few", [64, 8, 1])
def test_no_state_is_lost_however_parameters_are_encoded(monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr("fencepost.engines.symbolic.encode.relation.FEW_WAYS", few)
    assert lost(model_of("models/published/toy_consensus.fence", "published"), 3) == set()
    assert lost(model_of("models/published/two_phase_commit.fence", "three"), 4) == set()


def test_participants_of_a_commit_are_independent_of_each_other() -> None:
    steps = steps_of(made(model_of("models/published/two_phase_commit.fence", "five")))
    pairs = [(a, b) for n, a in enumerate(steps) for b in steps[:n]]
    assert sum(a.commutes(b) for a, b in pairs) > len(pairs) / 2


def test_many_steps_chosen_by_inputs_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """However a parameter is encoded, the same steps commute"""
    found: list[int] = []
    for few in (64, 1):
        monkeypatch.setattr("fencepost.engines.symbolic.encode.relation.FEW_WAYS", few)
        steps = steps_of(made(model_of("models/lease/lease_failover.fence", "fencepost")))
        found.append(sum(a.commutes(b) for n, a in enumerate(steps) for b in steps[:n]))
    assert found[0] == found[1] > 0
