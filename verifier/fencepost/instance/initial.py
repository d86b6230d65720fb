"""How a run starts: every variable's initial value, the choices of `x: T in S`, then the author's `init:`.

The initial value of a variable that chooses is its first value; a stage for each of them chooses, for all
instances of its owner at once, and computes anew what is declared after it and reads the state.
"""

from dataclasses import replace

from fencepost.core.make import assign, choices, fit, get, table
from fencepost.core.protocol import VariableDecl
from fencepost.core.statements import Block
from fencepost.core.system import Parameter, Stage, Variable
from fencepost.core.terms import Expr, Local, Read
from fencepost.core.walk import descend
from fencepost.instance.environment.budget import spent_variables
from fencepost.instance.environment.crash import atomic
from fencepost.instance.environment.network import network_variables
from fencepost.instance.environment.reach import cut_flags, paused_flag, up_flag
from fencepost.instance.environment.skew import offset_stages, offsets
from fencepost.instance.lower import lowering
from fencepost.instance.world import World, declared, instances


def all_variables(world: World) -> tuple[Variable, ...]:
    """The author's variables in the text's order, then the environment's."""
    written = tuple(_lowered(world, declared(variable)) for variable in world.typed.variables)
    roles = [role.name for role in world.typed.roles if role.kind != "sort"]
    flags = [flag for m in world.machines() if (flag := up_flag(world, m)) is not None]
    flags += [flag for role in roles if (flag := paused_flag(world, role)) is not None]
    network = network_variables(world)
    return (*written, *network, *flags, *cut_flags(world), *offsets(world), *spent_variables(world))


def _lowered(world: World, variable: Variable) -> Variable:
    return replace(variable, initial=lowering(world).expr(variable.initial))


def initial_stages(world: World) -> tuple[Stage, ...]:
    """What is chosen and done at the start, clock offsets last."""
    lower = lowering(world)
    stages: list[Stage] = []
    for variable in world.typed.variables:
        if variable.choices is not None:
            stages.append(_choice(world, variable, variable.choices))
        elif stages and _reads_state(variable):
            again = assign(declared(variable), lower.expr(declared(variable).initial))
            stages[-1] = _and_then(stages[-1], (again,))
    for stage in world.typed.init:
        binders = tuple(lower.binder(binder) for binder in stage.binders)
        stages.append(Stage(binders, lower.exprs(stage.guards), atomic(world, stage.body)))
    return (*stages, *offset_stages(world, stages))


def _choice(world: World, variable: VariableDecl, allowed: Expr) -> Stage:
    whole, allowed = declared(variable), lowering(world).expr(allowed)
    chosen = Local(f"initial {variable.name}", whole.type)
    if variable.owner is None:
        parameter = Parameter(chosen.name, chosen.type, allowed, "choice", variable.span)
        return Stage((parameter,), (), (assign(whole, fit(chosen, whole.type, variable.label)),))
    owner = Local("self", instances(variable.owner))
    parameter = Parameter(chosen.name, chosen.type, choices(table(owner, allowed)), "choice", variable.span)
    value = table(owner, fit(get(chosen, owner), variable.type, variable.label))
    return Stage((parameter,), (), (assign(whole, value),))


def _and_then(stage: Stage, block: Block) -> Stage:
    return replace(stage, body=(*stage.body, *block))


def _reads_state(variable: VariableDecl) -> bool:
    return any(isinstance(part, Read) for part in descend(variable.initial))
