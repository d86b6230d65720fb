"""Defs: written out where they are called, unless they call themselves."""

import pytest

from tests.elaborate.reading import claim, said, typed

HEAD = "protocol P\nshared x: 0..3 = 0\nshared q: seq[0..3, 3]\n"
TOTAL = "def total(q: seq[0..3, 3]) -> 0..9:\n    0 if len(q) == 0 else q[0] + total({})\n"


@pytest.mark.parametrize("call", ["q[1:]", "q[:-1]", "q[1:-1]", "q[2:]"])
def test_recursion_on_a_shorter_piece(call: str) -> None:
    assert said(HEAD.replace("shared q", "shared p") + TOTAL.format(call)) == []


@pytest.mark.parametrize("call", ["q", "q[0:]", "q[1:2]", "q + q", "q[:1]", "[]"])
def test_other_recursion_is_refused(call: str) -> None:
    assert said(HEAD.replace("shared q", "shared p") + TOTAL.format(call)) == ["FP209"]


def test_recursive_def_is_a_function_of_core() -> None:
    found = typed(HEAD.replace("shared q", "shared p") + TOTAL.format("q[1:]"))
    assert [function.name for function in found.functions] == ["total"]


def test_recursive_def_reads_its_arguments_alone() -> None:
    text = TOTAL.format("q[1:]").replace("q[0] +", "x +")
    assert said(HEAD.replace("shared q", "shared p") + text) == ["FP403"]


def test_argument_is_evaluated_in_the_callers_scope() -> None:
    text = f"{HEAD}def plus(a: 0..3, b: 0..9) -> 0..9: a + b\ninvariant Claim: all(plus(x, a) >= a for a in q)\n"
    assert said(text) == []
    assert "a~2" in claim(text) or "plus" not in claim(text)


def test_body_is_checked_though_nobody_calls_it() -> None:
    assert said(f"{HEAD}def f(a: 0..3) -> bool: a + 1\n") == ["FP301"]


def test_mistake_in_a_body_is_said_once() -> None:
    text = f"{HEAD}def f(a: 0..3) -> bool: a + 1\ninvariant I: f(1) and f(2)\ninvariant J: f(x)\n"
    assert said(text) == ["FP301"]


def test_two_defs_in_a_circle_are_refused() -> None:
    assert said(f"{HEAD}def f(a: 0..3) -> 0..3: g(a)\ndef g(a: 0..3) -> 0..3: f(a)\n") == ["FP203"]


def test_def_of_a_role_sees_the_instance_it_is_asked_of() -> None:
    role = "role Node:\n    durable y: 0..3 = 0\n    def high(limit: 0..3) -> bool: y > limit\n"
    step = "    action go when not high(1):\n        y = 2\n"
    assert said(f"{HEAD}{role}{step}\ninvariant Claim: all(n.high(2) or n.y < 3 for n in Node)\n") == []


def test_deep_text_is_no_reason_to_fail() -> None:
    assert said(f"{HEAD}invariant Claim: x >= {'min(x, ' * 150}x{')' * 150}\n") == []
