"""The reachable states of a small model as a graph: for other tools (DOT, GraphML), and as a picture."""
