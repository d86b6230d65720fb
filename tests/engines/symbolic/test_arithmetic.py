"""Numbers in gates, for all values of small ranges: what Python says, and limits that are true and tight."""

from collections.abc import Callable, Mapping, Sequence
from itertools import product

import pytest

from fencepost.core.terms import INT
from fencepost.engines.symbolic.encode import arithmetic
from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Circuit, Lit, flip
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


def value_of(c: Circuit, n: Number, bits: Mapping[Lit, int]) -> int:
    values = dict(zip(n.bits, c.evaluated(n.bits, bits), strict=True))
    return decoded(INT, n, lambda lit: bool(values[lit]))


def numbers(limits: tuple[int, int]) -> range:
    return range(limits[0], limits[1] + 1)


def sound(n: Number, value: int) -> bool:
    return n.lower <= value <= n.upper and len(n.bits) == (n.upper - n.lower).bit_length()


def results(name: str, left: tuple[int, int], right: tuple[int, int]) -> tuple[Number, Sequence[int]]:
    """What an operation makes of two ranges, and the numbers that are right; each of them is found"""
    operation, meaning = NUMBERS[name]
    c = Circuit()
    a, b = between(c, *left), between(c, *right)
    made, right_ones = operation(c, a, b), list[int]()
    for x, y in product(numbers(left), numbers(right)):
        if y or name not in ("divide", "modulo"):
            found = value_of(c, made, given(a, x) | given(b, y))
            assert found == meaning(x, y) and sound(made, found), (name, left, right, x, y)
            right_ones.append(found)
    return made, right_ones


@pytest.mark.parametrize("name", NUMBERS)
def test_what_gives_a_number(name: str) -> None:
    for left, right in PAIRS:
        made, right_ones = results(name, left, right)
        if right_ones and name != "modulo":
            assert (made.lower, made.upper) == (min(right_ones), max(right_ones)), (name, left, right)


@pytest.mark.parametrize("name", ["divide", "modulo"])
def test_divisors_that_are_not_tried_one_by_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for left, right in [((-9, 4), (-40, 40)), ((0, 9), (3, 70)), ((60, 66), (-70, -2)), ((-70, -66), (1, 65))]:
        results(name, left, right)
    monkeypatch.setattr(arithmetic, "FEW_DIVISORS", 0)
    for left, right in PAIRS:
        results(name, left, right)


@pytest.mark.parametrize("name", TRUTHS)
def test_what_gives_a_truth(name: str) -> None:
    operation, meaning = TRUTHS[name]
    for left, right in PAIRS:
        c = Circuit()
        a, b = between(c, *left), between(c, *right)
        made, right_ones = operation(c, a, b), set[bool]()
        for x, y in product(numbers(left), numbers(right)):
            assert c.evaluated([made], given(a, x) | given(b, y)) == [meaning(x, y)], (name, left, right, x, y)
            right_ones.add(meaning(x, y))
        assert made > TRUE or right_ones == {bool(made)}
        assert made <= TRUE or len(right_ones) == 2, "limits decide it"


def test_operands_that_hang_together() -> None:
    """Their gates meet, and are simplified"""
    for limits in RANGES:
        c = Circuit()
        a = between(c, *limits)
        forms: list[tuple[Number, Callable[[int], int]]] = [
            (a, lambda x: x),
            (arithmetic.subtract(c, number(1), a), lambda x: 1 - x),
            (arithmetic.clamped(c, a, -1, 2), lambda x: min(max(x, -1), 2)),
        ]
        for (p, left), (q, right), name in product(forms, forms, NUMBERS):
            operation, meaning = NUMBERS[name]
            made = operation(c, p, q)
            for x in numbers(limits):
                if right(x) or name not in ("divide", "modulo"):
                    assert value_of(c, made, given(a, x)) == meaning(left(x), right(x)), (name, limits, x)


def test_choose() -> None:
    for left, right in PAIRS:
        c = Circuit()
        which, a, b = c.input(), between(c, *left), between(c, *right)
        made = arithmetic.choose(c, which, a, b)
        assert (made.lower, made.upper) == (min(left[0], right[0]), max(left[1], right[1]))
        for x, y, w in product(numbers(left), numbers(right), (0, 1)):
            found = value_of(c, made, given(a, x) | given(b, y) | {which: w})
            assert found == (x if w else y) and sound(made, found)


def test_clamped_rebased_within_negated_and_is_number() -> None:
    for (lower, upper), limits in PAIRS:
        c = Circuit()
        a = between(c, lower, upper)
        clamped, inside = arithmetic.clamped(c, a, *limits), arithmetic.within(c, a, *limits)
        rebased, negated = arithmetic.rebased(c, a, *limits), arithmetic.negated(c, a)
        assert (rebased.lower, rebased.upper, negated.lower, negated.upper) == (*limits, -upper, -lower)
        ends = [min(max(x, limits[0]), limits[1]) for x in (lower, upper)]
        assert [clamped.lower, clamped.upper] == ends
        for x in range(lower, upper + 1):
            bits = given(a, x)
            assert value_of(c, clamped, bits) == min(max(x, limits[0]), limits[1]) and sound(clamped, ends[0])
            assert c.evaluated([inside], bits) == [limits[0] <= x <= limits[1]]
            assert value_of(c, negated, bits) == -x
            hits = [arithmetic.is_number(c, a, n) for n in range(lower - 1, upper + 2)]
            assert c.evaluated(hits, bits) == [n == x for n in range(lower - 1, upper + 2)]
            if limits[0] <= x <= limits[1]:
                assert value_of(c, rebased, bits) == x and sound(rebased, x)


@pytest.mark.parametrize("count", [1, 2, 5, 8])
def test_turned(count: int) -> None:
    for lower, step in product(range(count), (-count - 1, -1, 0, 1, 2)):
        for upper in range(lower, count + 1):  # the last one is more than there may be
            c = Circuit()
            a = between(c, lower, upper)
            made = arithmetic.turned(c, a, count, step)
            meant = [(x + step) % count for x in range(lower, min(upper + 1, count))]
            assert [value_of(c, made, given(a, lower + n)) for n in range(len(meant))] == meant, (count, step)
            assert (made.lower, made.upper) == ((meant[0], meant[-1]) if meant == sorted(meant) else (0, count - 1))
            assert sound(made, meant[0])


@pytest.mark.parametrize("count", range(8))
def test_counting(count: int) -> None:
    c = Circuit()
    inputs = c.inputs(count)
    lits = [TRUE, *inputs, FALSE, *(flip(lit) for lit in inputs[:2]), *inputs[:1]]
    made = arithmetic.counted(c, lits)
    for row in product((0, 1), repeat=count):
        bits = dict(zip(inputs, row, strict=True))
        found = value_of(c, made, bits)
        assert found == sum(c.evaluated(lits, bits)) and sound(made, found)


def test_totals() -> None:
    for count in range(4):
        for limits in product([(0, 2), (-3, 0), (4, 4), (-1, 1)], repeat=count):
            c = Circuit()
            parts = [between(c, *limit) for limit in limits]
            made = arithmetic.total(c, parts)
            assert (made.lower, made.upper) == (sum(low for low, _ in limits), sum(high for _, high in limits))
            for row in product(*(numbers(limit) for limit in limits)):
                bits: dict[Lit, int] = {}
                for part, x in zip(parts, row, strict=True):
                    bits |= given(part, x)
                found = value_of(c, made, bits)
                assert found == sum(row) and sound(made, found)


def test_what_is_known_takes_no_gates() -> None:
    c = Circuit()
    for x, y, name in product((-7, -1, 0, 1, 6), (-3, -1, 1, 2), NUMBERS):
        assert NUMBERS[name][0](c, number(x), number(y)) == number(NUMBERS[name][1](x, y))
    assert arithmetic.counted(c, [TRUE, FALSE, TRUE]) == number(2)
    assert arithmetic.total(c, [number(3), number(-5)]) == number(-2)
    assert arithmetic.turned(c, number(0), 5, -1) == number(4)
    assert arithmetic.clamped(c, number(9), 0, 4) == number(4)
    assert len(c.gates) == 1


def test_what_limits_tell_takes_no_gates() -> None:
    c = Circuit()
    a, b, wide = between(c, 0, 6), between(c, 7, 9), between(c, -16, 15)
    before = len(c.gates)
    shifted = arithmetic.subtract(c, arithmetic.add(c, a, number(7)), number(3))
    assert (shifted.lower, shifted.upper, shifted.bits) == (4, 10, a.bits)
    assert arithmetic.less(c, a, b) == arithmetic.at_most(c, a, number(6)) == TRUE
    assert arithmetic.equal(c, a, b) == arithmetic.is_number(c, a, 7) == FALSE
    assert arithmetic.within(c, a, -1, 6) == TRUE
    assert arithmetic.clamped(c, a, 0, 6) is a
    assert arithmetic.multiply(c, wide, number(8)).bits == (FALSE, FALSE, FALSE, *wide.bits)
    assert arithmetic.divide(c, wide, number(8)) == Number(-2, 1, wide.bits[3:])
    assert arithmetic.modulo(c, wide, number(8)) == Number(0, 7, wide.bits[:3])
    assert (arithmetic.divide(c, b, number(5)), arithmetic.modulo(c, b, number(5)).bits) == (number(1), b.bits)
    assert len(c.gates) == before
