"""The states found so far, each with its smallest trace, and those that wait, in the order of their traces.

A trace's cost is (faults, steps), or (steps, faults) where fewest steps count first. States of equal cost
form a cell; a cell is opened when every cheaper one was expanded, so the first trace to a state is a
smallest one. Within a cell states stand in the order of their traces' labels. A cell is filled from two
sides, by a step from (faults, steps - 1) and by a fault from (faults - 1, steps - 1); each side is in order
already, and they are merged here. Two traces of equal length are compared where they part: at the first
state that both come from, by the number of the step taken there. A prefix of a least trace is a least trace
of its state, because costs add up, so this gives the least trace of each state.
"""

from functools import cmp_to_key
from heapq import heappop, heappush, merge
from typing import Literal, TypeAlias, final

from fencepost.core.terms import Value
from fencepost.evidence.trace import Failure, Label, State, Trace

Cost: TypeAlias = tuple[int, int]
Came: TypeAlias = tuple[int, int, Label | None]  # the state before (-1: a start), the step's number there
Run: TypeAlias = dict[State, Came]  # states with how they were first come to, in the order of their traces
Side: TypeAlias = tuple[Cost, Run]
Order: TypeAlias = Literal["faults", "steps"]


def after(cost: Cost, fault: bool, order: Order) -> Cost:
    """What a trace costs that has one more step."""
    more = (int(fault), 1) if order == "faults" else (1, int(fault))
    return cost[0] + more[0], cost[1] + more[1]


@final
class Graph:
    """Every state that counts, by number, with its cost and the last step of its smallest trace"""

    def __init__(self) -> None:
        self.numbers: dict[State, int] = {}
        self.states: list[State] = []
        self.came: list[Came] = []
        self.costs: list[Cost] = []
        self.starts: list[tuple[Value, ...]] = []

    def add(self, state: State, came: Came, cost: Cost) -> int:
        """Gives a new state its number."""
        number = len(self.states)
        self.numbers[state] = number
        self.states.append(state)
        self.came.append(came)
        self.costs.append(cost)
        return number

    def before(self, a: Came, b: Came) -> bool:
        """Whether the trace that ends with `a` comes before the one of the same length that ends with `b`."""
        while a[0] != b[0]:
            a, b = self.came[a[0]], self.came[b[0]]
        return a[1] < b[1]

    def trace(self, came: Came, end: State | None, failure: Failure | None) -> Trace:
        """The trace whose last step is `came`; `end` is the state after it, None where its body failed."""
        states = [] if end is None else [end]
        labels: list[Label] = []
        before, number, label = came
        while label is not None:
            labels.append(label)
            states.append(self.states[before])
            before, number, label = self.came[before]
        return Trace(self.starts[number], tuple(states[::-1]), tuple(labels[::-1]), failure)


@final
class Queue:
    """The cells that wait, the cheapest first"""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._cells: dict[Cost, list[Run]] = {}
        self._costs: list[Cost] = []

    def put(self, cost: Cost, run: Run) -> None:
        """Adds one side of a cell."""
        if run and cost not in self._cells:
            heappush(self._costs, cost)
            self._cells[cost] = []
        if run:
            self._cells[cost].append(run)

    def __bool__(self) -> bool:
        return bool(self._costs)

    def pop(self) -> tuple[Cost, list[tuple[State, Came]]]:
        """The cheapest cell, its sides merged; a state may stand in both."""
        cost = heappop(self._costs)
        sides = [run.items() for run in self._cells.pop(cost)]
        if len(sides) == 1:
            return cost, list(sides[0])
        return cost, list(merge(*sides, key=cmp_to_key(self._compare)))

    def _compare(self, a: tuple[State, Came], b: tuple[State, Came]) -> int:
        return -1 if self._graph.before(a[1], b[1]) else 1
