"""Cuts a text into logical lines of tokens.

A logical line ends where a line of the file ends outside of all brackets. What is wrong with the characters
themselves (tabs, stray signs, brackets that do not match, docstrings without an end) is found here; the scan
always goes on, in one pass, and a bracket that is never closed costs its own line only.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import final

from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import SourceFile, Span
from fencepost.syntax import complain
from fencepost.syntax.drive import Token
from fencepost.syntax.tables import END, Tables
from fencepost.syntax.words import SIGNS, VALUES

NESTING = 200

_TOKEN = re.compile(
    r"[ \t\r]*(?:([^\W\d]\w*)"  # 1: a word
    r"|(\.\.|//(?!=)|<=(?![>])|->|[=!]=(?!=)|>=|[-+|]=|<(?!>|->)|[-+]|=(?![<>=])|[*%](?![*=])"
    r"|\|(?!\|)|&(?![&=])|:(?!=)|[>.,?()\[\]{}])"  # 2: a sign of the language
    r"|([0-9]+(?:_[0-9]+)*)"  # 3: a number
    r"|(#[^\n]*)"  # 4: a comment
    r"|(?<=[\w)\]'])(')"  # 5: a prime
    r"|(\"\"\"[^\n]*)"  # 6: a docstring where none can be
    r"|(\"[^\"\n]*\")"  # 7: a path
    r"|(\n|\Z)"  # 8: the end of the line
    r"|(\"[^\n]*|'[^'\n]*'?)"  # 9: a string
    r"|(\*\*=|//=|\*\*|===|<=>|<->|[*/%&^]=|&&|\|\||=>|=<|<>|:=|/\\|\\/|[^\n]))"  # 10: anything else
)
_WORD, _SIGN, _NUMBER, _COMMENT, _PRIME, _DOC, _PATH, _NEWLINE, _STRING, _OTHER = range(1, 11)
_INDENT = re.compile(r"[ \t]*")
_REST = re.compile(r"[ \t\r]*(?:#|\n|\Z)")
_CLOSING = {")": "(", "]": "[", "}": "{"}
# Two words in a row, the first of them a keyword that opens a line, stand in no bracket.
_FRESH = re.compile(
    r'[ \t]*(?:"""|(?:let|require|send|broadcast|reply|post|start|stop|become|assert|skip|return|crash|elif|case|match'
    r"|urgent|action|on|ignore|durable|volatile|shared|ghost|oracle|timer|states|role|ordered|service|store|operation"
    r"|invariant|transition|witness|stuck|model|message|posted|anonymous|param|const|def|type|enum|record|union|sort"
    r"|network|use|protocol|expect)[ ]+(?!(?:in|is|and|or|not|if|else|for|implies|from|to)\b)[^\W\d]"
    r"|(?:else|init|faults)[ ]*:[ \t\r]*(?:#|\n))"
)


@final
@dataclass(slots=True)
class Line:
    """A logical line: its tokens with the end last, or a docstring. `broken`: what it holds was reported already."""

    indent: int
    tokens: list[Token]
    problems: list[Diagnostic] = field(default_factory=list[Diagnostic])
    broken: bool = False
    doc: str | None = None


@final
class Scanner:
    """One pass over one text."""

    def __init__(self, source: SourceFile, tables: Tables) -> None:
        self.source = source
        self.text = source.text
        self.kinds = tables.kinds
        self.at = 0
        self.brackets: list[Token] = []
        self.line = Line(0, [])
        self.tab: int | None = None
        self._stray: set[str] = set()

    def lines(self) -> Iterator[Line]:
        """The logical lines of the text that hold more than a comment."""
        while self.at < len(self.text):
            indent = self._indent()
            self._stray.clear()
            self.line = Line(indent, [])
            if self.text.startswith('"""', self.at):
                self._docstring()
            else:
                self._tokens()
            if self.line.tokens:
                last = self.line.tokens[-1].end
                self.line.tokens.append(Token(END, "", last, last))
                yield self.line

    def _indent(self) -> int:
        match = _INDENT.match(self.text, self.at)
        space = match[0] if match else ""
        if "\t" in space:
            self._tab(self.at + space.index("\t"))
        self.at += len(space)
        return len(space.expandtabs(4))

    def _tab(self, at: int) -> None:
        self.tab = at if self.tab is None else self.tab

    def _span(self, start: int, end: int) -> Span:
        return Span(self.source, start, end)

    def _problem(self, diagnostic: Diagnostic, broken: bool = True) -> None:
        self.line.problems.append(diagnostic)
        self.line.broken = self.line.broken or broken

    def _docstring(self) -> None:
        """Reads a docstring; one that ends amid a later line has lost its end, and took that of the next."""
        end = self.text.find('"""', self.at + 3)
        newline = self.text.find("\n", self.at)
        newline = len(self.text) if newline < 0 else newline
        token = Token("DOC", "", self.at, end + 3)
        if end < 0 or (end > newline and not _REST.match(self.text, end + 3)):
            self._problem(complain.unterminated_docstring(self._span(self.at, self.at + 3)))
            token = Token("DOC", "", self.at, newline)
        elif not _REST.match(self.text, end + 3):
            self._problem(complain.docstring_amid(self._span(self.at, end + 3)))
        self.line.doc = self.text[self.at + 3 : max(end, self.at + 3)]
        self.line.tokens.append(token)
        newline = self.text.find("\n", token.end)
        self.at = len(self.text) if newline < 0 else newline + 1

    def _tokens(self) -> None:
        """Reads tokens to the end of the logical line."""
        match, text, kinds, tokens = _TOKEN.match, self.text, self.kinds, self.line.tokens
        at = self.at
        while found := match(text, at):
            at = found.end()
            group = found.lastindex or 0
            word = found[group]
            if group == _WORD:
                kind = kinds.get(word, "NAME")
                if word in VALUES:
                    kind = self._foreign_value(word, at)
                elif tokens and tokens[-1][0] == "DOT":
                    kind = "NAME"
                tokens.append(Token(kind, word, at - len(word), at))
            elif group == _SIGN:
                token = Token(kinds[word], word, at - len(word), at)
                if word in "()[]{}" and not self._bracket(token):
                    continue
                tokens.append(token)
            elif group == _NUMBER:
                tokens.append(Token("NUMBER", word, at - len(word), at))
            elif group == _NEWLINE:
                if not self.brackets or self._is_cut(at):
                    break
            elif group != _COMMENT:
                self._rare(group, word, at)
        self.at = at
        self.brackets.clear()

    def _bracket(self, token: Token) -> bool:
        """Keeps the stack of open brackets; false for a bracket that closes nothing."""
        if token.text not in _CLOSING:
            self.brackets.append(token)
            if len(self.brackets) == NESTING + 1:
                self._problem(complain.nesting(self._span(token.start, token.end)))
            return True
        wanted = _CLOSING[token.text]
        if self.brackets and self.brackets[-1].text == wanted:
            self.brackets.pop()
            return True
        opening = self.brackets[-1] if self.brackets else None
        if not self.line.broken:
            related = self._span(opening.start, opening.end) if opening is not None else None
            self._problem(complain.stray_bracket(self._span(token.start, token.end), related))
        while any(bracket.text == wanted for bracket in self.brackets[-8:]):
            if self.brackets.pop().text == wanted:
                break
        return False

    def _is_cut(self, at: int) -> bool:
        """Whether the brackets that are open at the end of this line of the file were forgotten."""
        if at < len(self.text) and not _FRESH.match(self.text, at) and not self._is_headed():
            return False
        if not self.line.broken:
            opening = self.brackets[-1]
            self._problem(complain.unclosed_bracket(self._span(opening.start, opening.end)))
        return True

    def _is_headed(self) -> bool:
        """Whether the line ends with the `:` of a head, though a parenthesis is open."""
        tokens = self.line.tokens
        if tokens[-1].kind != "COLON" or self.brackets[-1].text != "(" or tokens[0].kind == "DEF":
            return False
        return not (len(tokens) > 2 and tokens[-2].kind == "NAME" and tokens[-3].text in "(,")

    def _foreign_value(self, word: str, end: int) -> str:
        span = self._span(end - len(word), end)
        self._problem(complain.foreign_value(span, VALUES[word]), broken=False)
        return self.kinds[VALUES[word]]

    def _rare(self, group: int, word: str, end: int) -> None:
        """Primes and paths; and whatever the language does not have."""
        start = end - len(word)
        span = self._span(start, end)
        if group == _PRIME:
            self.line.tokens.append(Token(self.kinds["'"], word, start, end))
        elif group == _PATH:
            self.line.tokens.append(Token("STRING", word, start, end))
        elif group == _DOC:
            self._problem(complain.docstring_amid(span))
        elif group == _STRING:
            self._problem(complain.string(span))
        elif word in SIGNS:
            self._once(word, complain.foreign_sign(span, SIGNS[word]), broken=False)
            for part in SIGNS[word].split():
                self.line.tokens.append(Token(self.kinds[part], part, start, end))
        else:
            self._once("", complain.character(span), broken=True)

    def _once(self, key: str, diagnostic: Diagnostic, broken: bool) -> None:
        """Reports a stray sign, and not the same one again in this line."""
        if key not in self._stray:
            self._stray.add(key)
            self._problem(diagnostic, broken)
