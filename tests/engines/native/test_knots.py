"""Cycles in small graphs of numbers."""

from random import Random

import pytest

from fencepost.engines.native.knots import knots, shortest_cycle


def reaches(edges: set[tuple[int, int]], start: int, end: int) -> bool:
    seen, waiting = set[int](), [start]
    while waiting:
        here = waiting.pop()
        for source, target in edges:
            if source == here and target not in seen:
                seen.add(target)
                waiting.append(target)
    return end in seen


@pytest.mark.parametrize("seed", range(30))
def test_edges_from_whose_end_one_can_come_back_are_on_a_cycle(seed: int) -> None:
    random = Random(seed)
    edges = {(random.randrange(8), random.randrange(8)) for _ in range(random.randrange(16))}
    found = {(source, target) for source, out in knots(sorted(edges)).items() for target in out}
    assert found == {(a, b) for a, b in edges if a == b or reaches(edges, b, a)}


def test_a_long_ring_needs_no_deep_stack() -> None:
    ring = [(n, (n + 1) % 5000) for n in range(5000)]
    assert knots(ring) == {n: [m] for n, m in ring}


GRAPH = {0: [1, 2], 1: [3], 2: [3, 0], 3: [0]}


def test_the_shortest_cycle_comes_first_and_then_the_least() -> None:
    assert shortest_cycle(0, GRAPH.__getitem__, lambda target: target, None) == [2, 0]
    assert shortest_cycle(3, GRAPH.__getitem__, lambda target: target, None) == [0, 1, 3]


def test_a_cycle_that_is_too_long_is_none() -> None:
    assert shortest_cycle(3, GRAPH.__getitem__, lambda target: target, 2) is None
    assert shortest_cycle(3, GRAPH.__getitem__, lambda target: target, 3) is not None
