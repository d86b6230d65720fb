"""Where boxes and the arrows between them go on a picture: Graphviz' `dot`, and the one door to it.

Sizes go in and places come out, in pixels from the upper left corner; `dot` sees no text, so that nothing depends
on its fonts. The same boxes and arrows are placed the same way each time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, final

import pygraphviz

Point: TypeAlias = tuple[float, float]
Size: TypeAlias = tuple[float, float]
_DOTS = 72  # an inch has so many of what we call pixels


@final
@dataclass(frozen=True, slots=True)
class Arrow:
    """From one box to another, by their positions; `label`: the room that its words need; `back`: it does not make its
    target stand further on than its source"""

    source: int
    target: int
    label: Size | None = None
    back: bool = False


@final
@dataclass(frozen=True, slots=True)
class Route:
    """The way of an arrow: the points of Bézier curves (a first one, then three for each), where it ends, and the
    middle of its label"""

    curve: tuple[Point, ...]
    tip: Point
    label: Point | None


@final
@dataclass(frozen=True, slots=True)
class Placed:
    """How large the whole is, the middle of each box, the way of each arrow"""

    size: Size
    middles: tuple[Point, ...]
    routes: tuple[Route, ...]


@final
@dataclass(frozen=True, slots=True)
class Style:
    """`towards`: where arrows go mostly; `beside`: space between neighbours; `along`: between ranks"""

    towards: Literal["down", "right"] = "down"
    beside: float = 24
    along: float = 36


def placed(boxes: Sequence[Size], arrows: Sequence[Arrow], style: Style) -> Placed:
    """Places everything. It takes a second for some hundred boxes, and far more for thousands."""
    graph = pygraphviz.AGraph(strict=False, directed=True)
    graph.graph_attr.update(
        rankdir="TB" if style.towards == "down" else "LR",
        nodesep=_inches(style.beside),
        ranksep=_inches(style.along),
    )
    graph.node_attr.update(shape="box", fixedsize="true", label="")
    graph.edge_attr.update(arrowsize="0.8")
    for number, (width, height) in enumerate(boxes):
        graph.add_node(str(number), width=_inches(width), height=_inches(height))
    for number, arrow in enumerate(arrows):
        looks = {"constraint": "false" if arrow.back else "true"}
        if arrow.label is not None:
            looks["label"] = _blank(*arrow.label)
        graph.add_edge(str(arrow.source), str(arrow.target), str(number), **looks)
    graph.layout("dot")
    try:
        return _read(graph, len(boxes), arrows)
    finally:
        graph.close()


def _inches(pixels: float) -> str:
    return f"{pixels / _DOTS:.4f}"


def _blank(width: float, height: float) -> str:
    """A label that is exactly as large as asked, whatever the fonts are."""
    table = f'<table border="0" cellborder="0" fixedsize="true" width="{width:.0f}" height="{height:.0f}">'
    return f"<{table}<tr><td></td></tr></table>>"


# ---------------------------------------------------------------- what came out


def _read(graph: pygraphviz.AGraph, boxes: int, arrows: Sequence[Arrow]) -> Placed:
    _, _, width, height = map(float, (graph.graph_attr["bb"] or "0,0,0,0").split(","))

    def point(text: str) -> Point:
        x, y = text.split(",")
        return float(x), height - float(y)

    middles = tuple(point(graph.get_node(str(number)).attr["pos"] or "0,0") for number in range(boxes))
    routes: list[Route] = []
    for number, arrow in enumerate(arrows):
        attributes = graph.get_edge(str(arrow.source), str(arrow.target), str(number)).attr
        first, *others = (attributes["pos"] or "").split()
        label = attributes["lp"]
        curve = tuple(map(point, others))
        routes.append(Route(curve, point(first.removeprefix("e,")), point(label) if label else None))
    return Placed((width, height), middles, tuple(routes))
