"""`instantiate`: a protocol and one of its models become a finite transition system.

Actions stand in the order of labels: the protocol's steps as in the text, then the environment's, in the
order of the table of faults: crash, wipe, restart, lose, duplicate, partition and heal, tick (even, uneven),
pause and resume, reboot.
"""

from fencepost.core.protocol import Model, Typed
from fencepost.core.system import Action, System
from fencepost.instance.basis import basis_of, sorts_of
from fencepost.instance.bind import bind
from fencepost.instance.environment.clock import ticks
from fencepost.instance.environment.faults import duplicates, losses
from fencepost.instance.environment.machines import crashes, reboots, restarts, wipes
from fencepost.instance.environment.partition import partitions
from fencepost.instance.environment.pause import pauses
from fencepost.instance.environment.sending import capacity_bounds, crowd_functions
from fencepost.instance.environment.skew import uneven_ticks, with_offsets
from fencepost.instance.initial import all_variables, initial_stages
from fencepost.instance.instance import Instance
from fencepost.instance.lower import lowering
from fencepost.instance.steps import step_action
from fencepost.instance.world import World
from fencepost.source.diagnostic import Diagnostic


def instantiate(typed: Typed, model: Model) -> Instance | tuple[Diagnostic, ...]:
    """The model's transition system, or what is wrong with the model."""
    world = bind(typed, model)
    if not isinstance(world, World):
        return world
    system = _system(world)
    timed = any(action.ticks for action in system.actions)
    urgent = any(action.urgent for action in system.actions)
    return Instance(typed, model, system, basis_of(world, model), timed and urgent)


def _system(world: World) -> System:
    lower = lowering(world)
    return System(
        sorts=sorts_of(world),
        variables=all_variables(world),
        functions=(*map(lower.function, world.typed.functions), *crowd_functions(world)),
        initial=initial_stages(world),
        actions=tuple(with_offsets(world, action) for action in _actions(world)),
        properties=tuple(lower.property(item) for item in world.typed.properties),
        assertions=world.typed.assertions,
        bounds=(*lower.exprs(world.bounds), *capacity_bounds(world)),
    )


def _actions(world: World) -> tuple[Action, ...]:
    return (
        *(step_action(world, step) for step in world.typed.steps),
        *crashes(world),
        *wipes(world),
        *restarts(world),
        *losses(world),
        *duplicates(world),
        *partitions(world),
        *ticks(world),
        *uneven_ticks(world),
        *pauses(world),
        *reboots(world),
    )
