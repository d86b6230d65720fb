"""A proof by whoever has it first: k-induction and property-directed reachability, each in a process of its own."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias, final

from fencepost.engines import ENGINES
from fencepost.evidence.outcome import Finding, Outcome, Progress, Request
from fencepost.evidence.verdict import Inconclusive
from fencepost.instance.instance import Instance
from fencepost.session.limits import Interrupt
from fencepost.session.workers import Job, Tell, run_all

RACED = ("induction", "pdr")
Ask: TypeAlias = Callable[[Interrupt, Tell], Request]


@final
class Fell(Exception):
    """What went wrong in a process: its traceback, as text"""


@final
@dataclass(frozen=True, slots=True)
class _Entry:
    """Who is asked, and what"""

    engine: str
    instance: Instance
    ask: Ask


def proved(instance: Instance, ask: Ask, interrupt: Interrupt, listen: Callable[[Progress], None]) -> Outcome:
    """The first answer that leaves nothing open, of both if there is none. Raises Fell."""
    heard = RACED.index("pdr")
    job = Job(
        work=_searched,
        lost=_lost,
        listen=lambda number, news: listen(news) if number == heard else None,
        enough=lambda answer: not isinstance(answer, Outcome) or not _open(answer),
    )
    answers = run_all([_Entry(engine, instance, ask) for engine in RACED], job, len(RACED), interrupt)
    for answer in answers:
        if not isinstance(answer, Outcome):
            raise Fell(answer)
    outcomes = [answer for answer in answers if isinstance(answer, Outcome)]
    decided = [outcome for outcome in outcomes if not _open(outcome)]
    return decided[0] if decided else _together(outcomes)


def _open(outcome: Outcome) -> bool:
    """Whether something that could be proved is not known"""
    return any(isinstance(f.verdict, Inconclusive) and f.kind != "witness" for f in outcome.findings)


def _together(outcomes: list[Outcome]) -> Outcome:
    """What the last one knows, with the steps that break an induction, if the first one has such"""
    first, last = outcomes[0], outcomes[-1]
    steps = {f.name: f.verdict.towards for f in first.findings if isinstance(f.verdict, Inconclusive)}

    def joined(finding: Finding) -> Finding:
        if not isinstance(finding.verdict, Inconclusive):
            return finding
        return replace(finding, verdict=replace(finding.verdict, towards=steps.get(finding.name)))

    return replace(last, findings=tuple(map(joined, last.findings)))


def _searched(entry: _Entry, interrupt: Interrupt, tell: Tell) -> Outcome | str:
    try:
        return ENGINES[entry.engine](entry.instance, entry.ask(interrupt, tell))
    except MemoryError:
        raise
    except Exception as error:
        return "".join(traceback.format_exception(error))


def _lost(entry: _Entry, code: int | None) -> Outcome | str:
    return f"the process of the engine {entry.engine} ended with code {code}, without an answer"
