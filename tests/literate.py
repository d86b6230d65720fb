"""Markdown as tests: finds the fenced blocks of a document, under the headings they stand below.

A document is cut into cases, one for each heading that has blocks right below it. A block's first word is
its language (`fence`, `console`), the rest are options (`file=lease.fence`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import final

_FENCE = re.compile(r"^```(\S+)?[ \t]*(.*)$")
_HEADING = re.compile(r"^(#+)\s+(.*?)\s*$")


@final
@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: `line` is the document's line (from 0) of its first line of text"""

    language: str
    options: dict[str, str]
    line: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)


@final
@dataclass(frozen=True, slots=True)
class Case:
    """The blocks below one heading; `title` is the way of headings to it"""

    document: Path
    title: str
    blocks: tuple[Block, ...]

    @property
    def id(self) -> str:
        return f"{self.document.name}: {self.title}"


def _options(text: str) -> dict[str, str]:
    return {key: value for key, _, value in (word.partition("=") for word in text.split())}


def _parts(lines: list[str]) -> Iterator[tuple[int, str] | Block]:
    """Headings (level, text) and blocks, in order."""
    position = 0
    while position < len(lines):
        fence, heading = _FENCE.match(lines[position]), _HEADING.match(lines[position])
        position += 1
        if heading:
            yield len(heading[1]), heading[2]
        elif fence:
            start = position
            while position < len(lines) and lines[position].rstrip() != "```":
                position += 1
            yield Block(fence[1] or "", _options(fence[2]), start, tuple(lines[start:position]))
            position += 1


def cases(document: Path, *languages: str) -> list[Case]:
    """The cases of a document that have blocks in one of these languages."""
    titles: list[str] = []
    found: dict[str, list[Block]] = {}
    for part in _parts(document.read_text(encoding="utf-8").splitlines()):
        if isinstance(part, Block):
            if part.language in languages:
                found.setdefault(" / ".join(titles), []).append(part)
        else:
            level, text = part
            titles = [*titles[: level - 1], text]
    return [Case(document, title, tuple(blocks)) for title, blocks in found.items()]


def replace(case: Case, block: Block, lines: list[str]) -> None:
    """Writes other lines in a block's place: how `--update` brings a document up to date. Earlier updates may have
    moved the block, so it is found by its number below its heading; its text may stand there more than once."""
    number = [other for other in case.blocks if other.language == block.language].index(block)
    now = next(other for other in cases(case.document, block.language) if other.title == case.title)
    start = now.blocks[number].line
    text = case.document.read_text(encoding="utf-8").splitlines()
    text[start : start + len(now.blocks[number].lines)] = lines
    case.document.write_text("".join(f"{line}\n" for line in text), encoding="utf-8")
