"""What the search asks of machine code: the calls, and what the program that was compiled says of itself."""

from collections.abc import Sequence
from typing import Protocol

from fencepost.engines.native.codegen.context import Names
from fencepost.engines.native.codegen.layout import StateLayout
from fencepost.source.text import Span


class Programmed(Protocol):
    """A system as code: what stands in its records"""

    @property
    def names(self) -> Names:
        """The numbers of properties"""
        ...

    @property
    def states(self) -> StateLayout:
        """How a state lies in words"""
        ...

    @property
    def implications(self) -> Sequence[Span | None]:
        """Where the left sides of the implications stand that are watched, by their numbers"""
        ...

    @property
    def symmetric(self) -> bool:
        """Whether one state of each orbit is kept"""
        ...

    @property
    def direct(self) -> bool:
        """Whether the seen set holds the states themselves"""
        ...

    @property
    def reduced(self) -> bool:
        """Whether steps that commute are left out"""
        ...


class Compiled(Protocol):
    """What there is to know of machine code before it is called"""

    @property
    def program(self) -> Programmed:
        """What was compiled"""
        ...

    @property
    def threads(self) -> int:
        """How many threads it is made for, at most"""
        ...

    @property
    def words(self) -> int:
        """How many words a state takes"""
        ...


class Calls(Compiled, Protocol):
    """Machine code for a system. Every call takes addresses, the worker's record first."""

    @property
    def optimize_seconds(self) -> float:
        """How long it took for better code, beside the search; 0: there is none"""
        ...

    def hasten(self) -> None:
        """Sees to better code, because there is much to do"""
        ...

    def close(self) -> None:
        """Waits for whoever is still at work for it"""
        ...

    def explore(self, worker: int, kind: int) -> int:
        """Expands the frontier (kind 0: steps that are no faults, 1: faults); a Status"""
        ...

    def insert(self, worker: int, state: int) -> int:
        """Puts a state in and judges it: its number, or -1 if it is not new, or beyond a bound"""
        ...

    def look(self, worker: int, state: int) -> int:
        """The number of a state, which may be changed to the one that stands for it; or -1"""
        ...

    def renumber(self, worker: int, first: int, end: int) -> None:
        """Puts the numbers of the states from `first` on and before `end` into the table"""
        ...

    def relocate(self, worker: int, old: int, new: int, count: int) -> None:
        """Gives so many states, from the number `old` on, other numbers, which no states have"""
        ...

    def rehash(self, worker: int) -> int:
        """Moves entries of the table, as the worker's `Move` record says; a Status"""
        ...
