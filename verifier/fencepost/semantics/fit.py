"""Storing a value: whether it is one of the type, clamped where the type saturates.

Only ranges and the lengths of sequences can be missed; everything else has the right shape already.
"""

from collections.abc import Callable
from typing import Any, NoReturn, TypeAlias, assert_never

from fencepost.core.constant import limits
from fencepost.core.terms import (
    Bag,
    Bool,
    Enum,
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
from fencepost.semantics.value import Fields, bag_of

Fitter: TypeAlias = Callable[[Any], Any]
Refuse: TypeAlias = Callable[[str], NoReturn]


def fitter(of: Type, refuse: Refuse) -> Fitter | None:
    """Gives the value as one of the type, or calls `refuse` with the words for what is wrong with it.
    None: every value fits."""
    match of:
        case Bool() | Int() | Enum() | Scalarset():
            return None
        case Range():
            return _range(of, refuse)
        case Option():
            inner = fitter(of.inner, refuse)
            return None if inner is None else lambda v: None if v is None else inner(v)
        case Seq():
            return _sequence(of, refuse)
        case Set():
            inner = fitter(of.element, refuse)
            return None if inner is None else lambda v: frozenset(map(inner, v))
        case Bag():
            inner = fitter(of.element, refuse)
            return None if inner is None else lambda v: bag_of(inner(e) for e, copies in v for _ in range(copies))
        case Map():
            inner = fitter(of.value, refuse)
            return None if inner is None else lambda v: tuple(map(inner, v))
        case Record():
            return _fields(of.fields, refuse)
        case Union():
            kinds = [_fields(fields, refuse) or tuple for _, fields in of.variants]
            return lambda v: (v[0], *kinds[v[0]](v[1:]))
        case _:
            assert_never(of)


def _range(of: Range, refuse: Refuse) -> Fitter:
    lower, upper = limits(of)
    if of.saturating:
        return lambda v: lower if v < lower else min(v, upper)

    def check(value: Any) -> Any:
        if lower <= value <= upper:
            return value
        return refuse(f"{value} is outside {lower}..{upper}")

    return check


def _sequence(of: Seq, refuse: Refuse) -> Fitter | None:
    inner = fitter(of.element, refuse)
    limit = of.limit
    if not isinstance(limit, int):
        return None if inner is None else lambda v: tuple(map(inner, v))

    def check(value: Any) -> Any:
        if len(value) > limit:
            refuse(f"{len(value)} elements are more than {limit}")
        return value if inner is None else tuple(map(inner, value))

    return check


def _fields(fields: Fields, refuse: Refuse) -> Fitter | None:
    kinds = [fitter(kind, refuse) for _, kind in fields]
    if not any(kinds):
        return None
    return lambda v: tuple(p if k is None else k(p) for k, p in zip(kinds, v, strict=True))
