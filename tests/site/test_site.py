"""The site is built with warnings as errors; every page of it stands by itself, and links within it lead somewhere."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FETCHED = re.compile(r"<(?:script|img|iframe|source)[^>]*\ssrc=\"([^\"]+)|<link[^>]*\shref=\"([^\"]+)")
INSIDE = re.compile(r"<(?:a|img)[^>]*\s(?:href|src)=\"([^\"#]+)")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("mkdocs", reason="mkdocs is not installed; pip install -e '.[docs]'")
    folder = tmp_path_factory.mktemp("site")
    done = built(ROOT, folder)
    assert done.returncode == 0, done.stderr
    return folder


def built(project: Path, folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def test_the_pages_of_the_issue_are_there(site: Path) -> None:
    wanted = ("index", "tutorial-lease", "language/index", "ci", "reading-a-counterexample", "choosing-bounds")
    gallery = ("counterexamples/index", "counterexamples/lease/lease_failover/fencepost/index")
    other = ("how-it-works", "ARCHITECTURE", "adr/index", "specs/lease/lease_failover", "models/lease/lease_failover")
    assert [name for name in (*wanted, *gallery, *other) if not (site / f"{name}.html").exists()] == []


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    pages = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    fetched = {(path.name, one or two) for path, text in pages.items() for one, two in FETCHED.findall(text)}
    assert len(fetched) > 100
    assert {
        (page, url) for page, url in fetched if re.match(r"[a-z]+:|//", url) and not url.startswith("data:")
    } == set()


def test_links_that_were_rewritten_lead_to_files(site: Path) -> None:
    dead: list[str] = []
    for path in site.rglob("*.html"):
        for url in INSIDE.findall(path.read_text(encoding="utf-8")):
            outside = re.match(r"[a-z]+:", url) or url.startswith("/")
            if not outside and not (path.parent / url).exists():
                dead.append(f"{path.relative_to(site)}: {url}")
    assert dead == []


def test_texts_of_the_language_are_in_colour(site: Path) -> None:
    page = (site / "specs/lease/lease_failover.html").read_text(encoding="utf-8")
    assert re.search(r'<span class="kd">protocol</span>', page)


def test_a_link_to_nowhere_fails_the_build(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs", reason="mkdocs is not installed; pip install -e '.[docs]'")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# Here\n\n[there](../nowhere.md)\n")
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").split("nav:\n")[0]
    (tmp_path / "mkdocs.yml").write_text(settings.replace("website/hooks.py", (ROOT / "website/hooks.py").as_posix()))
    done = built(tmp_path, tmp_path / "out")
    assert done.returncode != 0
    assert "nowhere.md" in done.stderr
