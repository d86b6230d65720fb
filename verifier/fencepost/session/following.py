"""A saved story followed through the semantics, step by step: the run that it tells, or where there is none and why.

A story has no labels, only what a reader sees, so the run is looked for: from each state every step is tried that is
called the same and leads to a state that looks the same. Two states that look the same are the same, because a story
shows every variable. A trace of another tool knows states alone, so any step that leads there will do.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import final

from fencepost.evidence.narrate import arguments, narrated
from fencepost.evidence.replay import failures_at_end
from fencepost.evidence.trace import Failure, Label, State, Trace
from fencepost.instance.instance import Instance
from fencepost.report.diagnostics import visible
from fencepost.report.itf import as_foreign
from fencepost.report.likeness import named_alike, state_difference, step_difference
from fencepost.report.plain import Plain, show
from fencepost.report.story import Cell, Step, Story
from fencepost.report.telling import cells, named, told_step
from fencepost.semantics.step import Meaning
from fencepost.semantics.value import Sorts, sorts_of


@final
class Astray(Exception):
    """Where a story cannot be followed; the text says after how many steps, and why"""


@final
@dataclass(frozen=True, slots=True)
class _Looks:
    """How the states and steps of an instance look in a story; `foreign`: as another tool would write them"""

    instance: Instance
    meaning: Meaning
    sorts: Sorts
    foreign: bool

    def state(self, state: State) -> tuple[Cell, ...]:
        found = cells(self.instance.system.variables, state, self.sorts)
        return as_foreign(found) if self.foreign else found

    def arguments(self, label: Label) -> tuple[tuple[str, Plain], ...]:
        return named(arguments(self.instance.system, label), "argument", self.sorts)

    def step(self, before: State, label: Label) -> Step:
        return told_step(narrated(self.meaning, before, label), self.sorts)

    def fits(self, label: Label, step: Step) -> bool:
        """Whether a step is called what it is called in the story."""
        if self.foreign:
            return True
        action = self.instance.system.actions[label.action]
        return action.name == step.action and named_alike(step.arguments, self.arguments(label))


def follow(instance: Instance, story: Story) -> Trace:
    """The run that a story tells. Raises Astray."""
    missing = len(story.steps) + 1 - len(story.states)
    if missing != 0 and not (missing == 1 and story.failure is not None):
        raise Astray(f"{len(story.states)} states do not go with {len(story.steps)} steps")
    looks = _Looks(instance, Meaning(instance.system), sorts_of(instance.system), story.foreign)
    trace = _start(looks, story)
    for number, step in enumerate(story.steps):
        after = story.states[number + 1] if number + 1 < len(story.states) else None
        try:
            trace = longer(trace, *_taken(looks, trace.states[-1], step, after))
        except Astray as astray:
            raise Astray(f"step {number + 1} ({visible(step.says or step.action)}) {astray}") from None
    if story.failure is not None and trace.failure is None:
        own = (f for f in failures_at_end(looks.meaning, trace) if f.property == story.property)
        trace = replace(trace, failure=next(own, None))
    return replace(trace, loop=story.loop)


def _start(looks: _Looks, story: Story) -> Trace:
    starts = looks.meaning.initial()
    if not story.states:
        failed = ((start, state) for start, state in starts if isinstance(state, Failure))
        for start, failure in failed:
            return Trace(start, (), (), failure)
        raise Astray("it does not start like this: nothing fails at the start")
    reasons: list[str] = []
    for start, state in starts:
        if isinstance(state, Failure):
            reasons.append(f"it fails with: {state.message}")
            continue
        difference = state_difference(story.states[0], looks.state(state))
        if difference is None:
            return Trace(start, (state,), ())
        reasons.append(difference)
    raise Astray(f"it does not start like this: {_first(reasons) if reasons else 'it does not start at all'}")


def _taken(looks: _Looks, state: State, step: Step, after: tuple[Cell, ...] | None) -> tuple[Label, State | Failure]:
    """The step of a state that is told like the one of the story; `after` None: one whose body fails."""
    elsewhere: list[str] = []
    otherwise: list[str] = []
    for label, end in _fitting(looks, state, step):
        ends = _end_difference(looks, end, after)
        told = None if looks.foreign or ends is not None else step_difference(step, looks.step(state, label))
        if ends is not None:
            elsewhere.append(ends)
        elif told is not None:
            otherwise.append(told)
        else:
            return label, end
    if otherwise:
        raise Astray(f"is not told like this: {_first(otherwise)}")
    if elsewhere:
        raise Astray(f"leads elsewhere: {_first(elsewhere)}")
    raise Astray(f"is not possible: {_nothing_fits(looks, state, step)}")


def _first(reasons: list[str]) -> str:
    """The reason, or the first of several"""
    if len(set(reasons)) == 1:
        return reasons[0]
    return f"none of {len(reasons)} ways is this one; of the first, {reasons[0]}"


def _fitting(looks: _Looks, state: State, step: Step) -> Iterator[tuple[Label, State | Failure]]:
    """The steps of a state that are called what this one is called."""
    for label, end in looks.meaning.successors(state):
        if label is not None and looks.fits(label, step):
            yield label, end


def _end_difference(looks: _Looks, end: State | Failure, after: tuple[Cell, ...] | None) -> str | None:
    if isinstance(end, Failure):
        return None if after is None else f"it fails with: {end.message}"
    return "it does not fail" if after is None else state_difference(after, looks.state(end))


def _nothing_fits(looks: _Looks, state: State, step: Step) -> str:
    """Why no step of a state is called what this one is called."""
    if looks.foreign:
        return "nothing is possible here"
    names = [action.name for action in looks.instance.system.actions]
    if step.action not in names:
        return f"there is no action `{visible(step.action)}`"
    others = [
        looks.arguments(label)
        for label in looks.meaning.enabled(state)
        if looks.instance.system.actions[label.action].name == step.action
    ]
    if not others:
        return f"`{step.action}` cannot be taken here"
    arguments = ", ".join(f"{name} {show(value)}" for name, value in step.arguments) or "no arguments"
    return f"`{step.action}` cannot be taken here with {visible(arguments)}"


def longer(trace: Trace, label: Label, end: State | Failure) -> Trace:
    """A run with one more step, or one that fails."""
    labels = (*trace.labels, label)
    if isinstance(end, Failure):
        return replace(trace, labels=labels, failure=end)
    return replace(trace, labels=labels, states=(*trace.states, end))
