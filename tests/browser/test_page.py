"""The page of a trace, from disk: it steps, shows the violation at the end, and runs nothing that a spec brings."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fencepost.report.page.annotated import Annotated, Place
from fencepost.report.page.page import write_page
from fencepost.report.story import Reason, Story
from fencepost.version import VERSION
from tests.report.hand import RICH_STORY, STORY
from tests.report.test_chart import HOSTILE, long_story

if TYPE_CHECKING:
    from playwright.sync_api import Page

SPEC = "protocol Lease\n\nrole Node:\n    action a:\n        pass\n\ninvariant AtMostOnePrimary: true\n"
ANNOTATED = Annotated((("lease.fence", SPEC),), (Place(0, 4, 5), Place(0, 4, 5), None), Place(0, 7, 7))


def opened(page: "Page", folder: Path, story: Story, annotated: Annotated = ANNOTATED) -> "Page":
    file = folder / "page.html"
    file.write_text(write_page(story, annotated, VERSION), encoding="utf-8", errors="surrogatepass")
    page.goto(file.as_uri())
    return page


def lit(page: "Page") -> list[str]:
    """The lines of the spec that stand out."""
    return [text.strip() for text in page.locator("pre span.now").all_inner_texts()]


def test_the_last_step_shows_the_violation(page: "Page", tmp_path: Path) -> None:
    opened(page, tmp_path, STORY)
    assert page.locator("#where").inner_text() == "3 of 3"
    assert page.locator("#why").is_visible()
    assert "A is primary" in page.locator("#why").inner_text()
    assert lit(page) == ["invariant AtMostOnePrimary: true"]


def test_stepping_changes_what_is_shown(page: "Page", tmp_path: Path) -> None:
    opened(page, tmp_path, STORY)
    page.keyboard.press("Home")
    assert page.locator("#says").inner_text() == "the start"
    assert page.locator("#c0").inner_text() == "standby"
    page.keyboard.press("ArrowRight")
    page.locator("#next").click()
    assert page.locator("#says").inner_text() == "2. A becomes primary of epoch 1"
    assert page.locator("td.new").all_inner_texts() == ["primary", "2"]
    assert lit(page) == ["action a:", "pass"]
    assert page.locator("#why").is_hidden()
    page.locator("#slider").fill("1")
    assert page.locator("#c0").inner_text() == "standby"
    page.locator("#steps .go").nth(2).click()
    assert page.locator("#c2").inner_text() == "expired"


def test_what_is_to_come_lies_behind_a_curtain(page: "Page", tmp_path: Path) -> None:
    opened(page, tmp_path, STORY)
    assert page.locator("g.row.later").count() == 0
    page.keyboard.press("Home")
    assert page.locator("g.row.later").count() == 3
    assert page.locator("g.flight.later").count() == 1


def test_the_page_is_whole_without_its_script(page: "Page", tmp_path: Path) -> None:
    text = write_page(STORY, ANNOTATED, VERSION).rsplit("<script>", 1)[0]
    (tmp_path / "still.html").write_text(text)
    page.goto((tmp_path / "still.html").as_uri())
    shown = page.locator("body").inner_text()
    assert all(said in shown for said in ("A becomes primary of epoch 1", "primary", "false: 2 <= 1"))


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_stands_beyond_the_edge(page: "Page", tmp_path: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    opened(page, tmp_path, RICH_STORY)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_spec_neither_runs_nor_breaks_the_page(page: "Page", tmp_path: Path, text: str) -> None:
    says = tuple(replace(step, says=text, action=text) for step in STORY.steps)
    cells = tuple(tuple(replace(c, label=text) for c in state) for state in STORY.states)
    why = (Reason(text, text, 0),)
    origin = replace(STORY.origin, protocol=text, model=text, file=text)
    story = replace(STORY, property=text, doc=text, steps=says, states=cells, why=why, origin=origin, failure=text)
    opened(page, tmp_path, story, replace(ANNOTATED, texts=((text, text + "\n" * 8),)))
    assert page.evaluate("document.scripts.length") == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert page.locator("#where").inner_text() == "3 of 3"


def test_a_long_trace_is_light_and_steps_at_once(page: "Page", tmp_path: Path) -> None:
    opened(page, tmp_path, long_story(5, 200, "hears of it"), Annotated(missing="no spec"))
    assert (tmp_path / "page.html").stat().st_size < 400_000
    page.keyboard.press("Home")
    for _ in range(200):
        page.keyboard.press("ArrowRight")
    assert page.locator("#where").inner_text() == "200 of 200"
