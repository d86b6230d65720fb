"""Docstrings of steps: the text cut at its placeholders, each an expression evaluated before the step.

A placeholder sees the step's parameters and everything that can be read at all; it explains, and
decides nothing.
"""

import re
from typing import TypeAlias

from fencepost.core.terms import Expr
from fencepost.elaborate.names.scope import Scope
from fencepost.source.text import Span
from fencepost.syntax import ast
from fencepost.syntax.placeholder import parse_expression

Says: TypeAlias = tuple[str | Expr, ...]

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_BLANKS = re.compile(r"\s+")


def says(doc: ast.Doc | None, scope: Scope) -> Says:
    """The parts of a docstring, in a scope that has the parameters and no `let`."""
    if doc is None:
        return ()
    seeing = scope.of_kind("ghost")
    raw = doc.span.text
    opening = 3 if raw.startswith('"""') else 1
    closing = len(raw) - opening if len(raw) >= 2 * opening else len(raw)
    parts: list[str | Expr] = []
    position = opening
    for found in _PLACEHOLDER.finditer(raw, opening, closing):
        parts.append(raw[position : found.start()])
        start = doc.span.start + found.start(1)
        value = _value(Span(doc.span.source, start, start + len(found[1])), seeing)
        parts.append(found[0] if value is None else value)
        position = found.end()
    parts.append(raw[position:closing])
    return _tidied(parts)


def _value(span: Span, scope: Scope) -> Expr | None:
    node = parse_expression(span)
    if node is None:
        message = f"`{{{span.text}}}` is no expression"
        scope.report.error("FP519", span, message, "a placeholder shows a value: `{self}`, `{epoch}`, `{n.epoch}`")
        return None
    return scope.expression(node)


def _tidied(parts: list[str | Expr]) -> Says:
    """One line: blanks and line ends become single blanks, none at either end."""
    texts = [_BLANKS.sub(" ", part) if isinstance(part, str) else part for part in parts]
    if isinstance(texts[0], str):
        texts[0] = texts[0].lstrip()
    if isinstance(texts[-1], str):
        texts[-1] = texts[-1].rstrip()
    return tuple(part for part in texts if part != "")
