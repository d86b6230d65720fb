"""Every line of a model."""

from typing import Any

import pytest

from tests.syntax.reading import declared, modelled

A, B, ONE, TWO = ("Ref", "A"), ("Ref", "B"), ("Number", 1), ("Number", 2)


def test_model_and_its_docstring() -> None:
    assert declared('model m:\n    """small"""\n    slow\n') == (
        "Model", "m", ("Doc", "small"), (("Marker", "slow"),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Node = {A, B}", ("Setting", "Node", ("SetLiteral", (A, B)))),
        ("Node = 2", ("Setting", "Node", TWO)),
        ("GRACE = 1 + 2", ("Setting", "GRACE", ("Binary", "+", ONE, TWO))),
        ("bound A == 1", ("Bound", ("Compare", ("==",), (A, ONE)))),
        ("bound capacity", ("Bound", None)),
        ("network fifo capacity 2", ("Network", "fifo", TWO, False)),
        ("capacity 2", ("Capacity", TWO)),
        ("until violated", ("Marker", "until violated")),
        ("slow", ("Marker", "slow")),
        ("expect holds", ("ExpectHolds", None)),
        ("expect holds up to 12", ("ExpectHolds", 12)),
        ("expect I violated", ("ExpectViolated", "I", None, None)),
        ("expect I violated in 5 steps", ("ExpectViolated", "I", None, 5)),
        ("expect I violated by nothing in 1 step", ("ExpectViolated", "I", (), 1)),
        (
            "expect I violated by crash 1, uneven 2 in 5 steps",
            ("ExpectViolated", "I", (("crash", 1), ("uneven", 2)), 5),
        ),
        ("expect W unreached", ("ExpectUnreached", "W")),
        ("expect distinct 288", ("ExpectCount", "distinct", 288)),
        ("expect depth 11", ("ExpectCount", "depth", 11)),
        ("expect orbits 3", ("ExpectCount", "orbits", 3)),
    ],
)
def test_line(text: str, expected: Any) -> None:
    assert modelled(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("crash Node 1", ("Fault", "crash", ("Node",), ONE, False)),
        ("crash Node any", ("Fault", "crash", ("Node",), "any", False)),
        ("wipe Node K", ("Fault", "wipe", ("Node",), ("Ref", "K"), False)),
        ("restart Node", ("Fault", "restart", ("Node",), None, False)),
        ("no restart Node", ("Fault", "restart", ("Node",), None, True)),
        ("lose 2", ("Fault", "lose", (), TWO, False)),
        ("lose Heartbeat 2", ("Fault", "lose", ("Heartbeat",), TWO, False)),
        ("duplicate K", ("Fault", "duplicate", (), ("Ref", "K"), False)),
        ("partition Node, Storage 1", ("Fault", "partition", ("Node", "Storage"), ONE, False)),
        ("skew 1", ("Fault", "skew", (), ONE, False)),
        ("skew Node (1 + 2)", ("Fault", "skew", ("Node",), ("Binary", "+", ONE, TWO), False)),
        ("pause Node 1", ("Fault", "pause", ("Node",), ONE, False)),
        ("reboot Node any", ("Fault", "reboot", ("Node",), "any", False)),
    ],
)
def test_fault(text: str, expected: Any) -> None:
    assert modelled(f"faults:\n    {text}") == ("Faults", (expected,))
