"""From the states that a solver found to a trace: the labels that lead from one to the next are looked for in the
semantics, so what is shown is a run of the protocol, whatever the encoding says."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias, final

from fencepost.core.terms import Value
from fencepost.engines.search.judge import Judge
from fencepost.evidence.trace import Failure, Label, State, Trace
from fencepost.semantics.step import Meaning

_Last: TypeAlias = tuple[Label, State | None, Failure | None]


@final
class NoRun(Exception):
    """The semantics does not do what the solver says: the encoding is wrong"""


@final
class Runs:
    """Makes traces of one system; `anywhere`: they need not begin in an initial state"""

    def __init__(self, meaning: Meaning, judge: Judge, anywhere: bool = False) -> None:
        self._anywhere = anywhere
        self._meaning = meaning
        self._judge = judge

    def ending_in(self, name: str, states: Sequence[State]) -> Trace:
        """The trace through these states; the last one violates the property or reaches the witness. Raises NoRun."""
        return self._trace(states, failure=self._complaint(name, states[-1]))

    def ending_with(self, name: str, states: Sequence[State], after: State) -> Trace:
        """The trace through these states whose last step violates the property: to the state `after`, or because its
        body fails; by no fault if one that is none does it. Raises NoRun."""
        found = self._last_step(name, states[-1], after)
        if found is None:
            raise NoRun(f"no step violates {name}")
        label, end, failure = found
        before = self._trace(states)
        last = () if end is None else (end,)
        return Trace(before.start, (*before.states, *last), (*before.labels, label), failure)

    def failing_at_start(self, name: str) -> Trace | None:
        """The trace of a start that fails; None: none does"""
        for start, state in self._meaning.initial():
            if isinstance(state, Failure) and state.property == name:
                return Trace(start, (), (), state)
        return None

    def _trace(self, states: Sequence[State], failure: Failure | None = None) -> Trace:
        labels = tuple(self._label(before, after) for before, after in pairwise(states))
        return Trace(self._start(states[0]), tuple(states), labels, failure)

    def _start(self, state: State) -> tuple[Value, ...]:
        if self._anywhere:
            return ()
        for start, first in self._meaning.initial():
            if first == state:
                return start
        raise NoRun("no way to start leads to the first state")

    def _label(self, before: State, after: State) -> Label:
        """The step between two states: no fault if there is such a one, the first one of them"""
        actions = self._meaning.system.actions
        steps = [label for label, end in self._meaning.successors(before) if label is not None and end == after]
        if not steps:
            raise NoRun("no step leads from one state to the next")
        return min(steps, key=lambda label: actions[label.action].fault is not None)

    def _complaint(self, name: str, state: State) -> Failure | None:
        """What fails in a state, if it is not that a property is false there"""
        for found, failure in self._judge.state(state) + self._judge.bounds(state)[1]:
            if found == name:
                return failure
        stuck = True
        for label, end in self._meaning.successors(state):
            if label is None and isinstance(end, Failure) and end.property == name:
                return end
            stuck = stuck and (label is None or self._meaning.system.actions[label.action].fault is not None)
        for found, failure in self._judge.stuck(state) if stuck else ():
            if found == name:
                return failure
        raise NoRun(f"nothing violates {name} in the last state")

    def _last_step(self, name: str, state: State, after: State) -> _Last | None:
        actions = self._meaning.system.actions
        found: list[_Last] = []
        for label, end in self._meaning.successors(state):
            if label is not None and isinstance(end, Failure):
                found += [(label, None, end)] if end.property == name else []
            elif label is not None and isinstance(end, tuple) and end == after:
                found += [(label, end, failure) for said, failure in self._judge.step(state, end) if said == name]
        return min(found, key=lambda last: actions[last[0].action].fault is not None, default=None)
