"""The seen set: open addressing, exact. A slot is a word: a fingerprint of 32 bits above the state's number + 1.

The home slot is the fingerprint scaled to the table's size, and rounded down to the begin of a cache line: an entry
stands there or further on, with no free slot in between, and nearly always in the same line, whose slots are
compared all at once. Entries stand nearly in the order of their fingerprints: any size will do, a larger table is
filled by one pass over the smaller one, without a look at the states, and states whose fingerprints agree are
compared word for word. Nothing wraps around: there are `PADDING` more slots after the last home slot, and a table
whose end overflows counts as full.

Where a state is a word with a bit to spare, a slot holds the state itself, + 1, and the array of states is not asked:
half as many cache misses. The numbers are put into such a table when the search is over (`renumber`).

With several threads a slot is claimed by one exchange (fingerprint and `BUSY`), the state written, the slot
completed; whoever meets a busy slot of the same fingerprint waits for it.
"""

from collections.abc import Sequence

from fencepost.engines.native.codegen.context import WORKER
from fencepost.engines.native.codegen.emit import Flag, Function, Num, Pointer
from fencepost.engines.native.records import Shared, Worker

PADDING = 1024
LINE = 8  # slots in a cache line
BUSY = (1 << 32) - 1
_KEYS = (0xA0761D6478BD642F, 0xE7037ED1A0B428DB)  # odd numbers of the hash function wyhash (Wang Yi, 2019)


def shared(f: Function) -> Pointer:
    """The address of the Shared record."""
    return f.pointer_at(WORKER, Worker.SHARED)


def mixed(f: Function, state: Pointer, words: int, seed: int = 0) -> Num:
    """64 bits that depend on every bit of a state: each word multiplied in, both halves of the product kept."""
    return _mixed(f, [f.load(state, n) for n in range(words)], seed)


def _mixed(f: Function, words: Sequence[Num], seed: int = 0) -> Num:
    sum_: Num = seed
    for n, word in enumerate(words):
        sum_ = _folded(f, f.bit_xor(word, sum_), _KEYS[n % 2])
    return _folded(f, sum_, _KEYS[len(words) % 2])


def fingerprint(f: Function, state: Pointer, words: int) -> Num:
    """32 bits that depend on every bit of a state."""
    return f.shift_right(mixed(f, state, words), 32)


def entry_print(f: Function, entry: Num, direct: bool) -> Num:
    """The fingerprint of the state that a slot stands for."""
    if direct:
        return f.shift_right(_mixed(f, [f.sub(entry, 1)]), 32)
    return f.shift_right(entry, 32)


def _folded(f: Function, a: Num, key: int) -> Num:
    # the key stands on both sides so that a word of 0 is not lost
    wide = f.value(f"zext i64 {f.bit_xor(a, key - (1 << 64))} to i128")
    product = f.value(f"mul i128 {wide}, {key}")
    low = f.value(f"trunc i128 {product} to i64")
    high = f.value(f"trunc i128 {f.value(f'lshr i128 {product}, 64')} to i64")
    return f.bit_xor(low, high)


def home(f: Function, print_: Num, slots: Num) -> Num:
    """Where a state with this fingerprint is looked for first: a multiple of `LINE`."""
    wide = f.value(f"mul i128 {f.value(f'zext i64 {print_} to i128')}, {f.value(f'zext i64 {slots} to i128')}")
    return f.bit_and(f.value(f"trunc i128 {f.value(f'lshr i128 {wide}, 32')} to i64"), -LINE)


def line_at(f: Function, table: Pointer, position: Num, wanted: Num, shift: int) -> tuple[Num, Num]:
    """A bit for each slot of the line that begins at `position`: whether it holds what is wanted, from bit `shift` on;
    and whether it is free.

    Other threads may be writing: what is seen of a slot is what it was or what it is, and a slot that is chosen has
    to be read again. Both answers are of one look: what another thread puts in meanwhile is in the lowest free slot.
    """
    vector = f"<{LINE} x i64>"
    line = f.value(f"load volatile {vector}, ptr {f.at(table, position).name}, align 8")
    shifts = ", ".join([f"i64 {shift}"] * LINE)
    high = f.value(f"lshr {vector} {line}, <{shifts}>") if shift else line
    one = f.value(f"insertelement {vector} poison, i64 {wanted}, i64 0")
    all_ = f.value(f"shufflevector {vector} {one}, {vector} poison, <{LINE} x i32> zeroinitializer")
    return _equal(f, high, all_), _equal(f, line, "zeroinitializer")


def _equal(f: Function, a: str, b: str) -> Num:
    flags = f.value(f"icmp eq <{LINE} x i64> {a}, {b}")
    return f.value(f"zext i{LINE} {f.value(f'bitcast <{LINE} x i1> {flags} to i{LINE}')} to i64")


def candidates(f: Function, table: Pointer, position: Num, wanted: Num, shift: int) -> Num:
    """The first of the answers of `line_at`."""
    return line_at(f, table, position, wanted, shift)[0]


def prefetch(f: Function, address: Pointer) -> None:
    """Asks for a cache line that will be read soon."""
    f.line(f"call void @llvm.prefetch.p0(ptr {address.name}, i32 0, i32 3, i32 1)")


def state_at(f: Function, states: Pointer, number: Num, words: int) -> Pointer:
    """The address of a state."""
    return f.at(states, f.mul(number, words))


def same_words(f: Function, a: Pointer, b: Pointer, words: int) -> Flag:
    """Whether two states are equal."""
    different: Num = 0
    for n in range(words):
        different = f.bit_or(different, f.bit_xor(f.load(a, n), f.load(b, n)))
    return f.compare("eq", different, 0)


def slot_at(f: Function, table: Pointer, position: Num, threads: int) -> Num:
    """What a slot holds; with several threads, what it holds is written before."""
    if threads == 1:
        return f.load(table, position)
    return f.value(f"load atomic i64, ptr {f.at(table, position).name} acquire, align 8")


def entry_number(f: Function, entry: Num) -> Num:
    """The number of the state that a slot holds."""
    return f.sub(f.bit_and(entry, BUSY), 1)


def find_text(words: int) -> str:
    """`@find(worker, state)`: the number of a state, or -1. Nobody may be inserting meanwhile."""
    f = Function("find", pointers=("worker", "state"), result="i64")
    state, common = Pointer("%state"), shared(f)
    table, states = f.pointer_at(common, Shared.TABLE), f.pointer_at(common, Shared.STATES)
    slots = f.load(common, Shared.SLOTS)
    print_ = fingerprint(f, state, words)
    end = f.add(slots, PADDING)
    position = f.cell(home(f, print_, slots))
    with f.loop() as missing:
        here, inside = position.get(), f.label()
        f.branch(f.compare("ult", here, end), inside, missing)
        f.begin_apart(inside)
        entry, there = f.load(table, here), f.label()
        f.branch(f.compare("ne", entry, 0), there, missing)
        f.begin_apart(there)
        with f.when(f.compare("eq", f.shift_right(entry, 32), print_)):
            number = entry_number(f, entry)
            with f.when(same_words(f, state_at(f, states, number, words), state, words)):
                f.leave(number)
        position.set(f.add(here, 1))
    f.leave(-1)
    return f.finish()


def direct_entry(f: Function, state: Pointer) -> Num:
    """What a slot holds that holds the state itself: a word that is not 0."""
    return f.add(f.load(state), 1)


def renumber_text(words: int) -> str:
    """`@renumber(worker, first, end)`: puts the fingerprints and numbers of some states into a table that holds numbers
    and has room."""
    f = Function("renumber", ("first", "end"), ("worker",), "i64", linkage="")
    common = shared(f)
    table, states = f.pointer_at(common, Shared.TABLE), f.pointer_at(common, Shared.STATES)
    slots = f.load(common, Shared.SLOTS)
    with f.counted("%first", "%end") as n:
        print_ = fingerprint(f, state_at(f, states, n, words), words)
        position = f.cell(home(f, print_, slots))
        with f.loop() as free:
            taken = f.label()
            f.branch(f.compare("ne", f.load(table, position.get()), 0), taken, free)
            f.begin_apart(taken)
            position.set(f.add(position.get(), 1))
        f.store(f.bit_or(f.shift_left(print_, 32), f.add(n, 1)), table, position.get())
    f.leave(0)
    return f.finish()


def relocate_text(words: int, direct: bool) -> str:
    """`@relocate(worker, from, to, count)`: gives so many states, from `from` on, other numbers, which no states have.
    Nobody may be at work meanwhile."""
    f = Function("relocate", ("from", "to", "count"), ("worker",), "i64", linkage="")
    common = shared(f)
    states, parents = f.pointer_at(common, Shared.STATES), f.pointer_at(common, Shared.PARENTS)
    with f.counted(0, "%count") as n:
        old, new = f.add("%from", n), f.add("%to", n)
        f.copy(state_at(f, states, new, words), state_at(f, states, old, words), words)
        here, there = (
            f.value(f"getelementptr inbounds i32, ptr {parents.name}, i64 {number}") for number in (old, new)
        )
        parent = f.value(f"load i32, ptr {here}, align 4")
        f.line(f"store i32 {parent}, ptr {there}, align 4")
        if not direct:
            _tell_table(f, state_at(f, states, old, words), words, (old, new))
    f.leave(0)
    return f.finish()


def _tell_table(f: Function, state: Pointer, words: int, numbers: tuple[Num, Num]) -> None:
    """The state that has the first number in the table is to have the second."""
    common, print_ = shared(f), fingerprint(f, state, words)
    table, position = f.pointer_at(common, Shared.TABLE), f.cell(home(f, print_, f.load(common, Shared.SLOTS)))
    old, new = (f.bit_or(f.shift_left(print_, 32), f.add(number, 1)) for number in numbers)
    with f.loop() as found:
        other = f.label()
        f.branch(f.compare("eq", f.load(table, position.get()), old), found, other)
        f.begin_apart(other)
        position.set(f.add(position.get(), 1))
    f.store(new, table, position.get())
