"""Why a property is false, in the author's own text."""

import pytest

from fencepost.evidence.explain import Because, explain
from fencepost.semantics.value import Sorts, show, sorts_of
from tests.evidence.texts import searched

TEXT = """protocol Tasks

role Worker:
    states idle, busy
    durable done: 0..3 = 0

    action begin when idle:
        become busy

    action finish when busy and done < 3:
        done += 1
        become idle

{property}

model two:
    Worker = {{A, B}}
"""


def lines(because: Because, sorts: Sorts, depth: int = 0) -> list[str]:
    """The tree as text, indented"""
    told = show(because.value, because.type, sorts)
    if because.compared is not None:
        (left, right), operator = (because.compared.left, because.compared.right), because.compared.operator
        told += f" ({show(*left, sorts)} {operator} {show(*right, sorts)})"
    inside = [line for part in because.parts for line in lines(part, sorts, depth + 1)]
    return ["  " * depth + f"{because.text}: {told}", *inside]


def why(written: str) -> list[str]:
    instance, found = searched(TEXT.format(property=written))
    because = explain(instance, next(iter(found.values())))
    assert because is not None
    return lines(because, sorts_of(instance.system))


WHY: list[tuple[str, list[str]]] = [
    (
        "invariant I: count(n for n in Worker if n is busy) <= 1",
        [
            "count(n for n in Worker if n is busy) <= 1: false (2 <= 1)",
            "  A is busy: true",
            "  B is busy: true",
        ],
    ),
    (
        "invariant I: all(n.done < 1 for n in Worker)",
        ["all(n.done < 1 for n in Worker): false", "  A.done < 1: false (1 < 1)"],
    ),
    (
        "invariant I: any(n is idle for n in Worker)",
        ["any(n is idle for n in Worker): false", "  A is idle: false", "  B is idle: false"],
    ),
    (
        "invariant I: all(n is busy implies n.done >= 1 for n in Worker)",
        [
            "all(n is busy implies n.done >= 1 for n in Worker): false",
            "  A is busy implies A.done >= 1: false",
            "    A is busy: true",
            "    A.done >= 1: false (0 >= 1)",
        ],
    ),
    (
        "invariant I: all(not n is busy and n.done < 9 for n in Worker)",
        [
            "all(not n is busy and n.done < 9 for n in Worker): false",
            "  not A is busy and A.done < 9: false",
            "    not A is busy: false",
            "      A is busy: true",
        ],
    ),
    (
        "witness W: any(n.done == 2 for n in Worker)",
        ["any(n.done == 2 for n in Worker): true", "  A.done == 2: true (2 == 2)"],
    ),
    (
        "transition T: all(n.done' <= n.done for n in Worker)",
        ["all(n.done' <= n.done for n in Worker): false", "  A.done' <= A.done: false (1 <= 0)"],
    ),
]


@pytest.mark.parametrize(("written", "expected"), WHY)
def test_why(written: str, expected: list[str]) -> None:
    assert why(written) == expected


def test_a_failure_needs_no_explanation() -> None:
    instance, found = searched(TEXT.replace("and done < 3", "").format(property=""))
    assert explain(instance, found["NoRuntimeError"]) is None
