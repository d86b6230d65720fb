"""Why a line cannot be read, in the user's words: what was found, what could stand there, what was likely meant."""

from fencepost.source.diagnostic import Diagnostic, did_you_mean
from fencepost.source.text import Span
from fencepost.syntax import ast
from fencepost.syntax.drive import Driver, Stuck, Token
from fencepost.syntax.heads import Inside
from fencepost.syntax.places import GRAMMAR, NAMED, PLACES, words_of
from fencepost.syntax.tables import END
from fencepost.syntax.words import FOREIGN

_OPERATORS = frozenset("implies or and not in is if | & .. + - * // % ' . [ ( == != < <= > >= ?".split())
_VALUES = frozenset(("NAME", "NUMBER", "LPAR", "LBRACE"))


def not_yet(span: Span, what: str) -> Diagnostic:
    """A construct of a later version."""
    return Diagnostic("FP701", span, f"{what} is not supported yet", "a later version will check it; remove it for now")


def no_expression(span: Span, word: str) -> Diagnostic:
    """A property without its condition."""
    return Diagnostic("FP006", span, f"this `{word}` needs an expression below it")


def misplaced_doc(span: Span, late: bool) -> Diagnostic:
    """A docstring that documents nothing."""
    if late:
        return Diagnostic("FP106", span, "a docstring stands before everything else in its block")
    return Diagnostic("FP106", span, "no docstring can stand here", "write a comment: `# …`")


def missing_colon(span: Span, word: str) -> Diagnostic:
    """A head without its colon."""
    return Diagnostic("FP102", span, f"this `{word}` line lacks its `:`", "add `:` at the end")


def wrong_place(span: Span, word: str, inside: Inside) -> Diagnostic:
    """A line that belongs elsewhere."""
    belongs = [NAMED[place] for place in PLACES.get(word, ())]
    hint = f"it belongs {' or '.join(belongs)}" if belongs else None
    return Diagnostic("FP109", span, f"`{word}` cannot stand {NAMED[inside]}", hint)


def statement_outside(span: Span, inside: Inside) -> Diagnostic:
    """An assignment or a call that is not in a step."""
    return Diagnostic(
        "FP109", span, f"a statement cannot stand {NAMED[inside]}",
        "statements belong in actions, handlers, operations and `init:`",
    )  # fmt: skip


def setting(value: ast.Assign) -> ast.Setting | Diagnostic:
    """What an assignment in a model binds."""
    if isinstance(value.target, ast.Ref) and value.op == "=":
        return ast.Setting(ast.Name(value.target.name, value.target.span), value.value, value.span)
    return Diagnostic("FP109", value.span, "a model binds names: `GRACE = 2`, `Node = {A, B}`")


def orphan(span: Span, word: str) -> Diagnostic:
    """An `else` without its `if`."""
    return Diagnostic("FP114", span, f"this `{word}` follows no `if`", "it stands right below the block of its `if`")


def second_expression(span: Span) -> Diagnostic:
    """More than one expression where one is the whole."""
    hint = "join them with `and`; an expression of several lines stands in parentheses"
    return Diagnostic("FP115", span, "one expression was expected, and here is another", hint)


def second_protocol(span: Span) -> Diagnostic:
    """Two `protocol` lines."""
    return Diagnostic("FP116", span, "this file names its protocol twice", "a file holds one protocol")


def unknown_word(span: Span, word: str, inside: Inside) -> Diagnostic:
    """A line that begins with a word that opens no line."""
    hint = FOREIGN.get(word) or did_you_mean(word, words_of(inside))
    what = "statement" if inside in ("block", "init") else "line"
    return Diagnostic("FP107", span, f"no {what} {NAMED[inside]} begins with `{word}`", hint)


def stuck(found: Stuck, tokens: list[Token], driver: Driver, inside: Inside) -> Diagnostic:
    """Why nothing can be made of the token at `found.place`."""
    token = tokens[found.place]
    span = Span(driver.source, token.start, token.end)
    if found.place <= 1 and tokens[0].kind == "NAME" and inside not in GRAMMAR:
        if found.place == 1 and token.text not in ("(", ")", "[", "]"):
            return unknown_word(Span(driver.source, tokens[0].start, tokens[0].end), tokens[0].text, inside)
    if token.text == "=" and "COMPARE" in found.expected:
        return Diagnostic("FP108", span, "`=` stores a value and cannot compare", "write `==`")
    wanted = sorted({driver.tables.texts[kind] for kind in found.expected if kind in driver.tables.texts})
    shown = expectation(found.expected, wanted, token.kind == END)
    message = f"found {_shown(token)}, but {shown} was expected" if shown else f"{_shown(token)} cannot stand here"
    return Diagnostic("FP101", _visible(span), message, _hint(token, found, tokens, wanted))


def expectation(expected: frozenset[str], wanted: list[str], at_end: bool) -> str:
    """What could stand there, in a few words."""
    if _VALUES <= expected:
        return "a value"
    if "NAME" in expected:
        return "a name"
    rest = [f"`{text}`" for text in wanted if text not in _OPERATORS]
    if END in expected and not at_end:
        rest.append("the end of the line")
    if not rest or len(rest) > 5:
        return "an operator" if "COMPARE" in expected or "PLUS" in expected else ""
    return rest[0] if len(rest) == 1 else f"{', '.join(rest[:-1])} or {rest[-1]}"


def _shown(token: Token) -> str:
    return "the end of the line" if token.kind == END else f"`{token.text}`"


def _visible(span: Span) -> Span:
    return span if span.end > span.start else Span(span.source, max(span.start - 1, 0), span.end)


def _hint(token: Token, found: Stuck, tokens: list[Token], wanted: list[str]) -> str | None:
    before = tokens[found.place - 1] if found.place else token
    if token.kind == "STRING":
        return "texts in quotes are for `use` only; docstrings have three quotes"
    if token.text == "none" and before.text in ("is", "not"):
        return "write `== none` or `!= none`; `is` tests a control state or a variant"
    if before.kind == "NUMBER" and token.kind in ("DOT", "NUMBER", "NAME") and before.end == token.start:
        return "numbers are whole, and a name does not start with a digit"
    if found.place == 0 and token.text in ("and", "or", "+", "-", "implies", "|"):
        return "put an expression of several lines in parentheses"
    if token.text == "," and "RPAR" in found.expected:
        return "there are no tuples; use a `record`"
    if token.text == "_":
        return "`_` stands for any value in patterns and in `in_flight(…)` only"
    if token.text.isidentifier() and token.kind == "NAME":
        return did_you_mean(token.text, [text for text in wanted if text.isidentifier()])
    if token.text.isidentifier() and "NAME" in found.expected:
        return f"`{token.text}` is a word of the language; choose another name"
    return None
