"""What the site shows besides docs/: the gallery, the texts of specs/ and models/, ARCHITECTURE and CONTRIBUTING.

Each keeps its path from the project's root, and docs/ loses its own, so a link that is right in the repository is
rewritten to be right in the site. What leads to no page of the site fails the build, which is strict. A trace of the
gallery is also there as the page that `fencepost trace --to html` makes of it.
"""

import contextlib
import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, Files, InclusionLevel

from fencepost.report.page.page import write_page
from fencepost.report.trace_file import read_whole_trace
from fencepost.session.annotating import annotated
from fencepost.version import VERSION

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
_DOCS = "docs/"
_LIST = "adr/README.md"
_STYLE = "site.css"
_PAGES = ("ARCHITECTURE.md", "CONTRIBUTING.md")
_LINK = re.compile(r"(\]\(|(?:href|src)=\")([^)\"\s#]+)")
_FENCE = re.compile(r"^```(\w+) .*$", re.MULTILINE)
_PROGRAMS = re.compile(r"^```.*?^```$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_CHART = re.compile(r"^(!\[[^\]]*\]\((trace[^)]*)\.svg\))$", re.MULTILINE)
_ADR = re.compile(r"^# (.+)$", re.MULTILINE)


def on_files(files: Files, config: "MkDocsConfig") -> Files:
    """Adds the pages, pictures and the style that do not stand in docs/."""
    files.append(_file(config, _STYLE, path=Path(__file__).with_name(_STYLE)))
    pages = [ROOT / name for name in _PAGES]
    shown = [path for path in (ROOT / "counterexamples").rglob("*") if path.is_file()]
    for path in sorted([*pages, *shown]):
        name = path.relative_to(ROOT)
        files.append(_file(config, name.as_posix(), path=path))
        if path.match("trace*.json") and not path.name.endswith(".itf.json"):
            files.append(_file(config, name.with_suffix(".html").as_posix(), content=_steps_page(path)))
    for path in sorted(path for room in ("specs", "models") for path in (ROOT / room).rglob("*.fence")):
        files.append(_file(config, path.relative_to(ROOT).with_suffix(".md").as_posix(), content=_text_page(path)))
    files.append(_file(config, _LIST, content=_decisions()))
    return files


def _file(config: "MkDocsConfig", name: str, path: Path | None = None, content: str | None = None) -> File:
    """A page or picture of the site; it need not be in the navigation."""
    if content is not None:
        return File.generated(config, name, content=content, inclusion=InclusionLevel.NOT_IN_NAV)
    return File.generated(config, name, abs_src_path=str(path), inclusion=InclusionLevel.NOT_IN_NAV)


def on_page_markdown(markdown: str, page: "Page", config: "MkDocsConfig", files: Files) -> str:
    """Links as the site needs them, and blocks without the options that are for the tests."""
    here = page.file.src_uri
    project = here if page.file.generated_by is not None and here != _LIST else _DOCS + here
    parts = _split(markdown)
    linked = [text if code else _LINK.sub(lambda found: _rewritten(found, project, here), text) for code, text in parts]
    stepped = _CHART.sub(
        r"[\1](\2.html)\n\n[Step through it](\2.html), with the state and the lines of the text.", "".join(linked)
    )
    return _FENCE.sub(r"```\1", stepped)


def _split(markdown: str) -> list[tuple[bool, str]]:
    """The text in pieces, code apart from prose"""
    pieces: list[tuple[bool, str]] = []
    at = 0
    for code in _PROGRAMS.finditer(markdown):
        pieces += [(False, markdown[at : code.start()]), (True, code[0])]
        at = code.end()
    return [*pieces, (False, markdown[at:])]


def _rewritten(found: re.Match[str], project: str, here: str) -> str:
    """A link's target: from the page at `project` in the repository, for the page at `here` in the site."""
    lead, target = found.groups()
    if re.match(r"[a-z]+:", target) or target.startswith("/"):
        return found[0]
    there = posixpath.normpath(posixpath.join(posixpath.dirname(project), target))
    if there == "docs/adr":
        there = _LIST
    there = there.removeprefix(_DOCS)
    if there.endswith(".fence"):
        there = there.removesuffix(".fence") + ".md"
    if lead != "](":  # markup, which MkDocs does not look into
        there = re.sub(r"README\.md$", "index.html", there)
    return lead + posixpath.relpath(there, posixpath.dirname(here) or ".")


def _text_page(path: Path) -> str:
    """A text of the language, with the room for its lines that the table of contents would take."""
    name = path.relative_to(ROOT).as_posix()
    return f"---\nhide:\n  - toc\n---\n\n# {name}\n\n```fence\n{path.read_text(encoding='utf-8')}```\n"


def _steps_page(path: Path) -> str:
    """The page of a trace, whose spec is named from the project's root."""
    story = read_whole_trace(path.read_text(encoding="utf-8"))
    with contextlib.chdir(ROOT):
        return write_page(story, annotated(story, None), VERSION)


def _decisions() -> str:
    """The list of decisions, by their numbers."""
    rows = [f"- [{_title(path)}]({path.name})" for path in sorted((ROOT / "docs/adr").glob("[0-9]*.md"))]
    return "\n".join(["# Decisions", "", "Why things are as they are, in the order of deciding.", "", *rows, ""])


def _title(path: Path) -> str:
    found = _ADR.search(path.read_text(encoding="utf-8"))
    return path.stem if found is None else found[1]
