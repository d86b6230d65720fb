"""What may be a runtime error when it is evaluated."""

from fencepost.core.constant import limits
from fencepost.core.operators import Op
from fencepost.core.terms import Apply, Call, Comprehend, Expr, Map, Range, Scalarset
from fencepost.core.walk import descend

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
