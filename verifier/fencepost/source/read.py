"""From the bytes of a file to its text, or to the one diagnostic of why they are none."""

import re

from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import SourceFile, Span

_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]|\r(?!\n)")
_BOM = "\ufeff"


def read(name: str, data: bytes) -> SourceFile | Diagnostic:
    """The text of a file that the user calls `name`. A byte order mark is left out."""
    source = SourceFile(name, data.decode("utf-8", "replace").removeprefix(_BOM))
    return unreadable(source) or source


def unreadable(source: SourceFile) -> Diagnostic | None:
    """What makes a text none: characters that stand for undecodable bytes, or that no text has."""
    found = _BAD.search(source.text)
    if found is None:
        return None
    span = Span(source, found.start(), found.end())
    if found[0] == "\ufffd":
        return Diagnostic("FP001", span, "this file is not UTF-8 text", "save it in the encoding UTF-8")
    if found[0] == "\r":
        return Diagnostic("FP002", span, "a lone carriage return ends this line", "end lines with a line feed")
    return Diagnostic(
        "FP002", span, f"this file holds the control character U+{ord(found[0]):04X}", "is it a text at all?"
    )
