"""`trace --replay`: does a spec, as it is now, still allow a saved run, and does it still end as it did?

A saved trace has no labels, only what a reader sees, so the run is looked for: from each state every step is
tried that is called the same and leads to a state that looks the same. Two states that look the same are the
same, because a story shows every variable.
"""

from dataclasses import dataclass, replace
from typing import final

from fencepost.core.protocol import Model, Typed
from fencepost.evidence.narrate import arguments
from fencepost.evidence.outcome import Finding, PropertyKind
from fencepost.evidence.replay import replay
from fencepost.evidence.trace import Failure, Label, State, Trace
from fencepost.evidence.verdict import Reached, Violated
from fencepost.instance.build import instantiate
from fencepost.instance.instance import Instance
from fencepost.report.plain import Plain
from fencepost.report.story import Cell, Origin, Step, Story
from fencepost.report.telling import cells, named
from fencepost.semantics.step import Meaning
from fencepost.semantics.transition import Failed
from fencepost.semantics.value import Sorts, sorts_of
from fencepost.session.options import WrongUse
from fencepost.session.overrides import override
from fencepost.session.reading import read_texts
from fencepost.source.diagnostic import Diagnostic, did_you_mean


def instance_of(origin: Origin, spec: str) -> Instance | tuple[Diagnostic, ...]:
    """What a saved file is about, from its spec as it is now; or the errors there. Raises WrongUse where the spec has
    no such model."""
    (text,) = read_texts([spec])
    if text.typed is None:
        return text.errors
    return instantiate(text.typed, override(text.typed, _model(text.typed, origin, spec), origin.settings))


def replay_story(story: Story, spec: str) -> str | tuple[Diagnostic, ...] | None:
    """None if the run is possible and violates (or reaches) its property; else what is different, or the
    errors of the spec. Raises WrongUse where the spec has no such model."""
    instance = instance_of(story.origin, spec)
    if not isinstance(instance, Instance):
        return instance
    trace = _follow(instance, story)
    return trace if isinstance(trace, str) else _judged(instance, story, trace)


def _model(typed: Typed, origin: Origin, spec: str) -> Model:
    models = {model.name: model for model in typed.models}
    name = origin.model
    if name not in models:
        hint = did_you_mean(name, models) or "give the file with the models"
        raise WrongUse(f"{spec} has no model `{name}`; {hint}")
    return models[name]


def _judged(instance: Instance, story: Story, trace: Trace) -> str | None:
    kinds: dict[str, PropertyKind] = {item.name: item.kind for item in instance.system.properties}
    kinds.update(dict.fromkeys(instance.system.assertions, "assertion"))
    made = Reached if story.verdict == "reached" else Violated
    finding = Finding(story.property, kinds.get(story.property, "builtin"), made(trace, story.minimal))
    disagreement = replay(instance, finding)
    if disagreement is None:
        return None
    return f"after step {disagreement.step}, {disagreement.message}"


@final
@dataclass(frozen=True, slots=True)
class _Looks:
    """How the states and steps of an instance look in a story"""

    instance: Instance
    meaning: Meaning
    sorts: Sorts

    def state(self, state: State) -> tuple[Cell, ...]:
        return cells(self.instance.system.variables, state, self.sorts)

    def step(self, label: Label) -> tuple[str, tuple[tuple[str, Plain], ...]]:
        told = named(arguments(self.instance.system, label), "argument", self.sorts)
        return self.instance.system.actions[label.action].name, told


def _follow(instance: Instance, story: Story) -> Trace | str:
    """The run that looks like the story, or where there is none."""
    looks = _Looks(instance, Meaning(instance.system), sorts_of(instance.system))
    trace = _start(looks, story)
    if trace is None:
        return "it does not start like this any more"
    for number, step in enumerate(story.steps if story.states else ()):
        after = story.states[number + 1] if number + 1 < len(story.states) else None
        found = _taken(looks, trace.states[-1], step, after)
        if found is None:
            return f"step {number + 1} ({step.says}) is not possible any more, or leads elsewhere"
        trace = _longer(trace, *found)
    if story.failure is not None and trace.failure is None:
        trace = replace(trace, failure=_failure_at_end(looks.meaning, story.property, trace))
    return replace(trace, loop=story.loop)


def _start(looks: _Looks, story: Story) -> Trace | None:
    for start, state in looks.meaning.initial():
        if isinstance(state, Failure):
            if not story.states:
                return Trace(start, (), (), state)
        elif story.states and looks.state(state) == story.states[0]:
            return Trace(start, (state,), ())
    return None


def _taken(
    looks: _Looks, state: State, step: Step, after: tuple[Cell, ...] | None
) -> tuple[Label, State | Failure] | None:
    """The step of a state that looks like one of the story; `after` None: one whose body fails."""
    for label, end in looks.meaning.successors(state):
        if label is None or looks.step(label) != (step.action, step.arguments):
            continue
        if (None if isinstance(end, Failure) else looks.state(end)) == after:
            return label, end
    return None


def _longer(trace: Trace, label: Label, end: State | Failure) -> Trace:
    labels = (*trace.labels, label)
    if isinstance(end, Failure):
        return replace(trace, labels=labels, failure=end)
    return replace(trace, labels=labels, states=(*trace.states, end))


def _failure_at_end(meaning: Meaning, name: str, trace: Trace) -> Failure | None:
    """What fails in the last state, other than the body of a step, and violates the property."""
    last = trace.states[-1]
    for label, end in meaning.successors(last):
        if label is None and isinstance(end, Failure) and end.property == name:
            return end
    try:
        for judged in meaning.properties:
            if judged.property.kind != "transition":
                judged.holds(last)
            elif len(trace.states) > 1:
                judged.holds(trace.states[-2] + last)
        meaning.within(last)
    except Failed as failed:
        return failed.failure
    return None
