"""Small pieces of core that several constructs are made of."""

from collections.abc import Callable
from dataclasses import replace

from fencepost.core.operators import Op
from fencepost.core.terms import (
    INT,
    Apply,
    Const,
    Expr,
    LetIn,
    Local,
    Param,
    Primed,
    Range,
    Read,
)
from fencepost.elaborate.names.scope import Scope
from fencepost.source.text import Span


def number(value: int, span: Span | None = None) -> Const:
    """A literal: its type says which number it is."""
    return Const(value, Range(value, value), span)


def position(of: int) -> Const:
    """The position of a field or variant."""
    return Const(of, INT)


def standing_at(value: Expr, span: Span) -> Expr:
    """What a name stands for, as if written where the name is."""
    if isinstance(value, Local):  # nearly all are; `replace` is slow
        return Local(value.name, value.type, span)
    return replace(value, span=span)


def is_simple(expr: Expr) -> bool:
    """Whether it may stand twice for nothing: a name, or a part of one."""
    while isinstance(expr, Apply) and expr.op in (Op.FIELD, Op.GET) and _is_atom(expr.args[1]):
        expr = expr.args[0]
    return _is_atom(expr)


def _is_atom(expr: Expr) -> bool:
    return isinstance(expr, (Const, Local, Param, Read, Primed))


def used_twice(value: Expr, scope: Scope, body: Callable[[Expr], Expr]) -> Expr:
    """`body` of a value that it uses more than once."""
    if is_simple(value):
        return body(value)
    name = scope.unit.fresh("it")
    inside = body(Local(name, value.type, value.span))
    return LetIn(name, value, inside, inside.type, inside.span)


def folded(expr: Expr) -> int | None:
    """The integer that an expression of literals is, None where params are in it."""
    if isinstance(expr, Const):
        return expr.value if isinstance(expr.value, int) else None
    if not isinstance(expr, Apply):
        return None
    parts = [folded(part) for part in expr.args]
    known = [part for part in parts if part is not None]
    return _calculated(expr.op, known) if len(known) == len(parts) else None


def _calculated(op: Op, args: list[int]) -> int | None:
    match op, args:
        case (Op.ADD, [a, b]):
            return a + b
        case (Op.SUB, [a, b]):
            return a - b
        case (Op.MUL, [a, b]):
            return a * b
        case (Op.DIV, [a, b]) if b != 0:
            return a // b
        case (Op.MOD, [a, b]) if b != 0:
            return a % b
        case (Op.NEG, [a]):
            return -a
        case _:
            return None


def bound_of(expr: Expr) -> int | Expr:
    """A bound of a range: a number where it is known."""
    known = folded(expr)
    return expr if known is None else known
