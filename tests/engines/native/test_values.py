"""Machine code on values against what Python says of them."""

import random
from typing import Any

import pytest

from fencepost.core.terms import Bag, Bool, Int, Map, Option, Range, Record, Seq, Set, Type
from fencepost.engines.native.codegen.bits import NoRoom
from fencepost.engines.native.codegen.context import Code
from fencepost.engines.native.codegen.convert import converted, fitted
from fencepost.engines.native.codegen.emit import Flag
from fencepost.engines.native.codegen.order import less
from fencepost.engines.native.codegen.place import Operand
from fencepost.engines.native.codegen.ranks import rank, unrank
from fencepost.engines.native.codegen.rep import WHOLE, Maybe
from fencepost.engines.native.codegen.values import chosen, constant, equal, is_none, some, unwrapped
from fencepost.semantics.fit import fitter
from fencepost.semantics.value import domain, order
from tests.engines.native.jitting import Failed, Piece, native
from tests.engines.native.shapes import LARGE, LAYOUT, NODE, PAIR, SMALL, SORTS, some_value


def _key(of: Type) -> Any:
    return order(of) or _itself


def _itself(value: Any) -> Any:
    return value


def _values(of: Type, count: int = 24) -> list[Any]:
    """All values of a type with few of them, else some; neighbours share parts"""
    dice = random.Random(5)
    if of in SMALL:
        every = domain(of, SORTS)
        return list(every if len(every) <= 2 * count else dice.sample(every, 2 * count))
    return [some_value(of, dice) for _ in range(count)]


@pytest.mark.parametrize("of", [*SMALL, *LARGE], ids=str)
def test_equal_and_less_are_those_of_the_meaning(of: Type) -> None:
    rep, key = LAYOUT.rep(of), _key(of)
    same = native((rep, rep), None, lambda code, v: equal(code, rep, v[0], v[1]))
    before = native((rep, rep), None, lambda code, v: less(code, rep, v[0], v[1]))
    values = _values(of)
    for a in values:
        for b in values:
            assert same(a, b) == (a == b), (a, b)
            assert before(a, b) == (key(a) < key(b)), (a, b)


def test_bags_order_by_pairs_of_element_and_copies() -> None:
    of = Bag(Range(0, 6))
    rep, key = LAYOUT.rep(of), _key(of)
    before = native((rep, rep), None, lambda code, v: less(code, rep, v[0], v[1]))
    dice = random.Random(3)
    for _ in range(3000):
        a, b = ([dice.randrange(3) for _ in range(dice.randrange(5))] for _ in range(2))
        one, other = (frozenset((v, row.count(v)) for v in row) for row in (a, b))
        assert before(one, other) == (key(one) < key(other)), (a, b)


@pytest.mark.parametrize("of", SMALL, ids=str)
def test_ranks_count_the_domain(of: Type) -> None:
    rep = LAYOUT.rep(of)
    counts = native((rep,), WHOLE, lambda code, v: rank(code, rep, v[0]))
    names = native((WHOLE,), rep, lambda code, v: unrank(code, rep, _number(v[0])))
    for n, value in enumerate(domain(of, SORTS)):
        assert counts(value) == n
        assert names(n) == value


def _number(value: Operand) -> str:
    assert isinstance(value, str)
    return value


def test_a_sequence_beyond_the_room_asks_for_more() -> None:
    rep = LAYOUT.rep(Seq(Bool(), 6))
    names = native((WHOLE,), rep, lambda code, v: unrank(code, rep, _number(v[0])))
    assert names(30) == (True, True, True, True)
    with pytest.raises(NoRoom):
        names(31)


@pytest.mark.parametrize("of", [*SMALL, *LARGE], ids=str)
def test_constants_and_choices(of: Type) -> None:
    rep = LAYOUT.rep(of)
    first, *_, last = _values(of) * 2

    def write(code: Code, given: tuple[Operand, ...]) -> Operand:
        flag = code.f.truth(_number(given[0]))
        return chosen(code, rep, flag, constant(code, rep, first), constant(code, rep, last))

    piece = native((LAYOUT.rep(Bool()),), rep, write)
    assert piece(True) == first
    assert piece(False) == last


def test_a_constant_without_room_asks_for_more() -> None:
    rep = LAYOUT.rep(Set(Int()))
    piece = native((), rep, lambda code, v: constant(code, rep, frozenset(range(5))))
    with pytest.raises(NoRoom):
        piece()


@pytest.mark.parametrize("of", [of for of in (*SMALL, *LARGE) if isinstance(of, Option)], ids=str)
def test_options(of: Option) -> None:
    rep, inner = LAYOUT.rep(of), LAYOUT.rep(of.inner)
    assert isinstance(rep, Maybe)
    absent = native((rep,), None, lambda code, v: is_none(code, rep, v[0]))
    wraps = native((inner,), rep, lambda code, v: some(code, rep, v[0]))
    unwraps = native((rep,), inner, lambda code, v: unwrapped(code, rep, v[0]))
    assert absent(None)
    for value in _values(of.inner):
        assert not absent(value)
        assert wraps(value) == value
        assert unwraps(value) == value


# ---------------------------------------------------------------- from one type to another

WIDER: tuple[tuple[Type, Type], ...] = (
    (Range(2, 5), Range(0, 9)),
    (Option(Range(2, 5)), Option(Range(0, 9))),
    (Option(Range(2, 5)), Option(Int())),
    (Set(Range(3, 6)), Set(Range(0, 9))),
    (Set(Range(3, 6)), Set(Range(0, 70))),
    (Set(Range(3, 6)), Set(Int())),
    (Set(Range(60, 70)), Set(Range(0, 100))),
    (Set(Range(0, 70)), Set(Range(-5, 100))),
    (Set(Range(0, 200)), Set(Int())),
    (Set(Option(Range(1, 3))), Set(Option(Range(0, 3)))),
    (Bag(Range(1, 3)), Bag(Range(0, 3))),
    (Bag(Range(1, 3)), Bag(Int())),
    (Seq(Range(1, 3), 3), Seq(Range(1, 3), None)),
    (Seq(Range(1, 3), 2), Seq(Int(), 3)),
    (Seq(Set(Range(1, 3)), 2), Seq(Set(Range(0, 3)), None)),
    (Map(NODE, Range(1, 3)), Map(NODE, Range(0, 3))),
    (Map(NODE, Set(Range(0, 3))), Map(NODE, Set(Int()))),
    (Record("R", (("a", Range(1, 3)), ("b", Set(Range(0, 2))))), Record("R", (("a", Int()), ("b", Set(Int()))))),
    (Option(PAIR), Option(Record("Pair", (("x", Range(0, 4)), ("on", Bool()))))),
)


@pytest.mark.parametrize("pair", WIDER, ids=str)
def test_a_value_is_the_same_in_a_wider_type(pair: tuple[Type, Type]) -> None:
    source, target = (LAYOUT.rep(of) for of in pair)
    piece = native((source,), target, lambda code, v: converted(code, v[0], source, target))
    dice = random.Random(2)
    for _ in range(60):
        value = some_value(pair[0], dice)
        assert piece(value) == value


@pytest.mark.parametrize("pair", WIDER, ids=str)
def test_a_value_that_is_one_of_a_narrower_type_fits(pair: tuple[Type, Type]) -> None:
    source, target = (LAYOUT.rep(of) for of in reversed(pair))
    piece = native((source,), target, lambda code, v: fitted(code, v[0], source, target))
    dice = random.Random(2)
    for _ in range(60):
        value = some_value(pair[0], dice)
        assert piece(value) == value


CLAMP = Range(1, 3, True)
NARROWER: tuple[tuple[Type, Type], ...] = (
    *((wide, narrow) for narrow, wide in WIDER),
    (Range(-9, 9), CLAMP),
    (Int(), CLAMP),
    (Option(Range(0, 9)), Option(CLAMP)),
    (Set(Range(0, 9)), Set(CLAMP)),
    (Set(Range(0, 70)), Set(CLAMP)),
    (Set(Int()), Set(CLAMP)),
    (Set(Range(0, 200)), Set(Range(0, 150, True))),
    (
        Set(Record("R", (("a", Range(0, 20)), ("b", Range(0, 9))))),
        Set(Record("R", (("a", Range(0, 15, True)), ("b", Range(0, 9))))),
    ),
    (Seq(Int(), None), Seq(CLAMP, 2)),
    (Seq(Range(0, 9), None), Seq(Range(0, 9), 2)),
    (Map(NODE, Int()), Map(NODE, CLAMP)),
    (Record("R", (("a", Range(0, 9)),)), Record("R", (("a", CLAMP),))),
)


@pytest.mark.parametrize("pair", NARROWER, ids=str)
def test_storing_fails_and_clamps_as_it_means(pair: tuple[Type, Type]) -> None:
    source, target = (LAYOUT.rep(of) for of in pair)
    piece = native((source,), target, lambda code, v: fitted(code, v[0], source, target))
    dice = random.Random(4)
    for _ in range(150):
        value = some_value(pair[0], dice)
        assert _outcome(piece, value) == _meant(pair[1], value), value


def _meant(of: Type, value: Any) -> Any:
    def refuse(_: str) -> Any:
        raise Failed

    fits = fitter(of, refuse)
    try:
        return value if fits is None else fits(value)
    except Failed:
        return "fails"


def _outcome(piece: Piece, value: Any) -> Any:
    try:
        return piece(value)
    except Failed:
        return "fails"


def test_a_set_with_more_elements_than_there_is_room_asks_for_more() -> None:
    source, target = LAYOUT.rep(Set(Range(0, 9))), LAYOUT.rep(Set(Int()))
    piece = native((source,), target, lambda code, v: converted(code, v[0], source, target))
    with pytest.raises(NoRoom):
        piece(frozenset(range(5)))


def test_the_same_representation_costs_nothing() -> None:
    rep, other = LAYOUT.rep(Seq(Range(0, 3), 4)), LAYOUT.rep(Seq(Range(0, 3), None))
    piece = native((rep,), other, lambda code, v: converted(code, v[0], rep, other))
    assert "call" not in piece.text


def test_a_known_comparison_is_no_code() -> None:
    rep, found = LAYOUT.rep(Range(0, 9)), list[Flag]()

    def write(code: Code, _: tuple[Operand, ...]) -> Operand:
        found.extend((equal(code, rep, 3, 3), less(code, rep, 4, 3)))
        return 0

    native((), rep, write)
    assert found == [True, False]
