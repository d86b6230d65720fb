"""Machine code and memory for the search that keeps bits of states: `Diver` and its `Stack`."""

import ctypes
from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from fencepost.core.system import System
from fencepost.engines.native.available import Available
from fencepost.engines.native.codegen.layout import StateLayout
from fencepost.engines.native.codegen.program import Options, Program, program
from fencepost.engines.native.jit import Loaded, load
from fencepost.engines.native.kernel.dive import EXPANDED, dive_text
from fencepost.engines.native.kernel.shape import BATCH_LIMIT, Shape
from fencepost.engines.native.memory import Record, Stretch
from fencepost.engines.native.records import SHARED_WORDS, Shared
from fencepost.engines.search.pulse import Stopped
from fencepost.evidence.outcome import PropertyKind

_NOWHERE = EXPANDED - 1  # the parent of a state that came from nowhere


@final
@dataclass(frozen=True, slots=True)
class Diver:
    """Machine code of one system. Every call takes the address of a worker's record"""

    program: Program
    loaded: Loaded
    threads: int = 1

    @property
    def words(self) -> int:
        """How many words a state takes"""
        return self.program.states.words

    def dive(self, worker: int) -> int:
        """Goes on depth first; a Status"""
        return self.loaded.functions["dive"](worker)

    def insert(self, worker: int, state: int) -> int:
        """Puts a state onto the stack, unless it seems to be seen"""
        return self.loaded.functions["insert"](worker, state)


def diver(system: System, states: StateLayout, wanted: Mapping[str, PropertyKind]) -> Diver:
    """Compiles a system for diving."""
    made = program(system, states, wanted, Options())
    shape = Shape(states.words, made.names.actions, 1, made.bounded, made.stuck, False)
    text = made.text + dive_text(shape, len(made.names.properties))
    return Diver(made, load(text, {"dive": 1, "insert": 2}))


@final
class Stack:
    """The states on the way, and the bits of all that were seen: `size` bytes of them"""

    def __init__(self, words: int, size: int, available: Available) -> None:
        self.shared = Record(SHARED_WORDS)
        self._row = ctypes.c_uint64 * words
        self._available = available
        self._room = 1 << 14
        refusal = available.refusal(size)
        if refusal is not None:
            raise Stopped(refusal)
        self._bits = Stretch(8 * (size // 8))
        self._states = Stretch(8 * words * self._room)
        self._parents = Stretch(4 * self._room)
        self.shared[Shared.TABLE], self.shared[Shared.SLOTS] = self._bits.address, size // 8
        self._publish()

    @property
    def count(self) -> int:
        """How high it is"""
        return self.shared[Shared.COUNT]

    def state(self, number: int) -> tuple[int, ...]:
        """The words of a state on it"""
        return tuple(self._row.from_address(self._states.address + ctypes.sizeof(self._row) * number))

    def parent(self, number: int) -> int:
        """From which state on the stack a state came; -1: it is initial"""
        found = ctypes.c_uint32.from_address(self._parents.address + 4 * number).value & _NOWHERE
        return -1 if found == _NOWHERE else found

    def grow(self) -> None:
        """Room for twice as many, and for one batch at least"""
        room = 2 * self._room + BATCH_LIMIT
        refusal = self._available.refusal((ctypes.sizeof(self._row) + 4) * self._room)
        if refusal is not None or room >= _NOWHERE:
            raise Stopped(refusal or "the stack of states is full")
        self._states.grow(ctypes.sizeof(self._row) * room, ctypes.sizeof(self._row) * self._room)
        self._parents.grow(4 * room, 4 * self._room)
        self._room = room
        self._publish()

    def close(self) -> None:
        """Gives memory back"""
        for stretch in (self._bits, self._states, self._parents):
            stretch.close()

    def _publish(self) -> None:
        self.shared[Shared.STATES], self.shared[Shared.PARENTS] = self._states.address, self._parents.address
        self.shared[Shared.CAPACITY] = self._room
