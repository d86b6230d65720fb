"""What a literate example asserts inline, and what the checker says of it.

`# error[FP301]`, `# warning[FP801]`: exactly these diagnostics begin on this line (warnings are compared only in
examples that name one). `# type: T`: the right-hand side of this line's `let`, `const` or expression has type T.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import final

from fencepost.core.protocol import Typed
from fencepost.core.statements import Let
from fencepost.core.terms import Expr
from fencepost.core.text import type_text
from fencepost.core.walk import descend, expressions, statements
from fencepost.elaborate.elaborate import elaborate
from fencepost.report.results import CheckResult
from fencepost.session.files import read
from fencepost.session.options import Options
from fencepost.session.pipeline import check
from tests.literate import Block, Case

_SAID = re.compile(r"\b(error|warning)\[(FP\d+)\]")
_TYPE = re.compile(r"#\s*type:\s*(.+?)\s*$")
_RIGHT = re.compile(r"(?:=|when|require|:)\s+([^=].*?)\s*#\s*type:")
ROOT_NAME = "example.fence"


@final
@dataclass(frozen=True, order=True, slots=True)
class Said:
    """A diagnostic as an example asserts it: where it begins (line from 1), how bad, which"""

    line: int
    severity: str
    code: str


def write(case: Case, folder: Path) -> list[tuple[Block, Path]]:
    """Writes the case's blocks; those that stand for themselves (no `file=`), with their paths."""
    roots: list[tuple[Block, Path]] = []
    for number, block in enumerate(case.blocks):
        name = block.options.get("file")
        path = folder / (name or f"{number}_{ROOT_NAME}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")
        if name is None:
            roots.append((block, path))
    return roots


def asserted(block: Block) -> set[Said]:
    """The diagnostics that the block's comments name."""
    return {
        Said(number, severity, code)
        for number, line in enumerate(block.lines, 1)
        for severity, code in _SAID.findall(line)
    }


def run(path: Path) -> CheckResult:
    return check([str(path)], Options(slow=True), lambda _: None)


def said(result: CheckResult, path: Path) -> set[Said]:
    """The diagnostics that the checker gives in this file."""
    return {
        Said(found.span.line, found.severity, found.code)
        for file in result.files
        for found in (*file.errors, *file.warnings)
        if found.span.source.name == str(path)
    }


def _everything(typed: Typed) -> Iterator[Expr]:
    for step in typed.steps:
        blocks = [*step.guards, *(inner for line in statements(step.body) for inner in expressions(line))]
        values = [binder.value for binder in step.binders if isinstance(binder, Let)]
        for expr in (*blocks, *values):
            yield from descend(expr)
    for one in typed.properties:
        yield from descend(one.condition)
    for variable in typed.variables:
        yield from descend(variable.initial)


def types_at(path: Path) -> dict[tuple[int, str], set[str]]:
    """The types of every expression of a file, by line and text."""
    typed = elaborate(str(path), read).typed
    assert typed is not None
    found: dict[tuple[int, str], set[str]] = {}
    for expr in _everything(typed):
        if expr.span is not None and expr.span.source.name == str(path):
            found.setdefault((expr.span.line, expr.span.text), set()).add(type_text(expr.type))
    return found


def asserted_types(block: Block) -> Iterator[tuple[int, str, str]]:
    """Line (from 1), text and type of each `# type:`."""
    for number, line in enumerate(block.lines, 1):
        wanted, right = _TYPE.search(line), _RIGHT.search(line)
        if wanted:
            assert right, f"`# type:` stands after the right-hand side of a line: {line}"
            yield number, right[1].rstrip(":").strip(), wanted[1]
