"""Believe no engine: a trace is run again from its start and labels alone, its property judged again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import final

from fencepost.evidence.outcome import Finding
from fencepost.evidence.trace import Failure, State, Trace
from fencepost.evidence.verdict import Inconclusive, trace_of
from fencepost.instance.instance import Instance
from fencepost.semantics.step import Judged, Meaning
from fencepost.semantics.transition import RUNTIME_ERROR, Failed


@final
@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where the semantics does not do what the trace says: after how many steps, and what is wrong"""

    step: int
    message: str


def replay(instance: Instance, finding: Finding) -> Disagreement | None:
    """None where the semantics agrees with a finding's trace, or there is none. Only a trace that claims to be a run
    has to begin like one."""
    trace = trace_of(finding.verdict)
    if trace is None:
        return None
    meaning = Meaning(instance.system)
    start = None if isinstance(finding.verdict, Inconclusive) else _start(meaning, trace)
    return _shape(trace) or start or _steps(meaning, trace) or _end(meaning, finding, trace)


def _shape(trace: Trace) -> Disagreement | None:
    missing = len(trace.labels) - len(trace.states) + 1
    if missing == 0 and trace.states:
        return None
    if missing == 1 and trace.failure is not None:
        return None
    return Disagreement(0, f"{len(trace.states)} states do not go with {len(trace.labels)} steps")


def _start(meaning: Meaning, trace: Trace) -> Disagreement | None:
    expected = trace.states[0] if trace.states else trace.failure
    for start, state in meaning.initial():
        if start == trace.start and state == expected:
            return None
    return Disagreement(0, "the system does not start like this")


def _steps(meaning: Meaning, trace: Trace) -> Disagreement | None:
    for number, label in enumerate(trace.labels):
        taken = meaning.take(trace.states[number], label)
        if taken is None:
            return Disagreement(number + 1, "this step is not possible here")
        last = number + 1 == len(trace.states)
        if taken.after != (trace.failure if last else trace.states[number + 1]):
            return Disagreement(number + 1, "this step leads elsewhere")
    return None


def _end(meaning: Meaning, finding: Finding, trace: Trace) -> Disagreement | None:
    if trace.failure is not None and trace.loop is not None:
        message = "what fails does not go on for ever"
    elif trace.failure is not None:
        message = _failure(meaning, finding, trace, trace.failure)
    elif trace.loop is not None:
        message = _loop(meaning, finding, trace, trace.loop)
    else:
        message = _property(meaning, finding, trace)
    return None if message is None else Disagreement(trace.steps, message)


def _failure(meaning: Meaning, finding: Finding, trace: Trace, failure: Failure) -> str | None:
    if failure.property != finding.name:
        return f"what fails violates {failure.property}"
    in_body = len(trace.labels) == len(trace.states)  # that it fails so was seen when the step was taken
    if in_body or failure in failures_at_end(meaning, trace):
        return None
    return f"nothing fails here with: {failure.message}"


def failures_at_end(meaning: Meaning, trace: Trace) -> Iterable[Failure]:
    """What fails in the last state: a guard, a parameter's domain, a bound or a property."""
    last = trace.states[-1]
    for label, after in meaning.successors(last):
        if label is None and isinstance(after, Failure):
            yield after
    for judged in meaning.properties:
        subject = subject_of(judged, trace)
        try:
            if subject is not None:
                judged.holds(subject)
        except Failed as failed:
            yield failed.failure
    try:
        meaning.within(last)
    except Failed as failed:
        yield failed.failure


def subject_of(judged: Judged, trace: Trace) -> State | None:
    """What a property speaks of: the last state, or the last step."""
    if judged.property.kind != "transition":
        return trace.states[-1]
    return trace.states[-2] + trace.states[-1] if len(trace.states) > 1 else None


def _loop(meaning: Meaning, finding: Finding, trace: Trace, loop: int) -> str | None:
    if finding.kind != "builtin" or finding.name == RUNTIME_ERROR:
        return "only an endless instant ends in a cycle"
    closed = 0 <= loop < len(trace.states) - 1 and trace.states[loop] == trace.states[-1]
    if not closed:
        return "the cycle does not close"
    urgent = all(meaning.system.actions[label.action].urgent for label in trace.labels[loop:])
    return None if urgent else "a step of the cycle is not urgent"


def _property(meaning: Meaning, finding: Finding, trace: Trace) -> str | None:
    judged = next((j for j in meaning.properties if j.property.name == finding.name), None)
    subject = None if judged is None else subject_of(judged, trace)
    if judged is None or subject is None:
        return f"nothing here can violate {finding.name}"
    try:
        holds = judged.holds(subject)
    except Failed as failed:
        return f"{finding.name} cannot be evaluated: {failed.failure.message}"
    if holds != (finding.kind == "witness"):
        return f"{finding.name} is {'true' if holds else 'false'} here"
    free = finding.kind == "stuck" and not is_stuck(meaning, trace.states[-1])
    return "a step other than a fault is possible here" if free else None


def is_stuck(meaning: Meaning, state: State) -> bool:
    """Whether no step other than a fault is possible."""
    actions = meaning.system.actions
    return all(actions[label.action].fault is not None for label in meaning.enabled(state))
