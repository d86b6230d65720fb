"""Expressions of core as values of bits: what `semantics.evaluate` is in Python, in gates."""

from dataclasses import replace

from fencepost.core.terms import (
    Apply,
    Call,
    Comprehend,
    Const,
    Domain,
    Expr,
    LetIn,
    Local,
    MessagesIn,
    Param,
    Primed,
    Read,
    Up,
)
from fencepost.engines.symbolic.encode import comprehend, operators
from fencepost.engines.symbolic.encode.choose import Items
from fencepost.engines.symbolic.encode.circuit import FALSE, Lit
from fencepost.engines.symbolic.encode.scope import Scope, TooLarge
from fencepost.engines.symbolic.encode.values import Value, as_lit, blank, known
from fencepost.semantics.evaluate import compile_expr
from fencepost.semantics.inspect import is_constant
from fencepost.semantics.scope import Layout
from fencepost.semantics.scope import Scope as Plain
from fencepost.semantics.transition import Failed

_DEEPEST = 60  # calls within calls: what a function consumes is shorter in each


def evaluate(expr: Expr, scope: Scope) -> Value:
    """The value of an expression; what fails is noted in the scope. Raises TooLarge."""
    if isinstance(expr, Const):
        return known(expr.type, expr.value, scope.sorts)
    if not isinstance(expr, Local | Read) and is_constant(expr):
        settled = _settled(expr, scope)
        if settled is not None:
            return settled
    match expr:
        case Read() | Primed() | Local():
            return _named(expr, scope)
        case Apply():
            return operators.CELLS[expr.op](expr, scope, evaluate)
        case Comprehend():
            return comprehend.comprehended(expr, scope, evaluate)
        case LetIn():
            return evaluate(expr.body, scope.bind(expr.name, evaluate(expr.value, scope)))
        case Call():
            return _called(expr, scope)
        case Domain() | Param() | MessagesIn() | Up():
            raise TypeError(f"{expr} is constant, or belongs to a protocol")


def _named(expr: Read | Primed | Local, scope: Scope) -> Value:
    match expr:
        case Read():
            return scope.state[expr.variable]
        case Primed():
            return scope.after[expr.variable]
        case Local():
            return scope.locals[expr.name]


def members(expr: Expr, scope: Scope) -> Items:
    """What may be chosen from a collection: its elements, each with when it is there"""
    return comprehend.members(expr, scope, evaluate)


def condition(expr: Expr, scope: Scope) -> Lit:
    """The literal of a boolean expression"""
    return as_lit(evaluate(expr, scope))


def _settled(expr: Expr, scope: Scope) -> Value | None:
    """What a constant expression is; None where it fails (then it fails where it is evaluated, if ever)"""
    plain = Plain(Layout({}, scope.sorts))
    try:
        value = compile_expr(expr, plain)((), plain.frame())
    except Failed:
        return None
    return known(expr.type, value, scope.sorts)


def _called(expr: Call, scope: Scope) -> Value:
    """A function's body in place of the call: it ends where no longer argument is possible"""
    function = scope.functions[expr.function]
    args = [evaluate(arg, scope) for arg in expr.args]
    if scope.path == FALSE:
        return blank(expr.type, scope.sorts)
    if scope.depth == _DEEPEST:
        raise TooLarge(f"`{expr.function}` calls itself too often")
    names = [name for name, _ in function.arguments]
    bound = dict(zip(names, args, strict=True))
    return evaluate(function.body, replace(scope, locals=bound, depth=scope.depth + 1))
