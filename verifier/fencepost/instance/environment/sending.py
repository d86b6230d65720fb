"""A `send`: the message is put on its channel, unless there is no room for it.

There is no room when the capacity would be exceeded; that is a runtime error, at the `send` that was one too
many, and names the message of which there are most (the one being sent counted). Under `bound capacity` there
is room, and the state is outside the bound.
"""

from fencepost.core.failing import RUNTIME_ERROR
from fencepost.core.make import (
    assign,
    at_most,
    comprehend,
    domain,
    element_of,
    equal,
    get,
    is_variant,
    less,
    let,
    number,
    plus,
    read,
    sequence,
    set_of,
    size,
    total,
    union,
    unwrap,
)
from fencepost.core.operators import Op
from fencepost.core.protocol import AGE, NetworkKind
from fencepost.core.statements import Block, Fail, If, Mark, Send, Statement
from fencepost.core.system import Function
from fencepost.core.terms import INT, TRUE, Apply, Call, Const, Enum, Expr, Local, Map, Range
from fencepost.instance.environment.network import Wire, network_variables, wire, wires
from fencepost.instance.environment.traffic import packed
from fencepost.instance.world import World, grouped
from fencepost.source.text import Span


def sent(world: World, send: Send) -> Block:
    """What the statement does."""
    found = wire(world, send.channel)
    message = world.names.local("sent", found.envelope)
    made = let(message.name, _envelope(found, send))
    mark = Mark("sent", found.channel.message, message)
    if found.kind == "fifo":
        return (made, *_queued(world, found, message, send.span), mark)
    return (made, _added(found, message), *_crowded(world, found, send.span), mark)


def _envelope(found: Wire, send: Send) -> Expr:
    """The message as it leaves: of age 0, if it has an age"""
    named = dict(found.envelope.fields)
    sender = (send.sender,) if send.sender is not None and "sender" in named else ()
    age = (number(0),) if AGE in named else ()
    return Apply(Op.RECORD, (*sender, send.receiver, *send.fields, *age), found.envelope)


def _added(found: Wire, message: Local) -> Statement:
    old = read(found.variable)
    if found.kind == "set":
        return assign(found.variable, union(old, set_of(found.envelope, message)))
    return assign(found.variable, Apply(Op.BAG_ADD, (old, message), old.type))


def _crowded(world: World, found: Wire, span: Span | None) -> Block:
    """Too many in flight on all the channels of this kind of network"""
    if world.prunes:
        return ()
    crowd = less(number(world.capacity), Call(f"~in flight {found.kind}", (), INT))
    names = world.once(f"messages {found.kind}", lambda: tuple(_counts(world, found.kind)))
    most = Call(f"~most in flight {found.kind}", (), _named(names))
    what = f"more than {world.capacity} messages are in flight"
    return (If(crowd, _blame(what, names, most, span), ()),)


def crowd_functions(world: World) -> tuple[Function, ...]:
    """How many messages are in flight, and of which there are most: said once for all the sends that ask."""
    if world.prunes:
        return ()
    made: list[Function] = []
    kinds: tuple[NetworkKind, ...] = ("unordered", "set")
    for kind in kinds:
        counts = _counts(world, kind)
        if not counts:
            continue
        most = _most(world, counts)
        made.append(Function(f"~in flight {kind}", (), INT, total(tuple(counts.values()))))
        made.append(Function(f"~most in flight {kind}", (), most.type, most))
    return tuple(made)


def _counts(world: World, kind: NetworkKind) -> dict[str, Expr]:
    """How many of each message are in flight on the channels of a kind of network"""
    sizes = ((w.channel.message, size(read(w.variable))) for w in wires(world) if w.kind == kind)
    return {name: total(tuple(parts)) for name, parts in grouped(sizes).items()}


def _queued(world: World, found: Wire, message: Local, span: Span | None) -> Block:
    """At the end of its queue, if the queue has room"""
    ends = found.ends(message)
    queue = get(read(found.variable), *ends)
    longer = Apply(Op.CONCAT, (queue, sequence(element_of(queue.type), packed(found, message))), queue.type)
    append = assign(found.variable, longer, *ends)
    if world.prunes:
        return (append,)
    sharing = [other for other in wires(world) if other.variable.name == found.variable.name]
    counts = {other.channel.message: _waiting(world, queue, other, found) for other in sharing}
    full = at_most(number(world.capacity), size(queue))
    what = f"more than {world.capacity} messages wait in the queue {found.variable.label}"
    return (If(full, _blame(what, tuple(counts), _most(world, counts), span), (append,)),)


def _waiting(world: World, queue: Expr, other: Wire, sending: Wire) -> Expr:
    each = world.names.local("queued", element_of(queue.type))
    count = comprehend("count", each, queue, TRUE, is_variant(each, other.variant))
    return plus(count, number(1)) if other.variant == sending.variant else count


def _blame(what: str, names: tuple[str, ...], most: Expr, span: Span | None) -> Block:
    """Fails with the name of the message of which there are most"""
    if len(names) == 1:
        return (Fail(RUNTIME_ERROR, f"{what}, all of them {names[0]}", span),)
    return (Fail(RUNTIME_ERROR, f"{what}, most of them", span, most),)


def _named(names: tuple[str, ...]) -> Enum:
    return Enum("message", names)


def _most(world: World, counts: dict[str, Expr]) -> Expr:
    """The message of which there are most, the first in the text of equally many"""
    kind = _named(tuple(counts))
    amounts = sequence(INT, *counts.values())
    each = world.names.local("which", Range(0, len(counts) - 1))
    largest = Apply(Op.LARGEST, (amounts,), INT)
    first = comprehend("first", each, domain(each.type), each, equal(Apply(Op.AT, (amounts, each), INT), largest))
    names = sequence(kind, *(Const(number, kind) for number in range(len(counts))))
    return Apply(Op.AT, (names, unwrap(first)), kind)


# ---------------------------------------------------------------- bound capacity


def capacity_bounds(world: World) -> tuple[Expr, ...]:
    """Under `bound capacity`: what holds where no network is over its capacity."""
    if not world.prunes:
        return ()
    limit = number(world.capacity)
    bounds: list[Expr] = []
    for kind in ("set", "unordered"):
        counts = tuple(size(read(w.variable)) for w in wires(world) if w.kind == kind)
        bounds += [at_most(total(counts), limit)] if counts else []
    queues = [v for v in network_variables(world) if isinstance(v.type, Map)]
    return (*bounds, *(_each_within(world, read(variable), limit) for variable in queues))


def _each_within(world: World, queues: Expr, limit: Expr) -> Expr:
    if not isinstance(queues.type, Map):
        return at_most(size(queues), limit)
    key = world.names.local("end", queues.type.key)
    return comprehend("all", key, domain(key.type), _each_within(world, get(queues, key), limit))
