"""Maps in gates against what Python says, for all values of a key and random values of a map."""

import random
from itertools import product
from typing import Any

import pytest

from fencepost.core.terms import Bool, Enum, Map, Option, Range, Record, Scalarset, Seq, Set, Type, Union
from fencepost.engines.symbolic.encode import maps, store
from fencepost.engines.symbolic.encode.choose import choose
from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Circuit, Lit, flip
from fencepost.engines.symbolic.encode.fresh import fresh
from fencepost.engines.symbolic.encode.values import (
    Maybe,
    Product,
    Table,
    Value,
    between,
    decoded,
    known,
    literals,
    number,
    truth,
)
from fencepost.semantics.value import Sorts, domain
from tests.engines.symbolic.meaning import every

SORTS: Sorts = {"Node": ("a", "b", "c")}
DIGIT = Range(-1, 1)
PAIR = Record("Pair", (("flag", Bool()), ("digit", DIGIT)))
EITHER = Union("Either", (("One", (("flag", Bool()),)), ("Two", (("digit", DIGIT),))))
KEYS: tuple[Type, ...] = (
    Bool(),
    DIGIT,
    Range(3, 14),
    Enum("Colour", ("red", "green", "blue")),
    Scalarset("Node"),
    Option(Scalarset("Node")),
    Option(DIGIT),
    PAIR,
    EITHER,
    Set(Bool()),
    Seq(Bool(), 2),
    Map(Bool(), Bool()),
)
VALUE = Range(0, 3)


def fresh_table(c: Circuit, key: Type) -> Table:
    made = fresh(c, Map(key, VALUE), SORTS, lambda of: 2)
    assert isinstance(made, Table)
    return made


def some_keys(c: Circuit, of: Type) -> list[tuple[Value, bool, Lit]]:
    """Keys of which everything, something or nothing is known, whether limits alone show that they are inside, and
    when their bits are those of a value"""
    dice, members = random.Random(5), domain(of, SORTS)
    one, other = (known(of, member, SORTS) for member in dice.sample(members, 2))
    anything = fresh(c, of, SORTS, lambda kind: 2)
    found = [
        (anything, True, store.valid(c, anything)),
        (one, True, TRUE),
        (choose(c, c.input(), one, other), True, TRUE),
    ]
    digits = [between(c, -3, 0), between(c, 0, 4), between(c, 0, 1), number(2)]
    for digit in digits:
        inside, valid = digit.lower >= -1 and digit.upper <= 1, store.valid(c, digit)
        if of == DIGIT:
            found.append((digit, inside, valid))
        if of == Option(DIGIT):
            found += [(option, inside, valid) for option in (digit, Maybe(TRUE, digit), Maybe(c.input(), digit))]
        if of == PAIR:
            found += [(Product((flag, digit)), inside, valid) for flag in (number(1), truth(c.input()))]
    return found


def evaluated(c: Circuit, lits: list[Lit], inside: Lit) -> list[dict[Lit, bool]]:
    """What literals are where bits are those of values: for all bits, or for random ones if there are many"""
    dice = random.Random(6)
    inputs = tuple(2 * n for n in c.cone([*lits, inside]) if c.gates[n].kind == "input")
    if len(inputs) <= 8:
        given, lanes = every(inputs)
    else:
        lanes = 1024
        given = {lit: dice.getrandbits(lanes) for lit in inputs}
    valid, *bits = c.evaluated([inside, *lits], given, lanes)
    pairs = list(zip(lits, bits, strict=True))
    return [{lit: bool(row >> lane & 1) for lit, row in pairs} for lane in range(lanes) if valid >> lane & 1]


@pytest.mark.parametrize("of", KEYS, ids=str)
def test_one_hit_for_each_key(of: Type) -> None:
    c = Circuit()
    for key, inside, valid in some_keys(c, of):
        members = domain(of, SORTS)
        hits = maps.hits(c, key, of, SORTS)
        fails = maps.get(c, fresh_table(c, of), hits)[1]
        if inside:
            assert fails == FALSE
        lits = [*literals(key), *hits, fails]
        rows = evaluated(c, lits, valid)
        for bits in rows:
            value = decoded(of, key, bits.__getitem__)
            assert [bits[hit] for hit in hits] == [value == member for member in members], value
            assert bits[fails] == (value not in members)
        assert rows and (len(rows) > 1 or not any(lit > TRUE for lit in literals(key)))


@pytest.mark.parametrize("of", KEYS, ids=str)
def test_get_and_put(of: Type) -> None:
    c, kind, members = Circuit(), Map(of, VALUE), domain(of, SORTS)
    table, one, each = fresh_table(c, of), fresh(c, VALUE, SORTS, lambda kind: 2), fresh_table(c, of)
    for key, _, valid in some_keys(c, of):
        hits = maps.hits(c, key, of, SORTS)
        (found, fails), (put, put_fails) = maps.get(c, table, hits), maps.put(c, table, hits, one)
        put_each, each_fails = maps.put_each(c, table, hits, each.values)
        assert fails == put_fails == each_fails
        values: list[tuple[Type, Value]] = [(of, key), (kind, table), (kind, each), (VALUE, one)]
        values += [(VALUE, found), (kind, put), (kind, put_each)]
        lits = list({fails, *(lit for _, value in values for lit in literals(value))})
        rows = evaluated(c, lits, valid)
        for bits in rows:
            k, old, others, new, *made = (decoded(part, value, bits.__getitem__) for part, value in values)
            assert bits[fails] == (k not in members)
            if not bits[fails]:
                assert made == python(old, members.index(k), new, others)
        assert len(rows) > 15


def python(old: tuple[Any, ...], at: int, new: Any, others: tuple[Any, ...]) -> list[Any]:
    """What is found, and the map with one value or with the one of another map instead"""
    return [old[at], (*old[:at], new, *old[at + 1 :]), (*old[:at], others[at], *old[at + 1 :])]


def test_known_keys_take_no_gates() -> None:
    c = Circuit()
    table, before = fresh_table(c, DIGIT), len(c.gates)
    for n, m in product(range(-3, 4), range(3)):
        hits, value = maps.hits(c, number(n), DIGIT, SORTS), number(m)
        assert hits == tuple(int(n == member) for member in (-1, 0, 1))
        found, fails = maps.get(c, table, hits)
        put, put_fails = maps.put(c, table, hits, value)
        assert fails == put_fails == (n not in (-1, 0, 1))
        if not fails:
            assert found is table.values[n + 1]
            assert put.values == (*table.values[: n + 1], value, *table.values[n + 2 :])
    hits = maps.hits(c, known(PAIR, (True, 0), SORTS), PAIR, SORTS)
    assert hits == tuple(int(member == (True, 0)) for member in domain(PAIR, SORTS))
    assert len(c.gates) == before


def test_what_no_key_can_be_is_as_it_was() -> None:
    c = Circuit()
    table = fresh_table(c, DIGIT)
    hits = maps.hits(c, between(c, 0, 1), DIGIT, SORTS)
    assert hits[0] == FALSE and hits[1] == flip(hits[2])
    assert maps.put(c, table, hits, number(0))[0].values[0] is table.values[0]
    assert maps.get(c, Table((number(4), number(5), number(5))), hits) == (number(5), FALSE)
