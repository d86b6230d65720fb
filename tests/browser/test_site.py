"""The documentation's site in a browser: nothing is asked of the network, and pages are readable on any screen."""

import functools
import threading
from collections.abc import Generator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.site.building import whole_site

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGES = (
    "index.html",
    "tutorial-lease.html",
    "language/declarations.html",
    "errors.html",
    "counterexamples/index.html",
    "counterexamples/lease/lease_failover/fencepost/index.html",
    "counterexamples/lease/lease_failover/fencepost/trace.html",
)
_SCROLLED = "[...document.querySelectorAll('.language-console pre > code')].filter(e => e.scrollWidth > e.clientWidth)"


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files, and does not say so."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> "Generator[str]":
    """Where the site is served, on this machine alone."""
    folder: Path = whole_site(tmp_path_factory.mktemp("site"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_nobody_else_and_fits_the_screen(page: "Page", address: str, name: str, width: int) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}/{name}", wait_until="networkidle")
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_programs_print_is_read_without_scrolling(page: "Page", address: str) -> None:
    page.goto(f"{address}/tutorial-lease.html")
    assert page.evaluate("document.querySelectorAll('.language-console pre > code').length") >= 5
    assert page.evaluate(f"{_SCROLLED}.length") == 0


def test_a_search_finds_pages(page: "Page", address: str) -> None:
    page.goto(f"{address}/index.html", wait_until="networkidle")
    page.click(".md-search__input")
    page.keyboard.type("lease")
    page.wait_for_selector(".md-search-result__item a")
    assert page.evaluate("document.querySelectorAll('.md-search-result__item').length") > 3


def test_dark_is_a_choice(page: "Page", address: str) -> None:
    page.goto(f"{address}/index.html")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("label[title=dark]")
    page.wait_for_function("document.body.dataset.mdColorScheme === 'slate'")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
