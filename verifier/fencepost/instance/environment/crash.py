"""What happens to a machine, and all that stands on it, when it crashes and when it comes up again.

A crash: `on crash` runs first and sees the old state; then volatile variables get their initial value
(computed anew, in the order of declaration), control states and timers too; of `x: T in S` a down instance
shows the first value. A wipe resets durable variables as well. Messages stay, unless the network is `reset on
crash`: then those from and to the instance are lost. A crash ends a pause, for the paused process is gone.
Coming up: where `x: T in S` a value is chosen again, then `on restart` runs.
`crash n` in a block is a crash of `n` after the block, if it is up then.
"""

from dataclasses import replace

from fencepost.core.make import assign, either, equal, field, fit, let, place
from fencepost.core.protocol import Role, VariableDecl
from fencepost.core.rewrite import Rewriter
from fencepost.core.statements import Assign, Block, For, If, Let
from fencepost.core.system import Parameter, Stage, VariableKind
from fencepost.core.terms import FALSE, TRUE, Const, Expr, Local, Read, Scalarset
from fencepost.core.walk import descend
from fencepost.instance.environment.network import ENDS, Wire, network_variables, wires
from fencepost.instance.environment.reach import at_machine, is_up, paused_flag, standing_on, up_flag
from fencepost.instance.environment.traffic import dropped
from fencepost.instance.lower import halting, lowering
from fencepost.instance.world import World, declared, first_value, halted_types, instances

Selves = dict[str, Local]


def aboard(world: World, self: Local) -> tuple[Selves, tuple[Let, ...]]:
    """The instances that stand on a machine, the machine among them, by role, and the lets that name them."""
    assert isinstance(self.type, Scalarset)
    selves, lets = {self.type.name: self}, list[Let]()
    for role in world.aboard(self.type.name)[1:]:
        selves[role] = world.names.local("aboard", instances(role))
        lets.append(let(selves[role].name, standing_on(self, role)))
    return selves, tuple(lets)


def hosted(world: World, self: Local) -> Rewriter:
    """Puts what was written for one `self` inside another step: no name in it clashes with the step's."""
    names = {"self": self.name}

    def name(written: str) -> str:
        if written not in names:
            names[written] = world.names.fresh(written)
        return names[written]

    return Rewriter(name=name)


# ---------------------------------------------------------------- going down


def goes_down(world: World, selves: Selves, wiped: bool = False, stays_up: bool = False) -> Block:
    """The crash of a machine; of a reboot it is the first half, after which it is still up."""
    machine = next(iter(selves))
    block = [item for role in selves for item in _written(world, world.role(role).on_crash, selves[role])]
    kinds = (*VOLATILE, "durable") if wiped else VOLATILE
    block += [_reset(world, v, selves) for v in world.variables(*selves) if v.kind in kinds]
    for role, self in selves.items():
        paused = paused_flag(world, role)
        block += [] if paused is None else [assign(paused, FALSE, self)]
    up = up_flag(world, machine)
    block += [] if up is None or stays_up else [assign(up, FALSE, selves[machine])]
    return (*block, *(_forgotten(world, selves[machine]) if world.reset_on_crash else ()))


VOLATILE: tuple[VariableKind, ...] = ("volatile", "control", "timer")


def _written(world: World, block: Block, self: Local) -> Block:
    return lowering(world).block(hosted(world, self).block(block))


def _reset(world: World, variable: VariableDecl, selves: Selves) -> Assign:
    self = selves[str(variable.owner)]
    value = lowering(world).expr(hosted(world, self).expr(first_value(variable)))
    return Assign(place(declared(variable), self), value)


def _forgotten(world: World, self: Local) -> Block:
    """The messages from and to the crashed machine are lost."""

    def lost(found: Wire, message: Expr) -> Expr:
        ends = [field(message, name) for name in ENDS if name in dict(found.envelope.fields)]
        machines = [at_machine(world, end) for end in ends]
        return either(*(equal(machine, self) for machine in machines if machine.type == self.type))

    block: Block = ()
    for variable in network_variables(world):
        sharing = [found for found in wires(world) if found.variable.name == variable.name]
        roles = {role for found in sharing for role in (found.channel.sender, found.channel.receiver)}
        if any(instances(world.machine(role)) == self.type for role in roles if role is not None):
            block = (*block, *dropped(world, variable, lost))
    return block


# ---------------------------------------------------------------- `crash n`


def atomic(world: World, block: Block) -> Block:
    """A block of the author's, and after it the crashes it asks for."""
    lowered = lowering(world).block(block)
    named = {world.machine(type.name) for type in halted_types(block) if isinstance(type, Scalarset)}
    machines = [machine for machine in world.machines() if machine in named] if named else []
    noted = [let(halting(machine).name, _none(machine)) for machine in machines]
    return (*noted, *lowered, *(_crashes_after(world, machine) for machine in machines))


def _none(machine: str) -> Expr:
    return Const(frozenset(), halting(machine).type)


def _crashes_after(world: World, machine: str) -> For:
    down = world.names.local("down", instances(machine))
    selves, lets = aboard(world, down)
    crash = (*lets, *goes_down(world, selves))
    return For(down.name, down.type, halting(machine), (If(is_up(world, down), crash, ()),))


# ---------------------------------------------------------------- coming up


def comes_up(world: World, first: Stage, selves: Selves) -> tuple[Stage, ...]:
    """The stages in which a machine comes up, after what the first one does: one more for each variable that
    is chosen again, and `on restart` in the last."""
    machine = next(iter(selves))
    up = up_flag(world, machine)
    stages = [first if up is None else replace(first, body=(*first.body, assign(up, TRUE, selves[machine])))]
    for variable in world.variables(*selves):
        if variable.kind == "volatile" and variable.choices is not None:
            stages.append(_chosen_again(world, variable, variable.choices, selves))
        elif len(stages) > 1 and variable.kind == "volatile" and _reads_state(variable):
            stages[-1] = _and_then(stages[-1], (_reset(world, variable, selves),))
    written = [item for role in selves for item in _on_restart(world, world.role(role), selves[role])]
    stages[-1] = _and_then(stages[-1], atomic(world, tuple(written)))
    return tuple(stages)


def _and_then(stage: Stage, block: Block) -> Stage:
    return replace(stage, body=(*stage.body, *block))


def _on_restart(world: World, role: Role, self: Local) -> Block:
    return hosted(world, self).block(role.on_restart)


def _chosen_again(world: World, variable: VariableDecl, choices: Expr, selves: Selves) -> Stage:
    self = selves[str(variable.owner)]
    allowed = lowering(world).expr(hosted(world, self).expr(choices))
    chosen = Local(f"initial {variable.label}", variable.type)
    parameter = Parameter(chosen.name, chosen.type, allowed, "choice", variable.span)
    return Stage((parameter,), (), (Assign(place(declared(variable), self), _fitted(chosen, variable)),))


def _fitted(chosen: Local, variable: VariableDecl) -> Expr:
    return fit(chosen, variable.type, variable.label)


def _reads_state(variable: VariableDecl) -> bool:
    return any(isinstance(part, Read) for part in descend(variable.initial))
