"""The order of a trace's steps that reads best: each actor's steps together, a message taken soon after it was sent.

Two neighbouring steps that can be taken in either order, and lead to the same state, say nothing about which is first:
a search shows them in the order in which it met them. Here they are exchanged as long as that makes the trace easier to
read, so that what is told next is mostly what follows from what was told before. Number of steps, faults, first and
last state stay as they are, and so does the last step, which is the one that violates.
"""

from dataclasses import replace
from itertools import pairwise
from typing import TypeAlias, final

from fencepost.core.system import Action
from fencepost.core.terms import Type, Value
from fencepost.evidence.trace import Label, State, Trace
from fencepost.instance.instance import Instance
from fencepost.semantics.step import Meaning
from fencepost.semantics.transition import Failed, Failure

_Facts: TypeAlias = tuple[tuple[Type, Value] | None, int]
_LONGEST = 100  # steps; nobody reads a longer one from end to end, and the work grows with the square


def arranged(instance: Instance, trace: Trace) -> Trace:
    """The same run with independent neighbours exchanged; one that goes on for ever, or is long, as it is."""
    if trace.loop is not None or trace.steps > _LONGEST or not trace.states:
        return trace
    steps = _Steps(Meaning(instance.system), instance.system.actions, trace)
    while steps.improved():
        pass
    return replace(trace, states=tuple(steps.states), labels=tuple(steps.labels))


@final
class _Steps:
    """A trace on its way to a better order. What a step sends and takes goes with it, so each exchange makes the same
    sum smaller, and there is an end to them."""

    def __init__(self, meaning: Meaning, actions: tuple[Action, ...], trace: Trace) -> None:
        self.meaning, self.actions = meaning, actions
        self.states, self.labels = list(trace.states), list(trace.labels)
        self.facts = [self._facts(state, label) for state, label in zip(self.states, self.labels, strict=False)]

    def _facts(self, state: State, label: Label) -> _Facts:
        """Who acts, and how many more messages the step takes than it sends."""
        taken = self.meaning.take(state, label)
        if taken is None:
            raise ValueError("a trace that does not replay has no order to change")
        kinds = [note.kind for note in taken.notes]
        actor = self.actions[label.action].actor
        return None if actor is None else (actor.type, taken.actor), len(kinds) - 2 * kinds.count("sent")

    def improved(self) -> bool:
        """Exchanges what can be, once from the first step to the last; whether anything was."""
        found = False
        for n in range(len(self.labels) - 2):
            if self._gain(n) > 0 and self._exchanged(n):
                found = True
        return found

    def _gain(self, n: int) -> int:
        """By how much less messages are on their way, and actors alternate, if step `n` came after the next one."""
        first, second = self.facts[n], self.facts[n + 1]
        around = [*self.facts[max(0, n - 1) : n], first, second, *self.facts[n + 2 : n + 3]]
        at = min(n, 1)
        turned = [*around[:at], second, first, *around[at + 2 :]]
        return 2 * (second[1] - first[1]) + _changes(around) - _changes(turned)

    def _exchanged(self, n: int) -> bool:
        """Exchanges steps `n` and `n + 1` if they lead to the same state in either order."""
        between = self._after(self.states[n], self.labels[n + 1])
        if between is None or self._after(between, self.labels[n]) != self.states[n + 2]:
            return False
        self.states[n + 1] = between
        self.labels[n], self.labels[n + 1] = self.labels[n + 1], self.labels[n]
        self.facts[n], self.facts[n + 1] = self.facts[n + 1], self.facts[n]
        return True

    def _after(self, state: State, label: Label) -> State | None:
        """The state after a step that is possible, and within the bounds."""
        after = next((after for made, after in self.meaning.by(label.action, state) if made == label), None)
        if after is None or isinstance(after, Failure):
            return None
        try:
            return after if self.meaning.within(after) else None
        except Failed:
            return None


def _changes(facts: list[_Facts]) -> int:
    return sum(before[0] != after[0] for before, after in pairwise(facts))
