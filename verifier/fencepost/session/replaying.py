"""`trace --replay`: does a spec, as it is now, still allow a saved run, and does it still end as it did?

A saved trace has no labels, only what a reader sees, so the run is looked for: from each state every step is
tried that is called the same and leads to a state that looks the same. Two states that look the same are the
same, because a story shows every variable.
"""

from dataclasses import replace

from fencepost.core.protocol import Model, Typed
from fencepost.evidence.outcome import Finding, PropertyKind
from fencepost.evidence.replay import replay
from fencepost.evidence.trace import Failure, Label, State, Trace
from fencepost.evidence.verdict import Reached, Violated
from fencepost.instance.build import instantiate
from fencepost.instance.instance import Instance
from fencepost.report.story import Cell, Step, Story
from fencepost.report.telling import cells
from fencepost.semantics.step import Meaning
from fencepost.semantics.value import sorts_of
from fencepost.session.options import WrongUse
from fencepost.session.overrides import override
from fencepost.session.reading import read_texts
from fencepost.source.diagnostic import Diagnostic, did_you_mean


def replay_story(story: Story, spec: str) -> str | tuple[Diagnostic, ...] | None:
    """None if the run is possible and violates (or reaches) its property; else what is different, or the
    errors of the spec. Raises WrongUse where the spec has no such model."""
    (text,) = read_texts([spec])
    if text.typed is None:
        return text.errors
    model = override(text.typed, _model(text.typed, story, spec), story.origin.settings)
    instance = instantiate(text.typed, model)
    if not isinstance(instance, Instance):
        return instance
    trace = _follow(instance, story)
    return trace if isinstance(trace, str) else _judged(instance, story, trace)


def _model(typed: Typed, story: Story, spec: str) -> Model:
    models = {model.name: model for model in typed.models}
    name = story.origin.model
    if name not in models:
        hint = did_you_mean(name, models) or "give --replay the file with the models"
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


def _follow(instance: Instance, story: Story) -> Trace | str:
    """The run that looks like the story, or where there is none."""
    meaning = Meaning(instance.system)
    sorts = sorts_of(instance.system)

    def looks(state: State) -> tuple[Cell, ...]:
        return cells(instance.system.variables, state, sorts)

    if not story.states:
        failed = next((end for _, end in meaning.initial() if isinstance(end, Failure)), None)
        return "the start does not fail" if failed is None else Trace((), (), (), failed)
    starts = [pair for pair in meaning.initial() if not isinstance(pair[1], Failure)]
    started = next(((s, state) for s, state in starts if looks(_state(state)) == story.states[0]), None)
    if started is None:
        return "no initial state looks like the trace's first"
    trace = Trace(started[0], (_state(started[1]),), ())
    for number, step in enumerate(story.steps):
        after = story.states[number + 1] if number + 1 < len(story.states) else None
        found = _taken(meaning, trace.states[-1], step, lambda end, a=after: a == _look(looks, end))
        if found is None:
            return f"step {number + 1} ({step.says}) is not possible any more, or leads elsewhere"
        label, end = found
        ends = () if isinstance(end, Failure) else (end,)
        failure = end if isinstance(end, Failure) else None
        trace = replace(trace, states=(*trace.states, *ends), labels=(*trace.labels, label), failure=failure)
    return replace(trace, loop=story.loop)
