"""Which values bits could be, counted on the bits' limits alone."""

from collections.abc import Iterable, Sequence
from itertools import combinations, product
from typing import Any

from fencepost.core.terms import Bag, Bool, Map, Option, Record, Seq, Set, Type, Union
from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Lit
from fencepost.engines.symbolic.encode.values import Listing, Mask, Maybe, Number, Product, Row, Table, Tagged, Value
from fencepost.semantics.value import bag_of


class _TooMany(Exception):
    """There are more than anybody asked for"""


def possible(of: Type, value: Value, most: int) -> tuple[Any, ...] | None:
    """All values of the semantics that a value of this type could be, each once; None: there are more than `most`, or
    so many ways to have them."""
    try:
        return tuple(dict.fromkeys(_limited(_values(of, value, most), most)))
    except _TooMany:
        return None


def _limited(values: Iterable[Any], most: int) -> list[Any]:
    found: list[Any] = []
    for value in values:
        found.append(value)
        if len(found) > most:
            raise _TooMany
    return found


def _values(of: Type, value: Value, most: int) -> list[Any]:
    match value, of:
        case Maybe(), Option():
            inner = [] if value.present == FALSE else _values(of.inner, value.inner, most)
            return inner if value.present == TRUE else [None, *inner]
        case _, Option():
            return _values(of.inner, value, most)
        case Number(), Bool():
            return [bool(n) for n in range(value.lower, value.upper + 1)]
        case Number(), _:
            return _limited(range(value.lower, value.upper + 1), most)
        case Product(), Record():
            return _tuples([kind for _, kind in of.fields], value.fields, most)
        case Tagged(), Union():
            return _limited(_variants(of, value, most), most)
        case Table(), Map():
            return _tuples([of.value] * len(value.values), value.values, most)
        case (Mask() | Listing() | Row(), Set() | Bag() | Seq()):
            return _collections(of, value, most)
        case _:
            raise TypeError(f"{value} is no value of {of}")


def _tuples(types: Sequence[Type], values: Sequence[Value], most: int) -> list[Any]:
    parts = [_values(of, value, most) for of, value in zip(types, values, strict=True)]
    return _limited(product(*parts), most)


def _variants(of: Union, value: Tagged, most: int) -> Iterable[Any]:
    for tag in range(value.tag.lower, value.tag.upper + 1):
        fields = of.variants[tag][1]
        for made in _tuples([kind for _, kind in fields], value.variants[tag], most):
            yield (tag, *made)


def _collections(of: Set | Bag | Seq, value: Mask | Listing | Row, most: int) -> list[Any]:
    if isinstance(value, Mask):
        return _limited(_subsets(value.members, value.bits), most)
    rows: list[Any] = []
    for size in range(len(value.present) + 1):
        if size < len(value.present) and value.present[size] == TRUE:
            continue
        if size and value.present[size - 1] == FALSE:
            break
        rows = _limited([*rows, *_tuples([of.element] * size, value.elements[:size], most)], most)
    if isinstance(value, Row):
        return rows
    return [bag_of(row) if value.bag else frozenset(row) for row in rows]


def _subsets(members: Sequence[Any], bits: Sequence[Lit]) -> Iterable[Any]:
    certain = [member for member, bit in zip(members, bits, strict=True) if bit == TRUE]
    open_ = [member for member, bit in zip(members, bits, strict=True) if bit > TRUE]
    for size in range(len(open_) + 1):
        for chosen in combinations(open_, size):
            yield frozenset((*certain, *chosen))
