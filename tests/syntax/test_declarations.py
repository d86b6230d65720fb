"""Every declaration of the language, at the top level and in roles and stores."""

from typing import Any

import pytest

from fencepost.syntax import ast
from tests.syntax.reading import declared, item, read, shape

X, S, ONE, SKIP = ("Ref", "x"), ("Ref", "S"), ("Number", 1), ("Skip",)
T, U, UP_TO_ONE = ("NamedType", "T"), ("NamedType", "U"), ("RangeType", ("Number", 0), ("Number", 1), False)
FIELDS = (("TypedName", "a", T), ("TypedName", "b", U))


def test_protocol_and_its_docstring() -> None:
    file = read('"""Leases."""\nprotocol Lease\n')
    assert shape(file) == ("File", ("Doc", "Leases."), ("Protocol", "Lease", ("Doc", "Leases.")), ())


def test_a_docstring_is_dedented() -> None:
    file = read('"""Leases,\n\n    for  \n      all\n"""\nprotocol Lease\n')
    assert file.doc is not None and file.doc.text == "Leases,\n\nfor\n  all"


def test_a_file_of_models_has_no_protocol() -> None:
    assert shape(read('use "../lease.fence"\n')) == ("File", None, None, (("Use", "../lease.fence"),))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("param N: T", ("Param", "N", T, None)),
        ("param N: 0..1 = x", ("Param", "N", UP_TO_ONE, X)),
        ("const N = 1", ("Const", "N", ONE)),
        ("def f() -> T: x", ("Def", "f", (), T, X)),
        ("def f(a: T, b: U) -> T: x", ("Def", "f", FIELDS, T, X)),
        ("def f(a: T, b: U) -> T:\n    x\n", ("Def", "f", FIELDS, T, X)),
        ("type A = T?", ("Alias", "A", ("OptionType", T))),
        ("enum E: a, b", ("Enum", "E", ("a", "b"))),
        ("enum E:\n    a,\n    b\n", ("Enum", "E", ("a", "b"))),
        ("record E:\n    a: T\n    b: U\n", ("Record", "E", FIELDS)),
        (
            "union V:\n    c\n    d(a: T, b: U)\n",
            ("Union", "V", (("Variant", "c", ()), ("Variant", "d", FIELDS))),
        ),
        ("message M", ("Message", "plain", "M", (), None, None)),
        ("message M(a: T, b: U) within x over fifo", ("Message", "plain", "M", FIELDS, X, "fifo")),
        ("posted message M", ("Message", "posted", "M", (), None, None)),
        ("anonymous message M(a: T, b: U)", ("Message", "anonymous", "M", FIELDS, None, None)),
        ("network unordered", ("Network", "unordered", None, False)),
        ("network set reset on crash capacity 1", ("Network", "set", ONE, True)),
        ("network fifo capacity 1", ("Network", "fifo", ONE, False)),
        ("capacity 1", ("Capacity", ONE)),
        ("sort Value", ("Sort", "Value", False)),
        ("ordered sort Value", ("Sort", "Value", True)),
        ("shared x: T = 1", ("Variable", "shared", False, "x", T, ONE, None)),
        ("shared x: T in S", ("Variable", "shared", False, "x", T, None, S)),
        ("ghost x: set[T]", ("Variable", "ghost", False, "x", ("SetType", T), None, None)),
        ("action a:\n    skip\n", ("Action", "a", (), None, False, None, (SKIP,))),
        ("invariant I: x", ("Property", "invariant", "I", None, X)),
        ('transition I:\n    """why"""\n    x\n', ("Property", "transition", "I", ("Doc", "why"), X)),
        ("witness I:\n    x\n", ("Property", "witness", "I", None, X)),
        ("stuck I unless x", ("Property", "stuck", "I", None, X)),
        ('stuck I unless x:\n    """why"""\n', ("Property", "stuck", "I", ("Doc", "why"), X)),
    ],
)
def test_top_level(text: str, expected: Any) -> None:
    assert declared(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("role R:\n    states a\n", ("Role", "R", False, False, None, None, (("States", ("a",)),))),
        ("ordered role R:\n    states a\n", ("Role", "R", False, True, None, None, (("States", ("a",)),))),
        ("service R:\n    states a\n", ("Role", "R", True, False, None, None, (("States", ("a",)),))),
        ('role R on N:\n    """r"""\n', ("Role", "R", False, False, "N", ("Doc", "r"), ())),
    ],
)
def test_machines(text: str, expected: Any) -> None:
    assert declared(text) == expected


def test_store() -> None:
    text = """
    store S:
        durable x: T = 1

        operation cas(a: T, b: U) -> T:
            \"\"\"{a} to {b}\"\"\"
            return x

        operation reset():
            x = 1
    """
    variable = ("Variable", "durable", False, "x", T, ONE, None)
    cas = ("Operation", "cas", FIELDS, T, ("Doc", "{a} to {b}"), (("Return", X),))
    reset = ("Operation", "reset", (), None, None, (("Assign", X, "=", ONE),))
    assert declared(text) == ("Store", "S", None, (variable,), (cas, reset))


P, Q = ("ActionParameter", "p", T, None), ("ActionParameter", "q", None, S)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("states a, b", ("States", ("a", "b"))),
        ("durable x: T = 1", ("Variable", "durable", False, "x", T, ONE, None)),
        ("volatile x: T in S", ("Variable", "volatile", False, "x", T, None, S)),
        ("oracle durable x: T", ("Variable", "durable", True, "x", T, None, None)),
        ("ghost x: T = 1", ("Variable", "ghost", False, "x", T, ONE, None)),
        ("timer t: 0..1", ("Timer", "t", None, UP_TO_ONE)),
        ("timer t[n in S]: 0..1", ("Timer", "t", ("n", S), UP_TO_ONE)),
        ("ignore M", ("Ignore", "M", None)),
        ("ignore M when x", ("Ignore", "M", X)),
        ("def f() -> T: x", ("Def", "f", (), T, X)),
        ("action a(p: T, q in S) when x:\n    skip", ("Action", "a", (P, Q), X, False, None, (SKIP,))),
        ('urgent action a:\n    """does"""', ("Action", "a", (), None, True, ("Doc", "does"), ())),
        ("on M:\n    skip", ("OnMessage", "M", None, None, None, (), None, False, None, (SKIP,))),
        (
            "urgent on M(a, _) from n:\n    skip",
            ("OnMessage", "M", ("a", "_"), "n", None, (), None, True, None, (SKIP,)),
        ),
        (
            "on M from n: R with p: T, q in S when x:\n    skip",
            ("OnMessage", "M", None, "n", "R", (P, Q), X, False, None, (SKIP,)),
        ),
        ("on M from n: R:\n    skip", ("OnMessage", "M", None, "n", "R", (), None, False, None, (SKIP,))),
        ("on expiry of t when x:\n    skip", ("OnExpiry", "t", None, X, False, None, (SKIP,))),
        ("urgent on expiry of t[n]:\n    skip", ("OnExpiry", "t", "n", None, True, None, (SKIP,))),
        ("on crash:\n    skip", ("OnCrash", "crash", None, (SKIP,))),
        ('on restart:\n    """again"""\n    skip', ("OnCrash", "restart", ("Doc", "again"), (SKIP,))),
    ],
)
def test_in_a_role(text: str, expected: Any) -> None:
    assert item(text) == expected


def test_a_guard_over_several_lines() -> None:
    assert item("action a when (\n    x\n    and S\n):\n    skip") == item("action a when x and S:\n    skip")


def test_spans_point_at_the_text() -> None:
    (role,) = read("role R:\n    durable x: T = 1  # one\n    timer t: 0..1\n\n\nsort V\n").declarations[:1]
    assert isinstance(role, ast.Role)
    assert role.items[0].span.text == "durable x: T = 1"
    assert role.span.text.endswith("timer t: 0..1")
