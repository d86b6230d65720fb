"""Why a line cannot be read, in the user's words: what was found, expected, and likely meant."""

from fencepost.source.diagnostic import Diagnostic, did_you_mean
from fencepost.source.text import Span
from fencepost.syntax import ast
from fencepost.syntax.drive import Driver, Stuck, Token
from fencepost.syntax.heads import Inside
from fencepost.syntax.places import GRAMMAR, NAMED, PLACES, words_of
from fencepost.syntax.tables import END
from fencepost.syntax.words import FOREIGN

_WORD_OPERATORS = frozenset(("implies", "or", "and", "not", "in", "is", "if"))
_SIGN_KINDS = frozenset(("COMPARE", "PLUS", "MINUS", "PRODUCT"))
_SIGNS = frozenset(("|", "&", "..", "+", "-", "*", "//", "%", "'", ".", "[", "(", "?"))
_COMPARISONS = frozenset(("==", "!=", "<", "<=", ">", ">="))
_OPERATORS = _WORD_OPERATORS | _SIGNS | _COMPARISONS
_VALUES = frozenset(("NAME", "NUMBER", "LPAR", "LBRACE"))


def not_yet(span: Span, what: str) -> Diagnostic:
    """A construct of a later version."""
    hint = "a later version will check it; remove it for now"
    return Diagnostic("FP701", span, f"{what} is not supported yet", hint)


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
    hint = "statements belong in actions, handlers, operations and `init:`"
    return Diagnostic("FP109", span, f"a statement cannot stand {NAMED[inside]}", hint)


def setting(value: ast.Assign) -> ast.Setting | Diagnostic:
    """What an assignment in a model binds."""
    if isinstance(value.target, ast.Ref) and value.op == "=":
        return ast.Setting(ast.Name(value.target.name, value.target.span), value.value, value.span)
    return Diagnostic("FP109", value.span, "a model binds names only", "write `GRACE = 2` or `Node = {A, B}`")


def orphan(span: Span, word: str) -> Diagnostic:
    """An `else` without its `if`."""
    hint = "it stands right below the block of its `if`"
    return Diagnostic("FP114", span, f"this `{word}` follows no `if`", hint)


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
    if found.place == 1 and tokens[0].kind == "NAME" and inside not in GRAMMAR:
        begun = _stuck_after_a_name(tokens, driver, inside)
        if begun is not None:
            return begun
    if token.text == "=" and "COMPARE" in found.expected:
        return Diagnostic("FP108", span, "`=` stores a value and cannot compare", "write `==`")
    texts = driver.tables.texts
    wanted = sorted(texts[kind] for kind in found.expected if kind in texts)
    shown = _expectation(found.expected, wanted)
    said = f"found {_shown(token)}, but {shown} was expected" if shown else f"{_shown(token)} cannot stand here"
    visible = span if span.end > span.start else Span(span.source, max(span.start - 1, 0), span.end)
    return Diagnostic("FP101", visible, said, _hint(token, found, tokens, wanted))


def _stuck_after_a_name(tokens: list[Token], driver: Driver, inside: Inside) -> Diagnostic | None:
    first, second = tokens[0], tokens[1]
    if second.kind in _SIGN_KINDS:
        hint = "`=` stores a value" if second.text == "==" else None
        whole = Span(driver.source, first.start, tokens[-1].end)
        return Diagnostic("FP112", whole, "a value alone on a line does nothing", hint)
    if inside == "model" and second.kind == "COLON":
        span = Span(driver.source, second.start, second.end)
        return Diagnostic("FP101", span, "found `:`, but `=` was expected", f"write `{first.text} = …`")
    if second.text.isalnum() or second.kind in ("NAME", END, "COLON", "STRING"):
        return unknown_word(Span(driver.source, first.start, first.end), first.text, inside)
    return None


def _expectation(expected: frozenset[str], wanted: list[str]) -> str:
    """What could stand there, in a few words; nothing where too much could."""
    if expected == frozenset(("NUMBER",)):
        return "a number"
    if expected >= _VALUES:
        return "a value"
    if "NAME" in expected:
        return "a name"
    if "STRING" in expected:
        return "a path in double quotes"
    rest = [f"`{text}`" for text in wanted if text not in _OPERATORS]
    if END in expected:
        rest.append("the end of the line")
    if not rest or len(rest) > 5:
        return "an operator" if "COMPARE" in expected or "PLUS" in expected else ""
    return rest[0] if len(rest) == 1 else f"{', '.join(rest[:-1])} or {rest[-1]}"


def _shown(token: Token) -> str:
    return "the end of the line" if token.kind == END else f"`{token.text}`"


def _hint(token: Token, found: Stuck, tokens: list[Token], wanted: list[str]) -> str | None:
    before = tokens[found.place - 1] if found.place else token
    if before.text == "." and found.place > 1 and tokens[found.place - 2].kind == "NUMBER":
        return "numbers are whole; a range has two dots"
    if before.kind == "NUMBER" and before.end == token.start and token.text.isidentifier():
        return "a name does not start with a digit"
    if token.text == "none" and before.text in ("is", "not"):
        return "write `== none` or `!= none`; `is` tests a control state or a variant"
    if found.place == 0 and token.text in _OPERATORS:
        return "put an expression of several lines in parentheses"
    if before.text in ("forall", "exists"):
        return f"write `{'all' if before.text == 'forall' else 'any'}(p for n in S)`"
    if tokens[0].kind == "EXPECT" and found.place == 2:
        return _hint_of_expectation(before.text, token.text)
    return _hint_of(token, found.expected, wanted)


def _hint_of_expectation(first: str, second: str) -> str | None:
    """What was meant by `expect first second`"""
    if "holds" in (first, second):
        return "what is not named is expected to hold: write `expect holds`, or leave the line out"
    if "reached" in (first, second):
        return "a witness that is not named is expected to be reached: leave the line out"
    if first in ("violated", "unreached"):
        return f"the name comes first: `expect {second} {first}`"
    if second in ("fails", "fail", "false", "broken"):
        return f"write `expect {first} violated`"
    return did_you_mean(first, ["holds", "distinct", "depth", "orbits"])


def _hint_of(token: Token, expected: frozenset[str], wanted: list[str]) -> str | None:
    """What the token alone tells."""
    if token.kind == "STRING":
        return "texts in quotes are for `use` only; docstrings have three quotes"
    if token.text == "is":
        return "put the test in parentheses: `(x is s)`"
    if token.text == "," and "RPAR" in expected:
        return "there are no tuples; use a `record`"
    if token.text == "_":
        return "`_` stands for any value in patterns and in `in_flight(…)` only"
    if token.text.isidentifier() and "NAME" in expected:
        return f"`{token.text}` is a word of the language; choose another name"
    if token.text.isidentifier():
        return did_you_mean(token.text, [text for text in wanted if text.isidentifier()])
    return None
