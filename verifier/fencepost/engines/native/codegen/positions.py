"""Where a value stands among all of its representation, counted from 0 in domain order, and which stands there;
and what sorts values. In Python: for what is known when code is written, and for states that people see."""

from collections.abc import Callable
from math import comb
from typing import Any

from fencepost.core.terms import Value
from fencepost.engines.native.codegen.rep import Heap, Mask, Maybe, Number, Product, Rep, Row, Table


def position(rep: Rep, value: Any) -> int:
    """How many values of the representation come before this one"""
    match rep:
        case Number():
            return value - rep.lower
        case Maybe():
            return 0 if value is None else 1 + position(rep.inner, value)
        case Product():
            variant = value[0] if rep.tagged else 0
            fields = rep.variants[variant]
            before = sum(counted(others) for others in rep.variants[:variant])
            return before + _joined(fields, value[1:] if rep.tagged else value)
        case Table():
            return _joined((rep.value,) * len(value), value)
        case Mask():
            return subset_position(rep.element.count, sorted(position(rep.element, each) for each in value))
        case Row():
            shorter = sum(rep.element.count**n for n in range(len(value)))
            return shorter + _joined((rep.element,) * len(value), value)
        case Heap():
            raise TypeError("a set or bag of many elements has no position")


def value_at(rep: Rep, at: int) -> Value:
    """The value at a position"""
    match rep:
        case Number():
            return rep.lower + at
        case Maybe():
            return None if at == 0 else value_at(rep.inner, at - 1)
        case Product():
            variant = 0
            while at >= counted(rep.variants[variant]):
                at -= counted(rep.variants[variant])
                variant += 1
            parts = _split(rep.variants[variant], at)
            return (variant, *parts) if rep.tagged else parts
        case Table():
            return _split((rep.value,) * rep.array.length, at)
        case Mask():
            return frozenset(value_at(rep.element, n) for n in subset_at(rep.element.count, at))
        case Row():
            length = 0
            while at >= rep.element.count**length:
                at -= rep.element.count**length
                length += 1
            return _split((rep.element,) * length, at)
        case Heap():
            raise TypeError("a set or bag of many elements has no position")


def counted(fields: tuple[Rep, ...]) -> int:
    """How many rows of such values there are"""
    total = 1
    for rep in fields:
        total *= rep.count
    return total


def _joined(reps: tuple[Rep, ...], values: tuple[Any, ...]) -> int:
    total = 0
    for rep, value in zip(reps, values, strict=True):
        total = total * rep.count + position(rep, value)
    return total


def _split(reps: tuple[Rep, ...], at: int) -> tuple[Value, ...]:
    parts: list[Value] = []
    for rep in reversed(reps):
        at, here = divmod(at, rep.count)
        parts.append(value_at(rep, here))
    return tuple(reversed(parts))


# ---------------------------------------------------------------- subsets


def subset_position(many: int, chosen: list[int]) -> int:
    """Where a set of some of `many` things stands among all of them: fewer first, then as sorted rows"""
    left, members = len(chosen), set(chosen)
    total = sum(comb(many, n) for n in range(left))
    for n in range(many):
        if not left:
            break
        if n in members:
            left -= 1
        else:
            total += comb(many - 1 - n, left - 1)
    return total


def subset_at(many: int, at: int) -> list[int]:
    """Which of `many` things the set at a position has"""
    left = 0
    while at >= comb(many, left):
        at -= comb(many, left)
        left += 1
    found: list[int] = []
    for n in range(many):
        if not left:
            break
        with_it = comb(many - 1 - n, left - 1)
        if at < with_it:
            found.append(n)
            left -= 1
        else:
            at -= with_it
    return found


# ---------------------------------------------------------------- order


def sorting(rep: Rep) -> Callable[[Any], Any]:
    """What to sort values by"""
    match rep:
        case Number():
            return lambda v: v
        case Maybe():
            inner = sorting(rep.inner)
            return lambda v: () if v is None else (inner(v),)
        case Product():
            return _sorting_product(rep)
        case Table():
            part = sorting(rep.value)
            return lambda v: [part(each) for each in v]
        case Mask() | Heap(kind="set"):
            member = sorting(rep.element)
            return lambda v: (len(v), sorted(map(member, v)))
        case Heap():
            repeated = sorting(rep.element)
            return lambda v: (len(v), sorted((repeated(each), copies) for each, copies in v))
        case Row():
            element = sorting(rep.element)
            return lambda v: (len(v), [element(each) for each in v])


def _sorting_product(rep: Product) -> Callable[[Any], Any]:
    keys = [_sorting_fields(fields) for fields in rep.variants]
    return (lambda v: (v[0], keys[v[0]](v[1:]))) if rep.tagged else keys[0]


def _sorting_fields(fields: tuple[Rep, ...]) -> Callable[[Any], Any]:
    parts = [sorting(rep) for rep in fields]
    return lambda v: [key(part) for key, part in zip(parts, v, strict=True)]
