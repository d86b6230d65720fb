"""`pause R k`: an up instance takes no steps and no messages while its timers run, until it resumes.

Roles on the same machine are not paused with it. Resuming is no fault.
"""

from fencepost.core.make import assign, both, get, negation, read
from fencepost.core.system import Action, Stage, Variable
from fencepost.core.terms import FALSE, TRUE
from fencepost.instance.environment.budget import affordable, spending
from fencepost.instance.environment.machines import on_instance, selected, the_self
from fencepost.instance.environment.reach import is_up, paused_flag
from fencepost.instance.world import Grant, World


def pauses(world: World) -> tuple[Action, ...]:
    """The pauses, then the resumptions."""
    granted = [(grant, role) for grant in world.granted("pause") for role in world.targets(grant)]
    flags = {role: flag for _, role in granted if (flag := paused_flag(world, role)) is not None}
    paused = [_pause(world, grant, role, flags[role]) for grant, role in granted]
    return (*paused, *(_resume(role, flag) for role, flag in flags.items()))


def _pause(world: World, grant: Grant, role: str, flag: Variable) -> Action:
    self = the_self(role)
    awake = both(is_up(world, self), negation(get(read(flag), self)))
    body = (*spending(grant), assign(flag, TRUE, self))
    stage = Stage((selected(self, awake),), affordable(grant), body)
    return on_instance("pause", self, (stage,), (self, " pauses"), "pause")


def _resume(role: str, flag: Variable) -> Action:
    self = the_self(role)
    stage = Stage((selected(self, get(read(flag), self)),), (), (assign(flag, FALSE, self),))
    return on_instance("resume", self, (stage,), (self, " resumes"), None)
