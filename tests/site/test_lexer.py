"""The colours of the language: every text is read to its end, and words are what they look like."""

import re
from pathlib import Path

import pytest
from pygments.token import Comment, Error, Keyword, Name, String

from pygments_fencepost import FencepostLexer
from tests.literate import cases

ROOT = Path(__file__).parents[2]
TEXTS = sorted(path for room in ("specs", "models") for path in (ROOT / room).rglob("*.fence"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_text_is_read(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tokens = list(FencepostLexer().get_tokens(text))
    assert [value for kind, value in tokens if kind is Error] == []
    assert "".join(value for _, value in tokens).strip() == text.strip()


def test_every_block_of_the_documentation_is_read() -> None:
    documents = sorted((ROOT / "docs").rglob("*.md"))
    blocks = [block for document in documents for case in cases(document, "fence") for block in case.blocks]
    assert len(blocks) > 50
    assert [b.text for b in blocks if any(kind is Error for kind, _ in FencepostLexer().get_tokens(b.text))] == []


def test_words_have_their_colours() -> None:
    text = (
        '"""doc"""\nrole Node:  # here\n    durable up: bool = true\n    action go when idle:\n        send Ask to Node'
    )
    found = {value: kind for kind, value in FencepostLexer().get_tokens(text)}
    assert found['"""doc"""'] is String.Doc
    assert found["# here"] is Comment.Single
    assert (found["role"], found["bool"], found["true"]) == (Keyword.Declaration, Keyword.Type, Keyword.Constant)
    assert (found["send"], found["Node"], found["go"]) == (Keyword, Name.Class, Name)


def test_every_word_of_the_grammar_has_a_colour() -> None:
    grammar = (ROOT / "verifier/fencepost/syntax/grammar.lark").read_text(encoding="utf-8")
    told = {word for line in grammar.splitlines() for word in re.findall(r'"([a-z]+)"', line.split("//")[0])}
    assert len(told) > 80
    plain = {word for word in told if next(FencepostLexer().get_tokens(word))[0] not in Keyword}
    assert plain == set()
