"""A certificate: an invariant that is true at first, stays true with every step, and excludes what is bad; or the k for
which the properties are such an invariant themselves, over k steps.

An invariant is a list of clauses, each of which says that some things are never true of a state all at once. A thing
(`Atom`) is about one place in one variable, and simple enough to be read. `expr_of` says what it means, in core:
whoever checks a certificate again needs nothing else of the engine that found it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never, final

from fencepost.core import make
from fencepost.core.constant import belongs
from fencepost.core.operators import Op
from fencepost.core.system import System, Variable
from fencepost.core.terms import (
    BOOL,
    INT,
    Apply,
    Bag,
    Const,
    Expr,
    Local,
    Map,
    Option,
    Record,
    Seq,
    Set,
    Type,
    Union,
    Value,
)


@final
@dataclass(frozen=True, slots=True)
class Key:
    """What a map has for a key"""

    value: Value


@final
@dataclass(frozen=True, slots=True)
class Field:
    """A record's field"""

    position: int


@final
@dataclass(frozen=True, slots=True)
class Inside:
    """What is in an option, if it is not none"""


@final
@dataclass(frozen=True, slots=True)
class Of:
    """A field of a union's variant, if it is this one"""

    variant: int
    position: int


@final
@dataclass(frozen=True, slots=True)
class At:
    """A sequence's element, if it is long enough"""

    index: int


Part: TypeAlias = Key | Field | Inside | Of | At
Test: TypeAlias = Literal["==", "!=", "<=", ">=", "is", "in", "not in", "size <=", "size >=", "copies >="]


@final
@dataclass(frozen=True, slots=True)
class Atom:
    """What is at the end of `path` in a variable is there, and passes the test: `== value`, `is` this variant, `value`
    is `in` it, it has `size` elements, or so many `copies` of an element (`value` is both)."""

    variable: str
    path: tuple[Part, ...]
    test: Test
    value: Value


Clause: TypeAlias = tuple[Atom, ...]
_Kind: TypeAlias = tuple[str, tuple[Part, ...], Test]


@final
@dataclass(frozen=True, slots=True)
class Certificate:
    """`clauses`: never all atoms of one at once. Together, and with no sequence, bag or large set of more than `room`
    elements in any state, they are inductive, and exclude that one of `properties` is violated. `k`, if not 0: there
    are no clauses; the properties are kept for k steps from the start, and wherever they were kept for k steps through
    different states, the next one keeps them."""

    properties: tuple[str, ...]
    clauses: tuple[Clause, ...]
    room: int
    k: int = 0


def without_implied(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """The clauses without those that another one implies: what must never be true of it is more"""
    kept: dict[frozenset[_Kind], list[Clause]] = {}  # by what they speak of: only of the same can one imply another
    for clause in sorted(set(clauses), key=lambda clause: (len(clause), str(clause))):
        kinds = frozenset(map(_kind, clause))
        near = [group for about, group in kept.items() if about <= kinds]
        if any(_implies(other, clause) for group in near for other in group):
            continue
        same = kept.setdefault(kinds, [])
        same[:] = [other for other in same if not _implies(clause, other)]
        same.append(clause)
    return tuple(clause for group in kept.values() for clause in group)


def _kind(atom: Atom) -> _Kind:
    return atom.variable, atom.path, atom.test


def _implies(clause: Clause, other: Clause) -> bool:
    """Whether in all states that the other one excludes every atom of the clause is true"""
    return all(any(_follows(atom, given) for given in other) for atom in clause)


def _follows(atom: Atom, given: Atom) -> bool:
    """Whether an atom is true wherever another one is; no, where that is not plain"""
    if atom == given:
        return True
    if _kind(atom) != _kind(given):
        return False
    if not isinstance(atom.value, int) or not isinstance(given.value, int):
        return False
    match atom.test:
        case "<=" | "size <=":
            return given.value <= atom.value
        case ">=" | "size >=":
            return given.value >= atom.value
        case _:
            return False


def invariant(certificate: Certificate, system: System) -> Expr:
    """What the certificate says is true of every reachable state. Raises KeyError, TypeError or IndexError where it
    speaks of what the system does not have."""
    if certificate.k:
        proved = set(certificate.properties)
        return make.both(*(p.condition for p in system.properties if p.kind == "invariant" and p.name in proved))
    variables = {variable.name: variable for variable in system.variables}
    sizes = {sort.type.name: len(sort.members) for sort in system.sorts}
    for atom in (atom for clause in certificate.clauses for atom in clause):
        if not _has_meaning(atom, variables[atom.variable].type, sizes):
            raise TypeError(f"{atom} does not fit {atom.variable}")
    never = (make.both(*(expr_of(atom, variables) for atom in clause)) for clause in certificate.clauses)
    return make.both(*map(make.negation, never))


def _has_meaning(atom: Atom, of: Type, sizes: Mapping[str, int]) -> bool:
    """Whether all values in an atom are of the types that they have to be of"""
    for part in atom.path:
        if isinstance(part, Key) and not belongs(part.value, make.key_of(of), sizes):
            return False
        of = type_at(of, part)
    match atom.test:
        case "==" | "!=":
            return belongs(atom.value, of, sizes)
        case "in" | "not in":
            return isinstance(of, Set | Bag) and belongs(atom.value, of.element, sizes)
        case "copies >=":
            return isinstance(of, Bag) and belongs(frozenset({atom.value}), of, sizes)
        case _:
            return isinstance(atom.value, int)


def expr_of(atom: Atom, variables: Mapping[str, Variable]) -> Expr:
    """What an atom says. Raises KeyError, TypeError or IndexError where there is no such place."""
    place: Expr = make.read(variables[atom.variable])
    there: list[Expr] = []
    for part in atom.path:
        condition, place = _entered(part, place)
        there += [] if condition is None else [condition]
    return make.both(*there, _tested(atom, place))


def type_at(of: Type, part: Part) -> Type:
    """The type of what is a step further. Raises TypeError or IndexError where there is no such place."""
    match part, of:
        case Key(), Map():
            return of.value
        case Field(), Record():
            return of.fields[part.position][1]
        case Inside(), Option():
            return of.inner
        case Of(), Union():
            return of.variants[part.variant][1][part.position][1]
        case At(), Seq():
            return of.element
        case _:
            raise TypeError(f"{of} has no {part}")


def _entered(part: Part, place: Expr) -> tuple[Expr | None, Expr]:
    """When there is such a place, and it"""
    of = type_at(place.type, part)
    match part:
        case Key():
            kind = place.type
            return None, make.get(place, Const(part.value, make.key_of(kind)))
        case Field():
            return None, Apply(Op.FIELD, (place, Const(part.position, INT)), of)
        case Inside():
            return _there(place), make.unwrap(place)
        case Of():
            return make.is_variant(place, part.variant), make.variant_fields(place, part.variant)[part.position]
        case At():
            index = Const(part.index, INT)
            return make.less(index, make.size(place)), Apply(Op.AT, (place, index), of)
        case _:
            assert_never(part)


def _there(option: Expr) -> Expr:
    return make.negation(make.equal(option, make.nothing(option.type)))


def _tested(atom: Atom, place: Expr) -> Expr:
    of, value = place.type, atom.value
    match atom.test:
        case "==" | "!=":
            same = make.equal(place, Const(value, of))
            return same if atom.test == "==" else make.negation(same)
        case "<=":
            return make.at_most(place, Const(value, INT))
        case ">=":
            return make.at_most(Const(value, INT), place)
        case "is" if isinstance(value, int):
            return make.is_variant(place, value)
        case "in" | "not in" if isinstance(of, Set | Bag):
            member = Apply(Op.MEMBER, (Const(value, of.element), place), BOOL)
            return member if atom.test == "in" else make.negation(member)
        case "size <=":
            return make.at_most(make.size(place), Const(value, INT))
        case "size >=":
            return make.at_most(Const(value, INT), make.size(place))
        case "copies >=" if isinstance(of, Bag) and isinstance(value, tuple):
            element, count = value
            one = Local("~copy", of.element)
            alike = make.comprehend("count", one, place, Const(True, BOOL), make.equal(one, Const(element, of.element)))
            return make.at_most(Const(count, INT), alike)
        case _:
            raise TypeError(f"{atom} does not fit {of}")
