"""Calls of a `def`: its body stands where the call stood, with the arguments bound. What it reads is
judged by who calls it. A recursive one stays a call.
"""

from fencepost.core.operators import Op
from fencepost.core.terms import Apply, Call, Const, Expr, LetIn, Local, Param
from fencepost.elaborate.expressions.arguments import arguments
from fencepost.elaborate.expressions.types import fitted
from fencepost.elaborate.names.scope import Scope
from fencepost.elaborate.names.symbols import DefSymbol, FieldSymbol, RoleSymbol, owned_name
from fencepost.source.text import Span
from fencepost.syntax import ast

MOST_DEPTH = 50
MOST_CALLS = 100_000


def call_def(
    symbol: DefSymbol, role: RoleSymbol | None, instance: Expr | None, node: ast.Call, scope: Scope
) -> Expr | None:
    """`f(x)`, or `n.f(x)` where `instance` is n of `role`."""
    name = symbol.name
    values = arguments(name, node.arguments, symbol.arguments, node.span, scope)
    if values is None or symbol.result is None or not _within_reason(symbol, node.span, scope):
        return None
    if symbol.recursive:
        return Call(core_name(symbol), values, symbol.result, node.span)
    inside = scope.inlining(role, instance, node.span)
    lets: list[tuple[Local, Expr]] = []
    if instance is not None and not isinstance(instance, (Local, Const)):
        me = Local(scope.unit.fresh("me"), instance.type, instance.span)
        lets.append((me, instance))
        inside = scope.inlining(role, me, node.span)
    for field, value in zip(symbol.arguments, values, strict=True):
        inside.define(ast.Name(field.name, field.span), _argument(field, value, lets, scope))
    body = fitted(symbol.node.body, symbol.result, inside, name)
    if body is None:
        return None
    for local, value in reversed(lets):
        body = LetIn(local.name, value, body, body.type, node.span)
    return body


def core_name(symbol: DefSymbol) -> str:
    """What core calls a recursive def."""
    return symbol.name if symbol.owner is None else owned_name(symbol.owner, symbol.name)


def _argument(field: FieldSymbol, value: Expr, lets: list[tuple[Local, Expr]], scope: Scope) -> Expr:
    if isinstance(value, (Local, Const, Param)):
        return value
    if isinstance(value, Apply) and value.op is Op.SOME and isinstance(value.args[0], (Local, Const, Param)):
        return value
    local = Local(scope.unit.fresh(field.name), value.type, value.span)
    lets.append((local, value))
    return local


def _within_reason(symbol: DefSymbol, span: Span, scope: Scope) -> bool:
    tables = scope.tables
    tables.inlinings += 1
    if scope.setting.inlined < MOST_DEPTH and tables.inlinings <= MOST_CALLS:
        return True
    if tables.inlinings > MOST_CALLS + 1:
        return False  # said already
    message = f"`{symbol.name}` is called through too many other defs"
    if tables.inlinings > MOST_CALLS:
        message = f"the defs of this file call each other more than {MOST_CALLS} times when written out"
    scope.report.error("FP323", span, message, "a def is written out where it is called: make fewer of them")
    return False
