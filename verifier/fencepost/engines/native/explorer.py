"""The search: cell after cell of states of equal cost, expanded by machine code; this side says what is next.

Machine code judges a state when it is found and a step when it is taken; here only the least cost of each
complaint is kept, and traces are made when the search is over. `Search` is what the makers of traces are given.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from time import monotonic
from typing import TypeAlias, final

from fencepost.core.failing import can_fail
from fencepost.core.statements import Let
from fencepost.core.system import Action, Stage
from fencepost.core.terms import Expr, Value
from fencepost.engines.native.available import Available
from fencepost.engines.native.calls import Calls
from fencepost.engines.native.cells import FAULTS, STEPS, Cell, Cells, Filling, Kind
from fencepost.engines.native.codegen.bits import pack_state
from fencepost.engines.native.memory import Record
from fencepost.engines.native.records import Shared, Status, Worker
from fencepost.engines.native.refusal import refuse
from fencepost.engines.native.space import Space
from fencepost.engines.native.threads import Crew, Desk
from fencepost.engines.search.judge import kinds
from fencepost.engines.search.layers import Cost
from fencepost.engines.search.pulse import Pulse, Stopped
from fencepost.evidence.outcome import Progress, Request
from fencepost.evidence.trace import Failure, State
from fencepost.instance.instance import Instance

Source: TypeAlias = tuple[Kind, Cell]
Start: TypeAlias = tuple[tuple[Value, ...], State | Failure]
_PATIENCE = 0.05  # seconds of search that are worth better code
_SHARE = 512  # states that are worth another thread
_FIRST: Cost = (0, 0)


@final
class Search:
    """One search: what it knows so far. `found`: the least cost at which each property is violated, or each
    witness reached; `target`: the cost of the cell that is being filled (None: there are no more)."""

    def __init__(self, instance: Instance, request: Request, machine: Calls, pulse: Pulse) -> None:
        self.request = request
        self.actions = instance.system.actions
        self.bounded = bool(instance.system.bounds)
        self.wanted = kinds(instance, request.properties)
        self.machine = machine
        self.starts: Sequence[Start] = ()
        self.found: dict[str, Cost] = {}
        self.target: Cost | None = _FIRST
        self.ended = False  # at a violation
        self.pulse = pulse
        self.available = Available(request.memory_limit)
        self.space = Space(machine, self.available)
        self.desks = [Desk(machine, self.space.shared) for _ in range(machine.threads)]
        self.crew = Crew(self.desks, self.space, self.poll)
        self.space.movers = self.crew
        self._begun = monotonic()
        self.cells = Cells(request.order, any(action.fault is not None for action in self.actions))
        self.loud = _loud(self.actions, "stuck" in self.wanted.values())
        self._filling: tuple[Source, ...] = ()
        self._kind: Kind = STEPS  # how states are being expanded now
        self._expanded = 0  # cells are expanded by steps in the order of their states: so many are
        self._names = {byte: name for name, byte in machine.program.names.properties.items()}

    def run(self, starts: Sequence[Start]) -> None:
        """Fills cell after cell, until none is left or a violation ends the search."""
        self.starts = starts
        self.poll()  # nothing is begun beyond a limit
        self._start()
        while not self.ended and (filling := self.cells.next()) is not None:
            self.target, self._filling = filling.cost, filling.sources
            self._fill(filling)
        if not self.ended:
            self.target, self._filling = None, ()
            self.ended = self.request.until_violated and self.violated()

    def close(self) -> None:
        """Gives memory and threads back. Nothing may be asked any more."""
        self.crew.close()
        self.machine.close()
        self.space.close()

    # ------------------------------------------------------------ filling

    def _start(self) -> None:
        buffer = Record(self.machine.words)
        for _, state in self.starts:
            self.pulse.beat(self.progress)
            if isinstance(state, Failure):
                self._offer((state.property,), _FIRST)
                continue
            for position, word in enumerate(pack_state(self.machine.program.states, state)):
                buffer[position] = word
            self._insert(buffer.address)
        self._listen(_FIRST, _FIRST)
        self._complete(_FIRST, 0)

    def _insert(self, address: int) -> None:
        record = self.desks[0].record
        self.machine.insert(record.address, address)
        self._close_gaps()
        self._refuse_no_room()
        if record[Worker.STATUS] == Status.FULL:
            self.space.grow()
            self._insert(address)

    def _fill(self, filling: Filling) -> None:
        first = self.space.shared[Shared.FRESH] = self.space.count
        for kind, cell in filling.sources:
            self.expand(kind, cell, filling.cost)
        self._complete(filling.cost, first)

    def expand(self, kind: Kind, cell: Cell, target: Cost) -> None:
        """Expands a cell by one kind of steps; they lead to states of the cost `target`."""
        self._kind = kind
        desks = self.hand_out(cell.first, cell.end)
        while True:
            self.pulse.beat(self.progress)
            self._hasten()
            try:
                answers = self.crew.run(lambda worker: self.machine.explore(worker, kind), desks)
            finally:
                self._close_gaps()
                self._listen(cell.cost, target)
            self._refuse_no_room()
            if Status.FULL not in answers:
                self._expanded = max(self._expanded, cell.end if kind == STEPS else 0)
                return
            self.space.grow()

    def _close_gaps(self) -> None:
        """Nobody is at work: what is kept of the states is in order again."""
        self.space.close_gaps(desk.unused() for desk in self.desks)

    def hand_out(self, first: int, end: int) -> range:
        """Makes these states the ones to work on; which desks are to do it."""
        self.space.shared[Shared.CURSOR], self.space.shared[Shared.END] = first, end
        for desk in self.desks:
            desk.clear()
        return range(min(len(self.desks), 1 + (end - first) // _SHARE))

    def _refuse_no_room(self) -> None:
        for desk in self.desks:
            refuse(desk.record)

    # ------------------------------------------------------------ ending at a violation

    def _complete(self, cost: Cost, first: int) -> None:
        """A cell is full. A search until something is violated ends at the first one that is not empty and costs
        no less than the violation, and knows then all there is to know of the cheaper ones."""
        self.cells.add(cost, first, self.space.count)
        cell = self.cells.at(cost)
        if not self.request.until_violated or cell is None:
            return
        if self.violated(cost):
            self.ended = True
            self._tally(self.cells.pending(cost))
            return
        early = (STEPS, FAULTS) if self.request.order == "steps" else (FAULTS,)
        loud = [(kind, cell) for kind in early if self.loud[kind]]
        if loud:  # otherwise it would not be known in time what these complain of
            before = [(desk, desk.counters()) for desk in self.desks]
            self._tally(loud)
            for desk, counters in before:  # it will be counted when its turn comes
                desk.reset_counters(counters)

    def violated(self, cost: Cost | None = None) -> bool:
        """Whether a violation (no witness) is known that costs this at most (None: anything)"""
        violations = [known for name, known in self.found.items() if self.wanted[name] != "witness"]
        return any(cost is None or known <= cost for known in violations)

    def _tally(self, sources: Sequence[Source]) -> None:
        """Takes and counts the steps out of cells, and does not look at where they lead."""
        for desk in self.desks:
            desk.record[Worker.TALLY] = 1
        try:
            for kind, cell in sources:
                self.expand(kind, cell, self.cells.after(cell.cost, kind))
        finally:
            for desk in self.desks:
                desk.record[Worker.TALLY] = 0

    # ------------------------------------------------------------ what is known

    def _listen(self, here: Cost, there: Cost) -> None:
        """Collects the complaints about states of the cost `here` and those that steps led to."""
        for desk in self.desks:
            for complaints, cost in ((desk.complaints(desk.here), here), (desk.complaints(desk.there), there)):
                if any(complaints):
                    self._offer((self._names[n] for n, byte in enumerate(complaints) if byte), cost)

    def _offer(self, names: Iterable[str], cost: Cost) -> None:
        for name in names:
            if name in self.wanted:
                self.found[name] = min(cost, self.found.get(name, cost))

    def least(self, cost: Cost) -> bool:
        """Whether a find of this cost is a smallest one: nothing cheaper is left to be looked at."""
        if self.target is None:
            return True
        if self.ended:
            return cost <= self.target
        left = (*self._filling, *self.cells.pending(cost))
        return cost <= self.target and not any(self.loud[kind] and cell.cost < cost for kind, cell in left)

    def generated(self) -> int:
        """Ways to start, and successors computed"""
        ways = sum(not isinstance(state, Failure) for _, state in self.starts)
        return ways + sum(desk.record[Worker.GENERATED] for desk in self.desks)

    def taken(self) -> list[int]:
        """How often each action was taken"""
        return [sum(desk.taken[action] for desk in self.desks) for action in range(len(self.actions))]

    def distinct(self) -> int:
        """States found; under symmetry those that the ones found stand for"""
        if not self.machine.program.symmetric:
            return self.space.count
        return sum(desk.record[Worker.WEIGHT] for desk in self.desks)

    def met(self, implication: int) -> bool:
        """Whether the left side of a watched implication was ever true"""
        return any(desk.has_met(implication) for desk in self.desks)

    def poll(self) -> None:
        """Raises `Stopped` where the search has to end, or memory does."""
        self.pulse.within(self.progress)
        self._hasten()
        refusal = self.available.refusal()
        if refusal is not None:
            raise Stopped(refusal)

    def _hasten(self) -> None:
        if monotonic() - self._begun > _PATIENCE:
            self.machine.hasten()

    def progress(self, seconds: float) -> Progress:
        """How far the search is."""
        shared, expanded = self.space.shared, self._expanded
        if self._kind == STEPS:
            expanded = max(expanded, min(shared[Shared.CURSOR], shared[Shared.END]))
        waiting = max(self.space.count - expanded, 0)
        done = Progress(self.distinct(), self.generated(), waiting, self.cells.depth, seconds)
        return replace(done, faults=self._faults())

    def _faults(self) -> int:
        """Of runs with fewer faults nothing is left to be looked at"""
        if self.request.order == "steps" or self.target is None:
            return 0
        return max(self.target[0] - self.loud[FAULTS], 0)


def _loud(actions: Sequence[Action], stuck: bool) -> Mapping[Kind, bool]:
    """Whether expanding a state by a kind of steps may complain of the state itself: it is stuck, or a guard or
    a choice of one of its steps fails."""
    steps = any(_may_fail(action.stages) for action in actions if action.fault is None)
    faults = any(_may_fail(action.stages) for action in actions if action.fault is not None)
    return {STEPS: stuck or steps, FAULTS: faults}


def _may_fail(stages: tuple[Stage, ...]) -> bool:
    asked: list[Expr] = []
    for stage in stages:
        asked += stage.guards
        asked += [binder.value if isinstance(binder, Let) else binder.domain for binder in stage.binders]
    return any(can_fail(expr) for expr in asked)
