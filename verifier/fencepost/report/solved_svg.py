"""The region as a picture: a small grid for each combination of the outer axes, safe and unsafe by colour and mark."""

from collections.abc import Iterator
from math import ceil

from fencepost.report.panels import Kind, Panel, axis_text, cell_text, kind_of, panels, tally, values_text
from fencepost.report.solved import Solved
from fencepost.report.svg import Svg, document, group, tag, width_of, words

_LOOKS: dict[Kind, tuple[str, str]] = {  # of each kind a colour, and a mark for who sees none
    "safe": ("blue-soft", "·"),
    "unsafe": ("orange-soft", "×"),
    "not known": ("rule", "?"),
    "no model": ("paper", "–"),
}
_CELL = 22
_MARGIN = 16
_LINE = 18
_WIDTH = 900


def write_picture(result: Solved) -> str:
    """The text of an SVG file."""
    drawn = [_panel(result, panel) for panel in panels(result.axes)]
    wide = max(width for width, _, _ in drawn)
    tall = max(height for _, height, _ in drawn)
    beside = max(1, min(len(drawn), (_WIDTH - _MARGIN) // (wide + _MARGIN)))
    head = [f"{result.protocol}: where {', '.join(result.judged)} hold", f"model {result.model}", *_under(result)]
    top = _MARGIN + len(head) * _LINE + _MARGIN
    body = [words(_MARGIN, _MARGIN + (n + 1) * _LINE - 4, line) for n, line in enumerate(head)]
    for number, (_, _, marks) in enumerate(drawn):
        x, y = _MARGIN + number % beside * (wide + _MARGIN), top + number // beside * (tall + _MARGIN)
        body.append(group(*marks, transform=f"translate({x},{y})"))
    bottom = top + (-(-len(drawn) // beside)) * (tall + _MARGIN)
    legend, end = _legend(result, bottom)
    longest = max(ceil(width_of(line)) for line in head)
    width = max(_MARGIN * 2 + max(beside * (wide + _MARGIN), longest), end + _MARGIN)
    axes = ", ".join(axis.name for axis in result.axes)
    title = f"{result.protocol}, model {result.model}: safe and unsafe values of {axes}"
    return document((width, bottom + _CELL + _MARGIN), title, [*body, *legend])


def _under(result: Solved) -> Iterator[str]:
    yield "for " + "; ".join(axis_text(axis) for axis in result.axes)
    if result.condition is not None:
        yield f"safe exactly where {result.condition}"


def _panel(result: Solved, panel: Panel) -> tuple[int, int, list[Svg]]:
    """A table's width, height and marks, its upper left corner being 0, 0."""
    rows = [""] if panel.down is None else list(panel.down.values)
    column = max(_CELL, max(ceil(width_of(value)) for value in panel.across.values) + 6)
    left = max(ceil(width_of(row)) for row in rows) + 8
    names = [_LINE if panel.title else 0, _LINE, _LINE]
    top = sum(names)
    marks = [words(0, names[0] - 4, panel.title, "ink bold")] if panel.title else []
    down = "" if panel.down is None else f"{panel.down.name} ↓  "
    across = f"{down}{panel.across.name} →"
    marks.append(words(0, names[0] + _LINE - 4, across))
    for n, value in enumerate(panel.across.values):
        marks.append(words(left + n * column + column // 2, top - 4, value, text_anchor="middle"))
    for m, (label, row) in enumerate(zip(rows, panel.rows, strict=True)):
        y = top + m * _CELL
        marks.append(words(left - 6, y + _CELL - 7, label, text_anchor="end"))
        for n, point in enumerate(row):
            told = f"{values_text(result.axes, point)}: {cell_text(result.cells[point])}"
            marks.append(_square(left + n * column, y, column, kind_of(result.cells[point]), told))
    named = ceil(max(width_of(panel.title, bold=True), width_of(across)))
    return max(named, left + len(panel.across.values) * column), top + len(rows) * _CELL, marks


def _square(x: int, y: int, width: int, kind: Kind, told: str) -> Svg:
    colour, mark = _LOOKS[kind]
    area = tag("rect", x=x, y=y, width=width, height=_CELL, class_=f"on-{colour} by-paper")
    return group(area, words(x + width // 2, y + _CELL - 6, mark, "ink bold", text_anchor="middle"), title=told)


def _legend(result: Solved, y: int) -> tuple[list[Svg], int]:
    """The marks, and where they end."""
    x = _MARGIN
    marks: list[Svg] = []
    for kind, count in tally(result):
        label = f"{kind} ({count})"
        marks += [_square(x, y, _CELL, kind, kind), words(x + _CELL + 6, y + _CELL - 7, label)]
        x += _CELL + 6 + ceil(width_of(label)) + _MARGIN
    return marks, x
