"""Random texts: what is formatted means the same, and no text at all makes the parser fall over."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fencepost.source.codes import CODES
from fencepost.source.text import SourceFile
from fencepost.syntax.format import format_text
from fencepost.syntax.parse import Parsed, parse
from tests.syntax.texts import EDITS, FILES, RUBBISH

_SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _parsed(text: str) -> Parsed:
    return parse(SourceFile("random.fence", text))


@_SETTINGS
@given(FILES)
def test_parse_format_parse(text: str) -> None:
    before = _parsed(text)
    assert before.diagnostics == ()
    result = format_text(SourceFile("random.fence", text))
    assert isinstance(result, str)
    assert _parsed(result).file == before.file
    assert format_text(SourceFile("random.fence", result)) == result


@_SETTINGS
@given(FILES)
def test_no_comment_is_lost(text: str) -> None:
    result = format_text(SourceFile("random.fence", text))
    assert isinstance(result, str)
    assert result.count("#") == text.count("#")


@_SETTINGS
@given(RUBBISH | st.text(max_size=200))
def test_rubbish_is_diagnosed(text: str) -> None:
    parsed = _parsed(text)
    assert parsed.diagnostics or parsed.file.declarations or parsed.file.protocol or parsed.file.doc
    assert {found.code for found in parsed.diagnostics} <= set(CODES)


@_SETTINGS
@given(FILES, st.lists(EDITS, min_size=1, max_size=3))
def test_a_damaged_text_is_diagnosed_in_place(text: str, edits: list[tuple[int, int, str]]) -> None:
    for at, removed, added in edits:
        start = at % (len(text) + 1)
        text = text[:start] + added + text[start + removed :]
    for found in _parsed(text).diagnostics:
        assert 0 <= found.span.start <= found.span.end <= len(text)
        assert found.code in CODES
