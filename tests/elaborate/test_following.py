"""A line that cannot be read hides no mistake of another line, and causes none."""

from fencepost.elaborate.elaborate import elaborate
from fencepost.elaborate.load import Unreadable
from fencepost.source.text import SourceFile


def codes(text: str) -> list[tuple[str, int]]:
    """The codes of a text's errors, with their lines."""
    made = elaborate(SourceFile("x.fence", text), lambda _: Unreadable("there is no such file"))
    return [(item.code, item.span.line) for item in made.diagnostics if item.severity == "error"]


def test_a_name_that_a_broken_line_declares_is_not_missed() -> None:
    text = "protocol P\nshared x: 0..3 = = 0\ninvariant I: x <= 3\n"
    assert codes(text) == [("FP101", 2)]


def test_a_name_that_a_broken_block_declares_is_not_missed() -> None:
    text = "protocol P\nrole Node\n    durable x: 0..3 = 0\ninvariant I: all(n.x <= 3 for n in Node)\n"
    assert [line for _, line in codes(text)] == [2]


def test_a_mistake_elsewhere_is_told_with_the_syntax_error() -> None:
    text = "protocol P\nshared x: 0..3 = = 0\nshared y: 0..3 = 0\ninvariant I: yy <= 3\n"
    assert codes(text) == [("FP101", 2), ("FP201", 4)]


def test_ten_mistakes_give_ten_diagnostics() -> None:
    text = """protocol Ten
message Grant(epoch: 0..3)
type T = Foo
role Node:
    states standby, primary
    durable x: 0..3 = 0
    action one when standbi:
        become secondary
    action two when x:
        x = true
        send Grnat(1) to Node
    on Grant(a, b) from n:
        x = = 3
    action four
        skip
invariant I: count(n for n in Nod) <= 1
"""
    assert [line for _, line in codes(text)] == [3, 7, 8, 9, 10, 11, 12, 13, 14, 16]


def test_a_record_of_wrong_fields_is_used_without_a_further_error() -> None:
    text = "protocol P\nrecord R:\n    a: Missing\nshared r: R\naction step:\n    r = r.with(a=1)\n"
    assert codes(text) == [("FP210", 3)]
