"""Values that may be anything: of new inputs, in the shape that a variable of their type has."""

from collections.abc import Callable, Sequence
from typing import TypeAlias, assert_never

from fencepost.core.constant import limits
from fencepost.core.terms import Bag, Bool, Enum, Int, Map, Option, Range, Record, Scalarset, Seq, Set, Type, Union
from fencepost.engines.symbolic.encode.circuit import Circuit
from fencepost.engines.symbolic.encode.values import (
    FEW,
    Listing,
    Mask,
    Maybe,
    Product,
    Row,
    Table,
    Tagged,
    Value,
    between,
    known_all,
)
from fencepost.semantics.value import Sorts, domain

Rooms: TypeAlias = Callable[[Type], int]  # how many elements there is place for in a variable's value of this type
FIRST_ROOM = 4  # elements of a sequence or of a bag that a state has place for at first
MANY = 1 << 64  # more values than anybody counts


def at_most(room: int) -> Rooms:
    """Place for so many elements, or for fewer where a type allows no more"""

    def rooms(of: Type) -> int:
        return min(of.limit, room) if isinstance(of, Seq) and isinstance(of.limit, int) else room

    return rooms


def fresh(circuit: Circuit, of: Type, sorts: Sorts, rooms: Rooms) -> Value:
    """A value of new inputs; which of their values are values of the type is told by `store.valid`"""
    match of:
        case Bool() | Range() | Enum() | Scalarset():
            return between(circuit, *ends(of, sorts))
        case Option():
            return Maybe(circuit.input(), fresh(circuit, of.inner, sorts, rooms))
        case Record():
            return Product(tuple(fresh(circuit, kind, sorts, rooms) for _, kind in of.fields))
        case Union():
            tag = between(circuit, 0, len(of.variants) - 1)
            variants = (tuple(fresh(circuit, kind, sorts, rooms) for _, kind in fields) for _, fields in of.variants)
            return Tagged(tag, tuple(variants))
        case Map():
            return Table(tuple(fresh(circuit, of.value, sorts, rooms) for _ in domain(of.key, sorts)))
        case Set() | Bag() | Seq():
            return _fresh_collection(circuit, of, sorts, rooms)
        case Int():
            raise TypeError("no variable is of this type")
        case _:
            assert_never(of)


def ends(of: Bool | Range | Enum | Scalarset, sorts: Sorts) -> tuple[int, int]:
    """The least and the greatest number"""
    match of:
        case Bool():
            return 0, 1
        case Range():
            return limits(of)
        case Enum():
            return 0, len(of.members) - 1
        case Scalarset():
            return 0, len(sorts[of.name]) - 1


def _fresh_collection(circuit: Circuit, of: Set | Bag | Seq, sorts: Sorts, rooms: Rooms) -> Value:
    if isinstance(of, Set) and how_many(of.element, sorts) <= FEW:
        members = domain(of.element, sorts)
        values = known_all(of.element, members, sorts)
        return Mask(of.element, members, values, circuit.inputs(len(members)))
    room = rooms(of)
    present = circuit.inputs(room)
    elements = tuple(fresh(circuit, of.element, sorts, rooms) for _ in range(room))
    return (
        Row(present, elements) if isinstance(of, Seq) else Listing(of.element, isinstance(of, Bag), present, elements)
    )


def how_many(of: Type, sorts: Sorts) -> int:
    """How many values a type has; more than anybody counts for one without an end of them"""
    match of:
        case Bool() | Range() | Enum() | Scalarset():
            lower, upper = ends(of, sorts)
            return upper - lower + 1
        case Option():
            return 1 + how_many(of.inner, sorts)
        case Record():
            return _ways(of.fields, sorts)
        case Union():
            return sum(_ways(fields, sorts) for _, fields in of.variants)
        case Map():
            return min(how_many(of.value, sorts) ** min(how_many(of.key, sorts), 64), MANY)
        case Set():
            return 1 << min(how_many(of.element, sorts), 64)
        case Seq():
            return _rows(of, sorts)
        case Int() | Bag():
            return MANY
        case _:
            assert_never(of)


def _ways(fields: Sequence[tuple[str, Type]], sorts: Sorts) -> int:
    ways = 1
    for _, kind in fields:
        ways = min(ways * how_many(kind, sorts), MANY)
    return ways


def _rows(of: Seq, sorts: Sorts) -> int:
    if not isinstance(of.limit, int):
        return MANY
    element = how_many(of.element, sorts)
    return min(sum(min(element, MANY) ** n for n in range(min(of.limit, 64) + 1)), MANY)
