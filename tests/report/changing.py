"""The changes of control states that runs of a model make, for holding a diagram against them."""

from typing import cast

from fencepost.core.protocol import Model, Typed
from fencepost.instance.build import instantiate
from fencepost.instance.instance import Instance
from fencepost.report.diagram.machine import machines
from fencepost.semantics.step import Meaning
from fencepost.semantics.transition import Failure, State

Change = tuple[str, int, int]  # of an instance of this role, from a state (-1: the start) to another


def controls(state: State, variable: int) -> tuple[int, ...]:
    return cast("tuple[int, ...]", state[variable])


def changes(typed: Typed, model: Model, most: int) -> set[Change]:
    """Those in the transitions between a model's first so many states; none if there is no such instance."""
    instance = instantiate(typed, model)
    if not isinstance(instance, Instance):
        return set()
    kept = [(n, str(v.owner)) for n, v in enumerate(instance.system.variables) if v.kind == "control"]
    meaning = Meaning(instance.system)
    states = [state for _, state in meaning.initial() if not isinstance(state, Failure)]
    seen = set(states)
    found = {(owner, -1, now) for state in states for n, owner in kept for now in controls(state, n)}
    for state in states:
        for _, end in meaning.successors(state):
            if isinstance(end, Failure):
                continue
            for n, owner in kept:
                both = zip(controls(state, n), controls(end, n), strict=True)
                found |= {(owner, before, now) for before, now in both if before != now}
            if end not in seen and len(states) < most:
                seen.add(end)
                states.append(end)
    return found


def undrawn(typed: Typed, most: int) -> list[str]:
    """What runs do and no state machine of the text shows."""
    drawn = {machine.role: machine for machine in machines(typed)}
    said: list[str] = []
    for model in typed.models:
        for role, before, now in sorted(changes(typed, model, most)):
            machine = drawn[role]
            if before == -1 and now not in machine.initial:
                said.append(f"{model.name}: {role} starts in {machine.states[now]}")
            elif before != -1 and not machine.allows(before, now):
                said.append(f"{model.name}: {role} goes from {machine.states[before]} to {machine.states[now]}")
    return said
