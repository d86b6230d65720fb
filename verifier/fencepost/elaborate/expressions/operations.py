"""Operators: arithmetic, logic, comparison, and what sets and sequences make of the same signs."""

from fencepost.core.operators import Op
from fencepost.core.terms import (
    BOOL,
    INT,
    Apply,
    Const,
    Domain,
    Enum,
    Expr,
    Map,
    Option,
    Param,
    Range,
    Scalarset,
    Seq,
    Set,
    Type,
)
from fencepost.elaborate.expressions.helpers import bound_of, folded, number, used_twice
from fencepost.elaborate.expressions.types import (
    aligned,
    element_of,
    inner,
    is_int,
    join,
    shown,
    unwrapped,
    widened,
)
from fencepost.elaborate.names.scope import Scope
from fencepost.source.text import Span
from fencepost.syntax import ast

_ARITHMETIC: dict[str, Op] = {"+": Op.ADD, "-": Op.SUB, "*": Op.MUL, "//": Op.DIV, "%": Op.MOD}
_SETS: dict[str, Op] = {"|": Op.UNION, "&": Op.INTERSECT, "-": Op.DIFFERENCE}
_LOGIC: dict[str, Op] = {"and": Op.AND, "or": Op.OR, "implies": Op.IMPLIES}
_ORDER: dict[str, tuple[Op, bool]] = {
    "<": (Op.LT, False),
    "<=": (Op.LE, False),
    ">": (Op.LT, True),
    ">=": (Op.LE, True),
}


def condition(node: ast.Expr, scope: Scope) -> Expr | None:
    """A `bool`: there is no truthiness."""
    expr = scope.expression(node, BOOL)
    if expr is None:
        return None
    if inner(expr.type) == BOOL:
        return unwrapped(expr)
    message = f"a condition is `bool`, but `{node.span.text}` is `{shown(expr.type)}`"
    scope.report.error("FP302", node.span, message, _say_what_is_meant(expr.type, node.span.text))
    return None


def _say_what_is_meant(of: Type, text: str) -> str:
    if isinstance(of, Option):
        return f"there is no truthiness: write `{text} != none`"
    if element_of(of) is not None:
        return f"there is no truthiness: write `len({text}) > 0`"
    if is_int(of):
        return f"there is no truthiness: write `{text} != 0`"
    return "there is no truthiness: compare it with something"


def unary(node: ast.Unary, scope: Scope) -> Expr | None:
    """`not e`, `-e`"""
    if node.op == "not":
        operand = condition(node.operand, scope)
        return None if operand is None else Apply(Op.NOT, (operand,), BOOL, node.span)
    if isinstance(node.operand, ast.Number):
        return number(-node.operand.value, node.span)
    operand = integer(node.operand, scope)
    return None if operand is None else Apply(Op.NEG, (operand,), INT, node.span)


def integer(node: ast.Expr, scope: Scope) -> Expr | None:
    """An integer is needed here."""
    expr = scope.expression(node)
    if expr is None:
        return None
    if is_int(inner(expr.type)):
        return unwrapped(expr)
    message = f"an integer is needed, but `{node.span.text}` is `{shown(expr.type)}`"
    scope.report.error("FP303", node.span, message)
    return None


def binary(node: ast.Binary, scope: Scope, expected: Type | None) -> Expr | None:
    """`a + b`, `a and b`, `a..b`, ..."""
    if node.op in _LOGIC:
        return _logic(node, _LOGIC[node.op], scope)
    if node.op == "..":
        return _interval(node, scope)
    left, right = pair(node.left, node.right, scope, expected)
    if left is None or right is None:
        return None
    return combine(node.op, unwrapped(left), unwrapped(right), scope, node.span)


def _logic(node: ast.Binary, op: Op, scope: Scope) -> Expr | None:
    left, right = condition(node.left, scope), condition(node.right, scope)
    if left is None or right is None:
        return None
    return Apply(op, (left, right), BOOL, node.span)


def _interval(node: ast.Binary, scope: Scope) -> Expr | None:
    left, right = integer(node.left, scope), integer(node.right, scope)
    if left is None or right is None:
        return None
    low, high = folded(left), folded(right)
    if low is not None and high is not None and low <= high:
        of = Range(low, high)
        return Domain(of, Set(of), node.span)
    constant = _is_constant(left) and _is_constant(right)
    element = Range(bound_of(left), bound_of(right)) if constant else INT
    return Apply(Op.RANGE, (left, right), Set(element), node.span)


def _is_constant(expr: Expr) -> bool:
    if isinstance(expr, Apply):
        return expr.op in _ARITHMETIC.values() and all(_is_constant(part) for part in expr.args)
    return isinstance(expr, (Const, Param))


def combine(op: ast.BinaryOp, left: Expr, right: Expr, scope: Scope, span: Span) -> Expr | None:
    """`left op right`, by what the two are; `+=` and its like come here, too."""
    if is_int(left.type) and is_int(right.type) and op in _ARITHMETIC:
        return Apply(_ARITHMETIC[op], (left, right), INT, span)
    common = join(left.type, right.type)
    if isinstance(common, Set) and op in _SETS:
        return Apply(_SETS[op], (widened(left, common), widened(right, common)), common, span)
    if isinstance(common, Seq) and op == "+":
        of = Seq(common.element, None)
        return Apply(Op.CONCAT, (widened(left, of), widened(right, of)), of, span)
    message = f"`{op}` does not take `{shown(left.type)}` and `{shown(right.type)}`"
    scope.report.error("FP303", span, message, _operator_hint(op, left.type, right.type))
    return None


def _operator_hint(op: str, left: Type, right: Type) -> str | None:
    if isinstance(left, Set) and isinstance(right, Set):
        return "`|` is the union of two sets" if op == "+" else None
    if isinstance(left, Set) and join(left.element, right) is not None:
        return "put the single element in braces: `{x}`"
    if isinstance(left, Seq) and op == "+" and join(left.element, right) is not None:
        return "put the single element in brackets: `[x]`"
    return None


def pair(
    left: ast.Expr, right: ast.Expr, scope: Scope, expected: Type | None = None
) -> tuple[Expr | None, Expr | None]:
    """Two operands, each helping the other where it stands for `none`, `{}`, `[]` or an unclear member."""
    if needs_context(left, scope) and not needs_context(right, scope):
        second = scope.expression(right, expected)
        return (None if second is None else scope.expression(left, second.type)), second
    first = scope.expression(left, expected)
    if first is None and needs_context(right, scope):
        return None, None
    return first, scope.expression(right, expected if first is None else first.type)


def needs_context(node: ast.Expr, scope: Scope) -> bool:
    """Whether what the text means depends on the type that is wanted."""
    match node:
        case ast.NoneValue():
            return True
        case ast.SetLiteral() | ast.SequenceLiteral():
            return all(needs_context(element, scope) for element in node.elements)
        case ast.Conditional():
            return needs_context(node.then, scope) and needs_context(node.otherwise, scope)
        case ast.Ref():
            return len(scope.symbols.members.get(node.name, ())) > 1 and scope.lookup(node.name) is None
        case _:
            return False


def conditional(node: ast.Conditional, scope: Scope, expected: Type | None) -> Expr | None:
    """`a if c else b`"""
    test = condition(node.condition, scope)
    then, otherwise = pair(node.then, node.otherwise, scope, expected)
    if test is None or then is None or otherwise is None:
        return None
    common = join(then.type, otherwise.type)
    if common is None:
        message = f"one side is `{shown(then.type)}`, the other `{shown(otherwise.type)}`"
        scope.report.error("FP304", node.span, message, "both sides of `if else` have one type")
        return None
    return Apply(Op.IF, (test, widened(then, common), widened(otherwise, common)), common, node.span)


# ---------------------------------------------------------------- comparison


def compare(node: ast.Compare, scope: Scope) -> Expr | None:
    """`a < b <= c`: what stands in the middle is evaluated once."""
    if len(node.ops) == 1:
        left, right = _operands(node.ops[0], node.operands[0], node.operands[1], scope)
        if left is None or right is None:
            return None
        return relate(node.ops[0], left, right, scope, node.span)
    operands: list[Expr] = []
    for index, operand in enumerate(node.operands):
        hint = operands[-1].type if index and len(operands) == index else None
        expr = scope.expression(operand, hint)
        if expr is not None:
            operands.append(expr)
    if len(operands) < len(node.operands):
        return None
    return _chain(operands[0], list(zip(node.ops, operands[1:], strict=True)), scope, node.span)


def _chain(left: Expr, rest: list[tuple[ast.CompareOp, Expr]], scope: Scope, span: Span) -> Expr | None:
    (op, right), others = rest[0], rest[1:]
    if not others:
        return relate(op, left, right, scope, span)
    failed = False

    def both(middle: Expr) -> Expr:
        nonlocal failed
        first = relate(op, left, middle, scope, span)
        second = _chain(middle, others, scope, span)
        if first is None or second is None:
            failed = True
            return middle
        return Apply(Op.AND, (first, second), BOOL, span)

    whole = used_twice(right, scope, both)
    return None if failed else whole


def _operands(op: ast.CompareOp, left: ast.Expr, right: ast.Expr, scope: Scope) -> tuple[Expr | None, Expr | None]:
    if op not in ("in", "not in"):
        return pair(left, right, scope)
    if needs_context(left, scope):
        container = scope.expression(right)
        hint = None if container is None else element_of(inner(container.type))
        return (None if container is None else scope.expression(left, hint)), container
    element = scope.expression(left)
    return element, scope.expression(right, None if element is None else Set(inner(element.type)))


def relate(op: ast.CompareOp, left: Expr, right: Expr, scope: Scope, span: Span) -> Expr | None:
    """One comparison of two values."""
    if op in ("in", "not in"):
        found = _member(left, right, scope, span)
        return Apply(Op.NOT, (found,), BOOL, span) if found is not None and op == "not in" else found
    if op in ("==", "!="):
        return _equal(Op.EQ if op == "==" else Op.NE, left, right, scope, span)
    return _ordered(op, unwrapped(left), unwrapped(right), scope, span)


def _equal(op: Op, left: Expr, right: Expr, scope: Scope, span: Span) -> Expr | None:
    both = aligned(left, right)
    if both is not None:
        return Apply(op, both, BOOL, span)
    message = f"`{shown(left.type)}` and `{shown(right.type)}` are never equal"
    hint = None
    if left.type == BOOL and isinstance(right.type, Enum):
        hint = f"a bare state asks whether `self` is in it; write `{right.type.name}.member` for the value"
    scope.report.error("FP304", span, message, hint)
    return None


def _member(left: Expr, right: Expr, scope: Scope, span: Span) -> Expr | None:
    container = unwrapped(right)
    of = element_of(container.type)
    common = None if of is None else join(inner(left.type), of)
    if of is None or common is None:
        hint = "a map is total: compare the value at the key" if isinstance(container.type, Map) else None
        message = f"`{shown(left.type)}` cannot be in `{shown(right.type)}`"
        scope.report.error("FP304", span, message, hint)
        return None
    if isinstance(left.type, Option) and not isinstance(of, Option):
        return used_twice(left, scope, lambda one: _present_and_member(one, container, span))
    return Apply(Op.MEMBER, (widened(left, common), container), BOOL, span)


def _present_and_member(one: Expr, container: Expr, span: Span) -> Expr:
    # `none` is in no set of values: asking must not fail on it.
    present = Apply(Op.NE, (one, Const(None, one.type)), BOOL, span)
    return Apply(Op.AND, (present, Apply(Op.MEMBER, (unwrapped(one), container), BOOL, span)), BOOL, span)


def _ordered(op: str, left: Expr, right: Expr, scope: Scope, span: Span) -> Expr | None:
    core, swapped = _ORDER[op]
    first, second = (right, left) if swapped else (left, right)
    both = aligned(first, second)
    if both is None:
        message = f"`{op}` does not compare `{shown(left.type)}` with `{shown(right.type)}`"
        scope.report.error("FP304", span, message)
        return None
    if isinstance(first.type, Set):
        return _subset(core, both, span)
    if not is_ordered(first.type, scope):
        message = f"the values of `{shown(first.type)}` have no order"
        scope.report.error("FP305", span, message, order_hint(first.type))
        return None
    return Apply(core, both, BOOL, span)


def _subset(core: Op, both: tuple[Expr, Expr], span: Span) -> Expr:
    subset = Apply(Op.SUBSET, both, BOOL, span)
    if core is Op.LE:
        return subset
    return Apply(Op.AND, (subset, Apply(Op.NE, both, BOOL, span)), BOOL, span)


def is_ordered(of: Type, scope: Scope) -> bool:
    """Whether `<`, `min` and a fixed order of elements are there."""
    if isinstance(of, Scalarset):
        return scope.symbols.is_ordered(of.name)
    return is_int(of) or isinstance(of, Enum)


def order_hint(of: Type) -> str | None:
    """How an order could be had."""
    if isinstance(of, Scalarset):
        return f"declare it `ordered` to give up its symmetry and compare: `ordered role {of.name}`"
    return None
