"""The search that keeps three bits of each state instead of the state (bitstate hashing; Holzmann 1998): for
spaces that do not fit into memory. What it takes for seen before may be new, so it proves nothing.

It goes depth first. The stack holds states with where on the stack each came from; a state stays below its
successors until all of them are done, so the stack under a state tells the trace to it. Each call of `@dive` goes
on until a property is complained about, for then the trace is there to be read.

Shared.TABLE is a row of bits, SLOTS words of it; STATES and PARENTS are the stack, COUNT its height. The highest
bit of a parent says that the state was expanded. Worker.WEIGHT counts the states found.
"""

from fencepost.engines.native.codegen.context import WORKER
from fencepost.engines.native.codegen.emit import Flag, Function, Num, Pointer
from fencepost.engines.native.kernel.explore import emit_text
from fencepost.engines.native.kernel.shape import BATCH_LIMIT, Shape
from fencepost.engines.native.kernel.table import mixed, prefetch, shared, state_at
from fencepost.engines.native.records import Shared, Status, Worker

BITS = 3  # of each state
EXPANDED = 1 << 31
_SEEDS = (0x2545F4914F6CDD1D, 0x1B873593CC9E2D51, 0x5851F42D4C957F2D)


def dive_text(shape: Shape, properties: int) -> str:
    """`@emit`, `@insert` and `@dive`, for a program with so many properties."""
    parts = (_flush(shape), _settle(shape), _insert(), _dive(shape, properties))
    return "\n".join([emit_text(shape), *(part.finish() for part in parts)])


def _flush(shape: Shape) -> Function:
    f = Function("flush", (), ("worker",), attributes="noinline")
    common = shared(f)
    filled, end = f.load(WORKER, Worker.FILLED), f.label()
    f.store(0, WORKER, Worker.FILLED)
    room = f.sub(f.load(common, Shared.CAPACITY), f.load(common, Shared.COUNT))
    with f.when(f.compare("slt", room, BATCH_LIMIT)):
        f.store(Status.FULL, WORKER, Worker.STATUS)
        f.jump(end)
    batch, table = f.pointer_at(WORKER, Worker.BATCH), f.pointer_at(common, Shared.TABLE)
    with f.counted(0, filled) as n:
        state = state_at(f, batch, n, shape.words)
        for bit in range(BITS):
            prefetch(f, f.at(table, _word(f, shape, state, bit)[0]))
    with f.counted(0, filled) as n:
        f.call("settle", (WORKER,), (n,))
    f.store(f.add(f.load(WORKER, Worker.GENERATED), filled), WORKER, Worker.GENERATED)
    f.begin(end)
    return f


def _word(f: Function, shape: Shape, state: Pointer, bit: int) -> tuple[Num, Num]:
    """In which word of the table one of a state's bits is, and the bit there"""
    hash_ = mixed(f, state, shape.words, _SEEDS[bit])
    slots = f.load(shared(f), Shared.SLOTS)
    wide = f.value(f"mul i128 {f.value(f'zext i64 {hash_} to i128')}, {f.value(f'zext i64 {slots} to i128')}")
    word = f.value(f"trunc i128 {f.value(f'lshr i128 {wide}, 64')} to i64")
    return word, f.shift_left(1, f.bit_and(hash_, 63))


def _settle(shape: Shape) -> Function:
    """Looks at the bits of the successor that waits at position `n`; it goes onto the stack if one was 0."""
    f = Function("settle", ("n",), ("worker",))
    common = shared(f)
    state = state_at(f, f.pointer_at(WORKER, Worker.BATCH), "%n", shape.words)
    table, done = f.pointer_at(common, Shared.TABLE), f.label()
    seen: Flag = True
    for bit in range(BITS):
        word, mask = _word(f, shape, state, bit)
        old = f.load(table, word)
        seen = f.both(seen, f.truth(f.bit_and(old, mask)))
        f.store(f.bit_or(old, mask), table, word)
    with f.when(seen):
        f.jump(done)
    f.call("judge", (WORKER, state))
    if shape.bounded:
        with f.unless(f.call_flag("within", (WORKER, state))):
            f.jump(done)
    f.store(f.add(f.load(WORKER, Worker.WEIGHT), 1), WORKER, Worker.WEIGHT)
    number = f.load(common, Shared.COUNT)
    f.store(f.add(number, 1), common, Shared.COUNT)
    f.copy(state_at(f, f.pointer_at(common, Shared.STATES), number, shape.words), state, shape.words)
    _set_parent(f, number, f.load(f.pointer_at(WORKER, Worker.PARENTS), "%n"))
    f.begin(done)
    return f


def _parent_address(f: Function, number: Num) -> str:
    parents = f.pointer_at(shared(f), Shared.PARENTS)
    return f.value(f"getelementptr inbounds i32, ptr {parents.name}, i64 {number}")


def _set_parent(f: Function, number: Num, parent: Num) -> None:
    narrow = f.value(f"trunc i64 {f.bit_and(parent, EXPANDED - 1)} to i32")
    f.line(f"store i32 {narrow}, ptr {_parent_address(f, number)}, align 4")


def _insert() -> Function:
    """`@insert(worker, state) -> i64`: puts a state onto the stack, unless it seems to be seen already."""
    f = Function("insert", (), ("worker", "state"), "i64", linkage="")
    generated = f.load(WORKER, Worker.GENERATED)
    f.store(Status.DONE, WORKER, Worker.STATUS)
    f.store(-1, WORKER, Worker.SOURCE)
    f.call("emit", (WORKER, Pointer("%state")), (0,))
    f.call("flush", (WORKER,))
    f.store(generated, WORKER, Worker.GENERATED)
    f.leave(0)
    return f


def _dive(shape: Shape, properties: int) -> Function:
    """`@dive(worker) -> i64`: expands the state on top of the stack, again and again; tells why it came back.
    After COMPLAINT the state is SOURCE; after FULL it will be expanded again."""
    f = Function("dive", (), ("worker",), "i64", linkage="")
    common = shared(f)
    f.store(Status.DONE, WORKER, Worker.STATUS)
    with f.loop() as done:
        with f.when(f.truth(f.value(f"load atomic i64, ptr {f.at(common, Shared.STOP).name} monotonic, align 8"))):
            f.leave(Status.STOPPED)
        height, some = f.load(common, Shared.COUNT), f.label()
        f.branch(f.truth(height), some, done)
        f.begin_apart(some)
        _top(f, shape, f.sub(height, 1))
        for reason in (Status.ROOM, Status.FULL):
            slot = Worker.ROOM if reason is Status.ROOM else Worker.STATUS
            with f.when(f.truth(f.load(WORKER, slot))):
                f.leave(reason)
        with f.when(_complained(f, properties)):
            f.leave(Status.COMPLAINT)
    f.leave(Status.DONE)
    return f


def _top(f: Function, shape: Shape, number: Num) -> None:
    """Expands the state on top, or takes it away if that was done."""
    common, after, fresh = shared(f), f.label(), f.label()
    address = _parent_address(f, number)
    parent = f.value(f"load i32, ptr {address}, align 4")
    f.branch(f.value(f"icmp sge i32 {parent}, 0"), fresh, old := f.label())
    f.begin_apart(old)
    f.store(number, common, Shared.COUNT)
    f.jump(after)
    f.begin_apart(fresh)
    f.store(number, WORKER, Worker.SOURCE)
    f.store(0, WORKER, Worker.POSSIBLE)
    state = state_at(f, f.pointer_at(common, Shared.STATES), number, shape.words)
    f.call("steps", (WORKER, state))
    if shape.stuck:
        with f.unless(f.truth(f.load(WORKER, Worker.POSSIBLE))):
            f.call("stuck", (WORKER, state))
    f.call("faults", (WORKER, state))
    f.call("flush", (WORKER,))
    with f.unless(f.truth(f.load(WORKER, Worker.STATUS))):
        marked = f.value(f"or i32 {parent}, {EXPANDED - (1 << 32)}")
        f.line(f"store i32 {marked}, ptr {address}, align 4")
    f.begin(after)


def _complained(f: Function, properties: int) -> Flag:
    anything: Num = 0
    for which in (Worker.HERE, Worker.THERE):
        row = f.pointer_at(WORKER, which)
        for word in range(-(-properties // 8)):
            anything = f.bit_or(anything, f.load(row, word))
    return f.truth(anything)
