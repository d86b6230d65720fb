"""Random expressions of core over a small system whose variables are of every kind of type."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, final

from fencepost.core.make import comprehend, domain, element_of, less, number
from fencepost.core.operators import Op
from fencepost.core.terms import (
    BOOL,
    INT,
    TRUE,
    Apply,
    Bag,
    Bool,
    Comprehend,
    Const,
    Enum,
    Expr,
    Int,
    LetIn,
    Local,
    Map,
    Option,
    Range,
    Read,
    Record,
    Scalarset,
    Seq,
    Set,
    Type,
    Union,
)
from fencepost.core.walk import children
from tests.engines.native.random_states import ENTRY, NODE, SIZES, SMALL, TYPES, VOTE, WIDE, random_value


@final
@dataclass(frozen=True)
class Generator:
    """Makes expressions of a wanted type. `names` are the locals in sight. `safe`: nothing may fail that is not
    asked before"""

    r: Random
    safe: bool = False
    names: tuple[Local, ...] = ()
    fresh: list[int] = field(default_factory=lambda: [0])

    def expr(self, of: Type, depth: int) -> Expr:
        """Some expression of a type"""
        near = [name for name in self.names if name.type == of]
        if near and self.r.random() < 0.4:
            return self.r.choice(near)
        if depth <= 0:
            return self._leaf(of)
        ways = [*_GENERAL, *(way for kind, way in _SPECIAL if isinstance(of, kind))]
        made = None
        while made is None:
            made = self.r.choice(ways)(self, of, depth - 1)
            if self.safe and made is not None and any(_asks_too_late(part) for part in (made, *children(made))):
                made = self._guarded(of, depth - 1) if self.r.random() < 0.3 else None
        return made

    def _guarded(self, of: Type, depth: int) -> Expr:
        """What may fail, where it is known not to"""
        if isinstance(of, Option | Int) or self.r.random() < 0.5:
            q = self.name(Seq(of, 3))
            there = less(number(0), Apply(Op.SIZE, (q,), INT))
            at = Apply(Op.AT, (q, number(0)), of)
            return LetIn(q.name, self.expr(q.type, depth), Apply(Op.IF, (there, at, self._leaf(of)), of), of)
        o = self.name(Option(of))
        there = Apply(Op.NE, (o, Const(None, o.type)), BOOL)
        chosen = Apply(Op.IF, (there, Apply(Op.VALUE, (o,), of), self._leaf(of)), of)
        return LetIn(o.name, self.expr(o.type, depth), chosen, of)

    def _leaf(self, of: Type) -> Expr:
        if of in TYPES and self.r.random() < 0.7:
            return Read(f"v{TYPES.index(of)}", of)
        return Const(random_value(self.r, of, SIZES), of)

    def name(self, of: Type) -> Local:
        """A local of a type that nothing binds yet"""
        self.fresh[0] += 1
        return Local(f"x{self.fresh[0]}", of)

    def with_name(self, local: Local) -> "Generator":
        """The same with a local in sight"""
        return replace(self, names=(*self.names, local))

    def collection(self, element: Type, depth: int) -> Expr:
        """A set, bag or sequence of elements of a type"""
        return self.expr(self.r.choice((Set(element), Bag(element), Seq(element, 3))), depth)

    def fold(self, kind: Any, source: Expr, element: Type | None, depth: int) -> Expr:
        """A comprehension over a source; `element` None: the variable itself"""
        local = self.name(element_of(source.type))
        inner = self.with_name(local)
        condition = inner.expr(BOOL, depth) if self.r.random() < 0.6 and kind != "map" else None
        return comprehend(kind, local, source, local if element is None else inner.expr(element, depth), condition)


def _asks_too_late(expr: Expr) -> bool:
    """Whether it may fail itself, whatever its parts do"""
    if isinstance(expr, Comprehend):
        return expr.fold in ("the", "min", "max")
    if isinstance(expr, Apply) and expr.op is Op.FIT:
        return not isinstance(expr.type, Range)
    return isinstance(expr, Apply) and expr.op.value.partial and (expr.op is not Op.GET or expr.args[1].type == INT)


Way = Callable[[Generator, Any, int], Expr | None]


def _apply(op: Op, *types: Type) -> Way:
    return lambda g, of, depth: Apply(op, tuple(g.expr(kind, depth) for kind in types), of)


def _like(op: Op, count: int) -> Way:
    return lambda g, of, depth: Apply(op, tuple(g.expr(of, depth) for _ in range(count)), of)


def _any_type(g: Generator) -> Type:
    return g.r.choice(TYPES)


def _if(g: Generator, of: Type, depth: int) -> Expr:
    return Apply(Op.IF, (g.expr(BOOL, depth), g.expr(of, depth), g.expr(of, depth)), of)


def _let(g: Generator, of: Type, depth: int) -> Expr:
    local = g.name(_any_type(g))
    return LetIn(local.name, g.expr(local.type, depth), g.with_name(local).expr(of, depth), of)


def _value(g: Generator, of: Type, depth: int) -> Expr | None:
    return None if isinstance(of, Option | Int) else Apply(Op.VALUE, (g.expr(Option(of), depth),), of)


def _get(g: Generator, of: Type, depth: int) -> Expr | None:
    maps = [kind for kind in TYPES if isinstance(kind, Map) and kind.value == of]
    if not maps:
        return None
    table = g.r.choice(maps)
    key = g.expr(INT, depth) if isinstance(table.key, Range) else g.expr(table.key, depth)
    return Apply(Op.GET, (g.expr(table, depth), key), of)


def _field(g: Generator, of: Type, depth: int) -> Expr | None:
    found = [
        (kind, n) for kind in TYPES if isinstance(kind, Record) for n, (_, part) in enumerate(kind.fields) if part == of
    ]
    if not found:
        return None
    record, n = g.r.choice(found)
    return Apply(Op.FIELD, (g.expr(record, depth), number(n)), of)


def _variant_field(g: Generator, of: Type, depth: int) -> Expr | None:
    fields = [kind for _, kind in VOTE.variants[1][1]]
    if of not in fields:
        return None
    return Apply(Op.VARIANT_FIELD, (g.expr(VOTE, depth), number(1), number(fields.index(of))), of)


def _at(g: Generator, of: Type, depth: int) -> Expr:
    return Apply(Op.AT, (g.expr(Seq(of, 3), depth), g.expr(SMALL, depth)), of)


def _extreme(g: Generator, of: Type, depth: int) -> Expr | None:
    if not isinstance(of, Range | Enum | Int):
        return None
    return Apply(g.r.choice((Op.SMALLEST, Op.LARGEST)), (g.collection(of, depth),), of)


def _the(g: Generator, of: Type, depth: int) -> Expr:
    kinds = ("the", "min", "max") if isinstance(of, Range | Enum) else ("the",)
    return g.fold(g.r.choice(kinds), g.collection(_any_type(g), depth), of, depth)


def _equal(g: Generator, of: Type, depth: int) -> Expr:
    kind = _any_type(g)
    return Apply(g.r.choice((Op.EQ, Op.NE)), (g.expr(kind, depth), g.expr(kind, depth)), BOOL)


def _member(g: Generator, of: Type, depth: int) -> Expr:
    kind = _any_type(g)
    if isinstance(kind, Range) and g.r.random() < 0.3:
        source: Expr = Apply(Op.RANGE, (g.expr(INT, depth), g.expr(INT, depth)), Set(INT))
    else:
        source = (
            domain(kind) if isinstance(kind, Range | Scalarset) and g.r.random() < 0.2 else g.collection(kind, depth)
        )
    return Apply(Op.MEMBER, (g.expr(INT if isinstance(kind, Range) else kind, depth), source), BOOL)


def _quantified(g: Generator, of: Type, depth: int) -> Expr:
    return g.fold(g.r.choice(("all", "any")), _source(g, depth), BOOL, depth)


def _source(g: Generator, depth: int) -> Expr:
    choice = g.r.randrange(6)
    if choice == 0:
        return domain(g.r.choice((SMALL, NODE, ENTRY, Option(SMALL), Set(NODE))))
    if choice == 1:
        return Apply(Op.RANGE, (g.expr(SMALL, depth), g.expr(SMALL, depth)), Set(INT))
    if choice == 2:
        of = Set(g.r.choice((SMALL, NODE)))
        if g.r.random() < 0.5:
            return Apply(Op.SUBSETS, (g.expr(of, depth),), Set(of))
        return Apply(Op.PERMUTATIONS, (g.expr(of, depth),), Set(Seq(of.element, None)))
    return g.collection(_any_type(g), depth)


def _sizes(g: Generator, of: Type, depth: int) -> Expr:
    return Apply(Op.SIZE, (_source(g, depth),), INT)


def _counts(g: Generator, of: Type, depth: int) -> Expr:
    if g.r.random() < 0.5:
        local = g.name(INT)
        source = g.collection(_any_type(g), depth)
        local = Local(local.name, element_of(source.type))
        return comprehend("count", local, source, TRUE, g.with_name(local).expr(BOOL, depth))
    return g.fold("sum", _source(g, depth), INT, depth)


def _int_of(g: Generator, of: Type, depth: int) -> Expr:
    return g.expr(g.r.choice((SMALL, WIDE)), depth)


def _fit(g: Generator, of: Range, depth: int) -> Expr:
    value = g.expr(INT, depth)
    return Apply(Op.FIT, (Apply(Op.FIT, (value,), replace(of, saturating=True)) if g.safe else value,), of)


def _collects(kind: str) -> Way:
    def make(g: Generator, of: Any, depth: int) -> Expr | None:
        if kind == "seq" and of.limit is not None:
            return Apply(Op.FIT, (g.expr(Seq(of.element, None), depth),), of)
        own = g.r.random() < 0.3
        return g.fold(
            kind, g.collection(of.element, depth) if own else _source(g, depth), None if own else of.element, depth
        )

    return make


def _elements(g: Generator, of: Set, depth: int) -> Expr:
    return Apply(Op.ELEMENTS, (g.collection(of.element, depth),), of)


def _set_literal(g: Generator, of: Set, depth: int) -> Expr:
    return Apply(Op.SET, tuple(g.expr(of.element, depth) for _ in range(g.r.randint(0, 3))), of)


def _seq_literal(g: Generator, of: Seq, depth: int) -> Expr:
    values = tuple(g.expr(of.element, depth) for _ in range(g.r.randint(0, 3)))
    return Apply(Op.FIT, (Apply(Op.SEQ, values, Seq(of.element, len(values))),), of)


def _with_element(op: Op) -> Way:
    return lambda g, of, depth: Apply(op, (g.expr(of, depth), g.expr(of.element, depth)), of)


def _sequence(g: Generator, of: Seq, depth: int) -> Expr:
    free = Seq(of.element, None)
    match g.r.randrange(4):
        case 0:
            made = Apply(Op.SLICE, (g.expr(of, depth), g.expr(SMALL, depth), g.expr(INT, depth)), of)
        case 1:
            made = Apply(Op.WITH_AT, (g.expr(of, depth), g.expr(SMALL, depth), g.expr(of.element, depth)), of)
        case 2:
            made = Apply(Op.REMOVE_AT, (g.expr(of, depth), g.expr(SMALL, depth)), of)
        case _:
            made = Apply(Op.CONCAT, (g.expr(Seq(of.element, 3), depth), g.expr(free, depth)), free)
            made = made if of.limit is None else Apply(Op.FIT, (made,), of)
    return made


def _record(g: Generator, of: Record, depth: int) -> Expr:
    return Apply(Op.RECORD, tuple(g.expr(kind, depth) for _, kind in of.fields), of)


def _with_field(g: Generator, of: Record, depth: int) -> Expr:
    n = g.r.randrange(len(of.fields))
    return Apply(Op.WITH_FIELD, (g.expr(of, depth), number(n), g.expr(of.fields[n][1], depth)), of)


def _variant(g: Generator, of: Union, depth: int) -> Expr:
    n = g.r.randrange(len(of.variants))
    return Apply(Op.VARIANT, (number(n), *(g.expr(kind, depth) for _, kind in of.variants[n][1])), of)


def _put(g: Generator, of: Map, depth: int) -> Expr:
    return Apply(Op.PUT, (g.expr(of, depth), g.expr(of.key, depth), g.expr(of.value, depth)), of)


def _table(g: Generator, of: Map, depth: int) -> Expr:
    local = g.name(of.key)
    return comprehend("map", local, domain(of.key), g.with_name(local).expr(of.value, depth))


def _first(g: Generator, of: Option, depth: int) -> Expr | None:
    return g.fold("first", g.collection(_any_type(g), depth), of.inner, depth)


_GENERAL: tuple[Way, ...] = (_if, _let, _value, _get, _field, _variant_field, _at, _extreme, _the)
_SPECIAL: tuple[tuple[type, Way], ...] = (
    *((Bool, _like(op, count)) for op, count in ((Op.NOT, 1), (Op.AND, 3), (Op.OR, 2), (Op.IMPLIES, 2))),
    *((Bool, way) for way in (_equal, _equal, _member, _member, _quantified, _quantified)),
    *((Bool, _apply(op, INT, INT)) for op in (Op.LT, Op.LE)),
    (Bool, _apply(Op.LT, NODE, NODE)),
    (Bool, _apply(Op.SUBSET, Set(WIDE), Set(WIDE))),
    (Bool, _apply(Op.SUBSET, Set(SMALL), Set(WIDE))),
    (Bool, lambda g, of, depth: Apply(Op.IS_VARIANT, (g.expr(VOTE, depth), number(g.r.randrange(2))), BOOL)),
    *((Int, _apply(op, INT, INT)) for op in (Op.ADD, Op.SUB, Op.MUL, Op.DIV, Op.MOD)),
    *((Int, way) for way in (_apply(Op.NEG, INT), _sizes, _counts, _int_of, _int_of)),
    *((Range, way) for way in (_fit, _fit)),
    *((Scalarset, _like(op, 1)) for op in (Op.NEXT, Op.PREV)),
    (Option, lambda g, of, depth: Apply(Op.SOME, (g.expr(of.inner, depth),), of)),
    (Option, _first),
    *((Set, _like(op, 2)) for op in (Op.UNION, Op.INTERSECT, Op.DIFFERENCE)),
    *((Set, way) for way in (_set_literal, _collects("set"), _elements, _with_element(Op.REMOVE_PRESENT))),
    *((Bag, way) for way in (_with_element(Op.BAG_ADD), _with_element(Op.BAG_REMOVE), _collects("bag"))),
    *((Seq, way) for way in (_sequence, _sequence, _seq_literal, _collects("seq"))),
    *((Record, way) for way in (_record, _with_field)),
    (Union, _variant),
    *((Map, way) for way in (_put, _table)),
    (Map, lambda g, of, depth: Apply(Op.FILL, (g.expr(of.value, depth),), of)),
)
