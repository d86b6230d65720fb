"""From a request to an outcome: searches, begins again with roomier values where that is asked for, and tells."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import final

from fencepost.core.system import System
from fencepost.engines.native.calls import Calls
from fencepost.engines.native.codegen.bits import NoRoom
from fencepost.engines.native.codegen.layout import Layout, first_layout
from fencepost.engines.native.endless import endless_instant
from fencepost.engines.native.explorer import TOO_LARGE, Search
from fencepost.engines.native.traces import MakeLooker, least_traces
from fencepost.engines.native.uses import Tallies, action_uses
from fencepost.engines.search.finds import ENDED
from fencepost.engines.search.judge import ENDLESS, findings
from fencepost.engines.search.pulse import Pulse, Stopped
from fencepost.evidence.outcome import ActionStats, ActionUse, Counts, Outcome, PropertyKind, Request, Stats
from fencepost.evidence.trace import Trace
from fencepost.evidence.verdict import Holds, Inconclusive, Unreached, Verdict
from fencepost.instance.instance import Instance
from fencepost.semantics.step import Meaning


@final
@dataclass(frozen=True, slots=True)
class Tools:
    """What a search is made with: machine code for a layout of values; what looks at its states again; and
    what counts the guards of some of its actions"""

    make: Callable[[Layout], Calls]
    looker: Callable[[Search, Meaning], MakeLooker]
    tallies: Callable[[Search, System], Tallies]


@final
@dataclass(slots=True)
class Clock:
    """Seconds spent on each stage of the work, over all searches that were begun"""

    spent: dict[str, float] = field(default_factory=lambda: {})

    @contextmanager
    def stage(self, name: str) -> Generator[None]:
        """Inside, time is spent on this stage"""
        began = monotonic()
        try:
            yield
        finally:
            self.spent[name] = self.spent.get(name, 0.0) + monotonic() - began


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
    endless: Trace | None = None

    def find(self, tools: Tools) -> None:
        """Searches, and looks at what was found; stops where the request says so"""
        search = self.search
        try:
            with self.clock.stage(SEARCH):
                search.run(self.meaning.initial())
            with self.clock.stage(LOOK):
                self.uses = action_uses(search, self.meaning.system, lambda some: tools.tallies(search, some))
                self.endless = endless_instant(search, self.meaning, tools.looker(search, self.meaning))
        except (Stopped, MemoryError) as stop:
            self.stopped = str(stop) or "memory ran out"
        if self.endless is not None and search.request.until_violated:
            search.ended = True

    def outcome(self, tools: Tools) -> Outcome:
        """All of it"""
        search = self.search
        unfinished = self.stopped or (ENDED if search.ended else None)

        def otherwise(kind: PropertyKind) -> Verdict:
            if unfinished is not None:
                return Inconclusive(unfinished)
            return Unreached() if kind == "witness" else Holds("exhausted")

        with self.clock.stage(LOOK):
            traces = dict(least_traces(search, self.meaning, tools.looker(search, self.meaning)))
        if self.endless is not None:
            traces[ENDLESS] = self.endless, True
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

    def stats(self, restarts: int) -> Stats:
        """What it cost"""
        search, spent = self.search, self.clock.spent
        states, seconds = search.space.count, spent.get(SEARCH, 0.0)
        beside = search.machine.optimize_seconds
        return Stats(
            stages=(*spent.items(), *((("optimize beside", beside),) if beside else ())),
            states_per_second=search.generated() / seconds if seconds else 0.0,
            actions=tuple(ActionStats(action, times, None) for action, times in enumerate(search.taken())),
            hash_load=search.space.load,
            bytes_per_state=search.space.bytes() / states if states else None,
            words_per_state=search.machine.words,
            threads=search.machine.threads,
            restarts=restarts,
        )


def answer(instance: Instance, request: Request, tools: Tools) -> Outcome:
    """Searches the whole space, or as far as the request allows."""
    meaning, pulse, clock = Meaning(instance.system), Pulse(request), Clock()
    layout, restarts = first_layout(instance.system), 0
    while True:
        with clock.stage(COMPILE):
            machine = tools.make(layout)
        search = Search(instance, request, machine, pulse)
        try:
            found = Answer(search, meaning, clock)
            found.find(tools)
            outcome = found.outcome(tools)
            return replace(outcome, compile_seconds=clock.spent[COMPILE], stats=found.stats(restarts))
        except NoRoom as full:
            layout = layout.roomier(full.site)
            restarts += 1
        finally:
            search.close()
