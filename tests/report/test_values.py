"""Values in the author's words, and through JSON and back."""

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
from fencepost.report.plain import plain, show
from fencepost.report.values_json import decode, encode
from fencepost.semantics import value as semantics

NAMES = {"Node": ("A", "B")}
NODE, SMALL = Scalarset("Node"), Range(0, 3)
ENTRY = Record("Entry", (("term", SMALL), ("node", NODE)))
VOTE = Union("Vote", (("prepared", ()), ("voted", (("node", NODE), ("yes", BOOL)))))

EVERY: list[tuple[Value, Type, str]] = [
    (True, BOOL, "true"),
    (3, SMALL, "3"),
    (1, Enum("Outcome", ("commit", "abort")), "abort"),
    (1, NODE, "B"),
    (None, Option(NODE), "none"),
    (0, Option(NODE), "A"),
    (frozenset({1, 0}), Set(NODE), "{A, B}"),
    (frozenset({(2, 1), (1, 2)}), Bag(SMALL), "{1, 1, 2}"),
    ((1, 0), Map(NODE, SMALL), "{A: 1, B: 0}"),
    ((0, 2, 2, 2), Map(Range(1, 4), SMALL), "{1: 0, 2: 2, 3: 2, 4: 2}"),
    ((2, 1), Seq(SMALL, 4), "[2, 1]"),
    ((1, 0), ENTRY, "Entry(term=1, node=A)"),
    ((0,), VOTE, "prepared"),
    ((1, 0, True), VOTE, "voted(node=A, yes=true)"),
    (frozenset({(1, 0), (0, 1)}), Set(ENTRY), "{Entry(term=0, node=B), Entry(term=1, node=A)}"),
]


@pytest.mark.parametrize(("value", "type", "text"), EVERY)
def test_a_value_is_shown_as_the_language_writes_it(value: Value, type: Type, text: str) -> None:
    assert show(plain(value, type, NAMES)) == text


@pytest.mark.parametrize(("value", "type", "text"), EVERY)
def test_reports_and_messages_write_values_alike(value: Value, type: Type, text: str) -> None:
    assert semantics.show(value, type, NAMES) == text


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize(("value", "type", "text"), EVERY)
def test_json_and_back(value: Value, type: Type, text: str, big: bool) -> None:
    made = plain(value, type, NAMES)
    assert decode(encode(made, big)) == made
    assert show(decode(encode(made, big))) == text
