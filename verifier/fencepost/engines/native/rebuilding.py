"""The seen set becomes larger where it is, so that there are never two of them.

Entries stand nearly in the order of their fingerprints, so in a table that grows by a factor they move up by about
this factor. The entries of the upper part come to lie beyond all old ones: that part is moved by all threads at once,
each into a stretch of its own. Then the part below it can be moved, and so on; the small rest is moved from a copy,
and at last what was put aside.
"""

import ctypes
from collections.abc import Callable, Sequence
from typing import Protocol, final

from fencepost.engines.native.calls import Calls
from fencepost.engines.native.kernel.moving import Move
from fencepost.engines.native.kernel.table import LINE, PADDING
from fencepost.engines.native.memory import Record
from fencepost.engines.native.records import Shared, Worker

_REST = 1 << 16  # slots that are moved from a copy
_SHARE = 1 << 15  # slots that are worth another thread
_ASIDE = 1 << 14  # entries that may be put aside by each thread


class Movers(Protocol):
    """Who moves entries"""

    @property
    def moves(self) -> Sequence[Record]:
        """What each is to move: its `Move` record"""
        ...

    @property
    def records(self) -> Sequence[Record]:
        """The worker's record of each"""
        ...

    def run(self, call: Callable[[int], int], desks: Sequence[int]) -> list[int]:
        """Makes the call for each of these; when it returns or raises, all are done."""
        ...


@final
class Alone:
    """One who moves entries, in this thread"""

    def __init__(self, shared: Record) -> None:
        record, move = Record(len(Worker)), Record(len(Move))
        record[Worker.SHARED], record[Worker.MOVE] = shared.address, move.address
        self.moves: Sequence[Record] = (move,)
        self.records: Sequence[Record] = (record,)

    def run(self, call: Callable[[int], int], desks: Sequence[int]) -> list[int]:
        """Makes the call."""
        return [call(self.records[desk].address) for desk in desks]


@final
class Rebuilding:
    """One table that becomes larger: it has `size` words with entries, and more beyond them that are 0"""

    def __init__(self, machine: Calls, movers: Movers, shared: Record, size: int) -> None:
        self._machine = machine
        self._movers = movers
        self._table, self._slots = shared[Shared.TABLE], shared[Shared.SLOTS]
        self._size, self._old = size, size - PADDING
        self._aside = [Record(_ASIDE) for _ in movers.moves]
        for move in movers.moves:
            move[Move.LEFT] = 0
        self._trouble: BaseException | None = None

    def run(self) -> bool:
        """Whether every entry found its place. What is raised meanwhile is raised at the end, when all is done."""
        end, going = self._size, True
        while going and end > _REST and (first := self._first(end)) < end:
            going, end = self._part(first, end), first
        going = going and self._rest(end) and all(map(self._later, range(len(self._aside))))
        if self._trouble is not None:
            raise self._trouble
        return going

    def _first(self, end: int) -> int:
        """From where on entries come to lie at `end` or beyond; a little more, as they may stand beyond their homes."""
        return -(-end * self._old // self._slots // LINE) * LINE + PADDING

    def _part(self, first: int, end: int) -> bool:
        """Moves the entries from `first` on and before `end`, by all."""
        count = min(len(self._movers.moves), 1 + (end - first) // _SHARE)
        cuts = [first + (end - first) * n // count for n in range(count + 1)]
        places = [end, *(max(end, self._scaled(cut)) for cut in cuts[1:-1]), self._slots + PADDING]
        for n, aside in enumerate(self._aside[:count]):
            words = self._table + 8 * cuts[n], cuts[n + 1] - cuts[n]
            _tell(self._movers.moves[n], words, (places[n], places[n + 1]))
            self._movers.moves[n][Move.LATER], self._movers.moves[n][Move.ROOM] = aside.address, len(aside)
            self._movers.moves[n][Move.FRESH] = end == self._size
        return self._moved(range(count))

    def _scaled(self, slot: int) -> int:
        """About where the entries of an old slot come to"""
        return slot * self._slots // self._old // LINE * LINE

    def _later(self, number: int) -> bool:
        """Finds places for what one put aside."""
        move, aside = self._movers.moves[number], self._aside[number]
        if not move[Move.LEFT]:
            return True
        _tell(move, (aside.address, move[Move.LEFT]), (0, self._slots + PADDING))
        return self._moved(range(number, number + 1))

    def _rest(self, end: int) -> bool:
        copy = Record(end)
        ctypes.memmove(copy.address, self._table, 8 * end)
        ctypes.memset(self._table, 0, 8 * end)
        _tell(self._movers.moves[0], (copy.address, end), (0, self._slots + PADDING))
        return self._moved(range(1))

    def _moved(self, who: range) -> bool:
        if len(who) == 1:  # nobody needs to be woken
            return not self._machine.rehash(self._movers.records[who[0]].address)
        try:
            return not any(self._movers.run(self._machine.rehash, who))
        except BaseException as raised:
            self._trouble = self._trouble or raised
            return True


def _tell(move: Record, words: tuple[int, int], places: tuple[int, int]) -> None:
    """What is to be moved, and to where; nothing can be put aside."""
    move[Move.FROM], move[Move.COUNT] = words
    move[Move.LEAST], move[Move.MOST] = places
    move[Move.ROOM] = move[Move.FRESH] = 0
