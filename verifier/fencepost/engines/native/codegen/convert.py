"""A value of one type as a value of another that Python would call equal: other limits of numbers inside, more
or less room. `converted` is for types that hold every value of the source, `fitted` is what storing does: it
fails outside of ranges and beyond the lengths of sequences, and clamps where a range saturates."""

from fencepost.engines.native.codegen.apart import Task, value_apart
from fencepost.engines.native.codegen.context import Code
from fencepost.engines.native.codegen.emit import Num, ones, wrapped
from fencepost.engines.native.codegen.fitting import fit_number
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
    write,
)
from fencepost.engines.native.codegen.regroup import Element, regrouped
from fencepost.engines.native.codegen.rep import Heap, Mask, Maybe, Number, Product, Rep, Row, Table, is_small
from fencepost.engines.native.codegen.values import chosen, is_none, some, unwrapped


def converted(code: Code, value: Operand, source: Rep, target: Rep) -> Operand:
    """The value in another representation, which holds it"""
    return _moved(code, value, source, target, False)


def fitted(code: Code, value: Operand, source: Rep, target: Rep) -> Operand:
    """The value as one of another type; fails where it is none"""
    return _moved(code, value, source, target, True)


def _moved(code: Code, value: Operand, source: Rep, target: Rep, checked: bool) -> Operand:
    match source, target:
        case Number(), Number():
            return fit_number(code, number(value), (source.lower, source.upper), target) if checked else value
        case _ if alike(source, target):
            return value
        case Maybe(inner=Number()), Maybe(inner=Number()) if not checked and is_small(source) and is_small(target):
            inner = some(code, target, unwrapped(code, source, value))
            return chosen(code, target, is_none(code, source, value), 0, inner)
        case Maybe(), _:
            pass
        case _, Maybe():
            return some(code, target, _moved(code, value, source, target.inner, checked))
        case Mask(element=Number() as from_), Mask(element=Number() as to) if is_small(source) and is_small(target):
            if not (checked and to.saturating):
                return _shifted(code, number(value), from_, to, checked)
        case _:
            pass
    task = Task("fitted" if checked else "converted", (source, target), ((source, value),), fails=checked)
    return value_apart(code, task, target, lambda inner, given, out: _fill(inner, given[0], source, out, checked))


# ---------------------------------------------------------------- what costs nothing


def alike(a: Rep, b: Rep) -> bool:
    """Whether every value of a is one of b with the same bits"""
    match a, b:
        case Number(), Number():
            return (a.lower, a.upper) == (b.lower, b.upper)
        case Maybe(), Maybe():
            return alike(a.inner, b.inner)
        case Product(), Product():
            pairs = zip(a.variants, b.variants, strict=True)
            return all(alike(one, other) for row in pairs for one, other in zip(*row, strict=True))
        case Table(), Table():
            return alike(a.value, b.value)
        case Mask(), Mask():
            return alike(a.element, b.element)
        case (Heap(), Heap()) | (Row(), Row()):  # there is never room for more than is allowed
            return a.room == b.room and alike(a.element, b.element)
        case _:
            return False


def _shifted(code: Code, mask: Num, source: Number, target: Number, checked: bool) -> Num:
    """A set of numbers whose bits begin at another number"""
    f, up = code.f, source.lower - target.lower
    first, last = max(source.lower, target.lower), min(source.upper, target.upper)
    inside = 0 if first > last else ((1 << (last - first + 1)) - 1) << (first - source.lower)
    if inside != (1 << source.count) - 1:
        if checked:
            code.fail_if(f.truth(f.bit_and(mask, ones(source.count) & ~inside)))
        mask = f.bit_and(mask, wrapped(inside))
    return f.shift_left(mask, up) if up >= 0 else f.shift_right(mask, -up)


# ---------------------------------------------------------------- part by part


def _fill(code: Code, value: Operand, source: Rep, out: Place, checked: bool) -> None:
    """Writes the value into `out`, which is all 0"""
    f, target = code.f, out.rep
    match source, target:
        case Maybe(), Maybe():
            with f.unless(is_none(code, source, value)):
                inner = _moved(code, unwrapped(code, source, value), source.inner, target.inner, checked)
                write(f, out, some(code, target, inner))
        case Product(), Product():
            _fill_product(code, settled(f, source, value), out, checked)
        case Table(), Table():
            _fill_elements(code, settled(f, source, value), out, (target.array.length, checked))
        case Row(), Row():
            _fill_row(code, settled(f, source, value), out, checked)
        case ((Mask() | Heap()), (Mask() | Heap())):

            def element(inner: Code, each: Operand) -> Operand:
                return _moved(inner, each, source.element, target.element, checked)

            clamps = checked and saturates(target.element)
            regrouped(code, (source, value), out, Element(element, clamps))
        case _:
            raise TypeError(f"{source} never becomes {target}")


def saturates(rep: Rep) -> bool:
    """Whether a number somewhere inside is clamped when it is stored, so that what was sorted may not stay so"""
    match rep:
        case Number():
            return rep.saturating
        case Maybe():
            return saturates(rep.inner)
        case Product():
            return any(saturates(part) for fields in rep.variants for part in fields)
        case Table():
            return saturates(rep.value)
        case Mask() | Heap() | Row():
            return saturates(rep.element)


def _fill_part(code: Code, source: Place, target: Place, checked: bool) -> None:
    write(code.f, target, _moved(code, read(code.f, source), source.rep, target.rep, checked))


def _fill_product(code: Code, source: Place, out: Place, checked: bool) -> None:
    f, rep = code.f, out.rep
    assert isinstance(rep, Product)
    variant = number(read(f, tag_at(f, source)))
    write(f, tag_at(f, out), variant)
    for n, fields in enumerate(rep.variants):
        if not fields:
            continue
        with f.when(f.compare("eq", variant, n)):
            for position in range(len(fields)):
                _fill_part(code, field_at(f, source, n, position), field_at(f, out, n, position), checked)


def _fill_elements(code: Code, source: Place, out: Place, how: tuple[Num, bool]) -> None:
    count, checked = how
    with code.f.counted(0, count) as n:
        _fill_part(code, element_at(code.f, source, n), element_at(code.f, out, n), checked)


def _fill_row(code: Code, source: Place, out: Place, checked: bool) -> None:
    f, old, new = code.f, source.rep, out.rep
    assert isinstance(old, Row) and isinstance(new, Row)
    length = number(read(f, length_at(f, source)))
    if checked and new.limit is not None and old.room > new.limit:
        code.fail_if(f.compare("slt", new.limit, length))
    if old.room > new.room:
        crowded = f.compare("slt", new.room, length)
        with f.when(crowded):
            code.no_room(new.site)
        length = f.select(crowded, new.room, length)
    write(f, length_at(f, out), length)
    _fill_elements(code, source, out, (length, checked))
