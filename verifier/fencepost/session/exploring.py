"""A walk through a model by hand: from a state, the steps that are possible; one is taken, or taken back.

Nothing here knows a terminal or a browser. What is walked is a run of the semantics, so what is saved of it replays.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal, TypeAlias, final

from fencepost.core.terms import Range
from fencepost.engines.search.judge import kinds
from fencepost.evidence.narrate import narrated
from fencepost.evidence.outcome import Finding
from fencepost.evidence.replay import failures_at_end, is_stuck, replay, subject_of
from fencepost.evidence.trace import Failure, Label, State, Trace
from fencepost.evidence.verdict import Reached, Violated
from fencepost.instance.instance import Instance
from fencepost.report.story import Cell, Origin, Step, Story
from fencepost.report.telling import cells, tell, tell_walk, told_step
from fencepost.semantics.step import Judged, Meaning
from fencepost.semantics.transition import RUNTIME_ERROR, Failed
from fencepost.semantics.value import sorts_of
from fencepost.session.following import follow, longer
from fencepost.session.options import Options, WrongUse
from fencepost.session.pipeline import only, prepared
from fencepost.session.reading import read_texts
from fencepost.source.collector import collector_resting
from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import SourceFile

Truth: TypeAlias = Literal["true", "false", "reached", "not yet", "unknown"]
"""`unknown`: it cannot be evaluated, which is a runtime error"""
MOST = 1_000  # choices of one state that are looked at


@final
@dataclass(frozen=True, slots=True)
class Choice:
    """A step that is possible: how it is told, what it `spends` of a fault's budget (`crash Node 1 of 2`), and what
    it would violate"""

    step: Step
    spends: str | None
    violates: tuple[str, ...]


@final
class Walk:
    """A run, as far as it was walked"""

    def __init__(self, instance: Instance, origin: Origin) -> None:
        self.instance, self.origin = instance, origin
        self.meaning, self._sorts = Meaning(instance.system), sorts_of(instance.system)
        self.starts = [(start, state) for start, state in self.meaning.initial() if not isinstance(state, Failure)]
        if not self.starts:
            raise WrongUse(f"model {instance.model.name} fails at its start: `fencepost check` says why")
        start, state = self.starts[0]
        self.trace = Trace(start, (state,), ())

    # ------------------------------------------------------------ walking

    def begin(self, number: int) -> None:
        """Starts over, in this one of the initial states. Raises IndexError."""
        start, state = self.starts[number]
        self.trace = Trace(start, (state,), ())

    def along(self, story: Story, steps: int | None) -> None:
        """Takes the steps of a story, or so many of them. Raises Astray where it cannot be followed."""
        trace = follow(self.instance, story)
        failure = trace.failure if len(trace.labels) == len(trace.states) else None  # any other is seen in the state
        self.trace = replace(trace, failure=failure, loop=None)  # and whoever goes on does not go round for ever
        self.back_to(self.trace.steps if steps is None else steps)

    def possible(self) -> list[tuple[Label, State | Failure]]:
        """The steps that can be taken here, the first `MOST` of them; none after a failure, or beyond the bounds"""
        if self.trace.failure is not None or self.beyond:
            return []
        found = ((label, after) for label, after in self.meaning.successors(self.trace.states[-1]) if label is not None)
        return list(islice(found, MOST))

    @property
    def beyond(self) -> bool:
        """Whether this state is beyond the model's bounds, where a search goes no further"""
        try:
            return not self.meaning.within(self.trace.states[-1])
        except Failed:
            return True

    def take(self, label: Label, after: State | Failure) -> None:
        """Takes a step that is possible."""
        self.trace = longer(self.trace, label, after)

    def walk(self, start: int, numbers: Sequence[int]) -> None:
        """Starts over in an initial state, and takes in each state the step of that number (from 0). Raises IndexError
        where there is none."""
        self.begin(start)
        for number in numbers:
            self.take(*self.possible()[number])

    def numbers(self) -> list[int]:
        """The numbers by which `walk` comes here. Raises WrongUse where a step is none of the first `MOST`."""
        end, found = self.trace, list[int]()
        for length, label in enumerate(end.labels):
            self.back_to(length)
            possible = [other for other, _ in self.possible()]
            self.trace = end
            if label not in possible:
                raise WrongUse(f"step {length + 1} is none of the {len(possible)} that can be shown there")
            found.append(possible.index(label))
        return found

    def back_to(self, steps: int) -> None:
        """Takes back all steps but the first so many."""
        if 0 <= steps < self.trace.steps:
            states, labels = self.trace.states[: steps + 1], self.trace.labels[:steps]
            self.trace = Trace(self.trace.start, states, labels)

    # ------------------------------------------------------------ telling

    def choice(self, label: Label, after: State | Failure) -> Choice:
        """How a step that is possible here would be told."""
        before = self.trace.states[-1]
        known = {name for name, truth in self.truths() if truth == "false"}
        further = truths_at(self.meaning, longer(self.trace, label, after))
        return Choice(
            told_step(narrated(self.meaning, before, label), self._sorts),
            None if isinstance(after, Failure) else self._spent(before, after),
            tuple(name for name, truth in further if truth == "false" and name not in known),
        )

    def _spent(self, before: State, after: State) -> str | None:
        for variable, old, new in zip(self.instance.system.variables, before, after, strict=True):
            if variable.kind == "spent" and old != new and isinstance(variable.type, Range):
                return f"{variable.label} {new} of {variable.type.upper}"
        return None

    def truths(self) -> list[tuple[str, Truth]]:
        """What each property is at the end of the walk; one about steps is left out where there is none."""
        return truths_at(self.meaning, self.trace)

    def state(self, number: int = -1) -> tuple[Cell, ...]:
        """The state at the end of the walk, or after so many steps"""
        return cells(self.instance.system.variables, self.trace.states[number], self._sorts)

    def story(self) -> Story:
        """The walk as a story: of what it violates or reaches at its end, or else of nothing in particular."""
        for name, truth in sorted(self.truths(), key=lambda pair: pair[1] == "reached"):
            if truth in ("false", "reached"):
                finding = self._finding(name)
                if replay(self.instance, finding) is None:
                    return tell(self.instance, finding, self.origin, "faults")
                raise RuntimeError(f"{name} is {truth} at the end of a walk that does not replay")
        return tell_walk(self.instance, self.trace, self.origin)

    def _finding(self, name: str) -> Finding:
        kind = kinds(self.instance, None)[name]
        failure = failure_at_end(self.meaning, self.trace)
        failed = failure is not None and failure.property == name
        trace = replace(self.trace, failure=failure) if failed else self.trace
        return Finding(name, kind, (Reached if kind == "witness" else Violated)(trace, minimal=False))


def failure_at_end(meaning: Meaning, trace: Trace) -> Failure | None:
    """What fails with the last step, or in the state after it."""
    return trace.failure or next(iter(failures_at_end(meaning, trace)), None)


def truths_at(meaning: Meaning, trace: Trace) -> list[tuple[str, Truth]]:
    """What each property is at the end of a run, and whether something fails there; that alone after a step
    that fails."""
    failure = failure_at_end(meaning, trace)
    found: list[tuple[str, Truth]] = []
    for judged in () if trace.failure is not None else meaning.properties:
        subject = subject_of(judged, trace)
        if subject is not None:
            found.append((judged.property.name, _truth(meaning, judged, subject, trace.states[-1])))
    failed: Truth = "true" if failure is None else "false"
    return [*found, (RUNTIME_ERROR if failure is None else failure.property, failed)]


def _truth(meaning: Meaning, judged: Judged, subject: State, state: State) -> Truth:
    try:
        holds = judged.holds(subject)
    except Failed:
        return "unknown"
    match judged.property.kind:
        case "witness":
            return "reached" if holds else "not yet"
        case "stuck":
            return "true" if holds or not is_stuck(meaning, state) else "false"
        case _:
            return "true" if holds else "false"


def begun(roots: Sequence[str | SourceFile], options: Options) -> Walk | tuple[Diagnostic, ...]:
    """A walk at the start of the one model that is asked for, or what is wrong with the texts. Raises WrongUse where
    the options do not fit the texts."""
    with collector_resting():
        texts, tasks = prepared(read_texts(roots), options)
        errors = tuple(error for text in texts for error in text.errors)
        if errors:
            return errors
        task = only(tasks, "walk through")
        instance = task.instance
        return Walk(instance, Origin(task.file, instance.protocol.name, instance.model.name, options.settings))
