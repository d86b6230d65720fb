"""The same native call in several Python threads at once: machine code runs without the interpreter's lock.

The main thread waits, and asks about every tenth of a second whether to go on (Ctrl-C is heard by it alone).
Whatever goes wrong anywhere, `Shared.STOP` brings the others back, and nobody is left running when `run` ends:
the memory that machine code works on can be given back then.
"""

import ctypes
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from threading import Thread, stack_size
from typing import Protocol, TypeAlias, final

from fencepost.engines.native.calls import Compiled
from fencepost.engines.native.kernel.moving import Move
from fencepost.engines.native.kernel.shape import BATCH_LIMIT
from fencepost.engines.native.memory import Record
from fencepost.engines.native.records import Shared, Status, Worker
from fencepost.engines.search.pulse import SECONDS, Stopped

Call: TypeAlias = Callable[[int], int]  # the address of a worker's record -> a Status
_Answer: TypeAlias = int | BaseException
_STACK = 1 << 26  # bytes, of which only those are taken that are used: a protocol's functions may be recursive


@final
class Desk:
    """A worker's record, and all that it points to"""

    def __init__(self, machine: Compiled, shared: Record) -> None:
        names = machine.program.names
        self.record = Record(len(Worker))
        self.taken = Record(names.actions)
        self.here = Record(_words(len(names.properties)))
        self.there = Record(_words(len(names.properties)))
        self.met = Record(_words(len(machine.program.implications)))
        self.move = Record(len(Move))
        self._rows = {
            Worker.SHARED: shared,
            Worker.BATCH: Record(BATCH_LIMIT * machine.words),
            Worker.HERE: self.here,
            Worker.THERE: self.there,
            Worker.TAKEN: self.taken,
            Worker.MET: self.met,
            Worker.MOVE: self.move,
            Worker.PARENTS: Record(BATCH_LIMIT),
            Worker.HASHES: Record(BATCH_LIMIT),
            Worker.SPARE: Record(names.actions + 1),
            Worker.ORBIT: Record(BATCH_LIMIT),
        }
        for field, row in self._rows.items():
            self.record[field] = row.address

    def complaints(self, which: Record) -> bytes:
        """The bytes of HERE or THERE, which are 0 again afterwards"""
        found = ctypes.string_at(which.address, 8 * len(which))
        which.clear()
        return found

    def unused(self) -> range:
        """The numbers that were set aside for states and not used; none are set aside afterwards"""
        left = range(self.record[Worker.NEXT], self.record[Worker.AFTER])
        self.record[Worker.NEXT] = self.record[Worker.AFTER] = 0
        return left

    def clear(self) -> None:
        """Forgets what was left over of earlier work."""
        for field in (Worker.FIRST, Worker.LAST, Worker.FILLED):
            self.record[field] = 0

    def has_met(self, implication: int) -> bool:
        """Whether the left side of a watched implication was true"""
        return ctypes.c_uint8.from_address(self.met.address + implication).value != 0

    def counters(self) -> tuple[int, ...]:
        """What is counted for the outcome: successors computed, and each action's steps"""
        return (self.record[Worker.GENERATED], *(self.taken[n] for n in range(len(self.taken))))

    def reset_counters(self, counters: tuple[int, ...]) -> None:
        """Sets them to what they were."""
        self.record[Worker.GENERATED] = counters[0]
        for n, taken in enumerate(counters[1:]):
            self.taken[n] = taken


def _words(count: int) -> int:
    return -(-count // 8)


class Sharing(Protocol):
    """Memory that threads work in"""

    @property
    def shared(self) -> Record:
        """The Shared record"""
        ...


@final
class Crew:
    """Threads that wait for work, one for each desk. `poll` is called while they work; it may raise. They hold on
    to the space in whose memory they work."""

    def __init__(self, desks: Sequence[Desk], space: Sharing, poll: Callable[[], None]) -> None:
        self._desks = desks
        self._space = space
        self._poll = poll
        self._answers: dict[int, _Answer] = {}
        self._bell: SimpleQueue[None] = SimpleQueue()  # rings when there is an answer
        self._tasks: list[SimpleQueue[Call | None]] = [SimpleQueue() for _ in desks]
        self._threads: list[Thread] = []

    @property
    def moves(self) -> Sequence[Record]:
        """What each is to move when the seen set becomes larger"""
        return [desk.move for desk in self._desks]

    @property
    def records(self) -> Sequence[Record]:
        """The worker's record of each"""
        return [desk.record for desk in self._desks]

    def run(self, call: Call, desks: Sequence[int]) -> list[int]:
        """Makes the call at each of these desks (their numbers); their answers, in that order."""
        if not self._threads:
            self._hire()
        self._space.shared[Shared.STOP] = 0
        self._answers.clear()
        trouble: BaseException | None = None
        for desk in desks:
            self._tasks[desk].put(call)
        while len(self._answers) < len(desks):
            try:
                self._wait()
            except BaseException as raised:  # a handler of signals may raise anything
                trouble = trouble or raised
                self._stop()
        if trouble is not None:
            raise trouble
        return [_number(self._answers[desk]) for desk in desks]

    def _wait(self) -> None:
        try:
            self._bell.get(timeout=SECONDS)
        except Empty:
            self._poll()

    def _stop(self) -> None:
        self._space.shared[Shared.STOP] = 1

    def close(self) -> None:
        """Sends everybody home."""
        self._stop()
        for tasks in self._tasks:
            tasks.put(None)
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def _hire(self) -> None:
        usual = stack_size(_STACK)
        try:
            for number in range(len(self._desks)):
                thread = Thread(target=self._work, args=(number,), name=f"explorer {number + 1}", daemon=True)
                self._threads.append(thread)
                thread.start()
        finally:
            stack_size(usual)

    def _work(self, number: int) -> None:
        address = self._desks[number].record.address
        while (call := self._tasks[number].get()) is not None:
            answer: _Answer
            try:
                answer = call(address)
            except BaseException as error:
                answer = error
            if answer not in (Status.DONE, Status.FULL):
                self._stop()  # what the others do now is of no use
            self._answers[number] = answer
            self._bell.put(None)


def _number(answer: _Answer) -> int:
    if isinstance(answer, MemoryError):
        raise answer
    if isinstance(answer, BaseException):
        raise Stopped(f"a thread of the search failed: {type(answer).__name__}: {answer}") from answer
    return answer
