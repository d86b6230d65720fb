"""How types stand to each other: which value goes where, and what is needed to put it there.

All ranges compare as integers; a `T` where a `T?` is wanted is wrapped, a `T?` where a `T` is wanted
unwrapped (failing on none), and a value that may lie outside the wanted type is checked by FIT where it is
stored.
"""

from dataclasses import replace
from typing import assert_never

from fencepost.core.operators import Op
from fencepost.core.terms import (
    BOOL,
    INT,
    Apply,
    Bag,
    Bool,
    Const,
    Enum,
    Expr,
    Int,
    Map,
    Option,
    Range,
    Record,
    Scalarset,
    Seq,
    Set,
    Type,
    Union,
)
from fencepost.elaborate.names.scope import Scope
from fencepost.source.text import Span
from fencepost.syntax import ast


def shown(of: Type) -> str:
    """A type as an author would write it."""
    match of:
        case Bool():
            return "bool"
        case Int():
            return "int"
        case Range():
            return f"{_bound(of.lower)}..{_bound(of.upper)}" if of.lower != of.upper else "int"
        case Enum() | Scalarset() | Record() | Union():
            return of.name
        case Option():
            return f"{shown(of.inner)}?"
        case Set():
            return f"set[{shown(of.element)}]"
        case Bag():
            return f"messages({shown(of.element)})"
        case Map():
            return f"map[{shown(of.key)}, {shown(of.value)}]"
        case Seq():
            limit = "" if of.limit is None else f", {_bound(of.limit)}"
            return f"seq[{shown(of.element)}{limit}]"
        case _:
            assert_never(of)


def _bound(bound: int | Expr) -> str:
    if isinstance(bound, int):
        return str(bound)
    return bound.span.text if bound.span is not None else "?"


def is_int(of: Type) -> bool:
    """Whether its values are integers."""
    return isinstance(of, (Int, Range))


def element_of(of: Type) -> Type | None:
    """The type of what a set, messages or a sequence hold."""
    return of.element if isinstance(of, (Set, Bag, Seq)) else None


def inner(of: Type) -> Type:
    """The type without its `?`."""
    return of.inner if isinstance(of, Option) else of


# ---------------------------------------------------------------- joins


def join(one: Type, other: Type) -> Type | None:
    """The least type that holds the values of both; None where there is none."""
    if one is other or one == other:
        return one
    match one, other:
        case (Range(), Range()):
            return Range(_least(one.lower, other.lower), _greatest(one.upper, other.upper))
        case (Int() | Range(), Int() | Range()):
            return INT
        case (Option(), _) | (_, Option()):
            within = join(inner(one), inner(other))
            return None if within is None else Option(within)
        case (Set(), Set()):
            within = join(one.element, other.element)
            return None if within is None else Set(within)
        case (Seq(), Seq()):
            within = join(one.element, other.element)
            limit = one.limit if one.limit == other.limit else None
            return None if within is None else Seq(within, limit)
        case (Map(), Map()):
            within = join(one.value, other.value)
            return None if within is None or one.key != other.key else Map(one.key, within)
        case _:
            return None


def _least(one: int | Expr, other: int | Expr) -> int | Expr:
    if isinstance(one, int) and isinstance(other, int):
        return min(one, other)
    return one if one == other else _pick(one, other, one, other)


def _greatest(one: int | Expr, other: int | Expr) -> int | Expr:
    if isinstance(one, int) and isinstance(other, int):
        return max(one, other)
    return one if one == other else _pick(one, other, other, one)


def _pick(left: int | Expr, right: int | Expr, then: int | Expr, otherwise: int | Expr) -> Expr:
    smaller = Apply(Op.LE, (as_expr(left), as_expr(right)), BOOL)
    return Apply(Op.IF, (smaller, as_expr(then), as_expr(otherwise)), INT)


def as_expr(bound: int | Expr) -> Expr:
    """A bound as an expression."""
    return Const(bound, INT) if isinstance(bound, int) else bound


# ---------------------------------------------------------------- fitting a value to a type


def contained(value: Type, target: Type) -> bool:
    """Whether every integer of the one is plainly one of the other."""
    if isinstance(target, Int):
        return True
    if not (isinstance(value, Range) and isinstance(target, Range)):
        return False
    if value.lower == target.lower and value.upper == target.upper:
        return True
    bounds = (target.lower, value.lower, value.upper, target.upper)
    if not all(isinstance(bound, int) for bound in bounds):
        return False
    low, first, last, high = (bound if isinstance(bound, int) else 0 for bound in bounds)
    return low <= first and last <= high


def compatible(value: Type, target: Type) -> bool:
    """Whether a value of the one type may be put where the other is wanted, checked or not."""
    if value == target or (is_int(value) and is_int(target)):
        return True
    if isinstance(target, Option):
        return compatible(inner(value), target.inner)
    match value, target:
        case (Set(), Set()) | (Seq(), Seq()) | (Bag(), Bag()):
            return compatible(value.element, target.element)
        case (Map(), Map()):
            return value.key == target.key and compatible(value.value, target.value)
        case _:
            return False


def store(expr: Expr, target: Type, scope: Scope, note: str = "") -> Expr | None:
    """`expr` as a value of `target`; `note` names what is stored, for the error where it does not fit."""
    if expr.type is target or expr.type == target:
        return expr
    if isinstance(expr.type, Option) and not isinstance(target, Option):
        return store(unwrapped(expr), target, scope, note)
    if not compatible(expr.type, target):
        _mismatch(expr, target, scope, note)
        return None
    return converted(expr, target, note)


def fitted(node: ast.Expr, target: Type, scope: Scope, note: str = "") -> Expr | None:
    """A text as a value of `target`."""
    expr = scope.expression(node, target)
    return None if expr is None else store(expr, target, scope, note)


def converted(expr: Expr, target: Type, note: str = "") -> Expr:
    """`expr`, of a compatible type, as a value of `target`."""
    if expr.type == target:
        return expr
    if isinstance(target, Option) and not isinstance(expr.type, Option):
        return Apply(Op.SOME, (converted(expr, target.inner, note),), target, expr.span)
    if is_int(target) and contained(expr.type, target):
        return replace(expr, type=target) if isinstance(expr, Const) else expr
    if isinstance(expr, Apply) and expr.op in (Op.SET, Op.SEQ) and _holds_literal(expr, target):
        return replace(expr, type=target)
    return Apply(Op.FIT, (expr,), target, expr.span, note)


def _holds_literal(literal: Apply, target: Type) -> bool:
    """Whether `{...}` or `[...]` is plainly a value of the set or sequence that is wanted."""
    one, other = element_of(literal.type), element_of(target)
    if one is None or other is None or not (one == other or contained(one, other)):
        return False
    if not isinstance(target, Seq):
        return True
    return target.limit is None or (isinstance(target.limit, int) and len(literal.args) <= target.limit)


def unwrapped(expr: Expr) -> Expr:
    """The value of an optional, failing on none; anything else as it is."""
    if not isinstance(expr.type, Option):
        return expr
    return Apply(Op.VALUE, (expr,), expr.type.inner, expr.span)


def _mismatch(expr: Expr, target: Type, scope: Scope, note: str) -> None:
    span = expr.span
    if span is None:
        return
    whom = f"`{note}`" if note else "this"
    message = f"{whom} must be `{shown(target)}`, but `{span.text}` is `{shown(expr.type)}`"
    scope.report.error("FP301", span, message, _hint(expr.type, target, span))


def _hint(value: Type, target: Type, span: Span) -> str | None:
    wanted = inner(target)
    if isinstance(wanted, Set) and compatible(value, wanted.element):
        return f"write `{{{span.text}}}` for the set that holds it alone"
    if isinstance(wanted, Seq) and compatible(value, wanted.element):
        return f"write `[{span.text}]` for the sequence that holds it alone"
    if isinstance(wanted, Set) and isinstance(value, Seq):
        return f"write `{{x for x in {span.text}}}` for the set of its elements"
    if isinstance(wanted, Bool):
        return "there is no truthiness: compare it with something"
    return None


def default(of: Type) -> Expr | None:
    """What a variable of the type starts with where nothing is written; None where something must be."""
    match of:
        case Set():
            return Const(frozenset(), of)
        case Seq():
            return Const((), of)
        case Option():
            return Const(None, of)
        case _:
            return None


def aligned(one: Expr, other: Expr) -> tuple[Expr, Expr] | None:
    """Two expressions as values of one type, so that they can be compared; None where they cannot."""
    common = join(one.type, other.type)
    if common is None:
        return None
    return widened(one, common), widened(other, common)


def widened(expr: Expr, common: Type) -> Expr:
    """`expr` as a value of a join of its type with another: nothing can fail."""
    if is_int(common) or expr.type == common:
        return expr
    return converted(expr, common)
