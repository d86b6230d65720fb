"""How a value of each type lies in bits.

A *small* value has at most 64 bits and is at hand as one number, its *code*; a *wide* one is a row of whole
words in memory. Both forms are canonical: equal values have equal bits, and bits that mean nothing are 0, so
states can be compared and hashed as words. No small part of anything crosses the end of a word.

    Number     bool, range, enum, scalarset, int: at hand as the number itself, in bits as its distance
               from `lower`
    Maybe      option: 0 is none; of a Number one more than its bits, else its code with one bit set above it
    Product    record: the fields; union: the variant's position, then the fields of all variants overlaid
    Table      map: one element for each key, in the keys' order
    Mask       set of few possible elements: a bit for each, in domain order
    Heap       set or bag of many possible elements: how many, then the elements in domain order (a bag's
               copies side by side), as many as there is room for
    Row        seq: its length, then the elements, as many as there is room for

`Heap` and `Row` have room for less than could be; a value that needs more stops the search with the number of
the `Room`, and it begins again with twice as much. So a state is as wide as the protocol makes it, not its types.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias, final

from fencepost.engines.native.codegen.emit import WORD


@final
@dataclass(frozen=True)
class Number:
    """`lower..upper`; `whole` for exact integers, which are never part of a state"""

    lower: int
    upper: int
    saturating: bool = False

    @cached_property
    def count(self) -> int:
        return self.upper - self.lower + 1

    @cached_property
    def bits(self) -> int:
        return (self.count - 1).bit_length()


WHOLE = Number(-(1 << (WORD - 1)), (1 << (WORD - 1)) - 1)
BOOLEAN = Number(0, 1)


@final
@dataclass(frozen=True)
class Maybe:
    """An option"""

    inner: "Rep"

    @cached_property
    def count(self) -> int:
        return self.inner.count + 1

    @cached_property
    def bits(self) -> int:
        together = self.inner.count.bit_length() if isinstance(self.inner, Number) else self.inner.bits + 1
        if together <= WORD:
            return together
        return WORD * (1 + words(self.inner))  # a whole word says whether there is one


@final
@dataclass(frozen=True)
class Slot:
    """Where a field lies within a product: the word (0 in a small one) and the bits below it there"""

    rep: "Rep"
    word: int
    shift: int


@final
@dataclass(frozen=True)
class Product:
    """A record (`variants` of one element, no tag) or a union. `fields[variant][position]`"""

    variants: tuple[tuple["Rep", ...], ...]
    tagged: bool

    @cached_property
    def count(self) -> int:
        total = 0
        for fields in self.variants:
            ways = 1
            for rep in fields:
                ways *= rep.count
            total += ways
        return total

    @cached_property
    def tag(self) -> Number:
        """The variant's position; of no bits in a record"""
        return Number(0, len(self.variants) - 1)

    @cached_property
    def bits(self) -> int:
        if self._narrow is not None:
            return self._narrow
        return max(word for word in self._words) * WORD

    @cached_property
    def _narrow(self) -> int | None:
        """The bits of a small one"""
        total = self.tag.bits + max(sum(rep.bits for rep in fields) for fields in self.variants)
        return total if total <= WORD else None

    @cached_property
    def _words(self) -> tuple[int, ...]:
        return tuple(max((s.word + words(s.rep) for s in slots), default=1) for slots in self.slots)

    @cached_property
    def tag_shift(self) -> int:
        """Where the tag lies in the first word: above the fields of a small one, so that codes of unions
        order by variant first; else at the bottom"""
        return self.bits - self.tag.bits if self._narrow is not None else 0

    @cached_property
    def slots(self) -> tuple[tuple[Slot, ...], ...]:
        """`slots[variant][position]`: of a small one the first field highest, so that codes order by it"""
        if self._narrow is None:
            return tuple(packed(fields, self.tag.bits) for fields in self.variants)
        made: list[tuple[Slot, ...]] = []
        for fields in self.variants:
            below = self._narrow - self.tag.bits
            row: list[Slot] = []
            for rep in fields:
                below -= rep.bits
                row.append(Slot(rep, 0, below))
            made.append(tuple(row))
        return tuple(made)


@final
@dataclass(frozen=True)
class Array:
    """`length` elements in a row: of one word if they fit into one; else as many whole elements a word as fit
    (`per_word`), or wide ones one after the other"""

    element: "Rep"
    length: int

    @cached_property
    def bits(self) -> int:
        if self.element.bits * self.length <= WORD:
            return self.element.bits * self.length
        if not is_small(self.element):
            return self.element.bits * self.length
        return -(-self.length // self.per_word) * WORD

    @cached_property
    def per_word(self) -> int:
        """How many small elements share a word"""
        return WORD // max(self.element.bits, 1)


@final
@dataclass(frozen=True)
class Table:
    """A map"""

    key: "Rep"
    value: "Rep"

    @cached_property
    def array(self) -> Array:
        return Array(self.value, self.key.count)

    @cached_property
    def count(self) -> int:
        return self.value.count ** min(self.key.count, 10**6)

    @cached_property
    def bits(self) -> int:
        return self.array.bits


@final
@dataclass(frozen=True)
class Mask:
    """A set of which every possible element has a bit, at its rank"""

    element: "Rep"

    @cached_property
    def count(self) -> int:
        return 1 << self.element.count

    @cached_property
    def bits(self) -> int:
        many = self.element.count
        return many if many <= WORD else -(-many // WORD) * WORD


@dataclass(frozen=True)
class Listed:
    """Elements side by side, with room for `room` of them: what heaps and rows share"""

    element: "Rep"
    room: int

    @cached_property
    def length(self) -> Number:
        return Number(0, self.room)

    @cached_property
    def array(self) -> Array:
        return Array(self.element, self.room)

    @cached_property
    def bits(self) -> int:
        """Small: the length in the lowest bits, the elements above it. Wide: the length in a word of its own
        before the elements."""
        together = self.length.bits + self.array.bits
        return together if together <= WORD else WORD * (1 + -(-self.array.bits // WORD))


@final
@dataclass(frozen=True)
class Heap(Listed):
    """A set or bag (a bag's copies counted), sorted"""

    kind: Literal["set", "bag"]
    site: int  # the number of its room

    @cached_property
    def count(self) -> int:
        return HUGE


@final
@dataclass(frozen=True)
class Row(Listed):
    """A sequence. `limit`: at most so many are allowed (None: nobody says)"""

    limit: int | None
    site: int

    @cached_property
    def count(self) -> int:
        if self.limit is None:
            return HUGE
        return sum(self.element.count**n for n in range(min(self.limit, 4096) + 1))


Rep: TypeAlias = Number | Maybe | Product | Table | Mask | Heap | Row
HUGE = 1 << 200  # more values than anybody counts


def is_small(rep: Rep) -> bool:
    """Whether a value is at hand as one number"""
    return rep.bits <= WORD


def words(rep: Rep) -> int:
    """How many words a value takes in memory"""
    return max(1, -(-rep.bits // WORD))


def packed(reps: tuple[Rep, ...], taken: int = 0) -> tuple[Slot, ...]:
    """Slots for values that together are wide: small ones fill up words (the widest first, each where it fits
    first), wide ones get words of their own at the end. `taken` bits of the first word are in use already."""
    room = [WORD - taken]
    slots: dict[int, Slot] = {}
    for number in sorted((n for n, rep in enumerate(reps) if is_small(rep)), key=lambda n: -reps[n].bits):
        rep = reps[number]
        word = next((w for w, left in enumerate(room) if left >= rep.bits), len(room))
        if word == len(room):
            room.append(WORD)
        slots[number] = Slot(rep, word, WORD - room[word])
        room[word] -= rep.bits
    end = len(room) if any(left < WORD for left in room) else 0
    for number, rep in enumerate(reps):
        if not is_small(rep):
            slots[number] = Slot(rep, end, 0)
            end += words(rep)
    return tuple(slots[number] for number in range(len(reps)))
