"""Each operator: what it gives, and in which words it fails."""

from collections.abc import Iterator

import pytest

from fencepost.core.operators import Op
from fencepost.core.terms import (
    BOOL,
    INT,
    Apply,
    Bag,
    Const,
    Enum,
    Expr,
    Map,
    Option,
    Range,
    Record,
    Scalarset,
    Seq,
    Set,
    Type,
    Union,
    Value,
)
from fencepost.semantics.evaluate import compile_expr
from fencepost.semantics.operators import CELLS
from fencepost.semantics.scope import Layout, Scope
from fencepost.semantics.transition import Failed

SMALL = Range(0, 2)
COLOUR = Enum("Colour", ("red", "green"))
NODE = Scalarset("Node")
SETS, BAGS, SEQS, MAPS = Set(SMALL), Bag(SMALL), Seq(SMALL, 3), Map(Range(1, 3), SMALL)
ENTRY = Record("Entry", (("term", SMALL), ("ok", BOOL)))
WIDE = Record("Wide", (("a", BOOL), ("b", INT)))
CHOSEN = frozenset({(0, 2), (1, 2)})
VOTE = Union("Vote", (("none", ()), ("voted", (("c", COLOUR), ("n", SMALL)))))
LAYOUT = Layout({}, {"Node": ("A", "B", "C")})


def n(value: int) -> Const:
    return Const(value, SMALL)


def s(*values: int) -> Const:
    return Const(frozenset(values), SETS)


def q(*values: int) -> Const:
    return Const(values, SEQS)


def bag(**copies: int) -> Const:
    return Const(frozenset((int(name[1:]), count) for name, count in copies.items()), BAGS)


T, F = Const(True, BOOL), Const(False, BOOL)
BOOM = Apply(Op.DIV, (n(1), n(0)), INT)
NONE, TABLE = Const(None, Option(SMALL)), Const((0, 1, 2), MAPS)
ENTRY_VALUE, VOTED = Const((1, True), ENTRY), Const((1, 0, 2), VOTE)

# operator, operands, type, what it gives (a text: the words in which it fails)
ROWS: list[tuple[Op, tuple[Expr, ...], Type, Value | str]] = [
    (Op.NOT, (T,), BOOL, False),
    (Op.AND, (T, F, BOOM), BOOL, False),
    (Op.AND, (T, T, T), BOOL, True),
    (Op.AND, (T, T, T, T, T, F, BOOM), BOOL, False),
    (Op.AND, (), BOOL, True),
    (Op.OR, (F, T, BOOM), BOOL, True),
    (Op.OR, (F,) * 5000, BOOL, False),
    (Op.OR, (), BOOL, False),
    (Op.OR, (F, F, F), BOOL, False),
    (Op.IMPLIES, (F, BOOM), BOOL, True),
    (Op.IMPLIES, (T, F), BOOL, False),
    (Op.IF, (T, n(1), BOOM), INT, 1),
    (Op.IF, (F, BOOM, n(2)), INT, 2),
    (Op.EQ, (NONE, n(0)), BOOL, False),
    (Op.NE, (NONE, n(0)), BOOL, True),
    (Op.LT, (n(1), n(1)), BOOL, False),
    (Op.LE, (n(1), n(1)), BOOL, True),
    (Op.ADD, (n(2), n(2)), INT, 4),
    (Op.SUB, (n(1), n(2)), INT, -1),
    (Op.MUL, (n(2), n(2)), INT, 4),
    (Op.DIV, (Const(-3, INT), n(2)), INT, -2),
    (Op.DIV, (n(1), n(0)), INT, "division by zero"),
    (Op.MOD, (Const(-3, INT), n(2)), INT, 1),
    (Op.MOD, (n(1), n(0)), INT, "division by zero"),
    (Op.NEG, (n(2),), INT, -2),
    (Op.FIT, (Const(2, INT),), SMALL, 2),
    (Op.FIT, (Const(3, INT),), SMALL, "3 is outside 0..2"),
    (Op.FIT, (Const(9, INT),), Range(0, 2, saturating=True), 2),
    (Op.FIT, (Const(-9, INT),), Range(0, 2, saturating=True), 0),
    (Op.FIT, (Const((1, 2), Seq(SMALL, None)),), Seq(SMALL, 1), "2 elements are more than 1"),
    (Op.FIT, (Const(None, Option(INT)),), Option(SMALL), None),
    (Op.FIT, (Const(frozenset({7}), Set(INT)),), SETS, "7 is outside 0..2"),
    (Op.FIT, (Const((1, 3), WIDE),), Record("Narrow", (("a", BOOL), ("b", SMALL))), "3 is outside 0..2"),
    (Op.FIT, (Const((1, 0, 5), Union("Wide", ())),), VOTE, "5 is outside 0..2"),
    (Op.FIT, (Const((1, 0, 2), Union("Wide", ())),), VOTE, (1, 0, 2)),
    (Op.FIT, (Const(frozenset({(7, 2)}), Bag(INT)),), BAGS, "7 is outside 0..2"),
    (Op.FIT, (Const((1, 7, 2), Map(Range(1, 3), INT)),), MAPS, "7 is outside 0..2"),
    (Op.SOME, (n(1),), Option(SMALL), 1),
    (Op.VALUE, (Const(1, Option(SMALL)),), SMALL, 1),
    (Op.VALUE, (NONE,), SMALL, "`none` where a value is needed"),
    (Op.NEXT, (Const(2, NODE),), NODE, 0),
    (Op.PREV, (Const(0, NODE),), NODE, 2),
    (Op.SAME_MACHINE, (Const(1, NODE),), Scalarset("Watchdog"), 1),
    (Op.SET, (n(1), n(1), n(0)), SETS, frozenset({0, 1})),
    (Op.RANGE, (n(1), n(2)), Set(INT), frozenset({1, 2})),
    (Op.RANGE, (n(2), n(1)), Set(INT), frozenset()),
    (Op.MEMBER, (n(1), s(1)), BOOL, True),
    (Op.MEMBER, (n(1), bag(x1=2)), BOOL, True),
    (Op.MEMBER, (n(2), bag(x1=2)), BOOL, False),
    (Op.MEMBER, (n(0), q(1, 2)), BOOL, False),
    (Op.UNION, (s(0), s(1)), SETS, frozenset({0, 1})),
    (Op.INTERSECT, (s(0, 1), s(1)), SETS, frozenset({1})),
    (Op.DIFFERENCE, (s(0, 1), s(1)), SETS, frozenset({0})),
    (Op.SUBSET, (s(0), s(0)), BOOL, True),
    (Op.SUBSET, (s(0, 1), s(0)), BOOL, False),
    (Op.SIZE, (s(0, 1),), INT, 2),
    (Op.SIZE, (bag(x0=2, x1=1),), INT, 3),
    (Op.SIZE, (q(1, 1),), INT, 2),
    (Op.SUBSETS, (s(0, 1),), Set(SETS), frozenset(map(frozenset[int], ((), (0,), (1,), (0, 1))))),
    (Op.PERMUTATIONS, (s(0, 1),), Set(SEQS), frozenset({(0, 1), (1, 0)})),
    (Op.ELEMENTS, (bag(x0=2, x1=1),), SETS, frozenset({0, 1})),
    (Op.ELEMENTS, (q(1, 1),), SETS, frozenset({1})),
    (Op.CHOICES, (Const((frozenset({0, 1}), frozenset({2})), Map(BOOL, SETS)),), INT, CHOSEN),
    (Op.REMOVE_PRESENT, (s(0, 1), n(1)), SETS, frozenset({0})),
    (Op.REMOVE_PRESENT, (s(0), n(1)), SETS, "1 is not in the set it is removed from"),
    (Op.SMALLEST, (q(2, 0, 1),), SMALL, 0),
    (Op.SMALLEST, (s(),), SMALL, "`min` of nothing"),
    (Op.LARGEST, (bag(x0=1, x2=1),), SMALL, 2),
    (Op.LARGEST, (q(),), SMALL, "`max` of nothing"),
    (Op.BAG_ADD, (bag(x1=1), n(1)), BAGS, frozenset({(1, 2)})),
    (Op.BAG_ADD, (bag(x1=1), n(0)), BAGS, frozenset({(1, 1), (0, 1)})),
    (Op.BAG_REMOVE, (bag(x1=2), n(1)), BAGS, frozenset({(1, 1)})),
    (Op.BAG_REMOVE, (bag(x1=1), n(1)), BAGS, frozenset()),
    (Op.BAG_REMOVE, (bag(x1=1), n(0)), BAGS, "there is no 0 to remove"),
    (Op.SEQ, (n(1), n(0)), SEQS, (1, 0)),
    (Op.CONCAT, (q(1), q(0)), SEQS, (1, 0)),
    (Op.AT, (q(1, 2), n(1)), SMALL, 2),
    (Op.AT, (q(1, 2), Const(-1, INT)), SMALL, "index -1 is outside a sequence of length 2"),
    (Op.SLICE, (q(0, 1, 2), n(1), n(2)), SEQS, (1,)),
    (Op.SLICE, (q(0, 1, 2), n(2), n(1)), SEQS, ()),
    (Op.SLICE, (q(0), n(0), n(2)), SEQS, "slice 0:2 is outside a sequence of length 1"),
    (Op.WITH_AT, (q(0, 1), n(0), n(2)), SEQS, (2, 1)),
    (Op.WITH_AT, (q(), n(0), n(2)), SEQS, "index 0 is outside a sequence of length 0"),
    (Op.REMOVE_AT, (q(0, 1, 2), n(1)), SEQS, (0, 2)),
    (Op.REMOVE_AT, (q(0), n(1)), SEQS, "index 1 is outside a sequence of length 1"),
    (Op.GET, (TABLE, Const(3, Range(1, 3))), SMALL, 2),
    (Op.GET, (TABLE, n(0)), SMALL, "0 is outside the map's keys"),
    (Op.PUT, (TABLE, Const(1, Range(1, 3)), n(2)), MAPS, (2, 1, 2)),
    (Op.PUT, (TABLE, n(0), n(2)), MAPS, "0 is outside the map's keys"),
    (Op.FILL, (n(1),), MAPS, (1, 1, 1)),
    (Op.RECORD, (n(1), T), ENTRY, (1, True)),
    (Op.FIELD, (ENTRY_VALUE, n(1)), BOOL, True),
    (Op.WITH_FIELD, (ENTRY_VALUE, n(0), n(2)), ENTRY, (2, True)),
    (Op.VARIANT, (n(1), Const(0, COLOUR), n(2)), VOTE, (1, 0, 2)),
    (Op.IS_VARIANT, (VOTED, n(0)), BOOL, False),
    (Op.VARIANT_FIELD, (VOTED, n(1), n(1)), SMALL, 2),
    (Op.VARIANT_FIELD, (VOTED, n(0), n(0)), SMALL, "this is voted, not none"),
]  # fmt: skip


def outcome(expr: Expr) -> object:
    """Its value, or the words in which it fails"""
    try:
        return compile_expr(expr, Scope(LAYOUT))((), [])
    except Failed as failed:
        return failed.failure.message


def names() -> Iterator[str]:
    for number, (op, _, _, _) in enumerate(ROWS):
        yield f"{op.name}-{number}"


@pytest.mark.parametrize(("op", "args", "of", "expected"), ROWS, ids=names())
def test_operator(op: Op, args: tuple[Expr, ...], of: Type, expected: object) -> None:
    assert outcome(Apply(op, args, of)) == expected


def test_no_cell_of_the_table_is_missing() -> None:
    assert [op.name for op in Op if op not in CELLS] == []


def test_every_operator_has_a_row_here() -> None:
    tested = {op for op, _, _, _ in ROWS}
    assert [op.name for op in Op if op not in tested] == []


def test_every_partial_operator_has_a_row_that_fails() -> None:
    failing = {op for op, _, _, expected in ROWS if isinstance(expected, str)}
    assert [op.name for op in Op if op.value.partial and op not in failing] == []


def test_a_fit_says_what_is_stored() -> None:
    assert outcome(Apply(Op.FIT, (Const(3, INT),), SMALL, note="epoch")) == "epoch: 3 is outside 0..2"
