"""The page of a walk, served to a browser: steps are taken and taken back, and nothing that a spec brings is run."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fencepost.session.exploring import Walk, begun
from fencepost.session.options import Options
from tests.cli.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
BACKUP = str(ROOT / "models/primary_backup/async_ack.fence")
HOSTILE = '''protocol P

shared x: 0..3 = 0

action up when x < 3:
    """<script>alert(1)</script> <img src=x onerror=alert(1)> {x}"""
    x += 1

invariant Small:
    """</script><script>alert(1)</script>"""
    x < 2

model m:
    expect holds
'''


def walk_of(path: str, model: str) -> Walk:
    walk = begun((path,), Options(models=(model,)))
    assert isinstance(walk, Walk)
    return walk


def choose(page: "Page", words: str) -> None:
    steps = int(page.locator("body").get_attribute("data-steps") or 0)
    page.locator("#choices button", has_text=words).first.click()
    page.wait_for_selector(f'body[data-steps="{steps + 1}"]')


def test_a_walk_to_a_violation_and_back(page: "Page") -> None:
    with served(walk_of(BACKUP, "asynchronous_one_write")) as port:
        page.goto(f"http://127.0.0.1:{port}/")
        page.wait_for_selector('body[data-steps="0"]')
        choose(page, "the client submits write 1")
        choose(page, "the primary logs write 1")
        choose(page, "the client is told")
        assert "crash Primary 1 of 1" in page.locator("#choices").inner_text()
        choose(page, "Primary crashes")
        assert "violates NoAcknowledgedWriteLost" in page.locator("#choices").inner_text()
        choose(page, "the backup sees the primary dead")
        assert "NoAcknowledgedWriteLost false" in page.locator("#truths").inner_text()
        assert page.locator('#chart g.row[data-row="5"]').count() == 1
        assert page.locator("#cells td.new").count() > 0
        address = page.url
        page.keyboard.press("ArrowLeft")
        page.wait_for_selector('body[data-steps="4"]')
        assert "NoAcknowledgedWriteLost true" in page.locator("#truths").inner_text()
        page.keyboard.press("1")
        page.wait_for_selector('body[data-steps="5"]')
        page.keyboard.press("Home")
        page.wait_for_selector('body[data-steps="0"]')
        page.goto(address)
        page.wait_for_selector('body[data-steps="5"]')
        with page.expect_download() as download:
            page.locator("#save").click()
        assert "NoAcknowledgedWriteLost" in Path(download.value.path()).read_text("utf-8")


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_stands_beyond_the_edge(page: "Page", width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    with served(walk_of(BACKUP, "asynchronous")) as port:
        page.goto(f"http://127.0.0.1:{port}/#0.0.1")
        page.wait_for_selector('body[data-steps="2"]')
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_a_spec_says_is_text(page: "Page", tmp_path: Path) -> None:
    (tmp_path / "p.fence").write_text(HOSTILE, encoding="utf-8")
    with served(walk_of(str(tmp_path / "p.fence"), "m")) as port:
        page.goto(f"http://127.0.0.1:{port}/")
        page.wait_for_selector('body[data-steps="0"]')
        choose(page, "<script>alert(1)</script>")
        choose(page, "<img src=x")
        assert page.locator("#choices img, #chart img, #walked img, #chart script").count() == 0
        assert "Small false" in page.locator("#truths").inner_text()
