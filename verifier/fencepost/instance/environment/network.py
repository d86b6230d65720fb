"""The network: what is in flight, as core variables, and how a message gets there.

`unordered`: a channel is a bag of envelopes. `set`: a set of them, so that a message equal to one in flight,
its age too, is absorbed. `fifo`: a queue for each ordered pair of instances (of an anonymous message, for
each receiver), in which the messages of all kinds between the two roles stand in one order; what a queue
holds leaves out the sender and receiver, which its place tells.

`capacity` bounds each queue under `fifo`, else the number of messages in flight on all channels of the same
kind together. Overflowing is a runtime error that names the message of which most are in flight; under
`bound capacity` it is allowed, and the state is outside the bound.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import final

from fencepost.core.constant import NotConstant, values
from fencepost.core.make import field, fill
from fencepost.core.protocol import Channel, NetworkKind
from fencepost.core.statements import Block, For, If, Send
from fencepost.core.system import Variable
from fencepost.core.terms import Bag, Const, Expr, Map, Record, Seq, Set, Type, Union
from fencepost.instance.world import World, grouped, instances

ENDS = ("sender", "receiver")


@final
@dataclass(frozen=True, slots=True)
class Wire:
    """A channel on its network: `variable` holds its messages; under `fifo` they are the queue's `variant`"""

    channel: Channel
    kind: NetworkKind
    variable: Variable
    variant: int

    @property
    def envelope(self) -> Record:
        return self.channel.envelope

    @property
    def receiver(self) -> Type:
        return instances(self.channel.receiver)

    def ends(self, message: Expr) -> tuple[Expr, ...]:
        """Where in a `fifo` variable the message's queue stands"""
        return tuple(field(message, name) for name in ENDS if name in dict(self.envelope.fields))


def wires(world: World) -> tuple[Wire, ...]:
    """Every channel, in the text's order."""
    return world.once("wires", lambda: tuple(_wires(world)))


def _wires(world: World) -> Iterator[Wire]:
    queued = [c for c in world.typed.channels if _queued(world, c)]
    pairs = grouped((_pair(channel), channel) for channel in queued)
    queues = {pair: _queue(world, channels) for pair, channels in pairs.items()}
    variants = {c.name: number for channels in pairs.values() for number, c in enumerate(channels)}
    for channel in world.typed.channels:
        kind = channel.over or world.network
        if kind == "fifo":
            yield Wire(channel, kind, queues[_pair(channel)], variants[channel.name])
        else:
            yield Wire(channel, kind, _heap(channel, kind), 0)


def wire(world: World, channel: str) -> Wire:
    """The wire of a channel"""
    return world.once("wire", lambda: {found.channel.name: found for found in wires(world)})[channel]


def network_variables(world: World) -> tuple[Variable, ...]:
    """What holds the messages in flight"""
    return tuple({found.variable.name: found.variable for found in wires(world)}.values())


def _queued(world: World, channel: Channel) -> bool:
    return (channel.over or world.network) == "fifo"


def _pair(channel: Channel) -> tuple[str | None, str]:
    return channel.sender, channel.receiver


def _heap(channel: Channel, kind: NetworkKind) -> Variable:
    type = Set(channel.envelope) if kind == "set" else Bag(channel.envelope)
    return _network(channel.name, channel.message, type, Const(frozenset(), type))


def _queue(world: World, channels: list[Channel]) -> Variable:
    """The queues between two roles, for all the channels that share them."""
    sender, receiver = _pair(channels[0])
    name = f"{sender} -> {receiver}" if sender is not None else f"-> {receiver}"
    variants = tuple((c.message, tuple((n, t) for n, t in c.envelope.fields if n not in ENDS)) for c in channels)
    limit = world.capacity + (most_sends(world) if world.prunes else 0)
    queue = Seq(Union(f"message {name}", variants), limit)
    row = Map(instances(receiver), queue)
    type = row if sender is None else Map(instances(sender), row)
    empty = fill(row, Const((), queue))
    return _network(f"queue {name}", name, type, empty if sender is None else fill(type, empty))


def _network(name: str, label: str, type: Type, initial: Expr) -> Variable:
    return Variable(name, label, "network", None, type, initial)


def most_sends(world: World) -> int:
    """No step sends more messages than this."""
    sizes = {name: len(members) for name, members in world.members.items()}
    steps = [_sends(step.body, sizes) for step in world.typed.steps]
    started = [_sends(stage.body, sizes) for stage in world.typed.init]
    return max([0, *steps]) + sum(started) + sum(_sends(r.on_restart, sizes) for r in world.typed.roles)


def _sends(block: Block, sizes: dict[str, int]) -> int:
    found = 0
    for statement in block:
        if isinstance(statement, Send):
            found += 1
        elif isinstance(statement, If):
            found += max(_sends(statement.then, sizes), _sends(statement.otherwise, sizes))
        elif isinstance(statement, For):
            found += _turns(statement, sizes) * _sends(statement.body, sizes)
    return found


def _turns(loop: For, sizes: dict[str, int]) -> int:
    """How often a loop's body runs at most; a sequence may be as long as its limit."""
    kind = loop.source.type
    if isinstance(kind, Seq) and isinstance(kind.limit, int):
        return kind.limit
    try:
        return len(values(loop.name_type, sizes))
    except NotConstant:
        return 64
