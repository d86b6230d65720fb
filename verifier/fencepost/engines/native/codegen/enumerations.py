"""Loops over the subsets of a set, its permutations, the choices of one element from each of many sets: all
numbered in domain order, and made one after the other from their number.

The functions that make them are written once for each representation.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import final

from fencepost.core.terms import Map, Set, Type
from fencepost.engines.native.codegen import rows, sets
from fencepost.engines.native.codegen.apart import Task, value_apart
from fencepost.engines.native.codegen.context import Code
from fencepost.engines.native.codegen.emit import Num, Pointer
from fencepost.engines.native.codegen.holder import Holder
from fencepost.engines.native.codegen.kinds import element_of
from fencepost.engines.native.codegen.place import Operand, Place, cut, element_at, fresh, number, read, write
from fencepost.engines.native.codegen.rep import WHOLE, Mask, Rep, Table, is_small
from fencepost.engines.native.codegen.writer import adapted


@final
@dataclass(frozen=True, slots=True)
class Made:
    """What is made of a number, and out of what. `body` is given what is chosen from, and the number."""

    what: str
    source: Type
    made: Type
    body: Callable[[Code, "Made", Operand, Operand], Operand]


def _numbered(code: Code, made: Made, base: Operand, n: Num) -> Operand:
    """The value of a number, by a function of its own"""
    source, result = code.rep(made.source), code.rep(made.made)
    task = Task(made.what, (result,), ((source, base), (WHOLE, n)))
    return value_apart(
        code, task, result, lambda inner, given, out: write(inner.f, out, made.body(inner, made, *given))
    )


def _nth(code: Code, rep: Rep, collection: Operand, n: Num, element: Rep) -> Operand:
    """The n-th element of a set, in domain order"""
    f, found, here = code.f, Holder(code, element), code.f.cell(0)
    found.clear()
    with sets.each(code, rep, collection) as value:
        with f.when(f.compare("eq", here.get(), n)):
            found.set(value)
        here.set(f.add(here.get(), 1))
    return found.get()


# ---------------------------------------------------------------- subsets


@contextmanager
def subsets(code: Code, of: Type, base: Operand, made: Type, ordered: bool) -> Generator[Operand]:
    """Every subset: by size, then by its elements"""
    f, rep = code.f, code.rep(of)
    if isinstance(rep, Mask) and is_small(rep) and not ordered and isinstance(base, int | str):
        yield from _submasks(code, base, of, made)
        return
    task = Made("subset", of, made, _subset)
    many = sets.size(code, rep, base)
    with f.counted(0, f.add(many, 1) if ordered else 1) as size, f.counted(0, f.shift_left(1, many)) as n:
        digits = f.sub(f.sub(f.shift_left(1, many), 1), n)
        other = f.label()
        if ordered:
            right = f.label()
            f.branch(f.compare("eq", f.population(digits), size), right, other)
            f.begin_apart(right)
        yield _numbered(code, task, base, digits)
        f.begin(other)


def _submasks(code: Code, base: Num, of: Type, made: Type) -> Generator[Operand]:
    f, left = code.f, code.f.cell(base)
    with f.loop() as done:
        here, more = left.get(), f.label()
        yield adapted(code, here, of, made)
        f.branch(f.compare("eq", here, 0), done, more)
        f.begin_apart(more)
        left.set(f.bit_and(f.sub(here, 1), base))


def _subset(code: Code, task: Made, base: Operand, n: Operand) -> Operand:
    """The subset whose least element is told by the highest bit of the number, and so on"""
    f, of, made, digits = code.f, task.source, task.made, number(n)
    rep, result = code.rep(of), sets.collector(code, code.rep(made))
    left = f.cell(sets.size(code, rep, base))
    with sets.each(code, rep, base) as element:
        left.set(f.sub(left.get(), 1))
        with f.when(f.truth(f.bit_and(f.shift_right(digits, left.get()), 1))):
            result.add(adapted(code, element, element_of(of), element_of(made)))
    return result.result()


# ---------------------------------------------------------------- permutations


@contextmanager
def permutations(code: Code, of: Type, base: Operand, made: Type) -> Generator[Operand]:
    """Every order of all elements"""
    f, rep = code.f, code.rep(of)
    task = Made("permutation", of, made, _permutation)
    many, total = sets.size(code, rep, base), f.cell(1)
    with f.counted(0, many) as n:
        total.set(f.mul(total.get(), f.add(n, 1)))
    with f.counted(0, total.get()) as n:
        yield _numbered(code, task, base, n)


def _permutation(code: Code, task: Made, base: Operand, n: Operand) -> Operand:
    """The digits of the number, least first, choose from what is left"""
    f, of, made = code.f, task.source, task.made
    rep, element = code.rep(of), code.rep(element_of(of))
    left, ways, rest, result = Holder(code, rep), f.cell(1), f.cell(number(n)), rows.row_collector(code, code.rep(made))
    left.set(base)
    many = sets.size(code, rep, base)
    with f.counted(1, many) as factor:
        ways.set(f.mul(ways.get(), factor))
    with f.counted(0, many) as done:
        digit = f.divide(rest.get(), ways.get())
        rest.set(f.rest(rest.get(), ways.get()))
        chosen = _nth(code, rep, left.get(), digit, element)
        result.add(adapted(code, chosen, element_of(of), element_of(made)))
        left.set(sets.removed(code, rep, left.get(), chosen))
        after = f.sub(f.sub(many, done), 1)
        ways.set(f.divide(ways.get(), f.select(f.compare("sle", after, 0), 1, after)))
    return result.result()


# ---------------------------------------------------------------- choices


@contextmanager
def choices(code: Code, of: Type, base: Operand, made: Type) -> Generator[Operand]:
    """Every way to choose one element from each set of a map"""
    f, rep = code.f, code.rep(of)
    assert isinstance(rep, Table)
    task = Made("choice", of, made, _choice)
    total = f.cell(1)
    with f.counted(0, rep.key.count) as n:
        total.set(f.mul(total.get(), sets.size(code, rep.value, _part(code, rep, base, n))))
    with f.counted(0, total.get()) as n:
        yield _numbered(code, task, base, n)


def _part(code: Code, rep: Table, base: Operand, n: Num) -> Operand:
    if isinstance(base, Pointer):
        return read(code.f, element_at(code.f, Place(rep, base), n))
    place = element_at(code.f, Place(rep, Pointer("null")), n)
    return cut(code.f, base, place.rep, place.shift)


def _choice(code: Code, task: Made, base: Operand, n: Operand) -> Operand:
    """The digits of the number choose, that of the last key least"""
    f, of, made = code.f, task.source, task.made
    assert isinstance(of, Map) and isinstance(made, Map) and isinstance(of.value, Set)
    rep, element = code.rep(of), code.rep(of.value.element)
    assert isinstance(rep, Table)
    place, rest = fresh(f, code.rep(made)), f.cell(number(n))
    with f.counted(0, rep.key.count) as done:
        key = f.sub(rep.key.count - 1, done)
        part = _part(code, rep, base, key)
        many = sets.size(code, rep.value, part)
        chosen = _nth(code, rep.value, part, f.rest(rest.get(), many), element)
        rest.set(f.divide(rest.get(), many))
        write(f, element_at(f, place, key), adapted(code, chosen, of.value.element, made.value))
    return read(f, place)
