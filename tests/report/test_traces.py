"""Trace files and ITF: what is written is read back as the same story; what is no trace is refused."""

import json

import pytest

from fencepost.report.itf import is_itf, read_itf, write_itf
from fencepost.report.jsonio import NotATrace
from fencepost.report.story import Story
from fencepost.report.trace_file import read_trace, write_trace
from tests.report.hand import RICH_STORY, STORY


@pytest.mark.parametrize("story", [STORY, RICH_STORY])
def test_a_trace_file_holds_the_whole_story(story: Story) -> None:
    assert read_trace(write_trace(story, "0.1.0")) == story


@pytest.mark.parametrize("story", [STORY, RICH_STORY])
def test_itf_holds_the_whole_story(story: Story) -> None:
    assert read_itf(write_itf(story)) == story


def test_itf_has_the_shape_that_its_readers_want() -> None:
    document = json.loads(write_itf(STORY))
    assert document["#meta"]["format"] == "ITF"
    assert document["vars"] == ["Node.state", "Node.lease", "Coordinator.holder", "log"]
    assert document["states"][2]["Node.lease"]["#map"][0] == ["A", {"#bigint": "2"}]
    assert document["states"][0]["log"] == {"#set": [{"#bigint": "1"}, {"#bigint": "2"}]}


def test_itf_of_another_tool_is_read() -> None:
    text = '{"vars": ["x"], "states": [{"#meta": {"index": 0}, "x": 1}, {"x": {"#tup": [1, "a"]}}]}'
    story = read_itf(text)
    assert is_itf(text)
    assert [state[0].shown for state in story.states] == ["1", "[1, a]"]
    assert len(story.steps) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "nonsense",
        "{}",
        '{"schema": "fencepost/trace/2"}',
        '{"schema": "fencepost/trace/1"}',
        write_trace(STORY, "0").replace('"verdict": "violated"', '"verdict": 3'),
        write_trace(STORY, "0").replace('"transitions": [', '"transitions": [7, '),
        "[" * 100_000,
    ],
)
def test_what_is_no_trace_is_refused(text: str) -> None:
    with pytest.raises(NotATrace):
        read_trace(text)
