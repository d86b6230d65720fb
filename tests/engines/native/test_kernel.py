"""The kernel by itself: what it finds in a grid whose states can be counted by hand."""

import ctypes
import threading

import pytest

from fencepost.engines.native.jit import Loaded, load
from fencepost.engines.native.kernel.explore import kernel_text
from fencepost.engines.native.kernel.moving import Move, rehash_text
from fencepost.engines.native.kernel.shape import BATCH_LIMIT, BLOCK, MARGIN, Shape
from fencepost.engines.native.kernel.table import PADDING, find_text, relocate_text, renumber_text
from fencepost.engines.native.records import SHARED_WORDS, Shared, Status, Worker
from fencepost.engines.native.space import moves

SIDE = 40  # the grid has SIDE * SIDE points, reached from (0, 0) by one step right or up


def grid_text(words: int) -> str:
    """A model: x in the first word, y in the last one (of one word: above x)."""
    y = "lshr i64 %first, 32" if words == 1 else "add i64 %last, 0"
    more_y = "add i64 %first, 4294967296" if words == 1 else "add i64 %last, 1"
    return f"""
define internal void @steps(ptr %worker, ptr %state) {{
  %copy = alloca [{words} x i64]
  call void @llvm.memcpy.p0.p0.i64(ptr %copy, ptr %state, i64 {8 * words}, i1 false)
  %end = getelementptr i64, ptr %copy, i64 {words - 1}
  %first = load i64, ptr %copy
  %last = load i64, ptr %end
  %x = and i64 %first, 4294967295
  %y = {y}
  %right = icmp slt i64 %x, {SIDE - 1}
  br i1 %right, label %goright, label %tryup
goright:
  %morex = add i64 %first, 1
  store i64 %morex, ptr %copy
  call void @emit(ptr %worker, ptr %copy, i64 0)
  store i64 %first, ptr %copy
  br label %tryup
tryup:
  %up = icmp slt i64 %y, {SIDE - 1}
  br i1 %up, label %goup, label %done
goup:
  %morey = {more_y}
  store i64 %morey, ptr %end
  call void @emit(ptr %worker, ptr %copy, i64 0)
  br label %done
done:
  ret void
}}
define internal void @faults(ptr %worker, ptr %state) {{ ret void }}
define internal void @judge(ptr %worker, ptr %state) {{
  %met = getelementptr i64, ptr %worker, i64 {Worker.MET}
  %row = load ptr, ptr %met
  %times = load i64, ptr %row
  %more = add i64 %times, 1
  store i64 %more, ptr %row
  ret void
}}
"""


NO_SECOND_LOOK = "define internal void @revisit(ptr %worker) { ret void }\n"


class Bench:
    """A kernel with everything that it needs"""

    def __init__(self, words: int, threads: int, slots: int, capacity: int, direct: bool = False) -> None:
        shape = Shape(words, 1, threads, False, False, False, direct=direct)
        text = grid_text(words) + kernel_text(shape) + NO_SECOND_LOOK
        text += find_text(words) + rehash_text(direct) + renumber_text(words) + relocate_text(words, direct)
        text += "define i64 @locate(ptr %w, ptr %s) {\n %n = call i64 @find(ptr %w, ptr %s)\n ret i64 %n\n}\n"
        exports = {"explore": 2, "insert": 2, "rehash": 1, "locate": 2, "renumber": 3, "relocate": 4}
        self.loaded: Loaded = load(text, exports)
        self.words = words
        self.shared = (ctypes.c_uint64 * SHARED_WORDS)()
        self.rows: list[object] = []
        room = 4 * SIDE * SIDE + threads * (MARGIN + BLOCK)
        self.states = (ctypes.c_uint64 * (words * room))()
        self.shared[Shared.STATES] = ctypes.addressof(self.states)
        self.shared[Shared.PARENTS] = self.row(room)
        self.table(slots, capacity)
        self.workers = [self.worker() for _ in range(threads)]

    def row(self, words: int) -> int:
        """The address of so many words of memory."""
        made = (ctypes.c_uint64 * words)()
        self.rows.append(made)
        return ctypes.addressof(made)

    def table(self, slots: int, capacity: int) -> None:
        """A new, empty table."""
        self.shared[Shared.TABLE] = self.row(slots + PADDING)
        self.shared[Shared.SLOTS] = slots
        self.shared[Shared.CAPACITY] = capacity

    def worker(self) -> ctypes.Array[ctypes.c_uint64]:
        """A worker's record."""
        made = (ctypes.c_uint64 * len(Worker))()
        made[Worker.SHARED] = ctypes.addressof(self.shared)
        for field in (Worker.PARENTS, Worker.HASHES, Worker.ORBIT):
            made[field] = self.row(BATCH_LIMIT)
        made[Worker.BATCH] = self.row(BATCH_LIMIT * self.words)
        for field in (Worker.HERE, Worker.THERE, Worker.TAKEN, Worker.MET, Worker.SPARE):
            made[field] = self.row(8)
        made[Worker.MOVE] = self.row(len(Move))
        return made

    def call(self, name: str, *arguments: int) -> int:
        """Calls a function of the first worker's."""
        return self.loaded.functions[name](ctypes.addressof(self.workers[0]), *arguments)

    def insert(self, *words: int) -> int:
        """Puts a state in."""
        state = (ctypes.c_uint64 * self.words)(*words)
        found = self.call("insert", ctypes.addressof(state))
        self.close_gaps()
        return found

    def point(self, x: int, y: int) -> tuple[int, ...]:
        """The words of a state; there are one or two."""
        return (x + (y << 32),) if self.words == 1 else (x, y)

    def locate(self, x: int, y: int) -> int:
        """The number that the table knows a state by, or -1"""
        state = (ctypes.c_uint64 * self.words)(*self.point(x, y))
        return self.call("locate", ctypes.addressof(state))

    def close_gaps(self) -> None:
        """Numbers the states without gaps."""
        gaps = [range(worker[Worker.NEXT], worker[Worker.AFTER]) for worker in self.workers]
        for worker in self.workers:
            worker[Worker.NEXT] = worker[Worker.AFTER] = 0
        gaps = sorted((gap for gap in gaps if gap), key=lambda gap: gap.start)
        for old, new in moves(gaps, self.shared[Shared.COUNT]):
            self.call("relocate", old.start, new.start, len(new))
        self.shared[Shared.COUNT] -= sum(map(len, gaps))

    def rehash(self, old: int, slots: int) -> int:
        """Moves the entries of an old table into the present one."""
        move = (ctypes.c_uint64 * len(Move)).from_address(self.workers[0][Worker.MOVE])
        move[Move.FROM], move[Move.COUNT] = old, slots + PADDING
        move[Move.LEAST], move[Move.MOST] = 0, self.shared[Shared.SLOTS] + PADDING
        return self.call("rehash")

    def explore_all(self) -> int:
        """Layer after layer, all threads at each; how many layers there are. Grows the table when it is full."""
        layers = first = 0
        while first < self.shared[Shared.COUNT]:
            end = self.shared[Shared.COUNT]
            self.shared[Shared.CURSOR], self.shared[Shared.END] = first, end
            while Status.FULL in self.together():
                old, slots = self.shared[Shared.TABLE], self.shared[Shared.SLOTS]
                self.table(2 * slots, self.shared[Shared.CAPACITY] + 3000)
                assert self.rehash(old, slots) == 0
            first, layers = end, layers + 1
        return layers

    def together(self) -> list[int]:
        """Every worker explores at the same time; their answers."""
        answers: list[int] = []

        def work(address: int) -> None:
            answers.append(self.loaded.functions["explore"](address, 0))

        threads = [threading.Thread(target=work, args=(ctypes.addressof(w),)) for w in self.workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert self.shared[Shared.COUNT] <= self.shared[Shared.CAPACITY]  # nobody wrote beyond the arrays
        self.close_gaps()
        return answers


@pytest.mark.parametrize(
    ("words", "threads", "direct"),
    [(1, 1, False), (1, 1, True), (2, 1, False), (9, 1, False), (1, 2, False), (1, 2, True), (3, 4, False)],
)
def test_every_point_of_the_grid_is_found_once(words: int, threads: int, direct: bool) -> None:
    bench = Bench(words, threads, 5000, 6000, direct)
    assert bench.insert() == 0
    assert bench.insert() == -1  # it is there already
    assert bench.explore_all() == 2 * SIDE - 1
    assert bench.shared[Shared.COUNT] == SIDE * SIDE
    assert sum(worker[Worker.GENERATED] for worker in bench.workers) == 2 * SIDE * (SIDE - 1)
    found = {tuple(bench.states[n * words : (n + 1) * words]) for n in range(SIDE * SIDE)}
    assert len(found) == SIDE * SIDE
    judged = sum(ctypes.c_uint64.from_address(worker[Worker.MET]).value for worker in bench.workers)
    assert judged == SIDE * SIDE


@pytest.mark.parametrize(("words", "threads", "direct"), [(2, 1, False), (2, 2, False), (1, 1, True), (1, 2, True)])
def test_a_table_that_fills_up_grows_in_the_middle_of_a_search(words: int, threads: int, direct: bool) -> None:
    bench = Bench(words, threads, 200, MARGIN * threads + 50, direct)
    bench.insert()
    bench.explore_all()
    assert bench.shared[Shared.COUNT] == SIDE * SIDE
    assert bench.shared[Shared.SLOTS] > 200
    assert sum(worker[Worker.GENERATED] for worker in bench.workers) == 2 * SIDE * (SIDE - 1)
    if direct:
        bench.table(bench.shared[Shared.SLOTS], bench.shared[Shared.CAPACITY])
        bench.call("renumber", 0, 100)
        bench.call("renumber", 100, SIDE * SIDE)
    for x in range(SIDE):
        for y in range(SIDE):
            number = bench.locate(x, y)
            assert number >= 0
            assert tuple(bench.states[words * number : words * (number + 1)]) == bench.point(x, y)
    assert bench.locate(SIDE, 0) == -1


@pytest.mark.parametrize(("words", "direct"), [(2, False), (1, False), (1, True)])
def test_states_with_other_numbers_are_found_by_them(words: int, direct: bool) -> None:
    bench = Bench(words, 1, 5000, 6000, direct)
    bench.insert()
    bench.explore_all()
    parents = (ctypes.c_uint32 * (2 * SIDE * SIDE)).from_address(bench.shared[Shared.PARENTS])
    moved = range(900, 1000)
    before = {number: (*bench.states[number * words : (number + 1) * words], parents[number]) for number in moved}
    bench.call("relocate", 900, 1600, 100)
    for number, state in before.items():
        here = number + 700
        assert (*bench.states[here * words : (here + 1) * words], parents[here]) == state
        if not direct:
            x, y = (state[0] & 0xFFFFFFFF, state[0] >> 32) if words == 1 else state[:2]
            assert bench.locate(x, y) == here


def test_it_comes_back_when_it_is_told_to_stop() -> None:
    bench = Bench(1, 1, 5000, 6000)
    bench.insert()
    bench.shared[Shared.END], bench.shared[Shared.STOP] = 1, 1
    assert bench.call("explore", 0) == Status.STOPPED
    assert bench.shared[Shared.COUNT] == 1
