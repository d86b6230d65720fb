"""The region as a picture: a small grid for each combination of the outer axes, safe and unsafe by colour and mark."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from fencepost.report.panels import Kind, Panel, axis_text, cell_text, kind_of, panels, tally, values_text
from fencepost.report.solved import Solved

# colours that are told apart by people who do not see red and green alike (Okabe & Ito 2008), and a mark each
_LOOKS: dict[Kind, tuple[str, str]] = {
    "safe": ("#56b4e9", "·"),
    "unsafe": ("#d55e00", "×"),
    "not known": ("#e0e0e0", "?"),
    "no model": ("#ffffff", "–"),
}
_CELL = 22
_LETTER = 7  # about the width of one
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
    body: list[str] = [_text(_MARGIN, _MARGIN + (n + 1) * _LINE - 4, line, "start") for n, line in enumerate(head)]
    for number, (_, _, marks) in enumerate(drawn):
        x, y = _MARGIN + number % beside * (wide + _MARGIN), top + number // beside * (tall + _MARGIN)
        body += [f'<g transform="translate({x},{y})">', *marks, "</g>"]
    bottom = top + (-(-len(drawn) // beside)) * (tall + _MARGIN)
    body += _legend(result, bottom)
    longest = max(len(line) for line in head) * _LETTER
    legend = sum(_CELL + 8 + 18 * _LETTER for _ in tally(result))
    width = _MARGIN * 2 + max(beside * (wide + _MARGIN), longest, legend)
    return _document(result, width, bottom + _CELL + _MARGIN, body)


def _document(result: Solved, width: int, height: int, body: list[str]) -> str:
    title = f"{result.protocol}, model {result.model}: safe and unsafe values of " + ", ".join(
        axis.name for axis in result.axes
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img" font-family="sans-serif" font-size="12">',
            f"<title>{escape(title)}</title>",
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
            *body,
            "</svg>\n",
        ]
    )


def _under(result: Solved) -> Iterator[str]:
    yield "for " + "; ".join(axis_text(axis) for axis in result.axes)
    if result.condition is not None:
        yield f"safe exactly where {result.condition}"


def _panel(result: Solved, panel: Panel) -> tuple[int, int, list[str]]:
    """A table's width, height and marks, its upper left corner being 0, 0."""
    rows = [""] if panel.down is None else list(panel.down.values)
    column = max(_CELL, max(map(len, panel.across.values)) * _LETTER + 6)
    left = max(map(len, rows)) * _LETTER + 8
    names = [_LINE if panel.title else 0, _LINE, _LINE]
    top = sum(names)
    marks = [_text(0, names[0] - 4, panel.title, "start", "bold")] if panel.title else []
    down = "" if panel.down is None else f"{panel.down.name} ↓  "
    marks.append(_text(0, names[0] + _LINE - 4, f"{down}{panel.across.name} →", "start"))
    for n, value in enumerate(panel.across.values):
        marks.append(_text(left + n * column + column // 2, top - 4, value, "middle"))
    for m, (label, row) in enumerate(zip(rows, panel.rows, strict=True)):
        y = top + m * _CELL
        marks.append(_text(left - 6, y + _CELL - 7, label, "end"))
        for n, point in enumerate(row):
            said = f"{values_text(result.axes, point)}: {cell_text(result.cells[point])}"
            marks += _square(left + n * column, y, column, kind_of(result.cells[point]), said)
    named = max(len(panel.title), len(down) + len(panel.across.name) + 2) * _LETTER
    return max(named, left + len(panel.across.values) * column), top + len(rows) * _CELL, marks


def _square(x: int, y: int, width: int, kind: Kind, said: str) -> Iterator[str]:
    colour, mark = _LOOKS[kind]
    yield f"<g><title>{escape(said)}</title>"
    yield f'<rect x="{x}" y="{y}" width="{width}" height="{_CELL}" fill="{colour}" stroke="#ffffff"/>'
    yield _text(x + width // 2, y + _CELL - 6, mark, "middle", "bold") + "</g>"


def _legend(result: Solved, y: int) -> Iterator[str]:
    x = _MARGIN
    for kind, count in tally(result):
        yield from _square(x, y, _CELL, kind, kind)
        yield _text(x + _CELL + 6, y + _CELL - 7, f"{kind} ({count})", "start")
        x += _CELL + 8 + 18 * _LETTER


def _text(x: int, y: int, text: str, anchor: str, weight: str = "normal") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-weight="{weight}">{escape(text)}</text>'
