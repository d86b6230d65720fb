"""The search for spaces beyond memory: three bits a state, depth first. What it does not find is unrefuted.

A trace is read off the stack when a property is complained about for the first time; it is seldom the smallest.
"""

from collections.abc import Iterable
from typing import TypeAlias, final

from fencepost.core.terms import Value
from fencepost.engines.native.available import Available
from fencepost.engines.native.codegen.bits import NoRoom, pack_state
from fencepost.engines.native.codegen.layout import Layout, first_layout, state_layout
from fencepost.engines.native.diver import Diver, Stack, diver
from fencepost.engines.native.memory import Record
from fencepost.engines.native.records import Status, Worker
from fencepost.engines.native.refusal import refuse
from fencepost.engines.native.threads import Crew, Desk
from fencepost.engines.search.judge import ENDLESS, Complaint, Judge, findings, kinds
from fencepost.engines.search.pulse import Pulse, Stopped
from fencepost.evidence.outcome import ActionUse, Counts, Outcome, Progress, PropertyKind, Request
from fencepost.evidence.trace import Failure, Label, State, Trace
from fencepost.evidence.verdict import Inconclusive, Unrefuted, Verdict
from fencepost.instance.instance import Instance
from fencepost.semantics.step import Meaning

_NO_STATES = "a search that keeps no states cannot tell that an instant never ends"
_ENDED = "the search ended at the first violation that was met"
_Ending: TypeAlias = tuple[Label | None, State | None, Failure | None]  # the step out of a state, as traces end


def check(instance: Instance, request: Request, size: int) -> Outcome:
    """Searches with a table of `size` bytes; a value that needs more room makes it begin again."""
    layout, pulse = first_layout(instance.system), Pulse(request)
    while True:
        dive = Dive(instance, request, layout, pulse)
        try:
            return dive.outcome(dive.run(size))
        except NoRoom as full:
            layout = layout.roomier(full.site)


@final
class Dive:
    """One search"""

    def __init__(self, instance: Instance, request: Request, layout: Layout, pulse: Pulse) -> None:
        self.request = request
        self.pulse = pulse
        self.wanted = kinds(instance, request.properties)
        self.endless = self.wanted.pop(ENDLESS, None) is not None
        self.meaning = Meaning(instance.system)
        self.judge = Judge(self.meaning, self.wanted)
        self.machine: Diver = diver(instance.system, state_layout(instance.system, layout), self.wanted)
        self.available = Available(request.memory_limit)
        self.names = {byte: name for name, byte in self.machine.program.names.properties.items()}
        self.traces: dict[str, tuple[Trace, bool]] = {}
        self.desk = Desk(self.machine, Record(1))

    def run(self, size: int) -> str | None:
        """Goes on until nothing is left or a violation ends the search; why it stopped before that, if it did"""
        try:
            stack = Stack(self.machine.words, size, self.available)
        except (Stopped, MemoryError) as stop:
            return str(stop) or "memory ran out"
        self.desk = Desk(self.machine, stack.shared)
        crew = Crew([self.desk], stack, self._poll)
        try:
            for start, state in self.meaning.initial():
                self._explore(start, state, stack, crew)
        except (Stopped, MemoryError) as stop:
            return str(stop) or "memory ran out"
        finally:
            crew.close()
            stack.close()
        return None

    def _explore(self, start: tuple[Value, ...], state: State | Failure, stack: Stack, crew: Crew) -> None:
        """Everything that can be reached from an initial state, and was not seen before"""
        if isinstance(state, Failure):
            self._keep([state.property], Trace(start, (), (), state))
            return
        self._insert(state)
        for name, failure in [*self.judge.state(state), *self.judge.bounds(state)[1]]:
            self._keep([name], Trace(start, (state,), (), failure))
        self._complained()
        while not self.ended():
            (status,) = crew.run(self.machine.dive, [0])
            self._refuse()
            if status == Status.DONE:
                return
            if status == Status.FULL:
                stack.grow()
            for name in self._complained():
                if name not in self.traces:
                    self._keep([name], self._trace(name, start, state, stack))

    def _insert(self, state: State) -> None:
        words = pack_state(self.machine.program.states, state)
        row = Record(len(words))
        for position, word in enumerate(words):
            row[position] = word
        self.machine.insert(self.desk.record.address, row.address)

    def _refuse(self) -> None:
        refuse(self.desk.record)

    def _complained(self) -> list[str]:
        found = [self.desk.complaints(row) for row in (self.desk.here, self.desk.there)]
        return [name for byte, name in self.names.items() if any(row[byte] for row in found)]

    def _keep(self, names: Iterable[str], trace: Trace) -> None:
        for name in names:
            if name in self.wanted:
                self.traces.setdefault(name, (trace, False))

    def ended(self) -> bool:
        """Whether a violation was found that ends the search"""
        violated = any(self.wanted[name] != "witness" for name in self.traces)
        return self.request.until_violated and violated

    # ------------------------------------------------------------ traces

    def _trace(self, name: str, start: tuple[Value, ...], first: State, stack: Stack) -> Trace:
        """The run to the state that was expanded last, and to what a property has to complain about there"""
        number, numbers = self.desk.record[Worker.SOURCE], list[int]()
        while number >= 0:
            numbers.append(number)
            number = stack.parent(number)
        states, labels = [first], list[Label]()
        for number in reversed(numbers[:-1]):
            label, state = self._step_to(states[-1], stack.state(number))
            states.append(state)
            labels.append(label)
        last, end, failure = next(ending for named, ending in self._endings(states[-1]) if named == name)
        labels += [] if last is None else [last]
        states += [] if end is None else [end]
        return Trace(start, tuple(states), tuple(labels), failure)

    def _step_to(self, before: State, words: tuple[int, ...]) -> tuple[Label, State]:
        states = self.machine.program.states
        for label, end in self.meaning.successors(before):
            if label is not None and not isinstance(end, Failure) and pack_state(states, end) == words:
                return label, end
        raise AssertionError("no step leads to a state that was found")

    def _endings(self, state: State) -> Iterable[tuple[str, _Ending]]:
        """What there is to complain about in a state that is expanded, and how a trace ends with it"""
        stuck, system = True, self.meaning.system
        for label, end in self.meaning.successors(state):
            if label is None:
                if isinstance(end, Failure):
                    yield end.property, (None, None, end)
                continue
            stuck = stuck and system.actions[label.action].fault is not None
            if isinstance(end, Failure):
                yield end.property, (label, None, end)
                continue
            complaints: list[Complaint] = [*self.judge.step(state, end), *self.judge.state(end)]
            for name, failure in [*complaints, *self.judge.bounds(end)[1]]:
                yield name, (label, end, failure)
        for name, failure in self.judge.stuck(state) if stuck else []:
            yield name, (None, None, failure)

    # ------------------------------------------------------------ what is known

    def _poll(self) -> None:
        self.pulse.within(self._progress)
        refusal = self.available.refusal()
        if refusal is not None:
            raise Stopped(refusal)

    def _progress(self, seconds: float) -> Progress:
        record = self.desk.record
        return Progress(record[Worker.WEIGHT], record[Worker.GENERATED], 0, 0, seconds)

    def outcome(self, stopped: str | None) -> Outcome:
        """What was found, and in how many states nothing was"""
        record, names = self.desk.record, self.machine.program.names
        unfinished = stopped or (_ENDED if self.ended() else None)

        def otherwise(kind: PropertyKind) -> Verdict:
            if unfinished is not None:
                return Inconclusive(unfinished)
            if kind == "witness":
                return Inconclusive("no state that was met reached it, and not all were met")
            return Unrefuted("bitstate", record[Worker.WEIGHT])

        return Outcome(
            engine="native",
            findings=findings(self.wanted, self.traces, otherwise),
            counts=Counts(record[Worker.WEIGHT], record[Worker.GENERATED], 0, None, False),
            uses=tuple(ActionUse(n, self.desk.taken[n], ()) for n in range(names.actions)),
            not_judged=((ENDLESS, _NO_STATES),) if self.endless else (),
            stopped=stopped,
            seed=self.request.seed,
            seconds=self.pulse.seconds(),
            compile_seconds=self.machine.loaded.seconds,
        )
