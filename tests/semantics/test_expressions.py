"""Folds, lets, functions, names: what an expression is in a given state."""

import pytest

from fencepost.core.make import comprehend, domain, equal, field, get, less, number, plus
from fencepost.core.operators import Op
from fencepost.core.system import Function, System
from fencepost.core.terms import (
    BOOL,
    INT,
    TRUE,
    Apply,
    Bag,
    Call,
    Comprehend,
    Const,
    Expr,
    Fold,
    LetIn,
    Local,
    Map,
    Primed,
    Range,
    Read,
    Record,
    Scalarset,
    Seq,
    Set,
)
from fencepost.semantics.evaluate import compile_expr, define_functions
from fencepost.semantics.scope import Layout, Scope, layout_of
from fencepost.semantics.transition import Failed
from tests.systems import variable

SMALL = Range(0, 3)
X = Local("x", SMALL)
SET = Const(frozenset({3, 1, 2}), Set(SMALL))
BAG = Const(frozenset({(2, 2), (1, 1)}), Bag(SMALL))
SEQ = Const((2, 0, 2), Seq(SMALL, 3))
NODE = Scalarset("Node")


def value(expr: Expr, state: tuple[object, ...] = (), layout: Layout | None = None) -> object:
    scope = Scope(Layout({"a": 0, "b": 1}, {"Node": ("A", "B")}) if layout is None else layout)
    closure = compile_expr(expr, scope)
    return closure(state, scope.frame())


def made(fold: Fold, source: Expr, element: Expr = X, condition: Expr | None = None) -> Expr:
    return comprehend(fold, X, source, element, condition)


FOLDS: list[tuple[Expr, object]] = [
    (made("set", BAG), frozenset({1, 2})),
    (made("unions", SET, Apply(Op.SET, (X, number(0)), Set(SMALL))), frozenset({0, 1, 2, 3})),
    (made("seq", SET), (1, 2, 3)),
    (made("seq", BAG), (1, 2, 2)),
    (made("concats", SEQ, Apply(Op.SEQ, (X, X), Seq(SMALL, None))), (2, 2, 0, 0, 2, 2)),
    (made("bag", SEQ), frozenset({(2, 2), (0, 1)})),
    (comprehend("map", X, domain(SMALL), plus(X, X)), (0, 2, 4, 6)),
    (made("all", SET, less(number(0), X)), True),
    (made("all", SET, less(number(1), X)), False),
    (made("any", SET, equal(X, number(3))), True),
    (made("any", SET, equal(X, number(0))), False),
    (made("count", BAG, TRUE, equal(X, number(2))), 2),
    (made("count", SEQ, TRUE), 3),
    (made("sum", BAG), 5),
    (made("min", SET), 1),
    (made("max", SET, X, less(X, number(3))), 2),
    (made("first", SEQ, X, less(X, number(2))), 0),
    (made("first", SEQ, X, less(X, number(0))), None),
    (made("the", SET, X, equal(X, number(2))), 2),
]


@pytest.mark.parametrize(("expr", "expected"), FOLDS)
def test_fold(expr: Expr, expected: object) -> None:
    assert value(expr) == expected


FAILING = [
    (made("min", SET, X, less(X, number(0))), "`min` of nothing"),
    (made("max", SET, X, less(X, number(0))), "`max` of nothing"),
    (made("the", SET, X, less(X, number(0))), "`the` needs exactly one, and there is none"),
    (made("the", SET), "`the` needs exactly one, and there are 3"),
]


@pytest.mark.parametrize(("expr", "message"), FAILING)
def test_fold_fails(expr: Expr, message: str) -> None:
    with pytest.raises(Failed, match=message):
        value(expr)


def test_all_stops_at_the_first_false() -> None:
    boom = equal(Apply(Op.DIV, (number(1), Apply(Op.SUB, (X, number(2)), INT)), INT), number(-1))
    assert value(made("any", SET, boom)) is True


def test_primed_reads_the_state_after() -> None:
    assert value(less(Read("a", INT), Primed("a", INT)), (1, 5, 2, 5)) is True


def test_inner_names_do_not_disturb_outer_ones() -> None:
    inner = comprehend("count", X, SET, TRUE, less(number(1), X))
    assert value(made("seq", SET, plus(inner, X))) == (3, 4, 5)


def test_let_in() -> None:
    assert value(LetIn("y", number(2), plus(Local("y", INT), Local("y", INT)), INT)) == 4


def test_instance_of_a_map_by_local_key() -> None:
    n = Local("n", NODE)
    table = Read("a", Map(NODE, SMALL))
    assert value(comprehend("seq", n, domain(NODE), get(table, n)), ((3, 1), 0)) == (3, 1)
    counted = comprehend("count", n, domain(NODE), TRUE, equal(get(table, n), number(1)))
    assert value(counted, ((3, 1), 0)) == 1


def test_field_of_a_local() -> None:
    pair = Record("Pair", (("x", SMALL), ("y", BOOL)))
    p = Local("p", pair)
    source = Const(frozenset({(1, True), (2, False)}), Set(pair))
    assert value(comprehend("seq", p, source, field(p, "y"))) == (True, False)


def test_recursive_function_has_a_frame_of_its_own() -> None:
    seq = Seq(SMALL, 3)
    q = Local("q", seq)
    rest = Apply(Op.SLICE, (q, number(1), Apply(Op.SIZE, (q,), INT)), seq)
    head = Apply(Op.AT, (q, number(0)), SMALL)
    body = Apply(
        Op.IF,
        (
            equal(Apply(Op.SIZE, (q,), INT), number(0)),
            number(0),
            plus(Call("total", (rest,), INT), head),
        ),
        INT,
    )
    system = System((), (variable("a", seq, ()),), (Function("total", (("q", seq),), INT, body),), (), (), (), (), ())
    layout = layout_of(system)
    define_functions(system, Scope(layout))
    assert value(Call("total", (Read("a", seq),), INT), ((1, 3, 2),), layout) == 6


def test_a_constant_that_fails_does_so_only_when_evaluated() -> None:
    boom = Comprehend("min", "x", SMALL, Const(frozenset(), Set(SMALL)), None, X, SMALL)
    choice = Apply(Op.IF, (equal(Read("a", INT), number(0)), boom, number(7)), INT)
    assert value(choice, (1, 0)) == 7
