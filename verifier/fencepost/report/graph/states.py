"""A state graph in the author's words, free of the instance it comes from: what every form of it renders."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, final

from fencepost.report.changes import SYSTEM, columns, told_value
from fencepost.report.plain import Fields, Items, Pairs, Plain, show
from fencepost.report.story import Cell, Origin, Step
from fencepost.report.telling import envelope

Look: TypeAlias = Literal["violated", "reached", "initial", "usual"]
_HIDDEN = frozenset({"network", "posted", "spent"})  # what a step did to messages is told by the step
_FIRST = ("control", "up", "paused")  # what is told first, and without its name


@final
@dataclass(frozen=True, slots=True)
class Node:
    """A state. `depth`: the steps of a shortest run to it; `news`: what differs from the state before it in that run;
    `violated` and `reached`: which properties; `outside`: it is beyond a bound, and not left. A node with a
    `failure` is no state: there a step failed."""

    cells: tuple[Cell, ...]
    depth: int
    initial: bool
    news: tuple[str, ...]
    violated: tuple[str, ...] = ()
    reached: tuple[str, ...] = ()
    outside: bool = False
    failure: str | None = None

    @property
    def look(self) -> Look:
        if self.violated:
            return "violated"
        return "reached" if self.reached else "initial" if self.initial else "usual"


@final
@dataclass(frozen=True, slots=True)
class Edge:
    """A step from one node to another; `violated`: transition properties; `first`: of the shortest run to its target"""

    source: int
    target: int
    step: Step
    violated: tuple[str, ...]
    first: bool


@final
@dataclass(frozen=True, slots=True)
class StateGraph:
    """The nodes by number, the initial states first, and the edges in the order of their sources"""

    origin: Origin
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @property
    def title(self) -> str:
        settings = "".join(f", {setting}" for setting in self.origin.settings)
        return f"{self.origin.protocol}, model {self.origin.model}{settings}: its reachable states"


def news(before: tuple[Cell, ...], after: tuple[Cell, ...], step: Step) -> tuple[str, ...]:
    """What is new in a state, control states first, then values, then messages that were sent or lost; where there is
    nothing of the kind, what was done."""
    old = {cell.place: cell for cell in before}
    found = [
        cell for cell in after if cell.kind not in _HIDDEN and cell.place in old and old[cell.place].value != cell.value
    ]
    lines = _told(after, [(cell, old[cell.place]) for cell in found])
    lines += [f"{message.shown} sent" + _to(message.receiver) for message in step.sent]
    lines += [f"{message.shown} lost" for message in step.lost]
    return tuple(lines or [f"{message.shown} taken" for message in step.taken] or [step.says])


def beginnings(starts: Sequence[tuple[Cell, ...]]) -> list[tuple[str, ...]]:
    """What is told of each initial state: how they differ, or, of a single one, its control states; where
    there are none, its variables."""
    values: dict[tuple[str, str | None], set[Plain]] = {}
    for cell in (cell for start in starts for cell in start):
        values.setdefault(cell.place, set()).add(cell.value)

    controlled = any(cell.kind == "control" for start in starts for cell in start)
    kinds = ("control",) if controlled else ("durable", "volatile", "shared", "ghost")

    def telling(cell: Cell) -> bool:
        return len(values[cell.place]) > 1 or (len(starts) == 1 and cell.kind in kinds)

    told = [_told(start, [(cell, None) for cell in start if telling(cell)]) for start in starts]
    return [tuple(lines or ["the start"]) for lines in told]


def _told(state: tuple[Cell, ...], cells: list[tuple[Cell, Cell | None]]) -> list[str]:
    """Cells of a state in words, each with what it was before; control states and the like first."""
    titles = columns(state)
    lines: list[tuple[bool, str]] = []
    for cell, old in cells:
        title = titles[cell.owner][cell.instance]
        whose = "" if title == SYSTEM else f"{title} "
        lines += [(cell.kind not in _FIRST, f"{whose}{text}") for text in _texts(old, cell)]
    return [text for _, text in sorted(lines, key=lambda pair: pair[0])]


def _to(receiver: str | None) -> str:
    return "" if receiver is None else f" to {receiver}"


def _texts(old: Cell | None, new: Cell) -> list[str]:
    if isinstance(new.value, Pairs):
        before = dict(old.value.pairs) if old is not None and isinstance(old.value, Pairs) else {}
        pairs = [(key, value) for key, value in new.value.pairs if key not in before or before[key] != value]
        return [f"{new.label}[{show(key)}] {told_value(new.kind, value)}" for key, value in pairs]
    told = told_value(new.kind, new.value)
    return [told if new.kind in _FIRST else f"{new.label} {told}"]


def state_lines(node: Node) -> list[str]:
    """The whole state, a line for each instance: what somebody sees who points at it."""
    if node.failure is not None:
        return [f"no state: {node.failure}"]
    titles = columns(node.cells)
    lines: dict[str, list[str]] = {}
    for cell in node.cells:
        if cell.kind in ("network", "posted"):
            title, told = cell.kind.replace("network", "in flight"), _messages(cell.label, cell.value)
        else:
            title, told = titles[cell.owner][cell.instance], _texts(None, cell)
        lines.setdefault(title, []).extend(told)
    return [f"{title}: {', '.join(told)}" for title, told in lines.items() if told]


def _messages(name: str, value: Plain) -> list[str]:
    """The messages in a channel, however it keeps them"""
    match value:
        case Items():
            return [text for item in value.items for text in _messages(name, item)]
        case Pairs():
            return [text for _, item in value.pairs for text in _messages(name, item)]
        case Fields():
            return [envelope(name, value)]
        case _:
            return []


def marks(node: Node) -> list[str]:
    """What is to be said of a node besides its state."""
    told = [f"violates {name}" for name in node.violated] + [f"reaches {name}" for name in node.reached]
    told += ["initial"] if node.initial else []
    return [*told, "beyond a bound"] if node.outside else told
