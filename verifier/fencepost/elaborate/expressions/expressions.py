"""Expressions: from text to typed core. Nothing raises; what is wrong is reported once and becomes None.

Types go both ways: most texts have one by themselves, while `none`, `{}`, `[]` and a member of two enums
take it from what is expected of them. `expected` never checks anything: `types.store` does, where a value
is stored.
"""

from typing import assert_never

from fencepost.core.operators import Op
from fencepost.core.terms import (
    BOOL,
    Apply,
    Const,
    Expr,
    Map,
    Option,
    Seq,
    Set,
    Type,
)
from fencepost.elaborate.expressions.calls import call
from fencepost.elaborate.expressions.comprehensions import collection as collection
from fencepost.elaborate.expressions.comprehensions import comprehension
from fencepost.elaborate.expressions.elements import slice_of
from fencepost.elaborate.expressions.helpers import number
from fencepost.elaborate.expressions.maps import map_literal
from fencepost.elaborate.expressions.operations import binary, compare, conditional, unary
from fencepost.elaborate.expressions.operations import condition as condition
from fencepost.elaborate.expressions.questions import is_test, prime
from fencepost.elaborate.expressions.references import TimerRef as TimerRef
from fencepost.elaborate.expressions.references import reference, value_of
from fencepost.elaborate.expressions.references import timer as timer
from fencepost.elaborate.expressions.traffic import in_flight
from fencepost.elaborate.expressions.types import default, inner, join, shown, widened
from fencepost.elaborate.expressions.types import fitted as fitted
from fencepost.elaborate.names.scope import Scope
from fencepost.syntax import ast


def expression(node: ast.Expr, scope: Scope, expected: Type | None = None) -> Expr | None:
    """What a text means; None where it means nothing, which has been said."""
    match node:
        case ast.Number() | ast.Truth():
            return _literal(node)
        case ast.Ref() | ast.Attribute() | ast.Index():
            return value_of(reference(node, scope, expected), node, scope)
        case ast.Compare():
            return compare(node, scope)
        case ast.Binary():
            return binary(node, scope, expected)
        case ast.Unary():
            return unary(node, scope)
        case ast.Call():
            return call(node, scope, expected)
        case ast.IsTest():
            return is_test(node, scope)
        case ast.Comprehension():
            return comprehension(node, scope, expected)
        case _:
            return _less_common(node, scope, expected)


def _literal(node: ast.Number | ast.Truth) -> Expr:
    return number(node.value, node.span) if isinstance(node, ast.Number) else Const(node.value, BOOL, node.span)


def _less_common(
    node: ast.NoneValue
    | ast.InFlight
    | ast.Wildcard
    | ast.Prime
    | ast.Slice
    | ast.Conditional
    | ast.SequenceLiteral
    | ast.SetLiteral
    | ast.MapLiteral,
    scope: Scope,
    expected: Type | None,
) -> Expr | None:
    match node:
        case ast.NoneValue():
            return _none(node, scope, expected)
        case ast.SetLiteral():
            return _set(node, scope, expected)
        case ast.SequenceLiteral():
            return _sequence(node, scope, expected)
        case ast.MapLiteral():
            return map_literal(node, scope, expected)
        case ast.Conditional():
            return conditional(node, scope, expected)
        case ast.InFlight():
            return in_flight(node, scope)
        case ast.Slice():
            return slice_of(node, scope)
        case ast.Prime():
            return prime(node, scope)
        case ast.Wildcard():
            message = "`_` stands for any value, and only among the arguments of `in_flight`"
            scope.report.error("FP317", node.span, message)
            return None
        case _:
            assert_never(node)


def _none(node: ast.NoneValue, scope: Scope, expected: Type | None) -> Expr | None:
    if expected is None:
        message = "`none` of what type? Nothing here says"
        scope.report.error("FP307", node.span, message, "put it where a type is known, or compare with it")
        return None
    return Const(None, expected if isinstance(expected, Option) else Option(expected), node.span)


def _set(node: ast.SetLiteral, scope: Scope, expected: Type | None) -> Expr | None:
    wanted = None if expected is None else inner(expected)
    if not node.elements:
        return _empty(node, "{}", wanted, scope)
    hint = wanted.element if isinstance(wanted, Set) else None
    elements = _elements(node.elements, scope, hint)
    if elements is None:
        return None
    return Apply(Op.SET, elements[0], Set(elements[1]), node.span)


def _sequence(node: ast.SequenceLiteral, scope: Scope, expected: Type | None) -> Expr | None:
    wanted = None if expected is None else inner(expected)
    if not node.elements:
        return _empty(node, "[]", wanted, scope)
    hint = wanted.element if isinstance(wanted, Seq) else None
    elements = _elements(node.elements, scope, hint)
    if elements is None:
        return None
    return Apply(Op.SEQ, elements[0], Seq(elements[1], len(elements[0])), node.span)


def _empty(node: ast.SetLiteral | ast.SequenceLiteral, text: str, wanted: Type | None, scope: Scope) -> Expr | None:
    if text == "[]" and isinstance(wanted, Seq):
        return Const((), wanted, node.span)
    if text == "{}" and isinstance(wanted, Set):
        return Const(frozenset(), wanted, node.span)
    if text == "{}" and isinstance(wanted, Map):
        filling = default(wanted.value)
        if filling is not None:
            return Apply(Op.FILL, (filling,), wanted, node.span)
        message = f"a map is total: there is no empty `{shown(wanted)}`"
        scope.report.error("FP315", node.span, message, "write `= e` to fill it with e")
        return None
    message = f"`{text}` of what type? Nothing here says"
    if wanted is not None:
        message = f"`{text}` cannot be `{shown(wanted)}`"
    scope.report.error("FP307", node.span, message)
    return None


def _elements(nodes: tuple[ast.Expr, ...], scope: Scope, hint: Type | None) -> tuple[tuple[Expr, ...], Type] | None:
    found: list[Expr] = []
    common = hint
    for node in nodes:
        expr = scope.expression(node, common)
        if expr is None:
            return None
        found.append(expr)
        common = expr.type if common is None else common
    of = found[0].type
    for expr in found[1:]:
        wider = join(of, expr.type)
        if wider is None:
            message = f"one element is `{shown(found[0].type)}`, another `{shown(expr.type)}`"
            scope.report.error("FP304", expr.span or nodes[0].span, message, "all elements have one type")
            return None
        of = wider
    return tuple(widened(expr, of) for expr in found), of
