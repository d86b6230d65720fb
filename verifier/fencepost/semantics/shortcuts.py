"""Common shapes of expressions, in fewer calls than their parts. They change speed, never meaning.

A shape is here because a search spends its time in it: one variable of one instance, a comparison with a
known value, a field of a message at hand.
"""

from collections.abc import Callable
from typing import Any

from fencepost.core.operators import Op
from fencepost.core.terms import Apply, Bool, Const, Enum, Expr, Local, Map, Range, Read, Scalarset
from fencepost.semantics.scope import Closure, Scope


def shortcut(expr: Apply, scope: Scope) -> Closure | None:
    """A closure for an application of a common shape, if it is one."""
    match expr.op, expr.args:
        case Op.GET, (table, key) if isinstance(table.type, Map) and _is_position(table.type.key, key):
            return _get(table, key, scope)
        case Op.FIELD, (Local(name=name), Const(value=int() as n)):
            slot = scope.slots[name]
            return lambda s, f: f[slot][n]
        case ((Op.EQ | Op.NE), (left, right)):
            return _compared(left, right, expr.op is Op.EQ, scope)
        case _:
            return None


def _is_position(wanted: object, key: Expr) -> bool:
    """Whether a key's value is the position where it stands, and never outside."""
    if isinstance(wanted, Range):
        return wanted.lower == 0 and key.type == wanted
    return isinstance(wanted, Scalarset | Enum | Bool) and key.type == wanted


def _get(table: Expr, key: Expr, scope: Scope) -> Closure | None:
    match table, key:
        case Read(variable=name), Const(value=int() as k):
            n = scope.layout.variables[name]
            return lambda s, f: s[n][k]
        case Read(variable=name), Local(name=local):
            n, slot = scope.layout.variables[name], scope.slots[local]
            return lambda s, f: s[n][f[slot]]
        case _:
            return None


def _compared(left: Expr, right: Expr, equal: bool, scope: Scope) -> Closure | None:
    """A variable of an instance, or a local, compared with a known value or a local."""
    if isinstance(right, Const):
        value = right.value
        return _instance_is(left, value, equal, scope)
    match left, right:
        case Local(name=a), Local(name=b):
            x, y = scope.slots[a], scope.slots[b]
            return (lambda s, f: f[x] == f[y]) if equal else (lambda s, f: f[x] != f[y])
        case _:
            return None


def _instance_is(left: Expr, value: Any, equal: bool, scope: Scope) -> Closure | None:
    match left:
        case Apply(op=Op.GET, args=(Read(variable=name, type=Map(key=wanted)), Local(name=local) as key)):
            if not _is_position(wanted, key):
                return None
            return _made(scope.layout.variables[name], scope.slots[local], value, equal)
        case Local(name=local):
            x = scope.slots[local]
            return (lambda s, f: f[x] == value) if equal else (lambda s, f: f[x] != value)
        case _:
            return None


def _made(n: int, slot: int, value: Any, equal: bool) -> Callable[[Any, list[Any]], bool]:
    if equal:
        return lambda s, f: s[n][f[slot]] == value
    return lambda s, f: s[n][f[slot]] != value
