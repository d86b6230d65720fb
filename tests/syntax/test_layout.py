"""Indentation, brackets, docstrings, comments: how lines are told from each other, and what can go wrong."""

import pytest

from tests.syntax.reading import codes, complaint, complaints, declared


def test_an_empty_file() -> None:
    assert complaint("").code == "FP013"
    assert complaint("\n# nothing yet\n").code == "FP013"


def test_a_file_may_end_without_a_line_end() -> None:
    assert declared("sort V") == ("Sort", "V", False)


def test_comments_and_blank_lines_end_no_block() -> None:
    text = "role R:\n    states a\n# far left\n\n        # far right\n    timer t: 0..1\n"
    assert len(declared(text)[6]) == 2


def test_any_depth_of_indentation_that_is_the_same_in_a_block() -> None:
    assert codes("role R:\n  action a:\n         skip\n         skip\n  states b\n") == []


def test_tabs_are_reported_once_for_a_file() -> None:
    assert codes("role R:\n\tstates a\n\ttimer t: 0..1\n") == [(2, "FP003")]


def test_a_tab_on_an_empty_line_does_no_harm() -> None:
    assert codes("sort V\n\t\nsort W\n") == []


def test_deeper_without_a_reason() -> None:
    assert codes("sort V\n    sort W\n    sort X\nsort Y\n") == [(2, "FP005")]


def test_between_two_levels() -> None:
    assert codes("role R:\n        states a\n    timer t: 0..1\n    timer u: 0..1\nsort W\n") == [(3, "FP004")]


@pytest.mark.parametrize("head", ["role R:", "model m:", "record R:", "invariant I:", "init:"])
def test_a_head_without_a_block(head: str) -> None:
    assert codes(f"{head}\nsort V\n") == [(1, "FP006")]


def test_a_property_of_a_docstring_only() -> None:
    assert codes('invariant I:\n    """why"""\nsort V\n') == [(1, "FP006")]


def test_an_unclosed_bracket_costs_its_own_line() -> None:
    text = "role R:\n    action a when (x == 1:\n        y = = 2\n        send M to n\n    states b c\n"
    assert codes(text) == [(2, "FP007"), (3, "FP101"), (5, "FP101")]


def test_an_unclosed_bracket_is_marked_where_it_opens() -> None:
    found = complaint("const N = f(1, [2, 3\nconst M = 2\n")
    assert (found.code, found.span.text) == ("FP007", "[")


def test_an_unclosed_bracket_at_the_end_of_the_file() -> None:
    assert codes("const N = (1 +\n") == [(1, "FP007")]


def test_a_bracket_of_another_kind() -> None:
    found = complaint("const N = (1 + 2]\n")
    assert (found.code, found.message) == ("FP008", "`]` does not close `(`")
    assert [related.span.text for related in found.related] == ["("]


def test_a_docstring_without_an_end_costs_its_own_line() -> None:
    text = 'role R:\n    """a role\n    states a b\n    action a:\n        """does"""\n        skip\n'
    assert codes(text) == [(2, "FP009"), (3, "FP101")]


@pytest.mark.parametrize(
    "text",
    [
        'sort V\n"""late"""\n',
        'action a:\n    skip\n    """late"""\n',
        'init:\n    """nowhere"""\n    skip\n',
        'def f() -> T:\n    """nowhere"""\n    x\n',
        'invariant I: """amid""" x\n',
    ],
)
def test_a_docstring_in_the_wrong_place(text: str) -> None:
    assert [code for _, code in codes(text)] == ["FP106"]


def test_a_comment_behind_a_docstring() -> None:
    assert complaints('"""d"""  # c\nprotocol P\n') == ()
