"""The reference engine: every reachable state, by faults and then by steps. Read it first; others must agree.

It opens cell after cell of states of equal cost (`search.layers`), judges and counts them, then expands them,
in the order of their traces: the first trace to a state is its smallest. It goes on past violations.
"""

from typing import final

from fencepost.engines.search.finds import ENDED, Finds
from fencepost.engines.search.instants import Urgent, endless_instant
from fencepost.engines.search.judge import ENDLESS, Judge, kinds
from fencepost.engines.search.layers import Came, Cost, Graph, Queue, Run, Side, after
from fencepost.engines.search.pulse import Pulse, Stopped
from fencepost.evidence.outcome import ActionUse, Counts, Outcome, Progress, Request
from fencepost.evidence.trace import Failure, Label, State
from fencepost.instance.instance import Instance
from fencepost.semantics.step import Meaning


def check(instance: Instance, request: Request) -> Outcome:
    """Searches the whole space, or as far as the request allows."""
    search = Search(instance, request)
    try:
        search.run()
    except (Stopped, MemoryError) as stop:
        return search.outcome(str(stop) or "memory ran out")
    return search.outcome(None)


@final
class Search:
    """One search: what it knows so far"""

    def __init__(self, instance: Instance, request: Request) -> None:
        self.request = request
        self.actions = instance.system.actions
        self.wanted = kinds(instance, request.properties)
        self.meaning = Meaning(instance.system)
        self.judge = Judge(self.meaning, self.wanted)
        self.graph = Graph()
        self.queue = Queue(self.graph)
        self.finds = Finds(self.graph, self.wanted)
        self.outside: set[State] = set()  # judged, but beyond a bound
        self.urgent = Urgent(ENDLESS in self.wanted)
        self.taken = [0] * len(self.actions)
        self.generated = self.expanded = self.depth = 0
        self.opened: Cost | None = (0, 0)  # every cheaper cell is expanded; None: every cell
        self.ended = False
        self.pulse = Pulse(request)

    def run(self) -> None:
        """Opens and expands cells until there is none left, or a counterexample ends the search."""
        self.start()
        while self.queue and not self.ended:
            self.opened, candidates = self.queue.pop()
            cell = self.open(self.opened, candidates)
            self.ended = bool(cell) and self.request.until_violated and self.finds.violation_within(self.opened)
            if not self.ended:
                self.expand_all(self.opened, cell)
        if not self.ended:
            self.opened = None
            self.finds.endless = endless_instant(self.graph, self.urgent, self.request.order)
            self.ended = self.request.until_violated and self.finds.violation_within(None)

    def start(self) -> None:
        """The initial states, each way to start being one generated."""
        run: Run = {}
        for number, (start, state) in enumerate(self.meaning.initial()):
            self.graph.starts.append(start)
            if isinstance(state, Failure):
                self.finds.offer([(state.property, state)], (0, 0), (-1, number, None), None)
            else:
                self.generated += 1
                run.setdefault(state, (-1, number, None))
        self.queue.put((0, 0), run)

    def open(self, cost: Cost, candidates: list[tuple[State, Came]]) -> list[int]:
        """Judges the states of a cell that are new; those inside the bounds count."""
        cell: list[int] = []
        for state, came in candidates:
            self.pulse.beat(self.progress)
            if state in self.graph.numbers or state in self.outside:
                continue
            self.finds.offer(self.judge.state(state), cost, came, state)
            inside, complaints = self.judge.bounds(state)
            self.finds.offer(complaints, cost, came, state)
            if inside:
                cell.append(self.graph.add(state, came, cost))
            else:
                self.outside.add(state)
        if cell:
            self.depth = max(self.depth, 1 + cost[self.request.order == "faults"])
        return cell

    def expand_all(self, cost: Cost, cell: list[int]) -> None:
        """Expands the states of a cell and queues what they lead to, by faults and by other steps."""
        sides: list[Side] = [(after(cost, fault, self.request.order), {}) for fault in (False, True)]
        for node in cell:
            self.pulse.beat(self.progress)
            self.expand(cost, node, sides)
            self.expanded += 1
        for then, run in sides:
            self.queue.put(then, run)

    def expand(self, cost: Cost, node: int, sides: list[Side]) -> None:
        """Takes every step from a state."""
        state, stuck = self.graph.states[node], True
        for number, (label, end) in enumerate(self.meaning.successors(state)):
            self.pulse.within(self.progress)
            if label is not None:
                fault = self.actions[label.action].fault is not None
                stuck = stuck and fault
                self.take(label, (node, number, label), end, sides[fault])
            elif isinstance(end, Failure):  # of a guard: the trace ends here
                self.finds.offer([(end.property, end)], cost, self.graph.came[node], state)
        if stuck:
            self.finds.offer(self.judge.stuck(state), cost, self.graph.came[node], state)

    def take(self, label: Label, came: Came, end: State | Failure, side: Side) -> None:
        """Judges a step and keeps the state after it, if it may be new."""
        cost, run = side
        self.taken[label.action] += 1
        if isinstance(end, Failure):  # of the body: the last step
            self.finds.offer([(end.property, end)], cost, came, None)
            return
        self.generated += 1
        self.finds.offer(self.judge.step(self.graph.states[came[0]], end), cost, came, end)
        if end not in self.graph.numbers:
            run.setdefault(end, came)
        if self.actions[label.action].urgent:
            self.urgent.add(came[0], came[1], label, end)

    def progress(self, seconds: float) -> Progress:
        """How far the search is."""
        distinct = len(self.graph.states)
        return Progress(distinct, self.generated, distinct - self.expanded, self.depth, seconds)

    def outcome(self, stopped: str | None) -> Outcome:
        """What is known, whether or not the search came to its end."""
        unfinished = stopped or (ENDED if self.ended else None)
        return Outcome(
            engine="reference",
            findings=self.finds.findings(self.opened, unfinished),
            counts=Counts(len(self.graph.states), self.generated, self.depth, None, unfinished is None),
            uses=tuple(ActionUse(n, taken, self.meaning.blocked(n)) for n, taken in enumerate(self.taken)),
            not_judged=(),
            stopped=stopped,
            seed=self.request.seed,
            seconds=self.pulse.seconds(),
            vacuous=self.meaning.vacuous(),
        )
