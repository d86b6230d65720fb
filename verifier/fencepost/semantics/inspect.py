"""What can be told of an expression without evaluating it: whether it can fail, what it depends on."""

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
    Map,
    Primed,
    Range,
    Read,
    Scalarset,
)
from fencepost.core.walk import children, descend
from fencepost.semantics.value import limits

_FALLIBLE_FOLDS = frozenset({"min", "max", "the"})


def can_fail(expr: Expr) -> bool:
    """Whether evaluating it may be a runtime error; in doubt, yes."""
    return any(_fails_itself(inner) for inner in descend(expr))


def _fails_itself(expr: Expr) -> bool:
    match expr:
        case Apply(op=Op.GET, args=(table, key)) if isinstance(table.type, Map):
            wanted, given = table.type.key, key.type
            return not (isinstance(wanted, Scalarset) or wanted == given or _within(key, wanted))
        case Apply(op=Op.FIT, args=(value,)):
            return not (value.type == expr.type or _within(value, expr.type))
        case Apply(op=op):
            return op.value.partial
        case Comprehend(fold=fold):
            return fold in _FALLIBLE_FOLDS
        case Call():
            return True
        case _:
            return False


def _within(value: Expr, wanted: object) -> bool:
    given = value.type
    if not isinstance(wanted, Range) or not isinstance(given, Range):
        return False
    (low, high), (lower, upper) = limits(given), limits(wanted)
    return wanted.saturating or (lower <= low and high <= upper)


def is_constant(expr: Expr) -> bool:
    """Whether it reads neither the state nor a local from outside, so that it has one value. An
    implication is left alone: somebody may be watching it."""
    return not free_locals(expr) and not any(_varies(inner) for inner in descend(expr))


def _varies(expr: Expr) -> bool:
    watched = isinstance(expr, Apply) and expr.op is Op.IMPLIES
    return watched or isinstance(expr, Read | Primed | Call)


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
