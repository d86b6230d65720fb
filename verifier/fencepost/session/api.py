"""`fencepost.check` and `fencepost.load`: the same facts as the command line's, as typed objects."""

from collections.abc import Iterable
from dataclasses import replace
from os import PathLike, fspath

from fencepost.core.protocol import Typed
from fencepost.report.diagnostics import diagnostics_text
from fencepost.report.results import CheckResult
from fencepost.session import pipeline
from fencepost.session.files import find
from fencepost.session.options import Options, Running
from fencepost.session.reading import read_texts


def load(path: str | PathLike[str]) -> Typed:
    """The protocol and the models of a file. Raises ValueError with the diagnostics where it has errors."""
    (text,) = read_texts([fspath(path)])
    if text.typed is None:
        raise ValueError(diagnostics_text(text.errors))
    return text.typed


def check(
    path: str | PathLike[str] | Iterable[str | PathLike[str]],
    model: str | None = None,
    options: Options | None = None,
) -> CheckResult:
    """Checks the models of files or folders, or only one of them, as `fencepost check` does."""
    paths = [path] if isinstance(path, str | PathLike) else list(path)
    given = options or Options()
    if model is not None:
        given = replace(given, models=(*given.models, model))
    return pipeline.check(find([fspath(each) for each in paths]), given, _quietly)


def _quietly(news: Running) -> None:
    """Progress goes nowhere."""
