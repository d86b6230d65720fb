"""Who sends what to whom: the channels of each message, found before handlers and properties are read.

Which role sends is plain from where the `send` stands; whom it addresses is the type of `to n`, or whoever
sent what is replied to. So channels are found until there are no more: a handler is looked at once for
every role that sends what it takes. A destination that cannot be told may be anyone who takes the message.
Nothing is reported here: every text is read again in earnest.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias, final

from fencepost.core.protocol import AGE
from fencepost.core.terms import Range, Record, Scalarset, Set, Type, Union
from fencepost.elaborate.declare.resolve import resolve
from fencepost.elaborate.expressions.comprehensions import collection
from fencepost.elaborate.expressions.helpers import folded
from fencepost.elaborate.expressions.types import element_of, inner
from fencepost.elaborate.names.scope import Scope, Tables, root
from fencepost.elaborate.names.symbols import ChannelSymbol, MessageSymbol, RoleSymbol, channel_name
from fencepost.syntax import ast

Sender: TypeAlias = RoleSymbol | None
Unit: TypeAlias = ast.Action | ast.OnMessage | ast.OnExpiry | ast.OnCrash | ast.Init


@final
@dataclass(slots=True)
class _Search:
    """What has been found: channels (message, sender, receiver), and handlers still to be looked at."""

    tables: Tables
    senders: dict[str, dict[str, None]] = field(default_factory=dict[str, dict[str, None]])
    receivers: dict[str, dict[str, None]] = field(default_factory=dict[str, dict[str, None]])
    handlers: dict[tuple[str, str], list[ast.OnMessage]] = field(
        default_factory=dict[tuple[str, str], list[ast.OnMessage]]
    )
    channels: dict[str, dict[tuple[str | None, str], None]] = field(
        default_factory=dict[str, dict[tuple[str | None, str], None]]
    )
    waiting: deque[tuple[str, str | None, str]] = field(default_factory=deque[tuple[str, str | None, str]])

    def found(self, message: str, sender: str | None, receiver: str) -> None:
        """Notes a channel."""
        known = self.channels.setdefault(message, {})
        if (sender, receiver) not in known:
            known[(sender, receiver)] = None
            self.waiting.append((message, sender, receiver))


def infer_channels(files: tuple[ast.File, ...], tables: Tables) -> None:
    """Gives every message its senders, receivers and channels."""
    muted, tables.report.muted = tables.report.muted, True
    search = _Search(tables)
    _first_look(files, search)
    while search.waiting:
        message, sender, receiver = search.waiting.popleft()
        for handler in search.handlers.get((message, receiver), ()):
            wanted = handler.sender_role
            if wanted is None or wanted.text == sender:
                _look(tables.symbols.role(receiver), handler, sender, search)
    order = {role.name: index for index, role in enumerate(tables.symbols.roles())}
    for message in tables.symbols.messages():
        tables.symbols.top[message.name] = _finished(message, search, order)
    tables.report.muted = muted


def _first_look(files: tuple[ast.File, ...], search: _Search) -> None:
    """Everything but the handlers of what travels: those wait until it is known who sends to them."""
    units = list(_units(files, search.tables))
    for role, unit in units:
        _note(role, unit, search)
    for role in search.tables.symbols.roles():
        for item in role.node.items if isinstance(role.node, ast.Role) else ():
            if isinstance(item, ast.Ignore):
                search.receivers.setdefault(item.message.text, {})[role.name] = None
    for role, unit in units:
        if not isinstance(unit, ast.OnMessage) or _is_posted(unit, search.tables):
            _look(role, unit, None, search)


def _units(files: tuple[ast.File, ...], tables: Tables) -> Iterator[tuple[Sender, Unit]]:
    for file in files:
        for node in file.declarations:
            if isinstance(node, (ast.Action, ast.Init)):
                yield None, node
    for role in tables.symbols.roles():
        if isinstance(role.node, ast.Role):
            for item in role.node.items:
                if isinstance(item, (ast.Action, ast.OnMessage, ast.OnExpiry, ast.OnCrash)):
                    yield role, item


def _is_posted(handler: ast.OnMessage, tables: Tables) -> bool:
    message = tables.symbols.message(handler.message.text)
    return message is not None and message.kind == "posted"


def _note(role: Sender, unit: Unit, search: _Search) -> None:
    for send in sends_in(unit.body):
        if role is not None:
            search.senders.setdefault(send.message.text, {})[role.name] = None
    if isinstance(unit, ast.OnMessage) and role is not None:
        search.receivers.setdefault(unit.message.text, {})[role.name] = None
        search.handlers.setdefault((unit.message.text, role.name), []).append(unit)


def sends_in(block: ast.Block) -> Iterator[ast.Send]:
    """Every send, broadcast, reply and post of a block and of those inside it."""
    waiting = list(reversed(block))
    while waiting:
        here = waiting.pop()
        if isinstance(here, ast.Send):
            yield here
        for inside in reversed(_blocks(here)):
            waiting.extend(reversed(inside))


def _blocks(statement: ast.Statement) -> list[ast.Block]:
    match statement:
        case ast.If():
            return [*(block for _, block in statement.branches), statement.otherwise]
        case ast.For() | ast.AnyBlock():
            return [statement.body]
        case ast.Match():
            return [case.body for case in statement.cases]
        case _:
            return []


# ---------------------------------------------------------------- one unit


def _look(role: Sender, unit: Unit, sender: str | None, search: _Search) -> None:
    if next(sends_in(unit.body), None) is None:
        return
    scope = root(search.tables, "property", role)
    if isinstance(unit, ast.Action):
        _bind_parameters(unit.parameters, scope)
    elif isinstance(unit, ast.OnMessage):
        _bind_message(unit, sender, scope)
    elif isinstance(unit, ast.OnExpiry) and unit.index is not None and role is not None:
        timer = role.timers.get(unit.timer.text)
        scope.bind(unit.index, None if timer is None else timer.index)
    _walk(unit.body, scope, sender, search)


def _bind_parameters(parameters: tuple[ast.ActionParameter, ...], scope: Scope) -> None:
    for parameter in parameters:
        if parameter.type is not None:
            scope.bind(parameter.name, resolve(parameter.type, scope))
        elif parameter.domain is not None:
            domain = collection(parameter.domain, scope)
            scope.bind(parameter.name, None if domain is None else element_of(domain.type))


def _bind_message(handler: ast.OnMessage, sender: str | None, scope: Scope) -> None:
    message = scope.symbols.message(handler.message.text)
    fields = () if message is None else message.fields
    for pattern, of in zip(handler.patterns or (), fields, strict=False):
        scope.bind(pattern, of.type)
    if handler.sender is not None:
        scope.bind(handler.sender, None if sender is None else Scalarset(sender))
    _bind_parameters(handler.choices, scope)


def _walk(block: ast.Block, scope: Scope, sender: str | None, search: _Search) -> None:
    for statement in block:
        match statement:
            case ast.Let():
                scope.bind(statement.name, _let_type(statement.value, scope))
            case ast.Send():
                _destinations(statement, scope, sender, search)
            case ast.For() | ast.AnyBlock():
                inside = scope.child()
                domain = collection(statement.domain, scope)
                inside.bind(statement.variable, None if domain is None else element_of(domain.type))
                _walk(statement.body, inside, sender, search)
            case ast.Match():
                _walk_cases(statement, scope, sender, search)
            case _:
                for inner_block in _blocks(statement):
                    _walk(inner_block, scope.child(), sender, search)


def _let_type(value: ast.Expr, scope: Scope) -> Type | None:
    if isinstance(value, ast.Call) and isinstance(value.function, ast.Attribute):
        base = value.function.value
        store = scope.symbols.role(base.name) if isinstance(base, ast.Ref) else None
        operation = None if store is None else store.operations.get(value.function.name.text)
        if operation is not None:
            return operation.result
    expr = scope.expression(value)
    return None if expr is None else expr.type


def _walk_cases(node: ast.Match, scope: Scope, sender: str | None, search: _Search) -> None:
    value = scope.expression(node.value)
    union = None if value is None else inner(value.type)
    variants = dict(union.variants) if isinstance(union, Union) else {}
    for case in node.cases:
        inside = scope.child()
        fields = variants.get(case.variant.text, ()) if case.variant is not None else ()
        for binder, (_, of) in zip(case.binders, fields, strict=False):
            inside.bind(binder, of)
        _walk(case.body, inside, sender, search)


def _destinations(node: ast.Send, scope: Scope, sender: str | None, search: _Search) -> None:
    message = scope.symbols.message(node.message.text)
    role = scope.setting.role
    if message is None or message.kind == "posted" or node.kind == "post":
        return
    if role is None and message.kind == "plain":
        return
    by = None if message.kind == "anonymous" or role is None else role.name
    for receiver in _receivers(node, message, role, scope, sender, search):
        search.found(message.name, by, receiver)


def _receivers(
    node: ast.Send, message: MessageSymbol, role: Sender, scope: Scope, sender: str | None, search: _Search
) -> list[str]:
    if node.kind == "reply":
        return [] if sender is None else [sender]
    if node.to is None:
        return [role.name] if node.kind == "broadcast" and role is not None else []
    expr = scope.expression(node.to)
    of = None if expr is None else inner(expr.type)
    if isinstance(of, Set):
        of = of.element
    if isinstance(of, Scalarset) and scope.symbols.role(of.name) is not None:
        return [of.name]
    return list(search.receivers.get(message.name, ()))


# ---------------------------------------------------------------- the result


def _finished(message: MessageSymbol, search: _Search, order: Mapping[str, int]) -> MessageSymbol:
    def place(ends: tuple[str | None, str]) -> tuple[int, int]:
        return (-1 if ends[0] is None else order[ends[0]], order[ends[1]])

    pairs = sorted(search.channels.get(message.name, {}), key=place)
    channels = (_channel(message, sender, receiver) for sender, receiver in pairs)
    return replace(
        message,
        senders=tuple(search.senders.get(message.name, ())),
        receivers=tuple(search.receivers.get(message.name, ())),
        channels=tuple(channel for channel in channels if channel is not None),
    )


def _channel(message: MessageSymbol, sender: str | None, receiver: str) -> ChannelSymbol | None:
    if message.record is None:
        return None
    ends: list[tuple[str, Type]] = [] if sender is None else [("sender", Scalarset(sender))]
    fields = (*ends, ("receiver", Scalarset(receiver)), *message.record.fields)
    if message.within is not None:
        known = folded(message.within)
        fields = (*fields, (AGE, Range(0, message.within if known is None else known)))
    name = channel_name(message.name, sender, receiver)
    return ChannelSymbol(name, message.name, sender, receiver, Record(message.name, fields))
