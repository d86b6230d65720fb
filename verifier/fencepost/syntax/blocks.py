"""Builds the tree of a file from its lines: a block is what is indented below its head.

Each line is parsed on its own, so a broken one costs itself: its block is still read as what its first word
announces, and the lines around it do not notice.
"""

from dataclasses import dataclass, field
from inspect import cleandoc
from typing import Any, Literal, TypeAlias, final

from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import SourceFile, Span
from fencepost.syntax import ast, complain, explain
from fencepost.syntax.drive import Driver, Token
from fencepost.syntax.heads import Branch, Head, Inside
from fencepost.syntax.reading import LineReader
from fencepost.syntax.scan import NESTING, Line
from fencepost.syntax.words import LATER

_Where: TypeAlias = Inside | Literal["skipped"]


@final
@dataclass(slots=True)
class _Frame:
    """An open block. `head` is None for the file and below a broken line.

    `indent` is that of its lines, `outer` that of its head; `also` are other indentations, already reported.
    `broken`: some of it could not be read; `last_broken`: its last line could not.
    """

    head: Head | None
    inside: _Where
    outer: int
    start: int
    indent: int = -1
    doc: ast.Doc | None = None
    items: list[Any] = field(default_factory=list[Any])
    also: set[int] = field(default_factory=set[int])
    broken: bool = False
    last_broken: bool = False


def folded(items: list[Any], source: SourceFile) -> tuple[Any, ...]:
    """The items with the parts of each `if` put together."""
    result: list[Any] = []
    parts: list[Branch] = []
    for item in [*items, None]:
        if parts and not (isinstance(item, Branch) and item.word != "if"):
            branches = tuple((part.condition, part.body) for part in parts if part.condition is not None)
            otherwise = parts[-1].body if parts[-1].condition is None else ()
            result.append(ast.If(branches, otherwise, Span(source, parts[0].span.start, parts[-1].span.end)))
            parts = []
        if isinstance(item, Branch):
            parts.append(item)
        elif item is not None:
            result.append(item)
    return tuple(result)


@final
class Builder:
    """Takes the lines of a file one by one."""

    def __init__(self, driver: Driver) -> None:
        self.reader = LineReader(driver)
        self.source = driver.source
        self.diagnostics: list[Diagnostic] = []
        self.frames = [_Frame(None, "file", -1, 0, indent=0)]
        self.pending: _Frame | None = None
        self.end = 0

    def take(self, line: Line) -> None:
        """Reads the next line."""
        self._settle(line)
        frame = self.frames[-1]
        if frame.inside == "skipped" or self._is_later(line, frame):
            self.end = line.tokens[-1].end
            return
        self.diagnostics += line.problems
        if line.doc is not None:
            self._take_doc(line, frame)
        else:
            self._take_tokens(line, frame, frame.inside)
        self.end = line.tokens[-1].end

    def finish(self) -> tuple[ast.Doc | None, tuple[Any, ...]]:
        """The docstring and the declarations of the file."""
        self._drop_pending()
        while len(self.frames) > 1:
            self._close()
        return self.frames[0].doc, tuple(self.frames[0].items)

    # ------------------------------------------------------------ indentation

    def _settle(self, line: Line) -> None:
        """Opens and closes blocks until the innermost is the one of this line."""
        indent = line.indent
        if self.pending is not None and indent > self.pending.outer:
            self.pending.indent = indent
            self.frames.append(self.pending)
            self.pending = None
            return
        self._drop_pending()
        while indent <= self.frames[-1].outer:
            self._close()
        frame = self.frames[-1]
        if indent == frame.indent or indent in frame.also or frame.inside == "skipped":
            return
        frame.also.add(indent)
        span = self._span(line.tokens[0])
        if indent > frame.indent:
            if not frame.last_broken:
                self.diagnostics.append(complain.unexpected_indent(span))
        else:
            self.diagnostics.append(complain.mismatch(span))

    def _drop_pending(self) -> None:
        head = self.pending.head if self.pending is not None else None
        self.pending = None
        if head is not None:
            self.diagnostics.append(complain.no_block(head.span, head.word))
            self.frames[-1].last_broken = True

    def _close(self) -> None:
        frame = self.frames.pop()
        if frame.head is None:
            return
        if frame.inside == "condition" and not frame.items:
            if not frame.broken:
                self.diagnostics.append(explain.no_expression(frame.head.span, frame.head.word))
            return
        whole = Span(self.source, frame.start, max(self.end, frame.head.span.end))
        self._add(frame.head.make(frame.doc, folded(frame.items, self.source), whole))

    def _add(self, item: Any) -> None:
        self.frames[-1].items.append(item)

    def _span(self, token: Token) -> Span:
        return Span(self.source, token.start, token.end)

    # ------------------------------------------------------------ lines

    def _is_later(self, line: Line, frame: _Frame) -> bool:
        """Skips a declaration of a later version, and its block."""
        first, second = line.tokens[0], line.tokens[min(1, len(line.tokens) - 1)]
        if first.kind != "NAME" or first.text not in LATER or frame.inside not in ("file", "role", "model"):
            return False
        if (second.kind != "NAME" and second.text not in self.reader.driver.tables.kinds) or second.text in (
            "=",
            ".",
            ":",
            "(",
        ):
            return False
        span = Span(self.source, first.start, line.tokens[-1].end)
        self.diagnostics.append(explain.not_yet(span, LATER[first.text]))
        if frame.inside == "file":
            self._add(ast.NotYet(first.text, span))
        self.pending = _Frame(None, "skipped", line.indent, first.start)
        return True

    def _take_doc(self, line: Line, frame: _Frame) -> None:
        token = line.tokens[0]
        documented = frame.head.documented if frame.head is not None else frame.inside == "file" or frame.broken
        if documented and not frame.items and frame.doc is None:
            lines = cleandoc(line.doc or "").split("\n")
            text = "\n".join(part.rstrip() for part in lines).strip()
            frame.doc = ast.Doc(text, self._span(token))
        elif not line.broken:
            self.diagnostics.append(explain.misplaced_doc(self._span(token), documented))

    def _take_tokens(self, line: Line, frame: _Frame, inside: Inside) -> None:
        follows_broken, frame.last_broken = frame.last_broken, True
        value: Any = None
        if not line.broken:
            value = self.reader.read(line.tokens, inside, len(self.frames), self.diagnostics)
            if not isinstance(value, Diagnostic):
                value = self.reader.judged(value, frame.items, inside, follows_broken)
        if line.broken or isinstance(value, Diagnostic):
            self.diagnostics += [value] if isinstance(value, Diagnostic) else []
            self._broken(line, frame)
            return
        frame.last_broken = False
        self._accept(value, line, frame)

    def _accept(self, value: Any, line: Line, frame: _Frame) -> None:
        """Puts a line's value in its block, or waits for the block that it opens."""
        if not isinstance(value, Head):
            self._add(value)
        elif value.tail is not None:
            self._add(value.make(None, (value.tail,), value.span))
        else:
            inside: _Where = "skipped" if len(self.frames) >= NESTING else value.inside
            if inside == "skipped":
                self.diagnostics.append(complain.nesting(value.span))
            self.pending = _Frame(value, inside, line.indent, value.span.start)

    def _broken(self, line: Line, frame: _Frame) -> None:
        """Has the block below a broken line read as what its first word announces, or else skipped."""
        frame.broken = True
        if frame.inside == "file" and line.doc is not None:
            return
        inside = self.reader.announced(line.tokens, frame.inside)
        self.pending = _Frame(None, inside or "skipped", line.indent, line.tokens[0].start, broken=True)
