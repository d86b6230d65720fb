"""What `--for` means: names, values, and every way to get it wrong."""

import pytest

from fencepost.regions.grid import Axis
from fencepost.session.axes import axes_of
from fencepost.session.options import WrongUse
from tests.instance.tiny import typed

TEXT = """protocol P
enum Mode: slow, mid, fast
const TOP = 3
param N: 1..4 = 2
param M: -2..2 = 0
param MODE: Mode = slow
param ON: bool = true
param WHO: Node
param WIDE: 0..N * 100 = 0
message Hello
role Node:
    action hello:
        broadcast Hello
    ignore Hello
model base:
    Node = {A, B}
    WHO = A
    faults:
        crash Node 2
        lose any
"""


def axes(*texts: str) -> tuple[Axis, ...]:
    protocol = typed(TEXT)
    return axes_of(protocol, protocol.models[0], texts)


def values(*texts: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(axis.name, axis.values) for axis in axes(*texts)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("N", ("1", "2", "3", "4")),
        ("M", ("-2", "-1", "0", "1", "2")),
        ("MODE", ("slow", "mid", "fast")),
        ("ON", ("false", "true")),
        ("WHO", ("A", "B")),
        ("crash Node", ("0", "1", "2")),
        ("crash  Node = 0..1", ("0", "1")),
        ("N=2..3", ("2", "3")),
        ("N=4,1,2..3,2", ("1", "2", "3", "4")),
        ("M=-1..0", ("-1", "0")),
        ("MODE=fast,slow", ("fast", "slow")),
        ("skew=0,2", ("0", "2")),
    ],
)
def test_the_values_of_an_axis(text: str, expected: tuple[str, ...]) -> None:
    ((name, found),) = values(text)
    assert (name, found) == (" ".join(text.partition("=")[0].split()), expected)


def test_several_names_in_one_text_or_in_several() -> None:
    assert values("N=1,2,ON,lose=0..1") == values("N=1,2", "ON", "lose=0..1")
    assert [axis.kind for axis in axes("N", "lose=0..1")] == ["param", "budget"]


def test_numbers_are_numbers_and_words_are_not() -> None:
    assert [axis.numbers for axis in axes("N=2..3,ON,MODE,crash Node=1")] == [(2, 3), None, None, (1,)]


def test_it_says_where_values_come_from() -> None:
    assert [axis.origin for axis in axes("N", "M=1", "crash Node")] == [
        "as declared",
        "as asked",
        "0 to what base grants",
    ]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("MODDE", "no parameter `MODDE`; did you mean `MODE`?"),
        ("skwe", "did you mean `skew`?"),
        ("N=3..2", "this range is empty"),
        ("N,N=2", "it is there twice"),
        ("WIDE", "write them, such as WIDE=1..4"),
        ("N=1..3,foo", "`foo` is not a value that `N` can have"),
        ("skew", "grants no number of it; write skew=0..2"),
        ("lose", "grants no number of it; write lose=0..2"),
        ("skew=0,foo", "a budget is a number or any"),
        ("skew=any", "`any` is neither a number nor"),
        ("crash Nod=0..1", "did you mean `Node`?"),
        ("MODE=quick", "`quick` is not a value that `MODE` can have"),
        ("=3", "write names"),
        ("N=", "write names"),
        ("", "write names"),
        ("WIDE=0..999,crash Node=0..999", "1,000,000 cells are more than 100,000"),
        ("WIDE=0..999999999999", "more than 100,000 values"),
    ],
)
def test_what_is_asked_wrongly(text: str, complaint: str) -> None:
    with pytest.raises(WrongUse) as caught:
        axes(text)
    assert complaint in str(caught.value)
    assert str(caught.value).startswith("--for")
