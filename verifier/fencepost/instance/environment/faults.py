"""`lose` and `duplicate`: what the network does to single messages.

A message in flight disappears, wherever it stands in its queue; or it is delivered and stays in flight: a
copy of each handler's step in which the message is not consumed (`ignore` delivers nothing). A message that
has a line of its own spends that budget, every other message the general one.
"""

from dataclasses import replace

from fencepost.core.make import (
    assign,
    chosen,
    domain,
    element_of,
    get,
    is_variant,
    let,
    minus,
    number,
    read,
    size,
)
from fencepost.core.operators import Op
from fencepost.core.protocol import FaultKind, Step
from fencepost.core.statements import Block, Mark
from fencepost.core.system import Action, Binder, Parameter, Stage
from fencepost.core.terms import INT, Apply, Local, Set
from fencepost.instance.environment.budget import affordable, spending
from fencepost.instance.environment.network import Wire, wire, wires
from fencepost.instance.environment.traffic import unpacked, without
from fencepost.instance.steps import MESSAGE, message_text, step_action
from fencepost.instance.world import Grant, World, instances


def grant_for(world: World, kind: FaultKind, message: str) -> Grant | None:
    """The line that a message's fault is spent from: its own, else the general one"""
    own = [grant for grant in world.granted(kind) if message in grant.targets]
    general = [grant for grant in world.granted(kind) if not grant.targets]
    return next(iter([*own, *general]), None)


# ---------------------------------------------------------------- lose


def losses(world: World) -> tuple[Action, ...]:
    """A step for each channel whose messages may be lost."""
    found = [(each, grant_for(world, "lose", each.channel.message)) for each in wires(world)]
    return tuple(_loss(world, each, grant) for each, grant in found if grant is not None)


def _loss(world: World, found: Wire, grant: Grant) -> Action:
    message = Local(MESSAGE, found.envelope)
    binders, leaves = _from_queue(found, message) if found.kind == "fifo" else _from_heap(found, message)
    body = (*spending(grant), Mark("lost", found.channel.message, message), *leaves)
    says = (*message_text(found, message), " is lost")
    return Action("lose", (Stage(binders, affordable(grant), body),), None, says, True, "lose", False, 0)


def _from_heap(found: Wire, message: Local) -> tuple[tuple[Binder, ...], Block]:
    parameter = Parameter(message.name, message.type, read(found.variable), "message")
    return (parameter,), (assign(found.variable, without(found, message)),)


def _from_queue(found: Wire, message: Local) -> tuple[tuple[Binder, ...], Block]:
    """Any position of any queue"""
    ends = [Local("to", found.receiver)]
    if found.channel.sender is not None:
        ends.insert(0, Local("from", instances(found.channel.sender)))
    queue = get(read(found.variable), *ends)
    position = Local("position", INT)
    element = Apply(Op.AT, (queue, position), element_of(queue.type))
    places = Apply(Op.RANGE, (number(0), minus(size(queue), number(1))), Set(INT))
    here = chosen(position, places, is_variant(element, found.variant))
    binders = (
        *(Parameter(end.name, end.type, domain(end.type), "choice") for end in ends),
        Parameter(position.name, position.type, here, "choice"),
        let(message.name, unpacked(found, element, tuple(ends))),
    )
    rest = Apply(Op.REMOVE_AT, (queue, position), queue.type)
    return binders, (assign(found.variable, rest, *ends),)


# ---------------------------------------------------------------- duplicate


def duplicates(world: World) -> tuple[Action, ...]:
    """A copy of each handler's step that keeps the message."""
    made: list[Action] = []
    for step in world.typed.steps:
        if step.delivery is None or step.name.startswith("ignore"):
            continue
        grant = grant_for(world, "duplicate", wire(world, step.delivery.channel).channel.message)
        made += [] if grant is None else [_duplicate(world, step, grant)]
    return tuple(made)


def _duplicate(world: World, step: Step, grant: Grant) -> Action:
    assert step.delivery is not None
    found = wire(world, step.delivery.channel)
    action = step_action(world, step, keeping=True)
    stage = action.stages[0]
    paid = replace(stage, guards=(*affordable(grant), *stage.guards), body=(*spending(grant), *stage.body))
    message = message_text(found, Local(MESSAGE, found.envelope))
    says = (*action.says, ", and ", *message, " stays in flight") if action.says else (*message, " is duplicated")
    return replace(action, stages=(paid,), says=says, environment=True, fault="duplicate", urgent=False, span=None)
