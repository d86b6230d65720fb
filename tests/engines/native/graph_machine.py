"""Machine code for the random graphs of `walkers`, written by hand: the real kernel over the simplest of models."""

from dataclasses import dataclass
from typing import final

from fencepost.core.system import System
from fencepost.engines.native.codegen.context import WORKER, Names
from fencepost.engines.native.codegen.emit import Flag, Function, Num, Pointer
from fencepost.engines.native.codegen.layout import first_layout, state_layout
from fencepost.engines.native.jit import Loaded, load
from fencepost.engines.native.kernel.explore import kernel_text
from fencepost.engines.native.kernel.moving import rehash_text
from fencepost.engines.native.kernel.shape import Shape
from fencepost.engines.native.kernel.survey import survey_text
from fencepost.engines.native.kernel.table import find_text, relocate_text, renumber_text
from fencepost.engines.native.records import Worker
from tests.engines.native.fake_machine import AsItIs, FakeProgram
from tests.engines.walkers import Walker

BYTES = {"NotThere": 0, "NotAcross": 1, "Stuck": 2, "There": 3, "NoRuntimeError": 4}
NONE = -1  # the target of a choice that is not possible
STATE = Pointer("%state")


@final
@dataclass(frozen=True)
class GraphMachine(AsItIs):
    """The calls of a search and of a survey"""

    program: FakeProgram
    threads: int
    loaded: Loaded
    words: int = 1

    def explore(self, worker: int, kind: int) -> int:
        return self.loaded.functions["explore"](worker, kind)

    def insert(self, worker: int, state: int) -> int:
        return self.loaded.functions["insert"](worker, state)

    def renumber(self, worker: int, first: int, end: int) -> None:
        self.loaded.functions["renumber"](worker, first, end)

    def relocate(self, worker: int, old: int, new: int, count: int) -> None:
        self.loaded.functions["relocate"](worker, old, new, count)

    def rehash(self, worker: int) -> int:
        return self.loaded.functions["rehash"](worker)

    def survey(self, worker: int, visit: int) -> int:
        return self.loaded.functions["survey"](worker, visit)

    def look(self, worker: int, state: int) -> int:
        return self.loaded.functions["look"](worker, state)


def graph_machine(made: System, graph: Walker, bad: int, edge: tuple[int, int], threads: int = 1) -> GraphMachine:
    """The machine of `as_system(graph, bad, edge)`; where that has bounds, it stays below the last place."""
    shape = Shape(1, len(made.actions), threads, bool(made.bounds), True, False, direct=True)
    model = "\n".join([_tables(graph), _steps(graph, edge), *_groups(), _judge(bad), _stuck(), _within(graph)])
    text = model + kernel_text(shape) + survey_text(shape, True) + find_text(1) + rehash_text(True) + renumber_text(1)
    text += relocate_text(1, True)
    loaded = load(text, {"explore": 2, "insert": 2, "rehash": 1, "relocate": 4, "survey": 2, "look": 2, "renumber": 3})
    program = FakeProgram(Names(BYTES, 4, len(made.actions)), state_layout(made, first_layout(made)), direct=True)
    return GraphMachine(program, threads, loaded)


def _tables(graph: Walker) -> str:
    """The targets, action by action, place by place, choice by choice"""
    targets = [NONE if target is None else target for table in graph.tables for row in table for target in row]
    row = ", ".join(f"i64 {target}" for target in targets)
    return f"@targets = private constant [{len(targets)} x i64] [{row}], align 8"


def _steps(graph: Walker, edge: tuple[int, int]) -> str:
    """`@take(worker, state, action)`: every choice of an action"""
    places, choices = len(graph.tables[0]), len(graph.tables[0][0])
    f = Function("take", ("action",), ("worker", "state"))
    here, copy = f.load(STATE), f.words(1)
    row = f.mul(f.add(f.mul("%action", places), here), choices)
    with f.counted(0, choices) as choice:
        target = f.load(Pointer("@targets"), f.add(row, choice))
        with f.when(f.compare("ne", target, NONE)):
            taken = f.at(f.pointer_at(WORKER, Worker.TAKEN), "%action")
            f.store(f.add(f.load(taken), 1), taken)
            with f.when(f.compare("ne", "%action", 1)):
                f.store(1, WORKER, Worker.POSSIBLE)
            crossing = f.both(f.compare("eq", here, edge[0]), f.compare("eq", target, edge[1]))
            _complain(f, Worker.THERE, "NotAcross", crossing)
            f.store(target, copy)
            f.call("emit", (WORKER, copy), ("%action",))
    return f.finish()


def _groups() -> list[str]:
    return [_calls("steps", 0, 2), _calls("faults", 1), _calls("urgent", 2)]


def _calls(name: str, *actions: int) -> str:
    f = Function(name, (), ("worker", "state"))
    for action in actions:
        f.call("take", (WORKER, STATE), (action,))
    return f.finish()


def _judge(bad: int) -> str:
    f = Function("judge", (), ("worker", "state"))
    for name in ("NotThere", "There"):
        _complain(f, Worker.THERE, name, f.compare("eq", f.load(STATE), bad))
    return f.finish()


def _stuck() -> str:
    f = Function("stuck", (), ("worker", "state"))
    _complain(f, Worker.HERE, "Stuck", True)
    return f.finish()


def _within(graph: Walker) -> str:
    f = Function("within", (), ("worker", "state"), "i1")
    f.leave(f.compare("ult", f.load(STATE), len(graph.tables[0]) - 1))
    return f.finish()


def _complain(f: Function, which: Worker, name: str, condition: Flag) -> None:
    with f.when(condition):
        row: Num = f.value(f"ptrtoint ptr {f.pointer_at(WORKER, which).name} to i64")
        address = f.value(f"inttoptr i64 {f.add(row, BYTES[name])} to ptr")
        f.line(f"store i8 1, ptr {address}, align 1")
