"""Random states of a small system whose variables are of every kind of type."""

from random import Random
from typing import Any

from fencepost.core.make import element_of
from fencepost.core.system import Sort, System
from fencepost.core.terms import (
    BOOL,
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
from tests.systems import system, variable

SMALL, WIDE = Range(0, 2), Range(-3, 200)
COLOUR, NODE = Enum("Colour", ("red", "green")), Scalarset("Node")
ENTRY = Record("Entry", (("term", SMALL), ("ok", BOOL)))
LARGE = Record("Large", (("at", WIDE), ("to", NODE), ("seq", Seq(WIDE, 3)), ("last", Option(ENTRY))))
VOTE = Union("Vote", (("none", ()), ("voted", (("c", COLOUR), ("n", WIDE)))))
SIZES = {"Node": 3}
SORTS = (Sort(NODE, ("A", "B", "C"), True),)
TYPES: tuple[Type, ...] = (
    BOOL, SMALL, WIDE, COLOUR, NODE, ENTRY, LARGE, VOTE, Option(WIDE), Option(ENTRY), Option(LARGE), Set(SMALL),
    Set(NODE), Set(WIDE), Set(VOTE), Bag(ENTRY), Bag(WIDE), Bag(LARGE), Seq(SMALL, 3), Seq(WIDE, 4), Seq(ENTRY, 2),
    Map(NODE, SMALL), Map(Range(1, 3), VOTE), Map(COLOUR, Set(NODE)), Map(NODE, LARGE), Map(ENTRY, BOOL),
    Set(Set(SMALL)),
)  # fmt: skip


def random_value(r: Random, of: Type, sizes: dict[str, int]) -> Any:
    """Some value of a type"""
    match of:
        case Bool():
            return r.random() < 0.5
        case Int():
            return r.randint(-5, 9)
        case Range(int(lower), int(upper)):
            return r.choice((lower, upper, r.randint(lower, upper)))
        case Enum():
            return r.randrange(len(of.members))
        case Scalarset():
            return r.randrange(sizes[of.name])
        case Option():
            return None if r.random() < 0.3 else random_value(r, of.inner, sizes)
        case Record():
            return tuple(random_value(r, kind, sizes) for _, kind in of.fields)
        case Union():
            variant = r.randrange(len(of.variants))
            return (variant, *(random_value(r, kind, sizes) for _, kind in of.variants[variant][1]))
        case _:
            return _random_collection(r, of, sizes)


def _random_collection(r: Random, of: Type, sizes: dict[str, int]) -> Any:
    if isinstance(of, Map):
        keys = _count(of.key, sizes)
        return tuple(random_value(r, of.value, sizes) for _ in range(keys))
    limit = of.limit if isinstance(of, Seq) and isinstance(of.limit, int) else 3
    values = [random_value(r, element_of(of), sizes) for _ in range(r.randint(0, limit))]
    if isinstance(of, Seq):
        return tuple(values)
    return frozenset((value, values.count(value)) for value in values) if isinstance(of, Bag) else frozenset(values)


def _count(key: Type, sizes: dict[str, int]) -> int:
    match key:
        case Range(int(lower), int(upper)):
            return upper - lower + 1
        case Enum():
            return len(key.members)
        case Scalarset():
            return sizes[key.name]
        case Record():
            return 6
        case _:
            raise TypeError(f"{key} is no key here")


def random_system(r: Random) -> tuple[System, tuple[Any, ...]]:
    """A system with a variable of each type, and one of its states"""
    state = tuple(random_value(r, of, SIZES) for of in TYPES)
    variables = tuple(variable(f"v{n}", of, value) for n, (of, value) in enumerate(zip(TYPES, state, strict=True)))
    return system(variables, (), sorts=SORTS), state
