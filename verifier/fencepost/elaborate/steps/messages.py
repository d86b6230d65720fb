"""What a handler takes: the channels or the posted set behind `on M(a, _) from n`, and what it binds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import final

from fencepost.core.operators import Op
from fencepost.core.protocol import Delivery
from fencepost.core.statements import Block, Let, Mark
from fencepost.core.system import Binder
from fencepost.core.terms import INT, Apply, Const, Local, Scalarset
from fencepost.elaborate.lower.channels import incoming
from fencepost.elaborate.lower.posted import choice
from fencepost.elaborate.names.scope import Scope, Tables, root
from fencepost.elaborate.names.symbols import ChannelSymbol, MessageSymbol, RoleSymbol
from fencepost.elaborate.steps.sends import find_message
from fencepost.syntax import ast


@final
@dataclass(frozen=True, slots=True)
class Taking:
    """One way for a handler to take its message, its locals bound in `scope` (a guard's). `delivery` is None
    for a posted message, whose choice is in `binders`. `reply_to` is the sender. Where nobody sends the
    message the handler is only checked: `live` is False."""

    scope: Scope
    binders: tuple[Binder, ...]
    delivery: Delivery | None
    reply_to: Local | None
    opening: Block
    live: bool


def takings(node: ast.OnMessage, role: RoleSymbol, tables: Tables) -> list[Taking]:
    """Each way to take the message; one that is not live where there is none."""
    scope = root(tables, "guard", role)
    message = find_message(node.message, scope)
    if message is None or not _head_fits(node, message, scope):
        return [_broken(node, scope)]
    if message.kind == "posted":
        return [_posted(node, message, scope)]
    wanted = None if node.sender_role is None else node.sender_role.text
    channels = incoming(message, role, wanted)
    if not channels:
        return [_never(node, message, scope)]
    return [_channel(node, channel, message, root(tables, "guard", role)) for channel in channels]


def _head_fits(node: ast.OnMessage, message: MessageSymbol, scope: Scope) -> bool:
    patterns, fields = node.patterns, message.fields
    if patterns is not None and len(patterns) != len(fields):
        form = f"on {message.name}({', '.join(field.name for field in fields)})" if fields else f"on {message.name}"
        plural = "" if len(fields) == 1 else "s"
        text = f"`{message.name}` has {len(fields)} field{plural}, not {len(patterns)}"
        scope.report.error("FP520", node.message.span, text, f"write `{form}`, with `_` for what is not needed")
        return False
    if node.sender is not None and message.kind != "plain":
        text = f"`{message.name}` is {message.kind}: it does not say who sent it"
        hint = "make the sender a field of the message"
        scope.report.error("FP524", node.sender.span, text, hint)
        return False
    wanted = node.sender_role
    if wanted is not None and message.kind == "plain" and wanted.text not in message.senders:
        known = ", ".join(f"`{name}`" for name in message.senders) or "nobody"
        hint = scope.report.suggestion(wanted.text, message.senders)
        text = f"`{wanted.text}` does not send `{message.name}`; {known} does"
        scope.report.error("FP524", wanted.span, text, hint)
        return False
    return True


def _broken(node: ast.OnMessage, scope: Scope) -> Taking:
    """What is bound has no type, so that the block can be read without further noise."""
    for name in _bound(node):
        scope.bind(name, None)
    return Taking(scope, (), None, None, (), False)


def _bound(node: ast.OnMessage) -> Iterable[ast.Name]:
    return (*(() if node.sender is None else (node.sender,)), *(node.patterns or ()))


def _fields(node: ast.OnMessage, message: MessageSymbol, scope: Scope) -> list[Local | None]:
    """A local per field, None for `_`."""
    if node.patterns is None:
        return [None] * len(message.fields)
    locals_ = [scope.bind(name, field.type) for name, field in zip(node.patterns, message.fields, strict=True)]
    names = [name.text for name in node.patterns]
    return [None if name == "_" else local for name, local in zip(names, locals_, strict=True)]


def _channel(node: ast.OnMessage, channel: ChannelSymbol, message: MessageSymbol, scope: Scope) -> Taking:
    sender: Local | None = None
    if channel.sender is not None:
        of = Scalarset(channel.sender)
        sender = scope.bind(node.sender, of) if node.sender is not None else None
        sender = sender or Local(scope.unit.fresh("sender"), of)
    fields = tuple(local.name if local is not None else None for local in _fields(node, message, scope))
    delivery = Delivery(channel.name, None if sender is None else sender.name, fields)
    return Taking(scope, (), delivery, sender, (), True)


def _posted(node: ast.OnMessage, message: MessageSymbol, scope: Scope) -> Taking:
    record = message.record
    if record is None:
        return _broken(node, scope)
    taken = Local(scope.unit.fresh(message.name), record, node.message.span)
    binders: list[Binder] = [choice(taken.name, message.name, record, node.message.span)]
    for position, local in enumerate(_fields(node, message, scope)):
        if local is not None:
            field = Apply(Op.FIELD, (taken, Const(position, INT)), local.type, local.span)
            binders.append(Let(local.name, field, local.type))
    opening: Block = (Mark("taken", message.name, taken),)
    return Taking(scope, tuple(binders), None, None, opening, True)


def _never(node: ast.OnMessage, message: MessageSymbol, scope: Scope) -> Taking:
    """Nobody sends it to this role: the sender is unknown, and the fields have their types."""
    if node.sender is not None:
        scope.bind(node.sender, None)
    _fields(node, message, scope)
    return Taking(scope, (), None, None, (), False)
