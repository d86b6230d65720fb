"""`trace --replay`: does a spec, as it is now, still allow a saved run, end it as it did, and tell it like that?

The run is followed, its property is judged anew, and the story is told anew: whatever can be told anew must be what the
file says. What cannot be is said: that nothing smaller exists, and where in which file things stand.
"""

from dataclasses import dataclass, replace
from typing import final

from fencepost.core.protocol import Model, Typed
from fencepost.engines.search.judge import kinds
from fencepost.evidence.outcome import Finding, PropertyKind
from fencepost.evidence.replay import replay
from fencepost.evidence.trace import Trace
from fencepost.evidence.verdict import Reached, Violated
from fencepost.instance.build import instantiate
from fencepost.instance.instance import Instance
from fencepost.report.diagnostics import visible
from fencepost.report.likeness import story_difference
from fencepost.report.story import Origin, Story
from fencepost.report.telling import tell, tell_walk
from fencepost.session.following import Astray, follow
from fencepost.session.options import WrongUse
from fencepost.session.overrides import override
from fencepost.session.reading import read_texts
from fencepost.source.diagnostic import Diagnostic, did_you_mean


@final
@dataclass(frozen=True, slots=True)
class Replayed:
    """A run that is possible: what it violates or reaches, and what its file claims and nobody checked"""

    violates: tuple[str, ...]
    reaches: tuple[str, ...]
    unchecked: tuple[str, ...]


def instance_of(origin: Origin, spec: str) -> Instance | tuple[Diagnostic, ...]:
    """What a saved file is about, from its spec as it is now; or the errors there. Raises WrongUse where the spec has
    no such model."""
    (text,) = read_texts([spec])
    if text.typed is None:
        return text.errors
    return instantiate(text.typed, override(text.typed, _model(text.typed, origin, spec), origin.settings))


def replay_story(story: Story, spec: str) -> Replayed | str | tuple[Diagnostic, ...]:
    """What is known of the run if it is possible and all that is told of it is so; else what is different, or the
    errors of the spec. Raises WrongUse where the spec has no such model."""
    instance = instance_of(story.origin, spec)
    if not isinstance(instance, Instance):
        return instance
    if story.verdict == "unproved":
        return "only a run can be replayed, and this begins in a state that perhaps no run reaches"
    try:
        trace = follow(instance, story)
    except Astray as astray:
        return str(astray)
    if story.verdict == "explored":
        return _walked(instance, story, trace)
    return _ends(instance, trace) if story.foreign else _judged(instance, story, trace)


def _model(typed: Typed, origin: Origin, spec: str) -> Model:
    models = {model.name: model for model in typed.models}
    name = origin.model
    if name not in models:
        hint = did_you_mean(name, models) or "give the file with the models"
        raise WrongUse(f"{spec} has no model `{name}`; {hint}")
    return models[name]


def _judged(instance: Instance, story: Story, trace: Trace) -> Replayed | str:
    """Whether the run ends as the story says, and is told as it tells it."""
    kind = kinds(instance, None).get(story.property)
    if kind is None:
        return f"there is no property `{visible(story.property)}`"
    finding = _finding(story.property, kind, trace, story.minimal)
    disagreement = replay(instance, finding)
    if disagreement is not None:
        return f"after step {disagreement.step}, {disagreement.message}"
    difference = story_difference(story, tell(instance, finding, _origin(instance, story), story.order))
    if difference is not None:
        return f"all {trace.steps} steps are possible, and the run is not told like this: {difference}"
    ended = (story.property,)
    reached = finding.kind == "witness"
    return Replayed(() if reached else ended, ended if reached else (), _unchecked(story))


def _walked(instance: Instance, story: Story, trace: Trace) -> Replayed | str:
    """Whether a walk that ends in nothing is told as its file tells it."""
    if trace.loop is not None or trace.failure is not None:
        return "a walk that ends in nothing neither fails nor goes on for ever"
    difference = story_difference(story, tell_walk(instance, trace, _origin(instance, story)))
    if difference is not None:
        return f"all {trace.steps} steps are possible, and the run is not told like this: {difference}"
    return replace(_ends(instance, trace), unchecked=_unchecked(story))


def _origin(instance: Instance, story: Story) -> Origin:
    return Origin(story.origin.file, instance.protocol.name, story.origin.model, story.origin.settings)


def _unchecked(story: Story) -> tuple[str, ...]:
    smaller = ("that nothing smaller exists",) if story.minimal else ()
    return (*smaller, "names, places and versions of files")


def _finding(name: str, kind: PropertyKind, trace: Trace, minimal: bool) -> Finding:
    return Finding(name, kind, (Reached if kind == "witness" else Violated)(trace, minimal))


def _ends(instance: Instance, trace: Trace) -> Replayed:
    """What a run violates or reaches with its last step, where its file names no property."""
    ended = [
        (name, kind)
        for name, kind in kinds(instance, None).items()
        if replay(instance, _finding(name, kind, trace, False)) is None
    ]
    violated = tuple(name for name, kind in ended if kind != "witness")
    endless = ("that it goes on for ever",) if trace.loop is not None and not ended else ()
    return Replayed(violated, tuple(name for name, kind in ended if kind == "witness"), endless)
