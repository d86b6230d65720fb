"""From a request to an outcome: searches, begins again with roomier values where that is asked for, and tells."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from time import monotonic, process_time
from typing import final

from fencepost.core.system import System
from fencepost.engines.native.calls import Calls
from fencepost.engines.native.codegen.bits import NoRoom
from fencepost.engines.native.codegen.layout import Layout, first_layout
from fencepost.engines.native.endless import endless_instant
from fencepost.engines.native.explorer import Search
from fencepost.engines.native.refusal import TOO_LARGE, NotSymmetric
from fencepost.engines.native.traces import MakeLooker, least_traces
from fencepost.engines.native.uses import Tallies, action_uses, enabled_in
from fencepost.engines.search.finds import ENDED
from fencepost.engines.search.judge import ENDLESS, findings
from fencepost.engines.search.pulse import Pulse, Stopped
from fencepost.evidence.outcome import ActionStats, ActionUse, Counts, Outcome, PropertyKind, Request, Stage, Stats
from fencepost.evidence.trace import Trace
from fencepost.evidence.verdict import Holds, Inconclusive, Unreached, Verdict
from fencepost.instance.instance import Instance
from fencepost.semantics.step import Meaning


@final
@dataclass(frozen=True, slots=True)
class Tools:
    """What a search is made with: machine code for a layout of values, with symmetry or without; what looks at its
    states again; and what counts the guards of some of its actions"""

    make: Callable[[Layout, bool], Calls]
    looker: Callable[[Search, Meaning], MakeLooker]
    tallies: Callable[[Search, System], Tallies]


@final
@dataclass(slots=True)
class Clock:
    """What each stage of the work took, over all searches that were begun"""

    spent: dict[str, Stage] = field(default_factory=lambda: {})

    @contextmanager
    def stage(self, name: str) -> Generator[None]:
        """Inside, time is spent on this stage"""
        began, cpu = monotonic(), process_time()
        try:
            yield
        finally:
            so_far = self.spent.get(name, Stage(name, 0.0))
            took = so_far.seconds + monotonic() - began, (so_far.cpu or 0.0) + process_time() - cpu
            self.spent[name] = Stage(name, *took)

    def seconds(self, name: str) -> float:
        """How long a stage took"""
        return self.spent[name].seconds if name in self.spent else 0.0


COMPILE, SEARCH, LOOK = "compile", "search", "look again"


@final
@dataclass(slots=True)
class Answer:
    """What became of one search, as far as it is known"""

    search: Search
    meaning: Meaning
    clock: Clock
    stopped: str | None = None
    uses: tuple[ActionUse, ...] = ()
    enabled: tuple[int, ...] | None = None
    endless: Trace | None = None

    def find(self, tools: Tools) -> None:
        """Searches, and looks at what was found; stops where the request says so"""
        search = self.search
        try:
            with self.clock.stage(SEARCH):
                search.run(self.meaning.initial())
            with self.clock.stage(LOOK):
                self.uses = action_uses(search, self.meaning.system, lambda some: tools.tallies(search, some))
                if search.request.stats:
                    self.enabled = enabled_in(search, self.meaning.system, lambda some: tools.tallies(search, some))
                self.endless = endless_instant(search, self.meaning, tools.looker(search, self.meaning))
        except (Stopped, MemoryError) as stop:
            self.stopped = str(stop) or "memory ran out"
        if self.endless is not None and search.request.until_violated:
            search.ended = True

    def outcome(self, tools: Tools) -> Outcome:
        """All of it"""
        search = self.search
        traces = self._traces(tools)
        unfinished = self.stopped or (ENDED if search.ended else None)

        def otherwise(kind: PropertyKind) -> Verdict:
            if unfinished is not None:
                return Inconclusive(unfinished)
            return Unreached() if kind == "witness" else Holds("exhausted")

        made = search.machine.program
        if made.reduced:  # a smaller one may lead through states that were left out
            traces = {name: (trace, False) for name, (trace, _) in traces.items()}
        orbits = search.space.count if made.symmetric else None
        counts = search.distinct(), search.generated(), search.cells.depth, orbits, unfinished is None
        taken = (ActionUse(action, times, ()) for action, times in enumerate(search.taken()))
        return Outcome(
            engine="native",
            findings=findings(search.wanted, traces, otherwise),
            counts=Counts(*counts, made.reduced),
            uses=self.uses or tuple(taken),
            not_judged=(),
            stopped=self.stopped,
            seed=search.request.seed,
            seconds=search.pulse.seconds(),
            beyond=self.stopped == TOO_LARGE,
            vacuous=tuple(
                span for number, span in enumerate(made.implications) if span is not None and not search.met(number)
            ),
        )

    def _traces(self, tools: Tools) -> dict[str, tuple[Trace, bool]]:
        """The least trace of each find; none, where the way there leads past what this engine does not have"""
        search = self.search
        try:
            with self.clock.stage(LOOK):
                traces = dict(least_traces(search, self.meaning, tools.looker(search, self.meaning)))
        except Stopped as stop:
            self.stopped = self.stopped or str(stop)
            return {}
        if self.endless is not None:
            traces[ENDLESS] = self.endless, True
        return traces

    def stats(self, restarts: int) -> Stats:
        """What it cost"""
        search, states, seconds = self.search, self.search.space.count, self.clock.seconds(SEARCH)
        enabled = self.enabled or (None,) * len(search.actions)
        beside = search.machine.optimize_seconds
        return Stats(
            stages=(*self.clock.spent.values(), *((Stage("optimize beside", beside),) if beside else ())),
            states_per_second=search.generated() / seconds if seconds else 0.0,
            actions=tuple(map(ActionStats, count(), search.taken(), enabled)),
            hash_load=search.space.load,
            bytes_per_state=search.space.bytes() / states if states else None,
            words_per_state=search.machine.words,
            threads=search.machine.threads,
            restarts=restarts,
        )


def answer(instance: Instance, request: Request, tools: Tools) -> Outcome:
    """Searches the whole space, or as far as the request allows."""
    meaning, pulse, clock = Meaning(instance.system), Pulse(request), Clock()
    layout, restarts, symmetry = first_layout(instance.system), 0, request.symmetry
    while True:
        with clock.stage(COMPILE):
            machine = tools.make(layout, symmetry)
        search = Search(instance, request, machine, pulse)
        try:
            found = Answer(search, meaning, clock)
            found.find(tools)
            outcome = found.outcome(tools)
            return replace(outcome, compile_seconds=clock.seconds(COMPILE), stats=found.stats(restarts))
        except NoRoom as full:
            layout = layout.roomier(full.site)
            restarts += 1
        except NotSymmetric:
            symmetry = False
            restarts += 1
        finally:
            search.close()
