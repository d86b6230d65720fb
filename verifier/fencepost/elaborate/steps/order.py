"""A loop over an unordered set must not depend on its order.

Refused are, in such a loop: a plain assignment that gives one place a value that differs from turn to turn,
`append`, and any reading of what the loop itself changes. Allowed are sums (`+=`, `.add`, ...) and whatever
each turn does to a place of its own, one that is indexed by the loop variable.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import final

from fencepost.core.operators import Op
from fencepost.core.statements import Assign, AtKey, Block, For, If, Let, Place, Statement
from fencepost.core.terms import Apply, Domain, Expr, Local, Range, Read, Scalarset, Seq, Type
from fencepost.core.walk import children, descend, expressions, place_expressions, statements
from fencepost.elaborate.names.report import Report
from fencepost.elaborate.names.symbols import Symbols
from fencepost.elaborate.steps.places import read_place
from fencepost.source.text import Span

_GROWING = frozenset((Op.ADD, Op.SUB, Op.UNION, Op.DIFFERENCE, Op.INTERSECT, Op.REMOVE_PRESENT))
_WRAPPING = frozenset((Op.FIT, Op.SOME, Op.VALUE))


def check_loop(loop: For, symbols: Symbols, span: Span, report: Report) -> None:
    """Reports where the loop depends on the order of its source."""
    if _has_order(loop.source, symbols):
        return
    _Loop.of(loop, span, report).block(loop.body)


def _has_order(source: Expr, symbols: Symbols) -> bool:
    if isinstance(source.type, Seq):
        return True
    if isinstance(source, Apply) and source.op is Op.RANGE:
        return True
    return isinstance(source, Domain) and _is_ordered(source.of, symbols)


def _is_ordered(of: Type, symbols: Symbols) -> bool:
    return isinstance(of, Range) or (isinstance(of, Scalarset) and symbols.is_ordered(of.name))


@final
@dataclass(slots=True)
class _Loop:
    """One loop. `varying`: locals that differ from turn to turn; `changed`: what it assigns."""

    variable: str
    varying: set[str]
    changed: frozenset[str]
    span: Span
    report: Report

    @staticmethod
    def of(loop: For, span: Span, report: Report) -> "_Loop":
        inside = list(statements(loop.body))
        bound = {inner.name for inner in inside if isinstance(inner, (Let, For))}
        roots = (inner.place.root for inner in inside if isinstance(inner, Assign))
        changed = frozenset(root for root in roots if root not in bound)
        return _Loop(loop.name, {loop.name}, changed, span, report)

    def block(self, block: Block) -> None:
        for statement in block:
            self.statement(statement)

    def statement(self, statement: Statement) -> None:
        match statement:
            case Assign():
                self.assign(statement)
            case If():
                self.reads([statement.condition])
                self.block(statement.then)
                self.block(statement.otherwise)
            case For():
                self.reads([statement.source])
                self.varying.add(statement.name)
                self.block(statement.body)
            case Let():
                self.reads([statement.value])
                if self.varies(statement.value):
                    self.varying.add(statement.name)
            case _:
                self.reads(expressions(statement))

    def assign(self, statement: Assign) -> None:
        place = statement.place
        self.reads(place_expressions(place))
        if self.own(place):
            self.reads([statement.value])
            return
        added = _added(statement)
        if added is not None:
            self.reads(added)
        elif self.varies(statement.value) or any(self.foreign_reads(statement.value)):
            name = place.root.rpartition(".")[2]
            self.refuse(statement.span, f"`{name}` would depend on the order of the loop")

    def own(self, place: Place) -> bool:
        """Whether each turn has this place to itself."""
        return any(isinstance(way, AtKey) and self.is_variable(way.key) for way in place.path)

    def is_variable(self, expr: Expr) -> bool:
        bare = _bare(expr)
        return isinstance(bare, Local) and bare.name == self.variable

    def varies(self, expr: Expr) -> bool:
        return any(isinstance(part, Local) and part.name in self.varying for part in descend(expr))

    def reads(self, exprs: Iterable[Expr]) -> None:
        """Reports the first reading of what the loop changes, but for each turn's own part of it."""
        for expr in exprs:
            for found in self.foreign_reads(expr):
                name = found.variable.rpartition(".")[2]
                where = found.span or expr.span or self.span
                self.refuse(where, f"`{name}` is read here and changed by the same loop, in no certain order")
                return

    def foreign_reads(self, expr: Expr) -> Iterator[Read]:
        waiting = [expr]
        while waiting:
            here = waiting.pop()
            if isinstance(here, Read) and here.variable in self.changed:
                yield here
            if not self.own_entry(here):
                waiting.extend(children(here))

    def own_entry(self, expr: Expr) -> bool:
        """`m[v]` for the loop variable v (or an element of such an entry), looked up in a variable."""
        while isinstance(expr, Apply) and expr.op is Op.GET:
            if self.is_variable(expr.args[1]):
                return True
            expr = expr.args[0]
        return False

    def refuse(self, span: Span | None, message: str) -> None:
        hint = "a set has no order: build the value with a comprehension, or loop over a sequence"
        self.report.error("FP508", span or self.span, message, hint)


def _added(statement: Assign) -> tuple[Expr, ...] | None:
    """What is added to the place's own value, where the assignment does nothing else."""
    value = _bare(statement.value)
    if not (isinstance(value, Apply) and value.op in _GROWING):
        return None
    return value.args[1:] if _same(value.args[0], read_place(statement.place)) else None


def _bare(expr: Expr) -> Expr:
    while isinstance(expr, Apply) and expr.op in _WRAPPING:
        expr = expr.args[0]
    return expr


def _same(one: Expr, other: Expr) -> bool:
    """Whether two expressions read the same, whatever checks stand around their parts."""
    one, other = _bare(one), _bare(other)
    if not (isinstance(one, Apply) and isinstance(other, Apply)):
        return one == other
    if one.op is not other.op or len(one.args) != len(other.args):
        return False
    return all(_same(mine, yours) for mine, yours in zip(one.args, other.args, strict=True))
