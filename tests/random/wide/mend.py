"""From a text that is nearly right to one that is: what is refused is left out, and so is what makes a space large.

A *piece* is a line with everything indented below it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import final

from fencepost.elaborate.elaborate import elaborate
from fencepost.elaborate.load import Unreadable
from fencepost.instance.build import instantiate
from fencepost.instance.instance import Instance
from fencepost.source.text import SourceFile

MOST_REPAIRS = 60


@final
@dataclass(frozen=True, slots=True)
class Refused:
    """Why a text is no protocol: the first line that is wrong, from 0, and what is said of it"""

    line: int
    message: str


def instance_of(text: str) -> Instance | Refused:
    """The instance of the text's one model."""
    source = SourceFile("random.fence", text)
    made = elaborate(source, lambda _: Unreadable("there is no such file"))
    if made.typed is None:
        first = min((item for item in made.diagnostics if item.severity == "error"), key=lambda item: item.span.start)
        return Refused(_line_of(source, first.span.start), first.message)
    if not made.typed.models:
        return Refused(0, "there is no model")
    found = instantiate(made.typed, made.typed.models[0])
    if isinstance(found, Instance):
        return found
    return Refused(_line_of(source, found[0].span.start), found[0].message)


def _line_of(source: SourceFile, offset: int) -> int:
    return source.text.count("\n", 0, offset)


def mended(text: str, refusals: list[str] | None = None) -> str | None:
    """The text without what is refused; None where too little would be left."""
    for _ in range(MOST_REPAIRS):
        found = instance_of(text)
        if isinstance(found, Instance):
            return text
        if refusals is not None:
            refusals.append(found.message)
        lines = text.split("\n")
        start = min(found.line, len(lines) - 1)
        if lines[start].startswith("model "):
            return None
        text = "\n".join(_without(lines, start))
    return None


def _without(lines: list[str], start: int) -> list[str]:
    """The lines without the piece at a line; what would be left empty above it gets a `skip`."""
    end = piece_end(lines, start)
    indent = _indent(lines[start])
    kept = [*lines[:start], *lines[end:]]
    alone = start > 0 and lines[start - 1].endswith(":") and _indent(lines[start - 1]) < indent
    last = end >= len(lines) or _indent(lines[end]) < indent
    if alone and last and indent >= 4 and lines[start - 1].strip() != "faults:":
        kept.insert(start, " " * indent + "skip")
    return kept


def piece_end(lines: list[str], start: int) -> int:
    """One past the last line of the piece that begins at a line."""
    end = start + 1
    while end < len(lines) and lines[end].strip() and _indent(lines[end]) > _indent(lines[start]):
        end += 1
    return end


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def pieces(text: str) -> list[str]:
    """The text with each piece left out in turn, the largest first."""
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if line.strip()]
    starts.sort(key=lambda start: start - piece_end(lines, start))
    return ["\n".join(_without(lines, start)) for start in starts]


def shrunk(text: str, still: Callable[[str], bool]) -> str:
    """The text with as many pieces left out as can be while something is `still` so."""
    text = re.sub(r"\n{3,}", "\n\n", text)
    smaller = True
    while smaller:
        smaller = False
        for candidate in pieces(text):
            if len(candidate) < len(text) and isinstance(instance_of(candidate), Instance) and still(candidate):
                text, smaller = re.sub(r"\n{3,}", "\n\n", candidate), True
                break
    return text
