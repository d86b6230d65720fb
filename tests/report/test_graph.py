"""The states of a model as a graph: what is in it, and each form of it."""

from xml.etree.ElementTree import fromstring

import networkx as nx
import pygraphviz
import pytest

from fencepost.engines.search.space import TooLarge, explore
from fencepost.instance.build import instantiate
from fencepost.instance.instance import Instance
from fencepost.report.graph.export import dot, graphml
from fencepost.report.graph.outline import outlined
from fencepost.report.graph.picture import graph_svg
from fencepost.report.graph.states import StateGraph
from fencepost.report.graph.telling import tell_space
from fencepost.report.story import Origin
from fencepost.session.reading import read_texts
from fencepost.source.text import SourceFile
from tests.report.picture import elements, misplaced, texts, titles

LOCK = '''protocol Lock

param TOP: 1..9 = 2

message Go

role Node:
    states idle, busy
    durable x: 0..9 = 0

    action work when idle:
        """{self} works"""
        become busy
        send Go to Other

    action rest when busy and x < TOP:
        become idle
        x += 1

service Other:
    durable heard: bool = false
    on Go:
        heard = true

invariant NeverTwice:
    all(n.x < 2 for n in Node)

transition OnlyUp:
    all(not (n.x == 0 and n.x' == 1) for n in Node)

witness Heard:
    Other.heard

model small:
    Node = {A}
    faults:
        crash Node 1
    expect holds
'''
LARGE = LOCK.replace("message Go\n", "message Go\nnetwork set\n").replace("= 2\n", "= 4\n").replace("{A}", "{A, B}")
HOSTILE = LOCK.replace("{self} works", "<script>alert(1)</script> \\u202e ]]> <b> " + "long " * 2_000)


def instance(text: str = LOCK) -> Instance:
    (read,) = read_texts([SourceFile("lock.fence", text)])
    assert read.typed is not None, read.errors
    made = instantiate(read.typed, read.typed.models[0])
    assert isinstance(made, Instance)
    return made


def drawn(text: str = LOCK) -> StateGraph:
    made = instance(text)
    return tell_space(made, explore(made, 2_000), Origin("lock.fence", "Lock", "small", ()))


SMALL = drawn()


def test_every_state_and_step_is_there() -> None:
    space = explore(instance(), 2_000)
    assert len(SMALL.nodes) == len(space.states)
    assert len(SMALL.edges) == len(space.steps)
    assert [node.depth for node in SMALL.nodes] == sorted(node.depth for node in SMALL.nodes)
    assert SMALL.nodes[0].initial
    assert not any(node.initial for node in SMALL.nodes[1:])


def test_states_and_steps_say_what_they_violate_and_reach() -> None:
    worst = [node for node in SMALL.nodes if node.violated]
    assert worst
    assert all(node.violated == ("NeverTwice",) for node in worst)
    assert all(any(cell.label == "x" and cell.value == 2 for cell in node.cells) for node in worst)
    assert {node.reached for node in SMALL.nodes} == {(), ("Heard",)}
    assert {edge.step.action for edge in SMALL.edges if edge.violated == ("OnlyUp",)} == {"rest"}


def test_a_state_says_what_is_new_in_it() -> None:
    first = {edge.target: edge for edge in SMALL.edges if edge.first}
    told = {first[n].step.says: node.news for n, node in enumerate(SMALL.nodes) if n in first and node.depth == 1}
    assert told == {"A works": ("A busy", "Go sent to Other"), "A crashes": ("A down",)}


def test_each_state_but_the_first_ones_is_come_to_by_one_first_step() -> None:
    first = [edge.target for edge in SMALL.edges if edge.first]
    assert sorted(first) == list(range(1, len(SMALL.nodes)))


def test_several_initial_states_say_how_they_differ() -> None:
    graph = drawn(
        LOCK.replace("    durable x: 0..9 = 0\n", "    durable x: 0..9 = 0\n    volatile y: 0..9 in {4, 7}\n")
    )
    assert [node.news for node in graph.nodes if node.initial] == [("A y 4",), ("A y 7",)]


def test_a_step_that_fails_leads_to_a_node_that_says_so() -> None:
    graph = drawn(LOCK.replace("x < TOP:", "x < 9:").replace("0..9 = 0", "0..1 = 0").replace("n.x < 2", "n.x < 3"))
    failed = [(n, node) for n, node in enumerate(graph.nodes) if node.failure is not None]
    assert failed
    assert all(node.violated == ("NoRuntimeError",) and node.cells == () for _, node in failed)
    assert all(not any(edge.source == n for edge in graph.edges) for n, _ in failed)
    assert misplaced(graph_svg(graph)) == []


def test_states_beyond_a_bound_are_shown_and_not_left() -> None:
    graph = drawn(LOCK.replace("    expect holds", "    bound Other.heard == false\n    expect holds"))
    outside = [n for n, node in enumerate(graph.nodes) if node.outside]
    assert outside
    assert all(edge.source not in outside for edge in graph.edges)


@pytest.mark.parametrize("most", [1, 2, 5])
def test_more_states_than_asked_for_are_refused(most: int) -> None:
    with pytest.raises(TooLarge) as refused:
        explore(instance(), most)
    assert refused.value.seen == most + 1


def test_exactly_as_many_as_asked_for_are_enough() -> None:
    assert len(explore(instance(), len(SMALL.nodes)).states) == len(SMALL.nodes)


# ---------------------------------------------------------------- forms


def test_graphml_has_every_variable_and_step_as_data() -> None:
    read = nx.parse_graphml(graphml(SMALL), force_multigraph=True)
    edges = list(read.edges(data=True))
    assert len(read.nodes) == len(SMALL.nodes)
    assert len(edges) == len(SMALL.edges)
    first = read.nodes["s0"]
    assert first["initial"] == 1
    assert first["state Node.x[A]"] == "0"
    labels = {data["label"] for _, _, data in edges}
    assert "A works" in labels
    assert {data["fault"] for _, _, data in edges if "fault" in data} >= {"crash"}


def test_dot_is_read_back() -> None:
    read = pygraphviz.AGraph(string=dot(SMALL))
    assert len(read.nodes()) == len(SMALL.nodes)
    assert len(read.edges()) == len(SMALL.edges)
    assert read.get_node("s0").attr["peripheries"] == "2"


def test_a_small_picture_has_sentences_on_its_arrows() -> None:
    picture = graph_svg(SMALL)
    assert misplaced(picture) == []
    seen = [text.text for text in texts(picture)]
    assert "A works" in seen
    assert "NeverTwice" in " ".join(seen)
    assert any("violates NeverTwice" in title for title in titles(picture))
    assert sum(title.startswith("state ") for title in titles(picture)) == len(SMALL.nodes)


def test_a_large_picture_has_a_line_for_each_state() -> None:
    large = drawn(LARGE)
    assert len(large.nodes) > 500
    picture = graph_svg(large)
    assert misplaced(picture) == []
    assert sum(title.startswith("state ") for title in titles(picture)) == len(large.nodes)
    assert len(picture) < 2_000_000


@pytest.mark.parametrize("text", [LOCK, HOSTILE, LARGE])
def test_every_form_is_the_same_each_time(text: str) -> None:
    one, other = drawn(text), drawn(text)
    for form in (graph_svg, dot, graphml):
        assert form(one) == form(other)


def test_hostile_words_are_only_words() -> None:
    graph = drawn(HOSTILE)
    picture = graph_svg(graph)
    assert elements(picture) == {"svg", "title", "style", "rect", "text", "tspan", "g", "path", "polygon", "line"}
    assert misplaced(picture) == []
    assert "\u202e" not in picture + dot(graph) + graphml(graph)
    fromstring(graphml(graph))
    assert len(pygraphviz.AGraph(string=dot(graph)).nodes()) == len(graph.nodes)


def test_an_outline_begins_at_the_upper_left_and_puts_short_branches_first() -> None:
    #  0 -> 1 -> 3, 4    0 -> 2
    found = outlined([(10, 8)] * 5, [None, 0, 0, 1, 1], 5, 10)
    assert found.middles == ((5, 5), (20, 15), (20, 5), (35, 15), (35, 25))
    assert found.size == (40, 30)
