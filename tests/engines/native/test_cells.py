"""Which cell is filled next and from where, in both orders."""

import pytest

from fencepost.engines.native.cells import FAULTS, STEPS, Cells
from fencepost.engines.search.layers import Cost


def sources(cells: Cells) -> tuple[Cost, list[tuple[int, Cost]]]:
    """The next cell, and what fills it"""
    filling = cells.next()
    assert filling is not None
    return filling.cost, [(kind, cell.cost) for kind, cell in filling.sources]


def test_steps_come_before_faults_where_fewest_faults_count() -> None:
    cells = Cells("faults", True)
    cells.add((0, 0), 0, 1)
    assert sources(cells) == ((0, 1), [(STEPS, (0, 0))])
    cells.add((0, 1), 1, 3)
    assert sources(cells) == ((0, 2), [(STEPS, (0, 1))])
    cells.add((0, 2), 3, 3)  # nothing new
    assert sources(cells) == ((1, 1), [(FAULTS, (0, 0))])
    cells.add((1, 1), 3, 4)
    assert sources(cells) == ((1, 2), [(STEPS, (1, 1)), (FAULTS, (0, 1))])
    cells.add((1, 2), 4, 4)
    assert sources(cells) == ((2, 2), [(FAULTS, (1, 1))])
    cells.add((2, 2), 4, 4)
    assert cells.next() is None


def test_all_cells_of_a_length_come_together_where_fewest_steps_count() -> None:
    cells = Cells("steps", True)
    cells.add((0, 0), 0, 1)
    assert sources(cells) == ((1, 0), [(STEPS, (0, 0))])
    cells.add((1, 0), 1, 2)
    assert sources(cells) == ((1, 1), [(FAULTS, (0, 0))])
    cells.add((1, 1), 2, 3)
    assert sources(cells) == ((2, 0), [(STEPS, (1, 0))])
    cells.add((2, 0), 3, 3)
    assert sources(cells) == ((2, 1), [(STEPS, (1, 1)), (FAULTS, (1, 0))])


def test_without_faults_there_is_one_row() -> None:
    cells = Cells("faults", False)
    cells.add((0, 0), 0, 2)
    assert sources(cells) == ((0, 1), [(STEPS, (0, 0))])
    assert cells.next() is None


@pytest.mark.parametrize(("order", "cost"), [("faults", (1, 4)), ("steps", (4, 1))])
def test_depth_counts_the_states_of_the_longest_trace(order: str, cost: Cost) -> None:
    cells = Cells("faults" if order == "faults" else "steps", True)
    cells.add((0, 0), 0, 1)
    cells.add(cost, 1, 2)
    assert cells.depth == 5


def test_what_is_pending_is_cheaper_and_not_expanded() -> None:
    cells = Cells("faults", True)
    cells.add((0, 0), 0, 1)
    cells.next()
    cells.add((0, 1), 1, 2)
    assert [(kind, cell.cost) for kind, cell in cells.pending((0, 1))] == [(FAULTS, (0, 0))]


def test_a_state_is_found_in_its_cell() -> None:
    cells = Cells("faults", False)
    cells.add((0, 0), 0, 2)
    cells.add((0, 1), 2, 5)
    assert [cells.holder(number).cost for number in (0, 1, 2, 4)] == [(0, 0), (0, 0), (0, 1), (0, 1)]
    assert cells.end == 5
