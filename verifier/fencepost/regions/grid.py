"""Axes, points and what becomes of each cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Literal, TypeAlias, final

Point: TypeAlias = tuple[int, ...]  # the position of the value on each axis


@final
@dataclass(frozen=True, slots=True)
class Axis:
    """A parameter or fault budget with the values it takes, as they are written. `numbers` are those of an axis
    of numbers, else None; `origin` says where the values come from."""

    name: str
    kind: Literal["param", "budget"]
    values: tuple[str, ...]
    numbers: tuple[int, ...] | None
    origin: str

    @property
    def is_bool(self) -> bool:
        return self.numbers is None and set(self.values) <= {"true", "false"}


@final
@dataclass(frozen=True, slots=True)
class Safe:
    """Every state of the cell was visited: so many"""

    states: int


@final
@dataclass(frozen=True, slots=True)
class Unsafe:
    """A trace of the cell violates a property. `counterexample`: the one (by position) that it comes from; `own`:
    it was found here, and not carried over"""

    property: str
    steps: int
    counterexample: int
    own: bool


@final
@dataclass(frozen=True, slots=True)
class Unknown:
    """Not decided, and why"""

    reason: str


@final
@dataclass(frozen=True, slots=True)
class NoModel:
    """The values make no model, and why"""

    reason: str


Cell: TypeAlias = Safe | Unsafe | Unknown | NoModel


def size(axes: Sequence[Axis]) -> int:
    """How many cells there are."""
    return prod(len(axis.values) for axis in axes)


def points(axes: Sequence[Axis]) -> Iterator[Point]:
    """Every cell, the last axis running fastest."""
    return product(*(range(len(axis.values)) for axis in axes))


def corners(axes: Sequence[Axis]) -> Iterator[Point]:
    """The cells at both ends of every axis; each once."""
    return product(*(dict.fromkeys((0, len(axis.values) - 1)) for axis in axes))


def neighbours(axes: Sequence[Axis], point: Point) -> Iterator[Point]:
    """The cells one value away, on one axis."""
    for n, axis in enumerate(axes):
        for position in (point[n] - 1, point[n] + 1):
            if 0 <= position < len(axis.values):
                yield (*point[:n], position, *point[n + 1 :])
