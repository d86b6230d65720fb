"""Expanding: `@emit` gathers successors, `@flush` looks them up and keeps the new ones, `@explore` takes states
from the frontier, `@insert` puts in a state from outside.

Successors wait in a batch, so that the cache misses of many look-ups overlap: first every fingerprint is
computed and its slot asked for, then the states that may be equal, then each is looked up. A chunk of states
is expanded wholly or not at all: when room in the arrays ends in the middle, the counters go back to what they
were, and the chunk is done again later (what it found already is found again, as old).

Under partial-order reduction some states are expanded by a few of their steps (`@reduced`). If none of these leads to
a state of the cell that is being filled, the state is expanded fully when its chunk is done: which states these are
depends on the cells alone, and not on the threads (condition C3 of `reduction`).
"""

from fencepost.engines.native.codegen.context import WORKER
from fencepost.engines.native.codegen.emit import Function, Num, Pointer
from fencepost.engines.native.kernel.lookup import ask_for_slots, ask_for_states, is_held, recognised
from fencepost.engines.native.kernel.shape import BATCH_LIMIT, BLOCK, CHUNK, MARGIN, Shape
from fencepost.engines.native.kernel.table import (
    BUSY,
    LINE,
    PADDING,
    direct_entry,
    entry_number,
    home,
    line_at,
    same_words,
    shared,
    slot_at,
    state_at,
)
from fencepost.engines.native.records import Shared, Status, Worker


def kernel_text(shape: Shape) -> str:
    """The functions, all but the look-up of a single state."""
    parts = (_flush(shape), _settle(shape), _insert(shape), _explore(shape))
    return "\n".join([emit_text(shape), *(part.finish() for part in parts)])


# ---------------------------------------------------------------- gathering


def emit_text(shape: Shape) -> str:
    """`@emit(worker, next, action)`: a successor waits to be looked up."""
    f = Function("emit", ("action",), ("worker", "next"), attributes="alwaysinline")
    filled = f.load(WORKER, Worker.FILLED)
    batch = f.pointer_at(WORKER, Worker.BATCH)
    f.copy(state_at(f, batch, filled, shape.words), Pointer("%next"), shape.words)
    f.store(f.load(WORKER, Worker.SOURCE), f.pointer_at(WORKER, Worker.PARENTS), filled)
    more = f.add(filled, 1)
    f.store(more, WORKER, Worker.FILLED)
    with f.when(f.compare("eq", more, BATCH_LIMIT)):
        f.call("flush", (WORKER,))
    return f.finish()


def _flush(shape: Shape) -> Function:
    """Looks the successors up that wait, and keeps the new ones; none of them, if there might not be room."""
    f = Function("flush", (), ("worker",), attributes="noinline")
    common = shared(f)
    filled, end = f.load(WORKER, Worker.FILLED), f.label()
    with f.when(f.truth(f.load(WORKER, Worker.JOB))):  # this is a second look at states
        f.call("revisit", (WORKER,))
        f.jump(end)
    f.store(0, WORKER, Worker.FILLED)
    with f.when(f.truth(f.load(WORKER, Worker.TALLY))):
        f.store(f.add(f.load(WORKER, Worker.GENERATED), filled), WORKER, Worker.GENERATED)
        f.jump(end)
    room = f.sub(f.load(common, Shared.CAPACITY), _count(f, shape, common))
    with f.when(f.compare("slt", room, MARGIN * shape.threads)):
        f.store(Status.FULL, WORKER, Worker.STATUS)
        f.jump(end)
    ask_for_slots(f, shape, filled)
    if not shape.direct:
        ask_for_states(f, shape, filled)
    with f.counted(0, filled) as n:
        _arrive(f, shape, n)
    f.store(f.add(f.load(WORKER, Worker.GENERATED), filled), WORKER, Worker.GENERATED)
    f.begin(end)
    return f


# ---------------------------------------------------------------- looking up


def _arrive(f: Function, shape: Shape, n: Num) -> None:
    """Most successors are recognised at once; the others are looked for."""
    if shape.direct:
        with f.unless(is_held(f, shape, n)):
            f.call("settle", (WORKER,), (n,))
        return
    strange, known = f.label(), f.label()
    number = recognised(f, shape, n, strange)
    if shape.reduced:
        _fruitful(f, n, number)
    f.jump(known)
    f.begin_apart(strange)
    f.call("settle", (WORKER,), (n,))
    f.begin(known)


def _settle(shape: Shape) -> Function:
    """Looks up the successor that is waiting at position `n`, and keeps it if it is new."""
    f = Function("settle", ("n",), ("worker",), attributes="alwaysinline")
    common = shared(f)
    state = state_at(f, f.pointer_at(WORKER, Worker.BATCH), "%n", shape.words)
    table, slots = f.pointer_at(common, Shared.TABLE), f.load(common, Shared.SLOTS)
    print_ = f.shift_right(f.load(f.pointer_at(WORKER, Worker.HASHES), "%n"), 32)
    position = f.cell(home(f, print_, slots))
    done = f.label()
    with f.loop() as overflow:
        here, again = position.get(), f.label()
        f.begin(again)
        seen, free = line_at(f, table, here, *((direct_entry(f, state), 0) if shape.direct else (print_, 32)))
        if shape.direct:
            with f.when(f.truth(seen)):
                f.jump(done)
        else:
            with f.each_bit(seen) as which:
                _compare(f, shape, slot_at(f, table, f.add(here, which), shape.threads), state, (again, done))
        with f.when(f.truth(free)):
            _keep(f, shape, f.at(table, f.add(here, f.lowest_bit(free))), state, (again, done))
        position.set(f.add(here, LINE))
        on = f.label()
        f.branch(f.compare("ule", f.add(position.get(), LINE), f.add(slots, PADDING)), on, overflow)
        f.begin_apart(on)
    f.store(Status.FULL, WORKER, Worker.STATUS)
    f.begin(done)
    return f


def _compare(f: Function, shape: Shape, entry: Num, state: Pointer, labels: tuple[str, str]) -> None:
    """Ends at the second label if a slot stands for this state; the first one is for looking once more."""
    again, done = labels
    if shape.threads > 1:
        with f.when(f.compare("eq", f.bit_and(entry, BUSY), BUSY)):
            f.jump(again)  # somebody is writing it
    old = state_at(f, f.pointer_at(shared(f), Shared.STATES), entry_number(f, entry), shape.words)
    with f.when(same_words(f, old, state, shape.words)):
        if shape.reduced:
            _fruitful(f, "%n", entry_number(f, entry))
        f.jump(done)


def _keep(f: Function, shape: Shape, slot: Pointer, state: Pointer, labels: tuple[str, str]) -> None:
    """The state is new: it gets a number, if it is inside the bounds, and is judged in any case."""
    again, done = labels
    if shape.bounded:
        with f.unless(f.call_flag("within", (WORKER, state))):
            f.call("judge", (WORKER, state))
            f.jump(done)
    common = shared(f)
    print_ = f.bit_and(f.load(f.pointer_at(WORKER, Worker.HASHES), "%n"), -1 << 32)
    claim = direct_entry(f, state) if shape.direct else f.bit_or(print_, BUSY)
    number = _claimed(f, shape, slot, claim, again)
    states, parents = f.pointer_at(common, Shared.STATES), f.pointer_at(common, Shared.PARENTS)
    f.copy(state_at(f, states, number, shape.words), state, shape.words)
    parent = f.value(f"trunc i64 {f.load(f.pointer_at(WORKER, Worker.PARENTS), '%n')} to i32")
    address = f.value(f"getelementptr inbounds i32, ptr {parents.name}, i64 {number}")
    f.line(f"store i32 {parent}, ptr {address}, align 4")
    if not shape.direct:
        entry = f.bit_or(print_, f.add(number, 1))
        f.line(f"store atomic i64 {entry}, ptr {slot.name} release, align 8")
    if shape.symmetric:
        weight = f.add(f.load(WORKER, Worker.WEIGHT), f.load(f.pointer_at(WORKER, Worker.ORBIT), "%n"))
        f.store(weight, WORKER, Worker.WEIGHT)
    if shape.reduced:
        _note(f, f.load(f.pointer_at(WORKER, Worker.PARENTS), "%n"), Worker.FRUITFUL)
    f.call("judge", (WORKER, state))
    f.jump(done)


def _fruitful(f: Function, n: Num, number: Num) -> None:
    """A step led to the state `number`, which was known: it may be one of the cell that is being filled."""
    with f.unless(f.compare("slt", number, f.load(shared(f), Shared.FRESH))):
        _note(f, f.load(f.pointer_at(WORKER, Worker.PARENTS), n), Worker.FRUITFUL)


def _note(f: Function, number: Num, row: Worker) -> None:
    """Sets the bit of a state of the chunk."""
    place = f.bit_and(f.sub(number, f.load(WORKER, Worker.FIRST)), CHUNK - 1)
    f.store(f.bit_or(f.load(WORKER, row), f.shift_left(1, place)), WORKER, row)


def _claimed(f: Function, shape: Shape, slot: Pointer, claim: Num, again: str) -> Num:
    """A number of its own for the new state, whose claim stands in the slot; with other threads about, only if none
    took the slot first."""
    if shape.threads == 1:
        f.store(claim, slot)
        count = f.at(shared(f), Shared.COUNT)
        number = f.load(count)
        f.store(f.add(number, 1), count)
        return number
    tried = f.value(f"cmpxchg ptr {slot.name}, i64 0, i64 {claim} acquire monotonic, align 8")
    with f.unless(f.value(f"extractvalue {{ i64, i1 }} {tried}, 1")):
        f.jump(again)
    return _numbered(f)


def _numbered(f: Function) -> Num:
    """The next of the numbers that are set aside for this thread: neighbours in memory are written by one thread."""
    with f.when(f.compare("eq", f.load(WORKER, Worker.NEXT), f.load(WORKER, Worker.AFTER))):
        count = f.at(shared(f), Shared.COUNT)
        first = f.value(f"atomicrmw add ptr {count.name}, i64 {BLOCK} monotonic, align 8")
        f.store(first, WORKER, Worker.NEXT)
        f.store(f.add(first, BLOCK), WORKER, Worker.AFTER)
    number = f.load(WORKER, Worker.NEXT)
    f.store(f.add(number, 1), WORKER, Worker.NEXT)
    return number


def _count(f: Function, shape: Shape, common: Pointer) -> Num:
    if shape.threads == 1:
        return f.load(common, Shared.COUNT)
    return f.value(f"load atomic i64, ptr {f.at(common, Shared.COUNT).name} monotonic, align 8")


# ---------------------------------------------------------------- the doors


def _insert(shape: Shape) -> Function:
    """`@insert(worker, state) -> i64`: the number of a state that is put in, or -1: it was there before, or is
    outside the bounds, or (STATUS) there is no room. It is judged, and not counted as generated."""
    f = Function("insert", (), ("worker", "state"), "i64", linkage="")
    before = f.load(shared(f), Shared.COUNT)
    generated = f.load(WORKER, Worker.GENERATED)
    f.store(Status.DONE, WORKER, Worker.STATUS)
    f.store(-1, WORKER, Worker.SOURCE)
    f.call("emit", (WORKER, Pointer("%state")), (0,))
    f.call("flush", (WORKER,))
    f.store(generated, WORKER, Worker.GENERATED)
    f.leave(f.select(f.compare("eq", before, f.load(shared(f), Shared.COUNT)), -1, before))
    return f


def _explore(shape: Shape) -> Function:
    """`@explore(worker, kind) -> i64`: expands states until none is left, by the steps that are no faults (kind
    0) or by faults (1); tells why it came back."""
    f = Function("explore", ("kind",), ("worker",), "i64", linkage="")
    f.store(Status.DONE, WORKER, Worker.STATUS)
    with f.loop() as done:
        _take_chunk(f, shape, done)
        _save(f, shape)
        if shape.reduced:
            f.store(0, WORKER, Worker.REDUCED)
            f.store(0, WORKER, Worker.FRUITFUL)
        with f.counted(f.load(WORKER, Worker.FIRST), f.load(WORKER, Worker.LAST)) as number:
            _expand(f, shape, number)
        f.call("flush", (WORKER,))
        if shape.reduced:
            _make_good(f, shape)
        with f.when(f.truth(f.load(WORKER, Worker.ROOM))):
            f.leave(Status.ROOM)
        with f.when(f.truth(f.load(WORKER, Worker.STATUS))):
            _restore(f, shape)
            f.leave(f.load(WORKER, Worker.STATUS))
        f.store(0, WORKER, Worker.FIRST)
        f.store(0, WORKER, Worker.LAST)
    f.leave(Status.DONE)
    return f


def _take_chunk(f: Function, shape: Shape, done: str) -> None:
    """The states that were left over last time, or the next ones of the frontier."""
    common = shared(f)
    with f.when(f.truth(f.value(f"load atomic i64, ptr {f.at(common, Shared.STOP).name} monotonic, align 8"))):
        f.leave(Status.STOPPED)
    with f.when(f.compare("eq", f.load(WORKER, Worker.FIRST), f.load(WORKER, Worker.LAST))):
        cursor, end = f.at(common, Shared.CURSOR), f.load(common, Shared.END)
        first = f.value(f"atomicrmw add ptr {cursor.name}, i64 {CHUNK} monotonic, align 8")
        more = f.label()
        f.branch(f.compare("slt", first, end), more, done)
        f.begin_apart(more)
        last = f.add(first, CHUNK)
        f.store(first, WORKER, Worker.FIRST)
        f.store(f.select(f.compare("slt", last, end), last, end), WORKER, Worker.LAST)


def _expand(f: Function, shape: Shape, number: Num) -> None:
    state = state_at(f, f.pointer_at(shared(f), Shared.STATES), number, shape.words)
    f.store(number, WORKER, Worker.SOURCE)
    faults, after = f.label(), f.label()
    steps = f.label()
    f.branch(f.compare("eq", "%kind", 0), steps, faults)
    f.begin_apart(steps)
    if shape.reduced:  # what is only counted is counted in full
        with f.unless(f.truth(f.load(WORKER, Worker.TALLY))), f.when(f.call_flag("reduced", (WORKER, state))):
            _note(f, number, Worker.REDUCED)
            f.jump(after)
    _take_steps(f, shape, state)
    f.jump(after)
    f.begin_apart(faults)
    f.call("faults", (WORKER, state))
    f.begin(after)


def _take_steps(f: Function, shape: Shape, state: Pointer) -> None:
    f.store(0, WORKER, Worker.POSSIBLE)
    f.call("steps", (WORKER, state))
    if shape.stuck:
        with f.unless(f.truth(f.load(WORKER, Worker.POSSIBLE))):
            f.call("stuck", (WORKER, state))


def _make_good(f: Function, shape: Shape) -> None:
    """Expands those states of the chunk fully whose few steps led nowhere new."""
    barren = f.bit_and(f.load(WORKER, Worker.REDUCED), f.bit_xor(f.load(WORKER, Worker.FRUITFUL), -1))
    with f.each_bit(barren) as place:
        number = f.add(f.load(WORKER, Worker.FIRST), place)
        f.store(number, WORKER, Worker.SOURCE)
        _take_steps(f, shape, state_at(f, f.pointer_at(shared(f), Shared.STATES), number, shape.words))
    f.call("flush", (WORKER,))


def _save(f: Function, shape: Shape) -> None:
    spare = f.pointer_at(WORKER, Worker.SPARE)
    f.store(f.load(WORKER, Worker.GENERATED), spare)
    f.copy(f.at(spare, 1), f.pointer_at(WORKER, Worker.TAKEN), shape.actions)


def _restore(f: Function, shape: Shape) -> None:
    spare = f.pointer_at(WORKER, Worker.SPARE)
    f.store(f.load(spare), WORKER, Worker.GENERATED)
    f.copy(f.pointer_at(WORKER, Worker.TAKEN), f.at(spare, 1), shape.actions)
