"""Sets and bags as sorted rows of their elements; equal ones in a bag stand side by side."""

from collections.abc import Generator
from contextlib import contextmanager

from fencepost.engines.native.codegen.apart import Operands, Task, test_apart, value_apart
from fencepost.engines.native.codegen.context import Code
from fencepost.engines.native.codegen.emit import Flag, Num, Pointer
from fencepost.engines.native.codegen.lists import (
    Change,
    append,
    change_here,
    changed,
    changed_and_told,
    delete,
    each,
    held,
    insert,
    item,
    length,
)
from fencepost.engines.native.codegen.order import less, ordered
from fencepost.engines.native.codegen.place import Operand, Place
from fencepost.engines.native.codegen.rep import Heap, is_small
from fencepost.engines.native.codegen.rep import words as words_of
from fencepost.engines.native.codegen.values import equal


def empty(code: Code, rep: Heap) -> Operand:
    """No elements"""
    return 0 if is_small(rep) else code.library.constant((0,) * words_of(rep))


# ---------------------------------------------------------------- where an element belongs


def _end(code: Code, rep: Heap, value: Operand, element: Operand) -> Num:
    """How many elements there are that do not come after this one"""
    if ordered(rep.element):
        return _end_from_above(code, rep, value, element)
    f = code.f
    low, high = f.cell(0), f.cell(length(code, rep, value))
    with f.loop() as done:
        here, there, more = low.get(), high.get(), f.label()
        f.branch(f.compare("slt", here, there), more, done)
        f.begin_apart(more)
        middle = f.shift_right(f.add(here, there), 1)
        before = less(code, rep.element, element, item(code, rep, value, middle))
        low.set(f.select(before, here, f.add(middle, 1)))
        high.set(f.select(before, middle, there))
    return low.get()


def _end_from_above(code: Code, rep: Heap, value: Operand, element: Operand) -> Num:
    """One by one: they are few, each is quickly compared, and elements often come in order"""
    f, at = code.f, code.f.cell(length(code, rep, value))
    with f.loop() as done:
        here, more, on = at.get(), f.label(), f.label()
        f.branch(f.compare("eq", here, 0), done, more)
        f.begin_apart(more)
        left = f.sub(here, 1)
        f.branch(less(code, rep.element, element, item(code, rep, value, left)), on, done)
        f.begin_apart(on)
        at.set(left)
    return at.get()


def _found(code: Code, rep: Heap, value: Operand, element: Operand) -> tuple[Num, Flag]:
    """The index of the last copy, and whether there is one; else where it would stand"""
    f, end = code.f, _end(code, rep, value, element)
    some = f.compare("ne", end, 0)
    last = f.select(some, f.sub(end, 1), 0)
    there = f.both(some, equal(code, rep.element, item(code, rep, value, last), element))
    return f.select(there, last, end), there


# ---------------------------------------------------------------- one element


def _adding(code: Code, place: Place, others: Operands) -> Flag:
    rep, element = place.rep, others[0]
    assert isinstance(rep, Heap)
    if rep.kind == "bag":
        insert(code, place, _end(code, rep, held(code.f, place), element), element)
        return False
    at, there = _found(code, rep, held(code.f, place), element)
    with code.f.unless(there):
        insert(code, place, at, element)
    return there


def _removing(code: Code, place: Place, others: Operands) -> Flag:
    rep = place.rep
    assert isinstance(rep, Heap)
    at, there = _found(code, rep, held(code.f, place), others[0])
    with code.f.when(there):
        delete(code, place, at)
    return there


def _appending(code: Code, place: Place, others: Operands) -> Flag:
    append(code, place, others[0])
    return False


_ADD, _REMOVE, _APPEND = Change("heap.add", _adding), Change("heap.remove", _removing), Change("heap.end", _appending)


def put(code: Code, rep: Heap, storage: Pointer, element: Operand) -> None:
    """Puts an element (a bag: one more copy) into what lies in local storage"""
    change_here(code, rep, storage, _ADD, ((rep.element, element),))


def added(code: Code, rep: Heap, value: Operand, element: Operand) -> Operand:
    """The same with an element (a bag: with one more copy)"""
    return changed(code, rep, value, _ADD, ((rep.element, element),))


def removed(code: Code, rep: Heap, value: Operand, element: Operand) -> tuple[Operand, Flag]:
    """The same without an element (a bag: with one copy less), and whether it was there"""
    return changed_and_told(code, rep, value, _REMOVE, ((rep.element, element),))


def member(code: Code, rep: Heap, value: Operand, element: Operand) -> Flag:
    """Whether an element is there"""
    task = Task("heap.member", (rep,), ((rep, value), (rep.element, element)))
    return test_apart(code, task, lambda inner, given: _found(inner, rep, *given)[1])


# ---------------------------------------------------------------- two sets


def united(code: Code, rep: Heap, a: Operand, b: Operand) -> Operand:
    """What is in either (bags: the copies of both)"""
    return changed(code, rep, a, Change("heap.unite", _uniting), ((rep, b),))


def _uniting(code: Code, place: Place, others: Operands) -> Flag:
    rep = place.rep
    assert isinstance(rep, Heap)
    with each(code, rep, others[0]) as element:
        put(code, rep, place.pointer, element)
    return False


def selected(code: Code, rep: Heap, a: Operand, b: Operand, inside: bool) -> Operand:
    """Those elements of the first set that are (not) in the second"""

    def body(inner: Code, operands: Operands, out: Place) -> None:
        with each(inner, rep, operands[0]) as element:
            there = member(inner, rep, operands[1], element)
            with inner.f.when(there if inside else inner.f.negate(there)):
                change_here(inner, rep, out.pointer, _APPEND, ((rep.element, element),))

    return value_apart(code, Task("heap.select", (rep, inside), ((rep, a), (rep, b))), rep, body)


def is_subset(code: Code, rep: Heap, a: Operand, b: Operand) -> Flag:
    """Whether all of the first set is in the second"""
    return test_apart(code, Task("heap.within", (rep,), ((rep, a), (rep, b))), lambda inner, v: _within(inner, rep, *v))


def _within(code: Code, rep: Heap, a: Operand, b: Operand) -> Flag:
    with each(code, rep, a) as element, code.f.unless(member(code, rep, b, element)):
        code.f.leave(False)
    return True


# ---------------------------------------------------------------- all elements


@contextmanager
def each_distinct(code: Code, rep: Heap, value: Operand) -> Generator[Operand]:
    """A loop over the elements, of copies only the first"""
    f = code.f
    with f.counted(0, length(code, rep, value)) as n:
        element, look, keep, skip = item(code, rep, value, n), f.label(), f.label(), f.label()
        f.branch(f.compare("eq", n, 0), keep, look)
        f.begin_apart(look)
        f.branch(equal(code, rep.element, item(code, rep, value, f.sub(n, 1)), element), skip, keep)
        f.begin_apart(keep)
        yield element
        f.begin(skip)


def first_of(code: Code, rep: Heap, value: Operand) -> Operand:
    """The least element; of nothing what has no bits set"""
    return item(code, rep, value, 0)


def last_of(code: Code, rep: Heap, value: Operand) -> Operand:
    """The greatest element; of nothing what has no bits set"""
    f, count = code.f, length(code, rep, value)
    return item(code, rep, value, f.select(f.compare("eq", count, 0), 0, f.sub(count, 1)))
