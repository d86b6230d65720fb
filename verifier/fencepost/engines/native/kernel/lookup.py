"""Looking many states up at once: successors wait in a batch, and their cache misses overlap.

Three passes: every fingerprint is computed and its line of slots asked for (`ask_for_slots`), then the one stored
state that may be equal is found and asked for (`ask_for_states`), then it is compared (`recognised`). Most
successors are recognised; only the others are looked for slot by slot. Where slots hold the states themselves, the
second pass falls away and `is_held` is the third.
"""

from fencepost.engines.native.codegen.context import WORKER
from fencepost.engines.native.codegen.emit import Flag, Function, Num
from fencepost.engines.native.kernel.shape import Shape
from fencepost.engines.native.kernel.table import (
    BUSY,
    candidates,
    direct_entry,
    fingerprint,
    home,
    prefetch,
    same_words,
    shared,
    slot_at,
    state_at,
)
from fencepost.engines.native.records import Shared, Worker


def ask_for_slots(f: Function, shape: Shape, filled: Num) -> None:
    """Fingerprints into the upper halves of `HASHES`; under symmetry each state becomes the one kept of its orbit."""
    common = shared(f)
    batch, hashes = f.pointer_at(WORKER, Worker.BATCH), f.pointer_at(WORKER, Worker.HASHES)
    table, slots = f.pointer_at(common, Shared.TABLE), f.load(common, Shared.SLOTS)
    with f.counted(0, filled) as n:
        state = state_at(f, batch, n, shape.words)
        if shape.symmetric:
            orbit = f.call_number("canonical", (WORKER, state))
            f.store(orbit, f.pointer_at(WORKER, Worker.ORBIT), n)
        print_ = fingerprint(f, state, shape.words)
        f.store(f.shift_left(print_, 32), hashes, n)
        prefetch(f, f.at(table, home(f, print_, slots)))


def ask_for_states(f: Function, shape: Shape, filled: Num) -> None:
    """Into the lower halves of `HASHES` comes 1 + the number of a state that may be equal, or 0 if none was seen."""
    common = shared(f)
    hashes, states = f.pointer_at(WORKER, Worker.HASHES), f.pointer_at(common, Shared.STATES)
    table, slots = f.pointer_at(common, Shared.TABLE), f.load(common, Shared.SLOTS)
    with f.counted(0, filled) as n:
        print_ = f.shift_right(f.load(hashes, n), 32)
        position = home(f, print_, slots)
        seen = candidates(f, table, position, print_, 32)
        with f.when(f.truth(seen)):
            entry = slot_at(f, table, f.add(position, f.lowest_bit(seen)), shape.threads)
            number = f.bit_and(entry, BUSY)
            complete = f.compare("ne", number, BUSY) if shape.threads > 1 else True
            with f.when(complete):
                f.store(entry, hashes, n)
                prefetch(f, state_at(f, states, f.sub(number, 1), shape.words))


def recognised(f: Function, shape: Shape, n: Num, otherwise: str) -> Num:
    """The number of the state that waits at position `n`; goes to `otherwise` if it is not the one that was seen."""
    number = f.bit_and(f.load(f.pointer_at(WORKER, Worker.HASHES), n), BUSY)
    seen, equal = f.label(), f.label()
    f.branch(f.truth(number), seen, otherwise)
    f.begin_apart(seen)
    old = state_at(f, f.pointer_at(shared(f), Shared.STATES), f.sub(number, 1), shape.words)
    new = state_at(f, f.pointer_at(WORKER, Worker.BATCH), n, shape.words)
    f.branch(same_words(f, old, new, shape.words), equal, otherwise)
    f.begin_apart(equal)
    return f.sub(number, 1)


def is_held(f: Function, shape: Shape, n: Num) -> Flag:
    """Whether the line of slots holds the state that waits at position `n` (where the seen set holds states)."""
    common, hashed = shared(f), f.load(f.pointer_at(WORKER, Worker.HASHES), n)
    position = home(f, f.shift_right(hashed, 32), f.load(common, Shared.SLOTS))
    state = state_at(f, f.pointer_at(WORKER, Worker.BATCH), n, shape.words)
    return f.truth(candidates(f, f.pointer_at(common, Shared.TABLE), position, direct_entry(f, state), 0))
