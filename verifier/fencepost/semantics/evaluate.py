"""Expressions of core as closures, compiled once.

`compile_expr(expr, scope)` gives a function of a state and a frame (see `scope`). Operands are evaluated left
to right; what fails raises `Failed`. What does not depend on the state is evaluated here and now, unless it
fails: then it fails when it is evaluated, if ever.
"""

from typing import Any

from fencepost.core.failing import can_fail
from fencepost.core.operators import Op
from fencepost.core.system import System
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
    Set,
    Up,
)
from fencepost.core.walk import holds_implication
from fencepost.semantics.comprehend import Items, Parts, fold, order_matters, walker
from fencepost.semantics.inspect import is_constant
from fencepost.semantics.operators import CELLS
from fencepost.semantics.scope import Closure, Scope, Watched
from fencepost.semantics.shortcuts import shortcut
from fencepost.semantics.transition import Failed
from fencepost.semantics.value import domain


def compile_expr(expr: Expr, scope: Scope) -> Closure:
    """The expression as a closure."""
    if not isinstance(expr, Const) and is_constant(expr):
        known = _evaluated(expr, scope)
        if known is not None:
            return known
    return _variable(expr, scope)


def _evaluated(expr: Expr, scope: Scope) -> Closure | None:
    """What a constant expression is; None where it fails."""
    try:
        value = _variable(expr, scope)((), scope.frame())
    except Failed:
        return None
    return lambda s, f: value


def _variable(expr: Expr, scope: Scope) -> Closure:
    match expr:
        case Const(value=value):
            return lambda s, f: value
        case Domain():
            values = frozenset(domain(expr.of, scope.layout.sorts))
            return lambda s, f: values
        case Read() | Primed() | Local():
            return _name(expr, scope)
        case Apply():
            return _apply(expr, scope)
        case Comprehend():
            return _comprehend(expr, scope)
        case LetIn():
            return _let(expr, scope)
        case Call():
            return _call(expr, scope)
        case Param() | MessagesIn() | Up():
            raise TypeError(f"{expr} belongs to a protocol, not to a system")


def _name(expr: Read | Primed | Local, scope: Scope) -> Closure:
    if isinstance(expr, Local):
        slot = scope.slots[expr.name]
        return lambda s, f: f[slot]
    n = scope.layout.variables[expr.variable]
    if isinstance(expr, Primed):
        n += len(scope.layout.variables)
    return lambda s, f: s[n]


def _apply(expr: Apply, scope: Scope) -> Closure:
    quick = shortcut(expr, scope)
    if quick is not None:
        return quick
    args = [compile_expr(arg, scope) for arg in expr.args]
    watched = scope.layout.watched
    if expr.op is Op.IMPLIES and watched is not None:
        return _watched_implies(expr, args, watched)
    return CELLS[expr.op](expr, args, scope.layout)


def _watched_implies(expr: Apply, args: list[Closure], watched: list[Watched]) -> Closure:
    """An implication that notes whether its left side was ever true."""
    a, b = args
    here = Watched(expr.args[0].span or expr.span)
    watched.append(here)

    def run(s: Any, f: list[Any]) -> bool:
        if not a(s, f):
            return True
        here.met = True
        return b(s, f)

    return run


def _comprehend(expr: Comprehend, scope: Scope) -> Closure:
    inner, slot = scope.bind(expr.name)
    keep = None if expr.condition is None else compile_expr(expr.condition, inner)
    element = compile_expr(expr.element, inner)
    thorough = scope.layout.watched is not None and holds_implication(expr)
    return fold(expr, Parts(_items(expr, scope), slot, keep, element), thorough)


def _items(expr: Comprehend, scope: Scope) -> Items:
    source = compile_expr(expr.source, scope)
    walk = walker(expr.source.type)
    if walk is None:
        return source
    if is_constant(expr.source) and not can_fail(expr.source):
        known = tuple(walk(source((), scope.frame())))
        return lambda s, f: known
    fallible = can_fail(expr.element) or (expr.condition is not None and can_fail(expr.condition))
    if isinstance(expr.source.type, Set) and not order_matters(expr, fallible):
        return source
    return lambda s, f: walk(source(s, f))


def _let(expr: LetIn, scope: Scope) -> Closure:
    value = compile_expr(expr.value, scope)
    inner, slot = scope.bind(expr.name)
    body = compile_expr(expr.body, inner)

    def run(s: Any, f: list[Any]) -> Any:
        f[slot] = value(s, f)
        return body(s, f)

    return run


def _call(expr: Call, scope: Scope) -> Closure:
    args = [compile_expr(arg, scope) for arg in expr.args]
    functions, name = scope.layout.functions, expr.function

    def run(s: Any, f: list[Any]) -> Any:
        return functions[name](s, [arg(s, f) for arg in args])

    return run


def define_functions(system: System, scope: Scope) -> None:
    """Compiles the functions into the layout; each call has a frame of its own."""
    for function in system.functions:
        inner = Scope(scope.layout)
        for name, _ in function.arguments:
            inner, _ = inner.bind(name)
        body = compile_expr(function.body, inner)
        scope.layout.functions[function.name] = _framed(body, inner)


def _framed(body: Closure, scope: Scope) -> Closure:
    blank = scope.frame()

    def run(s: Any, arguments: list[Any]) -> Any:
        return body(s, arguments + blank[len(arguments) :])

    return run
