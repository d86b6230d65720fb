"""A reachable cycle of urgent steps: an instant that never ends, because no tick may pass an urgent step.

Looked for on the graph of states when the search is over. No urgent step is a fault, so the smallest
counterexample has the fewest faults on the way to the cycle, then the fewest steps in all.
"""

from collections import deque
from typing import TypeAlias, final

from fencepost.engines.search.layers import Cost, Graph, Order
from fencepost.evidence.trace import Label, State, Trace

Edge: TypeAlias = tuple[int, Label, int]  # the step's number in its state, its label, the state it leads to
Edges: TypeAlias = dict[int, list[Edge]]


@final
class Urgent:
    """The urgent steps met by a search, in order, if it is to judge them"""

    def __init__(self, wanted: bool) -> None:
        self._wanted = wanted
        self._steps: list[tuple[int, int, Label, State]] = []

    def add(self, node: int, number: int, label: Label, end: State) -> None:
        """A step from a state that counts."""
        if self._wanted:
            self._steps.append((node, number, label, end))

    def edges(self, graph: Graph) -> Edges:
        """Those between states that count, without what can be on no cycle."""
        edges: Edges = {}
        for node, number, label, end in self._steps:
            if end in graph.numbers:
                edges.setdefault(node, []).append((number, label, graph.numbers[end]))
        return _on_cycles(edges)


def _on_cycles(edges: Edges) -> Edges:
    """Leaves out dead ends, and the edges to them, until none is left."""
    while True:
        kept = {
            node: [edge for edge in out if edge[2] in edges]
            for node, out in edges.items()
            if any(edge[2] in edges for edge in out)
        }
        if len(kept) == len(edges):
            return kept
        edges = kept


def endless_instant(graph: Graph, urgent: Urgent, order: Order) -> Trace | None:
    """The smallest trace that ends in a cycle of urgent steps."""
    edges = urgent.edges(graph)
    best: tuple[Cost, list[int]] | None = None
    trace: Trace | None = None
    for node in sorted(edges, key=lambda n: graph.costs[n]):
        if best is not None and _longer(graph.costs[node], 1, order) > best[0]:
            break
        cycle = _shortest_cycle(node, edges)
        if cycle is None:
            continue
        size = _longer(graph.costs[node], len(cycle), order)
        rank = (size, _numbers(graph, node) + [edge[0] for edge in cycle])
        if best is None or rank < best:
            best, trace = rank, _looped(graph, node, cycle)
    return trace


def _longer(cost: Cost, steps: int, order: Order) -> Cost:
    return (cost[0], cost[1] + steps) if order == "faults" else (cost[0] + steps, cost[1])


def _shortest_cycle(start: int, edges: Edges) -> list[Edge] | None:
    """From a state back to itself; of the shortest ones the one with the least labels, because states are
    visited in the order of their least paths."""
    came: dict[int, tuple[int, Edge]] = {}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        for edge in edges.get(node, ()):
            if edge[2] == start:
                return _path(start, node, came, edge)
            if edge[2] not in came:
                came[edge[2]] = (node, edge)
                waiting.append(edge[2])
    return None


def _path(start: int, node: int, came: dict[int, tuple[int, Edge]], last: Edge) -> list[Edge]:
    path = [last]
    while node != start:
        node, edge = came[node]
        path.append(edge)
    return path[::-1]


def _numbers(graph: Graph, node: int) -> list[int]:
    """The numbers of the start and the steps of a state's trace: they order traces of equal length."""
    numbers: list[int] = []
    while node >= 0:
        node, number, _ = graph.came[node]
        numbers.append(number)
    return numbers[::-1]


def _looped(graph: Graph, node: int, cycle: list[Edge]) -> Trace:
    stem = graph.trace(graph.came[node], graph.states[node], None)
    states = stem.states + tuple(graph.states[edge[2]] for edge in cycle)
    labels = stem.labels + tuple(edge[1] for edge in cycle)
    return Trace(stem.start, states, labels, loop=len(stem.states) - 1)
