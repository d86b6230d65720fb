"""Memory that is shared with machine code: records, arrays that grow, the table that is rebuilt, limits."""

import ctypes
import mmap
from pathlib import Path
from random import Random

import pytest

from fencepost.engines.native.available import Available
from fencepost.engines.native.calls import Programmed
from fencepost.engines.native.codegen.layout import first_layout
from fencepost.engines.native.jit import Loaded, load
from fencepost.engines.native.kernel.moving import rehash_text
from fencepost.engines.native.kernel.table import LINE, PADDING
from fencepost.engines.native.memory import Record, Stretch
from fencepost.engines.native.records import Shared
from fencepost.engines.native.space import START, Space, moves
from fencepost.engines.native.threads import Crew, Desk
from fencepost.engines.search.pulse import Stopped
from tests.engines.native.fake_machine import AsItIs, FakeMachine, fake, words_at
from tests.systems import instance, request, transaction_commit


class Table(AsItIs):
    """A machine of which only the rehashing is real"""

    words = 2
    threads = 1

    def __init__(self) -> None:
        self.loaded: Loaded = load(rehash_text(), {"rehash": 1})

    @property
    def program(self) -> Programmed:
        raise AssertionError("nobody asks")

    def explore(self, worker: int, kind: int) -> int:
        raise AssertionError("nobody asks")

    def insert(self, worker: int, state: int) -> int:
        raise AssertionError("nobody asks")

    def look(self, worker: int, state: int) -> int:
        raise AssertionError("nobody asks")

    def rehash(self, worker: int) -> int:
        return self.loaded.functions["rehash"](worker)


def put(space: Space, entry: int) -> None:
    """Puts an entry into the table, as machine code does"""
    shared = space.shared
    table = words_at(shared[Shared.TABLE], shared[Shared.SLOTS] + PADDING)
    position = (entry >> 32) * shared[Shared.SLOTS] >> 32 & -LINE
    while table[position]:
        position += 1
    table[position] = entry


def is_found(space: Space, entry: int) -> bool:
    """Whether there is no free slot between an entry and its home"""
    shared = space.shared
    table = words_at(shared[Shared.TABLE], shared[Shared.SLOTS] + PADDING)
    position = (entry >> 32) * shared[Shared.SLOTS] >> 32 & -LINE
    while table[position] not in (0, entry):
        position += 1
    return table[position] == entry


def entries(space: Space) -> list[int]:
    shared = space.shared
    return [word for word in words_at(shared[Shared.TABLE], shared[Shared.SLOTS] + PADDING) if word]


def small() -> FakeMachine:
    made = instance(transaction_commit(1))
    return fake(made, request(), first_layout(made.system))


def test_a_record_wraps_around() -> None:
    record = Record(3)
    record[1] = -1
    assert (record[0], record[1], record[2]) == (0, (1 << 64) - 1, 0)
    record.clear()
    assert record[1] == 0


def test_what_grows_keeps_what_it_holds_and_is_zero_beyond() -> None:
    stretch = Stretch(mmap.PAGESIZE)
    ctypes.memset(stretch.address, 7, mmap.PAGESIZE)
    stretch.grow(1 << 22, mmap.PAGESIZE)
    assert ctypes.string_at(stretch.address, mmap.PAGESIZE) == bytes([7]) * mmap.PAGESIZE
    assert ctypes.string_at(stretch.address + (1 << 22) - 8, 8) == bytes(8)
    stretch.close()


def test_where_memory_cannot_move_it_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    class Fixed(mmap.mmap):
        """As on a system that cannot move memory"""

        def resize(self, newsize: int) -> None:
            raise SystemError("mmap: resizing not available--no mremap()")

    monkeypatch.setattr(mmap, "mmap", Fixed)
    stretch = Stretch(100)
    ctypes.memset(stretch.address, 7, 100)
    stretch.grow(9000, 100)
    assert ctypes.string_at(stretch.address, 101) == bytes([7]) * 100 + bytes(1)


def test_states_and_parents_stay_where_their_numbers_say() -> None:
    space = Space(small(), Available(None))
    width = ctypes.sizeof(ctypes.c_uint64) * small().words
    space.shared[Shared.COUNT] = 2
    ctypes.c_uint64.from_address(space.shared[Shared.STATES] + width).value = 42
    ctypes.c_uint32.from_address(space.shared[Shared.PARENTS]).value = START
    space.room_for(1_000_000)
    assert space.state(1)[0] == 42
    assert (space.parent(0), space.parent(1)) == (-1, 0)
    assert space.shared[Shared.CAPACITY] >= 1_000_000
    space.close()


def test_every_entry_of_the_table_survives_its_growth() -> None:
    space, random = Space(Table(), Available(None)), Random(5)
    wanted: set[int] = set()
    for number in range(3000):
        entry = random.getrandbits(32) << 32 | number + 1
        wanted.add(entry)
        put(space, entry)
    for count in (20_000, 400_000, 1_000_000):  # in one piece, and in several
        space.room_for(count)
        assert sorted(entries(space)) == sorted(wanted)
    space.close()


@pytest.mark.parametrize("threads", [2, 3])
@pytest.mark.parametrize("growth", [2.0, 1.5, 1.1])
def test_every_entry_survives_where_several_move_them(threads: int, growth: float) -> None:
    space, random = Space(Table(), Available(None)), Random(7)
    space.room_for(300_000)
    made = instance(transaction_commit(1))
    tool = fake(made, request(), first_layout(made.system), threads)
    space.movers = Crew([Desk(tool, space.shared) for _ in range(threads)], space, lambda: None)
    # some fingerprints are close together: entries stand far from their homes, across the lines between threads
    near = [random.getrandbits(32) for _ in range(40)]
    prints = [
        random.getrandbits(32) if n % 30 else random.choice(near) + random.getrandbits(12) for n in range(250_000)
    ]
    wanted = [print_ % (1 << 32) << 32 | number + 1 for number, print_ in enumerate(prints)]
    for entry in wanted:
        put(space, entry)
    space.room_for(int(growth * space.shared[Shared.SLOTS] * 0.8))
    assert sorted(entries(space)) == sorted(wanted)
    assert all(is_found(space, entry) for entry in random.sample(wanted, 2000))
    assert isinstance(space.movers, Crew)
    space.movers.close()
    space.close()


@pytest.mark.parametrize("gaps", [[], [range(3, 5)], [range(2, 4), range(7, 9)], [range(0, 9)], [range(5, 10)]])
def test_numbers_without_gaps(gaps: list[range]) -> None:
    unused = {number for gap in gaps for number in gap}
    used = [number for number in range(10) if number not in unused]
    moved = {a: b for old, new in moves(gaps, 10) for a, b in zip(old, new, strict=True)}
    assert set(moved) <= set(used)
    assert {moved.get(number, number) for number in used} == set(range(len(used)))


def test_a_table_that_overflowed_grows_though_there_is_room() -> None:
    space = Space(Table(), Available(None))
    slots = space.shared[Shared.SLOTS]
    space.grow()
    assert space.shared[Shared.SLOTS] > slots


def test_the_table_is_never_fuller_than_four_fifths() -> None:
    space = Space(Table(), Available(None))
    for count in (10_000, 100_000):
        space.room_for(count)
        assert space.shared[Shared.CAPACITY] <= 0.8 * space.shared[Shared.SLOTS]


def test_a_large_table_grows_only_within_the_limit(tmp_path: Path) -> None:
    space = Space(small(), Available(1, tmp_path))
    space.room_for(3_400_000)  # what is small is not asked for
    with pytest.raises(Stopped, match="the memory limit of 0 MiB was reached"):
        space.room_for(6_000_000)
    space.close()


def test_more_states_than_numbers_are_refused() -> None:
    with pytest.raises(Stopped, match="cannot be numbered"):
        Space(small(), Available(None)).room_for(1 << 32)


def test_closing_gives_memory_back() -> None:
    space = Space(small(), Available(None))
    space.close()
    with pytest.raises(ValueError, match="closed"):
        space.room_for(100_000)
