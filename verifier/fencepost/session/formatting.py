"""Texts in their one form, for `fmt`."""

from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import SourceFile
from fencepost.syntax.format import format_text


def formatted(source: SourceFile) -> str | tuple[Diagnostic, ...]:
    """The formatted text, or why it has no tree."""
    return format_text(source)
