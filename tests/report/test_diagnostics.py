"""How a diagnostic looks: the place, the text underlined, whatever characters stand before it."""

from fencepost.report.diagnostics import diagnostic_text
from fencepost.source.diagnostic import Diagnostic, Related
from fencepost.source.text import SourceFile, Span


def shown(text: str, word: str, **more: object) -> str:
    source = SourceFile("lease.fence", text)
    start = text.index(word)
    hint = more.get("hint")
    span = Span(source, start, start + len(word))
    return diagnostic_text(Diagnostic("FP201", span, f"no `{word}`", hint if isinstance(hint, str) else None))


def underlined(text: str) -> str:
    """What stands right above the marks."""
    _, line, marks, *_ = text.splitlines()
    return line[marks.index("^") : marks.rindex("^") + 1]


def test_place_code_message_underline_and_hint() -> None:
    assert shown("protocol P\n    send Grnat to n\n", "Grnat", hint="did you mean `Grant`?") == (
        "lease.fence:2:10: error[FP201]: no `Grnat`\n"
        "    2 |     send Grnat to n\n"
        "      |          ^^^^^\n"
        "      = did you mean `Grant`?\n"
    )


def test_the_second_of_two_lines_is_found() -> None:
    assert underlined(shown("aaa\nbbb ccc\n", "ccc")) == "ccc"


def test_a_tab_before_the_word() -> None:
    assert underlined(shown("\tsend Grnat", "Grnat")) == "Grnat"


def test_a_control_character_is_written_out() -> None:
    text = shown("a \x1b[31m Grnat", "Grnat")
    assert "\x1b" not in text
    assert "\\x1b" in text
    assert underlined(text) == "Grnat"


def test_wide_characters_take_two_columns() -> None:
    marks = shown("日本 Grnat", "Grnat").splitlines()[2]
    assert marks.index("^") - marks.index("|") - 2 == 5


def test_a_very_long_line_is_cut_around_the_place() -> None:
    text = shown("x" * 5000 + " Grnat " + "y" * 5000, "Grnat")
    assert max(len(line) for line in text.splitlines()) < 200
    assert underlined(text) == "Grnat"


def test_a_span_over_several_lines_is_marked_to_the_end_of_the_first() -> None:
    assert underlined(shown("one two\nthree", "two\nthree")) == "two"


def test_the_end_of_a_file_has_a_mark() -> None:
    source = SourceFile("a.fence", "abc")
    assert "|    ^\n" in diagnostic_text(Diagnostic("FP006", Span(source, 3, 3), "more was expected"))


def test_related_places_are_shown() -> None:
    source = SourceFile("a.fence", "first\nsecond\n")
    related = (Related(Span(source, 0, 5), "declared here"),)
    text = diagnostic_text(Diagnostic("FP203", Span(source, 6, 12), "twice", None, related))
    assert "    a.fence:1:1: declared here\n    1 | first\n      | -----\n" in text
