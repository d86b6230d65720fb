"""The value of a closed expression: a bound of a type, a param's value, a budget.

Not the meaning of the language (that is `semantics`), only what must be known before there is a system.
What reads the state, and the operators on messages, are no constants: `NotConstant` says so.
"""

from collections.abc import Callable, Mapping
from typing import cast

from fencepost.core.operators import Op
from fencepost.core.terms import (
    Apply,
    Bag,
    Bool,
    Comprehend,
    Const,
    Domain,
    Enum,
    Expr,
    LetIn,
    Local,
    Map,
    Option,
    Range,
    Record,
    Scalarset,
    Seq,
    Set,
    Type,
    Union,
    Value,
)
from fencepost.source.text import Span

Sizes = Mapping[str, int]
Locals = Mapping[str, Value]
Items = tuple[Value, ...]


class NotConstant(Exception):
    """An expression without a value: it needs what is not known yet, or its evaluation fails"""

    def __init__(self, message: str, span: Span | None) -> None:
        super().__init__(message)
        self.message = message
        self.span = span


def constant(expr: Expr, sizes: Sizes, known: Locals | None = None) -> Value:
    """The value; `sizes` are how many members each scalarset has, `known` the locals in reach."""
    reach = known or {}
    match expr:
        case Const():
            return expr.value
        case Local() if expr.name in reach:
            return reach[expr.name]
        case Domain():
            return frozenset(values(expr.of, sizes))
        case LetIn():
            return constant(expr.body, sizes, {**reach, expr.name: constant(expr.value, sizes, reach)})
        case Apply():
            return _apply(expr, sizes, reach)
        case Comprehend():
            return _comprehend(expr, sizes, reach)
        case _:
            raise NotConstant("this is not known before the model runs", expr.span)


def values(type: Type, sizes: Sizes) -> tuple[Value, ...]:
    """Every value of a simple type, in domain order."""
    match type:
        case Bool():
            return (False, True)
        case Range(int(lower), int(upper)):
            return tuple(range(lower, upper + 1))
        case Enum():
            return tuple(range(len(type.members)))
        case Scalarset():
            return tuple(range(sizes[type.name]))
        case Option():
            return (None, *values(type.inner, sizes))
        case _:
            raise NotConstant("the values of such a type are too many to list here", None)


# ---------------------------------------------------------------- operators


def _apply(expr: Apply, sizes: Sizes, reach: Locals) -> Value:
    if expr.op in (Op.AND, Op.OR, Op.IMPLIES, Op.IF):
        return _lazy(expr, sizes, reach)
    args = tuple(constant(arg, sizes, reach) for arg in expr.args)
    try:
        if expr.op is Op.FIT:
            return _clamped(args[0], expr.type)
        if expr.op in (Op.GET, Op.FILL):
            return _of_map(expr, args, sizes)
        return _plain(expr.op, args)
    except KeyError as error:
        raise NotConstant("this is not known before the model runs", expr.span) from error
    except (ZeroDivisionError, IndexError, ValueError) as error:
        raise NotConstant("this cannot be computed", expr.span) from error


def _lazy(expr: Apply, sizes: Sizes, reach: Locals) -> Value:
    if expr.op is Op.IF:
        taken = 1 if constant(expr.args[0], sizes, reach) else 2
        return constant(expr.args[taken], sizes, reach)
    if expr.op is Op.IMPLIES:
        return not constant(expr.args[0], sizes, reach) or bool(constant(expr.args[1], sizes, reach))
    ended_by = expr.op is Op.OR
    return ended_by if any(constant(a, sizes, reach) is ended_by for a in expr.args) else not ended_by


def _clamped(value: Value, type: Type) -> Value:
    """A value outside a range that does not saturate stays what it is: `belongs` tells."""
    match type:
        case Range(int(lower), int(upper), saturating=True) if isinstance(value, int):
            return max(lower, min(upper, value))
        case _:
            return value


def _of_map(expr: Apply, args: Items, sizes: Sizes) -> Value:
    kind = expr.type if expr.op is Op.FILL else expr.args[0].type
    if not isinstance(kind, Map):
        raise NotConstant("this is no map", expr.span)
    keys = values(kind.key, sizes)
    if expr.op is Op.FILL:
        return tuple(args[0] for _ in keys)
    return cast(Items, args[0])[keys.index(args[1])]


def _present(value: Value) -> Value:
    if value is None:
        raise ValueError
    return value


def _at(sequence: Items, index: int) -> Value:
    if index < 0:
        raise IndexError
    return sequence[index]


_NUMBERS: Mapping[Op, Callable[[int, int], Value]] = {
    Op.LT: lambda a, b: a < b,
    Op.LE: lambda a, b: a <= b,
    Op.ADD: lambda a, b: a + b,
    Op.SUB: lambda a, b: a - b,
    Op.MUL: lambda a, b: a * b,
    Op.DIV: lambda a, b: a // b,
    Op.MOD: lambda a, b: a % b,
    Op.RANGE: lambda a, b: frozenset(range(a, b + 1)),
}
_SETS: Mapping[Op, Callable[[frozenset[Value], frozenset[Value]], Value]] = {
    Op.UNION: lambda a, b: a | b,
    Op.INTERSECT: lambda a, b: a & b,
    Op.DIFFERENCE: lambda a, b: a - b,
    Op.SUBSET: lambda a, b: a <= b,
}
_COLLECTIONS: Mapping[Op, Callable[[Items | frozenset[Value]], Value]] = {
    Op.SIZE: len,
    Op.ELEMENTS: lambda items: frozenset(items),
    Op.SMALLEST: lambda items: min(items, key=_order),
    Op.LARGEST: lambda items: max(items, key=_order),
}
_VALUES: Mapping[Op, Callable[[Items], Value]] = {
    Op.NOT: lambda args: not args[0],
    Op.EQ: lambda args: args[0] == args[1],
    Op.NE: lambda args: args[0] != args[1],
    Op.NEG: lambda args: -cast(int, args[0]),
    Op.SOME: lambda args: args[0],
    Op.VALUE: lambda args: _present(args[0]),
    Op.SAME_MACHINE: lambda args: args[0],
    Op.SET: lambda args: frozenset(args),
    Op.MEMBER: lambda args: args[0] in cast("Items | frozenset[Value]", args[1]),
    Op.SEQ: lambda args: args,
    Op.CONCAT: lambda args: (*cast(Items, args[0]), *cast(Items, args[1])),
    Op.AT: lambda args: _at(cast(Items, args[0]), cast(int, args[1])),
    Op.RECORD: lambda args: args,
    Op.FIELD: lambda args: _at(cast(Items, args[0]), cast(int, args[1])),
    Op.VARIANT: lambda args: args,
}


def _plain(op: Op, args: Items) -> Value:
    if op in _NUMBERS:
        return _NUMBERS[op](cast(int, args[0]), cast(int, args[1]))
    if op in _SETS:
        return _SETS[op](cast("frozenset[Value]", args[0]), cast("frozenset[Value]", args[1]))
    if op in _COLLECTIONS:
        return _COLLECTIONS[op](cast("Items | frozenset[Value]", args[0]))
    return _VALUES[op](args)


# ---------------------------------------------------------------- comprehensions


def _comprehend(expr: Comprehend, sizes: Sizes, reach: Locals) -> Value:
    source = constant(expr.source, sizes, reach)
    if not isinstance(source, (frozenset, tuple)):
        raise NotConstant("this is no collection", expr.span)
    items = sorted(source, key=_order) if isinstance(source, frozenset) else source
    kept: list[Value] = []
    for item in items:
        inner = {**reach, expr.name: item}
        if expr.condition is None or constant(expr.condition, sizes, inner):
            kept.append(constant(expr.element, sizes, inner))
    return _fold(expr, tuple(kept))


def _order(value: Value) -> tuple[bool, int]:
    if value is None or isinstance(value, int):
        return (value is not None, value or 0)
    raise NotConstant("such values have no order here", None)


def _fold(expr: Comprehend, kept: Items) -> Value:
    match expr.fold:
        case "set":
            return frozenset(kept)
        case "seq" | "map":
            return kept
        case "all":
            return all(kept)
        case "any":
            return any(kept)
        case "count":
            return len(kept)
        case "sum":
            return sum(cast("tuple[int, ...]", kept))
        case "min" | "max" if kept:
            pick = min if expr.fold == "min" else max
            return pick(cast("tuple[int, ...]", kept))
        case _:
            raise NotConstant("this cannot be computed", expr.span)


# ---------------------------------------------------------------- values and their types


def belongs(value: Value, type: Type, sizes: Sizes) -> bool:
    """Whether a value is one of the type's."""
    match type:
        case Option():
            return value is None or belongs(value, type.inner, sizes)
        case Set():
            return isinstance(value, frozenset) and all(belongs(v, type.element, sizes) for v in value)
        case Bag():
            return isinstance(value, frozenset) and all(_copies(pair, type.element, sizes) for pair in value)
        case Seq():
            limit = type.limit if isinstance(type.limit, int) else None
            return isinstance(value, tuple) and _fits_all(value, type.element, limit, sizes)
        case Map():
            return isinstance(value, tuple) and _fits_all(value, type.value, None, sizes)
        case Record():
            return isinstance(value, tuple) and _fields(value, [t for _, t in type.fields], sizes)
        case Union():
            return isinstance(value, tuple) and _variant(value, type, sizes)
        case Enum() | Scalarset():
            return value in values(type, sizes)
        case _:
            return _is_plain(value, type)


def _is_plain(value: Value, type: Type) -> bool:
    match type:
        case Bool():
            return isinstance(value, bool)
        case Range(int(lower), int(upper)):
            return isinstance(value, int) and lower <= value <= upper
        case _:
            return isinstance(value, int)


def _copies(pair: Value, element: Type, sizes: Sizes) -> bool:
    """An element of a bag with how often it is there"""
    if not isinstance(pair, tuple) or len(pair) != 2 or not isinstance(pair[1], int):
        return False
    return pair[1] >= 1 and belongs(pair[0], element, sizes)


def _fits_all(items: Items, type: Type, limit: int | None, sizes: Sizes) -> bool:
    return (limit is None or len(items) <= limit) and all(belongs(item, type, sizes) for item in items)


def _fields(items: Items, types: list[Type], sizes: Sizes) -> bool:
    return len(items) == len(types) and all(belongs(v, t, sizes) for v, t in zip(items, types, strict=True))


def _variant(items: Items, type: Union, sizes: Sizes) -> bool:
    position = items[0]
    if not isinstance(position, int) or not 0 <= position < len(type.variants):
        return False
    return _fields(items[1:], [t for _, t in type.variants[position][1]], sizes)


def mentions(value: Value, type: Type) -> frozenset[str]:
    """The scalarsets of which a value of the type holds members."""
    match type:
        case Scalarset():
            return frozenset({type.name})
        case Option():
            return frozenset() if value is None else mentions(value, type.inner)
        case Set():
            return _mentions([(v, type.element) for v in cast("frozenset[Value]", value)])
        case Seq():
            return _mentions([(v, type.element) for v in cast(Items, value)])
        case Map():
            parts = cast(Items, value)
            told = _mentions([(v, type.value) for v in parts])
            uneven = isinstance(type.key, Scalarset) and len(set(parts)) > 1
            return told | {type.key.name} if uneven and isinstance(type.key, Scalarset) else told
        case Record():
            return _mentions(list(zip(cast(Items, value), [t for _, t in type.fields], strict=True)))
        case Union():
            variant, *fields = cast(Items, value)
            types = [t for _, t in type.variants[cast(int, variant)][1]]
            return _mentions(list(zip(fields, types, strict=True)))
        case _:
            return frozenset()


def _mentions(parts: list[tuple[Value, Type]]) -> frozenset[str]:
    return frozenset(name for value, type in parts for name in mentions(value, type))


def limits(of: Range) -> tuple[int, int]:
    """A range's bounds; in a System they are numbers."""
    if not isinstance(of.lower, int) or not isinstance(of.upper, int):
        raise TypeError(f"{of} still depends on a param")
    return of.lower, of.upper
