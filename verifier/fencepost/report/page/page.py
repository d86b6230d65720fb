"""The page of a story: its chart, its steps one by one with the state and the lines of the spec, and why it ends so.

The page is written whole here, so that it can be read without running its script; the script shows one step at a
time. Nothing that somebody wrote reaches the page but through the template's escaping, or as JSON that the script
puts in place as text; and the page's own policy lets no other script run, whatever the text says.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from importlib.resources import files
from typing import final

import jinja2

from fencepost.report.changes import SYSTEM, columns, events, told_value
from fencepost.report.chart.picture import chart_only
from fencepost.report.chart.scene import claim
from fencepost.report.diagnostics import visible
from fencepost.report.jsonio import Object
from fencepost.report.page.annotated import Annotated, Place
from fencepost.report.story import Cell, Step, Story, count_text, faults_text
from fencepost.report.svg import palette_css

_HERE = files("fencepost.report.page")
_GONE = frozenset({"spent", "offset", "cut"})


def write_page(story: Story, annotated: Annotated, version: str) -> str:
    """The text of an HTML file."""
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    environment.filters["seen"] = visible
    template = environment.from_string(_HERE.joinpath("trace.html").read_text("utf-8"))
    style, script = (_HERE.joinpath(name).read_text("utf-8") for name in ("trace.css", "trace.js"))
    chart, layout = chart_only(story)
    cells = _Cells(story)
    rows = [{"top": row.top, "bottom": row.bottom} for row in layout.rows]
    data = {"rows": rows, "steps": _steps(story, cells, annotated), "property": _place(annotated.property)}
    return template.render(
        story=story,
        title=claim(story),
        facts=f"{faults_text(story.faults)}, {count_text(len(story.steps), 'step')}",
        claims=_claims(story),
        chart=chart,
        wide=round(layout.width),
        tables=cells.tables(aside=False),
        aside=cells.tables(aside=True),
        steps=[step_told(step) for step in story.steps],
        annotated=annotated,
        texts=[(name, text.rstrip("\n").split("\n")) for name, text in annotated.texts],
        data=json.dumps(data, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c"),
        style=style + palette_css(),
        script=script,
        digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        version=version,
    )


def _claims(story: Story) -> list[str]:
    """What the page can be relied on for."""
    if story.foreign:
        return ["nothing of it was checked"]
    if story.verdict == "unproved":
        return ["begins in a state that perhaps no run reaches"]
    if story.verdict == "explored":
        return ["walked by hand"]
    smallest = "nothing smaller exists" if story.minimal else "a smaller one may exist"
    return [smallest, *(["replayed step by step before it was written"] if story.replayed else [])]


def step_told(step: Step) -> Object:
    """A step for a page: its sentence, its fault, what it did to messages."""
    return {"says": visible(step.sentence), "fault": step.fault, "events": [visible(event) for event in events(step)]}


def _place(place: Place | None) -> list[int] | None:
    return None if place is None else [place.text, place.first, place.last]


def _steps(story: Story, cells: "_Cells", annotated: Annotated) -> list[dict[str, object]]:
    """The start and each step: where it is in the spec, and which cells are then what (only those that changed)."""
    told: list[dict[str, object]] = [{"set": cells.first(), "at": None}]
    for number in range(len(story.steps)):
        place = annotated.steps[number] if number < len(annotated.steps) else None
        told.append({"set": cells.changed(number), "at": _place(place)})
    return told


@final
class _Cells:
    """The cells of a story's states, numbered as they stand in its first one"""

    def __init__(self, story: Story) -> None:
        self.states, self.aside = story.states, frozenset(story.aside)
        self.shown = [n for n, cell in enumerate(story.states[0]) if cell.kind not in _GONE] if story.states else []

    def first(self) -> list[tuple[int, str]]:
        """Every cell at the start."""
        return [(n, _value(self.states[0][n])) for n in self.shown]

    def changed(self, number: int) -> list[tuple[int, str]]:
        """The cells that a step changed."""
        if number + 1 >= len(self.states):
            return []
        before, after = self.states[number], self.states[number + 1]
        return [(n, _value(after[n])) for n in self.shown if before[n].value != after[n].value]

    def tables(self, aside: bool) -> list[dict[str, object]]:
        """A table for each owner: its instances beside each other, a row for each variable that can be passed over
        (`aside`) or cannot; the system's below."""
        if not self.states:
            return []
        titles = columns(self.states[0])
        numbers = [n for n in self.shown if (self.states[0][n].variable in self.aside) is aside]
        owners = dict.fromkeys(self.states[0][n].owner for n in numbers)
        ordered = sorted(owners, key=lambda owner: owner is None)
        return [
            {
                "title": SYSTEM if owner is None else owner,
                "heads": [] if owner is None else [visible(title) for title in titles[owner].values()],
                "rows": list(self._rows([n for n in numbers if self.states[0][n].owner == owner])),
            }
            for owner in ordered
        ]

    def _rows(self, numbers: list[int]) -> Iterator[tuple[str, list[tuple[int, str]]]]:
        """Each variable of these cells with them (their number, and value at the end)."""
        by_variable: dict[str, list[int]] = {}
        for n in numbers:
            by_variable.setdefault(self.states[0][n].variable, []).append(n)
        for numbers in by_variable.values():
            cell = self.states[0][numbers[0]]
            label = cell.label if cell.kind not in ("network", "posted") else f"{cell.label} in flight"
            yield visible(label), [(n, _value(self.states[-1][n])) for n in numbers]


def _value(cell: Cell) -> str:
    """A value as the terminal says it: a timer is stopped or expired, an instance up or down."""
    return visible(told_value(cell.kind, cell.value))
