"""Storing a value: whether it is one of the type, clamped where the type saturates (`semantics.fit`)."""

from collections.abc import Sequence
from typing import assert_never

from fencepost.core.constant import limits
from fencepost.core.terms import Bag, Bool, Enum, Int, Map, Option, Range, Record, Scalarset, Seq, Set, Type, Union
from fencepost.engines.symbolic.encode import arithmetic
from fencepost.engines.symbolic.encode.bags import bag_of
from fencepost.engines.symbolic.encode.circuit import FALSE, Lit, flip
from fencepost.engines.symbolic.encode.scope import Scope
from fencepost.engines.symbolic.encode.sets import items, set_of
from fencepost.engines.symbolic.encode.values import (
    Listing,
    Mask,
    Maybe,
    Number,
    Product,
    Row,
    Table,
    Tagged,
    Value,
    as_maybe,
)


def fitted(value: Value, of: Type, scope: Scope) -> Value:
    """The value as one of the type; that it is none fails in the scope"""
    match of:
        case Bool() | Int() | Enum() | Scalarset():
            return value
        case Range():
            return _range(value, of, scope)
        case Option():
            option = as_maybe(value)
            if option.present == FALSE:
                return option
            return Maybe(option.present, fitted(option.inner, of.inner, scope.under(option.present)))
        case Record() if isinstance(value, Product):
            return Product(_fields(value.fields, [kind for _, kind in of.fields], scope))
        case Union() if isinstance(value, Tagged):
            return _union(value, of, scope)
        case Map() if isinstance(value, Table):
            return Table(tuple(fitted(part, of.value, scope) for part in value.values))
        case Set() | Bag() | Seq():
            return _collection(value, of, scope)
        case Record() | Union() | Map():
            raise TypeError(f"{value} is no value of {of}")
        case _:
            assert_never(of)


def _range(value: Value, of: Range, scope: Scope) -> Value:
    if not isinstance(value, Number):
        raise TypeError(f"{value} is no number")
    c, (lower, upper) = scope.circuit, limits(of)
    if lower <= value.lower and value.upper <= upper:
        return value
    if of.saturating:
        return arithmetic.clamped(c, value, lower, upper)
    scope.fail(flip(arithmetic.within(c, value, lower, upper)))
    low, high = max(lower, value.lower), min(upper, value.upper)
    return arithmetic.rebased(c, value, low, high) if low <= high else Number(lower, lower, ())


def _fields(values: Sequence[Value], types: Sequence[Type], scope: Scope) -> tuple[Value, ...]:
    return tuple(fitted(value, kind, scope) for value, kind in zip(values, types, strict=True))


def _union(value: Tagged, of: Union, scope: Scope) -> Value:
    variants: list[tuple[Value, ...]] = []
    for n, (fields, (_, types)) in enumerate(zip(value.variants, of.variants, strict=True)):
        here = arithmetic.is_number(scope.circuit, value.tag, n)
        kinds = [kind for _, kind in types]
        variants.append(fields if here == FALSE else _fields(fields, kinds, scope.under(here)))
    return Tagged(value.tag, tuple(variants))


def _collection(value: Value, of: Set | Bag | Seq, scope: Scope) -> Value:
    if not isinstance(value, Mask | Listing | Row):
        raise TypeError(f"{value} has no elements")
    some = items(scope.circuit, value)
    made = [(there, fitted(element, of.element, scope.under(there))) for there, element in some]
    if isinstance(value, Row):
        return _row(value, made, of, scope)
    if all(old is new for (_, old), (_, new) in zip(some, made, strict=True)):
        return value
    if isinstance(of, Bag):
        return bag_of(scope.circuit, of.element, made)
    return set_of(scope.circuit, of.element, made, scope.sorts)


def _row(value: Row, made: Sequence[tuple[Lit, Value]], of: Set | Bag | Seq, scope: Scope) -> Value:
    elements = tuple(element for _, element in made)  # those that can be there are the first ones
    present = value.present[: len(elements)]
    limit = of.limit if isinstance(of, Seq) else None
    if isinstance(limit, int) and len(elements) > limit:
        scope.fail(present[limit])
        return Row(present[:limit], elements[:limit])
    return Row(present, elements)
