"""Guards that block, counted by machine code over all the states that a search found."""

from dataclasses import dataclass, replace
from typing import final

import pytest

from fencepost.core.make import equal, number, read
from fencepost.core.system import Action, Stage, System
from fencepost.engines import reference
from fencepost.engines.native.codegen.context import WORKER
from fencepost.engines.native.codegen.emit import Function, Pointer
from fencepost.engines.native.explorer import Search
from fencepost.engines.native.jit import Loaded, load
from fencepost.engines.native.kernel.tally import orbit_text, tally_text
from fencepost.engines.native.records import Worker
from fencepost.engines.native.uses import action_uses, enabled_in
from fencepost.engines.search.pulse import Pulse
from fencepost.evidence.outcome import ActionUse
from fencepost.semantics.step import Meaning
from tests.engines.native.graph_machine import graph_machine
from tests.engines.walkers import SIZE, as_system, walker
from tests.systems import counter, instance, request

AT = counter("at", SIZE - 1)
FIRST, SECOND = 3, 9  # at is 3; at is 9, which it never is


@final
@dataclass(frozen=True)
class Counting:
    """What the action's two guards are to count"""

    loaded: Loaded
    orbit: int

    def tally(self, worker: int, kind: int) -> int:
        return self.loaded.functions["tally"](worker, kind)


def counting(kind: str, orbits: Loaded | None = None) -> Counting:
    """A model of the action alone: its first guard that is false is counted. `kind`: steps or faults"""
    f = Function(kind, (), ("worker", "state"))
    at = f.load(Pointer("%state"))
    guard = f.select(f.compare("eq", at, FIRST), 1, 0)
    place = f.at(f.pointer_at(WORKER, Worker.BLOCKED), guard)
    f.store(f.add(f.load(place), 1), place)
    other = Function("faults" if kind == "steps" else "steps", (), ("worker", "state"))
    text = f.finish() + other.finish() + tally_text(1)
    return Counting(load(text, {"tally": 2}), orbits.functions["where"](0) if orbits else 0)


def uses(seed: int, blocks: Counting, action: Action) -> tuple[tuple[ActionUse, ...], tuple[ActionUse, ...]]:
    """Those that the machine and the reference count, with one more action that is never taken"""
    graph = walker(seed)
    made = as_system(graph, 0, (0, 1))
    others = (replace(other, environment=True) for other in made.actions)  # of which nobody asks
    made = replace(made, actions=(*others, action))
    one, asked, meaning = instance(made), request(), Meaning(made)
    search = Search(one, asked, graph_machine(made, graph, 0, (0, 1), threads=2), Pulse(asked))
    search.run(meaning.initial())
    asked_for: list[System] = []

    def compile_(system: System) -> Counting:
        asked_for.append(system)
        return blocks

    found = action_uses(search, made, compile_)
    search.close()
    assert [system.actions for system in asked_for] == [(action,)]
    return found, reference.check(one, asked).uses


def never(fault: bool) -> Action:
    guards = (equal(read(AT), number(FIRST)), equal(read(AT), number(SECOND)))
    return Action("never", (Stage((), guards, ()),), None, (), False, "crash" if fault else None, False, 0)


@pytest.mark.parametrize("fault", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_a_state_counts_once(seed: int, fault: bool) -> None:
    mine, theirs = uses(seed, counting("faults" if fault else "steps"), never(fault))
    assert [use.taken for use in mine] == [use.taken for use in theirs]
    assert mine[3].blocked == theirs[3].blocked != (0, 0)


def test_a_state_that_stands_for_others_counts_for_them_too() -> None:
    canonical = Function("canonical", (), ("worker", "state"), "i64")
    canonical.leave(5)
    orbits = load(canonical.finish() + orbit_text(1), {"where": 1})
    mine, theirs = uses(0, counting("steps", orbits), never(False))
    assert mine[3].blocked == tuple(5 * times for times in theirs[3].blocked)


def test_in_how_many_states_an_action_could_be_taken() -> None:
    f = Function("steps", (), ("worker", "state"))
    at, taken = f.load(Pointer("%state")), f.pointer_at(WORKER, Worker.TAKEN)
    with f.when(f.compare("slt", at, FIRST)):
        f.store(f.add(f.load(taken, 1), 1), taken, 1)
        f.store(f.add(f.load(taken, 1), 1), taken, 1)  # in two ways
    text = f.finish() + Function("faults", (), ("worker", "state")).finish() + tally_text(1)
    graph = walker(0)
    made = as_system(graph, 0, (0, 1))
    one, asked = instance(made), request()
    search = Search(one, asked, graph_machine(made, graph, 0, (0, 1), threads=2), Pulse(asked))
    search.run(Meaning(made).initial())
    below = sum(search.space.state(number)[0] < FIRST for number in range(search.space.count))
    found = enabled_in(search, made, lambda system: Counting(load(text, {"tally": 2}), 0))
    search.ended = True
    assert enabled_in(search, made, lambda system: Counting(load(text, {"tally": 2}), 0)) is None
    search.close()
    assert found == (0, below, 0)
    assert below > 0
