"""How a diagnostic reads: place, code, message; the line with the text underlined; a hint; related places."""

import unicodedata
from collections.abc import Iterable

from rich.cells import cell_len

from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import Span

_BEFORE = 60  # how much of a long line is shown before the place, and from it on
_AFTER = 80
_TAB = "    "


def diagnostics_text(diagnostics: Iterable[Diagnostic]) -> str:
    """All of them, a blank line between two."""
    return "\n".join(diagnostic_text(diagnostic) for diagnostic in diagnostics)


def diagnostic_text(diagnostic: Diagnostic) -> str:
    """One of them, each line ended."""
    head = f"{diagnostic.severity}[{diagnostic.code}]: {visible(diagnostic.message)}"
    lines = [f"{place_text(diagnostic.span)}: {head}", *_excerpt(diagnostic.span, "^")]
    if diagnostic.hint is not None:
        lines.append(f"      = {visible(diagnostic.hint)}")
    for related in diagnostic.related:
        lines.append(f"    {place_text(related.span)}: {visible(related.message)}")
        lines.extend(_excerpt(related.span, "-"))
    return "".join(f"{line}\n" for line in lines)


def place_text(span: Span) -> str:
    """`file:line:column`"""
    return f"{visible(span.source.name)}:{span.line}:{span.column}"


def visible(text: str) -> str:
    """The text with everything that a terminal would act on, or not show, written out."""
    return "".join(_visible_character(character) for character in text)


def _visible_character(character: str) -> str:
    if character == "\t":
        return _TAB
    if character.isprintable() or character == " ":
        return character
    if unicodedata.category(character) == "Zs":
        return " "
    return character.encode("unicode_escape").decode("ascii")


def _excerpt(span: Span, mark: str) -> list[str]:
    """The span's (first) line, and below it the marks; nothing where the file has no text."""
    number, column = span.source.position(span.start)
    line = span.source.line(number)
    if not line and span.start == span.end == 0:
        return []
    start = column - 1
    end = min(len(line), start + max(1, span.end - span.start))
    first = max(0, start - _BEFORE) if start > _BEFORE else 0
    last = min(len(line), max(start + _AFTER, first + _BEFORE + _AFTER))
    before = ("…" if first else "") + visible(line[first:start])
    marked = visible(line[start : min(end, last)])
    after = visible(line[min(end, last) : last]) + ("…" if last < len(line) else "")
    marks = " " * cell_len(before) + mark * max(1, cell_len(marked))
    return [f"{number:5} | {before}{marked}{after}".rstrip(), f"      | {marks}"]
