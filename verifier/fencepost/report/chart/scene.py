"""What is in the chart of a story: lanes, rows, and what stands in them. No coordinates, no colours, no markup."""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias, final

from fencepost.report.changes import SYSTEM, Change, anywhere, changes, columns, events, start
from fencepost.report.chart.flights import Flight, flights
from fencepost.report.story import Cell, Step, Story, claimed

Tone: TypeAlias = Literal["first", "other", "blamed"]
"""A control state: the one where instances start, another, or one that the reasons at the end speak of"""


@final
@dataclass(frozen=True, slots=True)
class Lane:
    """An instance, or the system (`instance` is None)"""

    title: str
    owner: str | None
    instance: str | None


@final
@dataclass(frozen=True, slots=True)
class Row:
    """A step, or the start (`number` 0). `lane` is who acts, None for a step that belongs to nobody; `notes` are what
    changed, lane by lane; `events` what the step did to messages, taken first, then sent, then lost"""

    number: int
    says: str
    fault: str | None
    environment: bool
    lane: int | None
    events: tuple[str, ...]
    notes: tuple[tuple[int, tuple[str, ...]], ...]


@final
@dataclass(frozen=True, slots=True)
class Span:
    """A lane's control state, or an outage (`down`, `paused`), from the end of one row to the end of another"""

    lane: int
    state: str
    tone: Tone
    begin: int
    end: int


@final
@dataclass(frozen=True, slots=True)
class Scene:
    """Rows are numbered from 0 (the start); step `n` of the story is row `n + 1`. Flights count as the story does."""

    title: str
    lanes: tuple[Lane, ...]
    rows: tuple[Row, ...]
    flights: tuple[Flight, ...]
    spans: tuple[Span, ...]
    outages: tuple[Span, ...]
    verdict: str
    why: tuple[str, ...]

    def lane_of(self, instance: str | None) -> int | None:
        """Where an instance stands"""
        return next(
            (n for n, lane in enumerate(self.lanes) if instance is not None and lane.instance == instance), None
        )


def scene_of(story: Story) -> Scene:
    """The chart of a story."""
    changed = [changes(story, n) for n in range(len(story.steps))]
    lanes = _lanes(story, any(change.column == SYSTEM for row in changed for change in row))
    return Scene(
        title=claim(story),
        lanes=lanes,
        rows=(_start(story, lanes), *(_row(story, n, changed[n], lanes) for n in range(len(story.steps)))),
        flights=flights(story),
        spans=tuple(span for n, lane in enumerate(lanes) for span in _states(story, n, lane)),
        outages=tuple(span for n, lane in enumerate(lanes) for span in _outages(story, n, lane)),
        verdict=story.verdict,
        why=(*(() if story.failure is None else (story.failure,)), *(_reason(story, n) for n in range(len(story.why)))),
    )


def claim(story: Story) -> str:
    """`AtMostOnePrimary is violated`; of a run of another tool nothing is claimed"""
    if story.foreign:
        return f"{story.property}: a run of another tool"
    return claimed(story)


def _reason(story: Story, number: int) -> str:
    reason = story.why[number]
    joint = " is " if reason.depth == 0 else ": "
    return "  " * reason.depth + " ".join(reason.text.split()) + joint + reason.value


# ---------------------------------------------------------------- lanes and rows


def _lanes(story: Story, system: bool) -> tuple[Lane, ...]:
    first = story.states[0] if story.states else ()
    titles = columns(first)
    owned = dict.fromkeys((cell.owner, cell.instance) for cell in first if cell.instance is not None)
    known = {instance for _, instance in owned}
    actors = dict.fromkeys(step.actor for step in story.steps if step.actor is not None and step.actor not in known)
    lanes = [Lane(titles[owner][instance], owner, instance) for owner, instance in owned]
    lanes += [Lane(actor, None, actor) for actor in actors]
    if system or not lanes:
        lanes.append(Lane(SYSTEM, None, None))
    return tuple(lanes)


def _start(story: Story, lanes: tuple[Lane, ...]) -> Row:
    """The row before the first step: what the state looks like where that is not the only way to start."""
    told: tuple[Change, ...] = ()
    if story.states and story.verdict == "unproved":
        told = anywhere(story.states[0])
    elif story.states and story.chosen:
        told = start(story.states[0])
    says = "some state" if story.verdict == "unproved" else "the start"
    return Row(0, says, None, True, None, (), _notes(told, lanes))


def _row(story: Story, number: int, changed: tuple[Change, ...], lanes: tuple[Lane, ...]) -> Row:
    step = story.steps[number]
    notes = _notes(changed, lanes)
    return Row(
        number + 1, step.sentence, step.fault, step.environment, _actor(step, lanes, notes), tuple(events(step)), notes
    )


def _actor(step: Step, lanes: tuple[Lane, ...], notes: tuple[tuple[int, tuple[str, ...]], ...]) -> int | None:
    """The actor's lane; of two that are called the same the one in which something changed."""
    called = [n for n, lane in enumerate(lanes) if step.actor is not None and lane.instance == step.actor]
    touched = {lane for lane, _ in notes}
    return next((n for n in called if n in touched), called[0] if called else None)


def _notes(told: tuple[Change, ...], lanes: tuple[Lane, ...]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    by_lane = {n: tuple(c.text for c in told if c.column == lane.title) for n, lane in enumerate(lanes)}
    return tuple((lane, texts) for lane, texts in by_lane.items() if texts)


# ---------------------------------------------------------------- spans


def _states(story: Story, lane: int, of: Lane) -> list[Span]:
    """The control states that a lane goes through."""
    blamed = frozenset(word for reason in story.why for word in re.findall(r"\w+", reason.text))
    seen = _values(story, of, "control")
    spans = _spans(lane, [str(value) for value in seen])
    return [Span(s.lane, s.state, _tone(s.state, str(seen[0]), blamed), s.begin, s.end) for s in spans]


def _tone(state: str, first: str, blamed: frozenset[str]) -> Tone:
    if state in blamed:
        return "blamed"
    return "first" if state == first else "other"


def _outages(story: Story, lane: int, of: Lane) -> list[Span]:
    """When an instance is down, or paused."""
    down = _spans(lane, ["down" if value is False else "" for value in _values(story, of, "up")])
    paused = _spans(lane, ["paused" if value is True else "" for value in _values(story, of, "paused")])
    return [span for span in (*down, *paused) if span.state]


def _values(story: Story, of: Lane, kind: str) -> list[object]:
    """The value of a lane's cell of a kind in every state; empty where it has none."""
    found: list[Cell | None] = [_cell(state, of, kind) for state in story.states]
    return [cell.value for cell in found if cell is not None] if of.instance is not None else []


def _cell(state: tuple[Cell, ...], of: Lane, kind: str) -> Cell | None:
    named = (c for c in state if c.kind == kind and c.instance == of.instance)
    return next((c for c in named if c.owner == of.owner or kind != "control"), None)


def _spans(lane: int, values: list[str]) -> list[Span]:
    """Equal neighbours as one; the last one reaches the end."""
    spans: list[Span] = []
    for row, value in enumerate(values):
        if spans and spans[-1].state == value:
            spans[-1] = Span(lane, value, "first", spans[-1].begin, row)
        else:
            if spans:
                spans[-1] = Span(lane, spans[-1].state, "first", spans[-1].begin, row)
            spans.append(Span(lane, value, "first", row, row))
    return spans
