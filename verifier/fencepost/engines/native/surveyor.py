"""The native `Looker`: the system compiled once more, with the kernel's `survey` in the place of its search.

Compiled only when something asks for it, because most searches find nothing that is to be shown.
"""

import ctypes
import re
from collections.abc import Callable, Sequence
from typing import Protocol, final

from fencepost.engines.native.codegen.bits import pack_state
from fencepost.engines.native.explorer import Search
from fencepost.engines.native.hands import Hands
from fencepost.engines.native.kernel.survey import QUESTIONS, Job, Visit
from fencepost.engines.native.looker import Sweep
from fencepost.engines.native.memory import Record
from fencepost.engines.native.records import Worker
from fencepost.evidence.trace import State

_SOME = re.compile(rb"[^\x00]")


class Surveys(Protocol):
    """Machine code for looking again"""

    def survey(self, worker: int, visit: int) -> int:
        """Looks at the states from CURSOR to END; a Status"""
        ...

    def look(self, worker: int, state: int) -> int:
        """The number of a state, which may be changed to the one that stands for it; or -1"""
        ...


@final
class Surveyor:
    """Looks at the states of one search by machine code. `poll` may raise, and ends a sweep."""

    def __init__(self, search: Search, surveys: Surveys, poll: Callable[[], None]) -> None:
        self._search = search
        self._surveys = surveys
        self._marks = (ctypes.c_uint8 * max(search.space.count, 1))()
        self._bits: memoryview[int] = memoryview(self._marks).cast("B")
        self._job = Record(Job.BYTES + QUESTIONS)
        self._job[Job.GOOD] = ctypes.addressof(self._marks)
        self._state = Record(search.machine.words)
        search.space.number(poll)
        self._hands = Hands(search, poll)
        for desk in self._hands.desks:
            desk.record[Worker.JOB] = self._job.address

    @property
    def good(self) -> Sequence[int]:
        """The bits of each state"""
        return self._bits

    def set(self, number: int, bits: int) -> None:
        """Gives a state these bits, and no others."""
        self._marks[number] = bits

    def fill(self, bits: int) -> None:
        """Gives all states these bits, and no others."""
        ctypes.memset(self._marks, bits, len(self._marks))

    def any(self, states: range) -> bool:
        """Whether one of these states has a bit"""
        return _SOME.search(self._bits, states.start, states.stop) is not None

    def count(self) -> int:
        """How many states have bit 0 and no other"""
        return bytes(self._marks).count(1)

    def number(self, state: State) -> int:
        """The number of a state, or (under symmetry) of the one that stands for it; -1: it is not stored"""
        for position, word in enumerate(pack_state(self._search.machine.program.states, state)):
            self._state[position] = word
        return self._surveys.look(self._hands.desks[0].record.address, self._state.address)

    def sweep(self, sweep: Sweep) -> None:
        """Looks at states."""
        numbers = self._search.machine.program.names.properties
        job = self._job
        job[Job.LOWER], job[Job.UPPER] = sweep.targets.start, sweep.targets.stop
        job[Job.MASK], job[Job.SHIFT], job[Job.ONLY], job[Job.LAST], job[Job.ROW] = 255, 0, 0, 0, 0
        job[Job.HERE], job[Job.THERE], job[Job.OUTSIDE] = sweep.here, sweep.there, sweep.outside
        job[Job.COUNT] = len(sweep.properties)
        for position, name in enumerate(sweep.properties):
            job[Job.BYTES + position] = numbers[name]
        for desk in self._hands.desks:  # nobody took away the complaints about properties that were not asked for
            desk.here.clear()
            desk.there.clear()
        if sweep.keep:
            self._only_kept()
        self._hands.go(lambda worker: self._surveys.survey(worker, sweep.visit), sweep.states)

    def _only_kept(self) -> None:
        """Those with bit 0. The last come first: steps lead mostly to later states, so less is to be done again."""
        job = self._job
        job[Job.MASK], job[Job.SHIFT], job[Job.ONLY] = 1, 1, 1
        job[Job.LAST] = len(self._marks) - 1

    def pairs(self) -> Sequence[tuple[int, int]]:
        """The urgent steps between states that have bit 0: from which and to which"""
        count = self._note(Record(0))
        row = Record(2 * count)
        self._note(row)
        return [(row[2 * n], row[2 * n + 1]) for n in range(count)]

    def _note(self, row: Record) -> int:
        self.sweep(Sweep(Visit.URGENT, range(0), range(len(self._marks)), keep=True))
        self._job[Job.ROW] = row.address if len(row) > 1 else 0
        record = self._hands.desks[0].record
        record[Worker.GENERATED] = 0
        self._hands.go(lambda worker: self._surveys.survey(worker, Visit.URGENT), range(len(self._marks)), 1)
        return record[Worker.GENERATED]

    def close(self) -> None:
        """Sends the threads home. Nothing may be asked any more."""
        self._hands.close()
