"""A set or bag in another representation, element by element."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import final

from fencepost.engines.native.codegen.context import Code
from fencepost.engines.native.codegen.emit import Num
from fencepost.engines.native.codegen.order import less
from fencepost.engines.native.codegen.place import Operand, Place, element_at, length_at, number, read, settled, write
from fencepost.engines.native.codegen.ranks import rank, unrank
from fencepost.engines.native.codegen.rep import Heap, Mask, is_small, words
from fencepost.engines.native.codegen.values import equal


@final
@dataclass(frozen=True, slots=True)
class Element:
    """What becomes of an element. `clamps`: elements may become equal, or stand in another order"""

    moved: Callable[[Code, Operand], Operand]
    clamps: bool


def regrouped(code: Code, given: tuple[Mask | Heap, Operand], out: Place, element: Element) -> None:
    """Writes the set or bag into `out`, which is empty"""
    target = out.rep
    with _each(code, *given) as each:
        moved = element.moved(code, each)
        if isinstance(target, Mask):
            _set_bit(code, out, rank(code, target.element, moved))
        else:
            assert isinstance(target, Heap)
            if element.clamps:
                _insert(code, out, moved)
            else:
                _append(code, out, moved)


@contextmanager
def _each(code: Code, rep: Mask | Heap, value: Operand) -> Generator[Operand]:
    """The elements in order, a bag copy by copy"""
    f, place = code.f, settled(code.f, rep, value)
    if isinstance(rep, Heap):
        with f.counted(0, number(read(f, length_at(f, place)))) as n:
            yield read(f, element_at(f, place, n))
    elif is_small(rep):
        with f.each_bit(number(read(f, place))) as n:
            yield unrank(code, rep.element, n)
    else:
        with f.counted(0, words(rep)) as word, f.each_bit(f.load(place.pointer, word)) as n:
            yield unrank(code, rep.element, f.add(f.mul(word, 64), n))


def _set_bit(code: Code, out: Place, at: Num) -> None:
    f = code.f
    if is_small(out.rep):
        write(f, out, f.bit_or(number(read(f, out)), f.shift_left(1, at)))
        return
    word = f.divide(at, 64)
    old = f.load(out.pointer, word)
    f.store(f.bit_or(old, f.shift_left(1, f.rest(at, 64))), out.pointer, word)


def _append(code: Code, out: Place, element: Operand) -> None:
    f, rep = code.f, out.rep
    assert isinstance(rep, Heap)
    count = number(read(f, length_at(f, out)))
    fits = f.compare("slt", count, rep.room)
    with f.when(fits):
        write(f, element_at(f, out, count), element)
        write(f, length_at(f, out), f.add(count, 1))
    with f.unless(fits):
        code.no_room(rep.site)


def _insert(code: Code, out: Place, element: Operand) -> None:
    """Puts an element where it belongs; into a set only if it is not there"""
    f, rep = code.f, out.rep
    assert isinstance(rep, Heap)
    count, after = number(read(f, length_at(f, out))), f.label()
    at = f.cell(0)
    with f.counted(0, count) as n:
        here = read(f, element_at(f, out, n))
        if rep.kind == "set":
            same, other = equal(code, rep.element, here, element), f.label()
            f.branch(same, after, other)
            f.begin_apart(other)
        at.set(f.add(at.get(), f.number(less(code, rep.element, here, element))))
    with f.when(f.compare("sle", rep.room, count)):
        code.no_room(rep.site)
        f.jump(after)
    with f.counted(0, f.sub(count, at.get())) as n:
        to = f.sub(count, n)
        write(f, element_at(f, out, to), read(f, element_at(f, out, f.sub(to, 1))))
    write(f, element_at(f, out, at.get()), element)
    write(f, length_at(f, out), f.add(count, 1))
    f.begin(after)
