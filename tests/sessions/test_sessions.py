"""Every command shown in the README, the docs and the session files prints what they say."""

from pathlib import Path

import pytest

from tests.literate import Block, Case, cases
from tests.sessions.console import ROOT, check, matches, prepare

DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *Path(__file__).parent.glob("*.md")])
SESSIONS = [
    case
    for document in DOCUMENTS
    for case in cases(document, "console", "fence", "text", "json")
    if any(block.language == "console" for block in case.blocks)
]


def _console(case: Case) -> list[Block]:
    return [block for block in case.blocks if block.language == "console"]


def _marked(case: Case) -> object:
    """The case, marked as slow where one of its blocks is (```console slow)."""
    slow = any("slow" in block.options for block in _console(case))
    return pytest.param(case, id=case.id, marks=[pytest.mark.slow] if slow else [])


@pytest.mark.parametrize("case", [_marked(case) for case in SESSIONS])
def test_session(case: Case, tmp_path: Path, update: bool) -> None:
    prepare(tmp_path, case)
    wrong = [complaint for block in _console(case) for complaint in check(case, block, tmp_path, update)]
    assert not wrong, "\n\n".join(wrong)


def test_there_are_sessions() -> None:
    assert len(SESSIONS) >= 5


@pytest.mark.parametrize(
    ("expected", "actual", "agree"),
    [
        (["a", "b"], ["a", "b"], True),
        (["a", "..."], ["a", "b", "c"], True),
        (["...", "c"], ["a", "b", "c"], True),
        (["a"], ["a", "b"], False),
        (["x 0.2 s"], ["x 13.7 s"], True),
        (["x 12 states"], ["x 13 states"], False),
    ],
)
def test_matching_can_fail(expected: list[str], actual: list[str], agree: bool) -> None:
    assert matches(expected, actual) is agree
