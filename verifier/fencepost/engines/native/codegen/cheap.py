"""What can be told of an expression before its code is written: whether it may fail, whether anybody could tell
that it was evaluated, and whether it is better evaluated than jumped around."""

from dataclasses import replace

from fencepost.core.failing import can_fail
from fencepost.core.operators import Op
from fencepost.core.terms import Apply, Call, Comprehend, Expr, LetIn, Local
from fencepost.core.walk import children, descend
from fencepost.engines.native.codegen.constants import known_value
from fencepost.engines.native.codegen.context import Code

_SMALL = 12  # parts


def may_fail(code: Code, expr: Expr) -> bool:
    """Whether evaluating it may be a runtime error; what is constant and does not fail may not"""
    if not can_fail(expr) or known_value(code, expr) is not None:
        return False
    alone = expr
    if isinstance(expr, Apply):
        alone = replace(expr, args=tuple(Local("~", arg.type) for arg in expr.args))
    itself = isinstance(expr, Apply | Call) or (isinstance(expr, Comprehend) and expr.fold in ("the", "min", "max"))
    return (itself and can_fail(alone)) or any(may_fail(code, part) for part in children(expr))


def is_silent(code: Code, expr: Expr | None) -> bool:
    """Whether nobody can tell when, or if, it is evaluated"""
    if expr is None:
        return True
    watched = any(isinstance(part, Apply) and part.op is Op.IMPLIES for part in descend(expr))
    return not watched and not may_fail(code, expr)


def is_cheap(code: Code, expr: Expr) -> bool:
    """Whether it takes a few instructions, and is silent"""
    parts = list(descend(expr))
    jumps = any(
        isinstance(part, Comprehend | Call | LetIn) or (isinstance(part, Apply) and part.op in (Op.IMPLIES, Op.IF))
        for part in parts
    )
    return len(parts) <= _SMALL and not jumps and not may_fail(code, expr)
