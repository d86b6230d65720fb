"""The story of a counterexample in the terminal."""

from dataclasses import replace

import pytest

from fencepost.report.counterexample import story_lines
from fencepost.report.story import Story
from tests.report.hand import RICH_STORY, STORY


def shown(story: Story, width: int = 110) -> str:
    return "".join(f"{line.plain}\n" for line in story_lines(story, width))


def test_the_whole_story_in_columns() -> None:
    assert shown(STORY) == (
        "x AtMostOnePrimary is violated   1 fault (uneven 1), 3 steps; nothing smaller exists   replayed\n"
        "    two nodes believed they were primary at once\n"
        "                                          A                                        Coordinator\n"
        "  1   the coordinator hears A                                                      "
        "holder none -> A\n"
        "        sends Grant(1) to A\n"
        "  2   A becomes primary of epoch 1        standby -> primary, lease stopped -> 2\n"
        "        takes Grant(1) from Coordinator\n"
        "  3   tick, A's clock runs twice UNEVEN   lease 2 -> expired\n"
        "  why   count(n for n in Node if n is primary) <= 1   is false: 2 <= 1\n"
        "          A is primary: true\n"
    )


def test_only_instances_that_change_have_a_column() -> None:
    assert " B " not in shown(STORY).splitlines()[2]


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120])
@pytest.mark.parametrize("story", [STORY, RICH_STORY])
def test_it_fits_the_width(story: Story, width: int) -> None:
    assert max(len(line) for line in shown(story, width).splitlines()) <= width


def test_where_columns_do_not_fit_changes_stand_below() -> None:
    assert "       A: standby -> primary, lease stopped -> 2\n" in shown(STORY, 50)


def test_a_trace_that_may_not_be_minimal_says_so() -> None:
    assert "a smaller one may exist" in shown(replace(STORY, minimal=False))


def test_a_start_among_several_is_shown() -> None:
    assert "  0   the start " in shown(replace(STORY, chosen=True))


def test_a_cycle_and_a_failure_are_told() -> None:
    text = shown(RICH_STORY)
    assert "for ever: this is the state after step 1 again" in text
    assert "  why   epoch would be 3, outside 0..2\n" in text


def test_two_instances_of_one_name_have_columns_of_their_own() -> None:
    def renamed(instance: str | None) -> str | None:
        return "A" if instance == "Coordinator" else instance

    states = tuple(tuple(replace(cell, instance=renamed(cell.instance)) for cell in state) for state in STORY.states)
    title = shown(replace(STORY, states=states)).splitlines()[2]
    assert "Node A" in title
    assert "Coordinator A" in title
