"""Types as written, resolved: `0..N`, `map[K, set[V]]`, `Node?`. All of them are finite."""

from typing import assert_never

from fencepost.core.terms import BOOL, Expr, Map, Option, Range, Seq, Set, Type
from fencepost.elaborate.expressions.helpers import bound_of
from fencepost.elaborate.expressions.operations import integer
from fencepost.elaborate.expressions.types import shown
from fencepost.elaborate.names.scope import Scope
from fencepost.elaborate.names.symbols import RoleSymbol, SortSymbol, TypeSymbol
from fencepost.source.text import Span
from fencepost.syntax import ast

_NOT_TYPES = {
    "int": "integers have bounds: write `0..N`",
    "str": "there is no text: write an `enum`, or a `sort` for values without meaning",
    "string": "there is no text: write an `enum`, or a `sort` for values without meaning",
    "float": "there are integers only: write `0..N`",
    "list": "write `seq[T, n]`, with the greatest length n",
    "dict": "write `map[K, V]`: it has a value for every K",
    "boolean": "write `bool`",
}


def resolve(node: ast.TypeExpr, scope: Scope) -> Type | None:
    """The type that a text means, None where it is wrong. `scope` is of kind "const"."""
    match node:
        case ast.NamedType():
            return named_type(node.name, scope)
        case ast.RangeType():
            return _range(node, scope)
        case ast.OptionType():
            return _option(node, scope)
        case ast.SetType():
            element = resolve(node.element, scope)
            return None if element is None else Set(element)
        case ast.MapType():
            key, value = resolve(node.key, scope), resolve(node.value, scope)
            return None if key is None or value is None else Map(key, value)
        case ast.SequenceType():
            return _sequence(node, scope)
        case _:
            assert_never(node)


def named_type(name: ast.Name, scope: Scope) -> Type | None:
    """The type of that name."""
    if name.text == "bool":
        return BOOL
    found = scope.symbols.top.get(name.text)
    if isinstance(found, (TypeSymbol, SortSymbol)):
        return found.type
    if isinstance(found, RoleSymbol) and found.kind != "store":
        return found.instances
    if found is not None:
        message = f"`{name.text}` is not a type"
        hint = "a store is no process: nothing can hold or send it" if isinstance(found, RoleSymbol) else None
        scope.report.error("FP204", name.span, message, hint)
    elif name.text not in scope.symbols.broken:
        hint = _NOT_TYPES.get(name.text) or scope.report.suggestion(name.text, _type_names(scope))
        scope.report.error("FP210", name.span, f"there is no type `{name.text}`", hint)
    return None


def _type_names(scope: Scope) -> list[str]:
    kinds = (TypeSymbol, SortSymbol, RoleSymbol)
    return ["bool", *(name for name, found in scope.symbols.top.items() if isinstance(found, kinds))]


def _option(node: ast.OptionType, scope: Scope) -> Type | None:
    inner = resolve(node.inner, scope)
    if isinstance(inner, Option):
        message = f"`{shown(inner)}` may be `none` already"
        scope.report.error("FP306", node.span, message, "one `?` is enough")
        return inner
    return None if inner is None else Option(inner)


def bound(node: ast.Expr, scope: Scope) -> int | Expr | None:
    """An integer that is known once the params are."""
    expr = integer(node, scope)
    return None if expr is None else bound_of(expr)


def _range(node: ast.RangeType, scope: Scope) -> Type | None:
    lower, upper = bound(node.lower, scope), bound(node.upper, scope)
    if lower is None or upper is None:
        return None
    if isinstance(lower, int) and isinstance(upper, int) and lower > upper:
        message = f"`{node.span.text}` holds nothing: {lower} is more than {upper}"
        scope.report.error("FP309", node.span, message, f"write `{upper}..{lower}`")
        return None
    return Range(lower, upper, node.saturating)


def _sequence(node: ast.SequenceType, scope: Scope) -> Type | None:
    element, limit = resolve(node.element, scope), bound(node.limit, scope)
    if element is None or limit is None:
        return None
    if isinstance(limit, int) and limit < 0:
        _negative(node.limit.span, limit, scope)
        return None
    return Seq(element, limit)


def _negative(span: Span, limit: int, scope: Scope) -> None:
    scope.report.error("FP309", span, f"a sequence cannot be at most {limit} long")
