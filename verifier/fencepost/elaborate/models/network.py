"""`network set capacity 8 reset on crash` and `capacity 8`, of a protocol or of a model."""

from collections.abc import Iterable

from fencepost.core.protocol import Network
from fencepost.core.terms import Expr
from fencepost.elaborate.expressions.operations import integer
from fencepost.elaborate.names.scope import Scope
from fencepost.source.diagnostic import Related
from fencepost.source.text import Span
from fencepost.syntax import ast


def network(items: Iterable[object], scope: Scope) -> Network:
    """What the lines among `items` ask for; None where nothing is said."""
    lines = [item for item in items if isinstance(item, ast.Network | ast.Capacity)]
    kinds = [item for item in lines if isinstance(item, ast.Network)]
    limits = [limit for item in lines if (limit := _limit(item)) is not None]
    _refuse_second([item.span for item in kinds], "network", scope)
    _refuse_second([limit.span for limit in limits], "capacity", scope)
    return Network(
        kind=kinds[0].kind if kinds else None,
        capacity=_capacity(limits[0], scope) if limits else None,
        reset_on_crash=any(item.reset_on_crash for item in kinds),
    )


def _limit(item: ast.Network | ast.Capacity) -> ast.Expr | None:
    return item.capacity if isinstance(item, ast.Network) else item.limit


def _refuse_second(spans: list[Span], what: str, scope: Scope) -> None:
    for span in spans[1:]:
        related = (Related(spans[0], "the first"),)
        scope.report.error("FP615", span, f"the {what} is given twice", "leave one of them out", related)


def _capacity(node: ast.Expr, scope: Scope) -> Expr | None:
    if isinstance(node, ast.Number) and node.value < 1:
        scope.report.error("FP615", node.span, "a network that holds nothing delivers nothing", "at least 1")
        return None
    return integer(node, scope)
