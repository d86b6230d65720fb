"""What pictures are made of: nothing that somebody wrote becomes markup, and measured text has room."""

from xml.etree import ElementTree

import pytest

from fencepost.report.svg import PALETTE, document, group, number, said, shortened, tag, width_of, words, wrapped

HOSTILE = ["<script>alert(1)</script>", "\" onload='x'", "a & b &lt;", "]]>", "\u202eesrever", "\x00\x1b[31m", "\ud800"]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("text", HOSTILE)
def test_what_somebody_wrote_is_text_wherever_it_stands(text: str) -> None:
    body = [words(1, 2, text), group(title=text), tag("rect", id=text)]
    root = ElementTree.fromstring(document((10, 10), text, body))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {"svg", "title", "style", "rect", "text", "g"}
    assert len(root.findall(f"{SVG}rect")) == 2
    assert all(set(rect.keys()) <= {"id", "width", "height", "class"} for rect in root.iter(f"{SVG}rect"))


def test_characters_that_turn_or_hide_their_surroundings_are_spelled_out() -> None:
    assert said("a\u202eb\u200b") == "a\\u202eb\\u200b"


def test_each_colour_has_a_value_on_light_and_on_dark_ground() -> None:
    light, dark = document((1, 1), "", []).split("@media (prefers-color-scheme:dark)")
    for name, (by_day, by_night) in PALETTE.items():
        assert f".on-{name}{{fill:{by_day}}}" in light
        assert f".on-{name}{{fill:{by_night}}}" in dark


@pytest.mark.parametrize(("value", "text"), [(1, "1"), (1.25, "1.2"), (-0.01, "0"), (10.0, "10"), (3.96, "4")])
def test_numbers_are_short(value: float, text: str) -> None:
    assert number(value) == text


def test_wide_letters_and_bold_ones_are_wider() -> None:
    assert width_of("WWW") > width_of("lll")
    assert width_of("lease", bold=True) > width_of("lease")
    assert width_of("租約") >= 2 * 12


def test_a_text_is_cut_to_the_room_there_is() -> None:
    short = shortened("a sentence that is far too long", 80)
    assert short.startswith("a sent")
    assert short.endswith("…")
    assert width_of(short) <= 80
    assert shortened("short", 80) == "short"


def test_a_text_is_broken_between_words_and_cut_at_the_last_line() -> None:
    lines = wrapped("one two three four five six seven " + "x" * 10_000, 60, 3)
    assert lines[:2] == ["one two", "three"]
    assert len(lines) == 3
    assert all(width_of(line) <= 60 for line in lines)
