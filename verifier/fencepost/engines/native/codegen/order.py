"""Which of two values comes first in domain order. Copies of an element in a bag stand side by side."""

from fencepost.engines.native.codegen.apart import Task, test_apart
from fencepost.engines.native.codegen.context import Code
from fencepost.engines.native.codegen.emit import Flag, Num
from fencepost.engines.native.codegen.place import (
    Operand,
    Place,
    element_at,
    field_at,
    length_at,
    number,
    read,
    settled,
    tag_at,
)
from fencepost.engines.native.codegen.rep import Heap, Mask, Maybe, Number, Product, Rep, Row, Table, is_small, words
from fencepost.engines.native.codegen.values import equal, is_none, unwrapped


def ordered(rep: Rep) -> bool:
    """Whether a value is small, and the codes of values are in the values' order"""
    match rep:
        case Number():
            return True
        case Maybe():
            return is_small(rep) and ordered(rep.inner)
        case Product():
            return is_small(rep) and all(ordered(part) for fields in rep.variants for part in fields)
        case Table() | Mask() | Heap() | Row():
            return rep.bits <= 1


def less(code: Code, rep: Rep, a: Operand, b: Operand) -> Flag:
    """Whether a stands before b in domain order"""
    if isinstance(rep, Number):
        return code.f.compare("slt", number(a), number(b))
    if ordered(rep):
        return code.f.compare("ult", number(a), number(b))
    return test_apart(code, Task("less", (rep,), ((rep, a), (rep, b))), lambda inner, given: _less(inner, rep, *given))


def _less(code: Code, rep: Rep, a: Operand, b: Operand) -> Flag:
    """All that a function contains; gives what it says at its end"""
    match rep:
        case Mask():
            return _less_mask(code, rep, a, b)
        case Maybe():
            return _less_option(code, rep, a, b)
        case _:
            first, second = settled(code.f, rep, a), settled(code.f, rep, b)
    match rep:
        case Product():
            return _less_product(code, rep, first, second)
        case Table():
            _first_difference(code, (first, second), rep.array.length)
            return False
        case Heap(kind="bag"):
            return _less_bag(code, rep, first, second)
        case Heap() | Row():
            lengths = number(read(code.f, length_at(code.f, first))), number(read(code.f, length_at(code.f, second)))
            _differ(code, *lengths)
            _first_difference(code, (first, second), lengths[0])
            return False
        case _:
            raise TypeError(f"{rep} is ordered by its code")


def _differ(code: Code, a: Num, b: Num) -> None:
    """Leaves the function if the numbers are not equal"""
    with code.f.when(code.f.compare("ne", a, b)):
        code.f.leave(code.f.compare("slt", a, b))


def _part_differs(code: Code, a: Place, b: Place) -> None:
    """Leaves the function if what lies there is not equal"""
    one, other = read(code.f, a), read(code.f, b)
    with code.f.unless(equal(code, a.rep, one, other)):
        code.f.leave(less(code, a.rep, one, other))


def _first_difference(code: Code, places: tuple[Place, Place], count: Num) -> None:
    a, b = places
    with code.f.counted(0, count) as n:
        _part_differs(code, element_at(code.f, a, n), element_at(code.f, b, n))


def _less_option(code: Code, rep: Maybe, a: Operand, b: Operand) -> Flag:
    f, missing = code.f, is_none(code, rep, b)
    with f.when(missing):
        f.leave(False)
    with f.when(is_none(code, rep, a)):
        f.leave(True)
    return less(code, rep.inner, unwrapped(code, rep, a), unwrapped(code, rep, b))


def _less_product(code: Code, rep: Product, a: Place, b: Place) -> Flag:
    f = code.f
    variant = number(read(f, tag_at(f, a)))
    _differ(code, variant, number(read(f, tag_at(f, b))))
    for n, fields in enumerate(rep.variants):
        if not fields:
            continue
        with f.when(f.compare("eq", variant, n)):
            for position in range(len(fields)):
                _part_differs(code, field_at(f, a, n, position), field_at(f, b, n, position))
            f.leave(False)
    return False


def _less_mask(code: Code, rep: Mask, a: Operand, b: Operand) -> Flag:
    """Fewer elements first; then the one that has the least element which only one of them has"""
    f, count = code.f, words(rep)
    if is_small(rep):
        pairs = [(number(a), number(b))]
    else:
        first, second = settled(f, rep, a).pointer, settled(f, rep, b).pointer
        pairs = [(f.load(first, n), f.load(second, n)) for n in range(count)]
    sizes: tuple[Num, Num] = (0, 0)
    for one, other in pairs:
        sizes = f.add(sizes[0], f.population(one)), f.add(sizes[1], f.population(other))
    _differ(code, *sizes)
    for one, other in pairs:
        apart = f.bit_xor(one, other)
        with f.when(f.compare("ne", apart, 0)):
            lowest = f.bit_and(apart, f.sub(0, apart))
            f.leave(f.truth(f.bit_and(one, lowest)))
    return False


# ---------------------------------------------------------------- bags


def _less_bag(code: Code, rep: Heap, a: Place, b: Place) -> Flag:
    """Fewer distinct elements first; then by the first pair of element and copies that differs"""
    f = code.f
    _differ(code, _changes(code, rep, a), _changes(code, rep, b))
    here, there = number(read(f, length_at(f, a))), number(read(f, length_at(f, b)))
    with f.counted(0, f.select(f.compare("slt", here, there), here, there)) as n:
        one, other = read(f, element_at(f, a, n)), read(f, element_at(f, b, n))
        with f.unless(equal(code, rep.element, one, other)):
            with f.unless(f.compare("eq", n, 0)):
                # who still repeats the element before has more copies of it
                before = read(f, element_at(f, a, f.sub(n, 1)))
                with f.when(equal(code, rep.element, one, before)):
                    f.leave(False)
                with f.when(equal(code, rep.element, other, before)):
                    f.leave(True)
            f.leave(less(code, rep.element, one, other))
    return f.compare("slt", here, there)


def _changes(code: Code, rep: Heap, place: Place) -> Num:
    """How often an element differs from the one before: of distinct elements one less than there are"""
    f, count = code.f, code.f.cell(0)
    with f.counted(0, number(read(f, length_at(f, place)))) as n, f.unless(f.compare("eq", n, 0)):
        last, here = read(f, element_at(f, place, f.sub(n, 1))), read(f, element_at(f, place, n))
        with f.unless(equal(code, rep.element, last, here)):
            count.set(f.add(count.get(), 1))
    return count.get()
