"""What is said of one member of a symmetric scalarset alone, as words that do not depend on its place."""

from dataclasses import dataclass, replace
from typing import final

from fencepost.core.system import System, Variable
from fencepost.core.terms import Map, Record, Scalarset, Set
from fencepost.engines.native.codegen.context import Code
from fencepost.engines.native.codegen.emit import Function, Num, Pointer
from fencepost.engines.native.codegen.layout import Layout
from fencepost.engines.native.codegen.place import Place, element_at, encoded, field_at, number, read, write
from fencepost.engines.native.codegen.ranks import rank
from fencepost.engines.native.codegen.rep import Mask, Table, is_small
from fencepost.engines.native.codegen.rep import words as words_of
from fencepost.engines.native.codegen.sets import each
from fencepost.instance.symmetry import Group, scalarsets


@final
@dataclass(frozen=True, slots=True)
class Part:
    """A variable that speaks of members one by one: a map from them, or a set of records with one of them in
    each, in the `field`"""

    variable: Variable
    field: int | None = None


@final
@dataclass(frozen=True, slots=True)
class Signature:
    """Of one group: what speaks of its members one by one, and whether that is all that is said of them"""

    group: Group
    parts: tuple[Part, ...]
    complete: bool


def signatures(system: System, layout: Layout, groups: tuple[Group, ...]) -> tuple[Signature, ...]:
    """What tells the members of each group apart."""
    moved = frozenset(name for group in groups for name in group.sorts)
    parts: dict[str, list[Part]] = {}
    entangled: set[str] = set()
    for variable in system.variables:
        found = _part(variable, moved, layout)
        if found is None:
            entangled |= scalarsets(variable.type) & moved
        else:
            parts.setdefault(found[0], []).append(found[1])
    return tuple(
        Signature(
            group,
            tuple(part for name in group.sorts for part in parts.get(name, ())),
            entangled.isdisjoint(group.sorts),
        )
        for group in groups
    )


def _part(variable: Variable, moved: frozenset[str], layout: Layout) -> tuple[str, Part] | None:
    """The scalarset of whose members the variable speaks one by one, if it does, and how."""
    match variable.type:
        case Map(key=Scalarset(name=name), value=value) if name in moved:
            return (name, Part(variable)) if scalarsets(value).isdisjoint(moved) else None
        case Set(element=Record() as record) as of:
            rep = layout.rep(of)
            named = [n for n, (_, kind) in enumerate(record.fields) if not scalarsets(kind).isdisjoint(moved)]
            kind = record.fields[named[0]][1] if len(named) == 1 else None
            if isinstance(kind, Scalarset) and isinstance(rep, Mask) and is_small(rep):
                return kind.name, Part(variable, named[0])
            return None
        case _:
            return None


def length(signature: Signature, layout: Layout) -> int:
    """How many words the signature of a member takes."""
    return sum(_words(part, layout) for part in signature.parts)


def _words(part: Part, layout: Layout) -> int:
    rep = layout.rep(part.variable.type)
    return words_of(rep.value) if isinstance(rep, Table) else 1


def signature_function(code: Code, signature: Signature, name: str) -> str:
    """`@name(worker, state, out, member)`: writes a member's signature."""
    f = Function(name, ("member",), ("worker", "state", "out"))
    inner = replace(code, f=f, state=Pointer("%state"))
    at = 0
    for part in signature.parts:
        if part.field is None:
            _write_element(inner, part.variable, at)
        else:
            f.store(_messages_of(inner, part.variable, part.field), Pointer("%out"), at)
        at += _words(part, inner.layout)
    return f.finish()


def _write_element(code: Code, variable: Variable, at: int) -> None:
    f = code.f
    place = element_at(f, code.variable(variable.name), "%member")
    value = read(f, place)
    if isinstance(value, Pointer):
        f.copy(f.at(Pointer("%out"), at), value, words_of(place.rep))
    else:
        f.store(encoded(f, place.rep, value), Pointer("%out"), at)


def _messages_of(code: Code, variable: Variable, field: int) -> Num:
    """The elements of a set of records that name the member, with its name left out, a bit each"""
    f = code.f
    assert isinstance(variable.type, Set)
    rep, own = code.rep(variable.type.element), f.cell(0)
    with each(code, code.rep(variable.type), read(f, code.variable(variable.name))) as element:
        place = Place(rep, f.words(words_of(rep)))
        write(f, place, element)
        named = field_at(f, place, 0, field)
        with f.when(f.compare("eq", number(read(f, named)), "%member")):
            write(f, named, 0)
            bit = f.shift_left(1, rank(code, rep, read(f, place)))
            own.set(f.bit_or(own.get(), bit))
    return own.get()
