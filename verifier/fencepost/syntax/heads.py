"""The first lines of blocks, which wait for the lines below them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, final

from fencepost.source.text import Span
from fencepost.syntax import ast

Inside: TypeAlias = Literal[
    "file", "role", "store", "model", "block", "init", "cases", "fields", "variants", "members", "condition",
    "faults", "nothing",
]  # fmt: skip


@final
@dataclass(frozen=True, slots=True)
class Head:
    """`action a when g:`: `make` is called with the docstring, what the block holds, and the span of all.

    `inside` says what kind of lines the block has, `documented` whether a docstring may open it; `tail` is
    what stands on the head's own line (`if x: skip`), which then has no block.
    """

    word: str
    inside: Inside
    make: Callable[[ast.Doc | None, tuple[Any, ...], Span], Any]
    span: Span
    documented: bool = False
    tail: Any = None


@final
@dataclass(frozen=True, slots=True)
class Branch:
    """A part of an `if` statement; the parts are put together when the block that holds them ends."""

    word: Literal["if", "elif", "else"]
    condition: ast.Expr | None
    body: ast.Block
    span: Span


@final
@dataclass(frozen=True, slots=True)
class Members:
    """The members of an `enum` that stand on lines of their own."""

    names: tuple[ast.Name, ...]
    span: Span
