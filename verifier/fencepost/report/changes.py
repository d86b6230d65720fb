"""What changed from one state of a story to the next, in the words of the terminal."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import final

from fencepost.report.plain import Items, Pairs, Plain, show
from fencepost.report.story import Cell, Message, Step, Story

_HIDDEN = frozenset({"network", "posted", "spent", "offset", "cut"})  # told as events, not as values
SYSTEM = "the system"


@final
@dataclass(frozen=True, slots=True)
class Change:
    """In the column of an instance (or of the system): one variable, before and after"""

    column: str
    text: str


def columns(state: tuple[Cell, ...]) -> dict[str | None, dict[str | None, str]]:
    """The column's title for each owner and instance; two owners' instances of one name are told apart."""
    owners: dict[str | None, set[str | None]] = {}
    for cell in state:
        owners.setdefault(cell.instance, set()).add(cell.owner)
    titles: dict[str | None, dict[str | None, str]] = {}
    for cell in state:
        plain = cell.instance if len(owners[cell.instance]) == 1 else f"{cell.owner} {cell.instance}"
        titles.setdefault(cell.owner, {})[cell.instance] = SYSTEM if cell.instance is None else str(plain)
    return titles


def changes(story: Story, number: int) -> tuple[Change, ...]:
    """What step `number` (from 0) changed of all that the story's end depends on, in the order of the state."""
    around = story.states[number : number + 2]
    if len(around) < 2:
        return ()
    titles = columns(around[1])
    return tuple(
        Change(titles[new.owner][new.instance], text)
        for old, new in _changed(*around)
        if new.variable not in story.aside
        for text in _change_texts(old, new)
    )


def passed_over(story: Story) -> tuple[str, ...]:
    """The variables that are left out of `changes`, though something changed in them"""
    changed = {new.variable for around in pairwise(story.states) for _, new in _changed(*around)}
    return tuple(name for name in story.aside if name in changed)


def _changed(before: tuple[Cell, ...], after: tuple[Cell, ...]) -> Iterator[tuple[Cell, Cell]]:
    """Every visible cell that differs, as it was and as it is"""
    old = {cell.place: cell for cell in before}
    for cell in after:
        if cell.kind not in _HIDDEN and cell.place in old and cell.value != old[cell.place].value:
            yield old[cell.place], cell


def start(state: tuple[Cell, ...]) -> tuple[Change, ...]:
    """What an initial state looks like where it is one of several: what is not idle."""
    return _shown(state, ("durable", "volatile", "shared", "ghost", "control"))


def anywhere(state: tuple[Cell, ...]) -> tuple[Change, ...]:
    """What a state looks like in which no run needs to begin: timers as well, and whatever else is not idle"""
    busy = tuple(cell for cell in state if cell.kind in ("timer", "offset") and cell.value is not None)
    down = tuple(cell for cell in state if cell.kind == "up" and cell.value is False)
    return start(state) + _shown(busy + down, ("timer", "offset", "up"), among=state)


def in_flight(state: tuple[Cell, ...]) -> tuple[str, ...]:
    """The messages in flight, channel by channel"""
    return tuple(f"{cell.label}: {cell.shown}" for cell in state if cell.kind == "network" and not _empty(cell.value))


def _empty(value: Plain) -> bool:
    if isinstance(value, Pairs):
        return all(_empty(item) for _, item in value.pairs)
    return isinstance(value, Items) and not value.items


def _shown(cells: tuple[Cell, ...], kinds: tuple[str, ...], among: tuple[Cell, ...] = ()) -> tuple[Change, ...]:
    titles = columns(among or cells)
    return tuple(
        Change(titles[cell.owner][cell.instance], _value_text(cell, cell.value)) for cell in cells if cell.kind in kinds
    )


def _value_text(cell: Cell, value: Plain) -> str:
    if isinstance(value, Pairs) and len({show(item) for _, item in value.pairs}) == 1:
        return f"{cell.label} {show(value.pairs[0][1])} for all"
    return show(value) if cell.kind == "control" else f"{cell.label} {show(value)}"


def _change_texts(old: Cell, new: Cell) -> list[str]:
    if isinstance(old.value, Pairs) and isinstance(new.value, Pairs):
        before = dict(old.value.pairs)
        return [
            f"{new.label}[{show(key)}] {told_value(new.kind, before[key])} -> {told_value(new.kind, value)}"
            for key, value in new.value.pairs
            if key in before and before[key] != value
        ]
    told = f"{told_value(new.kind, old.value)} -> {told_value(new.kind, new.value)}"
    return [told if new.kind in ("control", "up", "paused") else f"{new.label} {told}"]


def told_value(kind: str, value: Plain) -> str:
    """A value as the story says it: a timer is stopped or expired, an instance up or down."""
    match kind, value:
        case "up", bool():
            return "up" if value else "down"
        case "paused", bool():
            return "paused" if value else "running"
        case "timer", None:
            return "stopped"
        case "timer", 0:
            return "expired"
        case _:
            return show(value)


def events(step: Step) -> list[str]:
    """What a step did to messages, and what the environment chose, a line each."""
    lines = [f"takes {_from(message)}" for message in step.taken]
    lines += [_sent(message) for message in step.sent]
    lines += [f"lost: {_to(message)}" for message in step.lost]
    return lines + [f"{name}: {show(value)}" for name, value in step.choices]


def _from(message: Message) -> str:
    return message.shown if message.sender is None else f"{message.shown} from {message.sender}"


def _to(message: Message) -> str:
    return message.shown if message.receiver is None else f"{message.shown} to {message.receiver}"


def _sent(message: Message) -> str:
    return f"posts {message.shown}" if message.receiver is None else f"sends {_to(message)}"
