"""Domains in order, and how values are written."""

import pytest

from fencepost.core.terms import (
    BOOL,
    Bag,
    Enum,
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
from fencepost.semantics.value import domain, show, sorter

SORTS = {"Node": ("A", "B")}
NODE, BIT, COLOUR = Scalarset("Node"), Range(0, 1), Enum("Colour", ("red", "green"))
PAIR = Record("Pair", (("n", NODE), ("x", Option(BIT))))
VOTE = Union("Vote", (("no", ()), ("yes", (("n", NODE),))))


def fs(*values: Value) -> frozenset[Value]:
    return frozenset(values)


DOMAINS: list[tuple[Type, list[Value]]] = [
    (BOOL, [False, True]),
    (Range(-1, 1), [-1, 0, 1]),
    (COLOUR, [0, 1]),
    (NODE, [0, 1]),
    (Option(BIT), [None, 0, 1]),
    (Set(NODE), [fs(), fs(0), fs(1), fs(0, 1)]),
    (Seq(BIT, 2), [(), (0,), (1,), (0, 0), (0, 1), (1, 0), (1, 1)]),
    (Map(NODE, BIT), [(0, 0), (0, 1), (1, 0), (1, 1)]),
    (PAIR, [(0, None), (0, 0), (0, 1), (1, None), (1, 0), (1, 1)]),
    (VOTE, [(0,), (1, 0), (1, 1)]),
]


@pytest.mark.parametrize(("of", "values"), DOMAINS)
def test_domain_in_order(of: Type, values: list[Value]) -> None:
    assert list(domain(of, SORTS)) == values
    assert sorter(of)(reversed(values)) == values


SHOWN: list[tuple[Type, Value, str]] = [
    (BOOL, True, "true"),
    (COLOUR, 1, "green"),
    (NODE, 1, "B"),
    (Option(NODE), None, "none"),
    (Set(NODE), fs(1, 0), "{A, B}"),
    (Bag(BIT), fs((1, 2), (0, 1)), "{0, 1, 1}"),
    (Seq(NODE, 2), (1, 0), "[B, A]"),
    (Map(NODE, BIT), (1, 0), "{A: 1, B: 0}"),
    (PAIR, (0, None), "Pair(n=A, x=none)"),
    (VOTE, (0,), "no"),
    (VOTE, (1, 1), "yes(n=B)"),
]


@pytest.mark.parametrize(("of", "value", "text"), SHOWN)
def test_show(of: Type, value: Value, text: str) -> None:
    assert show(value, of, SORTS) == text
