"""Core's text: that a whole protocol can be read back by a person."""

from fencepost.core.printer import block_text, typed_text
from fencepost.core.statements import Assign, AtKey, For, If, Place
from fencepost.core.terms import BOOL, INT, Const, Domain, Enum, Local, Map, Read, Scalarset, Set
from fencepost.core.text import type_text, value_text
from tests.elaborate.reading import typed

NODE = Scalarset("Node")


def test_block_is_indented_below_its_loop_and_question() -> None:
    n = Local("n", NODE)
    place = Place("up", False, (AtKey(n, Map(NODE, BOOL)),), BOOL)
    asked = If(Read("all_up", BOOL), (Assign(place, Const(True, BOOL)),), ())
    loop = For("n", NODE, Domain(NODE, Set(NODE)), (asked,))
    assert block_text((loop,)) == "for n in all Node:\n    if all_up:\n        up[n] = true\n"


def test_values_are_shown_as_their_types_read_them() -> None:
    colour = Enum("Colour", ("red", "blue"))
    assert value_text(frozenset({1, 0}), Set(colour)) == "{blue, red}"


def test_map_is_shown_with_its_types() -> None:
    assert type_text(Map(NODE, Set(INT))) == "map[Node, set[int]]"


def test_whole_protocol_shows_its_steps_and_models() -> None:
    text = "protocol P\nshared x: 0..1 = 0\naction flip when x == 0:\n    x = 1\nmodel m:\n    expect holds\n"
    shown = typed_text(typed(text)).splitlines()
    assert shown == [
        "protocol P",
        "network as the protocol",
        "shared x: 0..1 = 0",
        "step flip",
        "    when x == 0",
        "    x = 1",
        "rests on shared x",
        "model m",
        "    expect holds",
    ]
