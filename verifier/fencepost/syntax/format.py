"""The formatter: the same tree and the same comments, in the one layout.

Four spaces a level; one blank line around blocks and between kinds of declarations, never two; comments
behind code two spaces away, those of lines in a row in one column (the author's, where they share one).
Where a line is broken inside brackets is the author's choice.
"""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import groupby
from typing import final

from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import SourceFile, Span
from fencepost.syntax.drive import Token
from fencepost.syntax.parse import parse
from fencepost.syntax.scan import Line, Scanner
from fencepost.syntax.spacing import spaced, track
from fencepost.syntax.tables import END, tables

_KINDS: dict[str, str] = {
    word: words
    for words in (
        "param const",
        "type enum sort",
        "network capacity",
        "shared ghost",
        "message posted anonymous",
    )
    for word in words.split()
}


@final
@dataclass(slots=True)
class _Row:
    """A line of the result.

    `first` and `last` are its lines in the source, `column` is where its comment stood there. `kind` is said
    for the first row of a top-level declaration; `opens`: a block follows.
    """

    indent: int
    code: str
    first: int
    last: int
    comment: str = ""
    column: int = 0
    kind: str = ""
    opens: bool = False

    @property
    def width(self) -> int:
        return self.indent + len(self.code) if "\n" not in self.code else len(self.code.rsplit("\n", 1)[1])


def format_text(source: SourceFile) -> str | tuple[Diagnostic, ...]:
    """The text in the one layout, or why it cannot be read."""
    diagnostics = parse(source).diagnostics
    if diagnostics:
        return diagnostics
    rows = _Layout(source).rows()
    blanks = _blanks(rows)
    _align(rows, blanks)
    return "".join(_printed(row, blank) for row, blank in zip(rows, blanks, strict=True))


@final
class _Layout:
    """Turns the lines and comments of a text into rows."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.soft = tables().soft
        scanner = Scanner(source, tables())
        self.lines = list(scanner.lines())
        self.comments = scanner.comments
        self.next_comment = 0
        self.levels = [0]
        self.result: list[_Row] = []

    def rows(self) -> list[_Row]:
        """All rows, in order."""
        for line, following in zip(self.lines, [*self.lines[1:], None], strict=True):
            self._free_comments(line.tokens[0].start, line.indent)
            while line.indent < self.levels[-1]:
                self.levels.pop()
            if line.indent > self.levels[-1]:
                self.levels.append(line.indent)
            start = len(self.result)
            self._line(line, 4 * (len(self.levels) - 1))
            self.result[start].kind = "" if line.indent else _kind(line)
            self.result[-1].opens = following is not None and following.indent > line.indent
            self.result[start].opens = self.result[-1].opens
        self._free_comments(len(self.source.text) + 1, 0)
        return self.result

    def _free_comments(self, end: int, indent: int) -> None:
        """Comments on lines of their own: they go with the line below, unless they stand deeper than it."""
        while self.next_comment < len(self.comments) and self.comments[self.next_comment].start < end:
            comment = self.comments[self.next_comment]
            level = bisect_right(self.levels, max(comment.column - 1, indent)) - 1
            if indent > self.levels[-1]:
                level = len(self.levels)
            self._comment_row(comment, 4 * max(level, 0))

    def _comment_row(self, comment: Span, indent: int) -> None:
        self.next_comment += 1
        self.result.append(_Row(indent, "", comment.line, comment.line, comment.text.rstrip()))

    def _line(self, line: Line, indent: int) -> None:
        """A logical line; each row is as deep as the rows that hold its open brackets ask for."""
        if line.doc is not None:
            token = line.tokens[0]
            self.result.append(self._row(indent, _docstring(line.doc, indent), token, token))
            return
        brackets: list[str] = []
        opened: list[int] = []
        steps: dict[int, int] = {}
        beside = 8 if line.tokens[-2].kind == "COLON" else 4  # 8: apart from the block below
        for number, tokens in self._physical(line.tokens[:-1]):
            while opened and self._has_comment_before(tokens[0].start):
                self._comment_row(self.comments[self.next_comment], indent + sum(steps[n] for n in set(opened)))
            closing = next((i for i, token in enumerate(tokens) if token.text not in (")", "]", "}")), len(tokens))
            around = set(opened[: max(len(opened) - closing, 0)])
            code = self._code(tokens, brackets, opened, number)
            steps[number] = 4 if tokens[-1].text in ("(", "[", "{") else beside
            self.result.append(self._row(indent + sum(steps[n] for n in around), code, tokens[0], tokens[-1]))

    def _physical(self, tokens: list[Token]) -> list[tuple[int, list[Token]]]:
        numbered = groupby(tokens, key=lambda token: self.source.position(token.start)[0])
        return [(number, list(group)) for number, group in numbered]

    def _has_comment_before(self, offset: int) -> bool:
        return self.next_comment < len(self.comments) and self.comments[self.next_comment].start < offset

    def _code(self, tokens: list[Token], brackets: list[str], opened: list[int], number: int) -> str:
        parts: list[str] = []
        for place, token in enumerate(tokens):
            if place and spaced(tokens, place, brackets, self.soft):
                parts.append(" ")
            parts.append(token.text)
            track(brackets, token)
            del opened[len(brackets) :]
            opened += [number] * (len(brackets) - len(opened))
        return "".join(parts)

    def _row(self, indent: int, code: str, first: Token, last: Token) -> _Row:
        """A row of code, with the comment behind it."""
        numbers = self.source.position(first.start)[0], self.source.position(last.end)[0]
        row = _Row(indent, code, *numbers)
        if self.next_comment < len(self.comments):
            comment = self.comments[self.next_comment]
            if comment.line == numbers[1]:
                row.comment, row.column = comment.text.rstrip(), comment.column - 1
                self.next_comment += 1
        return row


def _kind(line: Line) -> str:
    words = [token.text for token in line.tokens[:2] if token.kind != END]
    first = words[1] if words[0] == "ordered" else words[0]
    return "doc" if line.doc is not None else _KINDS.get(first, first)


def _docstring(text: str, indent: int) -> str:
    """The docstring with its later lines moved to the new indentation."""
    first, *rest = text.expandtabs().replace("\r", "").split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
    moved = [" " * indent + line[margin:].rstrip() if line.strip() else "" for line in rest]
    if rest and not rest[-1].strip():
        moved[-1] = " " * indent
    return "\n".join(['"""' + (first.rstrip() if rest else first), *moved]) + '"""'


def _align(rows: list[_Row], blanks: list[bool]) -> None:
    """Gives the comments behind the code of rows that follow each other one column."""
    run: list[_Row] = []
    for row, blank in zip([*rows, None], [*blanks, True], strict=True):
        if row is not None and row.code and row.comment and not blank:
            run.append(row)
            continue
        if run:
            least = max(row.width for row in run) + 2
            shared = {row.column for row in run}
            column = run[0].column if len(shared) == 1 and run[0].column >= least else least
            for member in run:
                member.column = column
        run = [row] if row is not None and row.code and row.comment else []


def _blanks(rows: list[_Row]) -> list[bool]:
    """For each row, whether a blank line stands in front of it."""
    result: list[bool] = []
    kind, opened, owed = "", False, False
    declared = [place for place, row in enumerate(rows) if row.kind]
    upcoming = iter([*declared, len(rows)])
    target = next(upcoming)
    for place, row in enumerate(rows):
        before = rows[place - 1] if place else None
        blank = before is not None and row.first - before.last > 1 and not (before.opens and before.code)
        if row.indent == 0 and (row.kind or not row.code) and target < len(rows) and not owed:
            ahead = rows[target]
            blank = blank or (before is not None and _apart(kind, opened, ahead))
            owed = True
        if place == target:
            kind, opened, owed = row.kind, row.opens, False
            target = next(upcoming)
        result.append(blank)
    return result


def _apart(kind: str, opened: bool, ahead: _Row) -> bool:
    return kind not in ("", "doc") and (opened or ahead.opens or ahead.kind != kind)


def _printed(row: _Row, blank: bool) -> str:
    text = " " * row.indent + row.code
    if row.comment:
        gap = max(row.column - row.width, 2) if row.code else 0
        text += " " * gap + row.comment
    return ("\n" if blank else "") + text + "\n"
