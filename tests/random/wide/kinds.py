"""Types as the random texts use them, and the source of chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal, TypeVar, final

Shape = Literal["bool", "range", "enum", "instance", "option", "set", "map", "seq", "record", "union", "function"]
T = TypeVar("T")


@final
@dataclass(frozen=True, slots=True)
class Kind:
    """`text` as it is written. `parts` are the element, key and value, or the fields called `names`; a union's
    variants are records. Of an enum and of a sort `names` are the members (none of a sort or role)."""

    shape: Shape
    text: str
    parts: tuple["Kind", ...] = ()
    names: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    ordered: bool = False

    @property
    def has_order(self) -> bool:
        return self.shape in ("range", "enum") or self.ordered


BOOL = Kind("bool", "bool")


def function(result: Kind, *arguments: Kind) -> Kind:
    """Of what a `def` makes; never the type of a value."""
    return Kind("function", "", (result, *arguments))


def number(low: int, high: int) -> Kind:
    return Kind("range", f"{low}..{high}", low=low, high=high)


def optional(inner: Kind) -> Kind:
    return Kind("option", f"{inner.text}?", (inner,))


def set_of(element: Kind) -> Kind:
    return Kind("set", f"set[{element.text}]", (element,))


def seq_of(element: Kind, most: int) -> Kind:
    return Kind("seq", f"seq[{element.text}, {most}]", (element,), high=most)


def map_of(key: Kind, value: Kind) -> Kind:
    return Kind("map", f"map[{key.text}, {value.text}]", (key, value))


@final
class Chance:
    """Choices that a seed decides"""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def maybe(self, probability: float = 0.5) -> bool:
        return self._random.random() < probability

    def of(self, among: Sequence[T]) -> T:
        return self._random.choice(among)

    def between(self, low: int, high: int) -> int:
        return self._random.randint(low, high)

    def some(self, among: Sequence[T], least: int, most: int) -> list[T]:
        """Some of them, in their order."""
        many = min(len(among), self.between(least, most))
        kept = set(self._random.sample(range(len(among)), many))
        return [item for number, item in enumerate(among) if number in kept]


@final
class Types:
    """The types that one text declares, and random ones made of them"""

    def __init__(self, chance: Chance, roles: tuple[Kind, ...]) -> None:
        self.chance = chance
        self.roles = roles
        self.lines: list[str] = []
        self.simple: list[Kind] = [BOOL, number(0, 1), number(0, 2), number(0, 3), number(-1, 1), number(2, 5)]
        self.simple += roles
        self.named: list[Kind] = []
        if chance.maybe(0.4):
            self._enum()
        if chance.maybe(0.3):
            self._alias()
        if chance.maybe(0.4):
            self._record()
        if chance.maybe(0.3):
            self._union()
        if chance.maybe(0.1):
            self.simple += [number(0, 1000), number(-(10**9), 10**12)]

    def _enum(self) -> None:
        members = ("red", "green", "blue")[: self.chance.between(1, 3)]
        self.lines += [f"enum Color: {', '.join(members)}", ""]
        self.simple.append(Kind("enum", "Color", names=members))

    def _alias(self) -> None:
        low = self.chance.between(-1, 1)
        high = low + self.chance.between(1, 3)
        self.lines += [f"type Level = {low}..{high}", ""]
        self.simple.append(Kind("range", "Level", low=low, high=high))

    def _fields(self, stem: str, least: int) -> Kind:
        parts = tuple(self.kind(1) for _ in range(self.chance.between(least, 2)))
        return Kind("record", stem, parts, tuple(f"{stem.lower()[:1]}{n}" for n in range(len(parts))))

    def _record(self) -> None:
        made = self._fields("Entry", 1)
        self.lines += [
            "record Entry:",
            *(f"    {n}: {k.text}" for n, k in zip(made.names, made.parts, strict=True)),
            "",
        ]
        self.named.append(made)

    def _union(self) -> None:
        names = ("nothing", "single", "double")[: self.chance.between(1, 3)]
        variants = tuple(self._fields(name, 0) for name in names)
        self.lines.append("union Thing:")
        for item in variants:
            fields = ", ".join(f"{n}: {k.text}" for n, k in zip(item.names, item.parts, strict=True))
            self.lines.append(f"    {item.text}({fields})" if fields else f"    {item.text}")
        self.lines.append("")
        self.named.append(Kind("union", "Thing", variants, names))

    def plain(self) -> Kind:
        """A type of few values."""
        return self.chance.of(self.simple)

    def key(self) -> Kind:
        """A type for a map's keys."""
        few = [kind for kind in self.simple if kind.high - kind.low < 10]
        return self.chance.of(few)

    def kind(self, depth: int = 2) -> Kind:
        """Any type, nested no deeper than asked."""
        if depth == 0 or self.chance.maybe(0.45):
            return self.chance.of(self.named) if self.named and self.chance.maybe(0.25) else self.plain()
        match self.chance.between(0, 3):
            case 0:
                inner = self.kind(depth - 1)
                return inner if inner.shape == "option" else optional(inner)
            case 1:
                return set_of(self.kind(depth - 1))
            case 2:
                return map_of(self.key(), self.kind(depth - 1))
            case _:
                return seq_of(self.kind(depth - 1), self.chance.between(1, 3))
