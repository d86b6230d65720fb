"""What does not depend on the state is evaluated while the code is written, as the reference does it: unless it
fails, or would take long."""

from typing import Any

from fencepost.core.operators import Op
from fencepost.core.terms import Apply, Comprehend, Const, Domain, Expr, Value
from fencepost.core.walk import descend
from fencepost.engines.native.codegen.context import Code
from fencepost.semantics.evaluate import compile_expr
from fencepost.semantics.inspect import is_constant
from fencepost.semantics.scope import Scope, layout_of
from fencepost.semantics.transition import Failed

_MANY = 4096  # elements that are gone through for one constant
_EXPLOSIVE = frozenset({Op.SUBSETS, Op.PERMUTATIONS, Op.CHOICES, Op.RANGE})


def known_value(code: Code, expr: Expr) -> tuple[Value] | None:
    """The value of a constant expression; None if it is none, fails, or is not worth the time"""
    if isinstance(expr, Const):
        return (expr.value,)
    if isinstance(expr, Domain) or not is_constant(expr) or _cost(code, expr) > _MANY:
        return None
    scope = Scope(layout_of(code.system))
    try:
        value: Any = compile_expr(expr, scope)((), scope.frame())
    except Failed:
        return None
    return (value,)


def _cost(code: Code, expr: Expr) -> int:
    cost = 1
    for part in descend(expr):
        match part:
            case Domain(of=of):
                cost *= min(code.rep(of).count, _MANY + 1)
            case Apply(op=op) if op in _EXPLOSIVE:
                cost *= 64
            case Comprehend(source=Const(value=frozenset() | tuple() as value)):
                cost *= max(1, len(value))
            case _:
                pass
    return cost
