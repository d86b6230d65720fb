"""Reads one line of tokens: its value, or the one diagnostic that says why it has none."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal, final

from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import Span
from fencepost.syntax import ast, complain, explain
from fencepost.syntax.drive import Driver, Stuck, Token, TooDeep
from fencepost.syntax.heads import Branch, Head, Inside
from fencepost.syntax.places import GRAMMAR, PLACES, is_name_after_all, opened_by, words_of
from fencepost.syntax.refused import Refused
from fencepost.syntax.scan import NESTING

_LEAST = 16  # levels that even the deepest block leaves to the expressions in it
_SURE = 0.75  # how near a known word must be for the block below to be read as that word's


@final
@dataclass(frozen=True, slots=True)
class LineReader:
    """Reads lines with one driver."""

    driver: Driver

    def read(self, tokens: list[Token], inside: Inside, depth: int, said: list[Diagnostic]) -> Any:
        """The line's value. A missing `:` is reported to `said`, and the line read as if it were there."""
        if is_name_after_all(tokens, self.driver.tables.soft):
            tokens[0] = tokens[0]._replace(kind="NAME")
        first = tokens[0]
        if first.kind != "NAME" and inside not in PLACES.get(first.text, (inside,)) and inside not in GRAMMAR:
            return explain.wrong_place(self._span(first), first.text, inside)
        try:
            value = self._run(tokens, inside, depth)
            if isinstance(value, Stuck):
                value = self._with_colon(value, tokens, inside, depth, said)
        except Refused as refused:
            return self._refused(refused.diagnostic, tokens, inside)
        if isinstance(value, Stuck):
            return explain.stuck(value, tokens, self.driver, inside)
        if isinstance(value, TooDeep):
            return complain.nesting(self._span(tokens[value.place - 1]))
        return value

    def judged(self, value: Any, before: Sequence[Any], inside: Inside, follows_broken: bool) -> Any:
        """The value as it goes into its block, or the diagnostic of why it cannot stand there."""
        if isinstance(value, ast.Assign) and inside == "model":
            return explain.setting(value)
        if isinstance(value, Head) and value.word in ("elif", "else") and not follows_broken:
            last = before[-1] if before else None
            if not isinstance(last, Branch) or last.word == "else":
                return explain.orphan(value.span, value.word)
        if isinstance(value, ast.Variable) and value.kind == "shared" and inside != "file":
            return explain.wrong_place(value.span, value.kind, inside)
        if isinstance(value, ast.CallStatement | ast.Assign) and inside not in ("block", "init"):
            return explain.statement_outside(value.span, inside)
        if inside == "condition" and before:
            return explain.second_expression(value.span)
        return value

    def announced(self, tokens: list[Token], inside: Inside | Literal["skipped"]) -> Inside | None:
        """What the block below a broken line holds, as far as its first word tells."""
        word = tokens[0].text
        if inside != "skipped" and word not in PLACES:
            word = next(iter(get_close_matches(word, words_of(inside), n=1, cutoff=_SURE)), word)
        return opened_by(word, tokens[1].text if len(tokens) > 1 else "")

    def _span(self, token: Token) -> Span:
        return Span(self.driver.source, token.start, token.end)

    def _run(self, tokens: list[Token], inside: Inside, depth: int) -> Any:
        return self.driver.run(GRAMMAR.get(inside, "line"), tokens, max(NESTING - depth, _LEAST))

    def _with_colon(self, found: Stuck, tokens: list[Token], inside: Inside, depth: int, said: list[Diagnostic]) -> Any:
        if found.place != len(tokens) - 1 or "COLON" not in found.expected:
            return found
        end = tokens[-1].end
        value = self._run([*tokens[:-1], Token("COLON", ":", end, end), tokens[-1]], inside, depth)
        if not isinstance(value, Head):
            return found
        said.append(explain.missing_colon(Span(self.driver.source, max(end - 1, 0), end), tokens[0].text))
        return value

    def _refused(self, diagnostic: Diagnostic, tokens: list[Token], inside: Inside) -> Diagnostic:
        if diagnostic.code == "FP112" and len(tokens) == 2 and tokens[0].kind == "NAME":
            return explain.unknown_word(self._span(tokens[0]), tokens[0].text, inside)
        return diagnostic
