"""Random walks: many runs of bounded length, each step chosen evenly among those that are possible.

It finds what is easy to find, soon, in systems too large to exhaust, and proves nothing: what it does not
find is unrefuted. The same seed gives the same runs.
"""

from dataclasses import dataclass, field
from random import Random
from typing import final

from fencepost.core.terms import Value
from fencepost.engines.search.judge import ENDLESS, Complaint, Judge, findings, kinds
from fencepost.engines.search.layers import Cost, after
from fencepost.engines.search.pulse import Pulse, Stopped
from fencepost.evidence.outcome import ActionUse, Counts, Outcome, Progress, PropertyKind, Request
from fencepost.evidence.trace import Failure, Label, State, Trace
from fencepost.evidence.verdict import Inconclusive, Unrefuted, Verdict
from fencepost.instance.instance import Instance
from fencepost.semantics.step import Meaning

DEPTH = 100  # steps of a run, unless the request says otherwise


def check(instance: Instance, request: Request) -> Outcome:
    """Walks as often as the request asks, or until it says stop."""
    walks = Simulation(instance, request)
    try:
        walks.run()
    except (Stopped, MemoryError) as stop:
        return walks.outcome(str(stop) or "memory ran out")
    return walks.outcome(None)


@final
@dataclass(slots=True)
class Walk:
    """One run so far"""

    start: tuple[Value, ...]
    states: list[State]
    labels: list[Label] = field(default_factory=lambda: [])
    cost: Cost = (0, 0)

    def trace(self, failure: Failure | None) -> Trace:
        """The run as a trace."""
        return Trace(self.start, tuple(self.states), tuple(self.labels), failure)


@final
class Simulation:
    """All runs, and the smallest counterexample met for each property"""

    def __init__(self, instance: Instance, request: Request) -> None:
        self.request = request
        self.actions = instance.system.actions
        self.wanted = kinds(instance, request.properties)
        self.endless = self.wanted.pop(ENDLESS, None) is not None
        self.meaning = Meaning(instance.system)
        self.judge = Judge(self.meaning, self.wanted)
        self.random = Random(request.seed)
        self.found: dict[str, tuple[Cost, Trace]] = {}
        self.seen: set[State] = set()
        self.taken = [0] * len(self.actions)
        self.generated = self.depth = self.done = 0
        self.pulse = Pulse(request)

    def run(self) -> None:
        """Walks again and again from an initial state, each as likely as the other."""
        starts = self.meaning.initial()
        length = DEPTH if self.request.depth is None else self.request.depth
        while self.done < self.request.runs and starts and not self.ended():
            start, state = self.random.choice(starts)
            if isinstance(state, Failure):
                self.keep([(state.property, state)], Walk(start, []))
            else:
                self.generated += 1
                self.walk(Walk(start, [state]), length)
            self.done += 1

    def ended(self) -> bool:
        """Whether a violation was found that ends the search."""
        return self.request.until_violated and any(self.wanted[name] != "witness" for name in self.found)

    def walk(self, walk: Walk, length: int) -> None:
        """Goes on until there is no step, a bound is passed, a body fails or the run is long enough."""
        while self.visit(walk) and walk.cost[self.request.order == "faults"] < length:
            self.pulse.beat(self.progress)
            steps = self.steps(walk)
            if not steps:
                return
            label, end = self.random.choice(steps)
            fault = self.actions[label.action].fault is not None
            walk.labels.append(label)
            walk.cost = after(walk.cost, fault, self.request.order)
            self.taken[label.action] += 1
            if isinstance(end, Failure):
                self.keep([(end.property, end)], walk)
                return
            self.generated += 1
            walk.states.append(end)
            self.keep(self.judge.step(walk.states[-2], end), walk)

    def visit(self, walk: Walk) -> bool:
        """Judges the state at the end of a run; whether it is inside the bounds."""
        state = walk.states[-1]
        self.keep(self.judge.state(state), walk)
        inside, complaints = self.judge.bounds(state)
        self.keep(complaints, walk)
        if inside:
            self.seen.add(state)
            self.depth = max(self.depth, len(walk.states))
        return inside

    def steps(self, walk: Walk) -> list[tuple[Label, State | Failure]]:
        """The steps that are possible at the end of a run, judging that there are some."""
        state = walk.states[-1]
        possible: list[tuple[Label, State | Failure]] = []
        for label, end in self.meaning.successors(state):
            self.pulse.within(self.progress)
            if label is not None:
                possible.append((label, end))
            elif isinstance(end, Failure):
                self.keep([(end.property, end)], walk)
        if all(self.actions[label.action].fault is not None for label, _ in possible):
            self.keep(self.judge.stuck(state), walk)
        return possible

    def keep(self, complaints: list[Complaint], walk: Walk) -> None:
        """Keeps what is smaller than what was found before."""
        for name, failure in complaints:
            known = self.found.get(name)
            if name in self.wanted and (known is None or walk.cost < known[0]):
                self.found[name] = walk.cost, walk.trace(failure)

    def progress(self, seconds: float) -> Progress:
        """How far the simulation is; the runs still to go wait."""
        waiting = self.request.runs - self.done
        return Progress(len(self.seen), self.generated, waiting, self.depth, seconds)

    def outcome(self, stopped: str | None) -> Outcome:
        """What is known, whether or not all runs were made."""

        def otherwise(kind: PropertyKind) -> Verdict:
            if stopped is not None:
                return Inconclusive(stopped)
            missed = f"no run of {self.done} reached it"
            return Inconclusive(missed) if kind == "witness" else Unrefuted("sampled", self.done)

        endless = (ENDLESS, "a random walk cannot tell that an instant never ends")
        return Outcome(
            engine="simulate",
            findings=findings(self.wanted, {n: (trace, False) for n, (_, trace) in self.found.items()}, otherwise),
            counts=Counts(len(self.seen), self.generated, self.depth, None, False),
            uses=tuple(ActionUse(n, taken, self.meaning.blocked(n)) for n, taken in enumerate(self.taken)),
            not_judged=(endless,) if self.endless else (),
            stopped=stopped,
            seed=self.request.seed,
            seconds=self.pulse.seconds(),
            vacuous=self.meaning.vacuous(),
        )
