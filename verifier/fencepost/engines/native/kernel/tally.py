"""Counting which guards block, and in how many states an action could be taken, over states that are stored: `@tally`
has a program count that was written to.

Under symmetry a state counts for its whole orbit: what blocks in one state of it blocks as often in every other.
The size of an orbit is asked of a function of another module, because that has to know the whole system.
"""

from enum import IntEnum, unique
from typing import final

from fencepost.engines.native.codegen.context import WORKER
from fencepost.engines.native.codegen.emit import Cell, Function, Num, Pointer
from fencepost.engines.native.kernel.shape import CHUNK
from fencepost.engines.native.kernel.table import shared, state_at
from fencepost.engines.native.records import Shared, Status, Worker


@final
@unique
class Tally(IntEnum):
    """What is to be counted: a row of words"""

    GUARDS = 0  # how many there are. `BLOCKED` has as many words again, for the sums, and one more an action
    ORBIT = 1  # address of `@orbit`; 0: a state counts once
    ACTIONS = 2  # how many there are


def tally_text(words: int) -> str:
    """`@tally(worker, kind) -> i64`: looks at the states from CURSOR to END, each state of `words` words, by
    the steps that are no faults (kind 0) or by faults (1); a Status."""
    return "\n".join((_nowhere(), _weigh(), _tally(words)))


def orbit_text(words: int) -> str:
    """`@orbit(worker, state) -> i64`: how many states the orbit of a state has; `@where(worker)` is its address."""
    f = Function("orbit", (), ("worker", "state"), "i64", linkage="")
    copy = f.words(words)
    f.copy(copy, Pointer("%state"), words)
    f.leave(f.call_number("canonical", (WORKER, copy)))
    where = Function("where", (), ("worker",), "i64", linkage="")
    where.leave(where.value("ptrtoint ptr @orbit to i64"))
    return f.finish() + where.finish() + _nowhere()


def _nowhere() -> str:
    return Function("emit", ("action",), ("worker", "next"), attributes="alwaysinline").finish()


def _tally(words: int) -> str:
    f = Function("tally", ("kind",), ("worker",), "i64", linkage="")
    common = shared(f)
    with f.loop() as done:
        with f.when(f.truth(f.value(f"load atomic i64, ptr {f.at(common, Shared.STOP).name} monotonic, align 8"))):
            f.leave(Status.STOPPED)
        cursor, end = f.at(common, Shared.CURSOR), f.load(common, Shared.END)
        first = f.value(f"atomicrmw add ptr {cursor.name}, i64 {CHUNK} monotonic, align 8")
        more, last = f.label(), f.add(first, CHUNK)
        f.branch(f.compare("slt", first, end), more, done)
        f.begin_apart(more)
        with f.counted(first, f.select(f.compare("slt", last, end), last, end)) as number:
            _count(f, state_at(f, f.pointer_at(common, Shared.STATES), number, words))
        with f.when(f.truth(f.load(WORKER, Worker.ROOM))):
            f.leave(Status.ROOM)
    f.leave(Status.DONE)
    return f.finish()


def _count(f: Function, state: Pointer) -> None:
    faults, after = f.label(), f.label()
    steps = f.label()
    f.branch(f.compare("eq", "%kind", 0), steps, faults)
    f.begin_apart(steps)
    f.call("steps", (WORKER, state))
    f.jump(after)
    f.begin_apart(faults)
    f.call("faults", (WORKER, state))
    f.begin(after)
    f.call("weigh", (WORKER, state))


def _weigh() -> str:
    """`@weigh(worker, state)`: adds what was counted in one state to the sums, as often as it stands for states."""
    f = Function("weigh", (), ("worker", "state"), attributes="noinline")
    job, blocked = f.pointer_at(WORKER, Worker.JOB), f.pointer_at(WORKER, Worker.BLOCKED)
    guards, size = f.load(job, Tally.GUARDS), f.cell(0)
    with f.counted(0, guards) as n:
        count = f.load(blocked, n)
        with f.when(f.truth(count)):
            _add(f, f.at(blocked, f.add(guards, n)), count, size)
            f.store(0, f.at(blocked, n))
    taken, enabled = f.pointer_at(WORKER, Worker.TAKEN), f.at(blocked, f.mul(guards, 2))
    with f.counted(0, f.load(job, Tally.ACTIONS)) as n, f.when(f.truth(f.load(taken, n))):
        _add(f, f.at(enabled, n), 1, size)
        f.store(0, f.at(taken, n))
    return f.finish()


def _add(f: Function, total: Pointer, times: Num, size: Cell) -> None:
    """Adds to a sum, once for each state of the orbit, whose size is asked for when it is needed first."""
    with f.unless(f.truth(size.get())):
        size.set(_orbit(f, f.pointer_at(f.pointer_at(WORKER, Worker.JOB), Tally.ORBIT)))
    f.store(f.add(f.load(total), f.mul(times, size.get())), total)


def _orbit(f: Function, function: Pointer) -> Num:
    size, no = f.cell(1), f.value(f"icmp eq ptr {function.name}, null")
    with f.unless(no):
        size.set(f.value(f"call i64 {function.name}(ptr %worker, ptr %state)"))
    return size.get()
