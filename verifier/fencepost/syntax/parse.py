"""From a text to its tree. Never raises: what is wrong comes as diagnostics, all of them at once."""

from dataclasses import dataclass, replace
from typing import Any, final

from fencepost.source.diagnostic import Diagnostic
from fencepost.source.read import unreadable
from fencepost.source.text import SourceFile, Span
from fencepost.syntax import ast, complain, explain
from fencepost.syntax.blocks import Builder
from fencepost.syntax.declarations import DECLARATIONS
from fencepost.syntax.drive import Driver, Maker
from fencepost.syntax.expressions import EXPRESSIONS
from fencepost.syntax.models import MODELS
from fencepost.syntax.scan import Scanner
from fencepost.syntax.steps import STEPS
from fencepost.syntax.tables import tables

MAKERS: dict[str, Maker] = {**EXPRESSIONS, **STEPS, **DECLARATIONS, **MODELS}


@final
@dataclass(frozen=True, slots=True)
class Parsed:
    """The tree of what could be read, and all that could not, in the order of the text."""

    file: ast.File
    diagnostics: tuple[Diagnostic, ...]


def parse(source: SourceFile) -> Parsed:
    """The tree of a text. Where there are diagnostics, the lines they name are not in it."""
    found = unreadable(source)
    if found is not None:
        return Parsed(_file(source, None, ()), (found,))
    scanner = Scanner(source, tables())
    builder = Builder(Driver(tables(), MAKERS, source))
    for line in scanner.lines():
        builder.take(line)
    doc, items = builder.finish()
    diagnostics = builder.diagnostics
    protocols = [item for item in items if isinstance(item, ast.Protocol)]
    diagnostics += [explain.second_protocol(another.span) for another in protocols[1:]]
    if scanner.tab is not None:
        diagnostics.append(complain.tab(Span(source, scanner.tab, scanner.tab + 1)))
    if not items and not diagnostics:
        diagnostics.append(complain.empty(Span(source, 0, min(1, len(source.text)))))
    diagnostics.sort(key=lambda diagnostic: diagnostic.span.start)
    return Parsed(_file(source, doc, items), tuple(diagnostics))


def _file(source: SourceFile, doc: ast.Doc | None, items: tuple[Any, ...]) -> ast.File:
    protocol = next((item for item in items if isinstance(item, ast.Protocol)), None)
    declarations = tuple(item for item in items if not isinstance(item, ast.Protocol))
    return ast.File(
        doc=doc,
        protocol=replace(protocol, doc=doc) if protocol is not None else None,
        declarations=declarations,
        span=Span(source, 0, len(source.text)),
    )
