"""Properties as functions: each that is asked for by itself, and those that ask all of a kind.

What is violated (or, of a witness, reached) is complained about; what cannot be evaluated is a runtime error.
"""

from collections.abc import Sequence
from dataclasses import replace

from fencepost.core.system import Property
from fencepost.core.terms import Expr
from fencepost.engines.native.codegen.context import UNWANTED, WORKER, Code, complain
from fencepost.engines.native.codegen.emit import Function, Pointer
from fencepost.engines.native.codegen.expressions import decide, writer
from fencepost.engines.native.records import Worker

STATE, AFTER = Pointer("%state"), Pointer("%after")


def property_text(code: Code, item: Property, name: str) -> str:
    """`@name(worker, state)`, of a transition property `@name(worker, state, after)`; its implications are numbered
    already."""
    step = item.kind == "transition"
    f = Function(name, (), ("worker", "state", "after") if step else ("worker", "state"))
    which = Worker.HERE if item.kind == "stuck" else Worker.THERE
    inner = replace(code, f=f, state=STATE, after=AFTER if step else None)
    true, false, broken, end = f.label(), f.label(), f.label(), f.label()
    writer(replace(inner, failure=broken)).decide(item.condition, true, false)
    f.begin_apart(true if item.kind == "witness" else false)
    complain(inner, which, code.names.properties[item.name])
    f.jump(end)
    _break(inner, which, broken, end)
    f.begin_apart(false if item.kind == "witness" else true)
    f.begin(end)
    return f.finish()


def _break(code: Code, which: Worker, broken: str, end: str) -> None:
    """What happens where a condition cannot be evaluated, if that may be"""
    if broken not in code.f.aims:
        return
    code.f.begin_apart(broken)
    if code.names.runtime_error != UNWANTED:
        complain(code, which, code.names.runtime_error)
    code.f.jump(end)


def asking_text(name: str, asked: Sequence[str], after: bool = False) -> str:
    """`@name(worker, state)`: calls all of these, one after the other."""
    f = Function(name, (), ("worker", "state", "after") if after else ("worker", "state"))
    for function in asked:
        f.call(function, (WORKER, STATE, AFTER) if after else (WORKER, STATE))
    return f.finish()


def within_text(code: Code, bounds: Sequence[Expr]) -> str:
    """`@within(worker, state) -> i1`: whether all bounds are true; where that cannot be said, it is outside."""
    f = Function("within", (), ("worker", "state"), "i1")
    inner = replace(code, f=f, state=STATE, watching=False)
    broken, outside = f.label(), f.label()
    for bound in bounds:
        inside = f.label()
        decide(replace(inner, failure=broken), bound, inside, outside)
        f.begin_apart(inside)
    f.leave(True)
    _break(inner, Worker.THERE, broken, outside)
    f.begin_apart(outside)
    f.leave(False)
    return f.finish()
