"""The chart of a story: every message and fault of it is there, no two texts share a place, and no name breaks it."""

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from fencepost.report.chart.flights import flights
from fencepost.report.chart.layout import SIZES, lane_width, lay_out
from fencepost.report.chart.picture import chart_svg
from fencepost.report.chart.scene import scene_of
from fencepost.report.chart.texts import write_mermaid, write_plantuml
from fencepost.report.plain import Items
from fencepost.report.story import Cell, Message, Step, Story
from fencepost.report.svg import width_of
from tests.report.hand import GRANT, STORY, step

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "<script>alert(1)</script>",
    "\" onload='x'",
    "a & b &lt;",
    "]]>",
    "\u202eesrever",
    "\x00\x1b[31m",
    "x" * 10_000,
]


def sending(*steps: Step) -> Story:
    """A story of these steps in which no variable changes."""
    return replace(STORY, steps=steps, states=(STORY.states[0],) * (len(steps) + 1))


def sent(*messages: Message) -> Step:
    return replace(step("sends"), actor="Coordinator", sent=messages)


def took(*messages: Message, fault: str | None = None) -> Step:
    return replace(step("takes", fault=fault), taken=messages)


def test_a_message_goes_from_the_step_that_sent_it_to_the_one_that_took_it() -> None:
    (flight,) = flights(sending(sent(GRANT), step("waits"), took(GRANT)))
    assert (flight.sender, flight.receiver, flight.sent, flight.ended, flight.fate) == (
        "Coordinator",
        "A",
        0,
        2,
        "taken",
    )


def test_of_two_equal_messages_the_first_is_taken_and_the_other_is_still_on_its_way() -> None:
    first, second = flights(sending(sent(GRANT), sent(GRANT), took(GRANT)))
    assert [(f.sent, f.fate) for f in (first, second)] == [(0, "taken"), (1, "in flight")]


def test_a_set_absorbs_a_message_that_is_equal_to_one_in_flight() -> None:
    story = sending(sent(GRANT), sent(GRANT), took(GRANT))
    network = Cell("Grant: C -> N", None, None, "Grant", "network", Items("set", ()))
    (flight,) = flights(replace(story, states=tuple((*state, network) for state in story.states)))
    assert (flight.sent, flight.fate) == (0, "taken")


def test_a_duplicate_is_one_more_delivery_and_the_message_stays_on_its_way() -> None:
    found = flights(sending(sent(GRANT), took(GRANT, fault="duplicate"), took(GRANT)))
    assert sorted((f.ended, f.again) for f in found) == [(1, True), (2, False)]


def test_a_lost_message_ends_where_it_was_lost() -> None:
    lost = replace(step("loses", fault="lose"), actor=None, lost=(GRANT,))
    (flight,) = flights(sending(sent(GRANT), lost))
    assert (flight.fate, flight.ended) == ("lost", 1)
    assert "Grant(1): lost" in chart_svg(sending(sent(GRANT), lost))


def test_a_message_that_was_in_flight_from_the_start_has_no_sending() -> None:
    (flight,) = flights(sending(took(GRANT)))
    assert (flight.sent, flight.ended) == (None, 0)
    assert 'data-sent="0"' in chart_svg(sending(took(GRANT)))


def test_a_state_that_the_reasons_speak_of_stands_out() -> None:
    spans = {(s.lane, s.state): s.tone for s in scene_of(STORY).spans}
    assert spans == {(0, "standby"): "first", (0, "primary"): "blamed", (1, "standby"): "first"}
    assert re.search(r'class="on-orange"/><text[^>]*>primary', chart_svg(STORY))


def test_a_crash_breaks_the_bar_until_the_restart() -> None:
    up = [Cell("up Node", "Node", "A", "up", "up", value) for value in (True, False, True)]
    crash, restart = step("A crashes", fault="crash"), step("A restarts")
    story = replace(STORY, steps=(crash, restart), states=tuple((*STORY.states[0], cell) for cell in up))
    assert [(o.state, o.begin, o.end) for o in scene_of(story).outages] == [("down", 1, 2)]
    assert "FAULT: crash" in chart_svg(story)


def long_story(instances: int, steps: int, words: str) -> Story:
    """Everybody sends to everybody else, in words that need many lines."""
    names = [f"Node{n}" for n in range(instances)]
    state = tuple(Cell("Node.state", "Node", name, "state", "control", "follower") for name in names)
    told: list[Step] = []
    for n in range(steps):
        me, you = names[n % instances], names[(n + 1 + n // instances) % instances]
        told.append(replace(step(f"{me} {words} {n}"), actor=me, sent=(Message("Ask", me, you, (("n", n),)),)))
    return replace(STORY, states=(state,) * (steps + 1), steps=tuple(told))


@pytest.mark.parametrize("words", ["acts", "hears of a very long sentence " * 6, "W" * 300])
def test_no_text_leaves_its_box_and_no_box_meets_another(words: str) -> None:
    layout = lay_out(scene_of(long_story(5, 40, words)), 0)
    assert len(layout.rows) >= 41
    for before, after in pairwise(layout.rows):
        assert before.bottom <= after.top
    for box in (box for row in layout.rows for box in row.boxes):
        left, right = layout.inner(box.lane)
        assert 0 <= left < right <= (box.lane + 1) * lane_width(5) + layout.left(0)
        for line, under in pairwise(box.lines):
            assert under.y - line.y >= SIZES[under.look]
        for line in box.lines:
            bold = line.look in ("says", "fault")
            assert width_of(line.text, SIZES[line.look], bold=bold) <= right - left
            assert box.top < line.y - SIZES[line.look] and line.y < box.top + box.height


def test_a_chart_of_many_steps_stays_small() -> None:
    assert len(chart_svg(long_story(5, 40, "hears of it"))) < 100_000


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_and_no_sentence_breaks_a_picture(text: str) -> None:
    story = replace(STORY, property=text, doc=text, steps=tuple(replace(s, says=text) for s in STORY.steps))
    root = ElementTree.fromstring(chart_svg(story))
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= {
        "svg",
        "title",
        "style",
        "g",
        "rect",
        "text",
        "path",
        "circle",
    }
    assert not [name for element in root.iter() for name in list(element.attrib) if name.startswith("on")]
    assert len(chart_svg(story)) < 100_000


@pytest.mark.parametrize("text", [*HOSTILE, "a; b", "at the end", "L0->>L1: x", "a\nparticipant b"])
def test_what_somebody_wrote_is_a_label_in_mermaid_and_plantuml(text: str) -> None:
    story = replace(STORY, property=text, steps=tuple(replace(s, says=text) for s in STORY.steps))
    shape = re.compile(
        r"    (accTitle: |participant L\d+ as |Note over L\d+(,L\d+)?: |L\d+(->>|--x|--\))L\d+: )"
        r"([^\n;<]|#\d+;|<br/>)*"
    )
    first, *lines = write_mermaid(story).splitlines()
    assert first == "sequenceDiagram"
    assert [line for line in lines if not shape.fullmatch(line)] == []
    assert not re.search(r"\bend\b", write_mermaid(story))
    started, *body, ended = write_plantuml(story).splitlines()
    assert (started, ended) == ("@startuml", "@enduml")
    assert [line for line in body if not re.match(r'title |participant "|note over L|L\d+ -', line)] == []
