"""Cells of states of equal cost, in the order in which they are filled; a cell is a range of state numbers.

A trace's cost is (faults, steps), or (steps, faults) where fewest steps count first. A cell is filled from two
sides: by steps that are no faults from the cell that has one step fewer, and by faults from the one that also
has one fault fewer. Only when both sides are done is it complete; and every cheaper cell is complete already,
so a state gets its least cost when it is first found.
What faults lead to is not stored ahead: when a cell's turn comes, the source of its second side is expanded once
more, by faults.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TypeAlias, final

from fencepost.engines.search.layers import Cost, Order, after

Kind: TypeAlias = int  # by which steps a cell is expanded: 0 those that are no faults, 1 faults
STEPS, FAULTS = 0, 1


@final
@dataclass(frozen=True, slots=True)
class Cell:
    """The states `first` to `end` (not included) all cost the same"""

    cost: Cost
    first: int
    end: int


@final
@dataclass(frozen=True, slots=True)
class Filling:
    """The cost of the next cell, and what is expanded to fill it"""

    cost: Cost
    sources: tuple[tuple[Kind, Cell], ...]


@final
class Cells:
    """The cells that are filled (those that are not empty), and what may be filled next. `faults`: whether there
    are any in the system."""

    def __init__(self, order: Order, faults: bool) -> None:
        self._order: Order = order
        self._kinds: tuple[Kind, ...] = (STEPS, FAULTS) if faults else (STEPS,)
        self._cells: dict[Cost, Cell] = {}  # in the order of their costs, and of their states
        self._firsts: list[int] = []
        self._waiting: list[Cost] = []
        self._sources: dict[Cost, list[tuple[Kind, Cell]]] = {}

    def add(self, cost: Cost, first: int, end: int) -> None:
        """A cell is complete."""
        if first == end:
            return
        cell = self._cells[cost] = Cell(cost, first, end)
        self._firsts.append(first)
        for kind in self._kinds:
            target = self.after(cost, kind)
            if target not in self._sources:
                self._sources[target] = []
                heappush(self._waiting, target)
            self._sources[target].append((kind, cell))

    def next(self) -> Filling | None:
        """What is to be filled now; None: there is nothing left."""
        if not self._waiting:
            return None
        cost = heappop(self._waiting)
        return Filling(cost, tuple(sorted(self._sources.pop(cost), key=lambda source: source[0])))

    def pending(self, before: Cost) -> tuple[tuple[Kind, Cell], ...]:
        """Which cells cheaper than this are not expanded yet, and by what."""
        left = [source for sources in self._sources.values() for source in sources if source[1].cost < before]
        return tuple(sorted(left, key=lambda source: (source[1].cost, source[0])))

    def after(self, cost: Cost, kind: Kind) -> Cost:
        """What a state costs to which such a step leads from a cell."""
        return after(cost, kind == FAULTS, self._order)

    def at(self, cost: Cost) -> Cell | None:
        """The cell of this cost, unless it is empty"""
        return self._cells.get(cost)

    @property
    def end(self) -> int:
        """The number of the first state that is in no complete cell"""
        return next((cell.end for cell in reversed(self._cells.values())), 0)

    def __iter__(self) -> Iterator[Cell]:
        """The cells, the cheapest first"""
        return iter(self._cells.values())

    def holder(self, number: int) -> Cell:
        """The cell in which a state is."""
        return list(self._cells.values())[bisect_right(self._firsts, number) - 1]

    @property
    def depth(self) -> int:
        """How many states the longest of the least traces has"""
        steps = 1 if self._order == "faults" else 0
        return max((1 + cost[steps] for cost in self._cells), default=0)
