"""What engines beside a search of states have found so far, put together with what that search knows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias, final

from fencepost.evidence.expectation import judge
from fencepost.evidence.outcome import Counts, Finding, Outcome, PropertyKind, Request
from fencepost.evidence.trace import Trace
from fencepost.evidence.verdict import Holds, Inconclusive, Reached, Unreached, Verdict, Violated
from fencepost.instance.instance import Instance

Size: TypeAlias = tuple[int, int]


@final
@dataclass(frozen=True, slots=True)
class Found:
    """The smallest trace so far: whose it is, and what it costs in the order of the request. `closed`: whoever has it
    knows that there is no smaller one"""

    engine: str
    finding: Finding
    faults: int
    size: Size
    closed: bool


@final
class Pool:
    """`searching`: the bounded search is still at work, so what it found may get smaller. `faults`: no run with fewer
    of them violates anything, says the search of states"""

    def __init__(self, instance: Instance, request: Request, wanted: Mapping[str, PropertyKind]) -> None:
        self._instance = instance
        self._request = request
        self._wanted = wanted
        self._found: dict[str, Found] = {}
        self._proved: dict[str, str] = {}
        self.searching = False
        self.faults = 0

    def keep(self, engine: str, finding: Finding) -> None:
        """Takes a trace or a proof."""
        if finding.verdict == Holds("proved"):
            self._proved[finding.name] = engine
        if not isinstance(finding.verdict, Violated | Reached):
            return
        trace, known = finding.verdict.trace, self._found.get(finding.name)
        faults = self._faults(trace)
        size = (trace.steps, faults) if self._request.order == "steps" else (faults, trace.steps)
        if known is None or size < known.size:
            self._found[finding.name] = Found(engine, finding, faults, size, finding.verdict.minimal)
        elif size == known.size and finding.verdict.minimal:
            self._found[finding.name] = replace(known, closed=True)

    def _faults(self, trace: Trace) -> int:
        actions = self._instance.system.actions
        return sum(actions[label.action].fault is not None for label in trace.labels)

    def decides(self, overridden: bool) -> bool:
        """Whether it is known without any more states how the model's expectations come out."""
        own = dict.fromkeys(self._wanted, Inconclusive("searching"))
        findings = tuple(finding for finding, _ in self.verdicts(own))
        violated = any(isinstance(finding.verdict, Violated) for finding in findings)
        outcome = Outcome(
            engine="",
            findings=findings,
            counts=Counts(0, 0, 0, None, False),
            uses=(),
            not_judged=(),
            stopped=None if violated and self._instance.model.until_violated else "searching",
            seed=0,
            seconds=0.0,
        )
        return judge(self._instance, outcome, overridden, self._request.order).standing != "open"

    def verdicts(self, own: Mapping[str, Verdict], final: bool = False) -> list[tuple[Finding, str | None]]:
        """All verdicts, with who gave them (None: the search of states, whose `own` are put first). A violation that
        may still be replaced by a smaller one counts only if they are `final`."""
        told: list[tuple[Finding, str | None]] = []
        for name, kind in self._wanted.items():
            verdict, who = own[name], None
            found = self._found.get(name)
            if isinstance(verdict, Inconclusive) and found is not None:
                if final or self._least(found) or kind == "witness" or not self.searching:
                    verdict, who = self._shown(found), found.engine
            elif isinstance(verdict, Inconclusive) and name in self._proved:
                verdict, who = Holds("proved"), self._proved[name]
            told.append((Finding(name, kind, verdict), who))
        return told

    def _least(self, found: Found) -> bool:
        """Of so many faults it has the fewest steps; so it is the smallest if there is none with fewer faults."""
        return found.closed or (self._request.order == "faults" and found.faults <= self.faults)

    def _shown(self, found: Found) -> Verdict:
        verdict = found.finding.verdict
        return replace(verdict, minimal=self._least(found)) if isinstance(verdict, Violated | Reached) else verdict

    def disagreement(self, outcome: Outcome) -> str | None:
        """Where the search of states says otherwise."""
        for finding in outcome.findings:
            found = self._found.get(finding.name)
            if found is not None and isinstance(finding.verdict, Holds | Unreached):
                return f"{found.engine} has a trace to {finding.name}, and {outcome.engine} says that there is none"
            if finding.name in self._proved and isinstance(finding.verdict, Violated):
                return f"{self._proved[finding.name]} proves {finding.name}, and {outcome.engine} has a violation"
        return None
