"""Whether the turns of a loop may be taken in any order.

They may not where there is a plain assignment that gives one place a value that differs from turn to turn, where the
loop reads what it changes, or writes to one place in two ways that do not commute. They may where it adds up in one
direction (`+=` of what is never negative, `.add`, ...: on the way up and down a limit might be passed, or not), writes
one value wherever it goes, and whatever each turn does to a place of its own, one that is indexed by the loop variable.
What is sent is not looked at: only in a queue does a message stand before another.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, final

from fencepost.core.make import read_place
from fencepost.core.operators import Op
from fencepost.core.statements import Assign, AtField, AtKey, Block, For, If, Let, Place, Send, Statement
from fencepost.core.terms import Apply, Comprehend, Const, Expr, Local, MessagesIn, Range, Read
from fencepost.core.walk import children, descend, expressions, place_expressions, statements
from fencepost.source.text import Span

_GROWING = frozenset((Op.ADD, Op.SUB, Op.UNION, Op.DIFFERENCE, Op.INTERSECT, Op.REMOVE_PRESENT))
_SELECTING = frozenset((Op.GET, Op.AT, Op.FIELD, Op.VALUE))
_TURNED = {"up": "down", "down": "up"}
_WRAPPING = frozenset((Op.FIT, Op.SOME, Op.VALUE))


class Clash(NamedTuple):
    """Where, and why, two turns may not be exchanged"""

    span: Span | None
    message: str


def clashes(variable: str, body: Block) -> list[Clash]:
    """Everything in a loop's body on which the order of its turns may have an influence."""
    turns = _Turns.of(variable, body)
    turns.block(body)
    return turns.found


@final
class _Write(NamedTuple):
    """One way in which the loop changes a place: `own` to each turn (with where in the path its variable stands), a
    `same` value in all, or by an operation that commutes with itself: its name, or `up` or `down` for a number"""

    place: Place
    kind: str
    value: Expr

    def commutes(self, other: "_Write") -> bool:
        """Whether it makes no difference in which order two turns do these"""
        if _apart(self.place, other.place):
            return True
        if self.kind == other.kind == "same":
            return _same(self.value, other.value)
        return self.kind == other.kind != "up and down"


@final
@dataclass(slots=True)
class _Turns:
    """One body. `varying`: locals that differ from turn to turn; `changed`: what it assigns, with where in the paths
    its variable stands (None: nowhere in one of them); `sends`: the channels on which it does; `writes`: how it changes
    what it changes, so far."""

    variable: str
    varying: set[str]
    changed: Mapping[str, set[int | None]]
    sends: frozenset[str]
    writes: list[_Write] = field(default_factory=lambda: list[_Write]())
    found: list[Clash] = field(default_factory=lambda: list[Clash]())

    @staticmethod
    def of(variable: str, body: Block) -> "_Turns":
        inside = list(statements(body))
        bound = {inner.name for inner in inside if isinstance(inner, (Let, For))}
        places: dict[str, set[int | None]] = {}
        for inner in inside:
            if isinstance(inner, Assign) and inner.place.root not in bound:
                places.setdefault(inner.place.root, set()).add(_own(inner.place, variable))
        sends = frozenset(inner.channel for inner in inside if isinstance(inner, Send))
        return _Turns(variable, {variable}, places, sends)

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
        own, added = _own(place, self.variable), _added(statement)
        if own is not None:
            self.reads([statement.value])
            self.write(statement, f"own at {own}")
        elif added is not None:
            self.reads([added.args[1]])
            self.write(statement, _direction(added))
        elif self.varies(statement.value) or any(self.foreign_reads(statement.value)):
            self.refuse(statement.span, f"`{_name(place)}` would depend on the order of the loop")
        else:
            self.write(statement, "same")

    def write(self, statement: Assign, kind: str) -> None:
        """Reports where it does not commute with itself, or with an earlier one."""
        made = _Write(statement.place, kind, statement.value)
        self.writes.append(made)
        against = {other.kind for other in self.writes if not made.commutes(other)}
        if not against:
            return
        numbers = against | {kind} <= {"up", "down", "up and down"}
        what = "goes up and down" if numbers else "is changed in more than one way"
        self.refuse(statement.span, f"`{_name(made.place)}` {what} in this loop, so its order would matter")

    def varies(self, expr: Expr) -> bool:
        return any(isinstance(part, Local) and part.name in self.varying for part in descend(expr))

    def reads(self, exprs: Iterable[Expr]) -> None:
        """Notes the first reading of what the loop changes, but for each turn's own part of it."""
        for expr in exprs:
            for found in self.foreign_reads(expr):
                name = found.variable.rpartition(".")[2] if isinstance(found, Read) else found.channel
                where = found.span or expr.span
                self.refuse(where, f"`{name}` is read here and changed by the same loop, in no certain order")
                return

    def foreign_reads(self, expr: Expr) -> Iterator[Read | MessagesIn]:
        waiting = [expr]
        while waiting:
            here = waiting.pop()
            if isinstance(here, Read) and here.variable in self.changed:
                yield here
            if isinstance(here, MessagesIn) and here.channel in self.sends:
                yield here
            own = self.own_entry(here)
            waiting.extend(children(here) if own is None else own)

    def own_entry(self, expr: Expr) -> list[Expr] | None:
        """Of `m[v]` for the loop variable v, where all that the loop changes of m is each turn's own in this place: the
        keys that stand before v, of `m[k][v]` k; None of anything else."""
        if not (isinstance(expr, Apply) and expr.op is Op.GET and _is_local(expr.args[1], self.variable)):
            return None
        base, ways = expr.args[0], list[Apply]()
        while isinstance(base, Apply) and base.op in _SELECTING:
            ways.append(base)
            base = base.args[0]
        if not isinstance(base, Read) or self.changed.get(base.variable, {len(ways)}) != {len(ways)}:
            return None
        return [key for way in ways for key in way.args[1:]]

    def refuse(self, span: Span | None, message: str) -> None:
        self.found.append(Clash(span, message))


def _own(place: Place, variable: str) -> int | None:
    """Where in the path it says that each turn has this place to itself"""
    keys = (n for n, way in enumerate(place.path) if isinstance(way, AtKey) and _is_local(way.key, variable))
    return next(keys, None)


def _is_local(expr: Expr, name: str) -> bool:
    bare = _bare(expr)
    return isinstance(bare, Local) and bare.name == name


def _name(place: Place) -> str:
    return place.root.rpartition(".")[2]


def _apart(one: Place, other: Place) -> bool:
    """Whether two places have nothing in common, whatever their keys are"""
    if (one.root, one.is_local) != (other.root, other.is_local):
        return True
    ways = zip(one.path, other.path, strict=False)
    return any(isinstance(a, AtField) and isinstance(b, AtField) and a.position != b.position for a, b in ways)


def _added(statement: Assign) -> Apply | None:
    """The operation on the place's own value, where the assignment does nothing else."""
    value = _bare(statement.value)
    if not (isinstance(value, Apply) and value.op in _GROWING):
        return None
    return value if _same(value.args[0], read_place(statement.place)) else None


def _direction(added: Apply) -> str:
    """Which operations it commutes with, whatever limits are checked on the way: those of the same direction"""
    if added.op not in (Op.ADD, Op.SUB):
        return added.op.value.text
    way = _sign(added.args[1])
    return way if added.op is Op.ADD else _TURNED.get(way, way)


def _sign(amount: Expr) -> str:
    """Whether adding it goes `up` or `down` (0 is either), as far as can be seen"""
    bare = _bare(amount)
    match bare:
        case Const(value=int(value)):
            return "up" if value >= 0 else "down"
        case Apply(op=Op.SIZE) | Comprehend(fold="count"):
            return "up"
        case Apply(op=Op.ADD | Op.MUL, args=parts) if all(_sign(part) == "up" for part in parts):
            return "up"
        case Apply(op=Op.NEG, args=(inner,)):
            return _TURNED.get(_sign(inner), "up and down")
        case Apply(op=Op.IF, args=(_, then, otherwise)) if _sign(then) == _sign(otherwise):
            return _sign(then)
        case _:
            of = bare.type
            if isinstance(of, Range) and _number(of.lower, -1) >= 0:
                return "up"
            return "down" if isinstance(of, Range) and _number(of.upper, 1) <= 0 else "up and down"


def _number(bound: int | Expr, unknown: int) -> int:
    if isinstance(bound, Const) and isinstance(bound.value, int):
        return bound.value
    return bound if isinstance(bound, int) else unknown


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
