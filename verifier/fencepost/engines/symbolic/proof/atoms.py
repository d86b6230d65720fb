"""What can be said of a state: it is described by atoms, all of them together true in no other state. Cubes, and so the
clauses of a certificate, are made of these.
"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias, assert_never, final

from fencepost.core.system import System
from fencepost.core.terms import (
    Bag,
    Bool,
    Enum,
    Int,
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
from fencepost.engines.symbolic.encode.circuit import TRUE, Lit
from fencepost.engines.symbolic.encode.evaluate import condition
from fencepost.engines.symbolic.encode.fresh import ends, how_many
from fencepost.engines.symbolic.encode.scope import Scope
from fencepost.engines.symbolic.encode.values import FEW
from fencepost.engines.symbolic.proof.images import Moves, moved_atom, renamings
from fencepost.evidence.certificate import At, Atom, Clause, Field, Inside, Key, Of, Part, Test, expr_of
from fencepost.evidence.trace import State
from fencepost.semantics.value import Sorts, domain, sorter

_Tests: TypeAlias = Iterator[tuple[Test, Value]]


def described(of: Type, value: Value, sorts: Sorts) -> Iterator[tuple[tuple[Part, ...], Test, Value]]:
    """What is true of a value, and all together of no other value of the type: of which part, which test, and what"""
    for test, what in _tests(of, value, sorts):
        yield (), test, what
    for part, kind, inner in _parts(of, value, sorts):
        for path, test, what in described(kind, inner, sorts):
            yield (part, *path), test, what


def _tests(of: Type, value: Value, sorts: Sorts) -> _Tests:
    """Of the value itself"""
    match of:
        case Bool() | Enum() | Scalarset():
            yield "==", value
        case Range():
            lower, upper = ends(of, sorts)
            number = _number(value)
            if number > lower:
                yield ">=", number
            if number < upper:
                yield "<=", number
        case Option():
            yield "==" if value is None else "!=", None
        case Union():
            yield "is", _row(value)[0]
        case Seq() | Set() | Bag():
            yield from _collection(of, value, sorts)
        case Int():
            raise TypeError("no variable is of this type")
        case Record() | Map():
            return
        case _:
            assert_never(of)


def _parts(of: Type, value: Value, sorts: Sorts) -> Iterator[tuple[Part, Type, Value]]:
    """What it is made of"""
    match of:
        case Option() if value is not None:
            yield Inside(), of.inner, value
        case Record():
            for n, ((_, kind), part) in enumerate(zip(of.fields, _row(value), strict=True)):
                yield Field(n), kind, part
        case Union():
            tag = _number(_row(value)[0])
            for n, ((_, kind), part) in enumerate(zip(of.variants[tag][1], _row(value)[1:], strict=True)):
                yield Of(tag, n), kind, part
        case Map():
            for key, part in zip(domain(of.key, sorts), _row(value), strict=True):
                yield Key(key), of.value, part
        case Seq():
            for n, part in enumerate(_row(value)):
                yield At(n), of.element, part
        case _:
            return


def _number(value: Value) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value} is no number")
    return value


def _row(value: Value) -> tuple[Value, ...]:
    if not isinstance(value, tuple):
        raise TypeError(f"{value} has no parts")
    return value


def _collection(of: Seq | Set | Bag, value: Value, sorts: Sorts) -> _Tests:
    if isinstance(of, Seq):
        yield from _sized(len(_row(value)), of.limit)
        return
    if not isinstance(value, frozenset):
        raise TypeError(f"{value} is no set")
    if isinstance(of, Set) and how_many(of.element, sorts) <= FEW:
        for member in domain(of.element, sorts):
            yield "in" if member in value else "not in", member
        return
    copies = {e: _number(n) for e, n in map(_row, value)} if isinstance(of, Bag) else dict.fromkeys(value, 1)
    yield from _sized(sum(copies.values()), None)
    for element in sorter(of.element)(copies):
        yield "in", element
        for count in range(2, copies[element] + 1):
            yield "copies >=", (element, count)


def _sized(size: int, limit: object) -> _Tests:
    if size > 0:
        yield "size >=", size
    if size != limit:
        yield "size <=", size


@final
class Atoms:
    """The literals of what describes a state, and which atom each of them stands for. What is said again of a part that
    was seen before costs nothing. `renames`: whether instances may be renamed."""

    def __init__(self, system: System, scope: Scope, renames: bool) -> None:
        self._scope = scope
        self._variables = {variable.name: variable for variable in system.variables}
        self._known: dict[tuple[str, tuple[Part, ...], Value], tuple[Lit, ...]] = {}
        self._atoms: dict[Lit, Atom] = {}
        self._renamings: Sequence[Moves] = renamings(system) if renames else []
        self._images: list[dict[Lit, Lit]] = [{} for _ in self._renamings]

    def of_state(self, state: State) -> frozenset[Lit]:
        """A cube that is this state"""
        found: set[Lit] = set()
        for variable, value in zip(self._variables.values(), state, strict=True):
            if isinstance(variable.type, Map):
                for key, part in zip(domain(variable.type.key, self._scope.sorts), _row(value), strict=True):
                    found.update(self._lits(variable.name, (Key(key),), variable.type.value, part))
            else:
                found.update(self._lits(variable.name, (), variable.type, value))
        return frozenset(found)

    def images(self, cube: frozenset[Lit]) -> frozenset[frozenset[Lit]]:
        """The cube, and every cube of the same states with their instances renamed"""
        found = {cube}
        for moves, known in zip(self._renamings, self._images, strict=True):
            for lit in cube - known.keys():
                atom = self._atoms[lit]
                moved = moved_atom(atom, self._variables[atom.variable], moves, self._scope.sorts)
                known[lit] = self._lit(moved)
            found.add(frozenset(known[lit] for lit in cube))
        return frozenset(found)

    def clause(self, cube: frozenset[Lit]) -> Clause:
        """That the state is never in this cube"""
        return tuple(self._atoms[lit] for lit in sorted(cube))

    def _lits(self, variable: str, path: tuple[Part, ...], of: Type, value: Value) -> tuple[Lit, ...]:
        known = self._known.get((variable, path, value))
        if known is None:
            made = [
                self._lit(Atom(variable, (*path, *inner), test, what))
                for inner, test, what in described(of, value, self._scope.sorts)
            ]
            known = self._known[variable, path, value] = tuple(lit for lit in made if lit != TRUE)
        return known

    def _lit(self, atom: Atom) -> Lit:
        lit = condition(expr_of(atom, self._variables), self._scope)
        self._atoms.setdefault(lit, atom)
        return lit
