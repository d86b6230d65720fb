"""A reachable cycle of urgent steps: an instant that never ends. Looked for in the states of a finished search.

States from which no urgent step leads to one of their kind are left out until none is left to leave out; nearly
always that is all of them. Otherwise the urgent steps between those that remain make a small graph of numbers.
The smallest trace is the one that `engines/search/instants.py` chooses: least cost in all, then least labels.
Under symmetry a number stands for an orbit, and a cycle of orbits may be only a part of a cycle of states. So
the length of a cycle is taken from states there.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias, final

from fencepost.engines.native.codegen.bits import unpack_state
from fencepost.engines.native.explorer import Search
from fencepost.engines.native.kernel.survey import Visit
from fencepost.engines.native.knots import knots, shortest_cycle
from fencepost.engines.native.looker import Looker, Sweep
from fencepost.engines.native.traces import MakeLooker, Seeds, looking, mark
from fencepost.engines.native.walk import Goal, Walk
from fencepost.engines.search.judge import ENDLESS
from fencepost.engines.search.layers import Cost
from fencepost.evidence.trace import Failure, Label, State, Trace
from fencepost.semantics.step import Meaning

_Edge: TypeAlias = tuple[int, Label, State]  # the step's number in its state, its label, the state it leads to
_Targets: TypeAlias = Mapping[Cost, Sequence[int]]


def endless_instant(search: Search, meaning: Meaning, make: MakeLooker) -> Trace | None:
    """The smallest trace that ends in a cycle of urgent steps, if this is asked and the search came to its end.
    Raises `Stopped` where there is no time to look."""
    urgent = any(action.urgent for action in search.actions)
    if not urgent or ENDLESS not in search.wanted or search.target is not None or not search.space.count:
        return None
    with looking(make, search.poll) as looker:
        graph = _graph(search, looker)
        return _Instants(search, meaning, looker, graph).smallest() if graph else None


def _graph(search: Search, looker: Looker) -> dict[int, list[int]]:
    """The urgent steps that are on cycles: from each state to which others"""
    everything = range(search.space.count)
    looker.fill(1)
    kept = len(everything)
    while True:
        looker.sweep(Sweep(Visit.URGENT, everything, everything, keep=True))
        left = looker.count()
        if left in (0, kept):
            break
        kept = left
    return knots(looker.pairs()) if left else {}


@final
class _Instants:
    """What is left of a search: states on cycles"""

    def __init__(self, search: Search, meaning: Meaning, looker: Looker, graph: Mapping[int, Sequence[int]]) -> None:
        self._search = search
        self._meaning = meaning
        self._looker = looker
        self._graph = graph
        self._edges: dict[State, list[_Edge]] = {}

    def smallest(self) -> Trace | None:
        """Of the cycles of least size, with the way to them, the one whose labels come first."""
        walk = Walk(self._search, self._meaning, self._looker)
        best: tuple[list[int], Trace] | None = None
        for cost, targets in self._targets().items():
            self._looker.fill(0)
            for target in targets:
                self._looker.set(target, 1)
            mark(self._search, self._looker, Seeds(self._search, (), cost))
            stem = walk.stem(Goal(cost, 1))
            loop = len(stem.states) - 1
            cycle = shortest_cycle(stem.states[-1], self._urgent, lambda edge: edge[2], None)
            for number, label, state in cycle or ():
                stem.numbers.append(number)
                stem.labels.append(label)
                stem.states.append(state)
            if best is None or stem.numbers < best[0]:
                best = stem.numbers, stem.trace(loop=loop)
        return None if best is None else best[1]

    def _targets(self) -> _Targets:
        """The states on the smallest of all cycles, by their costs"""
        best: Cost | None = None
        targets: dict[Cost, list[int]] = {}
        for number in sorted(self._graph):  # the cheaper ones come first
            self._search.poll()
            cost = self._search.cells.holder(number).cost
            if best is not None and self._longer(cost, 1) > best:
                break
            length = self._length(number, None if best is None else self._slack(cost, best))
            if length is None:
                continue
            size = self._longer(cost, length)
            if best is None or size < best:
                best, targets = size, {}
            if size == best:
                targets.setdefault(cost, []).append(number)
        return targets

    def _longer(self, cost: Cost, steps: int) -> Cost:
        return (cost[0], cost[1] + steps) if self._search.request.order == "faults" else (cost[0] + steps, cost[1])

    def _slack(self, cost: Cost, best: Cost) -> int | None:
        """How long a cycle may be that is not larger than the best one (None: as long as it likes)"""
        if self._search.request.order == "steps":
            return best[0] - cost[0]
        return best[1] - cost[1] if best[0] == cost[0] else None

    # ------------------------------------------------------------ cycles

    def _length(self, number: int, most: int | None) -> int | None:
        """Of the shortest cycle through a state, unless it is longer than that"""
        cycle = shortest_cycle(number, self._graph.__getitem__, lambda target: target, most)
        if cycle is None or not self._search.machine.program.symmetric:
            return None if cycle is None else len(cycle)
        state = unpack_state(self._search.machine.program.states, self._search.space.state(number))
        real = shortest_cycle(state, self._urgent, lambda edge: edge[2], most)
        return None if real is None else len(real)

    def _urgent(self, state: State) -> list[_Edge]:
        """The urgent steps from a state that are on cycles, in the order of their labels"""
        if state not in self._edges:
            self._edges[state] = list(self._urgent_from(state))
        return self._edges[state]

    def _urgent_from(self, state: State) -> Iterator[_Edge]:
        for number, (label, end) in enumerate(self._meaning.successors(state)):
            if label is None or isinstance(end, Failure) or not self._search.actions[label.action].urgent:
                continue
            if self._looker.number(end) in self._graph:
                yield number, label, end
