"""Limits of numbers, and types that hold what others do: plain facts about types, whatever the expression."""

from typing import TypeAlias, assert_never

from fencepost.core.terms import (
    INT,
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
from fencepost.core.validate import fits
from fencepost.engines.native.codegen.context import Code
from fencepost.engines.native.codegen.rep import WHOLE, Number

Limits: TypeAlias = tuple[int, int]  # both included
ALL: Limits = (WHOLE.lower, WHOLE.upper)


def within(inner: Limits, outer: Limits) -> bool:
    """Whether all numbers of the first are numbers of the second"""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def clipped(wide: Limits) -> Limits:
    """What is left of them in 64 bits"""
    return max(ALL[0], min(wide[0], ALL[1])), min(ALL[1], max(wide[1], ALL[0]))


def hull(*parts: Limits) -> Limits:
    """The least limits around all"""
    return min(part[0] for part in parts), max(part[1] for part in parts)


def limits_of(code: Code, of: Type) -> Limits:
    """The least and the greatest number of a type"""
    rep = code.rep(of)
    return clipped((rep.lower, rep.upper)) if isinstance(rep, Number) else ALL


def is_number(of: Type) -> bool:
    """Whether its values are integers"""
    return isinstance(of, Int | Range)


def element_of(of: Type) -> Type:
    """The type of a collection's elements"""
    if not isinstance(of, Set | Bag | Seq):
        raise TypeError(f"{of} has no elements")
    return of.element


def holds(place: Type, value: Type) -> bool:
    """Whether every value of one type is a value of another. For core's `fits` a sequence of any length is one of a
    limited length: there it has been made sure of."""
    return fits(value, place) and not _longer(value, place)


def _longer(value: Type, place: Type) -> bool:
    match value, place:
        case Seq(), Seq():
            return (value.limit is None and place.limit is not None) or _longer(value.element, place.element)
        case (Set(), Set()) | (Bag(), Bag()):
            return _longer(value.element, place.element)
        case Option(), Option():
            return _longer(value.inner, place.inner)
        case Map(), Map():
            return _longer(value.value, place.value)
        case _:
            return False


def common(code: Code, a: Type, b: Type) -> Type:
    """A type that holds the values of both"""
    if a == b:
        return a
    match a, b:
        case (Int() | Range(), Int() | Range()):
            return ranged(hull(limits_of(code, a), limits_of(code, b)))
        case Option(), Option():
            return Option(common(code, a.inner, b.inner))
        case (Option(), _) | (_, Option()):
            return _optional(code, a, b)
        case Set(), Set():
            return Set(common(code, a.element, b.element))
        case Bag(), Bag():
            return Bag(common(code, a.element, b.element))
        case Seq(), Seq():
            either = [limit for limit in (a.limit, b.limit) if isinstance(limit, int)]
            return Seq(common(code, a.element, b.element), max(either) if len(either) == 2 else None)
        case Map(), Map():
            return Map(a.key, common(code, a.value, b.value))
        case _:
            return _named(code, a, b)


def _optional(code: Code, a: Type, b: Type) -> Type:
    inner = [of.inner if isinstance(of, Option) else of for of in (a, b)]
    return Option(common(code, inner[0], inner[1]))


def _named(code: Code, a: Type, b: Type) -> Type:
    match a, b:
        case Record(), Record():
            return Record(a.name, _fields(code, a.fields, b.fields))
        case Union(), Union():
            pairs = zip(a.variants, b.variants, strict=True)
            return Union(a.name, tuple((name, _fields(code, x, y)) for (name, x), (_, y) in pairs))
        case _:
            return a


def _fields(
    code: Code, a: tuple[tuple[str, Type], ...], b: tuple[tuple[str, Type], ...]
) -> tuple[tuple[str, Type], ...]:
    return tuple((name, common(code, x, y)) for (name, x), (_, y) in zip(a, b, strict=True))


def ranged(numbers: Limits) -> Type:
    """The type of the numbers between two limits"""
    return INT if numbers == ALL else Range(*numbers)


def is_loose(of: Type) -> bool:
    """Whether there are exact integers in it"""
    match of:
        case Int():
            return True
        case Bool() | Range() | Enum() | Scalarset():
            return False
        case Option():
            return is_loose(of.inner)
        case Set() | Bag() | Seq():
            return is_loose(of.element)
        case Map():
            return is_loose(of.value)
        case Record() | Union():
            return False  # they are declared by name, and stay as declared
        case _:
            assert_never(of)
