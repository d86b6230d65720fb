"""Making the seen set larger: its entries go to new places, by several threads at once.

An entry's place is found from its fingerprint, without a look at the states (`table`). Each thread is told to which
places it may write; the few entries whose place is elsewhere are put aside for the one who comes when all are done.
"""

from enum import IntEnum, unique
from typing import final

from fencepost.engines.native.codegen.context import WORKER
from fencepost.engines.native.codegen.emit import Function, Num, Pointer
from fencepost.engines.native.kernel.table import LINE, candidates, entry_print, home, shared
from fencepost.engines.native.records import Shared, Status, Worker


@final
@unique
class Move(IntEnum):
    """What one thread is to move: a row of words"""

    FROM = 0  # address of slots, which are empty afterwards
    COUNT = 1  # how many there are
    LEAST = 2  # entries come to places from LEAST on and before MOST, a multiple of LINE or the table's end
    MOST = 3
    LATER = 4  # address of words: the entries that belong elsewhere
    LEFT = 5  # how many there are
    ROOM = 6  # how many there may be
    FRESH = 7  # 1: these places were never written to


def rehash_text(direct: bool = False) -> str:
    """`@rehash(worker) -> i64`: moves entries into the table; a Status, `FULL` where there is no room to put any more
    aside."""
    f = Function("rehash", (), ("worker",), "i64", linkage="")
    common, move = shared(f), f.pointer_at(WORKER, Worker.MOVE)
    table, slots = f.pointer_at(common, Shared.TABLE), f.load(common, Shared.SLOTS)
    old, least, most = f.pointer_at(move, Move.FROM), f.load(move, Move.LEAST), f.load(move, Move.MOST)
    with f.when(f.truth(f.load(move, Move.FRESH))):
        # memory that is read before it is written is given twice by the system, and the second time all threads wait
        size = f.shift_left(f.sub(most, least), 3)
        f.line(f"call void @llvm.memset.p0.i64(ptr {f.at(table, least).name}, i8 0, i64 {size}, i1 false)")
    with f.counted(0, f.load(move, Move.COUNT)) as n:
        entry, done = f.load(old, n), f.label()
        with f.unless(f.truth(entry)):
            f.jump(done)
        f.store(0, old, n)
        place, elsewhere = f.cell(home(f, entry_print(f, entry, direct), slots)), f.label()
        with f.when(f.compare("ult", place.get(), least)):
            f.jump(elsewhere)
        with f.loop() as found:
            with f.when(f.compare("ult", most, f.add(place.get(), LINE))):
                f.jump(elsewhere)
            full, free = f.label(), candidates(f, table, place.get(), 0, 0)
            f.branch(f.truth(free), found, full)
            f.begin_apart(full)
            place.set(f.add(place.get(), LINE))
        f.store(entry, table, f.add(place.get(), f.lowest_bit(free)))
        f.jump(done)
        f.begin_apart(elsewhere)
        _put_aside(f, move, entry)
        f.begin(done)
    f.leave(Status.DONE)
    return f.finish()


def _put_aside(f: Function, move: Pointer, entry: Num) -> None:
    left = f.load(move, Move.LEFT)
    with f.unless(f.compare("ult", left, f.load(move, Move.ROOM))):
        f.leave(Status.FULL)
    f.store(entry, f.pointer_at(move, Move.LATER), left)
    f.store(f.add(left, 1), move, Move.LEFT)
