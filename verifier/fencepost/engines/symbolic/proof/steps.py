"""Runs from anywhere that keep all properties but, perhaps, at their end: the question of k-induction.

All states of such a run are different, so that it cannot be longer than there are states (M. Sheeran, S. Singh,
G. Stalmarck, "Checking safety properties using induction and a SAT-solver", FMCAD 2000).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import final

from fencepost.engines.symbolic.encode.relation import Relation
from fencepost.engines.symbolic.solver import Satisfied
from fencepost.engines.symbolic.template import Bit, any_of
from fencepost.engines.symbolic.unroll import Frame, Unrolling

ROOM, UNSURE = "~room", "~unsure"  # no property has such a name


@final
class Steps:
    """A run from anywhere, with a solver of its own (`many`: as for a `Solver`)"""

    def __init__(self, made: Relation, names: Sequence[str], poll: Callable[[], None], many: bool = False) -> None:
        self.names = names
        self.path = Unrolling(made, poll, free=True, many=many)

    def close(self) -> None:
        """Gives the solver back."""
        self.path.solver.close()

    def advance(self) -> None:
        """What was last is kept as well, and one more step is taken, to a state that was not there before."""
        for bit in _bad(self.path.frames[-1], self.names).values():
            self.path.solver.add(~bit)
        self.path.advance()
        last = len(self.path.frames) - 1
        for n in range(last):
            self.path.solver.add(self.path.differ(n, last))

    def violated(self) -> tuple[str, Satisfied] | None:
        """What the last frame may violate, and how"""
        return possible(self.path, self.names)


def possible(path: Unrolling, names: Iterable[str]) -> tuple[str, Satisfied] | None:
    """What the last frame may violate (ROOM: its step needs more), and a solution in which it does"""
    for name, bit in _bad(path.frames[-1], names).items():
        asked = path.solver.fresh("asked")
        path.solver.add(~asked | bit)
        answer = path.solver.check(asked)
        if isinstance(answer, Satisfied):
            return name, answer
        path.solver.add(~bit)
    return None


def _bad(frame: Frame, names: Iterable[str]) -> dict[str, Bit]:
    """What is wrong in a frame, or with its step"""
    found = {ROOM: frame.room}
    for name in names:
        bits = [where[name] for where in (frame.in_state, frame.in_step) if name in where]
        found |= {name: any_of(bits)} if bits else {}
    return found
