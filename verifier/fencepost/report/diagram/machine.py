"""Each role's state machine: its control states, and the steps that may lead from one to another.

An edge is there for every change that some run of some model could make, and it may be there for one that no run
makes: where that is so because the text computes the state, or whose it is, the edge says so. A crash takes every
state to the first one; it is drawn where a model of the text grants it, and where the text has no models.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias, final

from fencepost.core.protocol import FaultKind, Model, Role, Step, Typed
from fencepost.core.statements import Block, Halt
from fencepost.core.terms import Enum, Scalarset
from fencepost.core.walk import statements
from fencepost.report.changes import SYSTEM
from fencepost.report.diagram.follow import Control, Ways, admitted, follow

Change: TypeAlias = tuple[int, int]


@final
@dataclass(frozen=True, slots=True)
class Doing:
    """A step that changes a state: `who` does it where it is not the instance itself, and whether the text computes
    the state, or whose it is, so that it only may be this change"""

    name: str
    who: str | None
    unsure: bool

    @property
    def shown(self) -> str:
        told = self.name if self.who is None else f"{self.who}: {self.name}"
        return f"{told} (may)" if self.unsure else told


@final
@dataclass(frozen=True, slots=True)
class Outage:
    """What can befall the machine: whether it crashes, reboots in one step, and which states a restart leads to
    (none: it stays down)"""

    crashes: bool
    reboots: bool
    restarts: tuple[int, ...]

    def told(self) -> tuple[str, ...]:
        """What is said of a role that has no states to draw it with"""
        faults = [fault for fault, given in (("crash", self.crashes), ("reboot", self.reboots)) if given]
        return (f"may {' or '.join(faults)}",) if faults else ()


@final
@dataclass(frozen=True, slots=True)
class Machine:
    """A role with its control states, the first being where it starts unless `initial` says otherwise. `changes`: what
    leads from a state to another; `staying`: by state, the steps that may leave it; `anywhere`: those that may leave
    every state as it is, and never change one. A role without control states has only the latter."""

    role: str
    kind: str
    states: tuple[str, ...]
    initial: tuple[int, ...]
    changes: dict[Change, tuple[Doing, ...]]
    staying: tuple[tuple[str, ...], ...]
    anywhere: tuple[str, ...]
    outage: Outage

    def allows(self, before: int, after: int) -> bool:
        """Whether the machine has an edge for a change of an instance's control state."""
        outage = self.outage
        return (
            (before, after) in self.changes
            or (outage.crashes and (after == 0 or (before == 0 and after in outage.restarts)))
            or (outage.reboots and after in outage.restarts)
        )


def machines(typed: Typed) -> tuple[Machine, ...]:
    """The machine of every role, service and store that has states or steps, in the text's order; the system's steps
    come last, as those of a role without states."""
    found = [_machine(typed, role) for role in typed.roles if role.kind != "sort"]
    steps = tuple(dict.fromkeys(step.name for step in typed.steps if step.role is None))
    found.append(Machine(SYSTEM, "", (), (), {}, (), steps, Outage(False, False, ())))
    return tuple(machine for machine in found if machine.states or machine.anywhere)


def _machine(typed: Typed, role: Role) -> Machine:
    outage = Outage(_befalls(typed, role, "crash", "wipe"), _befalls(typed, role, "reboot"), ())
    own = tuple(dict.fromkeys(step.name for step in typed.steps if step.role == role.name))
    control = control_of(typed, role)
    if control is None:
        return Machine(role.name, role.kind, (), (), {}, (), own, outage)
    changes, staying = _steps(typed, role, control)
    anywhere = tuple(name for name in own if _never_changes(name, staying, changes))
    kept = tuple(tuple(name for name in names if name not in anywhere) for names in staying)
    up_again = _restarts(typed, role, control) if outage.crashes or outage.reboots else ()
    return Machine(
        role.name,
        role.kind,
        role.states,
        _initial(typed, control),
        changes,
        kept,
        anywhere,
        Outage(outage.crashes, outage.reboots, up_again),
    )


def _never_changes(name: str, staying: list[list[str]], changes: dict[Change, tuple[Doing, ...]]) -> bool:
    changed = any(doing.name == name and doing.who is None for found in changes.values() for doing in found)
    return not changed and len(staying) > 1 and all(name in names for names in staying)


def control_of(typed: Typed, role: Role) -> Control | None:
    """What is to be followed of a role, if it has control states."""
    for variable in typed.variables:
        if variable.kind == "control" and variable.owner == role.name and isinstance(variable.type, Enum):
            machine = _on(typed, role.name)
            aboard = frozenset(other.name for other in typed.roles if _on(typed, other.name) == machine)
            return Control(variable.name, len(variable.type.members), aboard)
    return None


def _on(typed: Typed, name: str) -> str:
    """The machine that a role stands on."""
    on = next((role.on for role in typed.roles if role.name == name), None)
    return name if on is None else _on(typed, on)


# ---------------------------------------------------------------- steps


def _steps(typed: Typed, role: Role, control: Control) -> tuple[dict[Change, tuple[Doing, ...]], list[list[str]]]:
    """What leads from one state to another, and the steps that may leave each state as it is."""
    changes: defaultdict[Change, dict[tuple[str, str | None], bool]] = defaultdict(dict)
    staying: list[dict[str, None]] = [{} for _ in range(control.count)]
    for name, actor, ways in _followed(typed, role, control):
        for before, now, unsure in ways.own or ():
            if before == now:
                staying[before][name] = None
            else:
                _note(changes[before, now], name, None, unsure)
        who = actor or SYSTEM
        for before, now, unsure in ways.other:
            if before != now:
                _note(changes[before, now], name, f"another {who}" if actor == role.name else who, unsure)
    told = {
        change: tuple(Doing(name, who, unsure) for (name, who), unsure in doings.items())
        for change, doings in sorted(changes.items())
    }
    return told, [list(names) for names in staying]


def _note(doings: dict[tuple[str, str | None], bool], name: str, who: str | None, unsure: bool) -> None:
    doings[name, who] = unsure and doings.get((name, who), True)


def _followed(typed: Typed, role: Role, control: Control) -> Iterator[tuple[str, str | None, Ways]]:
    """Each step with its actor's role, and what may become of instances of `role`."""
    for step in typed.steps:
        yield step.name, step.role, _step(role, control, step)
    for other in typed.roles:  # its own crash and restart are drawn apart; they may concern others as well
        for name, block in (("on crash", other.on_crash), ("on restart", other.on_restart)):
            if block:
                own = control.same() if other.name == role.name else None
                yield name, other.name, Ways(None, follow(control, block, Ways(own, control.same())).other)


def _step(role: Role, control: Control, step: Step) -> Ways:
    own = admitted(control, step.guards) if step.role == role.name else None
    start = Ways(own, control.same())
    return follow(control, step.body, start) if start.reached else Ways(own, frozenset())


def _initial(typed: Typed, control: Control) -> tuple[int, ...]:
    ways = Ways(None, frozenset(((0, 0, False),)))
    for stage in typed.init:
        ways = follow(control, stage.body, ways)
    return tuple(sorted({now for _, now, _ in ways.other}))


# ---------------------------------------------------------------- crashes


def _befalls(typed: Typed, role: Role, *kinds: FaultKind) -> bool:
    """Whether a model grants one of these faults to the role's machine, or a step asks for it. What a text without
    models is checked under, nobody knows."""
    machine = _on(typed, role.name)
    if "crash" in kinds and (not typed.models or _halted(typed, machine)):
        return True
    return any(_granted(typed, model, machine, *kinds) for model in typed.models)


def _granted(typed: Typed, model: Model, machine: str, *kinds: FaultKind) -> bool:
    return any(
        grant.kind in kinds and (not grant.targets or machine in {_on(typed, name) for name in grant.targets})
        for grant in model.faults
        if not grant.forbidden
    )


def _halted(typed: Typed, machine: str) -> bool:
    targets = (item.target.type for block in _blocks(typed) for item in statements(block) if isinstance(item, Halt))
    return any(isinstance(target, Scalarset) and _on(typed, target.name) == machine for target in targets)


def _blocks(typed: Typed) -> Iterator[Block]:
    for step in typed.steps:
        yield step.body
    for role in typed.roles:
        yield from (role.on_crash, role.on_restart)


def _restarts(typed: Typed, role: Role, control: Control) -> tuple[int, ...]:
    machine = _on(typed, role.name)
    faulty = [m for m in typed.models if _granted(typed, m, machine, "crash", "wipe", "reboot")]
    if faulty and all(_stays_down(typed, model, machine) for model in faulty):
        return ()
    first = frozenset(((0, 0, False),))
    ways = Ways(first, control.same())
    for other in typed.roles:
        if other.name == role.name:
            ways = follow(control, other.on_restart, ways)
        elif _on(typed, other.name) == machine and ways.own is not None:
            ways = Ways(follow(control, other.on_restart, Ways(None, ways.own)).other, ways.other)
    return tuple(sorted({now for _, now, _ in ways.own or ()}))


def _stays_down(typed: Typed, model: Model, machine: str) -> bool:
    return any(
        grant.kind == "restart" and grant.forbidden and machine in {_on(typed, name) for name in grant.targets}
        for grant in model.faults
    )
