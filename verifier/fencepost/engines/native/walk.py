"""The way forward through marked states: the trace whose labels come first.

States that are marked are those from which a trace of the cost in question can be completed. So the first step
(in the order of labels) that leads to a marked state, or completes the trace, is the next one of the least trace,
and nothing is ever taken back. States and labels are the semantics' own; under symmetry only the look-up of a
state is by its orbit, so this is a run of the real protocol.
"""

from dataclasses import dataclass
from typing import TypeAlias, final

from fencepost.core.terms import Value
from fencepost.engines.native.cells import FAULTS, STEPS, Kind
from fencepost.engines.native.explorer import Search
from fencepost.engines.native.looker import Looker, is_expanded, is_opened, states_at
from fencepost.engines.search.judge import Complaint, Judge
from fencepost.engines.search.layers import Cost
from fencepost.evidence.trace import Failure, Label, State, Trace
from fencepost.semantics.step import Meaning

_Ending: TypeAlias = tuple[State | None, Failure | None]  # the last state of a trace (None: a body failed)


@final
@dataclass(frozen=True, slots=True)
class Goal:
    """A trace of this cost, through states that have `bit`: one that violates `name`, or (None) one to a state"""

    cost: Cost
    bit: int
    name: str | None = None


@final
@dataclass(slots=True)
class Route:
    """The beginning of a trace, which grows. `numbers`: of the start and of each step in its state, which is how
    traces of equal cost are ordered"""

    start: tuple[Value, ...]
    states: list[State]
    labels: list[Label]
    numbers: list[int]
    cost: Cost

    def trace(self, failure: Failure | None = None, loop: int | None = None) -> Trace:
        """As a whole trace"""
        return Trace(self.start, tuple(self.states), tuple(self.labels), failure, loop)


@final
class Walk:
    """Walks through the marked states of one search"""

    def __init__(self, search: Search, meaning: Meaning, looker: Looker) -> None:
        self._search = search
        self._meaning = meaning
        self._looker = looker
        self._judge = Judge(meaning, search.wanted)
        self._kinds: list[Kind] = [STEPS if action.fault is None else FAULTS for action in search.actions]

    def trace(self, goal: Goal) -> Trace:
        """The least trace to a violation of the goal's property."""
        at = self._begin(goal)
        while isinstance(at, Route):
            if at.cost == goal.cost:
                return at.trace(_named(goal, self._of_state(at.states[-1], goal.cost))[0])
            at = self._step(at, goal) or at
        return at

    def stem(self, goal: Goal) -> Route:
        """The least trace to a state that is marked and has the goal's cost."""
        at = self._begin(goal)
        assert isinstance(at, Route) and goal.name is None  # only violations end a trace on the way
        while at.cost != goal.cost:
            self._step(at, goal)
        return at

    # ------------------------------------------------------------ one step after another

    def _begin(self, goal: Goal) -> Route | Trace:
        for number, (start, state) in enumerate(self._search.starts):
            if isinstance(state, Failure):
                if goal.cost == (0, 0) and goal.name == state.property:
                    return Trace(start, (), (), state)
                continue
            if goal.cost == (0, 0) and self._is_outside(state):
                for failure in _named(goal, self._judged(state)):
                    return Trace(start, (state,), (), failure)
            if self._is_marked(state, (0, 0), goal):
                return Route(start, [state], [], [number], (0, 0))
        raise AssertionError(f"no way to start leads to {goal}")

    def _step(self, at: Route, goal: Goal) -> Trace | None:
        """Takes the least step that leads on; or gives the whole trace, if the step ends it."""
        state = at.states[-1]
        for number, (label, end) in enumerate(self._meaning.successors(state)):
            if label is None:
                continue
            cost = self._search.cells.after(at.cost, self._kinds[label.action])
            for last, failure in self._endings(goal, cost, state, end):
                at.labels.append(label)
                at.states += [] if last is None else [last]
                return at.trace(failure)
            if not isinstance(end, Failure) and self._is_marked(end, cost, goal):
                at.labels.append(label)
                at.states.append(end)
                at.numbers.append(number)
                at.cost = cost
                return None
        raise AssertionError(f"no step leads on to {goal}")

    def _is_marked(self, state: State, cost: Cost, goal: Goal) -> bool:
        if not states_at(self._search, cost):
            return False
        number = self._looker.number(state)
        return number in states_at(self._search, cost) and bool(self._looker.good[number] & goal.bit)

    def _is_outside(self, state: State) -> bool:
        return bool(self._meaning.system.bounds) and self._looker.number(state) < 0

    # ------------------------------------------------------------ what ends a trace

    def _endings(self, goal: Goal, cost: Cost, before: State, end: State | Failure) -> list[_Ending]:
        """How this step completes the trace, unless it is by what is wrong with a state that is stored."""
        if cost != goal.cost or goal.name is None:
            return []
        if isinstance(end, Failure):
            return [(None, end)] if end.property == goal.name else []
        complaints = self._judge.step(before, end)
        if is_opened(self._search, cost) and self._is_outside(end):
            complaints = complaints + self._judged(end)
        return [(end, failure) for failure in _named(goal, complaints)]

    def _judged(self, state: State) -> list[Complaint]:
        return [*self._judge.state(state), *self._judge.bounds(state)[1]]

    def _of_state(self, state: State, cost: Cost) -> list[Complaint]:
        """All that is known to be wrong with a state itself, in the order in which it comes to light"""
        complaints = self._judged(state)
        if not is_expanded(self._search, cost):
            return complaints
        stuck = True
        for label, end in self._meaning.successors(state):
            if label is None and isinstance(end, Failure):
                complaints.append((end.property, end))
            stuck = stuck and (label is None or self._kinds[label.action] == FAULTS)
        return complaints + (self._judge.stuck(state) if stuck else [])


def _named(goal: Goal, complaints: list[Complaint]) -> list[Failure | None]:
    return [failure for name, failure in complaints if name == goal.name]
