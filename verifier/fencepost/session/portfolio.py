"""What a user gets without asking: states are visited, and where that takes long, Z3 reasons beside it.

The search of states has the machine for itself at first, which is all that most models need. Then a bounded search for
violations and a search for a proof begin beside it, and whoever knows how the model's expectations come out ends it.
Whoever finds a violation, the smallest one is shown: the bounded search knows the fewest steps for so many faults, and
the search of states, which goes by faults, that there is none with fewer.
"""

from dataclasses import replace
from time import monotonic, sleep
from typing import final

from fencepost.engines import Engine
from fencepost.engines.search.judge import kinds
from fencepost.evidence.certificate import Certificate
from fencepost.evidence.outcome import Finding, Outcome, Progress, Request
from fencepost.instance.instance import Instance
from fencepost.session.beside import Beside, Fallen, Gone, News, Task
from fencepost.session.options import Options
from fencepost.session.pool import Pool
from fencepost.session.proving import Fell

HEAD_START = 10.0  # seconds that the search of states has for itself
LONGER = 60.0  # seconds, or as long again, that the others have when states are too many
_SETTLED = "the search ended at what was found beside it"
_WORDS = {"bmc": "a bounded search (bmc)", "pdr": "a search for a proof (pdr)"}


@final
class Portfolio:
    """One model's searches"""

    def __init__(self, instance: Instance, options: Options, request: Request) -> None:
        self.instance = instance
        self.options = options
        self.request = request
        self.pool = Pool(instance, request, kinds(instance, request.properties))
        self.beside: list[Beside] = []
        self._depths: dict[str, int] = {}
        self._at_work: set[str] = set()
        self._certificate: Certificate | None = None
        self._settled = False
        self._begun = monotonic()

    def answer(self, search: Engine) -> tuple[Outcome, tuple[str, ...]]:
        """What is known in the end, and a note on who decided. Raises Fell."""
        request = replace(self.request, stop=self._stop, listen=self._hear)
        try:
            outcome = search(self.instance, request)
            if outcome.stopped is not None and not outcome.beyond and not self._settled:
                self._wait(monotonic() - self._begun)
        finally:
            for one in self.beside:
                one.close()
        wrong = self.pool.disagreement(outcome)
        if wrong is not None:
            raise Fell(wrong)
        return (outcome, ()) if outcome.stopped is None or not self.beside else self._together(outcome)

    # ------------------------------------------------------------ while it goes on

    def _stop(self) -> str | None:
        """Why the search of states has to end; asked often."""
        reason = self.request.stop()
        if reason is not None:
            return reason
        if not self.beside and monotonic() - self._begun > HEAD_START:
            self._begin()
        self._attend()
        return _SETTLED if self._settled else None

    def _begin(self) -> None:
        """Starts the others; what nobody else has, such as hashing states, is not for them."""
        if self.options.bitstate is None:
            tasks = [Task(engine, self.instance, replace(self.options, time_limit=None)) for engine in _WORDS]
            self.beside = [Beside(task) for task in tasks]
            self._at_work = set(_WORDS)
            self.pool.searching = True

    def _hear(self, progress: Progress) -> None:
        if progress.faults > self.pool.faults:
            self.pool.faults = progress.faults
            self._settle()
        self.request.listen(replace(progress, beside=tuple(self._depths.items())))

    def _attend(self) -> None:
        for one in self.beside:
            for news in one.news():
                self._note(one.engine, news)

    def _note(self, engine: str, news: News) -> None:
        match news:
            case Progress():
                self._depths[engine] = news.depth
                return
            case Finding():
                self.pool.keep(engine, news)
            case Outcome():
                for finding in news.findings:
                    self.pool.keep(engine, finding)
                self._depths[engine] = news.counts.depth
                self._certificate = news.certificate or self._certificate
                self._done(engine)
            case Gone():
                self._done(engine)
            case Fallen():
                raise Fell(news.told)
        self._settle()

    def _done(self, engine: str) -> None:
        self._at_work.discard(engine)
        self.pool.searching = self.pool.searching and engine != "bmc"

    def _settle(self) -> None:
        self._settled = self.pool.decides(bool(self.options.settings))

    def _wait(self, seconds: float) -> None:
        """States are too many, but not the time: the others go on for a while."""
        if self.request.stop() is not None:
            return
        if not self.beside:
            self._begin()
        end = monotonic() + max(LONGER, seconds)
        while self._at_work and not self._settled and monotonic() < end and self.request.stop() is None:
            sleep(0.05)
            self._attend()
            self.request.listen(Progress(0, 0, 0, 0, monotonic() - self._begun, beside=tuple(self._depths.items())))

    # ------------------------------------------------------------ in the end

    def _together(self, outcome: Outcome) -> tuple[Outcome, tuple[str, ...]]:
        """What all of them know, and who decided"""
        told = self.pool.verdicts({finding.name: finding.verdict for finding in outcome.findings}, final=True)
        by = [engine for engine in _WORDS if any(who == engine for _, who in told)]
        joined = replace(
            outcome,
            engine=" and ".join(by) if by and self._settled else outcome.engine,
            findings=tuple(finding for finding, _ in told),
            stopped=None if self._settled else outcome.stopped,
            certificate=self._certificate,
            seconds=monotonic() - self._begun,
        )
        return joined, self._notes(outcome, by)

    def _notes(self, outcome: Outcome, by: list[str]) -> tuple[str, ...]:
        words = " and ".join(_WORDS[who] for who in by)
        if self._settled:
            decided = f"decided by {words}" if words else "ended when others knew it as well"
            return (f"{decided}; {outcome.counts.distinct:,} states were visited, not all",)
        so_far = ", ".join(f"{engine} to depth {depth}" for engine, depth in self._depths.items())
        notes = (words and f"partly decided by {words}", so_far and f"beside the search of states, {so_far}")
        return tuple(note for note in notes if note)
