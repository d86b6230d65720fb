"""Where everything in a chart stands. Rows follow one another and each lane has a column of its own, so two texts never
share a place, however many lanes and steps there are: what is long is broken into lines, and its row grows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, final

from fencepost.report.chart.scene import Row, Scene
from fencepost.report.diagnostics import visible
from fencepost.report.svg import width_of, wrapped

Look: TypeAlias = Literal["says", "event", "note", "fault"]
SIZES: dict[Look, float] = {"says": 12, "event": 11, "note": 11, "fault": 10}
GUTTER = 40
BAR = 14  # the coloured bar of a lane, left of its boxes
LEFT = 26  # from the lane's left edge to its boxes
RIGHT = 16
PAD = 6
LINE = 15
GAP = 16
HEAD = 24  # for the names of the lanes
MOST_LINES = 12  # of one text; what is longer ends in an ellipsis
_WIDTHS = {1: 460, 2: 340, 3: 280, 4: 240}
_NARROW = 210


@final
@dataclass(frozen=True, slots=True)
class Line:
    """A line of text within a box; `y` is where its letters stand, on the whole picture"""

    text: str
    look: Look
    y: float


@final
@dataclass(frozen=True, slots=True)
class Box:
    """Texts of one row in one lane. `acts`: of who takes the step; `anchors` are the heights of the step's events,
    in their order"""

    lane: int
    acts: bool
    top: float
    height: float
    lines: tuple[Line, ...]
    anchors: tuple[float, ...]


@final
@dataclass(frozen=True, slots=True)
class Placed:
    """A row with its boxes; the row before ends where it begins"""

    row: Row
    top: float
    bottom: float
    boxes: tuple[Box, ...]


@final
@dataclass(frozen=True, slots=True)
class Layout:
    """The size of a chart, and its rows; the last one of `rows` may be of messages that are still in flight"""

    width: float
    height: float
    lane: float
    rows: tuple[Placed, ...]
    waiting: dict[int, float]
    """The height at which a flight (by its number) that has no end stands at the bottom"""

    def left(self, lane: int) -> float:
        """Where a lane begins"""
        return GUTTER + lane * self.lane

    def inner(self, lane: int) -> tuple[float, float]:
        """From where to where a lane's boxes stand"""
        return self.left(lane) + LEFT, self.left(lane) + self.lane - RIGHT


def lane_width(lanes: int) -> float:
    """Lanes are narrower where there are many"""
    return _WIDTHS.get(lanes, _NARROW)


def lay_out(scene: Scene, top: float) -> Layout:
    """The chart from `top` on."""
    lane = lane_width(len(scene.lanes))
    rows: list[Placed] = []
    y = top + HEAD
    for row in scene.rows:
        if row.number == 0 and not row.notes:
            rows.append(Placed(row, y, y + GAP / 2, ()))
        else:
            rows.append(_placed(row, y, lane - LEFT - RIGHT))
        y = rows[-1].bottom
    last, waiting = _unfinished(scene, y, lane - LEFT - RIGHT)
    rows += last
    y = rows[-1].bottom if rows else y
    return Layout(GUTTER + len(scene.lanes) * lane, y, lane, tuple(rows), waiting)


def _placed(row: Row, y: float, room: float) -> Placed:
    """A row: a box for who acts (in the first lane, if nobody does), and one for each lane that changed."""
    notes = dict(row.notes)
    home = 0 if row.lane is None else row.lane
    boxes = [_box(row, home, y, room, notes.pop(home, ()))]
    for lane, texts in notes.items():
        lines, below = _lines([(text, "note") for text in texts], y + PAD, room)
        boxes.append(Box(lane, False, y, below + PAD - y, tuple(line for part in lines for line in part), ()))
    return Placed(row, y, max(box.top + box.height for box in boxes) + GAP, tuple(boxes))


def _box(row: Row, lane: int, y: float, room: float, notes: tuple[str, ...]) -> Box:
    texts: list[tuple[str, Look]] = [] if row.fault is None else [(f"FAULT: {row.fault}", "fault")]
    before = len(texts) + 1
    texts.append((row.says, "says"))
    texts.extend((event, "event") for event in row.events)
    texts.extend((note, "note") for note in notes)
    lines, below = _lines(texts, y + PAD, room)
    anchors = tuple(part[0].y - 4 for part in lines[before : before + len(row.events)])
    acts = row.lane is not None
    return Box(lane, acts, y, below + PAD - y, tuple(line for part in lines for line in part), anchors)


def _lines(texts: Sequence[tuple[str, Look]], y: float, room: float) -> tuple[list[tuple[Line, ...]], float]:
    """Each text in lines, and where the last one ends."""
    placed: list[tuple[Line, ...]] = []
    for text, look in texts:
        parts = wrapped(visible(text), _room(look, room - 2 * PAD), MOST_LINES, SIZES[look]) or [""]
        placed.append(tuple(Line(part, look, y + LINE * (n + 1) - 4) for n, part in enumerate(parts)))
        y += LINE * len(parts)
    return placed, y


def _room(look: Look, room: float) -> float:
    """Bold letters are wider than those that are measured."""
    return room / 1.26 if look in ("says", "fault") else room


def _unfinished(scene: Scene, y: float, room: float) -> tuple[list[Placed], dict[int, float]]:
    """A last row with what is still in flight, in the lanes for which it is meant."""
    waiting: dict[int, float] = {}
    boxes: list[Box] = []
    for lane in range(len(scene.lanes)):
        here = [n for n, f in enumerate(scene.flights) if f.fate == "in flight" and scene.lane_of(f.receiver) == lane]
        if here:
            texts: list[tuple[str, Look]] = [
                (f"still on its way: {scene.flights[n].message.shown}", "note") for n in here
            ]
            lines, below = _lines(texts, y + PAD, room)
            waiting.update({n: part[0].y - 4 for n, part in zip(here, lines, strict=True)})
            boxes.append(Box(lane, False, y, below + PAD - y, tuple(line for part in lines for line in part), ()))
    if not boxes:
        return [], {}
    row = Row(len(scene.rows), "", None, True, None, (), ())
    return [Placed(row, y, max(box.top + box.height for box in boxes) + GAP, tuple(boxes))], waiting


def title_lines(text: str, room: float, size: float) -> list[str]:
    """A text over the whole width of a picture, in lines."""
    return wrapped(text, room / 1.26, MOST_LINES, size) if width_of(text, size, bold=True) > room else [visible(text)]
