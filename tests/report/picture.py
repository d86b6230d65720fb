"""What a test looks at in an SVG picture: where its texts are, and whether they are in each other's way."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import final
from xml.etree.ElementTree import Element, fromstring

from fencepost.report.svg import width_of

SVG = "{http://www.w3.org/2000/svg}"


@final
@dataclass(frozen=True, slots=True, order=True)
class Seen:
    """A text and the room it takes at most"""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    def meets(self, other: "Seen") -> bool:
        across = self.left < other.right - 1 and other.left < self.right - 1
        return across and self.top < other.bottom - 1 and other.top < self.bottom - 1


def texts(picture: str) -> list[Seen]:
    return sorted(_texts(fromstring(picture), 0, 0))


def titles(picture: str) -> list[str]:
    """What is told to who points at something"""
    return [element.text or "" for element in fromstring(picture).iter(f"{SVG}title")]


def elements(picture: str) -> set[str]:
    return {element.tag.removeprefix(SVG) for element in fromstring(picture).iter()}


def misplaced(picture: str) -> list[str]:
    """Texts that overlap, or are not on the picture."""
    root = fromstring(picture)
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    found = texts(picture)
    said = [f"{t.text} is outside" for t in found if t.left < 0 or t.right > width or t.top < 0 or t.bottom > height]
    for number, one in enumerate(found):
        for other in found[number + 1 :]:
            if other.left >= one.right:
                break
            if one.meets(other):
                said.append(f"{one.text} is over {other.text}")
    return said


def _texts(element: Element, x: float, y: float) -> Iterator[Seen]:
    moved = element.get("transform")
    if moved is not None:
        right, down = moved.removeprefix("translate(").rstrip(")").split(",")
        x, y = x + float(right), y + float(down)
    if element.tag == f"{SVG}text":
        text, size = "".join(element.itertext()), float(element.get("font-size", 12))
        wide = width_of(text, size, bold="bold" in element.get("class", ""))
        left = x + float(element.get("x", 0)) - {"middle": wide / 2, "end": wide}.get(element.get("text-anchor", ""), 0)
        base = y + float(element.get("y", 0))
        yield Seen(left, base - 0.8 * size, left + wide, base + 0.2 * size, text)
    for inner in element:
        yield from _texts(inner, x, y)
