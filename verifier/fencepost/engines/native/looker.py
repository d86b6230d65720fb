"""A second look at the states that a search stored: the one interface of those that look, natively or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, final

from fencepost.engines.native.explorer import Search
from fencepost.engines.native.kernel.survey import Visit
from fencepost.engines.search.layers import Cost
from fencepost.evidence.trace import State


@final
@dataclass(frozen=True, slots=True)
class Sweep:
    """Looks at some states, and gives each the bits of those that its steps lead to, if these lie in `targets`;
    and a bit for each of `properties` that it violates (or reaches), where masks say which complaints count:
    `here` about the state itself, `there` about steps out of it (of `Visit.JUDGE`: about the state itself),
    `outside` about successors beyond a bound. `keep`: takes bit 0 from those that have it and no urgent step to
    others that have it."""

    visit: Visit
    states: range
    targets: range = range(0)
    properties: tuple[str, ...] = ()
    here: int = 0
    there: int = 0
    outside: int = 0
    keep: bool = False


class Looker(Protocol):
    """Who looks"""

    @property
    def good(self) -> Sequence[int]:
        """The bits of each state"""
        ...

    def set(self, number: int, bits: int) -> None:
        """Gives a state these bits, and no others."""
        ...

    def fill(self, bits: int) -> None:
        """Gives all states these bits, and no others."""
        ...

    def any(self, states: range) -> bool:
        """Whether one of these states has a bit"""
        ...

    def count(self) -> int:
        """How many states have bit 0 and no other"""
        ...

    def sweep(self, sweep: Sweep) -> None:
        """Looks at states."""
        ...

    def pairs(self) -> Sequence[tuple[int, int]]:
        """The urgent steps between states that have bit 0: from which and to which"""
        ...

    def number(self, state: State) -> int:
        """The number of a state, or (under symmetry) of the one that stands for it; -1: it is not stored"""
        ...

    def close(self) -> None:
        """Lets go of everything. Nothing may be asked any more."""
        ...


def states_at(search: Search, cost: Cost) -> range:
    """The states that cost this. The cell that was being filled is not complete, but there."""
    cell = search.cells.at(cost)
    if cell is not None:
        return range(cell.first, cell.end)
    if cost == search.target and not search.ended:
        return range(search.cells.end, search.space.count)
    return range(0)


def is_opened(search: Search, cost: Cost) -> bool:
    """Whether states of this cost are known and judged. A search that ended opened the cell at which it did so."""
    return search.target is None or cost <= search.target


def is_expanded(search: Search, cost: Cost) -> bool:
    """Whether the steps out of states of this cost are known. Where a search was stopped, perhaps not all are."""
    if search.target is None or cost < search.target:
        return True
    return cost == search.target and not search.ended
