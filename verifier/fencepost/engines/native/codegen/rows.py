"""Sequences. Operands are in the sequence's representation `rep`, elements in that of its elements. A wide result
lies in storage of its place in the code, and changes when the code gets there again."""

from contextlib import AbstractContextManager

from fencepost.engines.native.codegen import lists
from fencepost.engines.native.codegen.apart import Operands, Task, test_apart, value_apart
from fencepost.engines.native.codegen.context import Code
from fencepost.engines.native.codegen.emit import Flag, Num, Pointer
from fencepost.engines.native.codegen.lists import Change, Collector
from fencepost.engines.native.codegen.place import (
    Operand,
    Place,
    element_at,
    encoded,
    fresh,
    length_at,
    number,
    pasted,
    write,
)
from fencepost.engines.native.codegen.rep import WHOLE, Rep, Row, is_small
from fencepost.engines.native.codegen.rep import words as words_of
from fencepost.engines.native.codegen.values import equal


def _known(rep: Rep) -> Row:
    assert isinstance(rep, Row)
    return rep


def empty(code: Code, rep: Rep) -> Operand:
    """The sequence without elements"""
    return 0 if is_small(rep) else code.library.constant((0,) * words_of(rep))


def literal(code: Code, rep: Rep, elements: list[Operand]) -> Operand:
    """The sequence of some elements"""
    f, row = code.f, _known(rep)
    if len(elements) > row.room:
        code.no_room(row.site)
        elements = elements[: row.room]
    if not elements:
        return empty(code, row)
    if is_small(row):
        word: Num = len(elements)
        for n, element in enumerate(elements):
            bits = encoded(f, row.element, number(element))
            word = f.bit_or(word, f.shift_left(bits, row.length.bits + n * row.element.bits))
        return word
    place = fresh(f, row)
    f.store(len(elements), place.pointer)
    for n, element in enumerate(elements):
        write(f, element_at(f, place, n), element)
    return place.pointer


def row_collector(code: Code, rep: Rep) -> Collector:
    """A sequence that grows at its end, element by element"""
    row = _known(rep)

    def put(here: Code, storage: Pointer, element: Operand) -> None:
        lists.change_here(here, row, storage, _APPEND, ((row.element, element),))

    return Collector(code, row, put)


# ---------------------------------------------------------------- looking


def length(code: Code, rep: Rep, value: Operand) -> Num:
    """How many elements there are"""
    return lists.length(code, _known(rep), value)


def at(code: Code, rep: Rep, value: Operand, index: Num) -> Operand:
    """The element at an index, which is below the length"""
    return lists.item(code, _known(rep), value, index)


def each(code: Code, rep: Rep, value: Operand) -> AbstractContextManager[Operand]:
    """A loop over the elements in their order"""
    return lists.each(code, _known(rep), value)


def member(code: Code, rep: Rep, value: Operand, element: Operand) -> Flag:
    """Whether an element is there"""
    row = _known(rep)
    task = Task("row.member", (row,), ((row, value), (row.element, element)))
    return test_apart(code, task, lambda inner, given: _member(inner, row, *given))


def _member(code: Code, row: Row, value: Operand, element: Operand) -> Flag:
    with lists.each(code, row, value) as here, code.f.when(equal(code, row.element, here, element)):
        code.f.leave(True)
    return False


# ---------------------------------------------------------------- changing


def with_at(code: Code, rep: Rep, value: Operand, index: Num, element: Operand) -> Operand:
    """The sequence with another element at an index, which is below the length"""
    f, row = code.f, _known(rep)
    if not isinstance(value, Pointer):
        part = element_at(f, Place(row, Pointer("null")), index)
        return pasted(f, value, row.element, part.shift, number(element))
    copy = f.words(words_of(row))
    f.copy(copy, value, words_of(row))
    write(f, element_at(f, Place(row, copy), index), element)
    return copy


def appended(code: Code, rep: Rep, value: Operand, element: Operand) -> Operand:
    """The sequence with one more element at its end"""
    row = _known(rep)
    return lists.changed(code, row, value, _APPEND, ((row.element, element),))


def concatenated(code: Code, rep: Rep, a: Operand, b: Operand) -> Operand:
    """The first sequence, then the second"""
    row = _known(rep)
    return lists.changed(code, row, a, _CONCATENATE, ((row, b),))


def without_at(code: Code, rep: Rep, value: Operand, index: Num) -> Operand:
    """The sequence without the element at an index, which is below the length"""
    return lists.changed(code, _known(rep), value, _DELETE, ((WHOLE, index),))


def sliced(code: Code, rep: Rep, value: Operand, lower: Num, upper: Num) -> Operand:
    """The elements at lower <= n < upper; 0 <= lower, and upper is at most the length"""
    row = _known(rep)
    task = Task("row.slice", (row,), ((row, value), (WHOLE, lower), (WHOLE, upper)))
    return value_apart(code, task, row, _slice)


def _slice(code: Code, operands: Operands, out: Place) -> None:
    f, row, (value, *ends) = code.f, out.rep, operands
    assert isinstance(row, Row)
    lower, upper = number(ends[0]), number(ends[1])
    with f.when(f.compare("slt", lower, upper)):
        if not isinstance(value, Pointer):
            f.store(lists.slice_bits(f, row, value, lower, upper), out.pointer)
            return
        with f.counted(lower, upper) as n:
            write(f, element_at(f, out, f.sub(n, lower)), lists.item(code, row, value, n))
        write(f, length_at(f, out), f.sub(upper, lower))


def _append(code: Code, place: Place, others: Operands) -> Flag:
    lists.append(code, place, others[0])
    return False


def _concatenate(code: Code, place: Place, others: Operands) -> Flag:
    row = _known(place.rep)
    with lists.each(code, row, others[0]) as element:
        lists.change_here(code, row, place.pointer, _APPEND, ((row.element, element),))
    return False


def _delete(code: Code, place: Place, others: Operands) -> Flag:
    lists.delete(code, place, number(others[0]))
    return False


_APPEND, _CONCATENATE = Change("row.append", _append), Change("row.concatenate", _concatenate)
_DELETE = Change("row.delete", _delete)
