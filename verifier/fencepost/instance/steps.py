"""The author's steps as actions: who acts, which message is taken, then what the author wrote.

The actor is chosen among the instances that can act: up, not paused, and with the stores that the step needs
up, not paused and not cut off. A message is chosen among those that the network can hand to the actor. So an
author's parameters and guards are never evaluated where the step is not possible anyway, and an action's
guards are the author's alone.
"""

from dataclasses import replace

from fencepost.core.make import both, choose, chosen, domain, exists, field, let
from fencepost.core.protocol import AGE, Delivery, Step
from fencepost.core.rewrite import Rewriter
from fencepost.core.statements import Block, Let, Mark
from fencepost.core.system import Action, Binder, Parameter, Stage
from fencepost.core.terms import BOOL, TRUE, Const, Expr, LetIn, Local, Set
from fencepost.instance.environment.crash import atomic
from fencepost.instance.environment.network import ENDS, Wire, wire
from fencepost.instance.environment.reach import can_act, stores_ready
from fencepost.instance.environment.traffic import takeable, taken
from fencepost.instance.lower import lowering
from fencepost.instance.world import World, instances

MESSAGE = "the message"


def step_action(world: World, step: Step, keeping: bool = False) -> Action:
    """A step of the protocol. With `keeping` a message that is taken stays in flight as well."""
    lower = lowering(world)
    binders = (*_actor(world, step), *_message(world, step.delivery))
    own = tuple(lower.binder(binder) for binder in step.binders)
    guards = lower.exprs(step.guards)
    if step.role is None:
        ready = stores_ready(world, step.stores)
        own, guards = _only_if(ready, own), (*(() if ready == TRUE else (ready,)), *guards)
    body = (*_consumed(world, step.delivery, keeping), *atomic(world, step.body))
    stage = Stage((*binders, *own), guards, body)
    actor = None if step.role is None else Local("self", instances(step.role))
    return Action(step.name, (stage,), actor, lower.says(step.says), False, None, step.urgent, 0, step.span)


def _actor(world: World, step: Step) -> tuple[Binder, ...]:
    if step.role is None:
        return ()
    self = Local("self", instances(step.role))
    able = can_act(world, self, step.stores)
    return (Parameter(self.name, self.type, chosen(self, domain(self.type), able), "actor", step.span),)


def _only_if(ready: Expr, binders: tuple[Binder, ...]) -> tuple[Binder, ...]:
    """A step of the system's has no actor: nothing can be chosen while its stores are not ready."""
    if ready == TRUE:
        return binders
    made: list[Binder] = []
    for binder in binders:
        if isinstance(binder, Parameter):
            none = Const(frozenset(), Set(binder.type))
            binder = replace(binder, domain=choose(ready, binder.domain, none))
        made.append(binder)
    return tuple(made)


def _message(world: World, delivery: Delivery | None) -> tuple[Binder, ...]:
    """The message that is taken, and names for its sender and its fields"""
    if delivery is None:
        return ()
    found = wire(world, delivery.channel)
    message = Local(MESSAGE, found.envelope)
    allowed = takeable(world, found, Local("self", found.receiver))
    lets = [] if delivery.sender is None else [let(delivery.sender, field(message, "sender"))]
    for name, local in zip(own_fields(found), delivery.fields, strict=True):
        lets += [] if local is None else [let(local, field(message, name))]
    return (Parameter(message.name, message.type, allowed, "message"), *lets)


def own_fields(found: Wire) -> tuple[str, ...]:
    """The fields that the author gave the message"""
    return tuple(name for name, _ in found.envelope.fields if name not in (*ENDS, AGE))


def _consumed(world: World, delivery: Delivery | None, keeping: bool) -> Block:
    if delivery is None:
        return ()
    found = wire(world, delivery.channel)
    message = Local(MESSAGE, found.envelope)
    mark = Mark("taken", found.channel.message, message)
    return (mark,) if keeping else (mark, *taken(found, message))


# ---------------------------------------------------------------- whether a step is possible


def possible(world: World, stage: Stage, also: Expr = TRUE) -> Expr:
    """Whether there is a way to choose a stage's parameters so that its guards hold, and `also` does."""
    condition = both(also, *stage.guards)
    for binder in reversed(stage.binders):
        condition = _bound(binder, condition)
    names: dict[str, str] = {}

    def name(old: str) -> str:
        if old not in names:
            names[old] = world.names.fresh(old.replace(" ", ""))
        return names[old]

    return Rewriter(name=name).expr(condition)


def _bound(binder: Binder, condition: Expr) -> Expr:
    if isinstance(binder, Let):
        return LetIn(binder.name, binder.value, condition, BOOL)
    return exists(Local(binder.name, binder.type), binder.domain, condition)


def message_text(found: Wire, message: Expr) -> tuple[str | Expr, ...]:
    """`Put(1, 2) from A to Storage`, for the words of a step"""
    text: list[str | Expr] = [found.channel.message]
    names = own_fields(found)
    for position, name in enumerate(names):
        text += ["(" if position == 0 else ", ", field(message, name)]
    text += [")"] if names else []
    if found.channel.sender is not None:
        text += [" from ", field(message, "sender")]
    return (*text, " to ", field(message, "receiver"))
