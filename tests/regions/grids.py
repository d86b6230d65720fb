"""Axes and cells made up for tests."""

from collections.abc import Callable

from fencepost.regions.condition import values_at
from fencepost.regions.formula import Values
from fencepost.regions.grid import Axis, Cell, Point, Safe, Unsafe, points

UNSAFE = Unsafe("P", 1, 0, True)


def numbers(name: str, lower: int, upper: int) -> Axis:
    values = tuple(range(lower, upper + 1))
    return Axis(name, "param", tuple(map(str, values)), values, "as asked")


def words(name: str, *values: str) -> Axis:
    return Axis(name, "param", values, None, "as asked")


def cells(axes: tuple[Axis, ...], safe: Callable[[Values], bool]) -> dict[Point, Cell]:
    return {point: Safe(1) if safe(values_at(axes, point)) else UNSAFE for point in points(axes)}
