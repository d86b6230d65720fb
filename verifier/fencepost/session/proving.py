"""A proof by whoever has it first: k-induction and property-directed reachability, each in a process of its own."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias, final

from fencepost.engines import ENGINES
from fencepost.engines.search.finds import ENDED
from fencepost.engines.search.pulse import Stopped
from fencepost.evidence.outcome import Finding, Outcome, Progress, Request
from fencepost.evidence.verdict import Inconclusive
from fencepost.instance.instance import Instance
from fencepost.session.beside import Gone
from fencepost.session.limits import INTERRUPTED, Interrupt
from fencepost.session.workers import Job, Tell, run_all

RACED = ("induction", "pdr")
Ask: TypeAlias = Callable[[Interrupt, Tell], Request]


@final
class Fell(Exception):
    """What went wrong in another process: its traceback, or answers that cannot both be true"""


_Answer: TypeAlias = Outcome | Gone | str


@final
@dataclass(frozen=True, slots=True)
class _Entry:
    """Who is asked, and what"""

    engine: str
    instance: Instance
    ask: Ask


def proved(instance: Instance, ask: Ask, interrupt: Interrupt, listen: Callable[[Progress], None]) -> Outcome:
    """The first answer that leaves nothing open, of both if there is none. Raises Fell, and Stopped where nobody has an
    answer."""
    heard = RACED.index("pdr")
    job = Job(
        work=_searched,
        lost=_lost,
        listen=lambda number, news: listen(news) if number == heard else None,
        enough=lambda answer: isinstance(answer, str) or (isinstance(answer, Outcome) and not _open(answer)),
    )
    answers = run_all([_Entry(engine, instance, ask) for engine in RACED], job, len(RACED), interrupt)
    for answer in answers:
        if isinstance(answer, str):
            raise Fell(answer)
    outcomes = [answer for answer in answers if isinstance(answer, Outcome)]
    if not outcomes:
        raise Stopped(next((answer.reason for answer in answers if isinstance(answer, Gone)), INTERRUPTED))
    decided = [outcome for outcome in outcomes if not _open(outcome)]
    return decided[0] if decided else _together(outcomes)


def _open(outcome: Outcome) -> bool:
    """Whether something that could be proved is not known, though no violation ended the search"""
    verdicts = [finding.verdict for finding in outcome.findings if finding.kind != "witness"]
    return any(isinstance(verdict, Inconclusive) and verdict.reason != ENDED for verdict in verdicts)


def _together(outcomes: list[Outcome]) -> Outcome:
    """What the last one knows, with the steps that break an induction, if the first one has such"""
    first, last = outcomes[0], outcomes[-1]
    steps = {f.name: f.verdict.towards for f in first.findings if isinstance(f.verdict, Inconclusive)}

    def joined(finding: Finding) -> Finding:
        if not isinstance(finding.verdict, Inconclusive):
            return finding
        return replace(finding, verdict=replace(finding.verdict, towards=steps.get(finding.name)))

    return replace(last, findings=tuple(map(joined, last.findings)))


def _searched(entry: _Entry, interrupt: Interrupt, tell: Tell) -> _Answer:
    try:
        return ENGINES[entry.engine](entry.instance, entry.ask(interrupt, tell))
    except MemoryError:
        return Gone("memory ran out")
    except Exception as error:
        return "".join(traceback.format_exception(error))


def _lost(entry: _Entry, code: int | None) -> _Answer:
    if code is not None and code < 0:
        return Gone(f"the process of the engine {entry.engine} was ended from outside (signal {-code})")
    return f"the process of the engine {entry.engine} ended with code {code}, without an answer"
