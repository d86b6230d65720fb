"""Equality, order, choice and what a state stores, against the semantics: for values of every kind and shape."""

from itertools import combinations_with_replacement
from typing import Any

import pytest

from fencepost.core.terms import Bag, Map, Option, Range, Scalarset, Seq, Set, Type
from fencepost.engines.symbolic.encode.choose import choose, row_of
from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Circuit, Lit
from fencepost.engines.symbolic.encode.compare import equal, less
from fencepost.engines.symbolic.encode.fit import fitted
from fencepost.engines.symbolic.encode.fresh import fresh
from fencepost.engines.symbolic.encode.scope import Failing, Scope
from fencepost.engines.symbolic.encode.store import stored, valid
from fencepost.engines.symbolic.encode.values import Maybe, Value, known, literals
from fencepost.semantics.fit import fitter
from fencepost.semantics.value import bag_of, domain, order
from tests.engines.symbolic.lanes import ELEMENTS, LANES, SORTS, WIDE, Bench, some
from tests.engines.symbolic.meaning import every

TYPES = ELEMENTS | {
    "sets of many": Set(WIDE),
    "bags": Bag(WIDE),
    "bags of records": Bag(ELEMENTS["records"]),
    "long sequences": Seq(WIDE, 4),
    "sets of options": Set(Option(Range(0, 6))),
    "optional sets": Option(Set(Range(0, 6))),
    "maps to sequences": Map(Scalarset("Node"), Seq(Range(0, 3), 2)),
}
SEEDS = range(3)


def operands(bench: Bench, of: Type) -> list[tuple[Value, list[Any]]]:
    """Values of every shape: of a state, one of known ones, known"""
    constant = some(bench.rng, of)
    return [bench.fresh(of), bench.muxed(of), (known(of, constant, SORTS), [constant] * LANES)]


def key(of: Type, value: Any) -> Any:
    by = order(of)
    return value if by is None else by(value)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("of", TYPES.values(), ids=TYPES)
def test_equality_and_order(of: Type, seed: int) -> None:
    bench, told = Bench(seed), set[bool]()
    ones, others = operands(bench, of), operands(bench, of)
    for made, values in ones:
        for other, meant in [*others, (made, values)]:
            same = [a == b for a, b in zip(values, meant, strict=True)]
            first = [key(of, a) < key(of, b) for a, b in zip(values, meant, strict=True)]
            assert bench.truths(equal(bench.circuit, made, other)) == same
            assert bench.truths(less(bench.circuit, made, other)) == first
            told |= set(first)
    assert told == {True, False}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("of", TYPES.values(), ids=TYPES)
def test_one_of_two(of: Type, seed: int) -> None:
    bench = Bench(seed)
    (which, truths), ones, others = bench.lit(), operands(bench, of), operands(bench, of)
    for made, values in ones:
        for other, meant in others:
            chosen = choose(bench.circuit, which, made, other)
            rows = zip(truths, values, meant, strict=True)
            assert bench.values(of, chosen) == [a if truth else b for truth, a, b in rows]


@pytest.mark.parametrize("seed", SEEDS)
def test_elements_side_by_side(seed: int) -> None:
    bench = Bench(seed)
    items, there = bench.items(WIDE, 4)
    assert bench.values(Seq(WIDE, None), row_of(bench.circuit, items)) == [tuple(row) for row in there]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("of", TYPES.values(), ids=TYPES)
def test_a_state_has_one_row_of_bits_for_each_value(of: Type, seed: int) -> None:
    bench, fulls = Bench(seed), list[bool]()
    like, _ = bench.fresh(of)
    for made, values in operands(bench, of):
        bits, full = stored(bench.circuit, made, like)
        rows = zip(*(bench.truths(lit) for lit in literals(bits)), strict=True)
        assert bench.truths(valid(bench.circuit, bits)) == [True] * LANES
        fulls += bench.truths(full)
        assert bench.values(of, bits) == values
        for row, value in zip(rows, values, strict=True):
            meant, _ = stored(bench.circuit, known(of, value, SORTS), like)
            assert list(row) == [lit == TRUE for lit in literals(meant)]
    assert not any(fulls), "each of these values has room"


def test_no_room_is_told() -> None:
    of, c = Seq(Range(0, 3), 4), Circuit()
    like = fresh(c, of, SORTS, lambda _: 2)
    for length in range(5):
        full = stored(c, known(of, (1,) * length, SORTS), like)[1]
        assert full == (TRUE if length > 2 else FALSE)
    there = c.input()
    option = Maybe(there, known(of, (1, 2, 3), SORTS))
    inside = stored(c, option, Maybe(c.input(), like))[1]
    assert inside == there, "what is not there needs no room"


@pytest.mark.parametrize(
    "of",
    [
        Range(-1, 3),
        Option(Range(0, 2)),
        ELEMENTS["unions"],
        Set(Range(0, 3)),
        Set(Range(0, 2)),
        Bag(Range(0, 2)),
        Seq(Range(0, 2), 2),
    ],
    ids=str,
)
def test_valid_bits_are_those_of_values(of: Type) -> None:
    """Of all bits, exactly those that `stored` gives for a value are valid"""
    c = Circuit()
    like = fresh(c, of, SORTS, lambda _: 2)
    inputs = tuple(literals(like))
    given, lanes = every(inputs)
    (told,) = c.evaluated([valid(c, like)], given, lanes)
    found: set[int] = set()
    for value in values(of):
        bits, full = stored(c, known(of, value, SORTS), like)
        if full == FALSE:
            found.add(sum(1 << n for n, lit in enumerate(literals(bits)) if lit == TRUE))
    assert {lane for lane in range(lanes) if told >> lane & 1} == found
    assert 1 < len(found) <= lanes


def values(of: Type) -> list[Any]:
    if isinstance(of, Bag):  # of at most two elements
        ones = domain(of.element, SORTS)
        return [bag_of(some) for n in range(3) for some in combinations_with_replacement(ones, n)]
    return list(domain(of, SORTS))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("of", "wider"),
    [
        (Range(-3, 4), Range(-20, 20)),
        (Range(0, 9, saturating=True), Range(-20, 20)),
        (Option(Range(0, 9)), Option(Range(-4, 12))),
        (Set(Range(0, 3, saturating=True)), Set(Range(-2, 5))),
        (Bag(Range(0, 3, saturating=True)), Bag(Range(-2, 5))),
        (Seq(Range(0, 5), 2), Seq(Range(-1, 6), 3)),
        (Map(Scalarset("Node"), Range(0, 3)), Map(Scalarset("Node"), Range(-1, 3))),
    ],
    ids=str,
)
def test_storing_clamps_or_refuses(of: Type, wider: Type, seed: int) -> None:
    bench, told = Bench(seed), set[bool]()
    for made, values in operands(bench, wider):
        scope = Scope(bench.circuit, SORTS, {}, Failing(bench.circuit), {})
        result = fitted(made, of, scope)
        failed: Lit = scope.failing.any
        sound = [lane for lane, truth in enumerate(bench.truths(failed)) if not truth]
        meant = [fit(of, value) for value in values]
        assert sound == [lane for lane, value in enumerate(meant) if value is not Refused]
        assert bench.values(of, result, sound) == [meant[lane] for lane in sound]
        told |= {value is not Refused for value in meant}
    assert True in told


class Refused(Exception):
    """The value is none of the type"""


def fit(of: Type, value: Any) -> Any:
    """What the semantics makes of a value; `Refused`: it is none of the type"""

    def refuse(*words: object) -> Any:
        raise Refused

    made = fitter(of, refuse)
    try:
        return value if made is None else made(value)
    except Refused:
        return Refused
