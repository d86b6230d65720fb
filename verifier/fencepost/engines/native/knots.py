"""Cycles in graphs of numbers: which nodes are on any, and the shortest through one of them."""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)
Edge = TypeVar("Edge")


def knots(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """Of a graph's edges those that are on a cycle: edges within a strongly connected part (Kosaraju's way)."""
    ahead: dict[int, list[int]] = {}
    back: dict[int, list[int]] = {}
    for source, target in pairs:
        ahead.setdefault(source, []).append(target)
        back.setdefault(target, []).append(source)
    part: dict[int, int] = {}
    for node in reversed(_finished(ahead)):
        waiting = [node]
        while waiting:
            here = waiting.pop()
            if here not in part:
                part[here] = node
                waiting += back.get(here, ())
    inner = {node: [target for target in out if part.get(target) == part[node]] for node, out in ahead.items()}
    return {node: out for node, out in inner.items() if out}


def _finished(graph: Mapping[int, Sequence[int]]) -> list[int]:
    """The nodes from which edges lead, in the order in which a search into the depth is done with them."""
    done: list[int] = []
    seen: set[int] = set()
    for root in graph:
        stack = [] if root in seen else [(root, iter(graph[root]))]
        seen.add(root)
        while stack:
            node, left = stack[-1]
            target = next((n for n in left if n not in seen), None)
            if target is None:
                done.append(node)
                stack.pop()
            else:
                seen.add(target)
                stack.append((target, iter(graph.get(target, ()))))
    return done


def shortest_cycle(
    start: Node, edges: Callable[[Node], Sequence[Edge]], end: Callable[[Edge], Node], most: int | None
) -> list[Edge] | None:
    """From a node back to itself, in at most so many steps; of the shortest ones the one whose edges come first,
    because nodes are visited in the order of their least ways."""
    came: dict[Node, tuple[Node, Edge]] = {}
    waiting = deque([(start, 1)])
    while waiting:
        node, steps = waiting.popleft()
        if most is not None and steps > most:
            return None
        for edge in edges(node):
            target = end(edge)
            if target == start:
                return _way(start, node, came, edge)
            if target not in came:
                came[target] = (node, edge)
                waiting.append((target, steps + 1))
    return None


def _way(start: Node, node: Node, came: Mapping[Node, tuple[Node, Edge]], last: Edge) -> list[Edge]:
    way = [last]
    while node != start:
        node, edge = came[node]
        way.append(edge)
    return way[::-1]
