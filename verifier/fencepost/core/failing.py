"""What may be a runtime error when it is evaluated."""

from fencepost.core.constant import limits
from fencepost.core.operators import Op
from fencepost.core.statements import Assign, Block, Fail
from fencepost.core.terms import Apply, Call, Comprehend, Expr, Map, Range, Scalarset
from fencepost.core.walk import descend, expressions, place_expressions, statements

RUNTIME_ERROR = "NoRuntimeError"
_FALLIBLE_FOLDS = frozenset({"min", "max", "the"})


def can_fail(expr: Expr) -> bool:
    """Whether evaluating it may be a runtime error; in doubt, yes."""
    return any(_fails_itself(inner) for inner in descend(expr))


def ends_in_several_ways(body: Block) -> bool:
    """Whether it may violate one property or another; in a loop, which one comes first would matter."""
    inside = list(statements(body))
    ends = {inner.property for inner in inside if isinstance(inner, Fail)} - {RUNTIME_ERROR}
    fails = any(isinstance(inner, Assign) and place_expressions(inner.place) for inner in inside)
    fails = fails or any(isinstance(inner, Fail) and inner.property == RUNTIME_ERROR for inner in inside)
    return len(ends) + (fails or any(can_fail(expr) for inner in inside for expr in expressions(inner))) > 1


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
