"""A lone expression inside a text that was parsed already: a docstring's placeholder.

Only the characters of the span are scanned, so that many placeholders cost no more than their length; the
nodes have their places in the whole text.
"""

from fencepost.source.text import SourceFile, Span
from fencepost.syntax import ast
from fencepost.syntax.drive import Driver, Stuck, TooDeep
from fencepost.syntax.parse import MAKERS
from fencepost.syntax.refused import Refused
from fencepost.syntax.scan import NESTING, Scanner
from fencepost.syntax.tables import tables


def parse_expression(span: Span) -> ast.Expr | None:
    """The expression that the span's text is; None where it is none."""
    word = span.text
    if word.isidentifier() and word not in tables().kinds:
        return ast.Ref(word, span)
    lines = list(Scanner(SourceFile(span.source.name, span.text), tables()).lines())
    if len(lines) != 1 or lines[0].problems or lines[0].doc is not None:
        return None
    start = span.start
    tokens = [token._replace(start=token.start + start, end=token.end + start) for token in lines[0].tokens]
    try:
        value = Driver(tables(), MAKERS, span.source).run("condition", tokens, NESTING)
    except Refused:
        return None
    return None if isinstance(value, Stuck | TooDeep) else value
