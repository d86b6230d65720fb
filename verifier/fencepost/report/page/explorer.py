"""The page of a walk by hand, and what it shows of a state: the chart so far, the steps that are possible, the state.

The page is the same for every walk; its script asks for views and puts them in place as text. Only the chart is markup,
and that is made by `report/chart`, which escapes what somebody wrote.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TypeAlias, final

import jinja2

from fencepost.report.changes import SYSTEM, columns, told_value
from fencepost.report.chart.picture import chart_only
from fencepost.report.diagnostics import visible
from fencepost.report.jsonio import Json, Object
from fencepost.report.page.page import step_told
from fencepost.report.story import Cell, Step, Story
from fencepost.report.svg import palette_css

_HERE = files("fencepost.report.page")
_GONE = frozenset({"offset", "cut"})
Offer: TypeAlias = tuple[Step, str | None, Sequence[str]]
"""A step that is possible, what it spends, and the properties that it would violate"""


@final
@dataclass(frozen=True, slots=True)
class Explorer:
    """The page, and the policy under which a browser is to show it"""

    template: jinja2.Template
    values: dict[str, str]
    policy: str

    def text(self, first: Sequence[int]) -> str:
        """The page that begins with this walk: the number of an initial state, then those of its steps."""
        return self.template.render(**self.values, first=".".join(map(str, first)))


def explorer_page(protocol: str, model: str, version: str) -> Explorer:
    """The page for a model."""
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    environment.filters["seen"] = visible
    texts = {name: _HERE.joinpath(name).read_text("utf-8") for name in ("explorer.html", "explorer.js", "trace.css")}
    style = texts["trace.css"] + palette_css() + _HERE.joinpath("explorer.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(texts["explorer.js"].encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; connect-src 'self';"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    values = {"protocol": protocol, "model": model, "version": version, "style": style, "script": texts["explorer.js"]}
    return Explorer(environment.from_string(texts["explorer.html"]), values, policy)


def view_of(
    story: Story,
    before: tuple[Cell, ...],
    offers: Sequence[Offer],
    truths: Sequence[tuple[str, str]],
    note: str | None,
) -> Object:
    """What the page shows at the end of a story; `before` is the state one step earlier, `note` why
    nothing is possible there."""
    chart, layout = chart_only(story)
    return {
        "chart": chart,
        "wide": round(layout.width),
        "steps": [step_told(step) for step in story.steps],
        "choices": [
            {**step_told(step), "spends": spends and visible(spends), "violates": [visible(name) for name in violates]}
            for step, spends, violates in offers
        ],
        "truths": [[visible(name), truth] for name, truth in truths],
        "state": _rows(story.states[-1], before) if story.states else [],
        "note": None if note is None else visible(note),
    }


def _rows(state: tuple[Cell, ...], before: tuple[Cell, ...]) -> list[Json]:
    """Each cell: whose it is, what it is called, its value, and whether the last step changed it."""
    titles = columns(state)
    old = {cell.place: cell.value for cell in before}
    return [
        [
            SYSTEM if cell.instance is None else visible(titles[cell.owner][cell.instance]),
            visible(_label(cell)),
            visible(told_value(cell.kind, cell.value)),
            old.get(cell.place, cell.value) != cell.value,
        ]
        for cell in state
        if cell.kind not in _GONE
    ]


def _label(cell: Cell) -> str:
    if cell.kind == "spent":
        return f"{cell.label} spent"
    return f"{cell.label} in flight" if cell.kind in ("network", "posted") else cell.label
