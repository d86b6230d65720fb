"""Channels: a message is split by the role that sends it and the role that has a handler for it.

So the fields of every envelope have one type each, and a message between two roles is a thing of its own to
the network. A handler that does not say who sends is one step for each channel that ends at its role.
"""

from collections.abc import Iterable

from fencepost.core.protocol import Channel
from fencepost.elaborate.names.symbols import ChannelSymbol, MessageSymbol, RoleSymbol


def channel(message: MessageSymbol, symbol: ChannelSymbol) -> Channel:
    """Core's channel for one of a message's pairs of roles."""
    return Channel(
        name=symbol.name,
        message=message.name,
        sender=symbol.sender,
        receiver=symbol.receiver,
        envelope=symbol.envelope,
        within=message.within,
        over=message.over,
        span=message.node.name.span,
    )


def incoming(message: MessageSymbol, receiver: RoleSymbol, sender: str | None) -> list[ChannelSymbol]:
    """The channels on which `receiver` takes a message; only those from `sender` where a handler says so."""
    ends_here = (found for found in message.channels if found.receiver == receiver.name)
    return [found for found in ends_here if sender is None or found.sender == sender]


def outgoing(message: MessageSymbol, sender: RoleSymbol | None, receiver: str) -> ChannelSymbol | None:
    """The channel on which `sender` sends a message to an instance of `receiver`."""
    name = None if message.kind == "anonymous" or sender is None else sender.name
    return next((found for found in message.channels if found.sender == name and found.receiver == receiver), None)


def all_channels(messages: Iterable[MessageSymbol]) -> tuple[Channel, ...]:
    """Every channel, messages in the order of their declaration."""
    return tuple(channel(message, symbol) for message in messages for symbol in message.channels)
