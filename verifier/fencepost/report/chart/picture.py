"""The chart of a story as an SVG: a lane for each instance, a box for each step, an arrow for each message.

The bar of a lane is the instance's control state; a state that the reasons at the end speak of stands out, so two
primaries at once are two such bars side by side. Parts carry `data-` marks by which a page steps through them.
"""

from typing import final

from fencepost.report.chart.flights import Flight
from fencepost.report.chart.layout import BAR, GUTTER, LEFT, PAD, SIZES, Box, Layout, Look, Placed, lay_out, title_lines
from fencepost.report.chart.scene import Scene, Span, scene_of
from fencepost.report.story import Story, count_text, faults_text
from fencepost.report.svg import Svg, document, group, shortened, tag, width_of, words

_STATES = ("blue", "green", "purple", "yellow")
_LOOKS: dict[Look, str] = {"says": "ink bold", "event": "blue", "note": "ink", "fault": "orange bold"}
_MARGIN = 16
_STYLE = (
    ".box{stroke-width:1}.arrow{stroke-width:1.4;fill:none}.waits{stroke-dasharray:5 4}.again{stroke-dasharray:2 3}"
)


def chart_svg(story: Story) -> str:
    """The text of an SVG file."""
    scene = scene_of(story)
    head, top = _head(story, scene, _wide(scene))
    layout = lay_out(scene, top)
    end, bottom = _end(scene, layout)
    return document(
        (layout.width, bottom + _MARGIN),
        f"{scene.title}: {_facts(story)}",
        [*head, *_chart(scene, layout), *end],
        _STYLE,
    )


def chart_only(story: Story) -> tuple[str, Layout]:
    """The chart without title and reasons, for a page that has them elsewhere; and where its rows are."""
    scene = scene_of(story)
    legend, top = _legend(scene, 18)
    layout = lay_out(scene, top)
    return document((layout.width, layout.height), scene.title, [*legend, *_chart(scene, layout)], _STYLE), layout


def _wide(scene: Scene) -> float:
    return lay_out(scene, 0).width


def _facts(story: Story) -> str:
    return f"{faults_text(story.faults)}, {count_text(len(story.steps), 'step')}"


def _head(story: Story, scene: Scene, width: float) -> tuple[list[Svg], float]:
    """Title, what it means, what it took, and which colour is which state."""
    parts: list[Svg] = []
    y = 8.0
    origin = f"{story.origin.protocol}, model {story.origin.model}: {_facts(story)}"
    for text, size, look in ((scene.title, 16, "ink bold"), (story.doc, 12, "ink"), (origin, 12, "quiet")):
        for line in title_lines(text, width - 2 * _MARGIN, size) if text else ():
            y += size + 6
            parts.append(words(_MARGIN, y, line, look, font_size=size))
    legend, y = _legend(scene, y + 20)
    return [*parts, *legend], y


def _legend(scene: Scene, y: float) -> tuple[list[Svg], float]:
    colours = _colours(scene)
    parts: list[Svg] = []
    x = float(GUTTER)
    for state, colour in colours.items():
        wide = BAR + 6 + width_of(state) + 18
        if x > GUTTER and x + wide > _wide(scene):
            x, y = float(GUTTER), y + 20
        parts.append(tag("rect", x=x, y=y - 11, width=BAR, height=BAR, rx=3, class_=f"on-{colour}"))
        parts.append(words(x + BAR + 6, y, state))
        x += wide
    return parts, y + (10 if colours else -10)


def _colours(scene: Scene) -> dict[str, str]:
    """The colour of each control state."""
    states = {span.state: span.tone for span in scene.spans}
    fixed = {"first": "rule", "blamed": "orange"}
    others = [state for state, tone in states.items() if tone == "other"]
    return {s: fixed.get(tone) or _STATES[others.index(s) % len(_STATES)] for s, tone in states.items()}


# ---------------------------------------------------------------- the chart itself


def _chart(scene: Scene, layout: Layout) -> list[Svg]:
    draw = _Drawing(scene, layout)
    lanes = [draw.lane(n) for n in range(len(scene.lanes))]
    arrows = [draw.flight(n, flight) for n, flight in enumerate(scene.flights)]
    rows = [draw.row(placed) for placed in layout.rows if placed.boxes]
    return [*lanes, *(arrow for arrow in arrows if arrow), *rows]


@final
class _Drawing:
    """Marks of one chart"""

    def __init__(self, scene: Scene, layout: Layout) -> None:
        self.scene, self.layout = scene, layout
        self.colours = _colours(scene)

    def lane(self, lane: int) -> Svg:
        """The name of an instance, and its bar from the first row to the last."""
        layout, x = self.layout, self.layout.left(lane) + 6
        top, bottom = layout.rows[0].top, layout.rows[-1].bottom
        title = self.scene.lanes[lane].title
        name = words(x, top - 8, shortened(title, layout.lane - 24, 13, bold=True), "ink bold", font_size=13)
        thin = tag("rect", x=x + 5, y=top, width=3, height=bottom - top, class_="on-rule")
        spans = [self.span(x, span) for span in self.scene.spans if span.lane == lane]
        outages = [self.outage(x, span) for span in self.scene.outages if span.lane == lane]
        return group(name, thin, *spans, *outages, class_="lane")

    def span(self, x: float, span: Span) -> Svg:
        """A control state, with its name where there is room for it."""
        top, bottom = self.between(span)
        bar = tag(
            "rect", x=x, y=top, width=BAR, height=max(2, bottom - top), rx=3, class_=f"on-{self.colours[span.state]}"
        )
        return group(bar, self.turned(x, top, bottom, span.state, self.colours[span.state]), title=span.state)

    def turned(self, x: float, top: float, bottom: float, text: str, ground: str) -> Svg:
        """A text along a bar; nothing where it would not fit."""
        if width_of(text, 10, bold=True) + 8 > bottom - top:
            return Svg("")
        look = "ink" if ground in ("rule", "paper") else "paper bold"
        place = f"rotate(90 {x + 4:.0f} {top + 5:.0f})"
        return words(x + 4, top + 5, text, look, font_size=10, transform=place)

    def outage(self, x: float, span: Span) -> Svg:
        """A break in the bar, while an instance is down or paused."""
        top, bottom = self.between(span)
        hole = tag("rect", x=x - 1, y=top, width=BAR + 2, height=bottom - top, class_="on-paper")
        edge = tag("path", d=f"M{x:.0f} {top:.0f}h{BAR}M{x:.0f} {bottom:.0f}h{BAR}M{x + 7:.0f} {top:.0f}V{bottom:.0f}",
                   class_="by-orange line again", stroke_width=2)  # fmt: skip
        return group(hole, edge, self.turned(x + 6, top, bottom, span.state, "paper"), title=span.state)

    def between(self, span: Span) -> tuple[float, float]:
        """A span begins with the step that leads to it and lasts until the step that ends it."""
        rows = self.layout.rows
        top = rows[span.begin].top
        last = span.end >= len(self.scene.rows) - 1
        return top, rows[-1].bottom if last else rows[span.end].top

    def row(self, placed: Placed) -> Svg:
        """The number of a step, and its boxes."""
        row = placed.row
        number = row.number if 0 < row.number < len(self.scene.rows) else None
        label = [] if number is None else [
            words(GUTTER - 10, placed.top + 17, str(number), "quiet", text_anchor="end")
        ]  # fmt: skip
        boxes = [self.box(box, row.fault is not None) for box in placed.boxes]
        return group(*label, *boxes, class_="row", data_row=row.number)

    def box(self, box: Box, fault: bool) -> Svg:
        """The frame and the lines of a box."""
        left, right = self.layout.inner(box.lane)
        edge = "by-orange" if fault and (box.acts or box.anchors) else "by-line" if box.acts else "by-rule"
        frame = tag(
            "rect", x=left, y=box.top, width=right - left, height=box.height, rx=5, class_=f"box on-paper {edge}"
        )
        lines = [
            words(left + PAD, line.y, line.text, _LOOKS[line.look], font_size=SIZES[line.look]) for line in box.lines
        ]
        return group(frame, *lines)

    # ------------------------------------------------------------ arrows

    def flight(self, number: int, flight: Flight) -> Svg | None:
        """The arrow of a message from who sent it to who took it, or to where it was lost or still is."""
        sender, receiver = self.scene.lane_of(flight.sender), self.scene.lane_of(flight.receiver)
        if receiver is None or sender == receiver:
            return None
        rightward = sender is None or sender < receiver
        x2 = self.layout.inner(receiver)[0 if rightward else 1]
        y2 = self.arrival(number, flight, receiver)
        x1, y1 = self.departure(flight, sender, (x2, y2))
        looks = {"taken": "by-blue", "lost": "by-orange waits", "in flight": "by-quiet waits"}[flight.fate]
        line = tag(
            "path", d=f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}", class_=f"arrow {looks}{' again' if flight.again else ''}"
        )
        title = f"{flight.message.shown}: {flight.fate}{', a copy' if flight.again else ''}"
        begun = 0 if flight.sent is None else flight.sent + 1
        ended = len(self.scene.rows) if flight.ended is None else flight.ended + 1
        return group(
            line, _tip(x1, y1, x2, y2, flight.fate), title=title, class_="flight", data_sent=begun, data_ended=ended
        )

    def departure(self, flight: Flight, sender: int | None, to: tuple[float, float]) -> tuple[float, float]:
        """Where an arrow begins: at the line that says what is sent."""
        if sender is None or flight.sent is None:
            return to[0] - LEFT, to[1] - 12
        taken = sum(other.ended == flight.sent and other.fate == "taken" for other in self.scene.flights)
        y = self.anchor(flight.sent + 1, taken + flight.line)
        left, right = self.layout.inner(sender)
        return (right if to[0] > right else left), y

    def arrival(self, number: int, flight: Flight, receiver: int) -> float:
        """Where an arrow ends: at the line that says what is taken or lost."""
        if flight.ended is None:
            return self.layout.waiting[number]
        return self.anchor(flight.ended + 1, flight.end)

    def anchor(self, row: int, event: int) -> float:
        """The height of an event's line; that of the row where it has none."""
        placed = self.layout.rows[row]
        anchors = [y for box in placed.boxes for y in box.anchors]
        return anchors[event] if event < len(anchors) else placed.top + 12


def _tip(x1: float, y1: float, x2: float, y2: float, fate: str) -> Svg:
    """The end of an arrow: a head, a cross where the message is lost, an open ring where it is still in flight."""
    if fate == "lost":
        cross = f"M{x2 - 5:.1f} {y2 - 5:.1f}l10 10M{x2 - 5:.1f} {y2 + 5:.1f}l10 -10"
        return tag("path", d=cross, class_="arrow by-orange", stroke_width=2)
    if fate == "in flight":
        return tag("circle", cx=x2, cy=y2, r=3.5, class_="on-paper by-quiet")
    long = max(1.0, ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5)
    dx, dy = (x2 - x1) / long * 8, (y2 - y1) / long * 8
    corners = ((x2, y2), (x2 - dx + dy / 2, y2 - dy - dx / 2), (x2 - dx - dy / 2, y2 - dy + dx / 2))
    head = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z"
    return tag("path", d=head, class_="on-blue")


def _end(scene: Scene, layout: Layout) -> tuple[list[Svg], float]:
    """Why the property is what it is, under the chart."""
    y = layout.height + 8
    parts: list[Svg] = []
    colour = "green" if scene.verdict == "reached" else "orange"
    parts.append(
        tag("path", d=f"M{_MARGIN} {y:.0f}H{layout.width - _MARGIN:.0f}", class_=f"by-{colour} line", stroke_width=2)
    )
    for position, text in enumerate((scene.title, *scene.why)):
        indent = 14 * (len(text) - len(text.lstrip())) / 2
        for line in title_lines(text.strip(), layout.width - 3 * _MARGIN - indent, 12):
            y += 18
            look = f"{colour} bold" if position == 0 else "ink"
            parts.append(words(_MARGIN + (0 if position == 0 else 12 + indent), y, line, look))
    return parts, y
