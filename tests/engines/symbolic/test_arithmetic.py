"""Numbers in gates, for all values of small ranges: what Python says, and limits that are true."""

from collections.abc import Callable
from itertools import product

import pytest

from fencepost.core.terms import INT
from fencepost.engines.symbolic.encode import arithmetic
from fencepost.engines.symbolic.encode.circuit import Circuit, Lit
from fencepost.engines.symbolic.encode.values import Number, between, decoded, number

RANGES = [(0, 0), (5, 5), (-2, -2), (0, 1), (0, 4), (3, 8), (-3, 2), (-7, -2)]
NUMBERS: dict[str, tuple[Callable[[Circuit, Number, Number], Number], Callable[[int, int], int]]] = {
    "add": (arithmetic.add, lambda a, b: a + b),
    "subtract": (arithmetic.subtract, lambda a, b: a - b),
    "multiply": (arithmetic.multiply, lambda a, b: a * b),
    "divide": (arithmetic.divide, lambda a, b: a // b),
    "modulo": (arithmetic.modulo, lambda a, b: a % b),
}
TRUTHS: dict[str, tuple[Callable[[Circuit, Number, Number], Lit], Callable[[int, int], bool]]] = {
    "less": (arithmetic.less, lambda a, b: a < b),
    "at_most": (arithmetic.at_most, lambda a, b: a <= b),
    "equal": (arithmetic.equal, lambda a, b: a == b),
}
PAIRS = list(product(RANGES, repeat=2))


def given(n: Number, value: int) -> dict[Lit, int]:
    """The bits of an input that make it this number"""
    return {lit: (value - n.lower) >> place & 1 for place, lit in enumerate(n.bits)}


def value_of(c: Circuit, n: Number, bits: dict[Lit, int]) -> int:
    values = dict(zip(n.bits, c.evaluated(n.bits, bits), strict=True))
    return decoded(INT, n, lambda lit: bool(values[lit]))


def sound(n: Number, value: int) -> bool:
    return n.lower <= value <= n.upper and len(n.bits) == (n.upper - n.lower).bit_length()


@pytest.mark.parametrize("name", NUMBERS)
def test_what_gives_a_number(name: str) -> None:
    operation, meaning = NUMBERS[name]
    for left, right in PAIRS:
        c = Circuit()
        a, b = between(c, *left), between(c, *right)
        made = operation(c, a, b)
        for x, y in product(range(left[0], left[1] + 1), range(right[0], right[1] + 1)):
            if y or name not in ("divide", "modulo"):
                found = value_of(c, made, given(a, x) | given(b, y))
                assert found == meaning(x, y) and sound(made, found), (name, left, right, x, y)


@pytest.mark.parametrize("name", TRUTHS)
def test_what_gives_a_truth(name: str) -> None:
    operation, meaning = TRUTHS[name]
    for left, right in PAIRS:
        c = Circuit()
        a, b = between(c, *left), between(c, *right)
        made = operation(c, a, b)
        for x, y in product(range(left[0], left[1] + 1), range(right[0], right[1] + 1)):
            assert c.evaluated([made], given(a, x) | given(b, y)) == [meaning(x, y)], (name, left, right, x, y)


def test_clamped_rebased_within_turned_and_negated() -> None:
    for (lower, upper), limits in PAIRS:
        c = Circuit()
        a = between(c, lower, upper)
        clamped, inside = arithmetic.clamped(c, a, *limits), arithmetic.within(c, a, *limits)
        rebased, negated = arithmetic.rebased(c, a, *limits), arithmetic.negated(c, a)
        for x in range(lower, upper + 1):
            bits = given(a, x)
            assert value_of(c, clamped, bits) == min(max(x, limits[0]), limits[1])
            assert c.evaluated([inside], bits) == [limits[0] <= x <= limits[1]]
            assert value_of(c, negated, bits) == -x
            if limits[0] <= x <= limits[1]:
                assert value_of(c, rebased, bits) == x
    c = Circuit()
    a = between(c, 0, 4)
    for step in (-1, 1, 2):
        made = arithmetic.turned(c, a, 5, step)
        assert [value_of(c, made, given(a, x)) for x in range(5)] == [(x + step) % 5 for x in range(5)]


def test_counting() -> None:
    c = Circuit()
    lits = [*c.inputs(5), 1]
    made = arithmetic.counted(c, lits)
    for row in product((0, 1), repeat=5):
        assert value_of(c, made, dict(zip(lits, row, strict=False))) == sum(row) + 1


def test_what_is_known_takes_no_gates() -> None:
    c = Circuit()
    a = between(c, 0, 6)
    before = len(c.gates)
    shifted = arithmetic.subtract(c, arithmetic.add(c, a, number(7)), number(3))
    assert (shifted.lower, shifted.upper, shifted.bits) == (4, 10, a.bits)
    assert arithmetic.less(c, a, number(7)) == 1
    assert arithmetic.multiply(c, number(6), number(7)) == number(42)
    assert len(c.gates) == before
