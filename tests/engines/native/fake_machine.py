"""A machine without machine code: the native calls in Python, by the meaning, on the same records in memory."""

import ctypes
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Lock
from time import sleep
from typing import final

from fencepost.engines.native.codegen.bits import pack_state, unpack_state
from fencepost.engines.native.codegen.context import Names
from fencepost.engines.native.codegen.layout import Layout, StateLayout, state_layout
from fencepost.engines.native.kernel.shape import BATCH_LIMIT
from fencepost.engines.native.records import SHARED_WORDS, Shared, Status, Worker
from fencepost.engines.search.judge import Complaint, Judge, kinds
from fencepost.evidence.outcome import Request
from fencepost.evidence.trace import Failure, State
from fencepost.instance.instance import Instance
from fencepost.semantics.step import Meaning
from fencepost.source.text import Span

CHUNK = 3


@final
@dataclass(frozen=True)
class FakeProgram:
    """What a program says of itself"""

    names: Names
    states: StateLayout
    symmetric: bool = False
    reduced: bool = False
    direct: bool = False
    implications: tuple[Span | None, ...] = ()


class AsItIs:
    """Of machines whose code does not get better, and whose tables hold numbers"""

    optimize_seconds = 0.0

    def hasten(self) -> None: ...

    def close(self) -> None: ...

    def renumber(self, worker: int, first: int, end: int) -> None:
        raise AssertionError("it holds numbers")

    def relocate(self, worker: int, old: int, new: int, count: int) -> None:
        raise AssertionError("no numbers are set aside")


@final
@dataclass(frozen=True)
class Half:
    """The steps of one kind, and the numbers that their actions have in the whole system"""

    meaning: Meaning
    actions: tuple[int, ...]


def half(instance: Instance, faults: bool) -> Half:
    """Only the actions that are faults, or only the others"""
    system = instance.system
    numbers = tuple(n for n, action in enumerate(system.actions) if (action.fault is not None) == faults)
    return Half(Meaning(replace(system, actions=tuple(system.actions[n] for n in numbers))), numbers)


@final
@dataclass
class FakeMachine(AsItIs):
    """Interprets a system. `room`: what ROOM holds after the first chunk, instead of 0; `trouble` is raised by
    `explore`, which pauses so many seconds before each chunk; `seen` is told of every new state."""

    halves: tuple["Half", "Half"]
    judge: Judge
    program: FakeProgram
    threads: int
    trouble: BaseException | None = None
    room: int = 0
    pause: float = 0.0
    seen: Callable[[State], None] = lambda state: None
    numbers: dict[tuple[int, ...], int] = field(default_factory=lambda: {})
    lock: Lock = field(default_factory=Lock)

    @property
    def words(self) -> int:
        return self.program.states.words

    def explore(self, worker: int, kind: int) -> int:
        record = words_at(worker, len(Worker))
        shared = words_at(record[Worker.SHARED], SHARED_WORDS)
        while True:
            sleep(self.pause)
            with self.lock:
                if self.trouble is not None:
                    raise self.trouble
                if shared[Shared.STOP]:
                    return Status.STOPPED
                if record[Worker.FIRST] == record[Worker.LAST]:
                    if shared[Shared.CURSOR] >= shared[Shared.END]:
                        return Status.DONE
                    record[Worker.FIRST] = shared[Shared.CURSOR]
                    record[Worker.LAST] = min(shared[Shared.CURSOR] + CHUNK, shared[Shared.END])
                    shared[Shared.CURSOR] += CHUNK
                if self.room:
                    record[Worker.ROOM] = self.room
                    return Status.ROOM
                if not self._expand_chunk(Desk(self, worker), kind):
                    return Status.FULL
                record[Worker.FIRST] = record[Worker.LAST] = 0

    def _expand_chunk(self, desk: "Desk", kind: int) -> bool:
        saved = desk.counters()
        for number in range(desk.record[Worker.FIRST], desk.record[Worker.LAST]):
            if not desk.expand(number, kind):
                desk.restore(saved)
                return False
        return True

    def insert(self, worker: int, state: int) -> int:
        desk = Desk(self, worker)
        before = desk.shared[Shared.COUNT]
        words = tuple(words_at(state, self.words))
        desk.record[Worker.STATUS] = Status.DONE
        if not desk.keep(unpack_state(self.program.states, words), (1 << 64) - 1):
            desk.record[Worker.STATUS] = Status.FULL
        return before if desk.shared[Shared.COUNT] > before else -1

    def look(self, worker: int, state: int) -> int:
        return self.numbers.get(tuple(words_at(state, self.words)), -1)

    def rehash(self, worker: int) -> int:
        return Status.DONE  # the numbers are not kept in there


@final
class Desk:
    """A worker's records, as machine code sees them"""

    def __init__(self, machine: FakeMachine, worker: int) -> None:
        names = machine.program.names
        self.machine = machine
        self.record = words_at(worker, len(Worker))
        self.shared = words_at(self.record[Worker.SHARED], SHARED_WORDS)
        self.taken = words_at(self.record[Worker.TAKEN], names.actions)
        self.here = bytes_at(self.record[Worker.HERE], len(names.properties))
        self.there = bytes_at(self.record[Worker.THERE], len(names.properties))

    def counters(self) -> tuple[int, list[int]]:
        return self.record[Worker.GENERATED], list(self.taken)

    def restore(self, saved: tuple[int, list[int]]) -> None:
        self.record[Worker.GENERATED] = saved[0]
        for number, taken in enumerate(saved[1]):
            self.taken[number] = taken

    def expand(self, number: int, kind: int) -> bool:
        """Every step of one kind from a state; False if there is no room left"""
        machine, half = self.machine, self.machine.halves[kind]
        words = words_at(self.shared[Shared.STATES] + 8 * machine.words * number, machine.words)
        state, stuck = unpack_state(machine.program.states, tuple(words)), True
        for label, end in half.meaning.successors(state):
            stuck = stuck and label is None
            if label is not None:
                self.taken[half.actions[label.action]] += 1
            if isinstance(end, Failure):
                self.complain(self.here if label is None else self.there, [(end.property, end)])
                continue
            self.complain(self.there, machine.judge.step(state, end))
            if not self.keep(end, number):
                return False
            self.record[Worker.GENERATED] += 1
        if stuck and not kind:
            self.complain(self.here, machine.judge.stuck(state))
        return True

    def keep(self, state: State, parent: int) -> bool:
        """Looks a state up, and stores and judges it if it is new; False if there is no room left"""
        machine, shared = self.machine, self.shared
        if self.record[Worker.TALLY]:
            return True
        words = pack_state(machine.program.states, state)
        if words in machine.numbers:
            return True
        number = shared[Shared.COUNT]
        if shared[Shared.CAPACITY] - number < BATCH_LIMIT * machine.threads:
            return False
        inside, complaints = machine.judge.bounds(state)
        self.complain(self.there, [*machine.judge.state(state), *complaints])
        machine.seen(state)
        if inside:
            machine.numbers[words] = number
            place = words_at(shared[Shared.STATES] + 8 * machine.words * number, machine.words)
            for position, word in enumerate(words):
                place[position] = word
            ctypes.c_uint32.from_address(shared[Shared.PARENTS] + 4 * number).value = parent & 0xFFFFFFFF
            shared[Shared.COUNT] = number + 1
        return True

    def complain(self, row: "ctypes.Array[ctypes.c_uint8]", complaints: list[Complaint]) -> None:
        names = self.machine.program.names.properties
        for name, _ in complaints:
            if name in names:
                row[names[name]] = 1


def words_at(address: int, count: int) -> "ctypes.Array[ctypes.c_uint64]":
    """So many words of memory"""
    return (ctypes.c_uint64 * count).from_address(address)


def bytes_at(address: int, count: int) -> "ctypes.Array[ctypes.c_uint8]":
    """So many bytes of memory"""
    return (ctypes.c_uint8 * count).from_address(address)


def fake(instance: Instance, request: Request, layout: Layout, threads: int = 1) -> FakeMachine:
    """A machine for a system"""
    wanted = kinds(instance, request.properties)
    meaning = Meaning(instance.system)
    properties = {name: byte for byte, name in enumerate(wanted)}
    names = Names(properties, properties.get("NoRuntimeError", -1), len(instance.system.actions))
    program = FakeProgram(names, state_layout(instance.system, layout))
    return FakeMachine((half(instance, False), half(instance, True)), Judge(meaning, wanted), program, threads)
