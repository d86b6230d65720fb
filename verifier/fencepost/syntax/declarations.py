"""Builders of declarations and of the lines of roles, stores and models."""

from typing import Any, Literal

from fencepost.source.text import Span
from fencepost.syntax import ast
from fencepost.syntax.drive import Maker
from fencepost.syntax.expressions import check_parentheses, collect, whole
from fencepost.syntax.heads import Head, Members
from fencepost.syntax.refused import Refused
from fencepost.syntax.short import one, three, two


def _def(name: ast.Name, arguments: tuple[ast.TypedName, ...] | None, result: ast.TypeExpr, *rest: Any) -> Any:
    body, span = rest
    if body is not None:
        return ast.Def(name, arguments or (), result, body, span)
    return Head(
        "def",
        "condition",
        lambda _, items, whole: ast.Def(name, arguments or (), result, items[0], whole),
        span,
    )


def _enum(name: ast.Name, members: tuple[ast.Name, ...] | None, span: Span) -> Any:
    if members is not None:
        return ast.Enum(name, members, span)

    def make(_: ast.Doc | None, lines: tuple[Members, ...], whole: Span) -> ast.Enum:
        return ast.Enum(name, tuple(member for line in lines for member in line.names), whole)

    return Head("enum", "members", make, span)


def _record(name: ast.Name, span: Span) -> Head:
    return Head("record", "fields", lambda _, fields, whole: ast.Record(name, fields, whole), span)


def _union(name: ast.Name, span: Span) -> Head:
    return Head("union", "variants", lambda _, variants, whole: ast.Union(name, variants, whole), span)


def _once(options: tuple[tuple[str, Any], ...], span: Span) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for word, value in options:
        if word in found:
            raise Refused("FP118", span, f"`{word}` is said twice", "say it once")
        found[word] = value
    return found


def _message(
    kind: Literal["posted", "anonymous"] | None,
    name: ast.Name,
    fields: tuple[ast.TypedName, ...] | None,
    *rest: Any,
) -> ast.Message:
    span: Span = rest[-1]
    check_parentheses(name, fields)
    options = _once(rest[:-1], span)
    return ast.Message(kind or "plain", name, fields or (), options.get("within"), options.get("over"), span)


def _network(kind: ast.NetworkKind, *rest: Any) -> ast.Network:
    span: Span = rest[-1]
    options = _once(rest[:-1], span)
    return ast.Network(kind, options.get("capacity"), "reset on crash" in options, span)


def _role(ordered: str | None, name: ast.Name, on: ast.Name | None, span: Span) -> Head:
    def make(doc: ast.Doc | None, items: tuple[ast.RoleItem, ...], whole: Span) -> ast.Role:
        return ast.Role(name, False, ordered is not None, on, doc, items, whole)

    return Head("role", "role", make, span, documented=True)


def _service(name: ast.Name, span: Span) -> Head:
    def make(doc: ast.Doc | None, items: tuple[ast.RoleItem, ...], whole: Span) -> ast.Role:
        return ast.Role(name, True, False, None, doc, items, whole)

    return Head("service", "role", make, span, documented=True)


def _store(name: ast.Name, span: Span) -> Head:
    def make(doc: ast.Doc | None, items: tuple[ast.Variable | ast.Operation, ...], whole: Span) -> ast.Store:
        variables = tuple(item for item in items if isinstance(item, ast.Variable))
        operations = tuple(item for item in items if isinstance(item, ast.Operation))
        return ast.Store(name, doc, variables, operations, whole)

    return Head("store", "store", make, span, documented=True)


def _variable(oracle: str | None, kind: Any, name: ast.Name, kind_of: ast.TypeExpr, *rest: Any) -> ast.Variable:
    initial = rest[0] if len(rest) == 2 else None
    return ast.Variable(kind, oracle is not None, name, kind_of, initial, None, rest[-1])


def _variable_choice(oracle: str | None, kind: Any, name: ast.Name, kind_of: ast.TypeExpr, *rest: Any) -> ast.Variable:
    choices, span = rest
    return ast.Variable(kind, oracle is not None, name, kind_of, None, choices, span)


def _timer(name: ast.Name, index: ast.Name | None, domain: ast.Expr | None, limit: Any, span: Span) -> ast.Timer:
    return ast.Timer(name, (index, domain) if index is not None and domain is not None else None, limit, span)


def _property(kind: Any, name: ast.Name, condition: ast.Expr | None, span: Span) -> Any:
    if condition is not None:
        return ast.Property(kind, name, None, condition, span)
    return Head(
        kind, "condition", lambda doc, items, whole: ast.Property(kind, name, doc, items[0], whole), span,
        documented=True,
    )  # fmt: skip


def _stuck(name: ast.Name, condition: ast.Expr, colon: str | None, span: Span) -> Any:
    if colon is None:
        return ast.Property("stuck", name, None, condition, span)
    return Head(
        "stuck", "nothing", lambda doc, _, whole: ast.Property("stuck", name, doc, condition, whole), span,
        documented=True,
    )  # fmt: skip


DECLARATIONS: dict[str, Maker] = {
    "use": two(lambda text, span: ast.Use(text[1:-1], span)),
    "protocol": two(lambda name, span: ast.Protocol(name, None, span)),
    "param": ast.Param,
    "const": ast.Const,
    "def": _def,
    "alias": ast.Alias,
    "enum": _enum,
    "record": _record,
    "union": _union,
    "message": _message,
    "within": two(lambda value, span: ("within", value)),
    "over": two(lambda kind, span: ("over", kind)),
    "network": _network,
    "network_capacity": two(lambda value, span: ("capacity", value)),
    "network_reset": one(lambda span: ("reset on crash", True)),
    "capacity": ast.Capacity,
    "sort": three(lambda ordered, name, span: ast.Sort(name, ordered is not None, span)),
    "role": _role,
    "service": _service,
    "store": _store,
    "typed_names": collect,
    "fields": two(lambda names, span: names or ()),
    "typed_name": ast.TypedName,
    "names": collect,
    "variant": three(lambda name, fields, span: ast.Variant(name, fields or (), span)),
    "members": two(lambda names, span: Members(names, span)),
    "states": ast.States,
    "variable": _variable,
    "variable_choice": _variable_choice,
    "timer": _timer,
    "bindings": collect,
    "binding_type": three(lambda name, of, span: ast.ActionParameter(name, of, None, span)),
    "binding_domain": three(lambda name, domain, span: ast.ActionParameter(name, None, domain, span)),
    "patterns": collect,
    "pattern_any": ast.Name,
    "ignore": ast.Ignore,
    "property": _property,
    "stuck": _stuck,
    "integer": whole,
}
