"""The program of a system, run state by state without the kernel, and what the reference says of the same states."""

import ctypes
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, final

from fencepost.core.system import System
from fencepost.engines.native.codegen.bits import NoRoom, pack_state
from fencepost.engines.native.codegen.emit import Function, Pointer
from fencepost.engines.native.codegen.layout import Layout, first_layout, state_layout
from fencepost.engines.native.codegen.program import Options, Program, program
from fencepost.engines.native.jit import Loaded, load
from fencepost.engines.native.records import Worker
from fencepost.engines.search.judge import Judge, kinds
from fencepost.semantics.step import Meaning
from fencepost.semantics.transition import Failure
from tests.systems import instance

_ROOM = 4096  # steps of a state
_TRIES = 12
_W, _S = Pointer("%worker"), Pointer("%state")
_CALLED = ("steps", "faults", "urgent", "judge", "stuck")
_ROWS = (Worker.HERE, Worker.THERE, Worker.TAKEN, Worker.MET, Worker.BLOCKED)
State = tuple[Any, ...]
Words = tuple[int, ...]


@final
@dataclass(slots=True)
class Seen:
    """What is said of a state: its steps (action and words after it), the properties complained about"""

    steps: Counter[tuple[int, Words]] = field(default_factory=lambda: Counter[tuple[int, Words]]())
    taken: Counter[int] = field(default_factory=lambda: Counter[int]())
    here: set[str] = field(default_factory=lambda: set[str]())
    there: set[str] = field(default_factory=lambda: set[str]())
    possible: bool = False


def _doors(program: Program) -> str:
    """An `@emit` that lists what it gets, and functions that can be called from outside."""
    words = program.states.words
    emit = Function("emit", ("action",), ("worker", "next"))
    filled, batch = emit.load(_W, Worker.FILLED), emit.pointer_at(_W, Worker.BATCH)
    emit.copy(emit.at(batch, emit.mul(filled, words)), Pointer("%next"), words)
    emit.store("%action", emit.pointer_at(_W, Worker.PARENTS), filled)
    emit.store(emit.add(filled, 1), _W, Worker.FILLED)
    texts = [emit.finish()]
    for name in _CALLED:
        door = Function(f"do.{name}", (), ("worker", "state"), "i64", linkage="")
        door.call(name, (_W, _S))
        texts.append(door.finish())
    within = Function("do.within", (), ("worker", "state"), "i64", linkage="")
    within.leave(within.number(within.call_flag("within", (_W, _S))))
    return "\n".join([*texts, within.finish()])


@final
class Native:
    """The program in memory, with one worker's record"""

    def __init__(self, system: System, layout: Layout, options: Options, wanted: frozenset[str] | None) -> None:
        self.states = state_layout(system, layout)
        self.program = program(system, self.states, kinds(instance(system), wanted), options)
        names = {f"do.{name}": 2 for name in (*_CALLED, "within")}
        self.loaded: Loaded = load(self.program.text + _doors(self.program), names)
        self.record = (ctypes.c_uint64 * len(Worker))()
        self.batch = (ctypes.c_uint64 * (_ROOM * self.states.words))()
        self.actions = (ctypes.c_uint64 * _ROOM)()
        self.rows = {row: (ctypes.c_uint64 * 512)() for row in _ROWS}
        for row, memory in {**self.rows, Worker.BATCH: self.batch, Worker.PARENTS: self.actions}.items():
            self.record[row] = ctypes.addressof(memory)

    def run(self, name: str, state: State) -> tuple[int, Seen]:
        """Calls one of the functions: what it gives and what it did."""
        for row in (Worker.HERE, Worker.THERE, Worker.TAKEN):
            ctypes.memset(self.rows[row], 0, ctypes.sizeof(self.rows[row]))
        self.record[Worker.FILLED] = self.record[Worker.POSSIBLE] = self.record[Worker.ROOM] = 0
        packed = (ctypes.c_uint64 * self.states.words)(*pack_state(self.states, state))
        given = self.loaded.functions[f"do.{name}"](ctypes.addressof(self.record), ctypes.addressof(packed))
        if self.record[Worker.ROOM]:
            raise NoRoom(self.record[Worker.ROOM] - 1)
        return given, self._seen()

    def _seen(self) -> Seen:
        seen, words = Seen(possible=bool(self.record[Worker.POSSIBLE])), self.states.words
        for n in range(self.record[Worker.FILLED]):
            seen.steps[self.actions[n], tuple(self.batch[n * words : (n + 1) * words])] += 1
        seen.taken.update({n: k for n, k in enumerate(self.rows[Worker.TAKEN][: self.program.names.actions]) if k})
        for row, said in ((Worker.HERE, seen.here), (Worker.THERE, seen.there)):
            bytes_ = bytes(self.rows[row])
            said |= {name for name, byte in self.program.names.properties.items() if bytes_[byte]}
        return seen

    def blocked(self, action: int, guards: int) -> tuple[int, ...]:
        """How often each guard of an action was the first to be false"""
        first = self.program.guards[action]
        return tuple(self.rows[Worker.BLOCKED][first : first + guards])

    def vacuous(self) -> tuple[Any, ...]:
        """The left sides that were never true"""
        met = bytes(self.rows[Worker.MET])
        return tuple(span for n, span in enumerate(self.program.implications) if not met[n] and span is not None)


@final
class Reference:
    """The same, as the reference has it"""

    def __init__(self, system: System, wanted: frozenset[str] | None) -> None:
        self.system, self.meaning = system, Meaning(system)
        self.wanted = frozenset(kinds(instance(system), wanted))
        self.judge = Judge(self.meaning, kinds(instance(system), wanted))

    def expand(self, native: Native, state: State) -> tuple[Seen, list[State]]:
        """What there is to say of the steps out of a state, and the states that they lead to."""
        seen, reached = Seen(), list[State]()
        for label, after in self.meaning.successors(state):
            if label is None:
                assert isinstance(after, Failure)
                seen.here.add(after.property)
                continue
            seen.taken[label.action] += 1
            seen.possible |= self.system.actions[label.action].fault is None
            if isinstance(after, Failure):
                seen.there.add(after.property)
                continue
            seen.there |= {name for name, _ in self.judge.step(state, after)}
            seen.steps[label.action, pack_state(native.states, after)] += 1
            reached.append(after)
        return self._asked(seen), reached

    def judged(self, state: State) -> set[str]:
        """The invariants violated and witnesses reached"""
        return {name for name, _ in self.judge.state(state)} & self.wanted

    def stuck(self, state: State) -> set[str]:
        """What is violated if no step is possible"""
        return {name for name, _ in self.judge.stuck(state)} & self.wanted

    def bounds(self, state: State) -> tuple[bool, set[str]]:
        """Whether it is within them, and what is violated by asking"""
        inside, complaints = self.judge.bounds(state)
        return inside, {name for name, _ in complaints} & self.wanted

    def _asked(self, seen: Seen) -> Seen:
        seen.here &= self.wanted
        seen.there &= self.wanted
        return seen


def agrees(system: System, wanted: frozenset[str] | None = None, most: int = 300) -> int:
    """Fails unless the program says what the reference says, of the first states that are reachable; how many."""
    layout = first_layout(system)
    for _ in range(_TRIES):
        try:
            return _agrees(system, layout, wanted, most)
        except NoRoom as full:
            layout = layout.roomier(full.site)
    raise AssertionError("room does not help")


def _agrees(system: System, layout: Layout, wanted: frozenset[str] | None, most: int) -> int:
    native, reference = Native(system, layout, Options(counting=True), wanted), Reference(system, wanted)
    count = sum(1 for _ in _compared(native, reference, most))
    for n, action in enumerate(system.actions):
        guards = len(action.stages[0].guards) if action.stages else 0
        assert native.blocked(n, guards) == reference.meaning.blocked(n), action.name
    assert native.vacuous() == reference.meaning.vacuous()
    return count


def _compared(native: Native, reference: Reference, most: int) -> Iterator[State]:
    found = dict.fromkeys(state for _, state in reference.meaning.initial() if not isinstance(state, Failure))
    waiting = list(found)
    while waiting and most:
        state, most = waiting.pop(0), most - 1
        _judged(native, reference, state)
        yield state
        if not reference.bounds(state)[0]:
            continue  # it is not expanded: what lies beyond it need not even have room
        expected, reached = reference.expand(native, state)
        both = [native.run("steps", state)[1], native.run("faults", state)[1]]
        assert both[0].steps + both[1].steps == expected.steps, state
        assert both[0].taken + both[1].taken == expected.taken, state
        assert both[0].here | both[1].here == expected.here, state
        assert both[0].there | both[1].there == expected.there, state
        assert not both[1].possible
        if native.program.stuck:
            assert both[0].possible == expected.possible, state
        fresh = [after for after in dict.fromkeys(reached) if after not in found]
        found.update(dict.fromkeys(fresh))
        waiting += fresh


def _judged(native: Native, reference: Reference, state: State) -> None:
    assert native.run("judge", state)[1].there == reference.judged(state), state
    assert native.run("stuck", state)[1].here == reference.stuck(state), state
    inside, said = native.run("within", state)
    assert (bool(inside), said.there) == reference.bounds(state), state
