"""What `fencepost trace` does once its command line is understood."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from fencepost.cli.exits import DIFFERENT, OK, TEXT_ERRORS
from fencepost.cli.output import console, emit, plain_text, print_lines
from fencepost.report.chart.picture import chart_svg
from fencepost.report.chart.texts import write_mermaid, write_plantuml
from fencepost.report.counterexample import story_lines
from fencepost.report.diagnostics import diagnostics_text
from fencepost.report.itf import is_itf, read_itf, read_whole_itf, write_itf
from fencepost.report.jsonio import NotATrace
from fencepost.report.story import Story
from fencepost.report.trace_file import read_trace, read_whole_trace, write_trace
from fencepost.session.options import WrongUse
from fencepost.session.replaying import Replayed, replay_story
from fencepost.version import VERSION

_WIDTH = 100


def show_trace(file: str, form: str, output: str | None, spec: str | None) -> int:
    """Writes the trace in a form; the exit code. `spec` is the file with the model, for a page."""
    story = read_story(file)
    if story is None:
        return TEXT_ERRORS
    if form == "text" and output is None:
        target = console()
        print_lines(target, story_lines(story, target.width))
    elif form == "html":
        emit(_page(story, spec), output)
    else:
        emit(_WRITERS[form](story), output)
    return OK


def _page(story: Story, spec: str | None) -> str:
    from fencepost.report.page.page import write_page
    from fencepost.session.annotating import annotated

    try:
        return write_page(story, annotated(story, spec), VERSION)
    except WrongUse as error:
        raise click.UsageError(str(error)) from error


_WRITERS: dict[str, Callable[[Story], str]] = {
    "text": lambda story: plain_text(story_lines(story, _WIDTH)),
    "json": lambda story: write_trace(story, VERSION),
    "itf": write_itf,
    "svg": chart_svg,
    "mermaid": write_mermaid,
    "plantuml": write_plantuml,
}


def replay_trace(file: str, spec: str, model: str | None) -> int:
    """Runs the trace through the interpreter; the exit code. `model`: of the spec, where the trace names none."""
    story = read_story(file, whole=True)
    if story is None:
        return TEXT_ERRORS
    try:
        found = replay_story(_of_model(story, spec, model), spec)
    except WrongUse as error:
        raise click.UsageError(str(error)) from error
    if isinstance(found, tuple):
        click.echo(diagnostics_text(found), err=True, nl=False)
        return TEXT_ERRORS
    if isinstance(found, str):
        click.echo(f"not replayed: {found}")
        return DIFFERENT
    steps = "its one step" if len(story.steps) == 1 else f"all {len(story.steps)} steps"
    click.echo(f"replayed: {spec} allows {steps}{_ended(found)}")
    if found.unchecked:
        click.echo(f"not checked: {'; '.join(found.unchecked)}")
    return OK


def _of_model(story: Story, spec: str, model: str | None) -> Story:
    """The story as one of a model; another tool's names none."""
    if not story.foreign:
        if model is not None:
            raise click.UsageError(f"--model is for a trace of another tool; this one is of model {story.origin.model}")
        return story
    if model is None:
        raise click.UsageError(f"the trace is of another tool, and names no model of {spec}; say which with --model")
    return replace(story, origin=replace(story.origin, model=model))


def _ended(found: Replayed) -> str:
    parts = [f"{name} is violated" for name in found.violates] + [f"{name} is reached" for name in found.reaches]
    return ", and " + " and ".join(parts) if parts else ""


def read_story(file: str, whole: bool = False) -> Story | None:
    """The story in a file, or None where there is none, which is said. `whole`: the file says nothing beyond it."""
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        text = data.decode("utf-8-sig")
        if is_itf(text):
            return read_whole_itf(text) if whole else read_itf(text)
        return read_whole_trace(text) if whole else read_trace(text)
    except (NotATrace, UnicodeDecodeError) as error:
        click.echo(f"{file} is not a trace: {error}", err=True)
    except OSError as error:
        click.echo(f"{file} cannot be read: {error.strerror}", err=True)
    return None
