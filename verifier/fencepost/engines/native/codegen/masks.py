"""Sets that have a bit for each possible element: straight code in registers, or on the few words of a wide one."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from fencepost.engines.native.codegen.context import Code
from fencepost.engines.native.codegen.emit import WORD, Flag, Function, Num, Pointer, wrapped
from fencepost.engines.native.codegen.place import Operand
from fencepost.engines.native.codegen.ranks import rank, unrank
from fencepost.engines.native.codegen.rep import Mask, is_small
from fencepost.engines.native.codegen.rep import words as words_of


def _words(f: Function, rep: Mask, value: Operand) -> list[Num]:
    if not isinstance(value, Pointer):
        return [value]
    return [f.load(value, n) for n in range(words_of(rep))]


def _made(f: Function, rep: Mask, words: list[Num]) -> Operand:
    if is_small(rep):
        return words[0]
    out = f.words(len(words))
    for n, word in enumerate(words):
        f.store(word, out, n)
    return out


def _word_by_word(code: Code, rep: Mask, a: Operand, b: Operand, join: Callable[[Num, Num], Num]) -> list[Num]:
    pairs = zip(_words(code.f, rep, a), _words(code.f, rep, b), strict=True)
    return [join(one, other) for one, other in pairs]


def empty(code: Code, rep: Mask) -> Operand:
    """The set without elements"""
    return 0 if is_small(rep) else code.library.constant((0,) * words_of(rep))


# ---------------------------------------------------------------- one element


def _bit(code: Code, rep: Mask, element: Operand) -> tuple[Num, Num]:
    """The word that has an element's bit, and the bit's position there"""
    f, at = code.f, rank(code, rep.element, element)
    return (0, at) if is_small(rep) else (f.shift_right(at, 6), f.bit_and(at, WORD - 1))


def put(code: Code, rep: Mask, storage: Pointer, element: Operand) -> None:
    """Puts an element into the set that lies in local storage"""
    f, (word, shift) = code.f, _bit(code, rep, element)
    place = f.at(storage, word)
    f.store(f.bit_or(f.load(place), f.shift_left(1, shift)), place)


def added(code: Code, rep: Mask, value: Operand, element: Operand) -> Operand:
    """The set with an element"""
    f = code.f
    if not isinstance(value, Pointer):
        return f.bit_or(value, f.shift_left(1, _bit(code, rep, element)[1]))
    copy = f.words(words_of(rep))
    f.copy(copy, value, words_of(rep))
    put(code, rep, copy, element)
    return copy


def removed(code: Code, rep: Mask, value: Operand, element: Operand) -> Operand:
    """The set without an element"""
    f, (word, shift) = code.f, _bit(code, rep, element)
    others = f.bit_xor(f.shift_left(1, shift), -1)
    if not isinstance(value, Pointer):
        return f.bit_and(value, others)
    copy = f.words(words_of(rep))
    f.copy(copy, value, words_of(rep))
    place = f.at(copy, word)
    f.store(f.bit_and(f.load(place), others), place)
    return copy


def member(code: Code, rep: Mask, value: Operand, element: Operand) -> Flag:
    """Whether an element is in the set"""
    f, (word, shift) = code.f, _bit(code, rep, element)
    bits = f.load(value, word) if isinstance(value, Pointer) else value
    return f.truth(f.bit_and(f.shift_right(bits, shift), 1))


# ---------------------------------------------------------------- two sets


def united(code: Code, rep: Mask, a: Operand, b: Operand) -> Operand:
    """What is in either"""
    return _made(code.f, rep, _word_by_word(code, rep, a, b, code.f.bit_or))


def intersected(code: Code, rep: Mask, a: Operand, b: Operand) -> Operand:
    """What is in both"""
    return _made(code.f, rep, _word_by_word(code, rep, a, b, code.f.bit_and))


def subtracted(code: Code, rep: Mask, a: Operand, b: Operand) -> Operand:
    """What is in the first alone"""
    return _made(code.f, rep, _word_by_word(code, rep, a, b, _without(code.f)))


def _without(f: Function) -> Callable[[Num, Num], Num]:
    return lambda one, other: f.bit_and(one, f.bit_xor(other, -1))


def is_subset(code: Code, rep: Mask, a: Operand, b: Operand) -> Flag:
    """Whether all of the first is in the second"""
    f, missing = code.f, 0
    for word in _word_by_word(code, rep, a, b, _without(f)):
        missing = f.bit_or(missing, word)
    return f.compare("eq", missing, 0)


# ---------------------------------------------------------------- all elements


def size(code: Code, rep: Mask, value: Operand) -> Num:
    """How many elements there are"""
    f, total = code.f, 0
    for word in _words(f, rep, value):
        total = f.add(total, f.population(word))
    return total


@contextmanager
def each(code: Code, rep: Mask, value: Operand) -> Generator[Operand]:
    """A loop over the elements, in domain order"""
    f = code.f
    if not isinstance(value, Pointer):
        with f.each_bit(value) as n:
            yield unrank(code, rep.element, n)
        return
    with f.counted(0, words_of(rep)) as word, f.each_bit(f.load(value, word)) as n:
        yield unrank(code, rep.element, f.add(f.shift_left(word, 6), n))


def first_of(code: Code, rep: Mask, value: Operand) -> Operand:
    """The least element; of no elements the greatest that could be"""
    f, words = code.f, _words(code.f, rep, value)
    end = max(rep.element.count, 1) - 1
    last = f.bit_or(words[-1], wrapped(1 << end % WORD))
    found = f.add(f.lowest_bit(last), WORD * (len(words) - 1))
    for n in reversed(range(len(words) - 1)):
        found = f.select(f.truth(words[n]), f.add(f.lowest_bit(words[n]), WORD * n), found)
    return unrank(code, rep.element, found)


def last_of(code: Code, rep: Mask, value: Operand) -> Operand:
    """The greatest element; of no elements the least that could be"""
    f, words = code.f, _words(code.f, rep, value)
    found = _highest_bit(f, f.bit_or(words[0], 1))
    for n in range(1, len(words)):
        found = f.select(f.truth(words[n]), f.add(_highest_bit(f, words[n]), WORD * n), found)
    return unrank(code, rep.element, found)


def _highest_bit(f: Function, word: Num) -> Num:
    return f.sub(WORD - 1, f.value(f"call i64 @llvm.ctlz.i64(i64 {word}, i1 false)"))
