"""Every form of expression and type, and which operator binds tighter."""

from typing import Any

import pytest

from tests.syntax.reading import expression, type_of

A, B, C, X, S = ("Ref", "a"), ("Ref", "b"), ("Ref", "c"), ("Ref", "x"), ("Ref", "S")
ONE, TWO = ("Number", 1), ("Number", 2)
FOR_X = ("ForClause", "x", S, ())
GENERATOR = ("Comprehension", "generator", X, None, (FOR_X,))


def argument(value: Any, name: str | None = None) -> Any:
    """An argument's shape."""
    return ("Argument", name, value)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("12", ("Number", 12)),
        ("1_000", ("Number", 1000)),
        ("true", ("Truth", True)),
        ("false", ("Truth", False)),
        ("none", ("NoneValue",)),
        ("a", A),
        ("self", ("Ref", "self")),
        ("a'", ("Prime", A)),
        ("(a is b)'", ("Prime", ("IsTest", A, "b", False))),
        ("a.b", ("Attribute", A, "b")),
        ("a.if", ("Attribute", A, "if")),
        ("a[1]", ("Index", A, ONE)),
        ("a[-1]", ("Index", A, ("Unary", "-", ONE))),
        ("a[1:2]", ("Slice", A, ONE, TWO)),
        ("a[:2]", ("Slice", A, None, TWO)),
        ("a[1:]", ("Slice", A, ONE, None)),
        ("a[:]", ("Slice", A, None, None)),
        ("a()", ("Call", A, ())),
        ("a(1, b)", ("Call", A, (argument(ONE), argument(B)))),
        ("a(1, b=2)", ("Call", A, (argument(ONE), argument(TWO, "b")))),
        ("a.with(b=2,)", ("Call", ("Attribute", A, "with"), (argument(TWO, "b"),))),
        ("not a", ("Unary", "not", A)),
        ("-a", ("Unary", "-", A)),
        ("a if b else c", ("Conditional", A, B, C)),
        ("a is b", ("IsTest", A, "b", False)),
        ("a is not b", ("IsTest", A, "b", True)),
        ("a in S", ("Compare", ("in",), (A, S))),
        ("a not in S", ("Compare", ("not in",), (A, S))),
        ("1 <= a < 2", ("Compare", ("<=", "<"), (ONE, A, TWO))),
        ("[]", ("SequenceLiteral", ())),
        ("[1, a]", ("SequenceLiteral", (ONE, A))),
        ("{}", ("SetLiteral", ())),
        ("{1, a}", ("SetLiteral", (ONE, A))),
        ("{a: 1, b: 2}", ("MapLiteral", ((A, ONE), (B, TWO)))),
        ("{x for x in S}", ("Comprehension", "set", X, None, (FOR_X,))),
        ("[x for x in S]", ("Comprehension", "sequence", X, None, (FOR_X,))),
        ("{x: 1 for x in S}", ("Comprehension", "map", X, ONE, (FOR_X,))),
        ("count(x for x in S)", ("Call", ("Ref", "count"), (argument(GENERATOR),))),
        ("in_flight(M)", ("InFlight", "M", None, None, None)),
        ("in_flight(M(1, _))", ("InFlight", "M", (ONE, ("Wildcard",)), None, None)),
        ("in_flight(M(1) from a to b)", ("InFlight", "M", (ONE,), A, B)),
        ("in_flight(M to b)", ("InFlight", "M", None, None, B)),
        ("posted(M)", ("Call", ("Ref", "posted"), (argument(("Ref", "M")),))),
    ],
)
def test_form(text: str, shape: Any) -> None:
    assert expression(text) == shape


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a + b * c", "a + (b * c)"),
        ("a - b - c", "(a - b) - c"),
        ("-a * b", "(-a) * b"),
        ("-a.b", "-(a.b)"),
        ("a // b % c", "(a // b) % c"),
        ("a .. b + c", "a .. (b + c)"),
        ("a & b..c", "a & (b..c)"),
        ("a | b & c", "a | (b & c)"),
        ("a | b in S", "(a | b) in S"),
        ("not a == b", "not (a == b)"),
        ("not a and b", "(not a) and b"),
        ("a or b and c", "a or (b and c)"),
        ("a implies b or c", "a implies (b or c)"),
        ("a implies b implies c", "a implies (b implies c)"),
        ("a implies b if c else x", "(a implies b) if c else x"),
        ("a if b else c if x else S", "a if b else (c if x else S)"),
        ("a is b and c", "(a is b) and c"),
    ],
)
def test_binding(text: str, same: str) -> None:
    assert expression(text) == expression(same)


def test_clauses_and_conditions_of_a_comprehension() -> None:
    clauses = (("ForClause", "x", S, (A, B)), ("ForClause", "y", X, (C,)))
    assert expression("{x for x in S if a if b for y in x if c}") == (
        "Comprehension",
        "set",
        X,
        None,
        clauses,
    )


def test_lines_end_only_outside_of_brackets() -> None:
    assert expression("(\n    a\n    + b  # more\n)") == expression("a + b")


def test_words_that_are_keywords_elsewhere_are_names() -> None:
    assert expression("to + from(step, set=model)") == (
        "Binary", "+", ("Ref", "to"),
        ("Call", ("Ref", "from"), (argument(("Ref", "step")), argument(("Ref", "model"), "set"))),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("bool", ("NamedType", "bool")),
        ("Epoch", ("NamedType", "Epoch")),
        ("0..N", ("RangeType", ("Number", 0), ("Ref", "N"), False)),
        ("-1..N - 1", ("RangeType", ("Unary", "-", ONE), ("Binary", "-", ("Ref", "N"), ONE), False)),
        ("a..b saturating", ("RangeType", A, B, True)),
        ("Node?", ("OptionType", ("NamedType", "Node"))),
        ("0..2?", ("OptionType", ("RangeType", ("Number", 0), TWO, False))),
        ("set[Node]", ("SetType", ("NamedType", "Node"))),
        ("map[Node, bool]", ("MapType", ("NamedType", "Node"), ("NamedType", "bool"))),
        ("seq[set[a]?, N]", ("SequenceType", ("OptionType", ("SetType", ("NamedType", "a"))), ("Ref", "N"))),
    ],
)
def test_type(text: str, shape: Any) -> None:
    assert type_of(text) == shape
