"""A counterexample of one instance, adapted to another one of the same protocol with other values.

The trace is followed move by move, as near to it as the other instance allows. Where waits are longer or shorter its
ticks are repeated or dropped; a choice of the environment (a clock's offset) may come out differently. Each such
deviation costs one, and what costs least is tried first, up to an effort: so nothing is missed by order, only by
effort. What is found is a violating trace of the other instance and is replayed there; what is not found means nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import final

from fencepost.core.terms import Value
from fencepost.evidence.narrate import arguments
from fencepost.evidence.outcome import Finding
from fencepost.evidence.replay import failures_at_end, is_stuck, replay
from fencepost.evidence.trace import Failure, Label, State, Trace
from fencepost.evidence.verdict import Violated
from fencepost.instance.instance import Instance
from fencepost.semantics.step import Judged, Meaning
from fencepost.semantics.transition import Failed


@final
@dataclass(frozen=True, slots=True)
class Move:
    """A step in terms that another instance of the protocol has too: the action's name, its actor and arguments in
    `said`, messages and the environment's choices in `other`"""

    name: str
    tick: bool
    said: tuple[tuple[str, Value], ...]
    other: tuple[tuple[str, Value], ...]


@final
@dataclass(frozen=True, slots=True)
class Place:
    """How far one has come: moves followed, the state, and the place and step that led here"""

    position: int
    state: State
    start: tuple[Value, ...]
    came: "tuple[Place, Label] | None" = None

    def trace(self, last: Label | None = None, failure: Failure | None = None) -> Trace:
        """The way here, with the label of a step that fails in its body."""
        states, labels = [self.state], [] if last is None else [last]
        place = self
        while place.came is not None:
            place, label = place.came
            states.append(place.state)
            labels.append(label)
        return Trace(self.start, tuple(reversed(states)), tuple(reversed(labels)), failure)


def move_of(instance: Instance, label: Label) -> Move:
    """What a label says, without the positions that are the instance's own."""
    action = instance.system.actions[label.action]
    told = arguments(instance.system, label)
    said = tuple((a.name, a.value) for a in told if a.role in ("actor", "argument"))
    other = tuple((a.name, a.value) for a in told if a.role not in ("actor", "argument"))
    return Move(action.name, action.ticks > 0, said, other)


def transfer(source: Instance, finding: Finding, target: Instance, meaning: Meaning, effort: int) -> Finding | None:
    """The finding's trace as a violation of the target, whose meaning is given; None where none was found by looking
    at so many places."""
    if not isinstance(finding.verdict, Violated):
        return None
    known = finding.verdict.trace
    search = _Search(target, meaning, finding, tuple(move_of(source, label) for label in known.labels))
    trace = search.run(known.start, effort)
    if trace is None:
        return None
    found = Finding(finding.name, finding.kind, Violated(trace, False))
    return found if replay(target, found) is None else None


@final
@dataclass(slots=True)
class _Search:
    """Places by cost, those that followed more moves first"""

    target: Instance
    meaning: Meaning
    finding: Finding
    moves: tuple[Move, ...]
    waiting: list[tuple[int, int, int, Place]] = field(default_factory=list[tuple[int, int, int, Place]])
    seen: set[tuple[int, State]] = field(default_factory=set[tuple[int, State]])
    added: int = 0

    def run(self, start: tuple[Value, ...], effort: int) -> Trace | None:
        for chosen, state in self.meaning.initial():
            if isinstance(state, Failure):
                if state.property == self.finding.name:
                    return Trace(chosen, (), (), state)
                continue
            self._add(int(chosen != start), Place(0, state, chosen))
        while self.waiting and effort > 0:
            cost, _, _, place = heappop(self.waiting)
            if (place.position, place.state) in self.seen:
                continue
            self.seen.add((place.position, place.state))
            effort -= 1
            found = self._visit(cost, place)
            if found is not None:
                return found
        return None

    def _add(self, cost: int, place: Place) -> None:
        if (place.position, place.state) not in self.seen:
            self.added += 1
            heappush(self.waiting, (cost, -place.position, self.added, place))

    def _visit(self, cost: int, place: Place) -> Trace | None:
        """The trace to this place if it violates the property, or one step on from it."""
        if self._violated(place):
            return place.trace()
        failure = self._failure(place) if place.position == len(self.moves) else None
        if failure is not None:
            return place.trace(failure=failure)
        if not self._within(place.state):
            return None
        for extra, position, label, after in self._steps(place):
            if isinstance(after, Failure):
                if after.property == self.finding.name:
                    return place.trace(label, after)
            else:
                self._add(cost + extra, Place(position, after, place.start, (place, label)))
        if place.position < len(self.moves) and self.moves[place.position].tick:
            self._add(cost + 1, Place(place.position + 1, place.state, place.start, place.came))
        return None

    def _steps(self, place: Place) -> Iterator[tuple[int, int, Label, State | Failure]]:
        """The steps that follow the next move, or another tick in its place or before it: what each deviates, and
        how many moves are followed after it."""
        here = place.position
        move = self.moves[here] if here < len(self.moves) else None
        if move is not None and not move.tick:
            for made, label, after in self._named(move, place.state):
                if made.said == move.said:
                    yield int(made.other != move.other), here + 1, label, after
        for made, label, after in self._ticks(place.state):
            if move is not None and move.tick:
                yield int(made != move), here + 1, label, after
            yield 1, here, label, after

    def _named(self, move: Move, state: State) -> Iterator[tuple[Move, Label, State | Failure]]:
        for number, action in enumerate(self.target.system.actions):
            if action.name == move.name and not action.ticks:
                yield from self._by(number, state)

    def _ticks(self, state: State) -> Iterator[tuple[Move, Label, State | Failure]]:
        """Ticks as the trace has them, and the one in which no clock errs."""
        for number, action in enumerate(self.target.system.actions):
            if action.ticks:
                even = action.fault is None
                yield from (step for step in self._by(number, state) if even or step[0] in self.moves)

    def _by(self, action: int, state: State) -> Iterator[tuple[Move, Label, State | Failure]]:
        for label, after in self.meaning.by(action, state):
            if label is not None:
                yield move_of(self.target, label), label, after

    # ------------------------------------------------------------ what counts as a violation

    def _judged(self, *kinds: str) -> Judged | None:
        return next(
            (
                judged
                for judged in self.meaning.properties
                if judged.property.name == self.finding.name and judged.property.kind in kinds
            ),
            None,
        )

    def _violated(self, place: Place) -> bool:
        try:
            return self._false_in(place)
        except Failed:
            return False  # what cannot be evaluated violates another property

    def _false_in(self, place: Place) -> bool:
        step = self._judged("transition")
        if step is not None:
            return place.came is not None and not step.holds(place.came[0].state + place.state)
        invariant = self._judged("invariant")
        if invariant is not None:
            return not invariant.holds(place.state)
        stuck = self._judged("stuck")
        return stuck is not None and not stuck.holds(place.state) and is_stuck(self.meaning, place.state)

    def _failure(self, place: Place) -> Failure | None:
        """What fails here though no step is taken: a guard, a property or a bound."""
        if self._judged("invariant", "transition", "stuck") is not None:
            return None
        found = failures_at_end(self.meaning, place.trace())
        return next((failure for failure in found if failure.property == self.finding.name), None)

    def _within(self, state: State) -> bool:
        try:
            return self.meaning.within(state)
        except Failed:
            return False
