"""The search with a real kernel: a large grid, written in LLVM's language by hand, against the reference."""

from dataclasses import dataclass, replace
from typing import final

import pytest

from fencepost.core.make import assign, less, number, plus, read
from fencepost.engines import reference
from fencepost.engines.native.answer import answer
from fencepost.engines.native.codegen.context import Names
from fencepost.engines.native.codegen.layout import Layout, StateLayout
from fencepost.engines.native.codegen.rep import Number, Slot
from fencepost.engines.native.jit import Loaded, load
from fencepost.engines.native.kernel.explore import kernel_text
from fencepost.engines.native.kernel.moving import rehash_text
from fencepost.engines.native.kernel.shape import Shape
from fencepost.engines.native.kernel.table import find_text, relocate_text
from fencepost.engines.search.resident import resident_memory
from fencepost.instance.instance import Instance
from tests.engines.native import test_kernel
from tests.engines.native.fake_machine import AsItIs, FakeProgram
from tests.engines.native.plain import tools
from tests.systems import action, counter, instance, request, system

SIDE = 90  # more states than the table has room for at first


@final
@dataclass(frozen=True)
class GridMachine(AsItIs):
    """Machine code for a grid"""

    program: FakeProgram
    words: int
    threads: int
    loaded: Loaded

    def explore(self, worker: int, kind: int) -> int:
        return self.loaded.functions["explore"](worker, kind)

    def insert(self, worker: int, state: int) -> int:
        return self.loaded.functions["insert"](worker, state)

    def look(self, worker: int, state: int) -> int:
        raise AssertionError("nobody asks")

    def relocate(self, worker: int, old: int, new: int, count: int) -> None:
        self.loaded.functions["relocate"](worker, old, new, count)

    def rehash(self, worker: int) -> int:
        return self.loaded.functions["rehash"](worker)


def grid() -> Instance:
    """The same grid as a system"""
    x, y = counter("x", SIDE - 1), counter("y", SIDE - 1)
    moves = tuple(
        action(name, less(read(axis), number(SIDE - 1)), (assign(axis, plus(read(axis), number(1))),))
        for name, axis in (("right", x), ("up", y))
    )
    return instance(system((x, y), moves))


def machine(layout: Layout, words: int, threads: int) -> GridMachine:
    """It compiled, for states of so many words"""
    names = Names({"NoRuntimeError": 0}, 0, 2)
    axis = Number(0, SIDE - 1)
    last = Slot(axis, 0, 32) if words == 1 else Slot(axis, words - 1, 0)
    states = StateLayout(layout, (Slot(axis, 0, 0), last), words)
    text = test_kernel.grid_text(words) + kernel_text(Shape(words, 2, threads, False, False, False))
    text += test_kernel.NO_SECOND_LOOK + find_text(words) + rehash_text() + relocate_text(words, False)
    loaded = load(text, {"explore": 2, "insert": 2, "rehash": 1, "relocate": 4})
    return GridMachine(FakeProgram(names, states), words, threads, loaded)


@pytest.mark.parametrize(("words", "threads"), [(1, 1), (2, 2), (5, 3)])
def test_it_counts_what_the_reference_counts(monkeypatch: pytest.MonkeyPatch, words: int, threads: int) -> None:
    monkeypatch.setattr(test_kernel, "SIDE", SIDE)
    made = grid()
    outcome = answer(made, request(), tools(lambda layout: machine(layout, words, threads)))
    assert outcome.counts == reference.check(made, request()).counts
    assert (outcome.counts.distinct, outcome.stopped) == (SIDE * SIDE, None)


def test_a_limit_ends_it_with_what_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(test_kernel, "SIDE", 4000)
    made = grid()
    limit = (resident_memory() >> 20) + 64
    asked = replace(request(), memory_limit=limit << 20)
    outcome = answer(made, asked, tools(lambda layout: machine(layout, 1, 2)))
    assert outcome.stopped == f"the memory limit of {limit:,} MiB was reached"
    assert 0 < outcome.counts.distinct < 16_000_000
    assert not outcome.counts.complete
