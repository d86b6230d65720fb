"""Does an outcome meet what its model expects? A pure function; exit codes are made from its answer.

Each thing that is expected gets a line with a standing. `met` and `unmet` are known; `open` is expected, and
the search could not tell; `not judged` is nobody's business here (an engine that cannot, a search that was
asked to end early) and counts against nothing. Only what was proved or exhausted meets `holds`.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never, final

from fencepost.core.protocol import Expectation
from fencepost.core.system import System
from fencepost.evidence.outcome import Finding, Outcome
from fencepost.evidence.trace import Trace
from fencepost.evidence.verdict import Holds, Inconclusive, Reached, Unreached, Unrefuted, Violated
from fencepost.instance.instance import Instance

Standing: TypeAlias = Literal["met", "unmet", "open", "not judged"]
Faults: TypeAlias = tuple[tuple[str, int], ...]


@final
@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is expected: of a property by name, or of a count ("distinct"), and how it came out.
    `sentence` says it for people, with the reason where it is not met."""

    subject: str
    expected: str
    standing: Standing
    sentence: str


@final
@dataclass(frozen=True, slots=True)
class Judgement:
    """Properties in the outcome's order, then counts. The worst line decides."""

    lines: tuple[Line, ...]

    @property
    def standing(self) -> Literal["met", "unmet", "open"]:
        standings = {line.standing for line in self.lines}
        return "unmet" if "unmet" in standings else "open" if "open" in standings else "met"

    @property
    def as_expected(self) -> bool:
        return self.standing == "met"


@final
@dataclass(frozen=True, slots=True)
class _Case:
    """What every judge needs. `figures`: whether the written faults and steps mean this search's order."""

    system: System
    expectations: tuple[Expectation, ...]
    outcome: Outcome
    figures: bool
    ended_early: bool


def faults_of(system: System, trace: Trace) -> Faults:
    """The faults a trace spends, by kind, in the order of the words."""
    kinds = [fault for label in trace.labels if (fault := system.actions[label.action].fault) is not None]
    return tuple((kind, kinds.count(kind)) for kind in sorted(set(kinds)))


def judge(instance: Instance, outcome: Outcome, overridden: bool, order: Literal["faults", "steps"]) -> Judgement:
    """Holds the outcome against the model. With `overridden` settings only `expect holds` is asked for."""
    written = () if overridden else instance.model.expectations
    violated = any(isinstance(finding.verdict, Violated) for finding in outcome.findings)
    ended_early = instance.model.until_violated and violated and outcome.stopped is None
    case = _Case(instance.system, written, outcome, order == "faults", ended_early)
    lines = [_judge_finding(case, finding) for finding in outcome.findings]
    lines += _judge_missing(case)
    lines += [
        _judge_count(case, expectation)
        for expectation in written
        if expectation.kind in ("distinct", "depth", "orbits")
    ]
    return Judgement(tuple(lines))


def _judge_finding(case: _Case, finding: Finding) -> Line:
    named = [expectation for expectation in case.expectations if expectation.name == finding.name]
    if finding.kind == "witness":
        unreached = any(expectation.kind == "unreached" for expectation in named)
        return _judge_witness(case, finding, unreached)
    violated = next((expectation for expectation in named if expectation.kind == "violated"), None)
    if violated is not None:
        return _judge_violated(case, finding, violated)
    return _judge_holds(case, finding)


def _judge_holds(case: _Case, finding: Finding) -> Line:
    bound = _bound(case.expectations)
    expected = "holds" if bound is None else f"holds up to {bound}"
    name, verdict = finding.name, finding.verdict
    match verdict:
        case Holds():
            return Line(name, expected, "met", f"{name} holds")
        case Violated():
            return Line(name, expected, "unmet", f"{name} should hold, and is violated")
        case Unrefuted("bounded", amount) if bound is not None and amount >= bound:
            return Line(name, expected, "met", f"{name} holds up to depth {amount}")
        case Unrefuted() | Inconclusive() if case.ended_early:
            return _untold(finding, expected)
        case Unrefuted():
            return Line(name, expected, "open", f"{name} should hold: {_unrefuted(verdict)}, which is not a pass")
        case Inconclusive():
            return Line(name, expected, "open", f"{name} should hold, but it is not known: {verdict.reason}")
        case Reached() | Unreached():
            return _misfit(finding, expected)
        case _:
            assert_never(verdict)


def _bound(expectations: tuple[Expectation, ...]) -> int | None:
    """The k of `expect holds up to k`."""
    return next((e.count for e in expectations if e.kind == "holds" and e.count is not None), None)


def _searched_to_bound(case: _Case) -> bool:
    """`expect holds up to k`, and every run of k steps was looked at: that is all that is asked for."""
    bound = _bound(case.expectations)
    return bound is not None and case.outcome.stopped is None and case.outcome.counts.depth >= bound


def _untold(finding: Finding, expected: str) -> Line:
    sentence = f"{finding.name} is not judged: the search ended at the violation"
    return Line(finding.name, expected, "not judged", sentence)


def _misfit(finding: Finding, expected: str) -> Line:
    sentence = f"{finding.name} is a {finding.kind}, and the engine answered as if it were not"
    return Line(finding.name, expected, "open", sentence)


def _unrefuted(verdict: Unrefuted) -> str:
    match verdict.grade:
        case "bounded":
            return f"no violation up to depth {verdict.amount}"
        case "sampled":
            return f"no violation in {verdict.amount} runs"
        case "bitstate":
            return f"no violation in about {verdict.amount:,} states, not exhaustive"
        case _:
            assert_never(verdict.grade)


def _judge_witness(case: _Case, finding: Finding, unreached: bool) -> Line:
    expected = "unreached" if unreached else "reached"
    name, verdict = finding.name, finding.verdict
    match verdict:
        case Reached():
            sentence = f"{name} should not be reached, and is" if unreached else f"{name} is reached"
            return Line(name, expected, "unmet" if unreached else "met", sentence)
        case Unreached():
            sentence = f"{name} is never reached" if unreached else f"{name} should be reached, and never is"
            return Line(name, expected, "met" if unreached else "unmet", sentence)
        case Unrefuted() | Inconclusive() if case.ended_early:
            return _untold(finding, expected)
        case Unrefuted() | Inconclusive() if _searched_to_bound(case):
            return Line(name, expected, "not judged", f"{name} is not judged: it may be reached beyond the depth")
        case Unrefuted():
            how = _unrefuted(verdict).removeprefix("no violation ")
            return Line(name, expected, "open", f"{name} was not reached {how}; it may be yet")
        case Inconclusive():
            return Line(name, expected, "open", f"whether {name} is reached is not known: {verdict.reason}")
        case Holds() | Violated():
            return _misfit(finding, expected)
        case _:
            assert_never(verdict)


def expected_text(expectation: Expectation) -> str:
    """A `violated` line as its author wrote it, without the name."""
    words = "violated"
    if expectation.faults is not None:
        words += " by " + (", ".join(f"{kind} {n}" for kind, n in expectation.faults) or "nothing")
    return words if expectation.count is None else f"{words} in {_steps(expectation.count)}"


def _steps(count: int) -> str:
    return "1 step" if count == 1 else f"{count} steps"


def _judge_violated(case: _Case, finding: Finding, expectation: Expectation) -> Line:
    expected = expected_text(expectation)
    name, verdict = finding.name, finding.verdict
    match verdict:
        case Violated():
            return _judge_figures(case, name, verdict, expectation)
        case Holds():
            return Line(name, expected, "unmet", f"{name} should be violated, and holds")
        case Unrefuted():
            return Line(name, expected, "open", f"{name} should be violated: {_unrefuted(verdict)}")
        case Inconclusive():
            return Line(name, expected, "open", f"{name} should be violated, but it is not known: {verdict.reason}")
        case Reached() | Unreached():
            return _misfit(finding, expected)
        case _:
            assert_never(verdict)


def _judge_figures(case: _Case, name: str, verdict: Violated, expectation: Expectation) -> Line:
    """The faults and steps of the counterexample, against those that are written."""
    expected = expected_text(expectation)
    found = faults_of(case.system, verdict.trace)
    steps = verdict.trace.steps
    wrong: list[str] = []
    if case.figures and expectation.faults is not None and _spent(expectation.faults) != _spent(found):
        wrong.append("with " + (", ".join(f"{kind} {n}" for kind, n in found) or "no faults"))
    if case.figures and expectation.count is not None and expectation.count != steps:
        wrong.append(f"in {_steps(steps)}")
    if not wrong:
        return Line(name, expected, "met", f"{name} is violated, as expected")
    came = " ".join(wrong)
    if verdict.minimal:
        return Line(name, expected, "unmet", f"{name} should be {expected}; the smallest violation comes {came}")
    sentence = f"{name} should be {expected}; the violation found comes {came}, and a smaller one may exist"
    return Line(name, expected, "open", sentence)


def _spent(faults: Faults) -> dict[str, int]:
    return {kind: amount for kind, amount in faults if amount}


def _judge_missing(case: _Case) -> list[Line]:
    """Expectations of properties that the engine said nothing of."""
    judged = {finding.name for finding in case.outcome.findings}
    reasons = dict(case.outcome.not_judged)
    return [
        _missing(expectation, reasons[expectation.name])
        for expectation in case.expectations
        if expectation.name is not None and expectation.name not in judged and expectation.name in reasons
    ]


def _missing(expectation: Expectation, reason: str) -> Line:
    expected = expected_text(expectation) if expectation.kind == "violated" else expectation.kind
    name = str(expectation.name)
    return Line(name, expected, "open", f"{name} should be {expected}, and is not judged: {reason}")


def _judge_count(case: _Case, expectation: Expectation) -> Line:
    counts = case.outcome.counts
    found = {"distinct": counts.distinct, "depth": counts.depth, "orbits": counts.orbits}[expectation.kind]
    expected, kind = str(expectation.count), expectation.kind
    if found is None:
        sentence = f"orbits are not judged: {case.outcome.engine} does not count them"
        return Line(kind, expected, "not judged", sentence)
    if not counts.complete:
        return _partial_count(case, kind, expected)
    if counts.reduced:
        sentence = f"{kind} is not judged: with reduction, steps that commute are left out"
        return Line(kind, expected, "not judged", sentence)
    noun = "distinct states" if kind == "distinct" else kind
    if found == expectation.count:
        return Line(kind, expected, "met", f"{noun}: {found}, as expected")
    return Line(kind, expected, "unmet", f"{noun}: expected {expected}, found {found}")


def _partial_count(case: _Case, kind: str, expected: str) -> Line:
    if case.outcome.stopped is not None and not case.ended_early:
        return Line(kind, expected, "open", f"{kind} is not known: {case.outcome.stopped}")
    return Line(kind, expected, "not judged", f"{kind} is not judged: not every state was visited")
