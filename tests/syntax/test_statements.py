"""Every statement."""

from typing import Any

import pytest

from tests.syntax.reading import declared, statement

X, Y, E, ONE, SKIP = ("Ref", "x"), ("Ref", "y"), ("Ref", "e"), ("Number", 1), ("Skip",)


def call(place: Any, name: str, *values: Any) -> Any:
    """The shape of a method's call."""
    return (
        "CallStatement",
        ("Call", ("Attribute", place, name), tuple(("Argument", None, v) for v in values)),
    )


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("let y = x", ("Let", "y", X)),
        ("require x", ("Require", X)),
        ("require (x)", ("Require", X)),
        ("x = 1", ("Assign", X, "=", ONE)),
        ("x += 1", ("Assign", X, "+=", ONE)),
        ("x -= 1", ("Assign", X, "-=", ONE)),
        ("x |= y", ("Assign", X, "|=", Y)),
        ("x[1] = y", ("Assign", ("Index", X, ONE), "=", Y)),
        ("x.y[1].e = y", ("Assign", ("Attribute", ("Index", ("Attribute", X, "y"), ONE), "e"), "=", Y)),
        ("stop = 1", ("Assign", ("Ref", "stop"), "=", ONE)),
        ("start[1] += 1", ("Assign", ("Index", ("Ref", "start"), ONE), "+=", ONE)),
        ("x.add(1)", call(X, "add", ONE)),
        ("x.remove(1)", call(X, "remove", ONE)),
        ("x.append(1)", call(X, "append", ONE)),
        ("x.clear()", call(X, "clear")),
        ("send M to y", ("Send", "send", "M", (), Y)),
        (
            "send M(1, a=x) to y.e",
            ("Send", "send", "M", (("Argument", None, ONE), ("Argument", "a", X)), ("Attribute", Y, "e")),
        ),
        ("broadcast M", ("Send", "broadcast", "M", (), None)),
        ("broadcast M(x) to R", ("Send", "broadcast", "M", (("Argument", None, X),), ("Ref", "R"))),
        ("reply M(x)", ("Send", "reply", "M", (("Argument", None, X),), None)),
        ("post M(x)", ("Send", "post", "M", (("Argument", None, X),), None)),
        ("start x for 1", ("StartTimer", X, ONE)),
        ("start x[y] for 1", ("StartTimer", ("Index", X, Y), ONE)),
        ("stop x", ("StopTimer", X)),
        ("become primary", ("Become", "primary")),
        ("crash x", ("CrashStatement", X)),
        ("assert Fine: x", ("Assert", "Fine", X)),
        ("skip", SKIP),
        ("return", ("Return", None)),
        ("return x", ("Return", X)),
    ],
)
def test_simple(text: str, shape: Any) -> None:
    assert statement(text) == shape


def test_if() -> None:
    text = """
    if x:
        skip
    elif y:
        x = 1
    elif e:
        skip
    else:
        stop x
    """
    branches = ((X, (SKIP,)), (Y, (("Assign", X, "=", ONE),)), (E, (SKIP,)))
    assert statement(text) == ("If", branches, (("StopTimer", X),))


def test_two_ifs_in_a_row_stay_two() -> None:
    nested = statement("if x:\n    if y:\n        skip\n    if e:\n        skip\n    else:\n        skip")
    assert nested == (
        "If", ((X, (("If", ((Y, (SKIP,)),), ()), ("If", ((E, (SKIP,)),), (SKIP,)))),), (),
    )  # fmt: skip


def test_a_block_of_one_statement_may_stand_behind_its_head() -> None:
    assert statement("if x: skip\nelse: stop x") == ("If", ((X, (SKIP,)),), (("StopTimer", X),))


def test_for() -> None:
    assert statement("for y in x:\n    skip\n    stop y") == ("For", "y", X, (SKIP, ("StopTimer", Y)))


def test_match() -> None:
    text = """
    match x:
        case voted(c, _):
            skip
        case prepared: skip
        case _:
            stop x
    """
    cases = (
        ("Case", "voted", ("c", "_"), (SKIP,)),
        ("Case", "prepared", (), (SKIP,)),
        ("Case", None, (), (("StopTimer", X),)),
    )
    assert statement(text) == ("Match", X, cases)


def test_init_with_choices_in_front() -> None:
    text = "init:\n    any x in y:\n        any e in 1..1:\n            x = 1\n    skip\n"
    inner = ("AnyBlock", "e", ("Binary", "..", ONE, ONE), (("Assign", X, "=", ONE),))
    assert declared(text) == ("Init", (("AnyBlock", "x", Y, (inner,)), SKIP))
