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
    r'[ \t]*(?:"""|(?:let|require|send|broadcast|reply|post|start|stop|become|assert|skip|return|crash|elif'
    r"|case|match|urgent|action|on|ignore|durable|volatile|shared|ghost|oracle|timer|states|role|ordered|service|store"
    r"|operation|invariant|transition|witness|stuck|model|message|posted|anonymous|param|const|def|type|enum"
    r"|record|union|sort|network|use|protocol|expect)"
    r"[ ]+(?!(?:in|is|and|or|not|if|else|for|implies|from|to)\b)[^\W\d]"
    r"|(?:else|init|faults)[ ]*:[ \t\r]*(?:#|\n))"
)
_VALUE = re.compile(r"\b(?:True|False|None)\b")


@final
@dataclass(slots=True)
class Line:
    """A logical line: its tokens with the end last; `doc` where it is a docstring.

    `broken`: what is wrong with its characters hides what the line means.
    """

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
        self.comments: list[Span] = []
        self._stray: set[str] = set()
        self._unbalanced = False
        self._has_values = _VALUE.search(source.text) is not None

    def lines(self) -> Iterator[Line]:
        """The logical lines of the text that hold more than a comment."""
        while self.at < len(self.text):
            start = self.at
            indent = self._indent()
            self._stray.clear()
            self._unbalanced = False
            self.line = Line(indent, [])
            if self.text.startswith('"""', self.at):
                self._docstring()
            else:
                self._tokens()
                if self._has_values:
                    self._translate()
            if self.line.tokens:
                tab = self.text.find("\t", start, self.line.tokens[0].start) if self.tab is None else -1
                self.tab = tab if tab >= 0 else self.tab
                last = self.line.tokens[-1].end
                self.line.tokens.append(Token(END, "", last, last))
                yield self.line

    def _indent(self) -> int:
        match = _INDENT.match(self.text, self.at)
        space = match[0] if match else ""
        self.at += len(space)
        return len(space.expandtabs(4))

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
        hash_sign = self.text.find("#", token.end, newline if newline >= 0 else len(self.text))
        if hash_sign >= 0 and not self.line.broken:
            self.comments.append(self._span(hash_sign, newline if newline >= 0 else len(self.text)))
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
                kind = "NAME" if tokens and tokens[-1][0] == "DOT" else kinds.get(word, "NAME")
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
            elif group == _COMMENT:
                self.comments.append(self._span(at - len(word), at))
            else:
                self._rare(group, word, at)
        self.at = at
        self.brackets.clear()

    def _bracket(self, token: Token) -> bool:
        """Keeps the stack of open brackets; false for a bracket that closes nothing."""
        if token.text not in _CLOSING:
            self.brackets.append(token)
            if len(self.brackets) == NESTING + 1:
                self._unbalanced = True
                self._problem(complain.nesting(self._span(token.start, token.end)))
            return True
        wanted = _CLOSING[token.text]
        if self.brackets and self.brackets[-1].text == wanted:
            self.brackets.pop()
            return True
        opening = self.brackets[-1] if self.brackets else None
        if not self._unbalanced:
            self._unbalanced = True
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
        if not self._unbalanced:
            opening = self.brackets[-1]
            self._problem(complain.unclosed_bracket(self._span(opening.start, opening.end)))
        return True

    def _is_headed(self) -> bool:
        """Whether the line ends with the `:` of a head, though a parenthesis is open."""
        tokens = self.line.tokens
        if tokens[-1].kind != "COLON" or self.brackets[-1].text != "(" or tokens[0].kind == "DEF":
            return False
        return not (len(tokens) > 2 and tokens[-2].kind == "NAME" and tokens[-3].text in "(,")

    def _translate(self) -> None:
        """Reads `True` as `true`, and says so."""
        for place, token in enumerate(self.line.tokens):
            if token.kind == "NAME" and token.text in VALUES:
                ours = VALUES[token.text]
                self._problem(complain.foreign_value(self._span(token.start, token.end), ours), broken=False)
                self.line.tokens[place] = token._replace(kind=self.kinds[ours])

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
