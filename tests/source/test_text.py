"""Places in a text, and the words that are near a slip."""

from fencepost.source.diagnostic import did_you_mean, nearest
from fencepost.source.text import SourceFile, Span


def test_lines_and_columns_count_from_one() -> None:
    source = SourceFile("a", "ab\n\ncd")
    assert [source.position(offset) for offset in (0, 1, 3, 4, 5)] == [(1, 1), (1, 2), (2, 1), (3, 1), (3, 2)]


def test_a_line_comes_without_its_end() -> None:
    source = SourceFile("a", "ab\r\ncd")
    assert [source.line(1), source.line(2)] == ["ab", "cd"]


def test_a_span_reaches_to_the_end_of_another() -> None:
    source = SourceFile("a", "one two three")
    assert Span(source, 0, 3).to(Span(source, 4, 7)).text == "one two"


def test_case_is_the_nearest_slip() -> None:
    assert nearest("grant", ["Great", "Grant"]) == "Grant"


def test_nothing_is_suggested_for_a_word_far_from_all() -> None:
    assert did_you_mean("zebra", ["Grant", "Acquire"]) is None


def test_a_suggestion_is_a_question() -> None:
    assert did_you_mean("Grnat", ["Grant", "Acquire"]) == "did you mean `Grant`?"
