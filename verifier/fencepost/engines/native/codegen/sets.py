"""Sets and bags, however they lie: what is asked for here is done by `masks` or `heaps`.

Operands are in the collection's representation `rep`, elements in that of its elements. A wide result lies in
storage of its place in the code, and changes when the code gets there again.
"""

from contextlib import AbstractContextManager

from fencepost.engines.native.codegen import heaps, lists, masks
from fencepost.engines.native.codegen.context import Code
from fencepost.engines.native.codegen.emit import Flag, Num, Pointer
from fencepost.engines.native.codegen.lists import Collector
from fencepost.engines.native.codegen.place import Operand
from fencepost.engines.native.codegen.rep import Heap, Mask, Rep


def _known(rep: Rep) -> Mask | Heap:
    assert isinstance(rep, Mask | Heap)
    return rep


def empty(code: Code, rep: Rep) -> Operand:
    """Nothing"""
    known = _known(rep)
    return masks.empty(code, known) if isinstance(known, Mask) else heaps.empty(code, known)


def collector(code: Code, rep: Rep) -> Collector:
    """A set that absorbs, or a bag that takes up, element by element"""
    known = _known(rep)

    def put(here: Code, storage: Pointer, element: Operand) -> None:
        if isinstance(known, Mask):
            masks.put(here, known, storage, element)
        else:
            heaps.put(here, known, storage, element)

    return Collector(code, rep, put)


# ---------------------------------------------------------------- one element


def added(code: Code, rep: Rep, value: Operand, element: Operand) -> Operand:
    """The set with an element"""
    known = _known(rep)
    if isinstance(known, Mask):
        return masks.added(code, known, value, element)
    return heaps.added(code, known, value, element)


def removed(code: Code, rep: Rep, value: Operand, element: Operand) -> Operand:
    """The set without an element, which need not be there"""
    known = _known(rep)
    if isinstance(known, Mask):
        return masks.removed(code, known, value, element)
    return heaps.removed(code, known, value, element)[0]


def bag_added(code: Code, rep: Rep, value: Operand, element: Operand) -> Operand:
    """The bag with one more copy"""
    assert isinstance(rep, Heap)
    return heaps.added(code, rep, value, element)


def bag_removed(code: Code, rep: Rep, value: Operand, element: Operand) -> tuple[Operand, Flag]:
    """The bag with one copy less, and whether there was one"""
    assert isinstance(rep, Heap)
    return heaps.removed(code, rep, value, element)


def member(code: Code, rep: Rep, value: Operand, element: Operand) -> Flag:
    """Whether an element is there"""
    known = _known(rep)
    if isinstance(known, Mask):
        return masks.member(code, known, value, element)
    return heaps.member(code, known, value, element)


# ---------------------------------------------------------------- two sets


def united(code: Code, rep: Rep, a: Operand, b: Operand) -> Operand:
    """What is in either; of bags the copies of both"""
    known = _known(rep)
    return masks.united(code, known, a, b) if isinstance(known, Mask) else heaps.united(code, known, a, b)


def intersected(code: Code, rep: Rep, a: Operand, b: Operand) -> Operand:
    """What is in both sets"""
    known = _known(rep)
    if isinstance(known, Mask):
        return masks.intersected(code, known, a, b)
    return heaps.selected(code, known, a, b, inside=True)


def subtracted(code: Code, rep: Rep, a: Operand, b: Operand) -> Operand:
    """What is in the first set alone"""
    known = _known(rep)
    if isinstance(known, Mask):
        return masks.subtracted(code, known, a, b)
    return heaps.selected(code, known, a, b, inside=False)


def is_subset(code: Code, rep: Rep, a: Operand, b: Operand) -> Flag:
    """Whether all of the first set is in the second"""
    known = _known(rep)
    return masks.is_subset(code, known, a, b) if isinstance(known, Mask) else heaps.is_subset(code, known, a, b)


# ---------------------------------------------------------------- all elements


def size(code: Code, rep: Rep, value: Operand) -> Num:
    """How many elements there are, a bag's copies counted"""
    known = _known(rep)
    return masks.size(code, known, value) if isinstance(known, Mask) else lists.length(code, known, value)


def each(code: Code, rep: Rep, value: Operand) -> AbstractContextManager[Operand]:
    """A loop over the elements in domain order, a bag's copy by copy"""
    known = _known(rep)
    return masks.each(code, known, value) if isinstance(known, Mask) else lists.each(code, known, value)


def each_distinct(code: Code, rep: Rep, value: Operand) -> AbstractContextManager[Operand]:
    """A loop over the distinct elements in domain order"""
    if isinstance(rep, Heap) and rep.kind == "bag":
        return heaps.each_distinct(code, rep, value)
    return each(code, rep, value)


def first_of(code: Code, rep: Rep, value: Operand) -> Operand:
    """The least element; any element of its representation where there is none"""
    known = _known(rep)
    return masks.first_of(code, known, value) if isinstance(known, Mask) else heaps.first_of(code, known, value)


def last_of(code: Code, rep: Rep, value: Operand) -> Operand:
    """The greatest element; any element of its representation where there is none"""
    known = _known(rep)
    return masks.last_of(code, known, value) if isinstance(known, Mask) else heaps.last_of(code, known, value)
