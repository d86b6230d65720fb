"""Which cell is asked next: the corners, then between safe and unsafe cells, then beside unsafe ones, then the rest.

A counterexample close to safe cells rules out most. On each line along an axis the middle between a safe and an
unsafe cell is asked, the widest such gap first. The order decides what is asked, never what is answered.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from typing import final

from fencepost.regions.grid import Axis, Point, corners, neighbours, points


@final
class Order:
    """The cells that are not decided, in the order in which they are to be asked"""

    def __init__(self, axes: Sequence[Axis]) -> None:
        self._axes = axes
        self._safe: dict[Point, bool | None] = {}  # of what is decided; None: neither safe nor unsafe
        self._corners = deque(corners(axes))
        self._gaps: list[tuple[int, Point]] = []
        self._beside: deque[Point] = deque()
        self._rest = points(axes)

    def decide(self, point: Point, safe: bool | None) -> None:
        """A cell is decided, and not asked any more."""
        self._safe[point] = safe
        if safe is None:
            return
        for axis in range(len(self._axes)):
            for step in (-1, 1):
                self._look(point, axis, step)
        if not safe:
            self._beside.extend(neighbours(self._axes, point))

    def undecided(self, point: Point) -> bool:
        return point not in self._safe

    def left(self) -> Iterator[Point]:
        """The cells that are not decided."""
        return (point for point in points(self._axes) if point not in self._safe)

    def following(self) -> Point | None:
        """The cell to ask next; None when all are decided."""
        for source in (self._corner, self._gap, self._neighbour):
            point = source()
            if point is not None:
                return point
        return next((point for point in self._rest if point not in self._safe), None)

    def _look(self, point: Point, axis: int, step: int) -> None:
        """Notes the middle of a gap that ends in a cell of the other kind."""
        position = point[axis] + step
        while 0 <= position < len(self._axes[axis].values):
            there = (*point[:axis], position, *point[axis + 1 :])
            if there in self._safe:
                wide = abs(position - point[axis])
                if wide > 1 and self._safe[there] is (not self._safe[point]):
                    middle = (*point[:axis], (position + point[axis]) // 2, *point[axis + 1 :])
                    heappush(self._gaps, (-wide, middle))
                return
            position += step

    def _corner(self) -> Point | None:
        return self._first(self._corners)

    def _neighbour(self) -> Point | None:
        return self._first(self._beside)

    def _first(self, waiting: deque[Point]) -> Point | None:
        while waiting:
            point = waiting.popleft()
            if point not in self._safe:
                return point
        return None

    def _gap(self) -> Point | None:
        while self._gaps:
            _, point = heappop(self._gaps)
            if point not in self._safe:
                return point
        return None
