"""What every SVG picture is made of: elements that cannot be broken by a name, text that is measured, one palette.

An element is a `Svg`, and only `said` makes one of a text that somebody wrote: what is not escaped does not type.
Colours are names that stand for one value on light ground and one on dark; a picture follows its reader's choice
wherever CSS does. Fonts are the reader's own, so a width is an upper bound: that of the widest usual font.
"""

from collections.abc import Sequence
from functools import cache
from typing import NewType
from xml.sax.saxutils import escape, quoteattr

from rich.cells import cell_len

from fencepost.report.diagnostics import visible

Svg = NewType("Svg", str)
"""Markup that is whole and safe"""

# blue, orange, green, yellow and purple are told apart by people who do not see red and green alike (Okabe & Ito
# 2008); on dark ground they are lighter. Of each there is a soft one, for areas with text on them.
PALETTE: dict[str, tuple[str, str]] = {
    "paper": ("#ffffff", "#0d1117"),
    "ink": ("#1f2328", "#e6edf3"),
    "quiet": ("#59636e", "#9198a1"),
    "line": ("#818b98", "#7d8590"),
    "rule": ("#d1d9e0", "#3d444d"),
    "panel": ("#f6f8fa", "#161b22"),
    "blue": ("#0072b2", "#56b4e9"),
    "blue-soft": ("#d6ecfa", "#0f3a57"),
    "orange": ("#c04a00", "#ff8c4c"),
    "orange-soft": ("#fde0cf", "#5a2408"),
    "green": ("#007a58", "#3cc79c"),
    "green-soft": ("#d3f2e7", "#07402f"),
    "yellow": ("#8a6d00", "#f0c83c"),
    "yellow-soft": ("#fdf1c2", "#4a3c05"),
    "purple": ("#9c4f7f", "#e2a0c6"),
    "purple-soft": ("#f8e1ee", "#4b2139"),
}
SANS = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
MONO = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
# in hundredths of an em, the wider of DejaVu Sans and Liberation Sans, which is as wide as Arial and Helvetica
_WIDTHS = {
    30: "'Iijl",
    35: " ,./:;\\|",
    40: "()-[]ft",
    45: "!r",
    50: '"*J`',
    55: "csz",
    60: "?L_kvxy",
    65: "$0123456789FTabdeghnopqu{}",
    70: "ABEKPSVXYZ",
    75: "CNRU",
    80: "&DGHOQ",
    85: "#+<=>^w~",
    90: "M",
    100: "%Wm",
    105: "@",
}
_ADVANCE = {character: width for width, characters in _WIDTHS.items() for character in characters}
_BOLD = 126  # hundredths of what is not bold
_MONO = 62
_MORE = "…"


# ---------------------------------------------------------------- elements


def said(text: str) -> Svg:
    """A text that somebody wrote, as it is read: what is not shown, or would turn its surroundings, is spelled out."""
    return Svg(escape(visible(text)))


def tag(name: str, *inside: Svg, **attributes: str | float | None) -> Svg:
    """An element: `class_` is `class`, `text_anchor` is `text-anchor`; None is left out, numbers are rounded."""
    given = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(_value(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return Svg(f"<{name}{given}>{''.join(inside)}</{name}>" if inside else f"<{name}{given}/>")


def _value(value: str | float) -> str:
    return visible(value) if isinstance(value, str) else number(value)


def number(value: float) -> str:
    """At most one digit after the point: the same on every machine, and nobody sees more."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def words(x: float, y: float, text: str, look: str = "ink", **attributes: str | float | None) -> Svg:
    """A line of text from `x` on (`text_anchor` says otherwise), its letters standing on `y`"""
    return tag("text", said(text), x=x, y=y, class_=look, **attributes)


def group(*inside: Svg, title: str | None = None, **attributes: str | float | None) -> Svg:
    """Elements that belong together; `title` is shown to who points at them."""
    head = () if title is None else (tag("title", said(title)),)
    return tag("g", *head, *inside, **attributes)


def curve(points: Sequence[tuple[float, float]], look: str, **attributes: str | float | None) -> Svg:
    """Bézier curves one after another: where they begin, then three points for each."""
    first, *others = (f"{number(x)},{number(y)}" for x, y in points)
    return tag("path", d=f"M{first}C{' '.join(others)}", class_=f"line {look}", **attributes)


def head(tip: tuple[float, float], tail: tuple[float, float], look: str) -> Svg:
    """The head of an arrow, from where its line ends to the tip."""
    dx, dy = tip[0] - tail[0], tip[1] - tail[1]
    side = -dy * 0.4, dx * 0.4
    corners = (tip, (tail[0] + side[0], tail[1] + side[1]), (tail[0] - side[0], tail[1] - side[1]))
    return tag("polygon", points=" ".join(f"{number(x)},{number(y)}" for x, y in corners), class_=look)


def document(size: tuple[float, float], title: str, body: list[Svg], style: str = "") -> str:
    """The text of an SVG file. `style` is CSS of the picture's own; it holds nothing that somebody else wrote."""
    width, height = map(number, size)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" font-family={quoteattr(SANS)} font-size="12">'
    )
    return "\n".join(
        (
            head,
            tag("title", said(title)),
            f"<style>{palette_css()}{style}</style>",
            tag("rect", width="100%", height="100%", class_="on-paper"),
            *body,
            "</svg>\n",
        )
    )


@cache
def palette_css() -> str:
    """Three classes a colour: `ink` for text, `on-ink` for an area, `by-ink` for a line; `mono` and `bold` for text,
    and `halo` for text that lines may cross, with the colour of its ground (`halo by-paper`).
    They are plain rules, which programs without CSS variables understand, and once more for dark ground."""

    def rules(ground: int) -> str:
        return "".join(
            f"text.{name},tspan.{name},.on-{name}{{fill:{shades[ground]}}}.by-{name}{{stroke:{shades[ground]}}}"
            for name, shades in PALETTE.items()
        )

    usual = (
        f"text.mono{{font-family:{MONO}}}text.bold,tspan.bold{{font-weight:bold}}"
        "text.halo{paint-order:stroke;stroke-width:3px}.line{fill:none}"
    )
    return f"{usual}{rules(0)}@media (prefers-color-scheme:dark){{{rules(1)}}}"


# ---------------------------------------------------------------- measure


def width_of(text: str, size: float = 12, *, bold: bool = False, mono: bool = False) -> float:
    """How wide a line of text is at most, in whatever of the usual fonts it is shown."""
    if mono:
        hundredths = sum(_MONO * cell_len(character) for character in visible(text))
    else:
        hundredths = sum(_ADVANCE.get(c) or max(70, 65 * cell_len(c)) for c in visible(text))
    return hundredths * size / 100 * (_BOLD / 100 if bold and not mono else 1)


def shortened(text: str, room: float, size: float = 12, *, bold: bool = False, mono: bool = False) -> str:
    """As much of a text as there is room for, with `…` for what is missing."""
    text = visible(text)
    if width_of(text, size, bold=bold, mono=mono) <= room:
        return text
    room -= width_of(_MORE, size, bold=bold, mono=mono)
    kept = 0
    for character in text:
        room -= width_of(character, size, bold=bold, mono=mono)
        if room < 0:
            break
        kept += 1
    return text[:kept].rstrip() + _MORE


def wrapped(text: str, room: float, most: int, size: float = 12) -> list[str]:
    """The text in lines that there is room for, broken between words where it can be; at most so many lines."""
    lines: list[str] = []
    waiting = visible(text).split()
    while waiting and len(lines) < most - 1:
        count = 1
        while count < len(waiting) and width_of(" ".join(waiting[: count + 1]), size) <= room:
            count += 1
        lines.append(shortened(" ".join(waiting[:count]), room, size))
        waiting = waiting[count:]
    if waiting:
        lines.append(shortened(" ".join(waiting), room, size))
    return lines
