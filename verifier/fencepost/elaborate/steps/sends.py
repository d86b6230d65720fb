"""`send`, `broadcast`, `reply`, `post`: who may send what to whom, and what core does for it."""

from dataclasses import dataclass
from typing import final

from fencepost.core.operators import Op
from fencepost.core.statements import Block, For, If, Let, Send
from fencepost.core.terms import BOOL, Apply, Domain, Expr, Local, MessagesIn, Scalarset, Set
from fencepost.core.walk import descend
from fencepost.elaborate.expressions.arguments import arguments
from fencepost.elaborate.expressions.types import unwrapped
from fencepost.elaborate.lower.channels import outgoing
from fencepost.elaborate.lower.posted import post
from fencepost.elaborate.names.scope import Scope
from fencepost.elaborate.names.symbols import MessageSymbol, RoleSymbol
from fencepost.syntax import ast


@final
@dataclass(frozen=True, slots=True)
class Sending:
    """Who sends: the acting role (None: the system), and whom a `reply` goes to (None: nobody, or where the
    handler's message comes from nobody, `unknown`)"""

    role: RoleSymbol | None
    reply_to: Local | None
    unknown: bool = False


def send(node: ast.Send, by: Sending, scope: Scope) -> Block:
    """The statements for one of the four forms; empty where something is wrong."""
    message = find_message(node.message, scope)
    if message is None or not _kind_fits(node, message, by, scope):
        return ()
    values = arguments(message.name, node.arguments, message.fields, node.span, scope)
    match node.kind:
        case "post":
            return () if values is None else _post(node, message, values, scope)
        case "broadcast":
            return _broadcast(node, message, values, by, scope)
        case "reply":
            if by.reply_to is None:
                if not by.unknown:
                    _refuse_reply(node, scope)
                return ()
            return _single(node, message, values, by.reply_to, by, scope)
        case "send":
            receiver = None if node.to is None else scope.expression(node.to)
            return () if receiver is None else _single(node, message, values, unwrapped(receiver), by, scope)


def find_message(name: ast.Name, scope: Scope) -> MessageSymbol | None:
    """The message of that name; said if there is none."""
    found = scope.symbols.message(name.text)
    if found is None and name.text not in scope.symbols.broken:
        known = [message.name for message in scope.symbols.messages()]
        hint = scope.report.suggestion(name.text, known) or f"declare it: `message {name.text}`"
        scope.report.error("FP521", name.span, f"there is no message `{name.text}`", hint)
    return found


def _kind_fits(node: ast.Send, message: MessageSymbol, by: Sending, scope: Scope) -> bool:
    name, span = message.name, node.span
    if node.kind == "post" and message.kind != "posted":
        hint = f"`send {name} to ...`, or declare it `posted message {name}`"
        scope.report.error("FP522", span, f"`{name}` is not a posted message", hint)
    elif node.kind != "post" and message.kind == "posted":
        hint = f"write `post {name}`: it has no receiver, and everybody may react to it"
        scope.report.error("FP522", span, f"`{name}` is posted, not sent", hint)
    elif by.role is None and message.kind == "plain":
        message_text = f"the system cannot send `{name}`: the message would have no sender"
        hint = f"declare it `anonymous message {name}`, or send it in a role"
        scope.report.error("FP523", span, message_text, hint)
    else:
        return True
    return False


def _refuse_reply(node: ast.Send, scope: Scope) -> None:
    message = "there is nobody to reply to here"
    hint = "`reply` belongs in a handler `on M` of a message with a sender; elsewhere write `send ... to ...`"
    scope.report.error("FP524", node.span, message, hint)


def _post(node: ast.Send, message: MessageSymbol, values: tuple[Expr, ...], scope: Scope) -> Block:
    if message.record is None:
        return ()
    built = Apply(Op.RECORD, values, message.record, node.span)
    if not values:
        return post(message.name, built, message.record, node.span)
    local = Local(scope.unit.fresh(message.name), message.record, node.span)
    return (Let(local.name, built, local.type), *post(message.name, local, message.record, node.span))


def _single(
    node: ast.Send,
    message: MessageSymbol,
    values: tuple[Expr, ...] | None,
    receiver: Expr,
    by: Sending,
    scope: Scope,
) -> Block:
    role = scope.symbols.role(receiver.type.name) if isinstance(receiver.type, Scalarset) else None
    if role is None:
        where = node.span if node.to is None else node.to.span
        hint = None
        if isinstance(receiver.type, Set):
            hint = f"to send to each: `broadcast {message.name} to R`, or `for x in ...:` and `send` to x"
        scope.report.error("FP525", where, f"`{where.text}` is no instance that can receive a message", hint)
        return ()
    channel = _channel(node, message, role, by, scope)
    if channel is None or values is None:
        return ()
    return (Send(channel, _sender(message, by), receiver, values, node.span),)


def _channel(node: ast.Send, message: MessageSymbol, receiver: RoleSymbol, by: Sending, scope: Scope) -> str | None:
    if receiver.name not in message.receivers:
        text = f"`{receiver.name}` has no handler for `{message.name}`: it would stay in flight for ever"
        hint = f"write `on {message.name}:` or `ignore {message.name}` in `{receiver.name}`"
        takers = ", ".join(f"`{name}`" for name in message.receivers)
        if takers:
            hint += f"; {takers} has one"
        scope.report.error("FP526", node.span, text, hint)
        return None
    found = outgoing(message, by.role, receiver.name)
    return None if found is None else found.name


def _sender(message: MessageSymbol, by: Sending) -> Expr | None:
    if message.kind == "anonymous" or by.role is None:
        return None
    return Local("self", by.role.instances)


def _broadcast(
    node: ast.Send,
    message: MessageSymbol,
    values: tuple[Expr, ...] | None,
    by: Sending,
    scope: Scope,
) -> Block:
    receiver = _receivers(node, by, scope)
    channel = None if receiver is None else _channel(node, message, receiver, by, scope)
    if receiver is None or channel is None or values is None:
        return ()
    each = Local(scope.unit.fresh("each"), receiver.instances, node.span)
    everyone = Domain(receiver.instances, Set(receiver.instances), node.span)
    lets, values = _said_once(values, scope)
    body: Block = (Send(channel, _sender(message, by), each, values, node.span),)
    if by.role is not None and receiver.name == by.role.name:
        other = Apply(Op.NE, (each, Local("self", receiver.instances)), BOOL, node.span)
        body = (If(other, body, ()),)
    return (*lets, For(each.name, each.type, everyone, body))


def _said_once(values: tuple[Expr, ...], scope: Scope) -> tuple[tuple[Let, ...], tuple[Expr, ...]]:
    """What a broadcast says, which is the same to everyone: what looks at messages in flight is evaluated before any
    of its own are"""
    lets: list[Let] = []
    said: list[Expr] = []
    for value in values:
        if any(isinstance(part, MessagesIn) for part in descend(value)):
            lets.append(Let(scope.unit.fresh("said"), value, value.type))
            value = Local(lets[-1].name, value.type, value.span)
        said.append(value)
    return tuple(lets), tuple(said)


def _receivers(node: ast.Send, by: Sending, scope: Scope) -> RoleSymbol | None:
    if node.to is None:
        if by.role is None or by.role.kind != "role":
            hint = f"write `broadcast {node.message.text} to R`"
            scope.report.error("FP525", node.span, "there are no other instances to broadcast to here", hint)
            return None
        return by.role
    role = scope.symbols.role(node.to.name) if isinstance(node.to, ast.Ref) else None
    if role is None or role.kind == "store":
        roles = [found.name for found in scope.symbols.roles() if found.kind == "role"]
        hint = (
            scope.report.suggestion(node.to.span.text, roles)
            or "for a set of instances write `for x in ...:` and `send`"
        )
        scope.report.error("FP525", node.to.span, f"`{node.to.span.text}` is no role to broadcast to", hint)
        return None
    return role
