"""`--explain`: which fault made the difference. The model is searched again without each kind that a violation uses.

A kind of fault is forbidden by leaving out its actions, so nothing here knows how a budget is written, and the answer
is about the same bounds. The search without it is believed no more than the first: its trace is replayed too.
"""

from collections.abc import Callable
from dataclasses import replace

from fencepost.evidence.expectation import faults_of
from fencepost.evidence.outcome import Finding
from fencepost.evidence.verdict import Holds, Inconclusive, Unrefuted, Violated
from fencepost.instance.instance import Instance
from fencepost.report.causes import Cause
from fencepost.report.results import ModelResult, PropertyResult

Search = Callable[[Instance, str], Finding]
"""What becomes of the one property that is named, its trace replayed"""


def explained(result: ModelResult, instance: Instance, search: Search) -> ModelResult:
    """The result with the causes of each violation."""
    return replace(result, properties=tuple(_explained(found, instance, search) for found in result.properties))


def _explained(found: PropertyResult, instance: Instance, search: Search) -> PropertyResult:
    story = found.story
    if story is None or found.verdict != "violated":
        return found
    steps = {kind: tuple(n for n, s in enumerate(story.steps, 1) if s.fault == kind) for kind, _ in story.faults}
    causes = tuple(_cause(kind, steps[kind], without(instance, kind), found.name, search) for kind in steps)
    return replace(found, causes=causes)


def without(instance: Instance, fault: str) -> Instance:
    """The instance in which a kind of fault does not happen, searched until the first violation."""
    actions = tuple(action for action in instance.system.actions if action.fault != fault)
    model = replace(instance.model, until_violated=True)
    return replace(instance, model=model, system=replace(instance.system, actions=actions))


def _cause(fault: str, steps: tuple[int, ...], instance: Instance, name: str, search: Search) -> Cause:
    verdict = search(instance, name).verdict
    match verdict:
        case Holds():
            return Cause(fault, steps, "holds")
        case Violated(trace=trace):
            return Cause(fault, steps, "violated", (faults_of(instance.system, trace), trace.steps))
        case Unrefuted():
            how = {"bounded": "up to depth", "sampled": "random runs:", "bitstate": "states, not all:"}[verdict.grade]
            return Cause(fault, steps, "unrefuted", reason=f"looked for {how} {verdict.amount}")
        case Inconclusive(reason=reason):
            return Cause(fault, steps, "inconclusive", reason=reason)
        case _:
            return Cause(fault, steps, "inconclusive", reason="the engine gave no verdict on it")
