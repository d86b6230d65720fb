"""What `fencepost show` does once its command line is understood."""

import click

from fencepost.cli.exits import OK, TEXT_ERRORS
from fencepost.cli.output import console, print_lines
from fencepost.cli.sources import standard_input
from fencepost.report.diagnostics import diagnostics_text
from fencepost.report.glance import glance_lines
from fencepost.session.reading import read_texts


def show(path: str) -> int:
    """Writes a protocol's overview; the exit code."""
    (text,) = read_texts([standard_input() if path == "-" else path])
    if text.typed is not None:
        print_lines(console(), glance_lines(text.typed))
    if text.errors or text.warnings:
        click.echo(diagnostics_text((*text.errors, *text.warnings)), err=True, nl=False)
    return TEXT_ERRORS if text.errors else OK
