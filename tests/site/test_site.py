"""The site is built with warnings as errors; every page of it stands by itself, and links within it lead somewhere."""

import html
import re
import urllib.parse
from pathlib import Path

import pytest

from tests.site.building import ROOT, built, whole_site

FETCHED = re.compile(r"<(?:script|img|iframe|source)[^>]*\ssrc=\"([^\"]+)|<link[^>]*\shref=\"([^\"]+)")
STYLED = re.compile(r"(?:url\(|@import\s+)[\"']?((?:[a-z]+:)?//[^\"')]+)")
INSIDE = re.compile(r"<(?:a|img|link|script)[^>]*\s(?:href|src)=\"([^\"]+)")
NAMED = re.compile(r"\sid=\"([^\"]+)\"")
ELSEWHERE = re.compile(r"[a-z]+:|/")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whole_site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}


def test_the_pages_of_the_issue_are_there(site: Path) -> None:
    wanted = ("index", "tutorial-lease", "language/index", "ci", "reading-a-counterexample", "choosing-bounds", "json")
    gallery = ("counterexamples/index", "counterexamples/lease/lease_failover/fencepost/index")
    other = ("how-it-works", "ARCHITECTURE", "adr/index", "specs/lease/lease_failover", "models/lease/lease_failover")
    assert [name for name in (*wanted, *gallery, *other) if not (site / f"{name}.html").exists()] == []


def test_nothing_is_fetched_from_elsewhere(site: Path, pages: dict[Path, str]) -> None:
    fetched = {(path.name, one or two) for path, text in pages.items() for one, two in FETCHED.findall(text)}
    assert len(fetched) > 100
    assert {(page, url) for page, url in fetched if re.match(r"(?!data:)[a-z]+:|//", url)} == set()
    styles = [*pages.values(), *(path.read_text(encoding="utf-8") for path in site.rglob("*.css"))]
    assert [url for text in styles for url in STYLED.findall(text)] == []


def dead_links(pages: dict[Path, str]) -> list[str]:
    """The links of pages to files, or to places in pages, that are not there."""
    places = {path: {html.unescape(name) for name in NAMED.findall(text)} for path, text in pages.items()}
    dead: list[str] = []
    for page, text in pages.items():
        for url in (html.unescape(found) for found in INSIDE.findall(text)):
            path, _, place = urllib.parse.unquote(url).partition("#")
            target = (page.parent / path).resolve() if path else page
            if not ELSEWHERE.match(url) and not (target.exists() and (not place or place in places.get(target, ()))):
                dead.append(f"{page.name}: {url}")
    return dead


def test_every_link_leads_to_a_file_and_to_a_place_in_it(pages: dict[Path, str]) -> None:
    assert sum("#" in url for text in pages.values() for url in INSIDE.findall(text)) > 1000
    assert dead_links(pages) == []


def test_a_link_to_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "b.html").write_text('<p id="here">')
    texts = {"a.html": '<a href="b.html#here"><a href="b.html#there"><a href="c.html">', "b.html": '<p id="here">'}
    assert dead_links({tmp_path / name: text for name, text in texts.items()}) == [
        "a.html: b.html#there",
        "a.html: c.html",
    ]


def test_texts_of_the_language_are_in_colour(site: Path) -> None:
    page = (site / "specs/lease/lease_failover.html").read_text(encoding="utf-8")
    assert re.search(r'<span class="kd">protocol</span>', page)


def test_a_counterexample_can_be_stepped_through(site: Path) -> None:
    folder = site / "counterexamples/lease/lease_failover/fencepost"
    assert '<a href="trace.html">Step through it</a>' in (folder / "index.html").read_text(encoding="utf-8")
    steps = (folder / "trace.html").read_text(encoding="utf-8")
    assert "AtMostOnePrimary is violated" in steps
    assert "start lease for LEASE + GRACE" in steps
    assert str(ROOT) not in steps
    shown = len([*(ROOT / "counterexamples").rglob("trace*.itf.json")])
    assert len([*site.glob("counterexamples/**/trace*.html")]) == shown


@pytest.mark.parametrize(
    ("texts", "nav", "complaint"),
    [
        ({"index.md": "# Here\n\n[there](../nowhere.md)\n"}, "", "nowhere.md"),
        ({"index.md": "# Here\n\n[there](#nowhere)\n"}, "", "nowhere"),
        ({"index.md": "# Here\n", "lost.md": "# Lost\n"}, "nav:\n  - Home: index.md\n", "lost.md"),
    ],
)
def test_what_is_wrong_fails_the_build(tmp_path: Path, texts: dict[str, str], nav: str, complaint: str) -> None:
    (tmp_path / "docs").mkdir()
    for name, text in texts.items():
        (tmp_path / "docs" / name).write_text(text)
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").split("nav:\n")[0]
    hooks = settings.replace("website/hooks.py", (ROOT / "website/hooks.py").as_posix())
    (tmp_path / "mkdocs.yml").write_text(hooks + nav)
    done = built(tmp_path, tmp_path / "out")
    assert done.returncode != 0
    assert complaint in done.stderr
