"""An expression's text as a value of a wanted type: what assignments and first values are made of."""

from fencepost.core.operators import Op
from fencepost.core.terms import Apply, Expr, Map, Set, Type
from fencepost.elaborate.expressions.types import compatible, fitted, inner
from fencepost.elaborate.names.scope import Scope
from fencepost.syntax import ast


def stored(node: ast.Expr, scope: Scope, target: Type, note: str = "") -> Expr | None:
    """`node` as a value of `target`, checked where it might not fit; `note` names what is stored.
    A map is filled by what is a value of its own values: `= none` on a `map[K, V?]`."""
    if isinstance(target, Map) and not _is_map(node, scope, target):
        value = stored(node, scope, target.value, note)
        return None if value is None else Apply(Op.FILL, (value,), target, node.span)
    return fitted(node, target, scope, note)


def _is_map(node: ast.Expr, scope: Scope, target: Map) -> bool:
    """Whether the text is a map by itself. Its errors are left to whoever reads it in earnest."""
    match node:
        case ast.MapLiteral():
            return True
        case ast.Comprehension():
            return node.kind == "map"
        case ast.SetLiteral(elements=()):
            # The empty map, where `{}` cannot be what the map is filled with.
            return not isinstance(inner(target.value), (Set, Map))
        case ast.SetLiteral() | ast.SequenceLiteral() | ast.NoneValue() | ast.Number() | ast.Truth():
            return False
        case _:
            muted, scope.report.muted = scope.report.muted, True
            found = scope.expression(node, target)
            scope.report.muted = muted
            return found is not None and _shaped_like(inner(found.type), target)


def _shaped_like(found: Type, target: Map) -> bool:
    """A map, and not one that is a value of the map that is wanted."""
    return isinstance(found, Map) and (compatible(found, target) or not compatible(found, target.value))
