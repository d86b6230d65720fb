"""Values and states as words, and back, in Python. `rep` says how they lie there."""

from collections.abc import Iterable, Sequence
from typing import Any, final

from fencepost.core.terms import Value
from fencepost.engines.native.codegen.context import ARITHMETIC
from fencepost.engines.native.codegen.emit import WORD
from fencepost.engines.native.codegen.layout import StateLayout
from fencepost.engines.native.codegen.positions import position, sorting, value_at
from fencepost.engines.native.codegen.rep import (
    Array,
    Heap,
    Mask,
    Maybe,
    Number,
    Product,
    Rep,
    Row,
    Table,
    is_small,
    words,
)


@final
class NoRoom(Exception):
    """A value has more elements than its representation has room for, or (site ARITHMETIC) is too large a number"""

    def __init__(self, site: int) -> None:
        super().__init__(site)
        self.site = site


def to_words(rep: Rep, value: Value) -> tuple[int, ...]:
    """A value as the words that it takes in memory, without sign"""
    return _cut(_packed(rep, value), words(rep))


def from_words(rep: Rep, row: Sequence[int]) -> Value:
    """The value that words say"""
    return _unpacked(rep, _whole(row[: words(rep)]))


def pack_state(states: StateLayout, state: Iterable[Value]) -> tuple[int, ...]:
    """A state, its variables' values in order, as words"""
    total = 0
    for slot, value in zip(states.slots, state, strict=True):
        total |= _packed(slot.rep, value) << (slot.word * WORD + slot.shift)
    return _cut(total, states.words)


def unpack_state(states: StateLayout, row: Sequence[int]) -> tuple[Value, ...]:
    """The values of a state's variables"""
    total = _whole(row)
    return tuple(_unpacked(slot.rep, total >> (slot.word * WORD + slot.shift)) for slot in states.slots)


def _cut(total: int, count: int) -> tuple[int, ...]:
    return tuple(total >> (WORD * n) & _ones(WORD) for n in range(count))


def _whole(row: Sequence[int]) -> int:
    return sum((word & _ones(WORD)) << (WORD * n) for n, word in enumerate(row))


def _ones(bits: int) -> int:
    return (1 << bits) - 1


# ---------------------------------------------------------------- one long number for all the words


def _packed(rep: Rep, value: Any) -> int:
    match rep:
        case Number():
            if not rep.lower <= value <= rep.upper:
                raise NoRoom(ARITHMETIC)
            return value - rep.lower
        case Maybe():
            return 0 if value is None else _some(rep, _packed(rep.inner, value))
        case Product():
            variant, values = (value[0], value[1:]) if rep.tagged else (0, value)
            total = variant << rep.tag_shift
            for slot, part in zip(rep.slots[variant], values, strict=True):
                total |= _packed(slot.rep, part) << (slot.word * WORD + slot.shift)
            return total
        case Table():
            return _elements(rep.array, value)
        case Mask():
            return sum(1 << position(rep.element, element) for element in value)
        case Heap():
            key, every = sorting(rep.element), value if rep.kind == "set" else _copies(value)
            return _with_length(rep, sorted(every, key=key))
        case Row():
            return _with_length(rep, value)


def _copies(bag: Iterable[tuple[Value, int]]) -> list[Value]:
    return [element for element, copies in bag for _ in range(copies)]


def _some(rep: Maybe, inner: int) -> int:
    if not is_small(rep):
        return 1 | inner << WORD
    return inner + 1 if isinstance(rep.inner, Number) else inner | 1 << rep.inner.bits


def _with_length(rep: Heap | Row, values: Sequence[Value]) -> int:
    if len(values) > rep.room:
        raise NoRoom(rep.site)
    return len(values) | _elements(rep.array, values) << _before(rep)


def _before(rep: Heap | Row) -> int:
    """The bits before the elements"""
    return rep.length.bits if is_small(rep) else WORD


def _elements(array: Array, values: Sequence[Value]) -> int:
    total = 0
    for index, value in enumerate(values):
        total |= _packed(array.element, value) << _offset(array, index)
    return total


def _offset(array: Array, index: int) -> int:
    if array.bits <= WORD:
        return index * array.element.bits
    if not is_small(array.element):
        return index * words(array.element) * WORD
    word, rest = divmod(index, array.per_word)
    return word * WORD + rest * array.element.bits


# ---------------------------------------------------------------- and back


def _unpacked(rep: Rep, total: int) -> Any:
    """The value in the lowest bits; what is above them does not matter"""
    total &= _ones(words(rep) * WORD) if not is_small(rep) else _ones(rep.bits)
    match rep:
        case Number():
            return rep.lower + total
        case Maybe():
            return _option(rep, total)
        case Product():
            return _product(rep, total)
        case Table():
            return _row(rep.array, total, rep.array.length)
        case Mask():
            return frozenset(value_at(rep.element, n) for n in range(rep.element.count) if total >> n & 1)
        case Heap() | Row():
            before = _before(rep)
            values = _row(rep.array, total >> before, total & _ones(before))
            if isinstance(rep, Row):
                return values
            return frozenset(values) if rep.kind == "set" else _bag(values)


def _option(rep: Maybe, total: int) -> Value:
    if total == 0:
        return None
    if not is_small(rep):
        return _unpacked(rep.inner, total >> WORD)
    return _unpacked(rep.inner, total - 1 if isinstance(rep.inner, Number) else total)


def _product(rep: Product, total: int) -> Value:
    variant = total >> rep.tag_shift & _ones(rep.tag.bits)
    parts = [_unpacked(slot.rep, total >> (slot.word * WORD + slot.shift)) for slot in rep.slots[variant]]
    return (variant, *parts) if rep.tagged else tuple(parts)


def _row(array: Array, total: int, length: int) -> tuple[Value, ...]:
    return tuple(_unpacked(array.element, total >> _offset(array, n)) for n in range(length))


def _bag(values: tuple[Value, ...]) -> Value:
    counts: dict[Value, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return frozenset(counts.items())
