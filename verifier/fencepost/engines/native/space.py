"""All that a search stores: the states found, their parents, and the seen set in which they are looked up.

Pages are real only once they are touched. So the arrays of states and parents grow generously and cost what is
used of them. The seen set is touched everywhere: it grows by half (while small, by all) of its size, in place.
"""

import ctypes
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import final

from fencepost.engines.native.available import RAN_OUT, Available
from fencepost.engines.native.calls import Calls
from fencepost.engines.native.kernel.shape import BLOCK, MARGIN
from fencepost.engines.native.kernel.table import PADDING
from fencepost.engines.native.memory import Record, Stretch
from fencepost.engines.native.rebuilding import Alone, Movers, Rebuilding
from fencepost.engines.native.records import SHARED_WORDS, Shared, Worker
from fencepost.engines.search.pulse import Stopped

START = (1 << 32) - 1  # the parent of a state that came from nowhere
MOST_STATES = (1 << 32) - 2  # a state's number + 1 must fit into 32 bits, and one such number means "busy"
LEAST_SLOTS = 1 << 13
_SMALL = 1 << 22  # slots: a table of up to so many is doubled
_GROWTH = (1.5, 1.25, 1.1)  # a larger one grows by the first of these that memory allows
_LOAD = 0.8  # how full a table may become
_PIECE = 1 << 17  # states worked on together


@final
class Space:
    """The states found, with their parents and the table in which they are looked up. `movers`: who makes it larger"""

    def __init__(self, machine: Calls, available: Available) -> None:
        self.shared = Record(SHARED_WORDS)
        self.movers: Movers = Alone(self.shared)
        self._machine = machine
        self._available = available
        self._numbered = False
        self._row = ctypes.c_uint64 * machine.words
        self._desk = Record(len(Worker))
        self._desk[Worker.SHARED] = self.shared.address
        self._slack = (MARGIN + BLOCK) * machine.threads + 1  # what the threads may have at hand, or leave unused
        self._room = 1 << 12
        self._slots = max(LEAST_SLOTS, _slots_for(2 * self._slack))
        self._states = Stretch(8 * machine.words * self._room)
        self._parents = Stretch(4 * self._room)
        self._table = Stretch(8 * (self._slots + PADDING))
        self._publish()
        self.room_for(2 * self._slack)

    @property
    def count(self) -> int:
        """How many states there are"""
        return self.shared[Shared.COUNT]

    def state(self, number: int) -> tuple[int, ...]:
        """The words of a state"""
        return tuple(self._row.from_address(self._states.address + ctypes.sizeof(self._row) * number))

    def parent(self, number: int) -> int:
        """The number of the state from which a state was first found; -1: it is initial"""
        found = ctypes.c_uint32.from_address(self._parents.address + 4 * number).value
        return -1 if found in (START, number) else found

    def bytes(self) -> int:
        """Memory that is really taken"""
        return self.count * (ctypes.sizeof(self._row) + 4) + self._table.size

    @property
    def load(self) -> float:
        """How full the table is"""
        return self.count / self._slots

    def grow(self) -> None:
        """Makes room, because machine code found none. Raises `Stopped` where there is none to be had."""
        if self.count + self._slack > self.shared[Shared.CAPACITY]:
            self.room_for(self.count + self._slack)
        else:  # there is room, but entries piled up at the table's end
            self._rebuild(self._larger(self._slots + 1))

    def room_for(self, count: int) -> None:
        """Makes room for so many states in all. Raises `Stopped` where there is none to be had."""
        if count > MOST_STATES:
            raise Stopped(f"there are more states than {MOST_STATES:,}, and they cannot be numbered")
        if count > self._room:
            self._widen(count)
        if _slots_for(count) > self._slots:
            self._rebuild(self._larger(_slots_for(count)))
        self._publish()

    def number(self, poll: Callable[[], None]) -> None:
        """Makes the numbers of states known by the table, which may hold the states themselves so far. After that
        no state may be put in. `poll` is called once in a while; it may raise, and then this may be asked again."""
        if not self._machine.program.direct or self._numbered:
            return
        ctypes.memset(self._table.address, 0, self._table.size)
        for first in range(0, self.count, _PIECE):
            poll()
            self._machine.renumber(self._desk.address, first, min(first + _PIECE, self.count))
        self._numbered = True

    def close_gaps(self, unused: Iterable[range]) -> None:
        """The states are numbered without gaps again: the last ones get the numbers that were not used."""
        gaps = sorted((gap for gap in unused if gap), key=lambda gap: gap.start)
        for old, new in moves(gaps, self.count):
            self._machine.relocate(self._desk.address, old.start, new.start, len(new))
        self.shared[Shared.COUNT] -= sum(map(len, gaps))

    def close(self) -> None:
        """Gives everything back. Nothing may be asked any more."""
        for stretch in (self._states, self._parents, self._table):
            stretch.close()
        self.shared.clear()

    def _widen(self, least: int) -> None:
        """More room in the arrays, generously: what is not touched costs nothing, but some systems count it."""
        used, row = min(self.count, self._room), ctypes.sizeof(self._row)
        for growth in (2.0, *_GROWTH):
            room = min(max(int(growth * self._room), least), MOST_STATES)
            try:
                self._states.grow(row * room, row * used)
                self._parents.grow(4 * room, 4 * used)
                self._room = room
                return
            except MemoryError:
                if growth == _GROWTH[-1]:
                    raise
            finally:
                self._publish()  # either may lie elsewhere now

    def _larger(self, least: int) -> int:
        """How many slots the next table has."""
        if self._slots < _SMALL:
            return max(2 * self._slots, least)
        refusal: str | None = None
        for growth in _GROWTH:
            slots = max(int(growth * self._slots), least)
            refusal = self._available.refusal(8 * (slots - self._slots))
            if refusal is None:
                return slots
        raise Stopped(refusal or RAN_OUT)

    def _rebuild(self, slots: int) -> None:
        """Makes the table larger where it is."""
        size = self._slots + PADDING
        self._table.grow(8 * (slots + PADDING), 8 * size)
        self._slots = slots
        self._publish()
        if not Rebuilding(self._machine, self.movers, self.shared, size).run():
            raise Stopped("too many states share a place in the table")

    def _publish(self) -> None:
        shared = self.shared
        shared[Shared.STATES] = self._states.address
        shared[Shared.PARENTS] = self._parents.address
        shared[Shared.TABLE] = self._table.address
        shared[Shared.SLOTS] = self._slots
        shared[Shared.CAPACITY] = min(self._room, int(_LOAD * self._slots), MOST_STATES)


def _slots_for(count: int) -> int:
    """The least table for so many states"""
    return int(count / _LOAD) + 2


def moves(gaps: Sequence[range], count: int) -> Iterator[tuple[range, range]]:
    """Which of the numbers below `count` become which others, so that those that are used come first. `gaps`: those
    that are not used, in order."""
    end = count - sum(map(len, gaps))
    between = pairwise([range(0), *gaps, range(count, count)])
    left = [part for a, b in between if (part := range(max(a.stop, end), b.start))]
    free = [part for gap in gaps if (part := gap[: max(end - gap.start, 0)])]
    while free:
        size = min(len(left[0]), len(free[0]))
        yield left[0][:size], free[0][:size]
        left[:1] = [left[0][size:]] if len(left[0]) > size else []
        free[:1] = [free[0][size:]] if len(free[0]) > size else []
