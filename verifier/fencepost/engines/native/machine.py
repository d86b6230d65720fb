"""A program compiled together with the kernel: what the search calls."""

from collections.abc import Mapping
from contextlib import suppress
from threading import Thread
from typing import final

from fencepost.engines.native.codegen.program import Program
from fencepost.engines.native.jit import Native, load
from fencepost.engines.native.kernel.explore import kernel_text
from fencepost.engines.native.kernel.moving import rehash_text
from fencepost.engines.native.kernel.shape import Shape
from fencepost.engines.native.kernel.survey import survey_text
from fencepost.engines.native.kernel.table import find_text, relocate_text, renumber_text
from fencepost.engines.search.judge import ENDLESS
from fencepost.evidence.outcome import Optimize

_EXPORTS = {"explore": 2, "insert": 2, "rehash": 1, "survey": 2, "look": 2, "renumber": 3, "relocate": 4}


_MANY = 1 << 20  # states that are worth better code


@final
class Machine:
    """Machine code for one system. Every call takes addresses, the worker's record first.

    Code that is there soon comes first (unless `optimize` is "always"); `hasten` has better code made beside the
    search, whose next calls use it.
    """

    def __init__(self, program: Program, threads: int, optimize: Optimize) -> None:
        self.program = program
        self.threads = threads
        self._optimize: Optimize = optimize
        self._text = machine_text(program, threads)
        self._loaded = [load(self._text, _EXPORTS, optimize == "always")]  # all are kept: threads may be inside
        self._making: Thread | None = None

    def hasten(self) -> None:
        """Sees to better code, if that was not done yet."""
        if self._optimize == "auto" and self._making is None:
            self._making = Thread(target=self._make, name="optimizer", daemon=True)
            self._making.start()

    def _make(self) -> None:
        with suppress(MemoryError):  # then it stays as it is
            self._loaded.append(load(self._text, _EXPORTS))

    def worthwhile(self, states: int) -> bool:
        """Whether other code for so many states should be optimized"""
        return self._optimize == "always" or (self._optimize == "auto" and states > _MANY)

    def close(self) -> None:
        """Waits for whoever is still at work."""
        if self._making is not None:
            self._making.join()

    @property
    def _functions(self) -> Mapping[str, Native]:
        return self._loaded[-1].functions

    @property
    def words(self) -> int:
        """How many words a state takes"""
        return self.program.states.words

    @property
    def compile_seconds(self) -> float:
        """How long LLVM took until there was code"""
        return self._loaded[0].seconds

    @property
    def optimize_seconds(self) -> float:
        """How long it took for better code, beside the search; 0: there is none"""
        return sum(loaded.seconds for loaded in self._loaded[1:])

    def explore(self, worker: int, kind: int) -> int:
        """Expands the frontier (kind 0: steps that are no faults, 1: faults); a Status"""
        return self._functions["explore"](worker, kind)

    def insert(self, worker: int, state: int) -> int:
        """Puts a state in and judges it: its number, or -1 if it is not new, or beyond a bound"""
        return self._functions["insert"](worker, state)

    def survey(self, worker: int, visit: int) -> int:
        """Looks once more at the states from CURSOR to END; a Status"""
        return self._functions["survey"](worker, visit)

    def look(self, worker: int, state: int) -> int:
        """The number of a state, which may be changed to the one that stands for it; or -1"""
        return self._functions["look"](worker, state)

    def renumber(self, worker: int, first: int, end: int) -> None:
        """Puts the numbers of the states from `first` on and before `end` into the table"""
        self._functions["renumber"](worker, first, end)

    def relocate(self, worker: int, old: int, new: int, count: int) -> None:
        """Gives so many states, from the number `old` on, other numbers, which no states have"""
        self._functions["relocate"](worker, old, new, count)

    def rehash(self, worker: int) -> int:
        """Moves entries of the table, as the worker's `Move` record says; a Status"""
        return self._functions["rehash"](worker)


def machine_text(program: Program, threads: int) -> str:
    """Everything that is compiled, as LLVM text"""
    shape = Shape(
        words=program.states.words,
        actions=program.names.actions,
        threads=threads,
        bounded=program.bounded,
        stuck=program.stuck,
        symmetric=program.symmetric,
        reduced=program.reduced,
        direct=program.direct,
    )
    again = survey_text(shape, ENDLESS in program.names.properties)
    tables = (find_text(shape.words), rehash_text(shape.direct), renumber_text(shape.words))
    moving = relocate_text(shape.words, shape.direct)
    kernel = (kernel_text(shape), again, *tables, moving)
    return "\n".join((program.text, *kernel))


def compiled(program: Program, threads: int, optimize: Optimize) -> Machine:
    """The machine of a program"""
    return Machine(program, threads, optimize)
