"""What is true of a state with its instances renamed: atoms under the permutations that take runs to runs. Excluding
a cube excludes its images as well, so each clause is searched for once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations, product
from math import factorial, prod
from typing import TypeAlias

from fencepost.core.system import System, Variable
from fencepost.core.terms import Bag, Map, Option, Record, Scalarset, Seq, Set, Type, Union, Value
from fencepost.evidence.certificate import Atom, Key, Part, type_at
from fencepost.instance.symmetry import groups
from fencepost.semantics.value import Sorts, domain

Moves: TypeAlias = Mapping[str, Sequence[int]]  # of each scalarset: where its members go
_MOST = 48  # permutations; with more of them their images would be the work


def renamings(system: System) -> Sequence[Moves]:
    """All permutations but the one that changes nothing; none if there are very many"""
    found = groups(system)
    if prod(factorial(group.size) for group in found) > _MOST:
        return []
    ways = product(*(permutations(range(group.size)) for group in found))
    moves = [{sort: move for group, move in zip(found, way, strict=True) for sort in group.sorts} for way in ways]
    return moves[1:]  # the first one changes nothing


def moved_atom(atom: Atom, variable: Variable, moves: Moves, sorts: Sorts) -> Atom:
    """What is true of the renamed state where the atom is true of the state"""
    of, path = variable.type, list[Part]()
    for part in atom.path:
        path.append(Key(moved(_key(of), part.value, moves, sorts)) if isinstance(part, Key) else part)
        of = type_at(of, part)
    value = atom.value
    match atom.test:
        case "==" | "!=":
            value = moved(of, value, moves, sorts)
        case "in" | "not in" if isinstance(of, Set | Bag):
            value = moved(of.element, value, moves, sorts)
        case "copies >=" if isinstance(of, Bag) and isinstance(value, tuple):
            value = moved(of.element, value[0], moves, sorts), value[1]
        case _:
            pass
    return replace(atom, path=tuple(path), value=value)


def _key(of: Type) -> Type:
    if not isinstance(of, Map):
        raise TypeError(f"{of} has no keys")
    return of.key


def moved(of: Type, value: Value, moves: Moves, sorts: Sorts) -> Value:
    """The value with the members of scalarsets renamed"""
    match of, value:
        case Scalarset(), int():
            return moves[of.name][value] if of.name in moves else value
        case Option(), _ if value is not None:
            return moved(of.inner, value, moves, sorts)
        case ((Record() | Union() | Seq() | Map()), tuple()):
            return tuple(_row(of, value, moves, sorts))
        case Set(), frozenset():
            return frozenset(moved(of.element, part, moves, sorts) for part in value)
        case Bag(), frozenset():
            pairs = (pair for pair in value if isinstance(pair, tuple))
            return frozenset((moved(of.element, pair[0], moves, sorts), pair[1]) for pair in pairs)
        case _:
            return value


def _row(of: Record | Union | Seq | Map, value: tuple[Value, ...], moves: Moves, sorts: Sorts) -> Iterator[Value]:
    match of:
        case Record():
            yield from (moved(kind, part, moves, sorts) for (_, kind), part in zip(of.fields, value, strict=True))
        case Union():
            tag = value[0] if isinstance(value[0], int) else 0
            fields = of.variants[tag][1]
            yield tag
            yield from (moved(kind, part, moves, sorts) for (_, kind), part in zip(fields, value[1:], strict=True))
        case Seq():
            yield from (moved(of.element, part, moves, sorts) for part in value)
        case Map():
            keys = domain(of.key, sorts)
            there = {
                moved(of.key, key, moves, sorts): moved(of.value, part, moves, sorts)
                for key, part in zip(keys, value, strict=True)
            }
            yield from (there[key] for key in keys)
