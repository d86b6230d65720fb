"""Types of all shapes for tests of representations, and random values of them."""

import random
from typing import Any

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
from fencepost.engines.native.codegen.layout import Layout

SORTS = {"Node": ("n1", "n2", "n3")}
LAYOUT = Layout({"Node": 3})
NODE = Scalarset("Node")
PAIR = Record("Pair", (("x", Range(2, 4)), ("on", Bool())))
LOOSE = Record("Loose", (("x", Range(0, 2)), ("y", Range(5, 7))))
MESSAGE = Union("Message", (("Ask", (("by", NODE),)), ("Stop", ()), ("Grant", (("to", NODE), ("at", Range(-1, 1))))))
SMALL: tuple[Type, ...] = (
    Bool(),
    Range(-3, 4),
    Range(7, 7),
    Enum("Mode", ("idle", "busy", "down")),
    NODE,
    Option(Range(2, 5)),
    Option(PAIR),
    Option(Set(NODE)),
    PAIR,
    LOOSE,
    MESSAGE,
    Record("Deep", (("m", MESSAGE), ("s", Set(NODE)))),
    Set(Range(3, 6)),
    Set(Set(Range(0, 2))),
    Set(LOOSE),
    Set(MESSAGE),
    Map(NODE, Option(Range(2, 3))),
    Map(Set(Range(0, 1)), Range(0, 2)),
    Seq(Range(0, 2), 3),
    Seq(Option(PAIR), 2),
    Map(Bool(), Seq(Bool(), 2)),
)
WIDE = Record("Wide", (("a", Range(0, 10**12)), ("b", Range(-5, 10**9)), ("c", Option(Range(0, 1)))))
LARGE: tuple[Type, ...] = (
    Int(),
    Option(Int()),
    WIDE,
    Option(WIDE),
    Union("Either", (("Left", (("wide", WIDE),)), ("Right", (("n", Range(0, 6)), ("wide", WIDE))), ("None", ()))),
    Set(Range(0, 99)),
    Set(Range(-5, 1000)),
    Set(Int()),
    Set(WIDE),
    Set(Set(Range(0, 200))),
    Bag(Range(0, 6)),
    Bag(MESSAGE),
    Bag(WIDE),
    Bag(Bag(Range(0, 2))),
    Seq(Int(), None),
    Seq(Range(0, 99), None),
    Seq(WIDE, 3),
    Seq(Seq(Range(0, 9), 2), 3),
    Map(NODE, WIDE),
    Map(Range(0, 40), Range(0, 6)),
    Map(Range(0, 3), Set(Range(0, 99))),
    Map(NODE, Bag(Range(0, 3))),
)


def some_value(of: Type, dice: random.Random) -> Any:
    """A value; collections have at most three elements (a bag: copies)"""
    match of:
        case Bool():
            return dice.random() < 0.5
        case Int():
            return dice.choice((dice.randint(-3, 3), dice.randint(-(1 << 63), (1 << 63) - 1)))
        case Range():
            lower, upper = limits(of)
            return dice.choice((dice.randint(lower, upper), dice.randint(lower, min(lower + 2, upper))))
        case Enum():
            return dice.randrange(len(of.members))
        case Scalarset():
            return dice.randrange(len(SORTS[of.name]))
        case Option():
            return None if dice.random() < 0.3 else some_value(of.inner, dice)
        case Record():
            return tuple(some_value(kind, dice) for _, kind in of.fields)
        case Union():
            variant = dice.randrange(len(of.variants))
            return (variant, *(some_value(kind, dice) for _, kind in of.variants[variant][1]))
        case Set() | Bag() | Seq() | Map():
            return _some_collection(of, dice)


def _some_collection(of: Set | Bag | Seq | Map, dice: random.Random) -> Any:
    if isinstance(of, Map):
        rep = LAYOUT.rep(of.key)
        return tuple(some_value(of.value, dice) for _ in range(rep.count))
    limit = of.limit if isinstance(of, Seq) and isinstance(of.limit, int) else 3
    values = [some_value(of.element, dice) for _ in range(dice.randint(0, min(limit, 3)))]
    match of:
        case Seq():
            return tuple(values)
        case Set():
            return frozenset(values)
        case Bag():
            return frozenset((value, values.count(value)) for value in values)
