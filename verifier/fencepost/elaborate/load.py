"""From one file to all files it uses, each parsed once, in an order in which a used file comes first.

It reads through a `Reader`, so that it knows no disk: a test hands it a dictionary. What is wrong with a
`use` (no such file, a circle) is said at the `use`; what is wrong in a file is that file's own diagnostics.
Names are not looked at here.
"""

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias, final

from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import SourceFile, Span
from fencepost.syntax import ast
from fencepost.syntax.parse import parse


@final
@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a file's text cannot be had, as the end of a sentence: "there is no such file"."""

    reason: str


Reader: TypeAlias = Callable[[str], SourceFile | Unreadable]


@final
@dataclass(frozen=True, slots=True)
class Loaded:
    """`files`: used files before those that use them, the root last. `direct`: those that the root itself
    uses. `root` is None if it cannot be read."""

    root: ast.File | None
    direct: tuple[ast.File, ...]
    files: tuple[ast.File, ...]
    sources: tuple[SourceFile, ...]
    diagnostics: tuple[Diagnostic, ...]


def load(root: str | SourceFile, reader: Reader) -> Loaded:
    """The root (a path, or a text that is at hand) and every file it uses, directly or through others."""
    source = reader(root) if isinstance(root, str) else root
    if isinstance(source, Unreadable):
        return _nothing(SourceFile(str(root), ""), source)
    loader = _Loader(reader)
    file = loader.run(source)
    direct = tuple(loader.trees[path] for path in loader.direct if path in loader.trees)
    return Loaded(file, direct, tuple(loader.files), tuple(loader.sources), tuple(loader.diagnostics))


def _nothing(source: SourceFile, failure: Unreadable) -> Loaded:
    message = f"cannot read `{source.name}`: {failure.reason}"
    return Loaded(None, (), (), (source,), (Diagnostic("FP290", Span(source, 0, 0), message),))


@final
@dataclass(frozen=True, slots=True)
class _Open:
    """A file whose uses are being followed"""

    path: str
    file: ast.File
    uses: Iterator[ast.Use]


@final
@dataclass(slots=True)
class _Loader:
    """A depth-first walk with its own stack: a long chain of files must not exhaust Python's."""

    reader: Reader
    files: list[ast.File] = field(default_factory=list[ast.File])
    sources: list[SourceFile] = field(default_factory=list[SourceFile])
    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])
    open: list[_Open] = field(default_factory=list[_Open])
    seen: set[str] = field(default_factory=set[str])
    trees: dict[str, ast.File] = field(default_factory=dict[str, ast.File])
    direct: dict[str, None] = field(default_factory=dict[str, None])

    def run(self, source: SourceFile) -> ast.File:
        """Everything that is reached from `source`; its own tree."""
        root = self._enter(posixpath.normpath(source.name), source)
        while self.open:
            top = self.open[-1]
            use = next(top.uses, None)
            if use is None:
                self.files.append(self.open.pop().file)
            else:
                self._follow(top, use)
        return root

    def _enter(self, path: str, source: SourceFile) -> ast.File:
        parsed = parse(source)
        self.seen.add(path)
        self.trees[path] = parsed.file
        self.sources.append(source)
        self.diagnostics.extend(parsed.diagnostics)
        uses = (item for item in parsed.file.declarations if isinstance(item, ast.Use))
        self.open.append(_Open(path, parsed.file, uses))
        return parsed.file

    def _follow(self, user: _Open, use: ast.Use) -> None:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(user.path), use.path))
        if len(self.open) == 1:
            self.direct[path] = None
        circle = [entry.path for entry in self.open]
        if path in circle:
            self._refuse_circle([*circle[circle.index(path) :], path], use)
        elif path not in self.seen:
            source = self.reader(path)
            if isinstance(source, Unreadable):
                message = f"cannot read `{use.path}`: {source.reason}"
                hint = f"the path is relative to the file that says `use`; looked for `{path}`"
                self.diagnostics.append(Diagnostic("FP290", use.span, message, hint))
                self.seen.add(path)
            else:
                self._enter(path, source)

    def _refuse_circle(self, circle: list[str], use: ast.Use) -> None:
        if len(circle) == 2:
            message = "a file cannot use itself"
        else:
            message = "these files use each other in a circle: " + " → ".join(circle)
        hint = "move what both need into a third file"
        self.diagnostics.append(Diagnostic("FP291", use.span, message, hint))
