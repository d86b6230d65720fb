"""The diagnostics of characters and layout, in the user's words."""

from fencepost.source.diagnostic import Diagnostic, Related
from fencepost.source.text import Span
from fencepost.syntax.words import UPDATES


def unterminated_docstring(span: Span) -> Diagnostic:
    """A docstring that nothing closes."""
    return Diagnostic("FP009", span, "this docstring has no end", 'close it with `"""`, at the end of a line')


def docstring_amid(span: Span) -> Diagnostic:
    """A docstring behind something else."""
    return Diagnostic("FP106", span, "a docstring stands on a line of its own", "move it below, as the first line")


def nesting(span: Span) -> Diagnostic:
    """More levels than anybody can read, or a tree walk can stand."""
    return Diagnostic("FP012", span, "this is nested deeper than 200 levels", "name its parts: `let x = …`, or a `def`")


def stray_bracket(span: Span, opening: Span | None) -> Diagnostic:
    """A closing bracket without its opening one."""
    if opening is None:
        return Diagnostic("FP008", span, f"`{span.text}` closes nothing")
    message = f"`{span.text}` does not close `{opening.text}`"
    return Diagnostic("FP008", span, message, related=(Related(opening, "this is the bracket that is open"),))


def unclosed_bracket(span: Span) -> Diagnostic:
    """An opening bracket that nothing closes."""
    return Diagnostic("FP007", span, f"`{span.text}` is never closed")


def foreign_value(span: Span, ours: str) -> Diagnostic:
    """`True`, `False`, `None`."""
    return Diagnostic("FP103", span, f"there is no `{span.text}`", f"write `{ours}`")


def foreign_sign(span: Span, ours: str) -> Diagnostic:
    """`&&` and its like."""
    return Diagnostic("FP104", span, f"there is no operator `{span.text}`", f"write `{ours}`")


def string(span: Span) -> Diagnostic:
    """A text in quotes."""
    if span.text.startswith('"'):
        return Diagnostic("FP010", span, "this text has no end", 'close it with `"` on the same line')
    hint = "`'` is the prime of a variable; name the values with an `enum`"
    return Diagnostic("FP105", span, "there are no texts in single quotes", hint)


def character(span: Span) -> Diagnostic:
    """A character that the language has no use for."""
    if span.text in UPDATES:
        sign = span.text[:-1]
        return Diagnostic("FP104", span, f"there is no `{span.text}`", f"write `x = x {sign} …`")
    if span.text == ";":
        return Diagnostic("FP011", span, "`;` means nothing here", "write each statement on a line of its own")
    shown = span.text if span.text.isprintable() else f"U+{ord(span.text[0]):04X}"
    return Diagnostic("FP011", span, f"the character `{shown}` means nothing here", "remove it")


def tab(span: Span) -> Diagnostic:
    """A tab in front of a line: the first of the file stands for all."""
    return Diagnostic("FP003", span, "this file is indented with tabs", "indent with four spaces for each level")


def mismatch(span: Span) -> Diagnostic:
    """A line between two levels."""
    return Diagnostic("FP004", span, "this line's indentation is that of no block around it")


def unexpected_indent(span: Span) -> Diagnostic:
    """A line deeper than its block."""
    return Diagnostic(
        "FP005",
        span,
        "this line is indented, but the line above opens no block",
        "does the line above lack its `:`?",
    )


def no_block(span: Span, word: str) -> Diagnostic:
    """A head without anything below it."""
    hint = (
        "write `skip` for a step that does nothing" if word in ("action", "on", "if", "else", "for", "case") else None
    )
    return Diagnostic("FP006", span, f"this `{word}` line needs an indented block below it", hint)


def empty(span: Span) -> Diagnostic:
    """A file with nothing in it."""
    return Diagnostic("FP013", span, "this file is empty", "a file starts with `protocol Name`, or `use` of one")
