"""Memory that Python and machine code share: records, and arrays that grow."""

import ctypes
import mmap
from typing import final

from fencepost.engines.native.available import RAN_OUT
from fencepost.engines.native.records import APART


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
