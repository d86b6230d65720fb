"""Expressions of core evaluated twice: as the reference does it, and by machine code."""

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias, final

from fencepost.core.make import element_of
from fencepost.core.system import System
from fencepost.core.terms import Expr, Type
from fencepost.engines.native.codegen.bits import NoRoom, from_words, pack_state
from fencepost.engines.native.codegen.context import ARITHMETIC, Code, Library, Names
from fencepost.engines.native.codegen.emit import Function, Pointer
from fencepost.engines.native.codegen.expressions import test, value
from fencepost.engines.native.codegen.layout import Layout, first_layout, state_layout
from fencepost.engines.native.codegen.place import Place, write
from fencepost.engines.native.codegen.rep import words
from fencepost.engines.native.codegen.sources import each_of
from fencepost.engines.native.jit import Loaded, load
from fencepost.engines.native.records import Worker
from fencepost.semantics.evaluate import compile_expr, define_functions
from fencepost.semantics.scope import Scope, Watched, layout_of
from fencepost.semantics.transition import Failed

State: TypeAlias = tuple[Any, ...]
FAILS = "fails"
TOO_WIDE = "leaves 64 bits"
_TRIES = 12
_MANY = 4096  # elements that a walk may meet


def meant(system: System, expr: Expr, state: State = (), after: State | None = None) -> Any:
    """What the reference says"""
    layout = layout_of(system)
    define_functions(system, Scope(layout))
    scope = Scope(layout)
    closure = compile_expr(expr, scope)
    try:
        return closure(state + (state if after is None else after), scope.frame())
    except Failed:
        return FAILS


def met_by_reference(system: System, expr: Expr, state: State) -> list[bool]:
    """Which implications had a true left side"""
    watched: list[Watched] = []
    scope = Scope(replace(layout_of(system), watched=watched))
    closure = compile_expr(expr, scope)
    closure(state, scope.frame())
    return [here.met for here in watched]


@final
@dataclass(slots=True)
class Machine:
    """Functions of one argument list (worker, state, after, out) in one library, and what they are called with"""

    system: System
    layout: Layout
    watching: bool = False
    library: Library = field(default_factory=Library)
    texts: list[str] = field(default_factory=lambda: [])
    loaded: Loaded | None = None

    def add(self, body: Callable[[Code], None]) -> None:
        """One more function; it says 1 when the body fails"""
        f = Function(f"f{len(self.texts)}", (), ("worker", "state", "after", "out"), "i64", linkage="")
        states, failure = state_layout(self.system, self.layout), f.label()
        names, state = Names({}, 0, 0), Pointer("%state")
        code = Code(f, self.system, states, self.library, names, state, Pointer("%after"), failure=failure)
        body(replace(code, watching=self.watching))
        f.leave(0)
        f.begin_apart(failure)
        f.leave(1)
        self.texts.append(f.finish())

    def call(self, number: int, state: State, after: State, room: int) -> tuple[int, list[int], list[int]]:
        """What a function says; what it leaves in the worker's record, the implications met after it; the result"""
        if self.loaded is None:
            names = {f"f{n}": 4 for n in range(len(self.texts))}
            self.loaded = load("\n".join([*self.texts, self.library.text()]), names)
        worker, met = (ctypes.c_int64 * len(Worker))(), (ctypes.c_uint8 * 64)()
        worker[Worker.MET] = ctypes.addressof(met)
        states, out = state_layout(self.system, self.layout), (ctypes.c_uint64 * room)()
        packed = [(ctypes.c_uint64 * states.words)(*pack_state(states, part)) for part in (state, after)]
        arguments = [ctypes.addressof(part) for part in (worker, *packed, out)]
        said = self.loaded.functions[f"f{number}"](*arguments)
        return said, [*worker, *met], list(out)


def _with_room(make: Callable[[Layout], tuple[Any, int]], layout: Layout) -> Any:
    """The result once there is room for everything"""
    for _ in range(_TRIES):
        try:
            result, full = make(layout)
        except NoRoom as wanted:
            result, full = None, wanted.site + 1
        if full == ARITHMETIC:
            return [TOO_WIDE]
        if full == 0:
            return result
        layout = layout.roomier(full - 1)
    raise AssertionError("room does not help")


def evaluated(system: System, exprs: Sequence[Expr], state: State = (), after: State | None = None) -> list[Any]:
    """What machine code says each of some expressions is"""

    def once(layout: Layout) -> tuple[list[Any], int]:
        machine, results = Machine(system, layout), list[Any]()
        for expr in exprs:
            machine.add(lambda code, expr=expr: _store(code, expr.type, value(code, expr), 0))
        for number, expr in enumerate(exprs):
            rep = layout.rep(expr.type)
            said, record, out = machine.call(number, state, state if after is None else after, words(rep))
            if record[Worker.ROOM]:
                return [], record[Worker.ROOM]
            results.append(FAILS if said else from_words(rep, out))
        return results, 0

    return _with_room(once, first_layout(system))


def walked(system: System, source: Expr, state: State = (), distinct: bool = False) -> Any:
    """What machine code meets in a source, in the order in which it meets it"""

    def once(layout: Layout) -> tuple[Any, int]:
        machine, of = Machine(system, layout), element_of(source.type)
        machine.add(lambda code: _walk(code, source, distinct))
        size = words(layout.rep(of))
        said, record, out = machine.call(0, state, state, 1 + _MANY * size)
        rows = [out[1 + n * size : 1 + (n + 1) * size] for n in range(min(out[0], _MANY))]
        return FAILS if said else [from_words(layout.rep(of), row) for row in rows], record[Worker.ROOM]

    return _with_room(once, first_layout(system))


def met_by_code(system: System, condition: Expr, state: State, count: int) -> list[bool]:
    """Which implications machine code notes"""
    machine = Machine(system, first_layout(system), watching=True)
    machine.add(lambda code: code.f.store(code.f.number(test(code, condition)), Pointer("%out")))
    _, record, _ = machine.call(0, state, state, 1)
    return [bool(met) for met in record[len(Worker) :][:count]]


def agree(system: System, exprs: Sequence[Expr], state: State = ()) -> None:
    """Fails unless machine code says what the reference says, of each"""
    for expr, native in zip(exprs, evaluated(system, exprs, state), strict=True):
        expected = meant(system, expr, state)
        assert native == expected, f"{expr}: {native!r} is not {expected!r}"


def _store(code: Code, of: Type, operand: Any, at: int) -> None:
    write(code.f, Place(code.rep(of), Pointer("%out"), at), operand)


def _walk(code: Code, source: Expr, distinct: bool) -> None:
    f, of, out = code.f, element_of(source.type), Pointer("%out")
    size = words(code.rep(of))
    with each_of(code, source, distinct) as element:
        count = f.load(out)
        write(f, Place(code.rep(of), out, f.add(f.mul(count, size), 1)), element)
        f.store(f.add(count, 1), out)
