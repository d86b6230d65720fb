"""Where a walk begins, for the terminal and the browser alike: a model's start, or a step of a saved trace."""

from dataclasses import dataclass
from pathlib import Path
from typing import final

import click

from fencepost.cli.exits import DIFFERENT, TEXT_ERRORS
from fencepost.cli.tracing import read_story
from fencepost.report.diagnostics import diagnostics_text
from fencepost.session.exploring import Walk, begun
from fencepost.session.following import Astray
from fencepost.session.options import Options, WrongUse


@final
@dataclass(frozen=True, slots=True)
class Beginning:
    """What the command line says of it"""

    path: str
    model: str | None
    settings: tuple[str, ...]
    source: str | None
    step: int | None


def walk_from(asked: Beginning) -> Walk | int:
    """The walk at its beginning; or an exit code, when what is wrong was said."""
    _refuse(asked)
    try:
        story = None if asked.source is None else read_story(asked.source)
        if asked.source is not None and story is None:
            return TEXT_ERRORS
        models = tuple(name for name in (asked.model if story is None else story.origin.model,) if name)
        settings = asked.settings if story is None else story.origin.settings
        walk = begun((asked.path,), Options(models=models, settings=settings))
        if isinstance(walk, tuple):
            click.echo(diagnostics_text(dict.fromkeys(walk)), err=True, nl=False)
            return TEXT_ERRORS
        if story is not None:
            walk.along(story, asked.step)
        return walk
    except WrongUse as error:
        raise click.UsageError(str(error)) from error
    except Astray as astray:
        click.echo(f"{asked.source} cannot be followed: {astray}", err=True)
        return DIFFERENT


def stopped(walk: Walk) -> str | None:
    """Why nothing more is possible here, where that is not the protocol's doing."""
    if walk.trace.failure is not None:
        return f"the step fails: {walk.trace.failure.message}"
    return "beyond the model's bound, where a check goes no further" if walk.beyond else None


def _refuse(asked: Beginning) -> None:
    for name in (asked.path, asked.source):
        if name is not None and name != "-" and not Path(name).exists():
            raise click.UsageError(f"there is no file or folder {name}")
    if asked.source is None and asked.step is not None:
        raise click.UsageError("--step goes with --from")
    if asked.source is not None and (asked.model is not None or asked.settings):
        raise click.UsageError("--from names the model and its values; leave out --model and --set")
    if asked.path == "-":
        raise click.UsageError("a walk needs its spec as a file, not from standard input")
