"""The loop: ask a cell, and let each counterexample rule out a region.

Counterexample-guided synthesis (A. Solar-Lezama et al., "Combinatorial sketching for finite programs", 2006), on a
grid: every cell is a candidate. One is searched; if it is violated, its trace is carried over to the cells beside
it, adapted to their values, from those to the cells beside them, and so on. Where it violates the property as well
the cell is ruled out without a search. A cell that holds is one safe cell and says nothing of any other: that longer
waits are safer is never assumed.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar, final

from fencepost.regions.grid import Axis, Cell, NoModel, Point, Safe, Unknown, Unsafe, neighbours, size
from fencepost.regions.order import Order

_Trace = TypeVar("_Trace")


@final
@dataclass(frozen=True, slots=True)
class Refuted(Generic[_Trace]):
    """A cell's counterexample: the property it violates and how long it is, beside the trace itself"""

    property: str
    steps: int
    trace: _Trace


Answer: TypeAlias = Safe | Refuted[_Trace] | Unknown | NoModel


@final
@dataclass(frozen=True, slots=True)
class Oracles(Generic[_Trace]):
    """Who answers. `explore` judges a cell; `carry` adapts another cell's counterexample to a cell, or gives None
    where it is none there; `stop` has the reason to end early, if there is one."""

    explore: Callable[[Point], Answer[_Trace]]
    carry: Callable[[Refuted[_Trace], Point], Refuted[_Trace] | None]
    stop: Callable[[], str | None]


@final
@dataclass(frozen=True, slots=True)
class Counterexample:
    """One that a search found: where, and how many other cells it ruled out"""

    point: Point
    property: str
    steps: int
    others: int


@final
@dataclass(frozen=True, slots=True)
class Headway:
    """How far the loop is: cells decided and all cells, searches, counterexamples, what the last one ruled out"""

    decided: int
    cells: int
    searches: int
    counterexamples: int
    others: int


@final
@dataclass(frozen=True, slots=True)
class Region(Generic[_Trace]):
    """Every cell with what became of it, the trace of each unsafe one, and how it was found out: `stopped` is why the
    loop ended early, else None"""

    cells: dict[Point, Cell]
    traces: dict[Point, _Trace]
    counterexamples: tuple[Counterexample, ...]
    searches: int
    stopped: str | None


@final
class _Loop(Generic[_Trace]):
    """One run: what is decided so far"""

    def __init__(self, axes: Sequence[Axis], oracles: Oracles[_Trace], listen: Callable[[Headway], None]) -> None:
        self.axes = axes
        self.oracles = oracles
        self.listen = listen
        self.order = Order(axes)
        self.cells: dict[Point, Cell] = {}
        self.traces: dict[Point, _Trace] = {}
        self.found: list[Counterexample] = []
        self.searches = 0

    def run(self) -> Region[_Trace]:
        while (point := self.order.following()) is not None:
            reason = self.oracles.stop()
            if reason is not None:
                return self._ended(reason)
            self._ask(point)
            self._tell()
        return self._ended(None)

    def _ask(self, point: Point) -> None:
        answer = self.oracles.explore(point)
        self.searches += not isinstance(answer, NoModel)
        if isinstance(answer, Refuted):
            self._unsafe(point, answer, True)
            self.found.append(Counterexample(point, answer.property, answer.steps, 0))
            self._rule_out(point, answer)
        else:
            self._decide(point, answer, True if isinstance(answer, Safe) else None)

    def _rule_out(self, start: Point, counterexample: Refuted[_Trace]) -> None:
        """Carries a counterexample on, from each cell where it is one to the cells beside it."""
        reached = deque([(start, counterexample)])
        others = 0
        while reached and self.oracles.stop() is None:
            here, trace = reached.popleft()
            for point in neighbours(self.axes, here):
                carried = self.oracles.carry(trace, point) if self.order.undecided(point) else None
                if carried is not None:
                    self._unsafe(point, carried, False)
                    others += 1
                    reached.append((point, carried))
        self.found[-1] = Counterexample(start, counterexample.property, counterexample.steps, others)

    def _unsafe(self, point: Point, trace: Refuted[_Trace], own: bool) -> None:
        number = len(self.found) if own else len(self.found) - 1
        self.traces[point] = trace.trace
        self._decide(point, Unsafe(trace.property, trace.steps, number, own), False)

    def _decide(self, point: Point, cell: Cell, safe: bool | None) -> None:
        self.cells[point] = cell
        self.order.decide(point, safe)

    def _tell(self) -> None:
        others = self.found[-1].others if self.found else 0
        self.listen(Headway(len(self.cells), size(self.axes), self.searches, len(self.found), others))

    def _ended(self, reason: str | None) -> Region[_Trace]:
        if reason is not None:
            self.cells.update({point: Unknown(reason) for point in self.order.left()})
        cells = {point: self.cells[point] for point in sorted(self.cells)}
        return Region(cells, self.traces, tuple(self.found), self.searches, reason)


def solve(axes: Sequence[Axis], oracles: Oracles[_Trace], listen: Callable[[Headway], None]) -> Region[_Trace]:
    """Decides every cell, or as many as there is time for."""
    return _Loop(axes, oracles, listen).run()
