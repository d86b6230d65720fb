"""A state graph for other tools: GraphML with every fact as data, and DOT that is ready to be drawn. The one door to
networkx, which writes both."""

import networkx as nx

from fencepost.report.diagnostics import visible
from fencepost.report.graph.states import Edge, Look, Node, StateGraph, marks, state_lines

_COLOURS: dict[Look, tuple[str, str]] = {  # of its area and its edge, as the picture has them on light ground
    "violated": ("#fde0cf", "#c04a00"),
    "reached": ("#d3f2e7", "#007a58"),
    "initial": ("#d6ecfa", "#0072b2"),
    "usual": ("#f6f8fa", "#818b98"),
}


def graphml(graph: StateGraph) -> str:
    """The text of a GraphML file: nodes `s0`, `s1`, ... with each variable of each instance, edges with their steps."""
    made = nx.MultiDiGraph(title=visible(graph.title))
    for number, node in enumerate(graph.nodes):
        made.add_node(f"s{number}", **_node_data(node))
    for number, edge in enumerate(graph.edges):
        made.add_edge(f"s{edge.source}", f"s{edge.target}", key=f"e{number}", **_edge_data(edge))
    return "".join(f"{line}\n" for line in nx.generate_graphml(made))


def _node_data(node: Node) -> dict[str, str | int]:
    data: dict[str, str | int] = {
        "label": visible("; ".join(node.news)),
        "depth": node.depth,
        "initial": int(node.initial),
        "outside": int(node.outside),
        "violated": ", ".join(node.violated),
        "reached": ", ".join(node.reached),
    }
    if node.failure is not None:
        data["failure"] = visible(node.failure)
    for cell in node.cells:
        place = cell.variable if cell.instance is None else f"{cell.variable}[{cell.instance}]"
        data[f"state {visible(place)}"] = visible(cell.shown)
    return data


def _edge_data(edge: Edge) -> dict[str, str | int]:
    step = edge.step
    return {
        "label": visible(step.says),
        "action": visible(step.action),
        "actor": visible(step.actor or ""),
        "fault": step.fault or "",
        "environment": int(step.environment),
        "ticks": step.ticks,
        "sent": visible("; ".join(message.shown for message in step.sent)),
        "taken": visible("; ".join(message.shown for message in step.taken)),
        "lost": visible("; ".join(message.shown for message in step.lost)),
        "violated": ", ".join(edge.violated),
    }


def dot(graph: StateGraph) -> str:
    """The text of a DOT file, with labels, colours, and the whole state where a viewer shows tooltips."""
    made = nx.MultiDiGraph()
    made.graph["graph"] = {"rankdir": "LR", "label": _quoted([graph.title]), "fontname": "Helvetica"}
    made.graph["node"] = {"shape": "box", "style": "filled,rounded", "fontname": "Helvetica", "fontsize": "10"}
    made.graph["edge"] = {"fontname": "Helvetica", "fontsize": "9"}
    for number, node in enumerate(graph.nodes):
        fill, colour = _COLOURS[node.look]
        made.add_node(
            f"s{number}",
            label=_quoted([f"{number}", *node.news[:4], *marks(node)]),
            tooltip=_quoted(state_lines(node)),
            fillcolor=fill,
            color=colour,
            peripheries="2" if node.initial else "1",
        )
    for number, edge in enumerate(graph.edges):
        looks = {"color": "#c04a00", "style": "dashed"} if edge.step.fault else {"color": "#59636e"}
        violated = [f"violates {name}" for name in edge.violated]
        label = _quoted([edge.step.says, *violated])
        made.add_edge(f"s{edge.source}", f"s{edge.target}", key=f"e{number}", label=label, tooltip=label, **looks)
    return nx.nx_agraph.to_agraph(made).to_string()


def _quoted(lines: list[str]) -> str:
    """Lines of a label: DOT's escapes are kept out, and what would be taken for HTML is none."""
    text = "\\n".join(visible(line).replace("\\", "\\\\") for line in lines)
    return f" {text}" if text.startswith("<") else text
