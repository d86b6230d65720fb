"""The loop decides every cell as its oracles say, searches no cell twice, and lets counterexamples rule out cells."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.regions.grid import Axis, NoModel, Point, Safe, Unknown, Unsafe, points
from fencepost.regions.loop import Answer, Headway, Oracles, Refuted, Region, solve
from tests.regions.grids import numbers

AXES = (numbers("a", 0, 3), numbers("b", 0, 4), numbers("c", 0, 2))


@dataclass
class Made:
    """Oracles over a set of unsafe cells; a trace is the cell that it is of. `far`: no trace can be carried further
    than that from where it was found"""

    unsafe: frozenset[Point]
    far: int = 99
    patience: int = 10_000
    no_model: frozenset[Point] = frozenset()
    asked: list[Point] = field(default_factory=list[Point])
    carried: list[tuple[Point, Point]] = field(default_factory=list[tuple[Point, Point]])
    told: list[Headway] = field(default_factory=list[Headway])

    def explore(self, point: Point) -> Answer[Point]:
        self.asked.append(point)
        if point in self.no_model:
            return NoModel("it is none")
        return Refuted("P", sum(point), point) if point in self.unsafe else Safe(7)

    def carry(self, known: Refuted[Point], point: Point) -> Refuted[Point] | None:
        self.carried.append((known.trace, point))
        near = sum(abs(a - b) for a, b in zip(self.asked[-1], point, strict=True)) <= self.far
        return Refuted(known.property, sum(point), point) if point in self.unsafe and near else None

    def stop(self) -> str | None:
        return "enough" if len(self.asked) >= self.patience else None

    def solve(self, axes: tuple[Axis, ...] = AXES) -> Region[Point]:
        return solve(axes, Oracles(self.explore, self.carry, self.stop), self.told.append)


def below(limit: Callable[[Point], int]) -> frozenset[Point]:
    return frozenset(point for point in points(AXES) if point[1] < limit(point))


@given(st.sets(st.sampled_from(list(points(AXES)))), st.integers(0, 3))
def test_every_cell_is_what_its_oracle_says(unsafe: set[Point], far: int) -> None:
    made = Made(frozenset(unsafe), far)
    region = made.solve()
    assert list(region.cells) == list(points(AXES))
    assert {point for point, cell in region.cells.items() if isinstance(cell, Unsafe)} == unsafe
    assert {point for point, cell in region.cells.items() if isinstance(cell, Safe)} == set(points(AXES)) - unsafe
    assert region.searches == len(made.asked) == len(set(made.asked))
    assert region.stopped is None


@given(st.sets(st.sampled_from(list(points(AXES)))), st.integers(0, 3))
def test_each_unsafe_cell_keeps_a_trace_of_its_own(unsafe: set[Point], far: int) -> None:
    region = Made(frozenset(unsafe), far).solve()
    assert region.traces == {point: point for point in unsafe}
    assert all(region.cells[point] == Unsafe("P", sum(point), *_origin(region, point)) for point in unsafe)


def _origin(region: Region[Point], point: Point) -> tuple[int, bool]:
    cell = region.cells[point]
    assert isinstance(cell, Unsafe)
    return cell.counterexample, region.counterexamples[cell.counterexample].point == point


def test_one_counterexample_rules_out_all_that_is_connected() -> None:
    unsafe = below(lambda point: 1 + point[2])
    made = Made(unsafe)
    region = made.solve()
    (found,) = region.counterexamples
    assert found.others + 1 == len(unsafe)
    assert region.searches == 1 + len(region.cells) - len(unsafe)


def test_a_trace_that_cannot_be_carried_rules_out_one_cell() -> None:
    region = Made(below(lambda point: 2), far=0).solve()
    assert region.searches == len(region.cells)
    assert [found.others for found in region.counterexamples] == [0] * len(region.counterexamples)


def test_nothing_is_carried_to_a_cell_that_is_decided() -> None:
    made = Made(below(lambda point: 2), far=1)
    made.solve()
    landed = [to for _, to in made.carried if to in made.unsafe]
    assert not set(landed) & set(made.asked[: made.asked.index(landed[0]) if landed[0] in made.asked else 1])


def test_cells_that_are_no_models_are_no_searches() -> None:
    made = Made(frozenset(), no_model=frozenset({(0, 0, 0), (1, 1, 1)}))
    region = made.solve()
    assert region.searches == len(region.cells) - 2
    assert region.cells[1, 1, 1] == NoModel("it is none")


@pytest.mark.parametrize("patience", [0, 1, 5])
def test_when_time_is_up_the_rest_is_not_known(patience: int) -> None:
    region = Made(frozenset(), patience=patience).solve()
    kinds = [type(cell) for cell in region.cells.values()]
    assert kinds.count(Safe) == patience
    assert kinds.count(Unknown) == len(kinds) - patience
    assert region.stopped == "enough"


def test_time_that_runs_out_while_a_trace_is_carried_keeps_what_it_ruled_out() -> None:
    region = Made(frozenset(points(AXES)), patience=1).solve()
    assert isinstance(region.cells[0, 0, 0], Unsafe)
    assert Unknown("enough") in region.cells.values()


def test_corners_come_first_and_then_the_middle_between_safe_and_unsafe() -> None:
    made = Made(frozenset({(0,)}), far=0)
    made.solve((numbers("a", 0, 8),))
    assert made.asked[:4] == [(0,), (8,), (4,), (2,)]


def test_what_lies_beside_an_unsafe_cell_comes_before_the_rest() -> None:
    made = Made(frozenset({(0, 1)}), far=0)
    made.solve((numbers("a", 0, 4), numbers("b", 0, 4)))
    assert made.asked[:7] == [(0, 0), (0, 4), (4, 0), (4, 4), (0, 1), (0, 2), (1, 1)]


def test_headway_is_told_after_every_search() -> None:
    made = Made(below(lambda point: 2))
    region = made.solve()
    assert [news.searches for news in made.told] == list(range(1, region.searches + 1))
    assert (made.told[-1].decided, made.told[-1].cells) == (len(region.cells), len(region.cells))
    assert made.told[-1].others == region.counterexamples[-1].others
