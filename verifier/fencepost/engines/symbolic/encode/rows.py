"""Sequences: elements at the front of their places."""

from collections.abc import Sequence

from fencepost.engines.symbolic.encode import arithmetic
from fencepost.engines.symbolic.encode.choose import choose, row_of
from fencepost.engines.symbolic.encode.circuit import FALSE, Circuit, Lit, flip
from fencepost.engines.symbolic.encode.sets import size
from fencepost.engines.symbolic.encode.values import Number, Row, Value, number


def _places(row: Row) -> list[tuple[Lit, Value]]:
    return list(zip(row.present, row.elements, strict=True))


def _number(value: Value) -> Number:
    if not isinstance(value, Number):
        raise TypeError(f"{value} is no number")
    return value


def _hits(c: Circuit, row: Row, index: Value) -> list[Lit]:
    """For each place, whether it is the index, and there"""
    return [c.both(there, arithmetic.is_number(c, _number(index), n)) for n, there in enumerate(row.present)]


def concat(c: Circuit, a: Row, b: Row) -> Row:
    """One after the other"""
    return row_of(c, [*_places(a), *_places(b)])


def at(c: Circuit, row: Row, index: Value, otherwise: Value) -> tuple[Value, Lit]:
    """The element at an index, and whether that is outside"""
    hits = _hits(c, row, index)
    found = [(hit, element) for hit, element in zip(hits, row.elements, strict=True) if hit != FALSE]
    if not found:
        return otherwise, flip(FALSE)
    value = found[-1][1]
    for hit, element in found[:-1]:
        value = choose(c, hit, element, value)
    return value, flip(c.any_of(hits))


def cut(c: Circuit, row: Row, lower: Value, upper: Value) -> tuple[Row, Lit]:
    """The elements from `lower` on and before `upper`, and whether these are outside"""
    low, high, length = _number(lower), _number(upper), size(c, row)
    fails = c.either(arithmetic.less(c, low, number(0)), arithmetic.less(c, length, high))
    kept: list[tuple[Lit, Value]] = []
    for n, (there, element) in enumerate(_places(row)):
        inside = c.both(arithmetic.at_most(c, low, number(n)), arithmetic.less(c, number(n), high))
        kept.append((c.both(there, inside), element))
    if low.bits:
        return row_of(c, kept), fails
    first = max(low.lower, 0)  # a known begin: the rest is a sequence as it stands
    rest = [pair for pair in kept[first:] if pair[0] != FALSE]
    return Row(tuple(there for there, _ in rest), tuple(element for _, element in rest)), fails


def with_at(c: Circuit, row: Row, index: Value, value: Value) -> tuple[Row, Lit]:
    """With another element at an index, and whether that is outside"""
    hits = _hits(c, row, index)
    elements = tuple(choose(c, hit, value, old) for hit, old in zip(hits, row.elements, strict=True))
    return Row(row.present, elements), flip(c.any_of(hits))


def remove_at(c: Circuit, row: Row, index: Value) -> tuple[Row, Lit]:
    """Without the element at an index, and whether that is outside"""
    hits = _hits(c, row, index)
    return _shifted(c, row, hits), flip(c.any_of(hits))


def _shifted(c: Circuit, row: Row, hits: Sequence[Lit]) -> Row:
    after = FALSE  # the hit is here or before
    kept: list[tuple[Lit, Value]] = []
    places = [*_places(row), (FALSE, row.elements[-1])] if row.elements else []
    for n, hit in enumerate(hits):
        after = c.either(after, hit)
        there, element = places[n + 1]
        kept.append((c.mux(after, there, row.present[n]), choose(c, after, element, row.elements[n])))
    kept = [pair for pair in kept if pair[0] != FALSE]
    return Row(tuple(there for there, _ in kept), tuple(element for _, element in kept))
