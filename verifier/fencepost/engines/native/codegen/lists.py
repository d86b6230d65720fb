"""What heaps and rows share: a length, that many elements after it, and 0 beyond them.

Changes of some length are functions, written once for each representation. One on a wide value changes it where
it lies, one on a small value takes its code and gives another.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias, final

from fencepost.engines.native.codegen.apart import Given, Operands, Task, test_apart, value_apart
from fencepost.engines.native.codegen.context import Code
from fencepost.engines.native.codegen.emit import Flag, Function, Num, Pointer, ones
from fencepost.engines.native.codegen.place import (
    Operand,
    Place,
    cut,
    decoded,
    element_at,
    encoded,
    length_at,
    number,
    read,
    write,
)
from fencepost.engines.native.codegen.rep import Heap, Rep, Row, is_small
from fencepost.engines.native.codegen.rep import words as words_of

Listed: TypeAlias = Heap | Row


# ---------------------------------------------------------------- reading


def _part(f: Function, rep: Rep, value: Operand, way: Callable[[Place], Place]) -> Operand:
    """A part of a value, straight out of the number if it is small"""
    if isinstance(value, Pointer):
        return read(f, way(Place(rep, value)))
    place = way(Place(rep, Pointer("null")))
    return cut(f, value, place.rep, place.shift)


def length(code: Code, rep: Listed, value: Operand) -> Num:
    """How many elements there are, a bag's copies counted"""
    return number(_part(code.f, rep, value, lambda place: length_at(code.f, place)))


def item(code: Code, rep: Listed, value: Operand, index: Num) -> Operand:
    """The element at an index that is below the room"""
    return _part(code.f, rep, value, lambda place: element_at(code.f, place, index))


@contextmanager
def each(code: Code, rep: Listed, value: Operand) -> Generator[Operand]:
    """A loop over the elements as they stand"""
    with code.f.counted(0, length(code, rep, value)) as n:
        yield item(code, rep, value, n)


# ---------------------------------------------------------------- changing what lies somewhere


def held(f: Function, place: Place) -> Operand:
    """The heap or row whose storage this is"""
    return f.load(place.pointer) if is_small(place.rep) else place.pointer


def insert(code: Code, place: Place, index: Num, element: Operand) -> None:
    """Puts an element before the one at the index; notes it if there is no room"""
    f, rep = code.f, place.rep
    assert isinstance(rep, Heap | Row)
    count = length(code, rep, held(f, place))
    full, after = f.label(), f.label()
    fits = f.label()
    f.branch(f.compare("slt", count, rep.room), fits, full)
    f.begin_apart(fits)
    if is_small(rep):
        _insert_bits(f, place, index, encoded(f, rep.element, number(element)))
    else:
        with f.counted(0, f.sub(count, index)) as n:
            to = f.sub(count, n)
            write(f, element_at(f, place, to), item(code, rep, place.pointer, f.sub(to, 1)))
        write(f, element_at(f, place, index), element)
        write(f, length_at(f, place), f.add(count, 1))
    f.jump(after)
    f.begin_apart(full)
    code.no_room(rep.site)
    f.begin(after)


def append(code: Code, place: Place, element: Operand) -> None:
    """Puts an element at the end; notes it if there is no room"""
    f, rep = code.f, place.rep
    assert isinstance(rep, Heap | Row)
    insert(code, place, length(code, rep, held(f, place)), element)


def delete(code: Code, place: Place, index: Num) -> None:
    """Takes out the element at an index, which is below the length"""
    f, rep = code.f, place.rep
    assert isinstance(rep, Heap | Row)
    if is_small(rep):
        _delete_bits(f, place, index)
        return
    last = f.sub(length(code, rep, place.pointer), 1)
    with f.counted(index, last) as n:
        write(f, element_at(f, place, n), item(code, rep, place.pointer, f.add(n, 1)))
    _wipe(f, element_at(f, place, last))
    write(f, length_at(f, place), last)


def _wipe(f: Function, place: Place) -> None:
    if is_small(place.rep):
        write(f, place, decoded(f, place.rep, 0))
    else:
        f.clear(f.at(place.pointer, place.word), words_of(place.rep))


def _split(f: Function, place: Place, index: Num) -> tuple[Num, Num, Num]:
    """Of a small one: the bits below an element, all others, and how many there are below"""
    rep = place.rep
    assert isinstance(rep, Heap | Row)
    word, shift = f.load(place.pointer), f.add(f.mul(index, rep.element.bits), rep.length.bits)
    upper = f.bit_and(word, f.shift_left(-1, shift))
    return f.bit_xor(word, upper), upper, shift


def _insert_bits(f: Function, place: Place, index: Num, code: Num) -> None:
    rep = place.rep
    assert isinstance(rep, Heap | Row)
    below, upper, shift = _split(f, place, index)
    moved = f.bit_or(f.shift_left(upper, rep.element.bits), f.shift_left(code, shift))
    f.store(f.add(f.bit_or(below, moved), 1), place.pointer)  # the length is in the lowest bits


def _delete_bits(f: Function, place: Place, index: Num) -> None:
    rep = place.rep
    assert isinstance(rep, Heap | Row)
    below, upper, shift = _split(f, place, index)
    moved = f.bit_and(f.shift_right(upper, rep.element.bits), f.shift_left(-1, shift))
    f.store(f.sub(f.bit_or(below, moved), 1), place.pointer)


def slice_bits(f: Function, rep: Listed, word: Num, lower: Num, upper: Num) -> Num:
    """The small one of the elements lower <= n < upper of another; there is at least one"""
    count, bits = f.sub(upper, lower), rep.element.bits
    if bits == 0:
        return count
    rest = f.shift_right(word, f.add(f.mul(lower, bits), rep.length.bits))
    kept = f.bit_and(rest, f.shift_right(ones(64), f.sub(64, f.mul(count, bits))))
    return f.bit_or(f.shift_left(kept, rep.length.bits), count)


# ---------------------------------------------------------------- changes as functions


@final
@dataclass(frozen=True, slots=True)
class Change:
    """What is done to a heap or row that lies somewhere: a name, and what writes it, given the other operands.
    It tells whether something was there."""

    name: str
    write: Callable[[Code, Place, Operands], Flag]


def changed(code: Code, rep: Listed, value: Operand, change: Change, others: Given) -> Operand:
    """A changed copy"""
    if not isinstance(value, Pointer):
        return _changed_bits(code, rep, value, change, others)
    return _changed_copy(code, rep, value, change, others)[0]


def changed_and_told(code: Code, rep: Listed, value: Operand, change: Change, others: Given) -> tuple[Operand, Flag]:
    """A changed copy, and what the change tells, which must be whether it changes anything"""
    if not isinstance(value, Pointer):
        made = _changed_bits(code, rep, value, change, others)
        return made, code.f.compare("ne", made, value)
    return _changed_copy(code, rep, value, change, others)


def _changed_bits(code: Code, rep: Listed, value: Num, change: Change, others: Given) -> Num:
    def body(inner: Code, operands: Operands, out: Place) -> None:
        inner.f.store(number(operands[0]), out.pointer)
        change.write(inner, out, operands[1:])

    return number(value_apart(code, Task(change.name, (rep,), ((rep, value), *others)), rep, body))


def _changed_copy(code: Code, rep: Listed, value: Pointer, change: Change, others: Given) -> tuple[Pointer, Flag]:
    copy = code.f.words(words_of(rep))
    code.f.copy(copy, value, words_of(rep))
    return copy, _change_there(code, rep, copy, change, others)


def change_here(code: Code, rep: Listed, storage: Pointer, change: Change, others: Given) -> None:
    """Changes what lies in local storage"""
    if is_small(rep):
        code.f.store(_changed_bits(code, rep, code.f.load(storage), change, others), storage)
    else:
        _change_there(code, rep, storage, change, others)


def _change_there(code: Code, rep: Listed, storage: Pointer, change: Change, others: Given) -> Flag:
    def body(inner: Code, operands: Operands) -> Flag:
        place = operands[0]
        assert isinstance(place, Pointer)
        return change.write(inner, Place(rep, place), operands[1:])

    return test_apart(code, Task(change.name, (rep,), ((rep, storage), *others)), body)


# ---------------------------------------------------------------- growing


@final
class Collector:
    """Local storage for a collection that grows from nothing, element by element; `put` adds one there"""

    def __init__(self, code: Code, rep: Rep, put: Callable[[Code, Pointer, Operand], None]) -> None:
        self._code, self._rep, self._put = code, rep, put
        self._storage = code.f.words(words_of(rep))
        code.f.clear(self._storage, words_of(rep))

    def add(self, element: Operand) -> None:
        """One more element"""
        self._put(self._code, self._storage, element)

    def result(self) -> Operand:
        """What there is by now; a wide one changes when more is added"""
        return self._code.f.load(self._storage) if is_small(self._rep) else self._storage
