"""One model: searched, its traces replayed, its outcome judged and told. Whatever happens is an answer.

A trace that does not replay, or an exception that nobody expected, is the checker's own fault: `Broken`, with
everything that is needed to look into it.
"""

import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import final

from fencepost.core.printer import system_text
from fencepost.engines import ENGINES
from fencepost.engines.search.pulse import Stopped
from fencepost.evidence.arrange import arranged
from fencepost.evidence.expectation import Line, judge
from fencepost.evidence.outcome import Counts, Finding, Outcome, Progress, PropertyKind
from fencepost.evidence.replay import Disagreement, replay
from fencepost.evidence.verdict import Holds, Inconclusive, Reached, Violated, trace_of
from fencepost.instance.instance import Instance
from fencepost.report.proof import tell_proof
from fencepost.report.results import Broken, ModelResult, PropertyResult
from fencepost.report.story import Origin, Story
from fencepost.report.telling import tell
from fencepost.session.causing import explained
from fencepost.session.costs import action_names, stats_of
from fencepost.session.limits import INTERRUPTED, Interrupt
from fencepost.session.options import Options
from fencepost.session.portfolio import Portfolio
from fencepost.session.proving import proved
from fencepost.session.requests import request_of
from fencepost.source.text import Span


@final
@dataclass(frozen=True, slots=True)
class Use:
    """An action of the author's text: where it stands, how often it was taken, and the guard (with the ones
    before it true) at which it was held up"""

    name: str
    span: Span
    taken: int
    blocked: tuple[tuple[int, Span], ...]


@final
@dataclass(frozen=True, slots=True)
class Examined:
    """What became of a model. `uses` and `vacuous` are for the warnings when all models of a file ran."""

    result: ModelResult
    uses: tuple[Use, ...]
    vacuous: tuple[Span, ...]


@final
class Contradiction(Exception):
    """An engine's answer that cannot be true"""


def examine(
    file: str, instance: Instance, options: Options, interrupt: Interrupt, listen: Callable[[Progress], None]
) -> Examined | Broken:
    """Searches one model and judges what was found."""
    try:
        outcome, notes = _searched(instance, options, interrupt, listen)
        believe(outcome)
        basis = replace(instance.basis, notes=(*instance.basis.notes, *notes))
        examined = _examined(file, replace(instance, basis=basis), options, outcome)
        if not options.explain:
            return examined
        again = partial(_again, options, interrupt, listen)
        return replace(examined, result=explained(examined.result, instance, again))
    except (MemoryError, Stopped) as stop:
        return _examined(file, instance, options, _nothing_known(instance, options, str(stop) or "memory ran out"))
    except Exception as error:
        return _broken(file, instance, error)


def _searched(
    instance: Instance, options: Options, interrupt: Interrupt, listen: Callable[[Progress], None]
) -> tuple[Outcome, tuple[str, ...]]:
    """What an engine says, and notes: none is changed silently."""
    if options.engine == "prove":
        return proved(instance, partial(request_of, instance, options), interrupt, listen), ()
    request = request_of(instance, options, interrupt, listen)
    if options.engine != "auto":
        return ENGINES[chosen(options)](instance, request), ()
    outcome, notes = Portfolio(instance, options, request).answer(ENGINES[chosen(options)])
    if not outcome.beyond:
        return outcome, notes
    why = f"searched by the reference engine: {outcome.stopped}"
    return ENGINES["reference"](instance, request), (why,)


def _again(
    options: Options, interrupt: Interrupt, listen: Callable[[Progress], None], instance: Instance, name: str
) -> Finding:
    """What becomes of one property of an instance, its trace replayed. Raises Contradiction where it does not."""
    outcome, _ = _searched(instance, replace(options, properties=(name,)), interrupt, listen)
    believe(outcome)
    finding = next((found for found in outcome.findings if found.name == name), None)
    if finding is None:
        return Finding(name, "builtin", Inconclusive(outcome.stopped or "the engine gave no verdict on it"))
    _believed(instance, finding)
    return finding


def chosen(options: Options) -> str:
    """The name of the engine; `auto` is the fastest one that is exact."""
    return "native" if options.engine == "auto" else options.engine


def lost(file: str, instance: Instance, options: Options, code: int | None) -> Examined | Broken:
    """The answer for a model whose process died."""
    if code in (-signal.SIGTERM, 130):  # asked to stop before it listened
        return _examined(file, instance, options, _nothing_known(instance, options, INTERRUPTED))
    if code is None or code >= 0:
        return _broken(file, instance, Contradiction(f"the process ended with code {code}, without an answer"))
    reason = f"its process was ended from outside (signal {-code})"
    return _examined(file, instance, options, _nothing_known(instance, options, reason))


def believe(outcome: Outcome) -> None:
    """Believe no engine: nothing is exhausted that was not visited."""
    for finding in outcome.findings:
        if finding.verdict == Holds("exhausted") and not outcome.counts.complete:
            raise Contradiction(f"{finding.name} is said to be exhausted, and not every state was visited")


def _nothing_known(instance: Instance, options: Options, reason: str) -> Outcome:
    kinds: dict[str, PropertyKind] = {item.name: item.kind for item in instance.system.properties}
    kinds.update(dict.fromkeys(instance.system.assertions, "assertion"))
    kinds["NoRuntimeError"] = "builtin"
    return Outcome(
        engine=chosen(options),
        findings=tuple(Finding(name, kind, Inconclusive(reason)) for name, kind in kinds.items()),
        counts=Counts(0, 0, 0, None, False),
        uses=(),
        not_judged=(),
        stopped=reason,
        seed=options.seed,
        seconds=0.0,
    )


def _broken(file: str, instance: Instance, error: Exception) -> Broken:
    name = instance.model.name
    message = f"{type(error).__name__}: {error}" if not isinstance(error, Contradiction) else str(error)
    source = instance.protocol.span.source
    model = instance.model.span.source
    texts = {source.name: source.text, model.name: model.text}
    report = [f"model {name} of {file}", "", "".join(traceback.format_exception(error))]
    report += [f"---- {name}\n{text}" for name, text in texts.items()]
    report.append(f"---- the transition system\n{system_text(instance.system)}")
    return Broken(file, name, " ".join(message.split())[:300], "\n".join(report), None)


def _examined(file: str, instance: Instance, options: Options, outcome: Outcome) -> Examined:
    judgement = judge(instance, outcome, bool(options.settings), options.order)
    lines = {line.subject: line for line in judgement.lines}
    model = instance.model
    result = ModelResult(
        file=file,
        model=model.name,
        protocol=instance.protocol.name,
        doc=model.doc,
        standing=judgement.standing,
        lines=judgement.lines,
        written=_written(instance) if options.settings else (),
        engine=outcome.engine,
        seed=outcome.seed,
        seconds=outcome.seconds,
        counts=outcome.counts,
        stopped=outcome.stopped,
        properties=tuple(
            _property(finding, lines[finding.name], _story(file, instance, finding, options))
            for finding in outcome.findings
        ),
        not_judged=outcome.not_judged,
        basis=instance.basis,
        compile_seconds=outcome.compile_seconds,
        stats=stats_of(outcome) if options.stats else None,
        actions=action_names(instance.system) if options.stats else (),
        proof=None if outcome.certificate is None else tell_proof(outcome.certificate, instance.system),
    )
    return Examined(result, _uses(instance, outcome), outcome.vacuous)


def _written(instance: Instance) -> tuple[str, ...]:
    return tuple(" ".join(e.span.text.split()) for e in instance.model.expectations) or ("expect holds",)


def _property(finding: Finding, line: Line, story: Story | None) -> PropertyResult:
    return PropertyResult(finding.name, finding.kind, finding.verdict, line.expected, line.standing, story)


def _story(file: str, instance: Instance, finding: Finding, options: Options) -> Story | None:
    """The finding's trace, replayed, as a story. Raises Contradiction where it does not replay."""
    if trace_of(finding.verdict) is None:
        return None
    _believed(instance, finding)
    if isinstance(finding.verdict, Violated | Reached):
        better = arranged(instance, finding.verdict.trace)
        finding = replace(finding, verdict=replace(finding.verdict, trace=better))
        _believed(instance, finding)
    origin = Origin(file, instance.protocol.name, instance.model.name, options.settings)
    return tell(instance, finding, origin, options.order)


def _believed(instance: Instance, finding: Finding) -> None:
    """Raises Contradiction where a finding's trace does not replay."""
    disagreement = replay(instance, finding) if trace_of(finding.verdict) is not None else None
    if isinstance(disagreement, Disagreement):
        raise Contradiction(f"the trace of {finding.name} does not replay: {disagreement.message}")


def _uses(instance: Instance, outcome: Outcome) -> tuple[Use, ...]:
    found: list[Use] = []
    for use in outcome.uses:
        action = instance.system.actions[use.action]
        if action.environment or action.span is None or not action.stages:
            continue
        guards = zip(use.blocked, action.stages[0].guards, strict=False)
        blocked = tuple((times, guard.span) for times, guard in guards if guard.span is not None)
        found.append(Use(action.name, action.span, use.taken, blocked))
    return tuple(found)
