"""The relation against the semantics: for states found breadth first, whether each way through the circuit is a step
that the semantics knows, and the other way round; and whether both complain of the same."""

from collections import deque
from dataclasses import dataclass
from typing import final

from fencepost.engines.search.judge import ENDLESS, Judge, kinds
from fencepost.engines.symbolic.encode import store
from fencepost.engines.symbolic.encode.circuit import Lit
from fencepost.engines.symbolic.encode.relation import Relation, relation
from fencepost.engines.symbolic.encode.values import known, literals
from fencepost.evidence.trace import Failure, State
from fencepost.instance.instance import Instance
from fencepost.semantics.step import Meaning
from fencepost.semantics.value import sorts_of

ROOM = 4


@final
@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a state: the steps (by a fault or not) with where they lead, those that violate something, and
    what the state itself violates"""

    steps: frozenset[tuple[bool, State]]
    violating: frozenset[tuple[bool, str]]
    complaints: frozenset[str]


@final
class Comparison:
    """Both sides of one system"""

    def __init__(self, instance: Instance) -> None:
        self.system = instance.system
        self.wanted = kinds(instance, None)
        self.wanted.pop(ENDLESS, None)
        self.meaning = Meaning(instance.system)
        self.judge = Judge(self.meaning, self.wanted)
        self.sorts = sorts_of(instance.system)
        self.relation: Relation = relation(instance.system, self.wanted, lambda of: ROOM)

    def choices(self) -> int:
        """How many ways through the circuit there are to try"""
        return 1 << max(len(self.relation.choice), len(self.relation.start_choice))

    def differences(self, most: int) -> list[object]:
        """Between what both say of the start, and of so many states"""
        starts = {state for _, state in self.meaning.initial() if not isinstance(state, Failure)}
        if self.started() != starts:
            return [("start", self.started(), starts)]
        seen, waiting = set(starts), deque(sorted(starts, key=repr))
        for _ in range(most):
            if not waiting:
                break
            state = waiting.popleft()
            meant, encoded = self.meant(state), self.encoded(state)
            if encoded is not None and encoded != meant:
                return [(state, encoded, meant)]
            for _, end in sorted(meant.steps, key=repr):
                if end not in seen:
                    seen.add(end)
                    waiting.append(end)
        return []

    # ------------------------------------------------------------ the semantics

    def meant(self, state: State) -> Told:
        """What the semantics says"""
        complaints = {name for name, _ in self.judge.state(state)}
        inside, outside = self.judge.bounds(state)
        complaints |= {name for name, _ in outside}
        steps: set[tuple[bool, State]] = set()
        violating: set[tuple[bool, str]] = set()
        stuck = inside
        for label, end in self.meaning.successors(state) if inside else ():
            if label is None:
                complaints |= {end.property} if isinstance(end, Failure) else set()
                continue
            fault = self.system.actions[label.action].fault is not None
            stuck = stuck and fault
            if isinstance(end, Failure):
                violating.add((fault, end.property))
            else:
                steps.add((fault, end))
                violating |= {(fault, name) for name, _ in self.judge.step(state, end)}
        complaints |= {name for name, _ in self.judge.stuck(state)} if stuck else set()
        kept = frozenset(pair for pair in violating if pair[1] in self.wanted)
        return Told(frozenset(steps), kept, frozenset(complaints & set(self.wanted)))

    # ------------------------------------------------------------ the circuit

    def started(self) -> set[State]:
        """The initial states"""
        start = self.relation.start
        given, lanes = every(self.relation.start_choice)
        there, *bits = self.relation.circuit.evaluated([start.there, *start.state], given, lanes)
        return {self.state([bit >> lane & 1 for bit in bits]) for lane in range(lanes) if there >> lane & 1}

    def encoded(self, state: State) -> Told | None:
        """What the circuit says; None where it has no room for some state"""
        r = self.relation
        bits = self.bits(state)
        given, lanes = every(r.choice)
        if bits is None:
            return None
        ones = (1 << lanes) - 1
        given |= {lit: ones if bit else 0 for lit, bit in bits.items()}
        lits = [r.valid, r.step, r.fault, r.room, *r.in_state.values(), *r.in_step.values(), *r.next]
        valid, step, fault, room, *rest = r.circuit.evaluated(lits, given, lanes)
        assert valid == ones, f"{state} has bits that are no state's"
        in_state, in_step, after = rest[: len(r.in_state)], rest[len(r.in_state) : -len(r.next)], rest[-len(r.next) :]
        if room:
            return None
        steps = {
            (bool(fault >> lane & 1), self.state([bit >> lane & 1 for bit in after]))
            for lane in range(lanes)
            if step >> lane & 1
        }
        violating = {
            (bool(fault >> lane & 1), name)
            for name, lit in zip(r.in_step, in_step, strict=True)
            for lane in range(lanes)
            if lit >> lane & 1
        }
        complaints = {name for name, lit in zip(r.in_state, in_state, strict=True) if lit}
        return Told(frozenset(steps), frozenset(violating), frozenset(complaints))

    def bits(self, state: State) -> dict[Lit, int] | None:
        """The inputs for a state; None where there is no room"""
        found: dict[Lit, int] = {}
        pairs = zip(self.relation.types, self.relation.variables.values(), state, strict=True)
        for of, like, value in pairs:
            made, full = store.stored(self.relation.circuit, known(of, value, self.sorts), like)
            if full:
                return None
            found |= dict(zip(literals(like), literals(made), strict=True))
        return found

    def state(self, bits: list[int]) -> State:
        """The state that these bits are"""
        values = dict(zip(self.relation.state, map(bool, bits), strict=True))
        return self.relation.decoded(values.__getitem__)


def every(inputs: tuple[Lit, ...]) -> tuple[dict[Lit, int], int]:
    """All values of inputs side by side, and how many that are"""
    lanes = 1 << len(inputs)
    given: dict[Lit, int] = {}
    for place, lit in enumerate(inputs):
        block, width = ((1 << (1 << place)) - 1) << (1 << place), 2 << place
        while width < lanes:
            block, width = block | block << width, 2 * width
        given[lit] = block
    return given, lanes
