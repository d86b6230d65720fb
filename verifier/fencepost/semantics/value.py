"""Values of a type: all of them in order, how two compare, where a key stands in a map, how one is written.

Representation and order are those that `core.operators` fixes. Sequences order by length, then element by
element; sets and bags as the sequence of their sorted elements.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations, product
from typing import Any, TypeAlias, assert_never

from fencepost.core.constant import limits
from fencepost.core.system import System
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
    Value,
)

Sorts: TypeAlias = Mapping[str, tuple[str, ...]]
Fields: TypeAlias = tuple[tuple[str, Type], ...]
Key: TypeAlias = Callable[[Any], Any]


def sorts_of(system: System) -> Sorts:
    """The members of each scalarset, by name."""
    return {sort.type.name: sort.members for sort in system.sorts}


# ---------------------------------------------------------------- all values


def domain(of: Type, sorts: Sorts) -> tuple[Value, ...]:
    """Every value of a type, in order."""
    match of:
        case Bool():
            return (False, True)
        case Range():
            lower, upper = limits(of)
            return tuple(range(lower, upper + 1))
        case Enum():
            return tuple(range(len(of.members)))
        case Scalarset():
            return tuple(range(len(sorts[of.name])))
        case Option():
            return (None, *domain(of.inner, sorts))
        case Record():
            return _tuples(of.fields, sorts)
        case Union():
            variants = enumerate(of.variants)
            return tuple((v, *fields) for v, (_, types) in variants for fields in _tuples(types, sorts))
        case Set() | Map() | Seq():
            return _collections(of, sorts)
        case Int() | Bag():
            raise TypeError(f"{of} has no end of values")
        case _:
            assert_never(of)


def _tuples(fields: Fields, sorts: Sorts) -> tuple[tuple[Value, ...], ...]:
    return tuple(product(*(domain(kind, sorts) for _, kind in fields)))


def _collections(of: Set | Map | Seq, sorts: Sorts) -> tuple[Value, ...]:
    match of:
        case Map():
            keys = domain(of.key, sorts)
            return tuple(product(domain(of.value, sorts), repeat=len(keys)))
        case Set():
            every = domain(of.element, sorts)
            return tuple(frozenset(c) for n in range(len(every) + 1) for c in combinations(every, n))
        case Seq():
            if not isinstance(of.limit, int):
                raise TypeError(f"{of} has no longest value")
            every = domain(of.element, sorts)
            return tuple(s for n in range(of.limit + 1) for s in product(every, repeat=n))
        case _:
            assert_never(of)


# ---------------------------------------------------------------- order


def order(of: Type) -> Key | None:
    """What to compare values of a type by; None: the values themselves."""
    match of:
        case Bool() | Int() | Range() | Enum() | Scalarset():
            return None
        case Option():
            inner = order(of.inner) or _itself
            return lambda v: () if v is None else (inner(v),)
        case Set() | Bag():
            # a bag's pairs compare by element, then by copies
            pair = Record("", (("", of.element), ("", Int()))) if isinstance(of, Bag) else of.element
            inner = order(pair) or _itself
            return lambda v: (len(v), sorted(map(inner, v)))
        case Seq():
            inner = order(of.element) or _itself
            return lambda v: (len(v), *map(inner, v))
        case Map():
            inner = order(of.value)
            return None if inner is None else lambda v: tuple(map(inner, v))
        case Record():
            return _order_of_fields(of.fields)
        case Union():
            kinds = [_order_of_fields(fields) or _itself for _, fields in of.variants]
            return lambda v: (v[0], kinds[v[0]](v[1:]))
        case _:
            assert_never(of)


def _itself(value: Any) -> Any:
    return value


def _order_of_fields(fields: Fields) -> Key | None:
    kinds = [order(kind) for _, kind in fields]
    if not any(kinds):
        return None
    keys = [kind or _itself for kind in kinds]
    return lambda v: tuple(key(part) for key, part in zip(keys, v, strict=True))


def sorter(of: Type) -> Callable[[Iterable[Any]], list[Any]]:
    """Sorts values of a type into domain order."""
    key = order(of)
    return lambda values: sorted(values, key=key)


def elements(collection: Type) -> Callable[[Any], list[Any]]:
    """The distinct elements of a set, bag or sequence in domain order."""
    match collection:
        case Set() | Seq():
            put = sorter(collection.element)
            return put if isinstance(collection, Set) else lambda v: put(set(v))
        case Bag():
            put = sorter(collection.element)
            return lambda v: put(element for element, _ in v)
        case _:
            raise TypeError(f"{collection} has no elements")


def bag_of(values: Iterable[Any]) -> frozenset[Any]:
    """The bag with one copy for each value."""
    copies: dict[Any, int] = {}
    for value in values:
        copies[value] = copies.get(value, 0) + 1
    return frozenset(copies.items())


def position(key: Type, sorts: Sorts) -> tuple[Callable[[Any], int] | None, int]:
    """Where a key stands in a map (None: it is the position; below 0 or too large: outside), and how many
    keys there are."""
    match key:
        case Bool() | Enum() | Scalarset():
            return None, len(domain(key, sorts))
        case Range():
            lower, upper = limits(key)
            return (None if lower == 0 else lambda v: v - lower), upper - lower + 1
        case _:
            where = {value: n for n, value in enumerate(domain(key, sorts))}
            return (lambda v: where.get(v, -1)), len(where)


# ---------------------------------------------------------------- in words


def show(value: Any, of: Type, sorts: Sorts) -> str:
    """A value as the language writes it."""
    match of:
        case Bool():
            return "true" if value else "false"
        case Int() | Range():
            return str(value)
        case Enum():
            return of.members[int(value)]
        case Scalarset():
            return sorts[of.name][int(value)]
        case Option():
            return "none" if value is None else show(value, of.inner, sorts)
        case Record():
            return _show_fields(of.name, value, of.fields, sorts)
        case Union():
            name, fields = of.variants[int(value[0])]
            return _show_fields(name, value[1:], fields, sorts) if fields else name
        case Set() | Bag() | Seq() | Map():
            return _show_collection(value, of, sorts)
        case _:
            assert_never(of)


def _show_fields(name: str, values: Any, fields: Fields, sorts: Sorts) -> str:
    pairs = zip(fields, values, strict=True)
    return f"{name}({', '.join(f'{field}={show(v, kind, sorts)}' for (field, kind), v in pairs)})"


def _show_collection(value: Any, of: Set | Bag | Seq | Map, sorts: Sorts) -> str:
    match of:
        case Set():
            return "{" + ", ".join(show(v, of.element, sorts) for v in elements(of)(value)) + "}"
        case Bag():
            copies = dict(value)
            listed = [v for v in elements(of)(value) for _ in range(copies[v])]
            return "{" + ", ".join(show(v, of.element, sorts) for v in listed) + "}"
        case Seq():
            return "[" + ", ".join(show(v, of.element, sorts) for v in value) + "]"
        case Map():
            keys = [show(key, of.key, sorts) for key in domain(of.key, sorts)]
            values = [show(v, of.value, sorts) for v in value]
            return "{" + ", ".join(f"{k}: {v}" for k, v in zip(keys, values, strict=True)) + "}"
        case _:
            assert_never(of)
