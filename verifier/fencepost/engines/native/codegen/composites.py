"""Cells of operators on options, maps, records and unions: small ones are put together in a register, wide ones
in local storage."""

from collections.abc import Callable

from fencepost.core.terms import Apply, Map, Option, Record, Type, Union
from fencepost.engines.native.codegen.emit import Flag, Num, Pointer, wrapped
from fencepost.engines.native.codegen.place import (
    Operand,
    Place,
    element_at,
    encoded,
    field_at,
    fresh,
    pasted,
    tag_at,
    write,
)
from fencepost.engines.native.codegen.rep import Product, Table, is_small, words
from fencepost.engines.native.codegen.values import some
from fencepost.engines.native.codegen.ways import key_index, known_number, located
from fencepost.engines.native.codegen.writer import Writer, adapted


def path(w: Writer, node: Apply, of: Type) -> Operand:
    """A field, an element, what an option holds: only that is read"""
    spot = located(w, node)
    return adapted(w.code, spot.value(w.code), spot.type, of)


def present(w: Writer, node: Apply, of: Type) -> Operand:
    """A value as an option"""
    assert isinstance(of, Option)
    return some(w.code, w.code.rep(of), w.into(node.args[0], of.inner))


def same(w: Writer, node: Apply, of: Type) -> Operand:
    """The operand itself"""
    return w.into(node.args[0], of)


# ---------------------------------------------------------------- records and unions


def record(w: Writer, node: Apply, of: Type) -> Operand:
    """The fields in order"""
    assert isinstance(of, Record)
    return _product(w, of, 0, [w.into(arg, kind) for arg, (_, kind) in zip(node.args, of.fields, strict=True)])


def variant(w: Writer, node: Apply, of: Type) -> Operand:
    """A union's value"""
    assert isinstance(of, Union)
    chosen = known_number(node, 0)
    fields = zip(node.args[1:], of.variants[chosen][1], strict=True)
    return _product(w, of, chosen, [w.into(arg, kind) for arg, (_, kind) in fields])


def _product(w: Writer, of: Type, chosen: int, values: list[Operand]) -> Operand:
    code, f, rep = w.code, w.code.f, w.code.rep(of)
    assert isinstance(rep, Product)
    if not is_small(rep):
        place = fresh(f, rep)
        write(f, tag_at(f, place), chosen)
        for n, value in enumerate(values):
            write(f, field_at(f, place, chosen, n), value)
        return place.pointer
    word: Num = f.shift_left(chosen, rep.tag_shift) if chosen else 0
    for slot, value in zip(rep.slots[chosen], values, strict=True):
        assert not isinstance(value, Pointer)
        if slot.rep.bits:
            word = f.bit_or(word, f.shift_left(encoded(code.f, slot.rep, value), slot.shift))
    return word


def is_variant(w: Writer, node: Apply) -> Flag:
    """Whether a union's value is of a variant"""
    return located(w, node.args[0]).is_variant(w.code, known_number(node, 1))


# ---------------------------------------------------------------- changing a part


def with_field(w: Writer, node: Apply, of: Type) -> Operand:
    """A record with another value in a field"""
    assert isinstance(of, Record)
    n, base = known_number(node, 1), w.into(node.args[0], of)
    value = w.into(node.args[2], of.fields[n][1])
    return replaced(w, of, base, lambda place: field_at(w.code.f, place, 0, n), value)


def put(w: Writer, node: Apply, of: Type) -> Operand:
    """A map with another value for a key"""
    assert isinstance(of, Map)
    base, key = w.into(node.args[0], of), key_index(w, node.args[1], of.key)
    value = w.into(node.args[2], of.value)
    return replaced(w, of, base, lambda place: element_at(w.code.f, place, key), value)


def replaced(w: Writer, of: Type, base: Operand, way: Callable[[Place], Place], value: Operand) -> Operand:
    """A copy of a value in which a part is another"""
    f, rep = w.code.f, w.code.rep(of)
    if not isinstance(base, Pointer):
        part = way(Place(rep, Pointer("null")))
        assert not isinstance(value, Pointer)
        return pasted(f, encoded(f, rep, base), part.rep, part.shift, value)
    copy = f.words(words(rep))
    f.copy(copy, base, words(rep))
    write(f, way(Place(rep, copy)), value)
    return copy


def fill(w: Writer, node: Apply, of: Type) -> Operand:
    """The map that has one value everywhere"""
    assert isinstance(of, Map)
    return filled(w, of, w.into(node.args[0], of.value))


def filled(w: Writer, of: Map, value: Operand) -> Operand:
    """The same of a value at hand"""
    f, rep = w.code.f, w.code.rep(of)
    assert isinstance(rep, Table)
    count = rep.key.count
    if is_small(rep) and not isinstance(value, Pointer):
        everywhere = sum(1 << (n * rep.value.bits) for n in range(count)) if rep.value.bits else 0
        return f.mul(encoded(f, rep.value, value), wrapped(everywhere))
    place = fresh(f, rep)
    with f.counted(0, count) as n:
        write(f, element_at(f, place, n), value)
    return place.pointer
