"""A state with the members of its symmetric scalarsets permuted.

A permutation is a row of words, `Moves.row`: for each member, at its scalarset's offset, the member that takes
its place. Each composite type has a function of its own, made once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import final

from fencepost.core.terms import Bag, Map, Option, Record, Scalarset, Seq, Set, Type, Union
from fencepost.engines.native.codegen import rows, sets
from fencepost.engines.native.codegen.context import WORKER, Code
from fencepost.engines.native.codegen.emit import Function, Pointer
from fencepost.engines.native.codegen.place import (
    Operand,
    Place,
    element_at,
    field_at,
    fresh,
    number,
    read,
    settled,
    tag_at,
    write,
)
from fencepost.engines.native.codegen.ranks import rank, unrank
from fencepost.engines.native.codegen.rep import Table, is_small
from fencepost.engines.native.codegen.values import is_none, some, unwrapped
from fencepost.instance.symmetry import Group, scalarsets


@final
@dataclass(frozen=True, slots=True)
class Moves:
    """Where the members of each permuted scalarset stand in the row of a permutation"""

    offsets: Mapping[str, int]
    row: Pointer
    _numbers: dict[Type, int] = field(default_factory=lambda: {})

    def concern(self, of: Type) -> bool:
        """Whether a value of the type may change"""
        return not scalarsets(of).isdisjoint(self.offsets)

    def number(self, of: Type) -> int:
        """A number for a type, to name its function by"""
        return self._numbers.setdefault(of, len(self._numbers))


def moves_of(groups: tuple[Group, ...], row: Pointer) -> Moves:
    """The members of each group one after the other; scalarsets that are permuted together share theirs."""
    offsets: dict[str, int] = {}
    end = 0
    for group in groups:
        offsets.update(dict.fromkeys(group.sorts, end))
        end += group.size
    return Moves(offsets, row)


def permute_state(code: Code, moves: Moves, target: Pointer) -> None:
    """Writes the state at `code.state`, permuted, into local storage."""
    code.f.copy(target, code.state, code.states.words)
    changed = replace(code, state=target)
    for variable in code.system.variables:
        if moves.concern(variable.type):
            old = read(code.f, code.variable(variable.name))
            write(code.f, changed.variable(variable.name), permuted(code, variable.type, old, moves))


def permuted(code: Code, of: Type, value: Operand, moves: Moves) -> Operand:
    """A value of the type, permuted."""
    if not moves.concern(of):
        return value
    f = code.f
    if isinstance(of, Scalarset):
        return f.load(moves.row, f.add(number(value), moves.offsets[of.name]))
    name = code.library.function(f"permuted{moves.number(of)}", lambda name: _function(code, of, moves, name).finish())
    rep = code.rep(of)
    if is_small(rep):
        return f.call_number(name, (WORKER, moves.row), (number(value),))
    assert isinstance(value, Pointer)
    result = fresh(f, rep).pointer
    f.call(name, (WORKER, moves.row, value, result))
    return result


def _function(code: Code, of: Type, moves: Moves, name: str) -> Function:
    rep = code.rep(of)
    if is_small(rep):
        f = Function(name, ("value",), ("worker", "row"), "i64")
        inner = replace(code, f=f, locals={})
        f.leave(number(_changed(inner, of, "%value", replace(moves, row=Pointer("%row")))))
        return f
    f = Function(name, (), ("worker", "row", "value", "result"))
    inner = replace(code, f=f, locals={})
    made = _changed(inner, of, Pointer("%value"), replace(moves, row=Pointer("%row")))
    write(f, Place(rep, Pointer("%result")), made)
    return f


def _changed(code: Code, of: Type, value: Operand, moves: Moves) -> Operand:
    match of:
        case Option():
            return _option(code, of, value, moves)
        case Record() | Union():
            return _product(code, of, value, moves)
        case Map():
            return _table(code, of, value, moves)
        case Set() | Bag():
            collected = sets.collector(code, code.rep(of))
            with sets.each(code, code.rep(of), value) as element:
                collected.add(permuted(code, of.element, element, moves))
            return collected.result()
        case Seq():
            row = rows.row_collector(code, code.rep(of))
            with rows.each(code, code.rep(of), value) as element:
                row.add(permuted(code, of.element, element, moves))
            return row.result()
        case _:
            raise TypeError(f"{of} has no members in it")


def _option(code: Code, of: Option, value: Operand, moves: Moves) -> Operand:
    f, rep = code.f, code.rep(of)
    result = fresh(f, rep)
    with f.unless(is_none(code, rep, value)):
        inner = permuted(code, of.inner, unwrapped(code, rep, value), moves)
        write(f, result, some(code, rep, inner))
    return read(f, result)


def _product(code: Code, of: Record | Union, value: Operand, moves: Moves) -> Operand:
    f, rep = code.f, code.rep(of)
    old, result = settled(f, rep, value), fresh(f, rep)
    if isinstance(of, Record):
        _fields(code, [kind for _, kind in of.fields], (old, result), 0, moves)
        return read(f, result)
    tag = read(f, tag_at(f, old))
    write(f, tag_at(f, result), tag)
    for variant, (_, fields) in enumerate(of.variants):
        with f.when(f.compare("eq", number(tag), variant)):
            _fields(code, [kind for _, kind in fields], (old, result), variant, moves)
    return read(f, result)


def _fields(code: Code, kinds: list[Type], places: tuple[Place, Place], variant: int, moves: Moves) -> None:
    old, result = places
    for position, kind in enumerate(kinds):
        part = read(code.f, field_at(code.f, old, variant, position))
        write(code.f, field_at(code.f, result, variant, position), permuted(code, kind, part, moves))


def _table(code: Code, of: Map, value: Operand, moves: Moves) -> Operand:
    f, rep, key = code.f, code.rep(of), code.rep(of.key)
    assert isinstance(rep, Table)
    old, result = settled(f, rep, value), fresh(f, rep)
    with f.counted(0, key.count) as n:
        moved = permuted(code, of.key, unrank(code, key, n), moves)
        element = permuted(code, of.value, read(f, element_at(f, old, n)), moves)
        write(f, element_at(f, result, rank(code, key, moved)), element)
    return read(f, result)
