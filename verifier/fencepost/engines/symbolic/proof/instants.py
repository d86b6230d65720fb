"""Every instant ends: of the states that an invariant leaves, none begins more than so many urgent steps in a row.

A cycle of urgent steps is a row of any length, so where the longest row is known there is no cycle. Where none is known
nothing is said: the states of a long row need not be reachable, and it need not be a cycle.
"""

from collections.abc import Callable
from dataclasses import replace

from fencepost.core.system import Property, System
from fencepost.core.terms import Expr
from fencepost.engines.symbolic.encode.fresh import at_most
from fencepost.engines.symbolic.encode.relation import relation
from fencepost.engines.symbolic.solver import Refuted
from fencepost.engines.symbolic.unroll import Unrolling

MOST = 16  # urgent steps in a row that are tried
_CLAIM = "~claim"  # no property has such a name


def longest_instant(system: System, claim: Expr, room: int, poll: Callable[[], None], many: bool = False) -> int | None:
    """The most urgent steps in a row whose states all satisfy the claim, or None: not known. `room`: no sequence, bag
    or large set of a state with the claim has more elements, which is for the caller to know; `many`: as for a
    `Solver`. Raises Stopped, TooLarge."""
    actions = tuple(action for action in system.actions if action.urgent)
    urgent = replace(system, actions=actions, properties=(Property("invariant", _CLAIM, "", claim),))
    path = Unrolling(relation(urgent, {_CLAIM: "invariant"}, at_most(room), poll), poll, free=True, many=many)
    try:
        for count in range(MOST + 1):
            frame = path.frames[-1]
            path.solver.add(*(~violated for violated in frame.in_state.values()))
            if isinstance(path.solver.check(frame.step), Refuted):
                return count
            path.advance()
        return None
    finally:
        path.solver.close()
