"""Builders of statements and of the heads of steps: actions, handlers, operations."""

from typing import Any, Literal

from fencepost.source.text import Span
from fencepost.syntax import ast
from fencepost.syntax.drive import Maker
from fencepost.syntax.expressions import check_order, check_parentheses
from fencepost.syntax.heads import Branch, Head
from fencepost.syntax.refused import Refused
from fencepost.syntax.short import one, two


def _is_place(target: ast.Expr) -> bool:
    while isinstance(target, ast.Attribute | ast.Index):
        target = target.value
    return isinstance(target, ast.Ref)


def _assign(target: ast.Expr, op: Literal["=", "+=", "-=", "|="], value: ast.Expr, span: Span) -> ast.Assign:
    if _is_place(target):
        return ast.Assign(target, op, value, span)
    if isinstance(target, ast.Prime):
        raise Refused(
            "FP113", target.span, "a primed variable cannot be assigned",
            "the prime is for transition properties; an assignment always sets the next value",
        )  # fmt: skip
    raise Refused("FP113", target.span, f"`{target.span.text}` cannot be assigned", "assign to a variable")


def _value(value: ast.Expr, span: Span) -> ast.CallStatement:
    if isinstance(value, ast.Call):
        return ast.CallStatement(value, span)
    raise Refused("FP112", span, "a value alone on a line does nothing")


def _sending(kind: Literal["send", "broadcast", "reply", "post"]) -> Maker:
    def make(message: ast.Name, arguments: tuple[ast.Argument, ...] | None, *rest: Any) -> ast.Send:
        check_parentheses(message, arguments)
        check_order(arguments or ())
        return ast.Send(kind, message, arguments or (), rest[0] if len(rest) == 2 else None, rest[-1])

    return make


def _branch(word: Literal["if", "elif", "else"]) -> Maker:
    def make(*parts: Any) -> Head:
        condition = parts[0] if word != "else" else None
        return Head(
            word,
            "block",
            lambda _, body, span: Branch(word, condition, body, span),
            parts[-1],
            tail=parts[-2],
        )

    return make


def _for(variable: ast.Name, domain: ast.Expr, tail: Any, span: Span) -> Head:
    return Head("for", "block", lambda _, body, whole: ast.For(variable, domain, body, whole), span, tail=tail)


def _any(variable: ast.Name, domain: ast.Expr, span: Span) -> Head:
    return Head("any", "init", lambda _, body, whole: ast.AnyBlock(variable, domain, body, whole), span)


def _match(value: ast.Expr, span: Span) -> Head:
    return Head("match", "cases", lambda _, cases, whole: ast.Match(value, cases, whole), span)


def _case(variant: ast.Name | None, binders: tuple[ast.Name, ...] | None, tail: Any, span: Span) -> Head:
    return Head("case", "block", lambda _, body, whole: ast.Case(variant, binders or (), body, whole), span, tail=tail)


def _action(
    urgent: str | None,
    name: ast.Name,
    parameters: tuple[ast.ActionParameter, ...] | None,
    guard: ast.Expr | None,
    span: Span,
) -> Head:
    def make(doc: ast.Doc | None, body: ast.Block, whole: Span) -> ast.Action:
        return ast.Action(name, parameters or (), guard, urgent is not None, doc, body, whole)

    return Head("action", "block", make, span, documented=True)


def _on_message(urgent: str | None, message: ast.Name, patterns: tuple[ast.Name, ...] | None, *rest: Any) -> Head:
    sender, role, choices, guard, span = rest
    check_parentheses(message, patterns)

    def make(doc: ast.Doc | None, body: ast.Block, whole: Span) -> ast.OnMessage:
        return ast.OnMessage(
            message, patterns, sender, role, choices or (), guard, urgent is not None, doc, body, whole
        )

    return Head("on", "block", make, span, documented=True)


def _on_expiry(urgent: str | None, timer: ast.Name, index: ast.Name | None, guard: ast.Expr | None, span: Span) -> Head:
    def make(doc: ast.Doc | None, body: ast.Block, whole: Span) -> ast.OnExpiry:
        return ast.OnExpiry(timer, index, guard, urgent is not None, doc, body, whole)

    return Head("on expiry", "block", make, span, documented=True)


def _on_event(event: Literal["crash", "restart"], span: Span) -> Head:
    return Head(
        f"on {event}",
        "block",
        lambda doc, body, whole: ast.OnCrash(event, doc, body, whole),
        span,
        documented=True,
    )


def _operation(
    name: ast.Name, arguments: tuple[ast.TypedName, ...] | None, result: ast.TypeExpr | None, span: Span
) -> Head:
    def make(doc: ast.Doc | None, body: ast.Block, whole: Span) -> ast.Operation:
        return ast.Operation(name, arguments or (), result, doc, body, whole)

    return Head("operation", "block", make, span, documented=True)


STEPS: dict[str, Maker] = {
    "let": ast.Let,
    "require": ast.Require,
    "assign": _assign,
    "value": _value,
    "send": _sending("send"),
    "broadcast": _sending("broadcast"),
    "reply": _sending("reply"),
    "post": _sending("post"),
    "start": ast.StartTimer,
    "stop": ast.StopTimer,
    "become": ast.Become,
    "crash": ast.CrashStatement,
    "assert": ast.Assert,
    "skip": ast.Skip,
    "return": ast.Return,
    "if_head": _branch("if"),
    "elif_head": _branch("elif"),
    "else_head": _branch("else"),
    "for_head": _for,
    "any_head": _any,
    "match_head": _match,
    "case_head": _case,
    "case_rest": two(lambda tail, span: _case(None, None, tail, span)),
    "init": one(lambda span: Head("init", "init", lambda _, body, whole: ast.Init(body, whole), span)),
    "action": _action,
    "on_message": _on_message,
    "on_expiry": _on_expiry,
    "on_event": _on_event,
    "operation": _operation,
}
