"""What can be told of an expression without evaluating it: whether it is constant, what it depends on."""

from fencepost.core.operators import Op
from fencepost.core.terms import (
    Apply,
    Call,
    Comprehend,
    Const,
    Domain,
    Expr,
    LetIn,
    Local,
    Primed,
    Read,
)
from fencepost.core.walk import children, descend


def is_constant(expr: Expr) -> bool:
    """Whether it reads neither the state nor a local from outside, so that it has one value. An
    implication is left alone: somebody may be watching it."""
    return _is_settled(expr, frozenset())


def _is_settled(expr: Expr, bound: frozenset[str]) -> bool:
    match expr:
        case Local(name=name):
            return name in bound
        case Read() | Primed() | Call() | Apply(op=Op.IMPLIES):
            return False
        case LetIn(name=name):
            return _is_settled(expr.value, bound) and _is_settled(expr.body, bound | {name})
        case Comprehend(name=name):
            inner = bound | {name}
            kept = expr.condition is None or _is_settled(expr.condition, inner)
            return kept and _is_settled(expr.element, inner) and _is_settled(expr.source, bound)
        case _:
            return all(_is_settled(part, bound) for part in children(expr))


def reads_state(expr: Expr) -> bool:
    """Whether it reads a variable, or calls a function, which might."""
    return any(isinstance(inner, Read | Primed | Call) for inner in descend(expr))


def free_locals(expr: Expr) -> frozenset[str]:
    """The locals that it does not bind itself."""
    match expr:
        case Local(name=name):
            return frozenset({name})
        case Const() | Read() | Primed() | Domain():
            return frozenset()
        case LetIn():
            return free_locals(expr.value) | (free_locals(expr.body) - {expr.name})
        case Comprehend():
            inner = free_locals(expr.element)
            if expr.condition is not None:
                inner |= free_locals(expr.condition)
            return free_locals(expr.source) | (inner - {expr.name})
        case _:
            return frozenset[str]().union(*map(free_locals, children(expr)))
