"""Which trace is shown for each property that was found: the least one of those of least cost.

The search notes only what was found and at what cost. Here the cells are gone through backwards, from the dearest
find on: a state is marked when it is part of such a trace, because it violates the property at that cost, or
one of its steps does, or one of its steps leads to a marked state in the cell that the step's cost names. The
least trace is then walked forward (`walk`). It does not depend on the order in which threads found the states.

A search that was stopped has no time for that. It marks one chain of parents: a smallest trace, but not always
the least of them.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeAlias, final

from fencepost.engines.native.cells import FAULTS, STEPS, Cell
from fencepost.engines.native.explorer import Search
from fencepost.engines.native.kernel.survey import QUESTIONS, Visit
from fencepost.engines.native.looker import Looker, Sweep, is_expanded, is_opened, states_at
from fencepost.engines.native.walk import Goal, Walk
from fencepost.engines.search.layers import Cost
from fencepost.engines.search.pulse import Stopped
from fencepost.evidence.trace import Trace
from fencepost.semantics.step import Meaning

Found: TypeAlias = Sequence[tuple[str, Cost]]
MakeLooker: TypeAlias = Callable[[Callable[[], None]], Looker]  # it is given what to call once in a while
_KINDS = ((STEPS, Visit.STEPS), (FAULTS, Visit.FAULTS))


def least_traces(search: Search, meaning: Meaning, make: MakeLooker) -> Mapping[str, tuple[Trace, bool]]:
    """A trace for everything that was found, and whether it is one of the smallest."""
    dearest_first = sorted(search.found.items(), key=lambda found: found[1], reverse=True)
    traces: dict[str, Trace] = {}
    for first in range(0, len(dearest_first), QUESTIONS):
        some = dearest_first[first : first + QUESTIONS]
        traces |= _traces(search, meaning, make, some)
    return {name: (traces[name], search.least(cost)) for name, cost in search.found.items()}


def _traces(search: Search, meaning: Meaning, make: MakeLooker, some: Found) -> dict[str, Trace]:
    if search.target is None or search.ended:
        try:
            with looking(make, search.poll) as looker:
                mark(search, looker, Seeds(search, some))
                return _walked(search, meaning, looker, some)
        except Stopped:  # there is no more time, but a shorter way
            pass
    traces: dict[str, Trace] = {}
    with looking(make, _ignore) as looker:
        for find in some:
            _mark_chain(search, looker, Seeds(search, [find]))
            traces |= _walked(search, meaning, looker, [find])
    return traces


def _walked(search: Search, meaning: Meaning, looker: Looker, some: Found) -> dict[str, Trace]:
    walk = Walk(search, meaning, looker)
    return {name: walk.trace(Goal(cost, 1 << bit, name)) for bit, (name, cost) in enumerate(some)}


def _ignore() -> None:
    """Whoever stopped the search waits for what it found."""


@contextmanager
def looking(make: MakeLooker, poll: Callable[[], None]) -> Generator[Looker]:
    """A looker, for a while."""
    looker = make(poll)
    try:
        yield looker
    finally:
        looker.close()


# ---------------------------------------------------------------- going back


@final
class Seeds:
    """Properties that are found, a bit each: which complaints, where, show it at its least cost. `dearest`: states
    that cost more than this (and than what is found) are of no interest"""

    def __init__(self, search: Search, found: Found, dearest: Cost = (0, 0)) -> None:
        self._search = search
        self._found = found
        self.names = tuple(name for name, _ in found)
        self.dearest = max([dearest, *(cost for _, cost in found)])

    def here(self, cost: Cost) -> int:
        """The properties that states of this cost may violate by having no step, or one that fails"""
        return self._bits(cost) if is_expanded(self._search, cost) else 0

    def state(self, cost: Cost) -> int:
        """The properties that states of this cost may violate"""
        return self._bits(cost) if is_opened(self._search, cost) else 0

    def there(self, cost: Cost) -> int:
        """The properties that steps may violate that lead to this cost"""
        return self._bits(cost)

    def _bits(self, cost: Cost) -> int:
        return sum(1 << bit for bit, (_, known) in enumerate(self._found) if known == cost)


def mark(search: Search, looker: Looker, seeds: Seeds) -> None:
    """Marks every state that is part of a trace to what is found."""
    for cell in reversed(list(search.cells)):
        if cell.cost <= seeds.dearest:
            _mark_own(search, looker, seeds, cell.cost)
            if is_expanded(search, cell.cost):
                _mark_before(search, looker, seeds, cell)


def _mark_own(search: Search, looker: Looker, seeds: Seeds, cost: Cost) -> None:
    """Marks the states that a property is violated in, by what machine code calls judging."""
    states = states_at(search, cost)
    if seeds.state(cost) and states:
        looker.sweep(Sweep(Visit.JUDGE, states, properties=seeds.names, there=seeds.state(cost)))


def _mark_before(search: Search, looker: Looker, seeds: Seeds, cell: Cell) -> None:
    """Marks the states of a cell from which steps lead on to marked ones, or end in a violation."""
    for kind, visit in _KINDS:
        cost = search.cells.after(cell.cost, kind)
        targets = states_at(search, cost)
        here = seeds.here(cell.cost) if search.loud[kind] else 0
        if here or seeds.there(cost) or looker.any(targets):
            masks = here, seeds.there(cost), seeds.state(cost)
            looker.sweep(Sweep(visit, range(cell.first, cell.end), targets, seeds.names, *masks))


def _mark_chain(search: Search, looker: Looker, seeds: Seeds) -> None:
    """Marks one state that shows the find, and its parents."""
    looker.fill(0)
    cost = seeds.dearest
    _mark_own(search, looker, seeds, cost)
    places = [states_at(search, cost)]
    for cell in search.cells:
        for kind, visit in _KINDS:
            here = seeds.here(cell.cost) if search.loud[kind] else 0
            there = seeds.there(search.cells.after(cell.cost, kind))
            if here or there:
                states = range(cell.first, cell.end)
                outside = seeds.state(search.cells.after(cell.cost, kind))
                looker.sweep(Sweep(visit, states, range(0), seeds.names, here, there, outside))
                places.append(states)
    shown = next((number for states in places for number in states if looker.good[number]), -1)
    looker.fill(0)
    while shown >= 0:  # where none is, a way to start shows the find by itself
        looker.set(shown, 1)
        shown = search.space.parent(shown)
