"""Which mistakes may only follow from lines that could not be read.

A line with a mistake of syntax is missing from the tree, with the block below it. What it may have declared is
then unknown: "nothing is called `x`" would blame a name that is there for everybody to see. So a mistake about
a name that stands in a broken part of the text is held back; every other one is reported with the rest.
"""

import re
from collections.abc import Iterable

from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import SourceFile

_CODES = ("FP2", "FP503", "FP513", "FP521", "FP524", "FP526", "FP60", "FP610", "FP8")
_NO_PROTOCOL = "FP292"
_TO_THE_END = ("FP00", "FP010")  # layout: nobody knows how far the damage goes
_WORD = re.compile(r"[A-Za-z_]\w*")
_QUOTED = re.compile(r"`[^`]*`")


def own_mistakes(found: Iterable[Diagnostic], unread: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Those of `found` that do not follow from the parts of the texts that `unread` says could not be read."""
    lost = _lost_words(unread)
    return [item for item in found if not (lost and item.code.startswith(_CODES) and _about(item, lost))]


def _about(item: Diagnostic, lost: set[str]) -> bool:
    if item.code == _NO_PROTOCOL:
        return "protocol" in lost
    said = " ".join([item.span.text[:200], *_QUOTED.findall(item.message)])
    return not lost.isdisjoint(_WORD.findall(said))


def _lost_words(unread: Iterable[Diagnostic]) -> set[str]:
    """Every word in a broken part of some text."""
    starts: dict[SourceFile, dict[int, bool]] = {}
    for item in unread:
        lines = starts.setdefault(item.span.source, {})
        line = item.span.line
        lines[line] = lines.get(line, False) or item.code.startswith(_TO_THE_END)
    words: set[str] = set()
    for source, lines in starts.items():
        words.update(_WORD.findall("\n".join(_broken(source, lines))))
    return words


def _broken(source: SourceFile, starts: dict[int, bool]) -> list[str]:
    """The lines that are missing from the tree: each one named and, deeper than it, those below."""
    found: list[str] = []
    depth: int | None = None  # of the broken line whose block this is; None: outside any
    for number, line in enumerate(source.text.splitlines(), 1):
        if starts.get(number):
            return [*found, *source.text.splitlines()[number - 1 :]]
        indent = len(line) - len(line.lstrip())
        if depth is not None and line.strip() and indent <= depth:
            depth = None
        if number in starts and depth is None:
            depth = indent
        if depth is not None:
            found.append(line)
    return found
