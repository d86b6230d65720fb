"""How often each action was taken, in how many states it could be, and what held up those that never were.

The search does not count guards that block: nobody asks as long as every action is taken. If one never is, a
small program of such actions alone counts over all the states found.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol, final

from fencepost.core.system import Action, System
from fencepost.engines.native.explorer import Search
from fencepost.engines.native.hands import Hands
from fencepost.engines.native.kernel.tally import Tally
from fencepost.engines.native.memory import Record
from fencepost.engines.native.records import Worker
from fencepost.evidence.outcome import ActionUse


class Tallies(Protocol):
    """Machine code that counts which guards block"""

    def tally(self, worker: int, kind: int) -> int:
        """Looks at the states from CURSOR to END; a Status"""
        ...

    @property
    def orbit(self) -> int:
        """The address of the function that tells the size of an orbit; 0: a state stands for itself alone"""
        ...


def action_uses(search: Search, system: System, compile_: Callable[[System], Tallies]) -> tuple[ActionUse, ...]:
    """The uses of all actions. Guards are counted where the search went through the whole space, for actions of
    the author that were never taken; `compile_` is given a system of these. Raises `Stopped` where there is no
    time for that."""
    taken = search.taken()
    never: list[int] = []
    if search.target is None and not search.ended:
        never = [n for n, action in enumerate(system.actions) if not taken[n] and _is_told(action)]
    blocked: dict[int, tuple[int, ...]] = {}
    if never:
        some = replace(system, actions=tuple(system.actions[n] for n in never), properties=())
        counts, _ = _Counting(search, some, compile_(some)).counted()
        blocked = dict(zip(never, counts, strict=True))
    return tuple(ActionUse(n, times, blocked.get(n, ())) for n, times in enumerate(taken))


def enabled_in(search: Search, system: System, compile_: Callable[[System], Tallies]) -> tuple[int, ...] | None:
    """In how many states each action could be taken; None where the search did not see them all. Raises `Stopped` where
    there is no time to count."""
    if search.target is not None or search.ended:
        return None
    every = replace(system, properties=())
    return _Counting(search, every, compile_(every)).counted()[1]


def _is_told(action: Action) -> bool:
    return not action.environment and any(stage.guards for stage in action.stages[:1])


@final
class _Counting:
    """Counts the guards of a system's actions, and where these could be taken, over the states of a search"""

    def __init__(self, search: Search, system: System, tallies: Tallies) -> None:
        self._search = search
        self._tallies = tallies
        self._guards = [len(action.stages[0].guards) for action in system.actions]
        self._kinds = sorted({int(action.fault is not None) for action in system.actions})
        self._job = Record(len(Tally))
        self._job[Tally.GUARDS], self._job[Tally.ORBIT] = sum(self._guards), tallies.orbit
        self._job[Tally.ACTIONS] = len(system.actions)
        self._rows = [Record(2 * sum(self._guards) + len(system.actions)) for _ in search.desks]
        self._hands = Hands(search, search.poll)
        for desk, row in zip(self._hands.desks, self._rows, strict=True):
            desk.record[Worker.JOB], desk.record[Worker.BLOCKED] = self._job.address, row.address

    def counted(self) -> tuple[Sequence[tuple[int, ...]], tuple[int, ...]]:
        """For each action how often each guard of its first stage was the first to be false; and for each in how many
        states it could be taken"""
        try:
            for kind in self._kinds:
                states = range(self._search.space.count)
                self._hands.go(lambda worker, kind=kind: self._tallies.tally(worker, kind), states)
        finally:
            self._hands.close()
        blocked: list[tuple[int, ...]] = []
        first = sum(self._guards)
        for many in self._guards:
            blocked.append(self._sums(first, many))
            first += many
        return blocked, self._sums(first, self._job[Tally.ACTIONS])

    def _sums(self, first: int, many: int) -> tuple[int, ...]:
        return tuple(sum(row[n] for row in self._rows) for n in range(first, first + many))
