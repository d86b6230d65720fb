"""Reading and writing values where they lie, and taking small ones apart at hand.

An `Operand` is what an expression has become: of a small type one number (of a `Number` its value, of anything
else its code), of a wide one the address of its words, which nobody changes as long as somebody may look.
"""

from dataclasses import dataclass
from typing import TypeAlias, final

from fencepost.engines.native.codegen.emit import Function, Num, Pointer, ones
from fencepost.engines.native.codegen.rep import Array, Heap, Maybe, Number, Product, Rep, Row, Slot, Table, is_small
from fencepost.engines.native.codegen.rep import words as words_of

Operand: TypeAlias = Num | Pointer


@final
@dataclass(frozen=True, slots=True)
class Place:
    """Where a value lies: `word` words after the pointer, `shift` bits above the word's lowest. Of a wide
    value the shift is 0."""

    rep: Rep
    pointer: Pointer
    word: Num = 0
    shift: Num = 0


def number(value: Operand) -> Num:
    """A small value."""
    assert not isinstance(value, Pointer)
    return value


def address(value: Operand) -> Pointer:
    """A wide value."""
    assert isinstance(value, Pointer)
    return value


# ---------------------------------------------------------------- codes


def encoded(f: Function, rep: Rep, value: Num) -> Num:
    """The code of a small value at hand."""
    return f.sub(value, rep.lower) if isinstance(rep, Number) else value


def decoded(f: Function, rep: Rep, code: Num) -> Num:
    """The small value at hand that has this code."""
    return f.add(code, rep.lower) if isinstance(rep, Number) else code


def cut(f: Function, word: Num, rep: Rep, shift: Num) -> Num:
    """A small value, out of the middle of a word."""
    if rep.bits == 0:
        return decoded(f, rep, 0)
    return decoded(f, rep, f.bit_and(f.shift_right(word, shift), ones(rep.bits)))


def pasted(f: Function, word: Num, rep: Rep, shift: Num, value: Num) -> Num:
    """The word with a small value put into its middle."""
    if rep.bits == 0:
        return word
    hole = f.bit_xor(f.shift_left(ones(rep.bits), shift), -1)
    return f.bit_or(f.bit_and(word, hole), f.shift_left(encoded(f, rep, value), shift))


# ---------------------------------------------------------------- in memory


def read(f: Function, place: Place) -> Operand:
    """The value that lies there; of a wide one its address, not a copy."""
    if not is_small(place.rep):
        return f.at(place.pointer, place.word)
    if place.rep.bits == 0:
        return decoded(f, place.rep, 0)
    return cut(f, f.load(place.pointer, place.word), place.rep, place.shift)


def write(f: Function, place: Place, value: Operand) -> None:
    """Makes the value lie there; nothing else changes."""
    if isinstance(value, Pointer):
        f.copy(f.at(place.pointer, place.word), value, words_of(place.rep))
    elif place.rep.bits == 64 and place.shift == 0:
        f.store(encoded(f, place.rep, value), place.pointer, place.word)
    elif place.rep.bits:
        old = f.load(place.pointer, place.word)
        f.store(pasted(f, old, place.rep, place.shift, value), place.pointer, place.word)


def fresh(f: Function, rep: Rep) -> Place:
    """Local storage for a value, all 0: of most types that is the least one."""
    pointer = f.words(words_of(rep))
    f.clear(pointer, words_of(rep))
    return Place(rep, pointer)


def settled(f: Function, rep: Rep, value: Operand) -> Place:
    """Where a value lies, if it must lie somewhere: a small one is put into local storage."""
    if isinstance(value, Pointer):
        return Place(rep, value)
    place = Place(rep, f.words(1))
    f.store(encoded(f, rep, value), place.pointer)
    return place


def kept(f: Function, rep: Rep, value: Operand) -> Operand:
    """The value, safe from later changes of where it lies: a wide one is copied."""
    if not isinstance(value, Pointer):
        return value
    copy = f.words(words_of(rep))
    f.copy(copy, value, words_of(rep))
    return copy


# ---------------------------------------------------------------- the way into a value


def slot_at(f: Function, place: Place, slot: Slot) -> Place:
    """A slot of what lies at a place."""
    return Place(slot.rep, place.pointer, f.add(place.word, slot.word), f.add(place.shift, slot.shift))


def field_at(f: Function, place: Place, variant: int, position: int) -> Place:
    """A field of the product that lies there."""
    product = place.rep
    assert isinstance(product, Product)
    return slot_at(f, place, product.slots[variant][position])


def tag_at(f: Function, place: Place) -> Place:
    """The position of the variant of the union that lies there."""
    product = place.rep
    assert isinstance(product, Product)
    return slot_at(f, place, Slot(product.tag, 0, product.tag_shift))


def element_at(f: Function, place: Place, index: Num) -> Place:
    """An element (0 is the first) of the table, heap or row that lies there."""
    rep = place.rep
    assert isinstance(rep, Table | Heap | Row)
    array, word, shift = rep.array, place.word, place.shift
    if not isinstance(rep, Table):
        if is_small(rep):
            shift = f.add(shift, rep.length.bits)
        else:
            word = f.add(word, 1)
    return _in_array(f, array, Place(rep, place.pointer, word, shift), index)


def _in_array(f: Function, array: Array, start: Place, index: Num) -> Place:
    element = array.element
    if array.bits <= 64:
        return Place(element, start.pointer, start.word, f.add(start.shift, f.mul(index, element.bits)))
    if not is_small(element):
        return Place(element, start.pointer, f.add(start.word, f.mul(index, words_of(element))), 0)
    word = f.add(start.word, f.divide(index, array.per_word))
    return Place(element, start.pointer, word, f.mul(f.rest(index, array.per_word), element.bits))


def length_at(f: Function, place: Place) -> Place:
    """How many elements the heap or row that lies there has."""
    rep = place.rep
    assert isinstance(rep, Heap | Row)
    if is_small(rep):
        return Place(rep.length, place.pointer, place.word, place.shift)
    return Place(Number(0, (1 << 64) - 1), place.pointer, place.word, 0)  # a word of its own


def inner_at(f: Function, place: Place) -> Place:
    """What the wide option that lies there holds."""
    rep = place.rep
    assert isinstance(rep, Maybe) and not is_small(rep)
    return Place(rep.inner, place.pointer, f.add(place.word, 1), 0)
