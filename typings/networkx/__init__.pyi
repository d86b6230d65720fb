"""What of networkx is used: a directed graph with data, and its writers."""

from collections.abc import Iterator
from typing import Any

from networkx import nx_agraph as nx_agraph

class Edges:
    def __call__(self, *, data: bool) -> Iterator[tuple[str, str, dict[str, Any]]]: ...

class MultiDiGraph:
    graph: dict[str, Any]
    nodes: dict[str, dict[str, Any]]
    edges: Edges
    def __init__(self, **data: str) -> None: ...
    def add_node(self, node: str, **data: str | int) -> None: ...
    def add_edge(self, source: str, target: str, key: str, **data: str | int) -> None: ...

def generate_graphml(graph: MultiDiGraph) -> Iterator[str]: ...
def parse_graphml(text: str, *, force_multigraph: bool) -> MultiDiGraph: ...
