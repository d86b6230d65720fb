"""What a `solve` found, ready to be shown: plain data."""

from dataclasses import dataclass
from typing import final

from fencepost.instance.instance import Basis
from fencepost.regions.grid import Axis, Cell, NoModel, Point, Safe, Unknown, Unsafe
from fencepost.regions.loop import Counterexample
from fencepost.report.story import Story


@final
@dataclass(frozen=True, slots=True)
class Solved:
    """A grid with what became of each cell. `judged` are the properties asked together, `not_judged` the others with
    the reason; `condition` is true of exactly the safe cells (None: no simple one is). `basis` is what
    all cells rest on. `stories` are those of unsafe cells, where they were asked for."""

    version: str
    file: str
    protocol: str
    model: str
    options: tuple[tuple[str, str], ...]
    axes: tuple[Axis, ...]
    judged: tuple[str, ...]
    not_judged: tuple[tuple[str, str], ...]
    cells: dict[Point, Cell]
    counterexamples: tuple[Counterexample, ...]
    searches: int
    condition: str | None
    basis: Basis
    stories: tuple[tuple[Point, Story], ...]
    stopped: str | None
    interrupted: bool
    seconds: float

    @property
    def safe(self) -> int:
        return sum(isinstance(cell, Safe) for cell in self.cells.values())

    @property
    def unsafe(self) -> int:
        return sum(isinstance(cell, Unsafe) for cell in self.cells.values())

    @property
    def unknown(self) -> int:
        return sum(isinstance(cell, Unknown) for cell in self.cells.values())

    @property
    def no_model(self) -> int:
        return sum(isinstance(cell, NoModel) for cell in self.cells.values())

    @property
    def exit_code(self) -> int:
        """130 interrupted, 20 some cell is not known, else 0."""
        return 130 if self.interrupted else 20 if self.unknown else 0


def settings(axes: tuple[Axis, ...], point: Point) -> tuple[str, ...]:
    """The values of a cell as `--set` takes them."""
    return tuple(f"{axis.name}={axis.values[n]}" for axis, n in zip(axes, point, strict=True))
