"""Elements and stretches of what holds them: `table[k]`, `log[i]`, `log[-1]`, `log[a:b]`."""

from dataclasses import dataclass
from typing import final

from fencepost.core.operators import Op
from fencepost.core.terms import INT, Apply, Const, Expr, Map, Seq, Set, Type
from fencepost.elaborate.expressions.helpers import used_twice
from fencepost.elaborate.expressions.operations import integer
from fencepost.elaborate.expressions.types import inner, is_int, shown, store, unwrapped
from fencepost.elaborate.names.scope import Scope
from fencepost.source.text import Span
from fencepost.syntax import ast


def element(container: Expr, node: ast.Index, scope: Scope) -> Expr | None:
    """`container[index]`"""
    if isinstance(container.type, Map):
        key = as_key(node.index, container.type.key, scope)
        return None if key is None else Apply(Op.GET, (container, key), container.type.value, node.span)
    if isinstance(container.type, Seq):
        return _element(container, container.type, node, scope)
    message = f"`{shown(container.type)}` has no elements to point at"
    hint = "a set has no order" if isinstance(container.type, Set) else None
    scope.report.error("FP311", node.span, message, hint)
    return None


def as_key(node: ast.Expr, key: Type, scope: Scope) -> Expr | None:
    """An index into a map; that it is one of the keys is checked by the access itself."""
    expr = scope.expression(node, key)
    if expr is None:
        return None
    if is_int(key) and is_int(inner(expr.type)):
        return unwrapped(expr)
    return store(expr, key, scope, "the key")


def _element(container: Expr, of: Seq, node: ast.Index, scope: Scope) -> Expr | None:
    back = from_end(node.index)
    if back is not None:
        return used_twice(
            container,
            scope,
            lambda one: Apply(Op.AT, (one, before_end(one, back, node.span)), of.element, node.span),
        )
    index = integer(node.index, scope)
    return None if index is None else Apply(Op.AT, (container, index), of.element, node.span)


def from_end(node: ast.Expr) -> int | None:
    """The k of a literal `-k`: only a literal counts from the end."""
    if isinstance(node, ast.Unary) and node.op == "-" and isinstance(node.operand, ast.Number):
        return node.operand.value or None
    return None


def before_end(sequence: Expr, back: int, span: Span) -> Expr:
    """The index `back` before the end."""
    size = Apply(Op.SIZE, (sequence,), INT, span)
    return Apply(Op.SUB, (size, Const(back, INT)), INT, span)


def slice_of(node: ast.Slice, scope: Scope) -> Expr | None:
    """`log[a:b]`"""
    base = scope.expression(node.value)
    if base is None:
        return None
    container = unwrapped(base)
    if not isinstance(container.type, Seq):
        message = f"only a sequence has slices, but `{node.value.span.text}` is `{shown(container.type)}`"
        scope.report.error("FP311", node.span, message)
        return None
    lower = Const(0, INT) if node.lower is None else _slice_bound(node.lower, scope)
    upper = _Back(0) if node.upper is None else _slice_bound(node.upper, scope)
    if lower is None or upper is None:
        return None
    of = container.type

    def cut(sequence: Expr) -> Expr:
        bounds = (_in_sequence(bound, sequence, node.span) for bound in (lower, upper))
        return Apply(Op.SLICE, (sequence, *bounds), of, node.span)

    return used_twice(container, scope, cut)


@final
@dataclass(frozen=True, slots=True)
class _Back:
    """So many elements before the end"""

    count: int


def _slice_bound(node: ast.Expr, scope: Scope) -> Expr | _Back | None:
    back = from_end(node)
    return integer(node, scope) if back is None else _Back(back)


def _in_sequence(bound: Expr | _Back, sequence: Expr, span: Span) -> Expr:
    if not isinstance(bound, _Back):
        return bound
    return before_end(sequence, bound.count, span) if bound.count else Apply(Op.SIZE, (sequence,), INT, span)
