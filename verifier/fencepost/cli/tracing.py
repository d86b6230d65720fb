"""What `fencepost trace` does once its command line is understood."""

import sys
from pathlib import Path

import click

from fencepost.cli.exits import DIFFERENT, OK, TEXT_ERRORS
from fencepost.cli.output import console, emit, plain_text, print_lines
from fencepost.report.counterexample import story_lines
from fencepost.report.diagnostics import diagnostics_text
from fencepost.report.itf import is_itf, read_itf, write_itf
from fencepost.report.jsonio import NotATrace
from fencepost.report.story import Story
from fencepost.report.trace_file import read_trace, write_trace
from fencepost.session.options import WrongUse
from fencepost.session.replaying import replay_story
from fencepost.version import VERSION

_WIDTH = 100


def show_trace(file: str, form: str, output: str | None) -> int:
    """Writes the trace in a form; the exit code."""
    story = _read(file)
    if story is None:
        return TEXT_ERRORS
    if form == "json":
        emit(write_trace(story, VERSION), output)
    elif form == "itf":
        emit(write_itf(story), output)
    elif output is not None:
        emit(plain_text(story_lines(story, _WIDTH)), output)
    else:
        target = console()
        print_lines(target, story_lines(story, target.width))
    return OK


def replay_trace(file: str, spec: str) -> int:
    """Runs the trace through the interpreter; the exit code."""
    story = _read(file)
    if story is None:
        return TEXT_ERRORS
    try:
        difference = replay_story(story, spec)
    except WrongUse as error:
        raise click.UsageError(str(error)) from error
    if isinstance(difference, tuple):
        click.echo(diagnostics_text(difference), err=True, nl=False)
        return TEXT_ERRORS
    if difference is not None:
        click.echo(f"not replayed: {difference}")
        return DIFFERENT
    click.echo(f"replayed: {spec} allows all {len(story.steps)} steps, and {story.property} is {story.verdict}")
    return OK


def _read(file: str) -> Story | None:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        text = data.decode("utf-8-sig")
        return read_itf(text) if is_itf(text) else read_trace(text)
    except (NotATrace, UnicodeDecodeError) as error:
        click.echo(f"{file} is not a trace: {error}", err=True)
    except OSError as error:
        click.echo(f"{file} cannot be read: {error.strerror}", err=True)
    return None
