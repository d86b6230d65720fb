"""A program compiled together with the kernel: what the search calls."""

from dataclasses import dataclass
from typing import final

from fencepost.engines.native.codegen.program import Program
from fencepost.engines.native.jit import Loaded, load
from fencepost.engines.native.kernel.explore import kernel_text
from fencepost.engines.native.kernel.shape import Shape
from fencepost.engines.native.kernel.survey import survey_text
from fencepost.engines.native.kernel.table import find_text, rehash_text, renumber_text
from fencepost.engines.search.judge import ENDLESS

_EXPORTS = {"explore": 2, "insert": 2, "rehash": 3, "survey": 2, "look": 2, "renumber": 1}


@final
@dataclass(frozen=True, slots=True)
class Machine:
    """Machine code for one system. Every call takes addresses, the worker's record first."""

    program: Program
    threads: int
    loaded: Loaded

    @property
    def words(self) -> int:
        """How many words a state takes"""
        return self.program.states.words

    @property
    def compile_seconds(self) -> float:
        """How long LLVM took"""
        return self.loaded.seconds

    def explore(self, worker: int, kind: int) -> int:
        """Expands the frontier (kind 0: steps that are no faults, 1: faults); a Status"""
        return self.loaded.functions["explore"](worker, kind)

    def insert(self, worker: int, state: int) -> int:
        """Puts a state in and judges it: its number, or -1 if it is not new, or beyond a bound"""
        return self.loaded.functions["insert"](worker, state)

    def survey(self, worker: int, visit: int) -> int:
        """Looks once more at the states from CURSOR to END; a Status"""
        return self.loaded.functions["survey"](worker, visit)

    def look(self, worker: int, state: int) -> int:
        """The number of a state, which may be changed to the one that stands for it; or -1"""
        return self.loaded.functions["look"](worker, state)

    def renumber(self, worker: int) -> None:
        """Fills the table, which is empty, with the numbers of all states"""
        self.loaded.functions["renumber"](worker)

    def rehash(self, worker: int, old_table: int, old_slots: int) -> bool:
        """Moves an old table's entries into the present one, which is empty; False if it must be larger"""
        return self.loaded.functions["rehash"](worker, old_table, old_slots) == 0


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
    kernel = (kernel_text(shape), again, *tables)
    return "\n".join((program.text, *kernel))


def compiled(program: Program, threads: int) -> Machine:
    """The machine of a program"""
    return Machine(program, threads, load(machine_text(program, threads), _EXPORTS))
