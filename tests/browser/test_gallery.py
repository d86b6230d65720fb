"""Every trace of the gallery as a page, in a browser: it ends in the violation, and its chart leaves nothing out."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fencepost.report.page.page import write_page
from fencepost.report.story import Message, Step, Story
from fencepost.session.annotating import annotated
from fencepost.version import VERSION
from tests.counterexamples.rooms import ROOT, named, story_in, traces

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST = 400_000  # bytes of a page
FLIGHTS = "nodes => nodes.map(g => [g.querySelector('title').textContent, +g.dataset.sent, +g.dataset.ended])"
ROWS = "nodes => nodes.map(g => [+g.dataset.row, [g.querySelector('rect.by-orange') !== null, g.textContent]])"


@pytest.mark.parametrize("path", traces(), ids=named)
def test_its_page_shows_the_whole_trace(page: "Page", tmp_path: Path, path: Path) -> None:
    story = story_in(path)
    text = write_page(story, annotated(story, str(ROOT / story.origin.file)), VERSION)
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    assert (tmp_path / "page.html").stat().st_size < MOST
    page.goto((tmp_path / "page.html").as_uri())
    end = len(story.steps)
    assert page.locator("#where").inner_text() == f"{end} of {end}"
    assert page.locator("h1").inner_text() == f"{story.property} is violated"
    assert page.locator("#why").is_visible()
    assert page.locator("#why li").count() == len(story.why) or story.failure is not None
    assert page.locator("pre span.now").count() > 0
    assert missing(page, story) == []


def missing(page: "Page", story: Story) -> list[str]:
    """The messages and faults of a story that the chart on the page does not show. A message to oneself is no arrow; it
    stands in its step's box."""
    flights: list[tuple[str, int, int]] = page.locator("g.flight").evaluate_all(FLIGHTS)
    rows: dict[int, tuple[bool, str]] = dict(page.locator("g.row").evaluate_all(ROWS))
    found: list[str] = []
    for number, step in enumerate(story.steps, 1):
        marked, text = rows[number]
        found += [f"{number}: {step.fault}"] if step.fault is not None and not marked else []
        for message, told in _handled(step):
            drawn = any(title.startswith(f"{message.shown}: ") and end == number for title, _, end in flights)
            boxed = message.sender in (None, step.actor) and _squashed(f"{told} {message.shown}") in _squashed(text)
            found += [] if drawn or boxed else [f"{number}: {told} {message.shown}"]
        for message in (m for m in step.sent if m.receiver not in (None, step.actor)):
            drawn = any(title.startswith(f"{message.shown}: ") and sent <= number < end for title, sent, end in flights)
            found += [] if drawn else [f"{number}: sends {message.shown}"]
    return found


def _handled(step: Step) -> list[tuple[Message, str]]:
    return [(message, "takes") for message in step.taken] + [(message, "lost:") for message in step.lost]


def _squashed(text: str) -> str:
    """Without spaces, since lines are broken anywhere"""
    return "".join(text.split())
