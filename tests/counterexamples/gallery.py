"""The gallery: `counterexamples/<family>/<protocol>/<model>/` for each model that must fail, and an index of them.

Everything is made of what a search finds, which is replayed, and of the docstrings in models/; so it can be made
again, byte for byte. The first violated property's trace is `trace.json`, a further one's `trace-PROPERTY.json`.
"""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import final

import jinja2
from rich.text import Text

from fencepost.report.causes import cause_texts
from fencepost.report.chart.picture import chart_svg
from fencepost.report.counterexample import story_lines
from fencepost.report.itf import write_itf
from fencepost.report.results import ModelResult, PropertyResult
from fencepost.report.story import Story, count_text, faults_text
from fencepost.report.trace_file import write_trace
from fencepost.session.options import Options
from fencepost.session.pipeline import check
from fencepost.version import VERSION
from tests.counterexamples.lessons import Lesson, NoLesson, lesson_of

ROOT = Path(__file__).parents[2]
ROOM = "counterexamples"
_WIDTH = 100
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_THUMB = (200, 220)  # pixels: the box of a chart in the index


@final
@dataclass(frozen=True, slots=True)
class Exhibit:
    """A violation: its story, what caused it, and the stem of its files' names"""

    story: Story
    causes: tuple[str, ...]
    stem: str

    @property
    def facts(self) -> str:
        return f"{faults_text(self.story.faults)}, {count_text(len(self.story.steps), 'step')}"

    @property
    def thumb(self) -> int:
        """How wide its chart is shown in the index, so that it is neither too wide nor too high"""
        size = _SIZE.search(chart_svg(self.story))
        if size is None:
            raise TypeError("a chart without a size")
        return round(min(_THUMB[0], _THUMB[1] * float(size[1]) / float(size[2])))

    @property
    def text(self) -> str:
        """The story as the terminal has it"""
        lines: list[Text] = story_lines(self.story, _WIDTH, causes=self.causes)
        return "\n".join(line.plain.rstrip() for line in lines)


@final
@dataclass(frozen=True, slots=True)
class Exhibition:
    """A must-fail model with what is shown of it; `folder` is below the gallery"""

    model: ModelResult
    lesson: Lesson
    mended: ModelResult
    exhibits: tuple[Exhibit, ...]

    @property
    def family(self) -> str:
        return PurePosixPath(self.model.file).parts[1]

    @property
    def folder(self) -> str:
        return f"{self.family}/{PurePosixPath(self.model.file).stem}/{self.model.model}"

    @property
    def title(self) -> str:
        return f"{self.model.protocol}: {words(self.model.model)}"

    @property
    def verdict(self) -> str:
        """What became of the mended model"""
        held = [found.name for found in self.mended.properties if found.name in self.broken]
        verb = "holds" if len(held) == 1 else "hold"
        return f"{' and '.join(held)} {verb} there, in all of its {self.mended.counts.distinct:,} states"

    @property
    def broken(self) -> tuple[str, ...]:
        return tuple(exhibit.story.property for exhibit in self.exhibits)


def gallery() -> dict[str, str]:
    """The text of each file of the gallery, by its path from the project's root. Raises NoLesson."""
    shown = exhibitions()
    page, index = _template("page.md.j2", markup=False), _template("index.md.j2", markup=True)
    families: dict[str, list[Exhibition]] = {}
    for one in shown:
        families.setdefault(one.family, []).append(one)
    files = {f"{ROOM}/README.md": index.render(families=families, words=words, count=len(shown)) + "\n"}
    for one in shown:
        files[f"{ROOM}/{one.folder}/README.md"] = page.render(one=one) + "\n"
        files |= {f"{ROOM}/{one.folder}/{name}": text for name, text in _traces(one)}
    return files


def _template(name: str, markup: bool) -> jinja2.Template:
    """The index is a table in HTML; a page is Markdown, with what programs print in fenced blocks."""
    environment = jinja2.Environment(
        autoescape=markup, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string((Path(__file__).parent / name).read_text("utf-8"))


def _traces(one: Exhibition) -> Iterator[tuple[str, str]]:
    for exhibit in one.exhibits:
        yield f"{exhibit.stem}.json", write_trace(exhibit.story, VERSION)
        yield f"{exhibit.stem}.itf.json", write_itf(exhibit.story)
        yield f"{exhibit.stem}.svg", chart_svg(exhibit.story)


def exhibitions() -> list[Exhibition]:
    """Every model that must fail, in the order of the files and within them. Raises NoLesson."""
    with contextlib.chdir(ROOT):  # so that traces name their specs as a user would from here
        roots = sorted(path.as_posix() for path in Path("models").rglob("*.fence"))
        result = check(roots, Options(engine="native", explain=True, jobs=2, threads=1), lambda news: None)
    by_name = {(model.file, model.model): model for model in result.models}
    wanted = ((model, _exhibits(model)) for model in result.models)
    return [_exhibition(model, exhibits, by_name) for model, exhibits in wanted if exhibits]


def _exhibits(model: ModelResult) -> tuple[Exhibit, ...]:
    found = [item for item in model.properties if item.verdict == "violated" and item.story is not None]
    return tuple(_exhibit(item, "trace" if n == 0 else f"trace-{item.name}") for n, item in enumerate(found))


def _exhibit(found: PropertyResult, stem: str) -> Exhibit:
    story = found.story
    if story is None:
        raise TypeError(f"{found.name} has no story")
    return Exhibit(story, tuple(cause_texts(story, found.causes or ())), stem)


def _exhibition(
    model: ModelResult, exhibits: tuple[Exhibit, ...], by_name: dict[tuple[str, str], ModelResult]
) -> Exhibition:
    lesson = lesson_of(model.file, model.model, model.doc)
    mended = by_name.get((lesson.file, lesson.model))
    if mended is None:
        raise NoLesson(f"{model.file}, model {model.model}: there is no model {lesson.model} in {lesson.file}")
    one = Exhibition(model, lesson, mended, exhibits)
    held = {found.name for found in mended.properties if found.verdict == "holds"}
    if not set(one.broken) <= held:
        raise NoLesson(f"{model.file}, model {model.model}: in {lesson.model} it is not mended")
    return one


def words(name: str) -> str:
    """A name as words"""
    return name.replace("_", " ")
