"""Messages as values: `in_flight(M(1, _) from n to m)`, `messages(M)`, `posted(M)`.

A message travels on a channel for each role that sends it and each that receives it; asking for a message
asks all channels whose ends can be meant.
"""

from fencepost.core.operators import Op
from fencepost.core.terms import (
    BOOL,
    FALSE,
    INT,
    Apply,
    Bag,
    Comprehend,
    Expr,
    Local,
    MessagesIn,
    Scalarset,
    Type,
)
from fencepost.elaborate.expressions.helpers import position
from fencepost.elaborate.expressions.types import aligned, element_of, inner, shown, unwrapped
from fencepost.elaborate.names.scope import Scope
from fencepost.elaborate.names.sight import is_self, read_posted, sees_traffic
from fencepost.elaborate.names.symbols import ChannelSymbol, MessageSymbol
from fencepost.elaborate.names.unknown import unknown_name
from fencepost.source.text import Span
from fencepost.syntax import ast


def message_called(name: ast.Ref | ast.Name, scope: Scope) -> MessageSymbol | None:
    """The message of that name; anything else is reported."""
    text = name.name if isinstance(name, ast.Ref) else name.text
    found = scope.symbols.message(text)
    if found is None and text in scope.symbols.top:
        scope.report.error("FP204", name.span, f"`{text}` is not a message")
    elif found is None:
        unknown_name(name, scope)
    return found


def _messages_argument(node: ast.Call, scope: Scope) -> MessageSymbol | None:
    alone = node.arguments[0].value if len(node.arguments) == 1 else None
    if isinstance(alone, ast.Ref):
        return message_called(alone, scope)
    name = node.function.span.text
    scope.report.error("FP313", node.span, f"`{name}` takes the name of one message", f"write `{name}(M)`")
    return None


def posted(node: ast.Call, scope: Scope) -> Expr | None:
    """`posted(M)`: the set of the records of a posted message."""
    message = _messages_argument(node, scope)
    if message is None:
        return None
    if message.kind != "posted":
        text = f"`{message.name}` is not posted: it travels and is taken"
        scope.report.error("FP324", node.span, text, f"write `messages({message.name})`")
        return None
    return read_posted(message, scope, node.span)


def messages(node: ast.Call, scope: Scope) -> Expr | None:
    """`messages(M)` as one collection."""
    sources = _sources(node, scope)
    if sources is None or len(sources) == 1:
        return sources[0] if sources else None
    message = "these messages have several kinds of sender or receiver, so they are no one collection"
    hint = "go through them: `count(m for m in messages(M) if ...)`, or ask `in_flight(M(...))`"
    scope.report.error("FP324", node.span, message, hint)
    return None


def channels_of(node: ast.Expr, scope: Scope) -> list[Expr] | None:
    """Where `node` is `messages(M)` of several channels: each of them, to be gone through in turn."""
    if not (isinstance(node, ast.Call) and isinstance(node.function, ast.Ref)):
        return None
    if node.function.name != "messages" or len(node.arguments) != 1:
        return None
    name = node.arguments[0].value
    message = scope.symbols.message(name.name) if isinstance(name, ast.Ref) else None
    if message is None or len(message.channels) < 2:
        return None
    return _sources(node, scope)


def _sources(node: ast.Call, scope: Scope) -> list[Expr] | None:
    message = _messages_argument(node, scope)
    if message is None or not sees_traffic(scope, node.span, own=False):
        return None
    if message.kind == "posted":
        text = f"`{message.name}` is posted: it is never in flight"
        scope.report.error("FP324", node.span, text, f"write `posted({message.name})`")
        return None
    if not message.channels:
        _never_sent(message, node.span, scope)
        return None
    return [_in(channel, scope, node.span) for channel in message.channels]


def _never_sent(message: MessageSymbol, span: Span, scope: Scope) -> None:
    if any(field.type is None for field in message.fields):
        return
    who = "sends" if not message.senders else "takes"
    scope.report.error("FP324", span, f"nobody {who} `{message.name}`, so there is none to look at")


def _in(channel: ChannelSymbol, scope: Scope, span: Span) -> MessagesIn:
    return MessagesIn(channel.name, Bag(channel.envelope), span, scope.setting.primed)


def in_flight(node: ast.InFlight, scope: Scope) -> Expr | None:
    """`in_flight(M(1, _) from n to m)`: whether one is on its way."""
    message = message_called(node.message, scope)
    if message is None:
        return None
    ends = _ends(node, message, scope)
    values = _values(node, message, scope)
    if ends is None or values is None:
        return None
    if message.kind == "posted":
        return _any_posted(message, values, scope, node.span)
    sender, receiver = ends
    own = any(end is not None and is_self(end, scope) for end in ends)
    if not sees_traffic(scope, node.span, own):
        return None
    if own and scope.setting.is_step and not scope.setting.oracle:
        scope.unit.rest("throttle", node.span.text, node.span)
    fitting = [
        channel
        for channel in message.channels
        if _may_be(sender, channel.sender) and _may_be(receiver, channel.receiver)
    ]
    tests = tuple(_any_in(channel, ends, values, scope, node.span) for channel in fitting)
    if not tests:
        return FALSE if message.channels else _never_sent(message, node.span, scope)
    return tests[0] if len(tests) == 1 else Apply(Op.OR, tests, BOOL, node.span)


def _may_be(end: Expr | None, role: str | None) -> bool:
    return end is None or role is None or end.type == Scalarset(role)


def _ends(node: ast.InFlight, message: MessageSymbol, scope: Scope) -> tuple[Expr | None, Expr | None] | None:
    found: list[Expr | None] = []
    for end, word in ((node.sender, "from"), (node.receiver, "to")):
        if end is None or isinstance(end, ast.Wildcard):
            found.append(None)
            continue
        if message.kind == "posted" or (message.kind == "anonymous" and word == "from"):
            text = f"{'a posted' if message.kind == 'posted' else 'an anonymous'} message has no `{word}`"
            scope.report.error("FP324", end.span, text)
            return None
        expr = scope.expression(end)
        if expr is None or not _is_instance(expr, end, scope):
            return None
        found.append(unwrapped(expr))
    return found[0], found[1]


def _is_instance(expr: Expr, node: ast.Expr, scope: Scope) -> bool:
    of = inner(expr.type)
    if isinstance(of, Scalarset) and scope.symbols.role(of.name) is not None:
        return True
    message = f"`{node.span.text}` is `{shown(expr.type)}`, not an instance of a role"
    scope.report.error("FP317", node.span, message)
    return False


def _values(node: ast.InFlight, message: MessageSymbol, scope: Scope) -> tuple[Expr | None, ...] | None:
    """What each field must be, None for any; None in all where something is wrong."""
    if node.arguments is None:
        return (None,) * len(message.fields)
    if len(node.arguments) != len(message.fields):
        names = ", ".join(field.name for field in message.fields)
        count = len(message.fields)
        text = f"`{message.name}` has {count} field{'' if count == 1 else 's'}"
        scope.report.error("FP317", node.span, text, f"write `{message.name}({names})`, with `_` for any")
        return None
    values: list[Expr | None] = []
    for argument, field in zip(node.arguments, message.fields, strict=True):
        if isinstance(argument, ast.Wildcard):
            values.append(None)
            continue
        value = scope.expression(argument, field.type)
        if value is None or field.type is None or not _same_kind(value, field.type, argument, scope):
            return None
        values.append(value)
    return tuple(values)


def _same_kind(value: Expr, wanted: Type, node: ast.Expr, scope: Scope) -> bool:
    if aligned(value, Local("", wanted)) is not None:
        return True
    message = f"`{node.span.text}` is `{shown(value.type)}`, but the field is `{shown(wanted)}`"
    scope.report.error("FP317", node.span, message)
    return False


def _any_in(
    channel: ChannelSymbol,
    ends: tuple[Expr | None, Expr | None],
    values: tuple[Expr | None, ...],
    scope: Scope,
    span: Span,
) -> Expr:
    wanted: dict[str, Expr | None] = {"sender": ends[0], "receiver": ends[1]}
    names = [name for name, _ in channel.envelope.fields if name not in wanted]
    wanted.update(zip(names, values, strict=False))
    return _any_such(_in(channel, scope, span), channel.envelope.fields, wanted, scope, span)


def _any_posted(message: MessageSymbol, values: tuple[Expr | None, ...], scope: Scope, span: Span) -> Expr | None:
    source = read_posted(message, scope, span)
    if source is None or message.record is None:
        return None
    names = [name for name, _ in message.record.fields]
    return _any_such(source, message.record.fields, dict(zip(names, values, strict=True)), scope, span)


def _any_such(
    source: Expr,
    fields: tuple[tuple[str, Type], ...],
    wanted: dict[str, Expr | None],
    scope: Scope,
    span: Span,
) -> Expr:
    """Whether an element of `source` (records of `fields`) has the wanted values."""
    one = Local(scope.unit.fresh("message"), element_of(source.type) or BOOL, span)
    tests: list[Expr] = []
    for index, (name, type) in enumerate(fields):
        value = wanted.get(name)
        both = None if value is None else aligned(Apply(Op.FIELD, (one, position(index)), type, span), value)
        if both is not None:
            tests.append(Apply(Op.EQ, both, BOOL, span))
    if not tests:
        size = Apply(Op.SIZE, (source,), INT, span)
        return Apply(Op.LT, (position(0), size), BOOL, span)
    test = tests[0] if len(tests) == 1 else Apply(Op.AND, tuple(tests), BOOL, span)
    return Comprehend("any", one.name, one.type, source, None, test, BOOL, span)
