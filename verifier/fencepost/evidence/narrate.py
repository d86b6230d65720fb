"""The steps of a trace with all that a report tells of them, as values with their types."""

from dataclasses import dataclass
from typing import Literal, TypeAlias, final

from fencepost.core.system import Fault, Parameter, System
from fencepost.core.terms import Type, Value
from fencepost.evidence.trace import Label, State, Trace
from fencepost.instance.instance import Instance
from fencepost.semantics.step import Meaning, Said
from fencepost.semantics.transition import Note

Part: TypeAlias = Said


@final
@dataclass(frozen=True, slots=True)
class Argument:
    """A parameter's value as chosen; `role` as in `core.system.Parameter`"""

    name: str
    value: Value
    type: Type
    role: Literal["actor", "argument", "message", "choice"]


@final
@dataclass(frozen=True, slots=True)
class Told:
    """One step. `actor` is None for the system and the environment; `says` is the author's docstring in
    pieces (text, or a value with its type, before the step), empty where there is none."""

    action: str
    environment: bool
    actor: tuple[Value, Type] | None
    arguments: tuple[Argument, ...]
    fault: Fault | None
    ticks: int
    says: tuple[Part, ...]
    sent: tuple[Note, ...]
    taken: tuple[Note, ...]
    lost: tuple[Note, ...]


def narrate(instance: Instance, trace: Trace) -> tuple[Told, ...]:
    """Every step of a trace that replays."""
    meaning = Meaning(instance.system)
    return tuple(narrated(meaning, trace.states[n], label) for n, label in enumerate(trace.labels))


def arguments(system: System, label: Label) -> tuple[Argument, ...]:
    """The parameters of a label, by name."""
    stages = system.actions[label.action].stages
    parameters = [b for stage in stages for b in stage.binders if isinstance(b, Parameter)]
    pairs = zip(parameters, label.arguments, strict=False)  # a failed step may not have come to the last
    return tuple(Argument(p.name, value, p.type, p.role) for p, value in pairs)


def narrated(meaning: Meaning, before: State, label: Label) -> Told:
    """One step, from the state before it."""
    taken = meaning.take(before, label)
    if taken is None:
        raise ValueError("a trace that does not replay cannot be told")
    action = meaning.system.actions[label.action]

    def notes(kind: str) -> tuple[Note, ...]:
        return tuple(note for note in taken.notes if note.kind == kind)

    return Told(
        action=action.name,
        environment=action.environment,
        actor=None if action.actor is None else (taken.actor, action.actor.type),
        arguments=arguments(meaning.system, label),
        fault=action.fault,
        ticks=action.ticks,
        says=taken.says,
        sent=notes("sent"),
        taken=notes("taken"),
        lost=notes("lost"),
    )
