"""Expressions as machine code say what they say in the reference."""

from random import Random

import pytest

from fencepost.core.make import both, comprehend, domain, equal, field, get, less, number, plus, total
from fencepost.core.operators import Op
from fencepost.core.system import Function, Sort, System
from fencepost.core.terms import (
    BOOL,
    INT,
    TRUE,
    Apply,
    Bag,
    Call,
    Const,
    Expr,
    Fold,
    LetIn,
    Local,
    Map,
    Option,
    Primed,
    Range,
    Read,
    Record,
    Scalarset,
    Seq,
    Set,
    Type,
    Union,
    Value,
)
from fencepost.engines.native.codegen.operators import LAZY, TESTS, VALUES
from fencepost.semantics.value import elements
from tests.engines.native.evaluating import (
    FAILS,
    TOO_WIDE,
    agree,
    evaluated,
    meant,
    met_by_code,
    met_by_reference,
    walked,
)
from tests.engines.native.generating import Generator
from tests.engines.native.random_states import TYPES, random_system
from tests.semantics.test_operators import ROWS
from tests.systems import system, variable

NODE, DOG = Scalarset("Node"), Scalarset("Watchdog")
SORTS = (Sort(NODE, ("A", "B", "C"), True), Sort(DOG, ("X", "Y", "Z"), True))
SMALL, HUGE = Range(0, 3), Range(-(10**18), 10**18)
_KNOWN = {Op.FIELD: (1,), Op.WITH_FIELD: (1,), Op.VARIANT: (0,), Op.IS_VARIANT: (1,), Op.VARIANT_FIELD: (1, 2)}


def holding(*parts: tuple[Type, Value]) -> tuple[System, tuple[Value, ...], tuple[Read, ...]]:
    """A system with variables that hold these values, its state, and expressions that read them"""
    variables = tuple(variable(f"v{n}", of, value) for n, (of, value) in enumerate(parts))
    reads = tuple(Read(f"v{n}", of) for n, (of, _) in enumerate(parts))
    return system(variables, (), sorts=SORTS), tuple(value for _, value in parts), reads


# ---------------------------------------------------------------- operators


def test_no_cell_of_the_tables_is_missing() -> None:
    assert [op.name for op in Op if op not in TESTS and op not in VALUES and op not in LAZY] == []


def _rows() -> list[tuple[Op, tuple[Expr, ...], Type]]:
    """The reference's own rows, but for those whose types say too little for a representation"""
    rows: list[tuple[Op, tuple[Expr, ...], Type]] = []
    for op, args, of, expected in ROWS:
        loose = any(isinstance(arg.type, Union) and not arg.type.variants for arg in args)
        if not loose and not (op is Op.VARIANT_FIELD and expected != 2):
            element = Map(BOOL, Range(0, 2))
            rows.append((op, args, Set(element) if op is Op.CHOICES else of))
    return rows


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row[0].name)
def test_operator_of_what_the_state_holds(row: tuple[Op, tuple[Expr, ...], Type]) -> None:
    op, args, of = row
    known = {n: arg for n, arg in enumerate(args) if n in _KNOWN.get(op, ()) or not isinstance(arg, Const)}
    stored = [(arg.type, arg.value) for n, arg in enumerate(args) if n not in known and isinstance(arg, Const)]
    made, state, reads = holding(*stored)
    left = list(reads)
    operands = tuple(known[n] if n in known else left.pop(0) for n in range(len(args)))
    agree(made, [Apply(op, operands, of), Apply(op, args, of)], state)


def test_a_field_of_another_variant_fails() -> None:
    vote = Union("Vote", (("none", (("why", SMALL),)), ("voted", (("n", SMALL),))))
    made, state, (read,) = holding((vote, (1, 2)))
    agree(made, [Apply(Op.VARIANT_FIELD, (read, number(v), number(0)), SMALL) for v in (0, 1)], state)


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize("a", [-7, -6, -1, 0, 1, 6, 7, -(10**18), 10**18])
@pytest.mark.parametrize("b", [-3, -1, 0, 1, 2, 3])
def test_arithmetic(a: int, b: int) -> None:
    made, state, (x, y) = holding((HUGE, a), (Range(-3, 3), b))
    operators = (Op.ADD, Op.SUB, Op.DIV, Op.MOD, Op.MUL)
    agree(made, [Apply(op, (x, y), INT) for op in operators], state)


def test_what_leaves_64_bits_is_noticed() -> None:
    made, state, (x, y) = holding((HUGE, 10**18), (HUGE, 10**18))
    assert evaluated(made, [Apply(Op.MUL, (x, y), INT)], state) == [TOO_WIDE]


def test_what_might_leave_64_bits_but_does_not_is_exact() -> None:
    made, state, (x, y) = holding((HUGE, -(10**9)), (HUGE, 10**9))
    agree(made, [Apply(Op.MUL, (x, y), INT), Apply(Op.MUL, (Apply(Op.NEG, (y,), INT), x), INT)], state)


@pytest.mark.parametrize("value", [-9, -2, -1, 0, 1, 2, 9])
def test_fit_clamps_or_fails(value: int) -> None:
    made, state, (x,) = holding((Range(-9, 9), value))
    targets = [Range(-1, 1), Range(-1, 1, saturating=True), Range(-9, 1), Range(-1, 9), Range(-20, 20)]
    agree(made, [Apply(Op.FIT, (x,), of) for of in targets], state)


def test_a_long_sum_needs_no_room() -> None:
    made, state, reads = holding(*((SMALL, n % 4) for n in range(20)))
    agree(made, [total(reads)], state)


# ---------------------------------------------------------------- folds


ENTRY = Record("Entry", (("term", SMALL), ("log", Seq(SMALL, 30))))
SOURCES: list[tuple[Type, Value]] = [
    (Set(SMALL), frozenset({3, 1, 2})),
    (Set(SMALL), frozenset()),
    (Bag(SMALL), frozenset({(2, 2), (1, 1)})),
    (Seq(SMALL, 3), (2, 0, 2)),
    (Set(Range(-500, 500)), frozenset({-3, 2, 499})),
    (Set(Range(0, 99)), frozenset({0, 63, 64, 99})),
]
FOLDS: list[Fold] = ["set", "seq", "bag", "all", "any", "count", "sum", "min", "max", "first", "the"]


@pytest.mark.parametrize(("of", "value"), SOURCES, ids=range(len(SOURCES)))
def test_folds(of: Type, value: Value) -> None:
    made, state, (read,) = holding((of, value))
    assert isinstance(of, Set | Bag | Seq)
    x = Local("x", of.element)
    exprs: list[Expr] = []
    for fold in FOLDS:
        element: Expr = less(number(0), x) if fold in ("all", "any") else TRUE if fold == "count" else plus(x, x)
        exprs += [comprehend(fold, x, read, element, condition) for condition in (None, less(number(1), x))]
    exprs.append(comprehend("unions", x, read, Apply(Op.SET, (x, number(0)), Set(of.element))))
    exprs.append(comprehend("concats", x, read, Apply(Op.SEQ, (x, x), Seq(of.element, None))))
    exprs.append(comprehend("map", Local("k", SMALL), domain(SMALL), plus(Local("k", SMALL), number(1))))
    agree(made, exprs, state)


def test_all_and_any_stop_where_the_reference_does() -> None:
    made, state, (read,) = holding((Set(SMALL), frozenset({1, 2, 3})))
    x = Local("x", SMALL)
    quotient = Apply(Op.DIV, (number(6), Apply(Op.SUB, (x, number(2)), INT)), INT)
    exprs: list[Expr] = [comprehend("any", x, read, equal(quotient, number(n))) for n in (-6, 6)]
    exprs += [comprehend("all", x, read, equal(quotient, number(n))) for n in (-6, 6)]
    agree(made, exprs, state)
    assert evaluated(made, exprs, state) == [True, FAILS, FAILS, False]


@pytest.mark.parametrize("log", [(), (1,), (1, 2, 3), (1, 2, 3, 0)])
@pytest.mark.parametrize("last", [0, 3, 4])
def test_appending_to_what_is_stored(log: Value, last: int) -> None:
    of = Seq(SMALL, 4)
    made, state, (read, number) = holding((of, log), (Range(0, 9), last))
    longer = Apply(Op.CONCAT, (read, Apply(Op.SEQ, (number,), Seq(Range(0, 9), 1))), Seq(Range(0, 9), None))
    agree(made, [Apply(Op.FIT, (longer,), of)], state)


# ---------------------------------------------------------------- names and places


def test_primed_reads_the_state_after() -> None:
    made, state, (read,) = holding((SMALL, 1))
    assert evaluated(made, [less(read, Primed("v0", SMALL))], state, (2,)) == [True]


def test_the_way_into_a_wide_variable() -> None:
    large = Map(NODE, ENTRY)
    logs = tuple((n, tuple(range(n + 1)) * 6) for n in range(3))
    made, state, (table, key) = holding((large, logs), (Range(-1, 9), 5))
    n = Local("n", NODE)
    log = field(get(table, n), "log")
    at = Apply(Op.AT, (log, key), SMALL)
    agree(made, [comprehend("seq", n, domain(NODE), part) for part in (log, at, field(get(table, n), "term"))], state)


def test_a_map_with_other_keys() -> None:
    key, few = Record("Key", (("a", BOOL), ("b", Option(SMALL)))), Option(SMALL)
    stored: list[tuple[Type, Value]] = [(Map(key, SMALL), tuple(n % 4 for n in range(10))), (Option(INT), 7)]
    made, state, (table, outside, other, inside) = holding(
        *stored, (Map(few, SMALL), (3, 2, 1, 0, 0)), (Option(INT), 2)
    )
    k = Local("k", key)
    everywhere = comprehend("sum", k, domain(key), get(table, k))
    agree(made, [everywhere, *(Apply(Op.GET, (other, one), SMALL) for one in (outside, inside))], state)


def test_a_recursive_function() -> None:
    seq = Seq(SMALL, 30)
    q = Local("q", seq)
    length = Apply(Op.SIZE, (q,), INT)
    rest = Call("total", (Apply(Op.SLICE, (q, number(1), length), seq),), INT)
    body = Apply(Op.IF, (equal(length, number(0)), number(0), plus(rest, Apply(Op.AT, (q, number(0)), SMALL))), INT)
    log = (1, 3, 2) * 10
    functions = (Function("total", (("q", seq),), INT, body),)
    made = System((), (variable("a", seq, ()),), functions, (), (), (), (), ())
    agree(made, [Call("total", (Read("a", seq),), INT)], (log,))


def test_let_in() -> None:
    made, state, (read,) = holding((Set(SMALL), frozenset({1, 2})))
    y = Local("y", Set(SMALL))
    agree(made, [LetIn("y", read, equal(y, Apply(Op.UNION, (y, y), y.type)), BOOL)], state)


# ---------------------------------------------------------------- sources


@pytest.mark.parametrize("distinct", [True, False])
@pytest.mark.parametrize(("of", "value"), SOURCES, ids=range(len(SOURCES)))
def test_a_walk_meets_the_elements_in_order(of: Type, value: Value, distinct: bool) -> None:
    made, state, (read,) = holding((of, value))
    x = Local("x", SMALL)
    expected = meant(made, comprehend("seq", x, read, x), state)
    if distinct:
        expected = tuple(elements(of)(value))
    assert walked(made, read, state, distinct) == list(expected)


def _enumerations() -> list[Expr]:
    node, few = Local("n", NODE), Read("v0", Set(SMALL))
    table = Read("v1", Map(NODE, Set(SMALL)))
    return [
        domain(NODE),
        domain(Record("Pair", (("a", SMALL), ("b", BOOL)))),
        Apply(Op.RANGE, (number(2), number(5)), Set(INT)),
        Apply(Op.SUBSETS, (few,), Set(Set(SMALL))),
        Apply(Op.SUBSETS, (Read("v2", Set(Range(0, 999))),), Set(Set(Range(0, 999)))),
        Apply(Op.PERMUTATIONS, (few,), Set(Seq(SMALL, None))),
        Apply(Op.CHOICES, (table,), Set(Map(NODE, SMALL))),
        comprehend("set", node, domain(NODE), node, less(number(0), node)),
        Apply(Op.ELEMENTS, (Read("v3", Bag(SMALL)),), Set(SMALL)),
    ]


@pytest.mark.parametrize("number", range(9))
@pytest.mark.parametrize("distinct", [True, False])
def test_a_walk_through_what_is_never_made(number: int, distinct: bool) -> None:
    source = _enumerations()[number]
    sets = (frozenset({1, 2}), frozenset({0, 3}), frozenset({2}))
    stored: list[tuple[Type, Value]] = [
        (Set(SMALL), frozenset({0, 2, 3})),
        (Map(NODE, Set(SMALL)), sets),
        (Set(Range(0, 999)), frozenset({7, 70, 700})),
        (Bag(SMALL), frozenset({(1, 2), (3, 1)})),
    ]
    made, state, _ = holding(*stored)
    found, expected = walked(made, source, state, distinct), elements(source.type)(meant(made, source, state))
    if distinct:  # a parameter's choices are sorted by label later
        assert (len(found), set(found)) == (len(expected), set(expected))
    else:
        assert found == expected


def test_folds_over_what_is_never_made_keep_its_order() -> None:
    made, state, (few,) = holding((Set(SMALL), frozenset({0, 2, 3})))
    s, p = Local("s", Set(SMALL)), Local("p", Seq(SMALL, None))
    subsets, orders = Apply(Op.SUBSETS, (few,), Set(s.type)), Apply(Op.PERMUTATIONS, (few,), Set(p.type))
    exprs: list[Expr] = [comprehend("seq", s, subsets, s), comprehend("seq", p, orders, p)]
    exprs += [comprehend("count", s, subsets, TRUE, equal(Apply(Op.SIZE, (s,), INT), number(2)))]
    agree(made, exprs, state)


# ---------------------------------------------------------------- implications


def test_implications_are_numbered_as_the_reference_meets_them() -> None:
    made, _, (a, b) = holding((BOOL, True), (BOOL, False))
    x = Local("x", NODE)
    inner = Apply(Op.IMPLIES, (a, b), BOOL)
    other = Apply(Op.IMPLIES, (b, inner), BOOL)
    source = comprehend("set", Local("y", NODE), domain(NODE), Local("y", NODE), other)
    outer = comprehend("all", x, source, Apply(Op.IMPLIES, (a, Apply(Op.OR, (inner, a), BOOL)), BOOL), inner)
    condition = both(outer, Apply(Op.IMPLIES, (b, a), BOOL))
    for values in ((True, True), (True, False), (False, True)):
        expected = met_by_reference(made, condition, values)
        assert met_by_code(made, condition, values, len(expected)) == expected


# ---------------------------------------------------------------- at random


@pytest.mark.parametrize("seed", range(12))
def test_random_expressions(seed: int) -> None:
    r = Random(seed)
    made, state = random_system(r)
    generator = Generator(r, safe=seed % 4 != 0)
    agree(made, [generator.expr(r.choice((*TYPES, BOOL, INT)), 3) for _ in range(25)], state)
