"""The environment's steps on machines: crash, wipe, restart and reboot.

Down instances take no steps: each step's actor is chosen among those that are up and not paused. A budget is
shared by all instances of what its line names. A restart is no fault.
"""

from fencepost.core.make import chosen, domain, negation
from fencepost.core.statements import Block, Let
from fencepost.core.system import Action, Fault, Parameter, Stage
from fencepost.core.terms import Expr, Local
from fencepost.instance.environment.budget import affordable, spending
from fencepost.instance.environment.crash import aboard, comes_up, goes_down
from fencepost.instance.environment.reach import is_up
from fencepost.instance.lower import lowering
from fencepost.instance.world import Grant, World, instances


def the_self(role: str) -> Local:
    """The instance that an environment's step is about"""
    return Local("self", instances(role))


def selected(self: Local, condition: Expr) -> Parameter:
    """The choice of an instance for which a condition holds"""
    return Parameter(self.name, self.type, chosen(self, domain(self.type), condition), "actor")


def on_instance(
    name: str, self: Local, stages: tuple[Stage, ...], says: tuple[str | Expr, ...], fault: Fault | None
) -> Action:
    """A step of the environment that is about one instance"""
    return Action(name, stages, self, says, True, fault, False, 0)


def crashes(world: World) -> tuple[Action, ...]:
    """`crash R k`: an up instance goes down."""
    return tuple(_crash(world, g, machine) for g in world.granted("crash") for machine in world.targets(g))


def _crash(world: World, grant: Grant, machine: str) -> Action:
    self = the_self(machine)
    selves, lets = aboard(world, self)
    stage = _fault_stage(world, grant, self, lets, goes_down(world, selves))
    says = lowering(world).says(world.role(machine).crash_says) or (self, " crashes")
    return on_instance("crash", self, (stage,), says, "crash")


def wipes(world: World) -> tuple[Action, ...]:
    """`wipe R k`: a crash that also resets durable variables."""
    return tuple(_wipe(world, g, machine) for g in world.granted("wipe") for machine in world.targets(g))


def _wipe(world: World, grant: Grant, machine: str) -> Action:
    self = the_self(machine)
    selves, lets = aboard(world, self)
    stage = _fault_stage(world, grant, self, lets, goes_down(world, selves, wiped=True))
    return on_instance("wipe", self, (stage,), (self, " crashes and loses its disk"), "wipe")


def restarts(world: World) -> tuple[Action, ...]:
    """A down instance comes up, unless the model says `no restart R`."""
    return tuple(
        _restart(world, machine)
        for machine in world.machines()
        if world.may_be_down(machine) and machine not in world.no_restart
    )


def _restart(world: World, machine: str) -> Action:
    self = the_self(machine)
    selves, lets = aboard(world, self)
    first = Stage((selected(self, negation(is_up(world, self))), *lets), (), ())
    says = lowering(world).says(world.role(machine).restart_says) or (self, " restarts")
    return on_instance("restart", self, comes_up(world, first, selves), says, None)


def reboots(world: World) -> tuple[Action, ...]:
    """`reboot R k`: crash and restart in one step."""
    return tuple(_reboot(world, g, machine) for g in world.granted("reboot") for machine in world.targets(g))


def _reboot(world: World, grant: Grant, machine: str) -> Action:
    self = the_self(machine)
    selves, lets = aboard(world, self)
    first = _fault_stage(world, grant, self, lets, goes_down(world, selves, stays_up=True))
    return on_instance("reboot", self, comes_up(world, first, selves), (self, " reboots"), "reboot")


def _fault_stage(world: World, grant: Grant, self: Local, lets: tuple[Let, ...], body: Block) -> Stage:
    actor = selected(self, is_up(world, self))
    return Stage((actor, *lets), affordable(grant), (*spending(grant), *body))
