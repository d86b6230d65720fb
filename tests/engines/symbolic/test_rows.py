"""Sequences in gates against what Python's tuples say, for many values of the bits at once."""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import product
from typing import Any, TypeAlias

import pytest

from fencepost.core.terms import INT, Bool, Map, Option, Range, Record, Seq, Set, Type
from fencepost.engines.symbolic.encode import arithmetic, rows, store
from fencepost.engines.symbolic.encode.choose import choose
from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Circuit, Lit, flip
from fencepost.engines.symbolic.encode.fresh import fresh
from fencepost.engines.symbolic.encode.values import (
    Number,
    Row,
    Value,
    between,
    blank,
    decoded,
    known,
    literals,
    number,
)

LANES = 48
ROOM = 3
DIGIT = Range(-1, 1)
PAIR = Record("Pair", (("flag", Bool()), ("set", Set(Range(0, 1)))))
ELEMENTS: tuple[Type, ...] = (Bool(), DIGIT, Option(Bool()), PAIR, Seq(Bool(), 2), Map(Bool(), Range(0, 3)))

Values: TypeAlias = tuple[Any, ...]
Meaning: TypeAlias = Callable[..., Values | None]  # the result, in a tuple of one, or None where it fails
Case: TypeAlias = tuple[str, Type, Value, Lit, Meaning, list[tuple[Type, Value]]]


def fresh_row(c: Circuit, element: Type, room: int = ROOM) -> Row:
    made = fresh(c, Seq(element, room), {}, lambda of: 2 if of == Seq(Bool(), 2) else room)
    assert isinstance(made, Row)
    return made


def known_row(element: Type, values: Sequence[Any]) -> Row:
    made = known(Seq(element, len(values)), tuple(values), {})
    assert isinstance(made, Row)
    return made


def some_rows(c: Circuit, element: Type) -> list[Row]:
    """Rows of which everything, something or nothing is known"""
    dice = random.Random(3)
    anything = fresh_row(c, element)
    begun = Row((TRUE, *anything.present[1:]), anything.elements)
    padded = Row((*anything.present, FALSE), (*anything.elements, anything.elements[0]))
    ones = [decoded(element, anything.elements[0], lambda lit: dice.random() < 0.5) for _ in range(4)]
    ones = [one if element != DIGIT else min(one, 1) for one in ones]
    empty, two, four = known_row(element, []), known_row(element, ones[:2]), known_row(element, ones)
    mixed = choose(c, c.input(), four, choose(c, c.input(), two, empty))
    assert isinstance(mixed, Row)
    return [anything, begun, padded, empty, two, four, mixed]


def some_numbers(c: Circuit, row: Row) -> list[Number]:
    length = rows.length(c, row)
    from_end = [arithmetic.add(c, length, number(n)) for n in (-4, -3, -2, -1, 0, 1)]
    limits = [(-2, 1), (0, 2), (1, 3), (2, 6), (-3, -1), (5, 6)]
    wide = arithmetic.rebased(c, length, length.lower, length.lower + 9)
    return [*map(number, (-1, 0, 1, 2, 4)), *from_end, wide, *(between(c, *pair) for pair in limits)]


def well_formed(c: Circuit, values: Iterable[Value]) -> Lit:
    """Whether bits are those of values: of places that no element is in, and numbers outside them, nothing is asked"""
    lits: list[Lit] = []
    for value in values:
        if isinstance(value, Row):
            lits += [c.implies(q, p) for p, q in zip(value.present, value.present[1:], strict=False)]
            pairs = zip(value.present, value.elements, strict=True)
            lits += [c.implies(there, store.valid(c, element)) for there, element in pairs]
        else:
            lits.append(store.valid(c, value))
    return c.all_of(lits)


def agrees(c: Circuit, cases: Iterable[Case]) -> int:
    """Compares results with their meaning for random bits; how often that was"""
    dice, compared = random.Random(4), 0
    given = {2 * n: dice.getrandbits(LANES) for n, gate in enumerate(c.gates) if gate.kind == "input"}
    for name, of, made, fails, meaning, operands in cases:
        valid = well_formed(c, (value for _, value in operands))
        lits = list({*literals(made), *(lit for _, value in operands for lit in literals(value)), fails, valid})
        bits = dict(zip(lits, c.evaluated(lits, given, LANES), strict=True))
        for lane in range(LANES):
            if not bits[valid] >> lane & 1:
                continue

            is_true = partial(bit, bits, lane)
            args = [decoded(kind, value, is_true) for kind, value in operands]
            expected = meaning(*args)
            assert is_true(fails) == (expected is None), (name, args)
            if expected is not None:
                assert decoded(of, made, is_true) == expected[0], (name, args)
                assert sound(made, is_true), (name, args, made)
            compared += 1
    return compared


def bit(bits: Mapping[Lit, int], lane: int, lit: Lit) -> bool:
    return bool(bits[lit] >> lane & 1)


def sound(value: Value, is_true: Callable[[Lit], bool]) -> bool:
    """Whether numbers are within their limits, and the elements of a sequence at the front"""
    match value:
        case Number():
            exact = len(value.bits) == (value.upper - value.lower).bit_length()
            return exact and value.lower <= decoded(INT, value, is_true) <= value.upper
        case Row():
            there = [is_true(lit) for lit in value.present]
            pairs = zip(there, value.elements, strict=True)
            return there == sorted(there, reverse=True) and all(sound(e, is_true) for lit, e in pairs if lit)
        case _:
            return True


# ---------------------------------------------------------------- what Python says


def python_at(row: Values, index: int) -> Values | None:
    return (row[index],) if 0 <= index < len(row) else None


def python_length(row: Values) -> Values:
    return (len(row),)


def python_concat(a: Values, b: Values) -> Values:
    return (a + b,)


def python_cut(row: Values, lower: int, upper: int) -> Values | None:
    return None if lower < 0 or upper > len(row) else (row[lower : max(lower, upper)],)


def python_with_at(row: Values, index: int, value: Any) -> Values | None:
    return ((*row[:index], value, *row[index + 1 :]),) if 0 <= index < len(row) else None


def python_remove_at(row: Values, index: int) -> Values | None:
    return (row[:index] + row[index + 1 :],) if 0 <= index < len(row) else None


# ---------------------------------------------------------------- the same in gates


@pytest.mark.parametrize("element", ELEMENTS, ids=str)
def test_one_place(element: Type) -> None:
    c, of, cases = Circuit(), Seq(element, None), list[Case]()
    value = fresh_row(c, element, 1).elements[0]
    for row in some_rows(c, element):
        for index in some_numbers(c, row):
            operands: list[tuple[Type, Value]] = [(of, row), (INT, index)]
            found, fails = rows.at(c, row, index, blank(element, {}))
            cases.append(("at", element, found, fails, python_at, operands))
            made, fails = rows.remove_at(c, row, index)
            cases.append(("remove", of, made, fails, python_remove_at, operands))
            made, fails = rows.with_at(c, row, index, value)
            cases.append(("with", of, made, fails, python_with_at, [*operands, (element, value)]))
    assert agrees(c, cases) > 2_000


@pytest.mark.parametrize("element", (DIGIT, Option(Bool())), ids=str)
def test_cut(element: Type) -> None:
    c, of, cases = Circuit(), Seq(element, None), list[Case]()
    for row in some_rows(c, element):
        indices = some_numbers(c, row)
        pairs = list(product(indices, repeat=2))
        pairs += [(n, arithmetic.add(c, n, number(size))) for n in indices for size in (-1, 1, 2)]
        for lower, upper in random.Random(len(row.present)).sample(pairs, 70):
            made, fails = rows.cut(c, row, lower, upper)
            assert len(made.present) <= max(min(len(row.present), upper.upper) - max(lower.lower, 0), 0)
            assert (upper.upper >= 0 and lower.upper >= 0) or not made.present
            cases.append(("cut", of, made, fails, python_cut, [(of, row), (INT, lower), (INT, upper)]))
    assert agrees(c, cases) > 2_000


@pytest.mark.parametrize("element", ELEMENTS, ids=str)
def test_concat_and_length(element: Type) -> None:
    c, of, cases = Circuit(), Seq(element, None), list[Case]()
    for a, b in product(some_rows(c, element), some_rows(c, element)):
        cases.append(("concat", of, rows.concat(c, a, b), FALSE, python_concat, [(of, a), (of, b)]))
        cases.append(("length", INT, rows.length(c, a), FALSE, python_length, [(of, a)]))
    assert agrees(c, cases) > 500


# ---------------------------------------------------------------- without gates


def test_known_places_and_places_from_the_end_take_no_gates() -> None:
    c = Circuit()
    row, index = fresh_row(c, DIGIT), between(c, 0, 1)
    length = rows.length(c, row)
    last = arithmetic.subtract(c, length, number(1))
    before = len(c.gates)
    tail, front = (row.present[1:], row.elements[1:]), (row.present[1:], row.elements[:-1])
    assert rows.at(c, row, number(1), number(0)) == (row.elements[1], flip(row.present[1]))
    assert rows.cut(c, row, number(1), length) == (Row(*tail), FALSE)
    assert rows.cut(c, row, number(0), last) == (Row(*front), FALSE)
    assert rows.cut(c, row, number(0), number(2)) == (Row((TRUE, TRUE), row.elements[:2]), flip(row.present[1]))
    padded = Row((*row.present, FALSE), (*row.elements, number(0)))
    for same in (row, padded):
        assert rows.remove_at(c, same, number(0)) == (Row(*tail), flip(row.present[0]))
    changed = Row(row.present, (row.elements[0], number(7), row.elements[2]))
    assert rows.with_at(c, row, number(1), number(7)) == (changed, flip(row.present[1]))
    assert rows.concat(c, known_row(DIGIT, [1]), row) == Row((TRUE, *row.present), (number(1), *row.elements))
    assert len(c.gates) == before
    assert rows.at(c, known_row(DIGIT, [1, 0]), index, number(0))[1] == FALSE
    assert rows.at(c, row, last, number(0))[1] == rows.remove_at(c, row, last)[1] == flip(row.present[0])
    assert rows.cut(c, row, arithmetic.subtract(c, last, number(1)), length)[1] == flip(row.present[1])
    two = rows.cut(c, row, index, arithmetic.add(c, index, number(2)))[0]
    assert two.present == (TRUE, TRUE)


def test_the_rest_of_the_rest_comes_to_an_end() -> None:
    c = Circuit()
    rest = fresh_row(c, Bool())
    for room in (2, 1, 0, 0):
        rest, fails = rows.cut(c, rest, number(1), rows.length(c, rest))
        assert (len(rest.present), fails) == (room, FALSE)
    assert rows.at(c, rest, number(0), number(5)) == (number(5), TRUE)


def test_what_is_known_stays_known() -> None:
    c = Circuit()
    row = known_row(DIGIT, [-1, 0, 1])
    for n, m in product(range(-1, 5), repeat=2):
        given: tuple[Value, Value] = number(n), number(m)
        made: list[tuple[tuple[Value, Lit], Values | None]] = [
            (rows.cut(c, row, *given), python_cut((-1, 0, 1), n, m)),
            (rows.with_at(c, row, *given), python_with_at((-1, 0, 1), n, m)),
            (rows.remove_at(c, row, given[0]), python_remove_at((-1, 0, 1), n)),
        ]
        for (value, fails), expected in made:
            assert fails == (expected is None)
            if expected is not None:
                assert value == known_row(DIGIT, expected[0])
    assert len(c.gates) == 1
