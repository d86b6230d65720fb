"""What `fencepost solve` does once its command line is understood: run the session, write report and picture."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, final

import click

from fencepost.cli.exits import TEXT_ERRORS
from fencepost.cli.output import console, emit, plain_text, print_lines, write_whole
from fencepost.cli.progress import Meter
from fencepost.cli.sources import roots
from fencepost.regions.loop import Headway
from fencepost.report.diagnostics import diagnostics_text
from fencepost.report.solved import Solved, settings
from fencepost.report.solved_json import write_solved
from fencepost.report.solved_svg import write_picture
from fencepost.report.solved_text import solved_lines
from fencepost.report.story import count_text
from fencepost.report.trace_file import write_trace
from fencepost.session.options import Options, WrongUse
from fencepost.session.solving import solved
from fencepost.version import VERSION

_WIDTH_OF_FILES = 100


@final
@dataclass(frozen=True, slots=True)
class Wanted:
    """Every option, under click's name for it"""

    model: str | None
    varied: tuple[str, ...]
    property: tuple[str, ...]
    set: tuple[str, ...]
    engine: Literal["auto", "reference", "native"]
    time_limit: float | None
    threads: int | None
    format: Literal["text", "json"]
    output: str | None
    picture: str | None
    trace_dir: str | None


def solving(path: str, wanted: Wanted) -> int:
    """Solves and reports; the exit code."""
    options = Options(
        models=() if wanted.model is None else (wanted.model,),
        properties=wanted.property,
        settings=wanted.set,
        engine=wanted.engine,
        time_limit=wanted.time_limit,
        threads=wanted.threads,
    )
    meter = Meter(sys.stderr, True)

    def hear(news: Headway) -> None:
        meter.say(lambda: headway_text(news))

    try:
        result = solved(roots((path,)), options, wanted.varied, hear, wanted.trace_dir is not None)
    except WrongUse as error:
        raise click.UsageError(str(error)) from error
    finally:
        meter.clear()
    if isinstance(result, tuple):
        click.echo(diagnostics_text(dict.fromkeys(result)), err=True, nl=False)
        return TEXT_ERRORS
    if wanted.trace_dir is not None:
        _write_traces(result, Path(wanted.trace_dir))
    if wanted.picture is not None:
        write_whole(wanted.picture, write_picture(result))
    _report(result, wanted)
    return result.exit_code


def _report(result: Solved, wanted: Wanted) -> None:
    target = console()
    if wanted.format == "json":
        emit(write_solved(result), wanted.output)
    elif wanted.output is None:
        print_lines(target, solved_lines(result, target.width))
    else:
        emit(plain_text(solved_lines(result, _WIDTH_OF_FILES)), wanted.output)


def _write_traces(result: Solved, folder: Path) -> None:
    """A file for each unsafe cell, named after its values."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"cannot write into {folder}: {error.strerror}") from error
    for point, story in result.stories:
        values = ".".join(settings(result.axes, point)).replace(" ", "-")
        write_whole(str(folder / f"{result.model}.{values}.trace.json"), write_trace(story, VERSION))


def headway_text(news: Headway) -> str:
    """`[58/144] cells decided by 9 searches, 3 counterexamples (the last ruled out 8 cells)`"""
    noun = "search" if news.searches == 1 else "searches"
    text = f"[{news.decided}/{news.cells}] cells decided by {news.searches} {noun}"
    if not news.counterexamples:
        return text
    last = count_text(1 + news.others, "cell")
    return f"{text}, {count_text(news.counterexamples, 'counterexample')} (the last ruled out {last})"
