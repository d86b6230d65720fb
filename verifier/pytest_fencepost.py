"""pytest collects `*.fence` files: an item a model, its counterexample as the failure's text.

A door as cli is one, and outside the package: pytest imports this module in every project where Fencepost is
installed, so nothing of Fencepost is imported here until a `.fence` file is collected.
"""

# pyright: reportUnknownMemberType=false
# pytest's nodes are made with words that have no types.

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, final

import pytest

if TYPE_CHECKING:
    from fencepost.core.protocol import Model
    from fencepost.report.results import CheckResult, FileResult
    from fencepost.session.options import Running
    from fencepost.session.reading import Text

_SUFFIX = ".fence"
_WIDTH = 100
_SECONDS = "seconds for each model"


@final
class FencepostWarning(pytest.PytestWarning):
    """What `fencepost check` warns of in a text"""


@final
class NotAsExpected(Exception):
    """A model that did not come out as it expects; the text is the report on it"""


# ---------------------------------------------------------------- options


def pytest_addoption(parser: pytest.Parser) -> None:
    """What can be said on pytest's command line and in its settings."""
    group = parser.getgroup("fencepost", "fencepost")
    group.addoption("--fencepost-time-limit", metavar="S", help=f"{_SECONDS} of a .fence file")
    group.addoption("--fencepost-slow", action="store_true", help="also the models that are marked slow")
    parser.addini("fencepost_time_limit", f"{_SECONDS} of a .fence file", default="")
    parser.addini(
        "fencepost_files",
        "which .fence files are collected from folders (patterns)",
        type="args",
        default=[f"*{_SUFFIX}"],
    )


def _time_limit(config: pytest.Config) -> float | None:
    """Seconds, from the command line or else from the settings; None: as long as it takes."""
    given: str = config.getoption("--fencepost-time-limit") or config.getini("fencepost_time_limit")
    if not given:
        return None
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0.0
    if not seconds > 0:
        raise pytest.UsageError(f"the time limit of Fencepost should be a number of seconds, not {given!r}")
    return seconds


def pytest_configure(config: pytest.Config) -> None:
    """A limit that is none is said before anything runs."""
    _time_limit(config)


# ---------------------------------------------------------------- collecting


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "FenceFile | None":
    """A `.fence` file that is named, or found in a folder and meant by `fencepost_files`."""
    if file_path.suffix != _SUFFIX:
        return None
    patterns: list[str] = parent.config.getini("fencepost_files")
    if parent.session.isinitpath(file_path) or any(file_path.match(pattern) for pattern in patterns):
        return FenceFile.from_parent(parent, path=file_path)
    return None


@final
class FenceFile(pytest.File):
    """A text, which is read once for all of its models"""

    def collect(self) -> "Iterator[FenceModel]":
        """Its models in its order. A text with errors is not collected: they are said."""
        from fencepost.report.diagnostics import diagnostics_text
        from fencepost.session.reading import read_texts

        (text,) = read_texts([_name(self.path)])
        if text.warnings:
            self.warn(FencepostWarning(diagnostics_text(text.warnings)))
        if text.typed is None or text.errors:
            raise self.CollectError(diagnostics_text(text.errors))
        for model in text.typed.models:
            yield FenceModel.from_parent(self, name=model.name, text=text, model=model)


def _name(path: Path) -> str:
    """A file as the user would call it."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # on another drive
        return str(path)


# ---------------------------------------------------------------- running


@final
class FenceModel(pytest.Item):
    """A model, which passes if it comes out as it expects"""

    def __init__(self, *, text: "Text", model: "Model", **rest: Any) -> None:
        super().__init__(**rest)
        self._text = text
        self._line = model.span.line
        if text.typed is not None:
            self.extra_keyword_matches.add(text.typed.name)
        if model.slow and not (self.config.getoption("--fencepost-slow") or self._is_named()):
            self.add_marker(pytest.mark.skip(reason="slow; --fencepost-slow runs it, and so does its own name"))

    def _is_named(self) -> bool:
        """Whether the command line has this very model, as `path/to/x.fence::model`."""
        named = [argument.rpartition("::") for argument in self.config.args]
        folder = self.config.invocation_params.dir
        return any(name == self.name and (folder / path).resolve() == self.path.resolve() for path, _, name in named)

    def runtest(self) -> None:
        """Checks it, as `fencepost check --model` does."""
        from fencepost.session.options import Options
        from fencepost.session.pipeline import check_texts

        workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))  # they share the cores
        options = Options(models=(self.name,), time_limit=_time_limit(self.config), jobs=workers)
        result = check_texts([self._text], options, _quietly)
        if result.interrupted:
            raise KeyboardInterrupt
        for broken in result.files[0].broken:
            self.add_report_section("call", "fencepost: what is needed to look into it", broken.report)
        if result.exit_code:
            raise NotAsExpected(_told(result))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The report on the model; a traceback only where the program itself is at fault."""
        if isinstance(excinfo.value, NotAsExpected):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the model stands, with lines counted from 0"""
        return self.path, self._line - 1, f"model {self.name}"


def _quietly(news: "Running") -> None:
    """Progress goes nowhere."""


def _told(result: "CheckResult") -> str:
    """What is amiss, a sentence a line, since pytest's summary has the first one; then what `check` prints."""
    from fencepost.report.diagnostics import diagnostics_text
    from fencepost.report.terminal import Told, file_lines

    (file,) = result.files
    if file.errors:
        return diagnostics_text(file.errors)
    lines = [line.plain.rstrip() for line in file_lines(file, _WIDTH, Told())]
    return "\n".join([*_sentences(file), "", *lines]).rstrip() + "\n"


def _sentences(file: "FileResult") -> list[str]:
    from fencepost.report.diagnostics import visible
    from fencepost.report.terminal import amiss

    found = [sentence for model in file.models for _, sentence in amiss(model)]
    return [visible(text) for text in (*found, *(f"internal error: {broken.message}" for broken in file.broken))]
