"""Where the states of a large graph go: like an outline, each state beside the one that its shortest run comes from.

A column for each depth. Of the states that a state leads to one stands on its line, the others below, those first
that lead to fewest themselves. So the initial state is at the upper left, and a run is read from left to right.
"""

from collections import defaultdict
from collections.abc import Sequence

from fencepost.report.placing import Placed, Point, Size


def outlined(boxes: Sequence[Size], parents: Sequence[int | None], gap: float, line: float) -> Placed:
    """Places states; `parents`: of each state the one that it is come to from, which has a smaller number, or None
    where runs start."""
    children: defaultdict[int | None, list[int]] = defaultdict(list)
    for state, parent in enumerate(parents):
        children[parent].append(state)
    _smallest_first(children, parents)
    rows: dict[int, int] = {}
    columns: dict[int, int] = {}
    waiting = [(root, 0, False) for root in reversed(children[None])]
    row = -1
    while waiting:
        state, column, beside = waiting.pop()
        row += 0 if beside else 1
        rows[state], columns[state] = row, column
        following = children[state]
        waiting += [(child, column + 1, n == 0) for n, child in reversed(list(enumerate(following)))]
    lefts = _lefts(boxes, columns, gap)
    middles: list[Point] = [
        (lefts[columns[state]] + width / 2, (rows[state] + 0.5) * line) for state, (width, _) in enumerate(boxes)
    ]
    return Placed((lefts[-1] - gap, (row + 1) * line), tuple(middles), ())


def _smallest_first(children: dict[int | None, list[int]], parents: Sequence[int | None]) -> None:
    """Orders what a state leads to by how many states come after it; a parent has a smaller number than its child."""
    sizes = [1] * len(parents)
    for state in range(len(parents) - 1, -1, -1):
        parent = parents[state]
        if parent is not None:
            sizes[parent] += sizes[state]
    for parent, states in children.items():
        if parent is not None:
            states.sort(key=lambda state: sizes[state])


def _lefts(boxes: Sequence[Size], columns: dict[int, int], gap: float) -> list[float]:
    """Where each column begins, and where one more would."""
    widths: defaultdict[int, float] = defaultdict(float)
    for state, column in columns.items():
        widths[column] = max(widths[column], boxes[state][0])
    lefts = [0.0]
    for column in range(len(widths)):
        lefts.append(lefts[-1] + widths[column] + gap)
    return lefts
