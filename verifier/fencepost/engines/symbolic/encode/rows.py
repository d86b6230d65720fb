"""Sequences. The elements stand at the front of their places, and `present` tells the length place by place: so what is
asked of a known index, or of one counted from the end, is a literal that is there already.

Where something fails the result may be anything. It is taken as if nothing failed, with as few places as limits allow:
a function that calls itself with the rest of a sequence ends where no place is left.
"""

from collections.abc import Sequence

from fencepost.engines.symbolic.encode import arithmetic, sets
from fencepost.engines.symbolic.encode.choose import choose
from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Circuit, Lit, flip
from fencepost.engines.symbolic.encode.values import Number, Row, Value, as_lit, number, truth


def length(c: Circuit, row: Row) -> Number:
    """How many elements there are"""
    return sets.size(c, row)


# ---------------------------------------------------------------- one place


def at(c: Circuit, row: Row, index: Value, otherwise: Value) -> tuple[Value, Lit]:
    """The element at an index, and whether that is outside; `otherwise` where there can be no such element"""
    row, place = _trimmed(row), _number(index)
    return _picked(c, row.elements, place, otherwise), _outside(c, row, place)


def with_at(c: Circuit, row: Row, index: Value, value: Value) -> tuple[Row, Lit]:
    """With another element at an index, and whether that is outside"""
    row, place = _trimmed(row), _number(index)
    hits = (arithmetic.is_number(c, place, n) for n in range(len(row.elements)))
    elements = tuple(choose(c, hit, value, old) for hit, old in zip(hits, row.elements, strict=True))
    return Row(row.present, elements), _outside(c, row, place)


def remove_at(c: Circuit, row: Row, index: Value) -> tuple[Row, Lit]:
    """Without the element at an index, and whether that is outside"""
    row, place = _trimmed(row), _number(index)
    pairs = zip(row.elements, row.elements[1:], strict=False)
    elements = tuple(
        choose(c, arithmetic.at_most(c, place, number(n)), after, here) for n, (here, after) in enumerate(pairs)
    )
    return Row(row.present[1:], elements), _outside(c, row, place)


# ---------------------------------------------------------------- many places


def concat(c: Circuit, a: Row, b: Row) -> Row:
    """One after the other"""
    a, b = _trimmed(a), _trimmed(b)
    places = [_joined(c, a, b, n) for n in range(len(a.present) + len(b.present))]
    return Row(tuple(there for there, _ in places), tuple(element for _, element in places))


def _joined(c: Circuit, a: Row, b: Row, place: int) -> tuple[Lit, Value]:
    """What stands at a place of both: an element of `a` where it is long enough, else one of `b`, by how long `a` is"""
    found: list[tuple[Lit, Lit, Value]] = []  # if `a` has more elements than the ones before say, whether, and what
    for size in range(min(place, len(a.present)) + 1):
        longer = a.present[size - 1] if size else TRUE
        if place - size < len(b.present):
            found.append((longer, b.present[place - size], b.elements[place - size]))
    if place < len(a.present):
        found.append((a.present[place], TRUE, a.elements[place]))
    first, there, value = found[0]
    there = c.both(first, there)
    for longer, there_too, other in found[1:]:
        there, value = c.mux(longer, there_too, there), choose(c, longer, other, value)
    return there, value


def cut(c: Circuit, row: Row, lower: Value, upper: Value) -> tuple[Row, Lit]:
    """The elements from `lower` on and before `upper`, and whether these are outside"""
    row, low, high = _trimmed(row), _number(lower), _number(upper)
    fails = c.either(_negative(c, row, low), _beyond(c, row, high))
    first, end = max(low.lower, 0), min(high.upper, len(row.present))
    last, size = min(low.upper, end), _apart(high, low)
    room = end - first if size is None else min(end - first, size)
    if last < first or room <= 0:
        return Row((), ()), fails
    begin = arithmetic.clamped(c, low, first, last)
    elements = tuple(_picked(c, row.elements[n:end], begin, row.elements[0]) for n in range(room))
    if size is not None:
        return Row((TRUE,) * room, elements), fails
    before = [truth(lit) for lit in _before(c, row, high, last + room)]
    present = (as_lit(_picked(c, before[n:], begin, number(0))) for n in range(room))
    return _trimmed(Row(tuple(present), elements)), fails


# ---------------------------------------------------------------- places and numbers


def _number(value: Value) -> Number:
    if not isinstance(value, Number):
        raise TypeError(f"{value} is no number")
    return value


def _trimmed(row: Row) -> Row:
    """Without the places at the end that no element can have"""
    size = len(row.present)
    while size and row.present[size - 1] == FALSE:
        size -= 1
    return row if size == len(row.present) else Row(row.present[:size], row.elements[:size])


def _picked(c: Circuit, values: Sequence[Value], index: Number, otherwise: Value) -> Value:
    """The value at an index, halved by one bit after the other; anything, if it is outside"""
    first, last = max(index.lower, 0), min(index.upper, len(values) - 1)
    if first > last:
        return otherwise
    some = list(values[first : last + 1])
    for bit in arithmetic.rebased(c, index, first, last).bits:
        pairs = zip(some[::2], some[1::2], strict=False)
        some = [*(choose(c, bit, odd, even) for even, odd in pairs), *some[len(some) & ~1 :]]
    return some[0]


def _apart(a: Number, b: Number) -> int | None:
    """a - b, where both have the same bits: it is known then"""
    size = min(len(a.bits), len(b.bits))
    more = (*a.bits[size:], *b.bits[size:])
    return a.lower - b.lower if a.bits[:size] == b.bits[:size] and all(bit == FALSE for bit in more) else None


def _back(c: Circuit, row: Row, index: Number) -> int | None:
    """How far from the end an index is that was computed from the length (the end: 0, the last element: -1)"""
    return _apart(index, length(c, row)) if index.bits else None


def _outside(c: Circuit, row: Row, index: Number) -> Lit:
    """Whether there is no element at an index"""
    return c.either(_negative(c, row, index), flip(_there(c, row, index)))


def _negative(c: Circuit, row: Row, index: Number) -> Lit:
    """Whether an index is before the first place: so far from the end that the sequence is too short"""
    back = _back(c, row, index)
    if back is None or back >= 0:
        return arithmetic.less(c, index, number(0))
    return flip(row.present[-back - 1]) if -back <= len(row.present) else TRUE


def _there(c: Circuit, row: Row, index: Number) -> Lit:
    """Whether there is an element at an index that is not negative"""
    back = _back(c, row, index)
    if back is not None:
        return TRUE if back < 0 else FALSE
    present = _picked(c, [truth(lit) for lit in row.present], index, number(0))
    return c.both(arithmetic.less(c, index, number(len(row.present))), as_lit(present))


def _beyond(c: Circuit, row: Row, limit: Number) -> Lit:
    """Whether a limit is greater than the length"""
    missing = flip(_there(c, row, arithmetic.subtract(c, limit, number(1))))
    return missing if missing == FALSE else c.both(missing, arithmetic.less(c, number(0), limit))


def _before(c: Circuit, row: Row, limit: Number, count: int) -> list[Lit]:
    """Of the first places, whether they are before a limit that is no greater than the length"""
    back = _back(c, row, limit)
    if back is None:
        return [arithmetic.less(c, number(n), limit) for n in range(count)]
    places = [*(TRUE,) * max(back, 0), *row.present[max(-back, 0) :], *(FALSE,) * count]
    return places[:count]
