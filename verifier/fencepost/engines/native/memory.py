"""Memory that Python and machine code share: records, arrays that grow, and `Space`, all that a search stores.

Pages are real only once they are touched. So the arrays of states and parents grow generously and cost what is
used of them. The seen set is touched everywhere: it grows by half (while small, by all) of its size, in place,
so that there are never two of them.
"""

import ctypes
import mmap
from collections.abc import Callable
from typing import final

from fencepost.engines.native.available import RAN_OUT, Available
from fencepost.engines.native.calls import Calls
from fencepost.engines.native.kernel.shape import BATCH_LIMIT
from fencepost.engines.native.kernel.table import PADDING
from fencepost.engines.native.records import APART, SHARED_WORDS, Shared, Worker
from fencepost.engines.search.pulse import Stopped

START = (1 << 32) - 1  # the parent of a state that came from nowhere
MOST_STATES = (1 << 32) - 2  # a state's number + 1 must fit into 32 bits, and one such number means "busy"
LEAST_SLOTS = 1 << 12
_SMALL = 1 << 22  # slots: a table of up to so many is doubled
_GROWTH = (1.5, 1.25, 1.1)  # a larger one grows by the first of these that memory allows
_LOAD = 0.8  # how full a table may become
_PIECE = 1 << 17  # slots or states worked on together; many more than an entry ever stands away from its home


@final
class Record:
    """A row of 64-bit words, by position; numbers wrap around. It shares no cache line with another"""

    def __init__(self, size: int) -> None:
        room = -(-max(size, 1) // APART) * APART
        self._memory = (ctypes.c_uint64 * (room + APART))()
        self.address = -(-ctypes.addressof(self._memory) // (8 * APART)) * 8 * APART
        self._words = (ctypes.c_uint64 * max(size, 1)).from_address(self.address)

    def __getitem__(self, field: int) -> int:
        return self._words[field]

    def __setitem__(self, field: int, value: int) -> None:
        self._words[field] = value

    def __len__(self) -> int:
        return len(self._words)

    def clear(self) -> None:
        """Makes every word 0"""
        ctypes.memset(self.address, 0, ctypes.sizeof(self._words))


@final
class Stretch:
    """Zeroed memory of its own that can grow"""

    def __init__(self, size: int) -> None:
        self._map = _mapped(size)
        self.size = size

    @property
    def address(self) -> int:
        """Where it begins; changes when it grows"""
        return ctypes.addressof(ctypes.c_char.from_buffer(self._map))

    def grow(self, size: int, used: int) -> None:
        """Becomes larger; the first `used` bytes stay what they are, the others are 0."""
        try:
            self._map.resize(size)
        except SystemError:  # this system cannot: a new one, and a copy
            larger = _mapped(size)
            ctypes.memmove(ctypes.addressof(ctypes.c_char.from_buffer(larger)), self.address, used)
            self._map.close()
            self._map = larger
        except (OSError, ValueError, OverflowError) as error:
            raise MemoryError(RAN_OUT) from error
        self.size = size

    def close(self) -> None:
        """Gives it all back"""
        self._map.close()
        self.size = 0


def _mapped(size: int) -> mmap.mmap:
    try:
        if hasattr(mmap, "MAP_PRIVATE"):
            return mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        return mmap.mmap(-1, size)
    except (OSError, ValueError, OverflowError) as error:
        raise MemoryError(RAN_OUT) from error


@final
class Space:
    """The states found, with their parents and the table in which they are looked up"""

    def __init__(self, machine: Calls, available: Available) -> None:
        self.shared = Record(SHARED_WORDS)
        self._machine = machine
        self._available = available
        self._numbered = False
        self._row = ctypes.c_uint64 * machine.words
        self._desk = Record(len(Worker))
        self._desk[Worker.SHARED] = self.shared.address
        self._slack = BATCH_LIMIT * machine.threads + 1  # what the threads may have at hand
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
        """Makes the table larger where it is. Its entries move up, piece by piece and the last piece first: they
        stand nearly in the order of their fingerprints, so what moves finds room beyond all that still must."""
        size = self._slots + PADDING
        self._table.grow(8 * (slots + PADDING), 8 * size)
        self._slots = slots
        self._publish()
        piece = Record(min(size, _PIECE))
        for first in reversed(range(0, size, _PIECE)):
            self._desk[Worker.LEAST] = first
            place, count = self._table.address + 8 * first, min(_PIECE, size - first)
            ctypes.memmove(piece.address, place, 8 * count)
            ctypes.memset(place, 0, 8 * count)
            if not self._machine.rehash(self._desk.address, piece.address, count - PADDING):
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
