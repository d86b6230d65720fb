"""Small pieces of machine code, compiled and called with values.

`native(takes, gives, write)` compiles what `write(code, operands)` writes, and is called with Python values.
"""

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, final

from fencepost.core.system import System
from fencepost.engines.native.codegen.bits import NoRoom, from_words, to_words
from fencepost.engines.native.codegen.context import WORKER, Code, Library, Names
from fencepost.engines.native.codegen.emit import Flag, Function, Pointer
from fencepost.engines.native.codegen.layout import Layout, StateLayout
from fencepost.engines.native.codegen.place import Operand, Place, read, write
from fencepost.engines.native.codegen.rep import BOOLEAN, Rep, words
from fencepost.engines.native.jit import Native, load
from fencepost.engines.native.records import Worker

Writes: TypeAlias = Callable[[Code, tuple[Operand, ...]], Operand | Flag]
NOTHING = System((), (), (), (), (), (), (), ())


@final
class Failed(Exception):
    """The code went where failures go"""


@final
@dataclass
class Piece:
    """Compiled code that takes and gives values; a `gives` of None is a truth"""

    takes: tuple[Rep, ...]
    gives: Rep | None
    text: str
    run: Native
    _alive: Any

    def __call__(self, *values: Any) -> Any:
        """Raises Failed or NoRoom where the code says so"""
        worker = (ctypes.c_uint64 * len(Worker))()
        rows = [_row(to_words(rep, value)) for rep, value in zip(self.takes, values, strict=True)]
        out = _row((0xABAD1DEA,) * words(self.gives or BOOLEAN))
        failed = self.run(*map(ctypes.addressof, (worker, *rows, out)))
        if worker[Worker.ROOM]:
            raise NoRoom(ctypes.c_int64(worker[Worker.ROOM]).value - 1)
        if failed:
            raise Failed
        if self.gives is None:
            return bool(out[0])
        given = from_words(self.gives, list(out))
        assert to_words(self.gives, given) == tuple(out), "not canonical"
        return given


def _row(values: tuple[int, ...]) -> ctypes.Array[ctypes.c_uint64]:
    return (ctypes.c_uint64 * len(values))(*values)


def code_into(f: Function, system: System = NOTHING, states: StateLayout | None = None) -> Code:
    """Code that is written into a function, which must end with `finished`."""
    layout = states or StateLayout(Layout({sort.type.name: len(sort.members) for sort in system.sorts}), (), 1)
    return Code(f, system, layout, Library(), Names({}, 0, 1), Pointer("%state"), failure="failed")


def finished(code: Code) -> str:
    """The text of all: the function gives 0 at its end, and 1 where it failed."""
    code.f.leave(0)
    code.f.begin_apart("failed")
    code.f.leave(1)
    return code.f.finish() + code.library.text()


def native(takes: tuple[Rep, ...], gives: Rep | None, writes: Writes) -> Piece:
    """Compiles it. `gives` None: what is written is a truth."""
    names = tuple(f"in{n}" for n in range(len(takes)))
    f = Function("piece", (), (WORKER.name[1:], *names, "out"), "i64", linkage="")
    code = code_into(f)
    operands = tuple(read(f, Place(rep, Pointer(f"%{name}"))) for rep, name in zip(takes, names, strict=True))
    result = writes(code, operands)
    if gives is None:
        assert isinstance(result, bool | str)
        f.store(f.number(result), Pointer("%out"))
    else:
        f.clear(Pointer("%out"), words(gives))
        write(f, Place(gives, Pointer("%out")), result)
    text = finished(code)
    loaded = load(text, {"piece": len(takes) + 2})
    return Piece(takes, gives, text, loaded.functions["piece"], loaded)
