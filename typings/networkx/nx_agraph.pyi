"""What of networkx's bridge to pygraphviz is used."""

from networkx import MultiDiGraph
from pygraphviz import AGraph

def to_agraph(graph: MultiDiGraph) -> AGraph: ...
