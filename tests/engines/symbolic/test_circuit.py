"""Gates: each does what its name says, whatever is known of its operands."""

from collections.abc import Callable
from itertools import product

import pytest

from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Circuit, Lit, flip

TWO: dict[str, tuple[Callable[[Circuit, Lit, Lit], Lit], Callable[[int, int], int]]] = {
    "both": (Circuit.both, lambda a, b: a & b),
    "either": (Circuit.either, lambda a, b: a | b),
    "differ": (Circuit.differ, lambda a, b: a ^ b),
    "same": (Circuit.same, lambda a, b: 1 - (a ^ b)),
    "implies": (Circuit.implies, lambda a, b: (1 - a) | b),
}


def operands(c: Circuit) -> tuple[list[Lit], list[Lit]]:
    """Three inputs; and literals of all kinds over them, gates included"""
    a, b, d = c.inputs(3)
    some = [FALSE, TRUE, a, b, d, c.both(a, b), c.differ(a, d), c.mux(a, b, d)]
    return [a, b, d], [sign ^ lit for lit in some for sign in (0, 1)]


def table(c: Circuit, inputs: list[Lit], lits: list[Lit]) -> list[list[int]]:
    """The values of literals for all values of the inputs"""
    lanes = list(product((0, 1), repeat=len(inputs)))
    given = {lit: sum(row[n] << lane for lane, row in enumerate(lanes)) for n, lit in enumerate(inputs)}
    values = c.evaluated(lits, given, len(lanes))
    return [[value >> lane & 1 for lane in range(len(lanes))] for value in values]


@pytest.mark.parametrize("name", TWO)
def test_gates_of_two(name: str) -> None:
    gate, meaning = TWO[name]
    c = Circuit()
    inputs, lits = operands(c)
    for a, b in product(lits, repeat=2):
        left, right, made = table(c, inputs, [a, b, gate(c, a, b)])
        assert made == [meaning(x, y) for x, y in zip(left, right, strict=True)], (name, a, b)


def test_the_choice_between_two() -> None:
    c = Circuit()
    inputs, lits = operands(c)
    for which, a, b in product(lits, repeat=3):
        w, x, y, made = table(c, inputs, [which, a, b, c.mux(which, a, b)])
        assert made == [q if p else r for p, q, r in zip(w, x, y, strict=True)], (which, a, b)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_many_at_once(count: int) -> None:
    c = Circuit()
    inputs, lits = operands(c)
    for some in product(lits, repeat=count):
        *rows, every, one = table(c, inputs, [*some, c.all_of(some), c.any_of(some)])
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(every)
        assert every == [int(all(column)) for column in columns], some
        assert one == [int(any(column)) for column in columns], some


@pytest.mark.parametrize("count", [4, 5, 8, 9])
def test_many_more_at_once(count: int) -> None:
    c = Circuit()
    inputs = list(c.inputs(count))
    some = [lit ^ n % 2 for n, lit in enumerate(inputs)]
    *rows, every, one = table(c, inputs, [*some, c.all_of(some), c.any_of(some)])
    assert (sum(every), sum(one)) == (1, (1 << count) - 1)
    columns = list(zip(*rows, strict=True))
    assert (columns[every.index(1)], columns[one.index(0)]) == ((1,) * count, (0,) * count)


def test_what_a_gate_depends_on() -> None:
    c = Circuit()
    a, b, d = c.inputs(3)
    made = c.either(c.differ(a, b), a)
    cone = c.cone([made])
    assert {a >> 1, b >> 1, made >> 1} <= set(cone) and d >> 1 not in cone
    for place, gate in enumerate(cone):
        assert {operand >> 1 for operand in c.gates[gate].operands} <= set(cone[:place])
    assert c.evaluated([made, flip(made), TRUE, FALSE], {b: 1}) == [1, 0, 1, 0], "what is not given is 0"


def test_the_same_gate_is_made_once_and_what_is_known_makes_none() -> None:
    c = Circuit()
    a, b = c.inputs(2)
    assert c.both(a, b) == c.both(b, a) == flip(c.either(flip(a), flip(b)))
    before = len(c.gates)
    assert c.both(a, c.both(a, b)) == c.both(a, b)
    assert c.mux(a, b, b) == b
    assert len(c.gates) == before
