"""Where a value stands among all of its representation, counted from 0 in domain order, and the value that
stands there: in machine code what `positions` is in Python. Only where there are fewer than 2**62 values."""

from collections.abc import Sequence
from math import comb

from fencepost.engines.native.codegen.apart import Task, number_apart, value_apart
from fencepost.engines.native.codegen.context import Code
from fencepost.engines.native.codegen.emit import Num, Pointer
from fencepost.engines.native.codegen.order import ordered
from fencepost.engines.native.codegen.place import (
    Operand,
    Place,
    decoded,
    element_at,
    encoded,
    field_at,
    length_at,
    number,
    read,
    settled,
    tag_at,
    write,
)
from fencepost.engines.native.codegen.positions import counted
from fencepost.engines.native.codegen.rep import (
    WHOLE,
    Heap,
    Mask,
    Maybe,
    Number,
    Product,
    Rep,
    Row,
    Table,
)
from fencepost.engines.native.codegen.values import is_none, some, unwrapped

MOST = 1 << 62  # more values are never counted


def gapless(rep: Rep) -> bool:
    """Whether the codes of values are their positions"""
    if not ordered(rep):
        return False
    match rep:
        case Number():
            return True
        case Maybe():
            return isinstance(rep.inner, Number) or rep.inner.bits == 0
        case Product():
            *others, last = rep.variants
            room = 1 << (rep.bits - rep.tag.bits)
            return all(counted(fields) == room for fields in others) and _gapless_fields(last)
        case Table() | Mask() | Heap() | Row():
            return rep.bits == 0


def _gapless_fields(fields: Sequence[Rep]) -> bool:
    """Fields one below the other: only the first that has any bits may leave some of them unused"""
    wide = [part for part in fields if part.bits]
    return all(part.count == 1 << part.bits for part in wide[1:]) and all(gapless(part) for part in wide[:1])


def rank(code: Code, rep: Rep, value: Operand) -> Num:
    """The position of a value"""
    if gapless(rep):
        return encoded(code.f, rep, number(value))
    task = Task("rank", (rep,), ((rep, value),))
    return number_apart(code, task, lambda inner, given: _rank(inner, rep, given[0]))


def unrank(code: Code, rep: Rep, at: Num) -> Operand:
    """The value at a position"""
    if gapless(rep):
        return decoded(code.f, rep, at)
    task = Task("unrank", (rep,), ((WHOLE, at),))
    return value_apart(code, task, rep, lambda inner, given, out: _unrank(inner, number(given[0]), out))


# ---------------------------------------------------------------- from a value to its position


def _rank(code: Code, rep: Rep, value: Operand) -> Num:
    match rep:
        case Maybe():
            with code.f.when(is_none(code, rep, value)):
                code.f.leave(0)
            return code.f.add(rank(code, rep.inner, unwrapped(code, rep, value)), 1)
        case Product():
            return _rank_product(code, rep, settled(code.f, rep, value))
        case Table():
            return _rank_elements(code, settled(code.f, rep, value), rep.array.length)
        case Mask():
            return _rank_mask(code, rep, number(value))
        case Row():
            place = settled(code.f, rep, value)
            length = number(read(code.f, length_at(code.f, place)))
            shorter = code.f.load(_shorter(code, rep), length)
            return code.f.add(shorter, _rank_elements(code, place, length))
        case Number() | Heap():
            raise TypeError(f"{rep} is not counted here")


def _rank_product(code: Code, rep: Product, place: Place) -> Num:
    f = code.f
    variant = number(read(f, tag_at(f, place)))
    before = 0
    for n, fields in enumerate(rep.variants):
        with f.when(f.compare("eq", variant, n)):
            total: Num = 0
            for position, part in enumerate(fields):
                here = rank(code, part, read(f, field_at(f, place, n, position)))
                total = f.add(f.mul(total, part.count), here)
            f.leave(f.add(total, before))
        before += counted(fields)
    return 0


def _rank_elements(code: Code, place: Place, count: Num) -> Num:
    f, total = code.f, code.f.cell(0)
    with f.counted(0, count) as n:
        element = element_at(f, place, n)
        here = rank(code, element.rep, read(f, element))
        total.set(f.add(f.mul(total.get(), element.rep.count), here))
    return total.get()


def _shorter(code: Code, rep: Row) -> Pointer:
    """For each length how many shorter sequences there are"""
    assert rep.limit is not None
    found = [0]
    for length in range(rep.limit + 1):
        found.append(min(found[-1] + rep.element.count**length, MOST))
    return code.library.constant(tuple(found))


# ---------------------------------------------------------------- and back


def _unrank(code: Code, at: Num, out: Place) -> None:
    f, rep = code.f, out.rep
    match rep:
        case Maybe():
            with f.unless(f.compare("eq", at, 0)):
                write(f, out, some(code, rep, unrank(code, rep.inner, f.sub(at, 1))))
        case Product():
            _unrank_product(code, at, out)
        case Table():
            _unrank_elements(code, at, out, rep.array.length)
        case Mask():
            write(f, out, _unrank_mask(code, rep, at))
        case Row():
            _unrank_row(code, rep, at, out)
        case Number() | Heap():
            raise TypeError(f"{rep} is not counted here")


def _unrank_product(code: Code, at: Num, out: Place) -> None:
    f, rep = code.f, out.rep
    assert isinstance(rep, Product)
    after, before = f.label(), 0
    for n, fields in enumerate(rep.variants):
        total = counted(fields)
        with f.when(f.compare("slt", at, before + total) if n + 1 < len(rep.variants) else True):
            write(f, tag_at(f, out), n)
            left = f.sub(at, before)
            for position in reversed(range(len(fields))):
                part = fields[position]
                here = left if position == 0 else f.rest(left, part.count)
                left = f.divide(left, part.count)
                write(f, field_at(f, out, n, position), unrank(code, part, here))
            f.jump(after)
        before += total
    f.begin(after)


def _unrank_elements(code: Code, at: Num, out: Place, count: Num) -> None:
    """The last element is the rest of a division, and so on forwards"""
    f, left = code.f, code.f.cell(at)
    with f.counted(0, count) as n:
        element = element_at(f, out, f.sub(f.sub(count, 1), n))
        here = left.get()
        write(f, element, unrank(code, element.rep, f.rest(here, element.rep.count)))
        left.set(f.divide(here, element.rep.count))


def _unrank_row(code: Code, rep: Row, at: Num, out: Place) -> None:
    f, length, shorter = code.f, code.f.cell(0), _shorter(code, rep)
    with f.loop() as done:
        longer, next_length = f.label(), f.add(length.get(), 1)
        f.branch(f.compare("sle", f.load(shorter, next_length), at), longer, done)
        f.begin_apart(longer)
        length.set(next_length)
    found = length.get()
    fits = f.compare("sle", found, rep.room)
    with f.unless(fits):
        code.no_room(rep.site)
    with f.when(fits):
        write(f, length_at(f, out), found)
        _unrank_elements(code, f.sub(at, f.load(shorter, found)), out, found)


# ---------------------------------------------------------------- subsets


def _choices(code: Code, many: int) -> Pointer:
    """The word at left * (many + 1) + n: how many sets of `left` of n things there are"""
    return code.library.constant(tuple(comb(n, left) for left in range(many + 1) for n in range(many + 1)))


def _rank_mask(code: Code, rep: Mask, mask: Num) -> Num:
    """See `positions.subset_position`"""
    f, many = code.f, rep.element.count
    table, left, total = _choices(code, many), f.cell(f.population(mask)), f.cell(0)
    with f.counted(0, left.get()) as size:
        total.set(f.add(total.get(), f.load(table, f.add(f.mul(size, many + 1), many))))
    with f.counted(0, many) as n:
        here, more = left.get(), f.label()
        after = f.label()
        f.branch(f.compare("eq", here, 0), after, more)
        f.begin_apart(more)
        inside = f.bit_and(f.shift_right(mask, n), 1)
        without = f.load(table, f.add(f.mul(f.sub(here, 1), many + 1), f.sub(many - 1, n)))
        total.set(f.add(total.get(), f.select(f.truth(inside), 0, without)))
        left.set(f.sub(here, inside))
        f.begin(after)
    return total.get()


def _unrank_mask(code: Code, rep: Mask, at: Num) -> Num:
    """See `positions.subset_at`"""
    f, many = code.f, rep.element.count
    table, left, mask, rest = _choices(code, many), f.cell(0), f.cell(0), f.cell(at)
    with f.loop() as done:
        ways, more = f.load(table, f.add(f.mul(left.get(), many + 1), many)), f.label()
        f.branch(f.compare("slt", rest.get(), ways), done, more)
        f.begin_apart(more)
        rest.set(f.sub(rest.get(), ways))
        left.set(f.add(left.get(), 1))
    with f.counted(0, many) as n:
        here, more, after = left.get(), f.label(), f.label()
        f.branch(f.compare("eq", here, 0), after, more)
        f.begin_apart(more)
        with_it = f.load(table, f.add(f.mul(f.sub(here, 1), many + 1), f.sub(many - 1, n)))
        inside = f.compare("slt", rest.get(), with_it)
        mask.set(f.bit_or(mask.get(), f.shift_left(f.number(inside), n)))
        left.set(f.sub(here, f.number(inside)))
        rest.set(f.sub(rest.get(), f.select(inside, 0, with_it)))
        f.begin(after)
    return mask.get()
