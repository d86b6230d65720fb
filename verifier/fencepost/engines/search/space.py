"""The whole state space of a small model: every state, every step, and what each of them violates.

Breadth first by steps, so that a state's number grows with its depth. It is for looking at; an engine keeps less.
"""

from typing import final

from fencepost.engines.search.judge import Judge, kinds
from fencepost.evidence.space import Space, Taken
from fencepost.evidence.trace import Failure, Label, State
from fencepost.instance.instance import Instance
from fencepost.semantics.step import Meaning


@final
class TooLarge(Exception):
    """A model has more states than were asked for. `seen` are those found until then, `waiting` those not yet left."""

    def __init__(self, seen: int, waiting: int) -> None:
        super().__init__(f"more than {seen - 1} states")
        self.seen = seen
        self.waiting = waiting


def explore(instance: Instance, most: int) -> Space:
    """Every reachable state. Raises TooLarge where there are more than `most`."""
    search = _Search(instance, most)
    search.start()
    while search.next < len(search.space.states):
        search.leave(search.next)
        search.next += 1
    return search.space


@final
class _Search:
    """One exploration: what it knows so far"""

    def __init__(self, instance: Instance, most: int) -> None:
        self.meaning = Meaning(instance.system)
        self.judge = Judge(self.meaning, kinds(instance, None))
        self.actions = instance.system.actions
        self.space = Space()
        self.numbers: dict[State, int] = {}
        self.most = most
        self.next = 0

    def start(self) -> None:
        """The initial states"""
        for _, state in self.meaning.initial():
            if isinstance(state, Failure):
                self.space.starts_failing.append(state)
            else:
                self.found(state, 0)
        self.space.initial = len(self.space.states)

    def found(self, state: State, depth: int) -> int:
        """A state's number; a new one is judged."""
        known = self.numbers.get(state)
        if known is not None:
            return known
        space, number = self.space, len(self.space.states)
        if number >= self.most:
            raise TooLarge(number + 1, number + 1 - self.next)
        self.numbers[state] = number
        inside, failed = self.judge.bounds(state)
        complaints = (*self.judge.state(state), *failed)
        space.states.append(state)
        space.depths.append(depth)
        space.complaints.append(tuple(dict.fromkeys(name for name, _ in complaints)))
        if not inside:
            space.outside.add(number)
        return number

    def leave(self, number: int) -> None:
        """Takes every step from a state."""
        space = self.space
        if number in space.outside:
            return
        state, stuck = space.states[number], True
        for label, end in self.meaning.successors(state):
            if label is not None:
                stuck = stuck and self.actions[label.action].fault is not None
                space.steps.append(self.taken(number, label, end))
            elif isinstance(end, Failure):  # of a guard
                self.complain(number, (end.property,))
        if stuck:
            self.complain(number, tuple(name for name, _ in self.judge.stuck(state)))

    def complain(self, number: int, names: tuple[str, ...]) -> None:
        known = self.space.complaints
        known[number] = tuple(dict.fromkeys((*known[number], *names)))

    def taken(self, number: int, label: Label, end: State | Failure) -> Taken:
        """A step, with the state that it ends in"""
        if isinstance(end, Failure):
            return Taken(number, label, None, end, (end.property,))
        target = self.found(end, self.space.depths[number] + 1)
        complaints = self.judge.step(self.space.states[number], end)
        return Taken(number, label, target, None, tuple(dict.fromkeys(name for name, _ in complaints)))
