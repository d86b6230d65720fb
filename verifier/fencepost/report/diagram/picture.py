"""The diagram as SVG: a panel for each role with its state machine, and one with the messages between roles."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import final

from fencepost.core.protocol import Typed
from fencepost.report.diagram.machine import Change, Doing, Machine, machines
from fencepost.report.diagram.traffic import Traffic, traffic
from fencepost.report.placing import Arrow, Placed, Size, Style, placed
from fencepost.report.svg import Svg, curve, document, group, head, said, shortened, tag, width_of, words, wrapped

_PAD = 14
_LINE = 15
_TITLE = 26
_SMALL = 11
_ROOM = 190  # for a line of words on an arrow or in a state
_MOST = 7  # lines on an arrow or in a state
_WIDTH = 1_100


@final
@dataclass(frozen=True, slots=True)
class _Panel:
    """A part of the picture, its upper left corner being 0, 0"""

    size: Size
    marks: list[Svg]


@final
@dataclass(frozen=True, slots=True)
class _Node:
    """A box: its name and the lines below, how it looks, and everything it says to who points at it"""

    name: str
    lines: tuple[str, ...] = ()
    look: str = "on-paper by-ink"
    dashed: bool = False
    round: float = 6
    size: Size | None = None

    @property
    def room(self) -> Size:
        if self.size is not None:
            return self.size
        wide = max((width_of(self.name, 13, bold=True), *(width_of(line, _SMALL) for line in self.lines)))
        return wide + 2 * _PAD, 26 + len(self.lines) * _LINE + (4 if self.lines else 0)


@final
@dataclass(frozen=True, slots=True)
class _Edge:
    """An arrow between two nodes with the lines on it; `whole` is what they say where they are cut"""

    source: int
    target: int
    lines: tuple[str, ...]
    whole: str
    look: str = "ink"
    dashed: bool = False

    @property
    def room(self) -> Size | None:
        if not self.lines:
            return None
        return max(width_of(line, _SMALL) for line in self.lines) + 8, len(self.lines) * _LINE + 2


def diagram_svg(typed: Typed) -> str:
    """The text of an SVG file."""
    found = machines(typed)
    between = traffic(typed)
    panels = [_messages(between, tuple(machine.role for machine in found))] if between else []
    panels += [_machine(machine) for machine in found]
    marks, (width, height) = _arranged(panels)
    title = f"protocol {typed.name}"
    legend = [line for text in _legend(found) for line in wrapped(text, max(width, 640) - 2 * _PAD, 3, _SMALL)]
    body = [words(_PAD, 26, title, "ink bold", font_size=16), group(*marks, transform=f"translate(0,{_TITLE + 10})")]
    for number, line in enumerate(legend):
        body.append(words(_PAD, _TITLE + 10 + height + (number + 1) * _LINE, line, "quiet", font_size=_SMALL))
    wide = max([width, width_of(title, 16, bold=True) + 2 * _PAD, *(width_of(x, _SMALL) + 2 * _PAD for x in legend)])
    told = ", ".join(machine.role for machine in found)
    size = (wide, _TITLE + 10 + height + len(legend) * _LINE + _PAD)
    return document(size, f"{title}: state machines of {told}, and the messages between them", body)


def _arranged(panels: list[_Panel]) -> tuple[list[Svg], Size]:
    """The panels in rows, and how large they are together."""
    marks: list[Svg] = []
    x = y = float(_PAD)
    deep = wide = 0.0
    for panel in panels:
        width, height = panel.size
        if x > _PAD and x + width > _WIDTH:
            x, y, deep = float(_PAD), y + deep + _PAD, 0.0
        marks.append(group(*panel.marks, transform=f"translate({x:.0f},{y:.0f})"))
        x, deep = x + width + _PAD, max(deep, height)
        wide = max(wide, x)
    return marks, (wide, y + deep + _PAD)


def _legend(found: Iterable[Machine]) -> Iterable[str]:
    listed = tuple(found)
    doings = [doing for machine in listed for doings in machine.changes.values() for doing in doings]
    parts: list[str] = []
    if any(machine.states for machine in listed):
        parts.append("● is where an instance starts; words inside a state are steps that may leave it as it is.")
    if any(machine.outage.crashes or machine.outage.reboots for machine in listed if machine.states):
        parts.append("Dashed is a fault, and the way back from it.")
    if any(doing.unsure for doing in doings):
        parts.append("(may): whose state it is, or which it becomes, depends on more than the text shows.")
    if any(doing.who is not None for doing in doings):
        parts.append("A name with a colon is who does it to the instance.")
    return parts


# ---------------------------------------------------------------- panels


def _machine(machine: Machine) -> _Panel:
    if not machine.states:
        return _listed(machine)
    nodes = [_Node("", size=(10, 10), look="on-ink", round=5)]
    nodes += [
        _Node(name, tuple(_lines(kept)), "on-blue-soft by-blue")
        for name, kept in zip(machine.states, machine.staying, strict=True)
    ]
    edges = [_Edge(0, 1 + state, (), "an instance starts here") for state in machine.initial]
    edges += [
        _Edge(1 + ends[0], 1 + ends[1], tuple(_lines(doing.shown for doing in doings)), _told(machine, ends, doings))
        for ends, doings in machine.changes.items()
    ]
    _add_outage(machine, nodes, edges)
    inner = _graph(nodes, edges, Style(along=30))
    told = f"in every state: {', '.join(machine.anywhere)}"
    notes = wrapped(told, max(inner.size[0], 320), 4, _SMALL) if machine.anywhere else []
    return _framed((machine.role, machine.kind), notes, inner)


def _told(machine: Machine, ends: Change, doings: tuple[Doing, ...]) -> str:
    before, after = (machine.states[state] for state in ends)
    return f"{before} to {after}: {', '.join(doing.shown for doing in doings)}"


def _add_outage(machine: Machine, nodes: list[_Node], edges: list[_Edge]) -> None:
    """What crashes do, from any state."""
    outage = machine.outage
    if not (outage.crashes or outage.reboots):
        return
    anywhere = len(nodes)
    nodes.append(_Node("any state", look="on-paper by-orange", dashed=True, round=13))
    if outage.crashes:
        nodes.append(_Node("down", look="on-orange-soft by-orange", dashed=True))
        edges.append(_Edge(anywhere, anywhere + 1, ("crash",), "a crash, in any state", "orange", True))
        for state in outage.restarts:
            edges.append(_Edge(anywhere + 1, 1 + state, ("restart",), "a restart", "orange", True))
    if outage.reboots:
        for state in outage.restarts:
            edges.append(_Edge(anywhere, 1 + state, ("reboot",), "a crash and restart in one", "orange", True))


def _listed(machine: Machine) -> _Panel:
    """A role without control states: what it does"""
    lines = [shortened(name, 2 * _ROOM) for name in machine.anywhere]
    wide = max(width_of(line) for line in lines)
    inner = _Panel((wide, len(lines) * 18 - 8), [words(0, n * 18 + 13, line) for n, line in enumerate(lines)])
    return _framed((machine.role, machine.kind), list(machine.outage.told()), inner, aligned=True)


def _framed(title: tuple[str, str], notes: list[str], inner: _Panel, aligned: bool = False) -> _Panel:
    """A panel with a frame around it, a title above (the latter half less loud), and notes below that. `aligned`: what
    is inside begins where the title does."""
    width, height = inner.size
    name = shortened(title[0], 400, 14, bold=True)
    named = width_of(name, 14, bold=True) + width_of(f" {title[1]}")
    wide = max([width, named, *(width_of(note, _SMALL) for note in notes)]) + 2 * _PAD
    top = _TITLE + len(notes) * _LINE + 8
    loud, less = (tag("tspan", said(text), class_=look) for text, look in ((name, "ink bold"), (title[1], "quiet")))
    left = _PAD if aligned else (wide - width) / 2
    marks = [
        tag("rect", width=wide, height=top + height + _PAD, rx=8, class_="on-panel by-rule"),
        tag("text", tag("tspan", loud, font_size=14), Svg(" "), less, x=_PAD, y=20),
        *(words(_PAD, 20 + (n + 1) * _LINE, note, "quiet", font_size=_SMALL) for n, note in enumerate(notes)),
        group(*inner.marks, transform=f"translate({left:.1f},{top})"),
    ]
    return _Panel((wide, top + height + _PAD), marks)


def _messages(between: Traffic, roles: tuple[str, ...]) -> _Panel:
    names = tuple(dict.fromkeys((*roles, *(name for ends in between for name in ends))))
    talking = [name for name in names if any(name in ends for ends in between)]
    nodes = [_Node(shortened(name, 260, 13, bold=True), (), "on-green-soft by-green") for name in talking]
    edges = [
        _Edge(talking.index(a), talking.index(b), tuple(_lines(what)), f"{a} to {b}: {', '.join(what)}", "green")
        for (a, b), what in between.items()
    ]
    return _framed(("Messages", ""), [], _graph(nodes, edges, Style(towards="right", along=40, beside=40)))


def _lines(names: Iterable[str]) -> list[str]:
    listed = list(names)
    shown = [shortened(name, _ROOM, _SMALL) for name in listed[: _MOST if len(listed) <= _MOST else _MOST - 1]]
    return shown if len(shown) == len(listed) else [*shown, f"and {len(listed) - len(shown)} more"]


# ---------------------------------------------------------------- boxes and arrows


def _graph(nodes: list[_Node], edges: list[_Edge], style: Style) -> _Panel:
    found = placed([node.room for node in nodes], [Arrow(e.source, e.target, e.room) for e in edges], style)
    arrows = [_arrow(edge, found, number) for number, edge in enumerate(edges)]
    boxes = [_box(node, middle) for node, middle in zip(nodes, found.middles, strict=True)]
    return _Panel(
        found.size, [*arrows, *boxes, *(_label(edge, found, n) for n, edge in enumerate(edges) if edge.lines)]
    )


def _arrow(edge: _Edge, found: Placed, number: int) -> Svg:
    route = found.routes[number]
    line = curve(route.curve, f"by-{edge.look}", stroke_dasharray="5 3" if edge.dashed else None, stroke_width=1.3)
    return group(line, head(route.tip, route.curve[-1], f"on-{edge.look}"), title=edge.whole)


def _label(edge: _Edge, found: Placed, number: int) -> Svg:
    middle, room = found.routes[number].label, edge.room
    if middle is None or room is None:
        return group()
    x, top = middle[0], middle[1] - room[1] / 2
    lines = [
        words(x, top + n * _LINE + 12, line, f"{edge.look} halo by-panel", text_anchor="middle", font_size=_SMALL)
        for n, line in enumerate(edge.lines)
    ]
    return group(*lines, title=edge.whole)


def _box(node: _Node, middle: tuple[float, float]) -> Svg:
    width, height = node.room
    x, y = middle[0] - width / 2, middle[1] - height / 2
    dash = "5 3" if node.dashed else None
    area = tag("rect", x=x, y=y, width=width, height=height, rx=node.round, class_=node.look, stroke_dasharray=dash)
    if not node.name:
        return area
    name = words(middle[0], y + 18, node.name, "ink bold", text_anchor="middle", font_size=13)
    lines = [
        words(middle[0], y + 18 + (n + 1) * _LINE, line, "quiet", text_anchor="middle", font_size=_SMALL)
        for n, line in enumerate(node.lines)
    ]
    return group(area, name, *lines)
