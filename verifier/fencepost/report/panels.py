"""A grid cut into tables: one for each combination of the outer axes, rows and columns being the last two."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal, TypeAlias, final

from fencepost.regions.grid import Axis, Cell, NoModel, Point, Safe, Unknown, Unsafe
from fencepost.report.solved import Solved
from fencepost.report.story import count_text

Kind: TypeAlias = Literal["safe", "unsafe", "not known", "no model"]
MARKS: dict[Kind, str] = {"safe": ".", "unsafe": "x", "not known": "?", "no model": "-"}
_KINDS: dict[type[Cell], Kind] = {Safe: "safe", Unsafe: "unsafe", Unknown: "not known", NoModel: "no model"}


@final
@dataclass(frozen=True, slots=True)
class Panel:
    """One table: what the outer axes are in it, and its points by row; `down` is None where there is one axis"""

    title: str
    down: Axis | None
    across: Axis
    rows: tuple[tuple[Point, ...], ...]


def panels(axes: tuple[Axis, ...]) -> Iterator[Panel]:
    """Every table, the last outer axis running fastest."""
    outer, across = axes[:-2], axes[-1]
    down = axes[-2] if len(axes) > 1 else None
    for fixed in product(*(range(len(axis.values)) for axis in outer)):
        title = ", ".join(f"{axis.name} = {axis.values[n]}" for axis, n in zip(outer, fixed, strict=True))
        lines = [fixed] if down is None else [(*fixed, n) for n in range(len(down.values))]
        rows = tuple(tuple((*line, n) for n in range(len(across.values))) for line in lines)
        yield Panel(title, down, across, rows)


def kind_of(cell: Cell) -> Kind:
    """`safe`, `unsafe`, `not known` or `no model`"""
    return _KINDS[type(cell)]


def tally(result: Solved) -> list[tuple[Kind, int]]:
    """How many cells there are of each kind that there are any of."""
    counts = zip(MARKS, (result.safe, result.unsafe, result.unknown, result.no_model), strict=True)
    return [(kind, count) for kind, count in counts if count]


def values_text(axes: tuple[Axis, ...], point: Point) -> str:
    """`LEASE = 1, skew = 0`"""
    return ", ".join(f"{axis.name} = {axis.values[n]}" for axis, n in zip(axes, point, strict=True))


def cell_text(cell: Cell) -> str:
    """What became of a cell, in words."""
    match cell:
        case Safe():
            return f"safe: all {cell.states:,} states were visited"
        case Unsafe():
            return f"unsafe: {cell.property} is violated in {count_text(cell.steps, 'step')}, replayed"
        case Unknown():
            return f"not known: {cell.reason}"
        case NoModel():
            return f"no model: {cell.reason}"


def axis_text(axis: Axis) -> str:
    """`GRACE 1..12`, or the values one by one where some between them are left out; and whence they are, unless they
    were asked for"""
    values, numbers = ", ".join(axis.values), axis.numbers
    if numbers is not None and len(numbers) > 1 and numbers == tuple(range(numbers[0], numbers[-1] + 1)):
        values = f"{numbers[0]}..{numbers[-1]}"
    return f"{axis.name} {values}" + (f" ({axis.origin})" if axis.origin != "as asked" else "")
