"""A second look at states that are stored: which of them are good, by where their steps lead.

What is good is a bit for each question, eight at most, in a byte a state. `@survey` takes every step again that
leaves some states, looks up where it leads, and gives each state the bits of its successors; besides, those of
the properties that it is seen to violate. Successors wait in a batch as they do in a search, so that cache
misses overlap. Nothing is stored but those bytes, and (if there is a `ROW`) the pairs of states that a step joins.
"""

from enum import IntEnum, unique
from typing import final

from fencepost.engines.native.codegen.context import WORKER
from fencepost.engines.native.codegen.emit import Function, Num, Pointer
from fencepost.engines.native.kernel.lookup import ask_for_slots, ask_for_states, recognised
from fencepost.engines.native.kernel.shape import CHUNK, Shape
from fencepost.engines.native.kernel.table import shared, state_at
from fencepost.engines.native.records import Shared, Status, Worker

QUESTIONS = 8  # a bit each


@final
@unique
class Job(IntEnum):
    """What a survey is to do: a row of words. Masks have a bit for each question"""

    GOOD = 0  # address of a byte for each state
    LOWER = 1  # only what leads to states from LOWER on and before UPPER counts
    UPPER = 2
    ONLY = 3  # only states that have one of these bits are looked at (0: all)
    LAST = 4  # where not 0: look at state LAST - n for each n from CURSOR to END, instead of at state n
    MASK = 5  # the bits that a successor hands on
    SHIFT = 6  # so many places further up
    HERE = 7  # which complaints about a state itself count
    THERE = 8  # which complaints about steps out of it count (of `JUDGE`: about the state itself)
    OUTSIDE = 9  # which complaints about successors that are beyond a bound count
    ROW = 10  # where not 0: address of pairs of words, for the numbers of a state and of its successor
    COUNT = 11  # how many questions there are
    BYTES = 12  # and on: the property (its byte among the complaints) that each is about


@final
@unique
class Visit(IntEnum):
    """How states are looked at"""

    STEPS = 0  # by their steps that are no faults
    FAULTS = 1  # by their faults
    URGENT = 2  # by their urgent steps; a state that none of them gives a bit loses those it had
    JUDGE = 3  # by what is to be said of the state itself


def survey_text(shape: Shape, urgent: bool) -> str:
    """The functions. They need the program's own, `@find`, and an `@emit` that calls `@revisit` when the batch is
    full, for workers with a `JOB`, as the search's does. `urgent`: whether
    `Visit.URGENT` is wanted"""
    own = (_collect(), _keep(), _survey())
    parts = (_revisit(shape), _search(shape), _arrive(), _expand(shape, urgent), _look(shape), *own)
    return "\n".join(part.finish() for part in parts)


def _job(f: Function) -> Pointer:
    return f.pointer_at(WORKER, Worker.JOB)


# ---------------------------------------------------------------- bytes


def _byte_at(f: Function, row: Pointer, number: Num) -> str:
    return f.value(f"getelementptr inbounds i8, ptr {row.name}, i64 {number}")


def _bits(f: Function, number: Num) -> Num:
    """The bits of a state; another thread may be changing them, and either answer will do."""
    address = _byte_at(f, f.pointer_at(_job(f), Job.GOOD), number)
    return f.value(f"zext i8 {f.value(f'load atomic i8, ptr {address} monotonic, align 1')} to i64")


def _set_bits(f: Function, number: Num, bits: Num) -> None:
    address = _byte_at(f, f.pointer_at(_job(f), Job.GOOD), number)
    small = f.value(f"trunc i64 {bits} to i8")
    f.line(f"store atomic i8 {small}, ptr {address} monotonic, align 1")


def _collect() -> Function:
    """Takes the complaints out of a row, and gives a state the bits of those that count."""
    f = Function("collect", ("number", "mask"), ("worker", "row"), attributes="noinline")
    job, found = _job(f), f.cell(0)
    with f.counted(0, f.load(job, Job.COUNT)) as n:
        address = _byte_at(f, Pointer("%row"), f.load(f.at(job, Job.BYTES), n))
        byte = f.value(f"zext i8 {f.value(f'load i8, ptr {address}, align 1')} to i64")
        f.line(f"store i8 0, ptr {address}, align 1")
        found.set(f.bit_or(found.get(), f.shift_left(byte, n)))
    bits = f.bit_and(found.get(), "%mask")
    with f.when(f.truth(bits)):
        _set_bits(f, "%number", f.bit_or(_bits(f, "%number"), bits))
    return f


# ---------------------------------------------------------------- successors


def _revisit(shape: Shape) -> Function:
    """Looks up all successors that wait."""
    f = Function("revisit", (), ("worker",), attributes="noinline")
    filled, batch = f.load(WORKER, Worker.FILLED), f.pointer_at(WORKER, Worker.BATCH)
    f.store(0, WORKER, Worker.FILLED)
    ask_for_slots(f, shape, filled)
    ask_for_states(f, shape, filled)
    # the complaints so far are about steps of the state that is being looked at, and not about what follows
    f.call("collect", (WORKER, f.pointer_at(WORKER, Worker.THERE)), _about_steps(f))
    with f.counted(0, filled) as n:
        source = f.load(f.pointer_at(WORKER, Worker.PARENTS), n)
        strange, arrived = f.label(), f.label()
        f.call("arrive", (WORKER,), (source, recognised(f, shape, n, strange)))
        f.jump(arrived)
        f.begin_apart(strange)
        f.call("search", (WORKER, state_at(f, batch, n, shape.words)), (source,))
        f.begin(arrived)
    return f


def _about_steps(f: Function) -> tuple[Num, Num]:
    return f.load(WORKER, Worker.SOURCE), f.load(_job(f), Job.THERE)


def _search(shape: Shape) -> Function:
    """What the state `source` gets from a successor that is to be looked for."""
    f = Function("search", ("source",), ("worker", "state"))
    job, state = _job(f), Pointer("%state")
    number = f.call_number("find", (WORKER, state))
    with f.unless(f.compare("slt", number, 0)):
        f.call("arrive", (WORKER,), ("%source", number))
        f.leave()
    if shape.bounded:
        with f.when(f.truth(f.load(job, Job.OUTSIDE))):
            f.call_flag("within", (WORKER, state))
            f.call("judge", (WORKER, state))
            there = f.pointer_at(WORKER, Worker.THERE)
            f.call("collect", (WORKER, there), ("%source", f.load(job, Job.OUTSIDE)))
    return f


def _arrive() -> Function:
    """What the state `source` gets from its successor `number`."""
    f = Function("arrive", ("source", "number"), ("worker",))
    job = _job(f)
    above = f.compare("sle", f.load(job, Job.LOWER), "%number")
    with f.when(f.both(above, f.compare("slt", "%number", f.load(job, Job.UPPER)))):
        bits = f.bit_and(_bits(f, "%number"), f.load(job, Job.MASK))
        with f.when(f.truth(bits)):
            given = f.shift_left(bits, f.load(job, Job.SHIFT))
            _set_bits(f, "%source", f.bit_or(_bits(f, "%source"), given))
            _note(f, "%number")
    return f


def _note(f: Function, number: Num) -> None:
    """Counts a step that handed bits on, and puts it into the row if there is one."""
    count, row = f.load(WORKER, Worker.GENERATED), f.load(_job(f), Job.ROW)
    f.store(f.add(count, 1), WORKER, Worker.GENERATED)
    with f.when(f.truth(row)):
        pair = f.at(f.pointer_at(_job(f), Job.ROW), f.mul(count, 2))
        f.store("%source", pair)
        f.store(number, pair, 1)


# ---------------------------------------------------------------- states


def _survey() -> Function:
    """`@survey(worker, visit) -> i64`: looks at the states from CURSOR to END; a Status."""
    f = Function("survey", ("visit",), ("worker",), "i64", linkage="")
    with f.loop() as done:
        common = shared(f)
        with f.when(f.truth(f.value(f"load atomic i64, ptr {f.at(common, Shared.STOP).name} monotonic, align 8"))):
            f.leave(Status.STOPPED)
        cursor, end = f.at(common, Shared.CURSOR), f.load(common, Shared.END)
        first = f.value(f"atomicrmw add ptr {cursor.name}, i64 {CHUNK} monotonic, align 8")
        more, last = f.label(), f.add(first, CHUNK)
        f.branch(f.compare("slt", first, end), more, done)
        f.begin_apart(more)
        last = f.select(f.compare("slt", last, end), last, end)
        with f.counted(first, last) as n:
            f.call("look_at", (WORKER,), (_number(f, n), "%visit"))
        f.call("revisit", (WORKER,))
        with f.when(f.compare("eq", "%visit", Visit.URGENT)), f.counted(first, last) as n:
            f.call("keep", (WORKER,), (_number(f, n),))
        with f.when(f.truth(f.load(WORKER, Worker.ROOM))):
            f.leave(Status.ROOM)
    f.leave(Status.DONE)
    return f


def _number(f: Function, n: Num) -> Num:
    last = f.load(_job(f), Job.LAST)
    return f.select(f.truth(last), f.sub(last, n), n)


def _keep() -> Function:
    """After its urgent steps: a state keeps its lower bits as far as steps gave it the ones above them."""
    f = Function("keep", ("number",), ("worker",))
    bits, only = _bits(f, "%number"), f.load(_job(f), Job.ONLY)
    with f.when(f.truth(f.bit_and(bits, only))):
        given = f.shift_right(bits, f.load(_job(f), Job.SHIFT))
        _set_bits(f, "%number", f.bit_and(given, only))
    return f


def _expand(shape: Shape, urgent: bool) -> Function:
    f = Function("look_at", ("number", "visit"), ("worker",))
    job = _job(f)
    only = f.load(job, Job.ONLY)
    with f.when(f.truth(only)), f.unless(f.truth(f.bit_and(_bits(f, "%number"), only))):
        f.leave()
    state = state_at(f, f.pointer_at(shared(f), Shared.STATES), "%number", shape.words)
    f.store("%number", WORKER, Worker.SOURCE)
    with f.when(f.compare("eq", "%visit", Visit.STEPS)):
        f.store(0, WORKER, Worker.POSSIBLE)
        f.call("steps", (WORKER, state))
        if shape.stuck:
            with f.unless(f.truth(f.load(WORKER, Worker.POSSIBLE))):
                f.call("stuck", (WORKER, state))
    others = [(Visit.FAULTS, "faults"), (Visit.JUDGE, "judge")] + [(Visit.URGENT, "urgent")] * urgent
    for visit, function in others:
        with f.when(f.compare("eq", "%visit", visit)):
            f.call(function, (WORKER, state))
    f.call("collect", (WORKER, f.pointer_at(WORKER, Worker.HERE)), ("%number", f.load(job, Job.HERE)))
    f.call("collect", (WORKER, f.pointer_at(WORKER, Worker.THERE)), ("%number", f.load(job, Job.THERE)))
    return f


def _look(shape: Shape) -> Function:
    """`@look(worker, state) -> i64`: the number of a state, of its orbit under symmetry (and then it is changed)."""
    f = Function("look", (), ("worker", "state"), "i64", linkage="")
    if shape.symmetric:
        f.call_number("canonical", (WORKER, Pointer("%state")))
    f.leave(f.call_number("find", (WORKER, Pointer("%state"))))
    return f
