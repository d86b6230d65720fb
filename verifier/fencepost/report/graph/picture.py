"""A state graph as SVG. A small one has its steps' sentences on its arrows; a larger one a line for each state, its
shortest runs drawn loud and all other steps faint behind them. Whoever points at anything is told the whole of it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import final

from fencepost.report.graph.outline import outlined
from fencepost.report.graph.states import Edge, Look, Node, StateGraph, marks, state_lines
from fencepost.report.placing import Arrow, Placed, Point, Size, Style, placed
from fencepost.report.story import count_text
from fencepost.report.svg import (
    Svg,
    curve,
    document,
    group,
    head,
    number,
    said,
    shortened,
    tag,
    width_of,
    words,
    wrapped,
)

_PAD = 16
_SMALL = 11
_APART = 6
_LINE = 14
_SAID = 170  # the room for a sentence on an arrow, in up to three lines
_TOLD = 180  # the room for what is new in a state
_FEW_NODES, _FEW_ARROWS = 60, 120  # so many are drawn with sentences on the arrows
_LED_NODES, _LED_ARROWS = 150, 400  # so many arrows are led around the states
_TOP = 76
_NAMES = 3  # of properties, each on a line of its own
_LONGEST = 300  # characters of a sentence, wherever it is told
_LOOKS: dict[Look, tuple[str, str]] = {
    "violated": ("on-orange-soft by-orange", "violates a property"),
    "reached": ("on-green-soft by-green", "reaches a witness"),
    "initial": ("on-blue-soft by-blue", "initial"),
    "usual": ("on-panel by-line", "any other"),
}


@final
@dataclass(frozen=True, slots=True)
class _Bundle:
    """All steps from one state to another"""

    source: int
    target: int
    edges: tuple[Edge, ...]

    @property
    def first(self) -> bool:
        return any(edge.first for edge in self.edges)

    @property
    def violates(self) -> bool:
        return any(edge.violated for edge in self.edges)

    @property
    def colour(self) -> str:
        return "orange" if self.violates or all(edge.step.fault for edge in self.edges) else "ink"

    @property
    def dashed(self) -> str | None:
        return "5 3" if all(edge.step.fault for edge in self.edges) else None

    def told(self) -> str:
        return "\n".join(f"{self.source} to {self.target}: {_sentence(edge)}" for edge in self.edges)


@final
@dataclass(frozen=True, slots=True)
class _Box:
    """A state on the picture: the names of properties, what else it says in lines, and its size. `one`: all of it
    stands on one line."""

    names: tuple[str, ...]
    lines: tuple[str, ...]
    one: bool
    size: Size


def graph_svg(graph: StateGraph) -> str:
    """The text of an SVG file."""
    bundles = _bundled(graph)
    few = len(graph.nodes) <= _FEW_NODES and len(bundles) <= _FEW_ARROWS
    boxes = [_box(n, node, few) for n, node in enumerate(graph.nodes)]
    sizes = [box.size for box in boxes]
    if len(graph.nodes) <= _LED_NODES and len(bundles) <= _LED_ARROWS:
        depths = [node.depth for node in graph.nodes]
        arrows = [
            Arrow(b.source, b.target, _room(b) if few else None, depths[b.target] <= depths[b.source]) for b in bundles
        ]
        found = placed(sizes, arrows, Style("right", 10 if few else 6, 30 if few else 60))
        drawn = _led(bundles, found, few)
    else:
        came = {bundle.target: bundle.source for bundle in bundles if bundle.first}
        found = outlined(sizes, [came.get(n) for n in range(len(sizes))], 60, _LINE + 10)
        drawn = _straight(bundles, boxes, found)
    states = [_state(n, node, boxes[n], found.middles[n]) for n, node in enumerate(graph.nodes)]
    width = max(found.size[0] + 2 * _PAD, 760, width_of(graph.title, 16, bold=True) + 2 * _PAD)
    drawing = group(*drawn, *states, transform=f"translate({_PAD},{_TOP})")
    body = [*_heading(graph, width - 2 * _PAD), drawing]
    return document((width, found.size[1] + _TOP + _PAD), graph.title, body)


def _bundled(graph: StateGraph) -> list[_Bundle]:
    """The steps between two states that differ"""
    found: dict[tuple[int, int], list[Edge]] = {}
    for edge in graph.edges:
        if edge.source != edge.target:
            found.setdefault((edge.source, edge.target), []).append(edge)
    return [_Bundle(*ends, tuple(edges)) for ends, edges in found.items()]


def _sentence(edge: Edge) -> str:
    violated = "".join(f"; violates {name}" for name in edge.violated)
    says = edge.step.says if len(edge.step.says) <= _LONGEST else f"{edge.step.says[:_LONGEST]}…"
    return f"{says}{f' ({edge.step.fault})' if edge.step.fault else ''}{violated}"


# ---------------------------------------------------------------- states


def _box(number: int, node: Node, few: bool) -> _Box:
    told = (*node.violated, *node.reached)
    if few:
        names = tuple(shortened(name, _TOLD, _SMALL, bold=True) for name in told[:_NAMES])
    else:
        more = f" +{len(told) - 1}" if len(told) > 1 else ""
        names = (f"{shortened(told[0], _TOLD / 2, _SMALL, bold=True)}{more}",) if told else ()
    lines = tuple(wrapped("; ".join(node.news), _TOLD, 3 if few else 1, _SMALL))
    widths = [width_of(name, _SMALL, bold=True) for name in names] + [width_of(line, _SMALL) for line in lines]
    count = width_of(f"{number}", _SMALL, bold=True)
    wide = max(widths, default=0) if few else sum(widths) + _APART
    rows = len(names) + len(lines) if few else 1
    return _Box(names, lines, not few, (count + wide + 20, max(1, rows) * _LINE + 6))


def _state(number: int, node: Node, box: _Box, middle: Point) -> Svg:
    (width, height), look = box.size, _LOOKS[node.look][0]
    x, y = middle[0] - width / 2, middle[1] - height / 2
    dash = "4 3" if node.outside or node.failure is not None else None
    thick = 2.5 if node.initial else None
    shape = tag(
        "rect", x=x, y=y, width=width, height=height, rx=5, class_=look, stroke_dasharray=dash, stroke_width=thick
    )
    count = words(x + 6, y + 14, f"{number}", "quiet bold", font_size=_SMALL)
    left = x + 14 + width_of(f"{number}", _SMALL, bold=True)
    rows = [*((name, "") for name in box.names), *(("", line) for line in box.lines)]
    if box.one:
        rows = [(" ".join(box.names), " ".join(box.lines))]
    lines = [_row(left, y + 14 + n * _LINE, name, line) for n, (name, line) in enumerate(rows)]
    told = "\n".join((f"state {number}, depth {node.depth + 1}", *marks(node), *state_lines(node)))
    return group(shape, count, *lines, title=told)


def _row(x: float, y: float, name: str, line: str) -> Svg:
    """A line of a state, a property's name in it loud"""
    loud = [tag("tspan", said(name), class_="bold"), Svg(" ")] if name else []
    return tag("text", *loud, said(line), x=x, y=y, class_="ink", font_size=_SMALL)


# ---------------------------------------------------------------- steps


def _lines(bundle: _Bundle) -> list[str]:
    """What stands on an arrow: at most two sentences"""
    lines = [line for edge in bundle.edges[:2] for line in wrapped(_sentence(edge), _SAID, 3, _SMALL)]
    more = len(bundle.edges) - 2
    return [*lines, f"and {more} more"] if more > 0 else lines


def _room(bundle: _Bundle) -> Size:
    lines = _lines(bundle)
    return max(width_of(line, _SMALL) for line in lines) + 8, len(lines) * _LINE + 2


def _led(bundles: list[_Bundle], found: Placed, few: bool) -> Iterator[Svg]:
    """Arrows around the states, with sentences on them if they are few"""
    labels: list[Svg] = []
    for bundle, route in zip(bundles, found.routes, strict=True):
        colour = bundle.colour if bundle.first or bundle.colour == "orange" else "line"
        line = curve(route.curve, f"by-{colour}", stroke_dasharray=bundle.dashed, stroke_width=None if few else 0.9)
        yield group(line, head(route.tip, route.curve[-1], f"on-{colour}"), title=bundle.told())
        if few and route.label is not None:
            labels.append(_words_on(bundle, route.label))
    yield from labels


def _words_on(bundle: _Bundle, middle: Point) -> Svg:
    lines = _lines(bundle)
    top = middle[1] - len(lines) * _LINE / 2
    look = f"{'orange' if bundle.colour == 'orange' else 'quiet'} halo by-paper"
    told = (
        words(middle[0], top + 11 + n * _LINE, line, look, text_anchor="middle", font_size=_SMALL)
        for n, line in enumerate(lines)
    )
    return group(*told, title=bundle.told())


def _straight(bundles: list[_Bundle], boxes: list[_Box], found: Placed) -> Iterator[Svg]:
    """The steps of shortest runs as arrows, each told; the others as faint lines in one piece, behind them"""
    ends = [_ends(bundle, boxes, found) for bundle in bundles]
    faint = [ends[n] for n, bundle in enumerate(bundles) if not (bundle.first or bundle.violates)]
    way = "".join(f"M{_at(a)}L{_at(b)}" for a, b in faint)
    yield tag("path", d=way or "M0,0", class_="line by-rule", stroke_width=0.6)
    for bundle, (start, tip) in zip(bundles, ends, strict=True):
        if bundle.first or bundle.violates:
            bend = max(20.0, (tip[0] - start[0]) / 2)
            points = (start, (start[0] + bend, start[1]), (tip[0] - bend, tip[1]), tip)
            line = curve(points, f"by-{bundle.colour}", stroke_dasharray=bundle.dashed, stroke_width=0.9)
            yield group(line, head(tip, (tip[0] - 6, tip[1]), f"on-{bundle.colour}"), title=bundle.told())


def _ends(bundle: _Bundle, boxes: list[_Box], found: Placed) -> tuple[Point, Point]:
    """From the right side of a state to the left side of another"""
    (a, b), (c, d) = found.middles[bundle.source], found.middles[bundle.target]
    return (a + boxes[bundle.source].size[0] / 2, b), (c - boxes[bundle.target].size[0] / 2, d)


def _at(point: Point) -> str:
    return f"{number(point[0])},{number(point[1])}"


# ---------------------------------------------------------------- words above


def _heading(graph: StateGraph, room: float) -> Iterator[Svg]:
    yield words(_PAD, 24, graph.title, "ink bold", font_size=16)
    yield words(_PAD, 42, shortened("; ".join(_counted(graph)), room), "quiet")
    x = float(_PAD)
    there = {node.look for node in graph.nodes}
    for look, (colours, told) in _LOOKS.items():
        if look in there:
            yield tag("rect", x=x, y=50, width=14, height=12, rx=3, class_=colours)
            yield words(x + 18, 60, told, "quiet", font_size=_SMALL)
            x += 18 + width_of(told, _SMALL) + 14
    lines = [("by-ink", None, "of a shortest run"), ("by-line", None, "any other step")]
    lines += [("by-orange", "5 3", "a fault")] if any(edge.step.fault for edge in graph.edges) else []
    lines += [("by-orange", None, "a step that violates a property")] if any(e.violated for e in graph.edges) else []
    for colour, dash, told in lines:
        yield tag("line", x1=x, y1=56, x2=x + 20, y2=56, class_=colour, stroke_dasharray=dash)
        yield words(x + 24, 60, told, "quiet", font_size=_SMALL)
        x += 24 + width_of(told, _SMALL) + 14


def _counted(graph: StateGraph) -> Iterable[str]:
    states = [node for node in graph.nodes if node.failure is None]
    same = sum(edge.source == edge.target for edge in graph.edges)
    idle = f" ({same} of them change nothing and are not drawn)" if same else ""
    yield f"{count_text(len(states), 'state')}, {count_text(len(graph.edges), 'step')}{idle}"
    there: Counter[str] = Counter()
    for node in graph.nodes:
        there.update([f"violate {name}" for name in node.violated] + [f"reach {name}" for name in node.reached])
    for told, count in there.items():
        yield f"{count} {told}"
    steps = Counter(name for edge in graph.edges for name in edge.violated)
    for name, count in steps.items():
        yield f"{count_text(count, 'step')} violate {name}"
