"""From a state space in the semantics' values to a graph in the author's words."""

from fencepost.evidence.narrate import narrated
from fencepost.evidence.space import Space
from fencepost.evidence.trace import Failure
from fencepost.instance.instance import Instance
from fencepost.report.graph.states import Edge, Node, StateGraph, beginnings, news
from fencepost.report.story import Cell, Origin, Step
from fencepost.report.telling import cells, told_step
from fencepost.semantics.step import Meaning
from fencepost.semantics.value import sorts_of


def tell_space(instance: Instance, space: Space, origin: Origin) -> StateGraph:
    """The whole space. What fails has a node of its own: where a step's body does, and where a start does."""
    meaning, sorts = Meaning(instance.system), sorts_of(instance.system)
    steps = [told_step(narrated(meaning, space.states[taken.source], taken.label), sorts) for taken in space.steps]
    edges, failed = _edges(space, steps)
    witnesses = frozenset(item.name for item in instance.system.properties if item.kind == "witness")
    looks = [cells(instance.system.variables, state, sorts) for state in space.states]
    came = {edge.target: edge for edge in edges if edge.first}
    told = beginnings(looks[: space.initial])
    told += [news(looks[came[n].source], looks[n], came[n].step) for n in range(space.initial, len(looks))]
    nodes = [_node(space, number, look, told[number], witnesses) for number, look in enumerate(looks)]
    return StateGraph(origin, (*nodes, *failed), tuple(edges))


def _edges(space: Space, steps: list[Step]) -> tuple[list[Edge], list[Node]]:
    """Every step, and the nodes of those that fail, which come after those of the states."""
    failed = [_failure(failure, 0) for failure in space.starts_failing]
    edges: list[Edge] = []
    come_to = set(range(space.initial))
    for taken, step in zip(space.steps, steps, strict=True):
        target, violated = taken.target, taken.complaints
        if target is None:
            target, violated = len(space.states) + len(failed), ()
            failed.append(_failure(taken.failure, space.depths[taken.source] + 1))
        edges.append(Edge(taken.source, target, step, violated, target not in come_to))
        come_to.add(target)
    return edges, failed


def _failure(failure: Failure | None, depth: int) -> Node:
    text = "a step fails" if failure is None else failure.message
    return Node((), depth, depth == 0, (text,), () if failure is None else (failure.property,), failure=text)


def _node(space: Space, number: int, look: tuple[Cell, ...], told: tuple[str, ...], witnesses: frozenset[str]) -> Node:
    names = space.complaints[number]
    return Node(
        cells=look,
        depth=space.depths[number],
        initial=number < space.initial,
        news=told,
        violated=tuple(name for name in names if name not in witnesses),
        reached=tuple(name for name in names if name in witnesses),
        outside=number in space.outside,
    )
