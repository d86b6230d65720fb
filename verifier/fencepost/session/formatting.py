"""Texts in their one form, for `fmt`."""

from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import SourceFile
from fencepost.syntax.format import format_file
from fencepost.syntax.parse import parse


def formatted(source: SourceFile) -> str | tuple[Diagnostic, ...]:
    """The formatted text, or why it has no tree."""
    parsed = parse(source)
    return parsed.diagnostics or format_file(parsed.file)
