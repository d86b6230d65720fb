"""What `fencepost show` does once its command line is understood."""

from typing import Literal

import click

from fencepost.cli.exits import OK, TEXT_ERRORS
from fencepost.cli.output import console, emit, plain_text, print_lines
from fencepost.cli.sources import standard_input
from fencepost.core.protocol import Typed
from fencepost.report.diagnostics import diagnostics_text
from fencepost.report.glance import glance_lines
from fencepost.session.reading import Text, read_texts


def show(path: str, output: str | None) -> int:
    """Writes a protocol's overview; the exit code."""
    text = _read(path)
    if text.typed is not None and output is None:
        print_lines(console(), glance_lines(text.typed))
    elif text.typed is not None:
        emit(plain_text(glance_lines(text.typed)), output)
    return _said(text)


def draw(path: str, form: Literal["svg", "mermaid"], output: str | None) -> int:
    """Writes a protocol's diagram; the exit code."""
    text = _read(path)
    if text.typed is not None:
        emit(_drawn(text.typed, form), output)
    return _said(text)


def _drawn(typed: Typed, form: Literal["svg", "mermaid"]) -> str:
    if form == "mermaid":
        from fencepost.report.diagram.mermaid import diagram_mermaid

        return diagram_mermaid(typed)
    from fencepost.report.diagram.picture import diagram_svg

    return diagram_svg(typed)


def _read(path: str) -> Text:
    (text,) = read_texts([standard_input() if path == "-" else path])
    return text


def _said(text: Text) -> int:
    if text.errors or text.warnings:
        click.echo(diagnostics_text((*text.errors, *text.warnings)), err=True, nl=False)
    return TEXT_ERRORS if text.errors else OK
