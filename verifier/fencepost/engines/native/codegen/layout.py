"""Which representation each type has in one system, and where each variable lies in a state.

Room: every type of sequence, and of set or bag of many elements, has a number, its `site`, and room for a few
elements at first. `Layout.roomier` gives a layout with twice the room at one site.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never, final

from fencepost.core.system import System
from fencepost.core.terms import (
    Bag,
    Bool,
    Enum,
    Int,
    Map,
    Option,
    Range,
    Record,
    Scalarset,
    Seq,
    Set,
    Type,
    Union,
)
from fencepost.engines.native.codegen.rep import (
    BOOLEAN,
    WHOLE,
    WORD,
    Heap,
    Mask,
    Maybe,
    Number,
    Product,
    Rep,
    Row,
    Slot,
    Table,
    is_small,
    packed,
    words,
)

FIRST_ROOM = 4  # elements, before anybody asked for more
MOST_ROOM = 1 << 20  # elements; nothing that fits into a state has so many
FEW = 128  # a set of so few possible elements has a bit for each


@final
@dataclass(frozen=True)
class Layout:
    """Representations of the types of a system. `rooms`: what sites need more room than they have at first."""

    members: Mapping[str, int]  # of each scalarset, how many
    rooms: Mapping[int, int] = field(default_factory=lambda: {})
    _sites: dict[Type, int] = field(default_factory=lambda: {}, compare=False)
    _known: dict[Type, Rep] = field(default_factory=lambda: {}, compare=False)

    def rep(self, of: Type) -> Rep:
        """The representation of a type."""
        if of not in self._known:
            self._known[of] = self._made(of)
        return self._known[of]

    def roomier(self, site: int) -> "Layout":
        """The same with twice the room at a site. Raises AssertionError where that cannot be what is lacking."""
        assert self.rooms.get(site, FIRST_ROOM) < MOST_ROOM, f"room at site {site} does not help"
        return replace(self, rooms={**self.rooms, site: 2 * self.rooms.get(site, FIRST_ROOM)}, _known={})

    def _made(self, of: Type) -> Rep:
        match of:
            case Bool() | Int() | Range() | Enum() | Scalarset():
                return self._number(of)
            case Option():
                return Maybe(self.rep(of.inner))
            case Record():
                return Product((tuple(self.rep(kind) for _, kind in of.fields),), False)
            case Union():
                variants = (tuple(self.rep(kind) for _, kind in fields) for _, fields in of.variants)
                return Product(tuple(variants), True)
            case Map():
                return Table(self.rep(of.key), self.rep(of.value))
            case Set() | Bag() | Seq():
                return self._collection(of)
            case _:
                assert_never(of)

    def _number(self, of: Bool | Int | Range | Enum | Scalarset) -> Number:
        match of:
            case Bool():
                return BOOLEAN
            case Int():
                return WHOLE
            case Range(int(lower), int(upper)):
                return Number(lower, upper, of.saturating)
            case Range():
                raise TypeError(f"{of} still depends on a param")
            case Enum():
                return Number(0, len(of.members) - 1)
            case Scalarset():
                return Number(0, self.members[of.name] - 1)

    def _collection(self, of: Set | Bag | Seq) -> Rep:
        element = self.rep(of.element)
        if isinstance(of, Set) and element.count <= FEW:
            return Mask(element)
        site = self._sites.setdefault(of, len(self._sites))
        room = self.rooms.get(site, FIRST_ROOM)
        if isinstance(of, Seq):
            limit = of.limit if isinstance(of.limit, int) else None
            return Row(element, room if limit is None else min(room, limit), limit, site)
        return Heap(element, room, "set" if isinstance(of, Set) else "bag", site)


@final
@dataclass(frozen=True)
class StateLayout:
    """Where the variables of a system lie: `slots` in their order; a state takes `words` words"""

    layout: Layout
    slots: tuple[Slot, ...]
    words: int

    @property
    def spare(self) -> bool:
        """Whether a state is one word, and not all of its bits are in use"""
        return self.words == 1 and all(is_small(slot.rep) and slot.shift + slot.rep.bits < WORD for slot in self.slots)


def state_layout(system: System, layout: Layout) -> StateLayout:
    """The layout of a system's states."""
    slots = packed(tuple(layout.rep(variable.type) for variable in system.variables))
    return StateLayout(layout, slots, max([1, *(slot.word + words(slot.rep) for slot in slots)]))


def first_layout(system: System) -> Layout:
    """The layout to begin with."""
    return Layout({sort.type.name: len(sort.members) for sort in system.sorts})
