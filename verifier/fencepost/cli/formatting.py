"""What `fencepost fmt` does once its command line is understood."""

import sys

import click

from fencepost.cli.exits import DIFFERENT, OK, TEXT_ERRORS
from fencepost.cli.output import write_whole
from fencepost.cli.sources import roots
from fencepost.elaborate.load import Unreadable
from fencepost.report.diagnostics import diagnostics_text
from fencepost.session.files import read
from fencepost.session.formatting import formatted
from fencepost.source.text import SourceFile


def format_all(paths: tuple[str, ...], only_check: bool) -> int:
    """Formats each file, or with `only_check` says which would change; the exit code."""
    codes = [_format(root, only_check) for root in roots(paths)]
    return next((code for code in (TEXT_ERRORS, DIFFERENT) if code in codes), OK)


def _format(root: str | SourceFile, only_check: bool) -> int:
    source = read(root) if isinstance(root, str) else root
    if isinstance(source, Unreadable):
        click.echo(f"{root}: cannot be read: {source.reason}", err=True)
        return TEXT_ERRORS
    text = formatted(source)
    if isinstance(text, tuple):
        click.echo(diagnostics_text(text), err=True, nl=False)
        return TEXT_ERRORS
    if only_check:
        return _would_change(source, text)
    if not isinstance(root, str):
        sys.stdout.write(text)
    elif text != source.text:
        write_whole(root, text)
        click.echo(f"formatted {root}", err=True)
    return OK


def _would_change(source: SourceFile, text: str) -> int:
    if text == source.text:
        return OK
    click.echo(f"{source.name} would be formatted")
    return DIFFERENT
