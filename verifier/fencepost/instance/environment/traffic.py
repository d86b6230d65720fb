"""What is in flight, what can be taken, and changes of all of it, for each kind of network alike.

A message is its envelope, whatever holds it; under `fifo` it is made from a queue's place and content.
"""

from collections.abc import Callable

from fencepost.core.make import (
    assign,
    both,
    choose,
    chosen,
    comprehend,
    domain,
    either,
    element_of,
    equal,
    field,
    fit,
    get,
    is_variant,
    less,
    negation,
    number,
    read,
    set_of,
    size,
    table,
    variant,
    variant_fields,
)
from fencepost.core.operators import Op
from fencepost.core.statements import Block, For, Mark, Statement
from fencepost.core.system import Variable
from fencepost.core.terms import FALSE, TRUE, Apply, Bag, Const, Expr, Fold, Local, Map, Set, Type, Union
from fencepost.instance.environment.network import ENDS, Wire, wires
from fencepost.instance.environment.reach import apart
from fencepost.instance.world import World, instances


def in_flight(world: World, found: Wire) -> Expr:
    """The channel's messages as envelopes: a set, bag or sequence."""
    if found.kind != "fifo":
        return read(found.variable)
    receiver = world.names.local("receiver", found.receiver)
    if found.channel.sender is None:
        return comprehend("concats", receiver, domain(receiver.type), _queued_envelopes(world, found, (receiver,)))
    sender = world.names.local("sender", instances(found.channel.sender))
    inner = _queued_envelopes(world, found, (sender, receiver))
    row = comprehend("concats", receiver, domain(receiver.type), inner)
    return comprehend("concats", sender, domain(sender.type), row)


def _queued_envelopes(world: World, found: Wire, ends: tuple[Expr, ...]) -> Expr:
    queue = get(read(found.variable), *ends)
    each = world.names.local("queued", element_of(queue.type))
    return comprehend("seq", each, queue, unpacked(found, each, ends), is_variant(each, found.variant))


def unpacked(found: Wire, queued: Expr, ends: tuple[Expr, ...]) -> Expr:
    """The envelope of what stands in a queue."""
    return Apply(Op.RECORD, (*ends, *variant_fields(queued, found.variant)), found.envelope)


def packed(found: Wire, message: Expr) -> Expr:
    """An envelope as it stands in its queue."""
    kind = element_of(queue_type(found))
    assert isinstance(kind, Union)
    names = [name for name, _ in found.envelope.fields if name not in ENDS]
    return variant(kind, found.variant, tuple(field(message, name) for name in names))


def queue_type(found: Wire) -> Type:
    """The type of one queue"""
    type = found.variable.type
    while isinstance(type, Map):
        type = type.value
    return type


def takeable(world: World, found: Wire, receiver: Expr) -> Expr:
    """The messages that the network can hand to the receiver now: those that no cut holds back, of a queue
    the head alone."""
    if found.kind == "fifo":
        return _heads(world, found, receiver)
    each = world.names.local("message", found.envelope)
    condition = both(equal(field(each, "receiver"), receiver), negation(held_back(world, found, each)))
    return chosen(each, read(found.variable), condition)


def _heads(world: World, found: Wire, receiver: Expr) -> Expr:
    if found.channel.sender is None:
        queue = get(read(found.variable), receiver)
        message = unpacked(found, _head(queue), (receiver,))
        empty = Const(frozenset(), Set(found.envelope))
        return choose(_heads_queue(found, queue), set_of(found.envelope, message), empty)
    sender = world.names.local("sender", instances(found.channel.sender))
    queue = get(read(found.variable), sender, receiver)
    ready = both(_heads_queue(found, queue), negation(apart(world, sender, receiver)))
    return comprehend("set", sender, domain(sender.type), unpacked(found, _head(queue), (sender, receiver)), ready)


def _head(queue: Expr) -> Expr:
    return Apply(Op.AT, (queue, number(0)), element_of(queue.type))


def _heads_queue(found: Wire, queue: Expr) -> Expr:
    """Whether a message of the channel is at the queue's head."""
    return both(less(number(0), size(queue)), is_variant(_head(queue), found.variant))


def held_back(world: World, found: Wire, message: Expr) -> Expr:
    """Whether a cut runs between sender and receiver; an anonymous message comes from nowhere"""
    if found.channel.sender is None:
        return FALSE
    return apart(world, field(message, "sender"), field(message, "receiver"))


def taken(found: Wire, message: Expr) -> Block:
    """A takeable message leaves the network."""
    variable = found.variable
    if found.kind == "fifo":
        ends = found.ends(message)
        queue = get(read(variable), *ends)
        rest = Apply(Op.REMOVE_AT, (queue, number(0)), queue.type)
        return (assign(variable, rest, *ends),)
    return (assign(variable, without(found, message)),)


def without(found: Wire, message: Expr) -> Expr:
    """A set or bag of messages with one fewer"""
    old = read(found.variable)
    if found.kind == "set":
        return Apply(Op.DIFFERENCE, (old, set_of(found.envelope, message)), old.type)
    return Apply(Op.BAG_REMOVE, (old, message), old.type)


# ---------------------------------------------------------------- all messages at once


def filtered(each: Local, source: Expr, condition: Expr) -> Expr:
    """The elements for which the condition holds, as a collection of the same kind"""
    fold: Fold = "set" if isinstance(source.type, Set) else "bag" if isinstance(source.type, Bag) else "seq"
    return comprehend(fold, each, source, each, condition)


def rebuilt(
    world: World, variable: Variable, keep: Callable[[Wire, Expr], Expr], change: Callable[[Wire, Expr], Expr]
) -> Expr:
    """A network variable with each message kept or not, and changed (neither its sender nor its receiver)."""
    sharing = [found for found in wires(world) if found.variable.name == variable.name]
    if sharing[0].kind != "fifo":
        each = world.names.local("message", sharing[0].envelope)
        made, kept = change(sharing[0], each), keep(sharing[0], each)
        return comprehend("set" if sharing[0].kind == "set" else "bag", each, read(variable), made, kept)
    return _rebuilt_queues(world, sharing, keep, change)


def _rebuilt_queues(
    world: World,
    sharing: list[Wire],
    keep: Callable[[Wire, Expr], Expr],
    change: Callable[[Wire, Expr], Expr],
) -> Expr:
    first = sharing[0]
    receiver = world.names.local("receiver", first.receiver)
    sender = None if first.channel.sender is None else world.names.local("sender", instances(first.channel.sender))
    ends = (receiver,) if sender is None else (sender, receiver)
    queue = get(read(first.variable), *ends)
    each = world.names.local("queued", element_of(queue.type))
    made, kept = each, TRUE
    for found in sharing:
        here, message = is_variant(each, found.variant), unpacked(found, each, ends)
        changed = change(found, message)
        made = made if changed == message else choose(here, packed(found, changed), made)
        stays = keep(found, message)
        kept = kept if stays == TRUE else both(kept, either(negation(here), stays))
    new = fit(comprehend("seq", each, queue, made, kept), queue.type)
    row = table(receiver, new)
    return row if sender is None else table(sender, row)


def dropped(world: World, variable: Variable, lost: Callable[[Wire, Expr], Expr]) -> Block:
    """Messages disappear: all for which `lost` holds."""
    marks: list[Statement] = []
    for found in wires(world):
        if found.variable.name == variable.name:
            each = world.names.local("lost", found.envelope)
            gone = filtered(each, in_flight(world, found), lost(found, each))
            mark = Mark("lost", found.channel.message, each)
            marks.append(For(each.name, each.type, gone, (mark,)))
    kept = rebuilt(world, variable, lambda w, m: negation(lost(w, m)), lambda w, m: m)
    return (*marks, assign(variable, kept))
