"""Whether a transition property is true of every step that changes nothing it reads, as far as its text shows."""

from typing import Literal

from fencepost.core.failing import can_fail
from fencepost.core.operators import Op
from fencepost.core.rewrite import Rewriter
from fencepost.core.terms import Apply, Comprehend, Const, Expr, LetIn, Primed, Read

_SAME = {Op.EQ: True, Op.LE: True, Op.SUBSET: True, Op.NE: False, Op.LT: False}  # of two equal operands


def allows_stuttering(condition: Expr) -> bool:
    """True only if it is: after and before are the same, so what is compared with itself is known."""
    return not can_fail(condition) and _is(True, Rewriter(term=_before).expr(condition))


def _before(expr: Expr) -> Expr:
    return Read(expr.variable, expr.type, expr.span) if isinstance(expr, Primed) else expr


def _is(truth: bool, expr: Expr) -> bool:
    """Whether a condition is always true, or always false"""
    match expr:
        case Const():
            return expr.value is truth
        case LetIn():
            return _is(truth, expr.body)
        case Comprehend(fold="all" | "any" as fold):
            return _is_fold(truth, expr, fold)
        case Apply(op=Op.NOT, args=(inner,)):
            return _is(not truth, inner)
        case Apply(op=Op.AND | Op.OR as op, args=args):
            return _is_chain(truth, op is Op.AND, args)
        case Apply(op=Op.IMPLIES, args=(left, right)):
            return _is_chain(truth, False, (_not(left), right))
        case Apply(op=op, args=(left, right)) if left == right:
            return _SAME.get(op) is truth
        case _:
            return False


def _is_fold(truth: bool, fold: Comprehend, kind: Literal["all", "any"]) -> bool:
    if truth is not (kind == "all"):
        return False  # of nothing, it would be the other
    return _is(truth, fold.element) or (fold.condition is not None and _is(False, fold.condition))


def _is_chain(truth: bool, conjunction: bool, args: tuple[Expr, ...]) -> bool:
    if truth is conjunction:
        return all(_is(truth, arg) for arg in args)
    parts = [part for arg in args for part in _parts(conjunction, arg)]
    return any(_is(truth, part) or _not(part) in parts for part in parts)


def _parts(conjunction: bool, expr: Expr) -> tuple[Expr, ...]:
    """What a chain of chains is made of"""
    if isinstance(expr, Apply) and expr.op is (Op.AND if conjunction else Op.OR):
        return tuple(part for arg in expr.args for part in _parts(conjunction, arg))
    return (expr,)


def _not(expr: Expr) -> Expr:
    if isinstance(expr, Apply) and expr.op is Op.NOT:
        return expr.args[0]
    return Apply(Op.NOT, (expr,), expr.type)
