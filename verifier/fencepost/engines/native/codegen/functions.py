"""Recursive functions: each becomes one of its own, which tells whether it failed and writes its result where
its caller says."""

from collections.abc import Callable
from dataclasses import replace

from fencepost.core.system import Function as Definition
from fencepost.core.terms import Call, Type
from fencepost.engines.native.codegen.context import WORKER, Bound, Code
from fencepost.engines.native.codegen.emit import Function, Pointer
from fencepost.engines.native.codegen.holder import Holder
from fencepost.engines.native.codegen.place import Operand
from fencepost.engines.native.codegen.rep import is_small, words
from fencepost.engines.native.codegen.writer import Writer, adapted

Begin = Callable[[Code], Writer]  # a writer of another function


def called(w: Writer, node: Call, of: Type, begin: Begin) -> Operand:
    """The value of a call; fails where the function does"""
    code, f = w.code, w.code.f
    number = next(n for n, made in enumerate(code.system.functions) if made.name == node.function)
    definition = code.system.functions[number]
    values = [w.into(arg, kind) for arg, (_, kind) in zip(node.args, definition.arguments, strict=True)]
    name = code.library.function(f"def.{number}", lambda name: _text(code, definition, name, begin))
    rep = code.rep(definition.result)
    out = f.words(words(rep))
    wide = tuple(value for value in values if isinstance(value, Pointer))
    small = tuple(value for value in values if not isinstance(value, Pointer))
    code.fail_if(f.call_flag(name, (WORKER, code.state, code.after or code.state, out, *wide), small))
    return adapted(code, f.load(out) if is_small(rep) else out, definition.result, of)


def _text(code: Code, definition: Definition, name: str, begin: Begin) -> str:
    names = {argument: f"a{n}" for n, (argument, _) in enumerate(definition.arguments)}
    small = {argument for argument, kind in definition.arguments if is_small(code.rep(kind))}
    wide = tuple(names[argument] for argument, _ in definition.arguments if argument not in small)
    numbers = tuple(names[argument] for argument, _ in definition.arguments if argument in small)
    f = Function(name, numbers, ("worker", "state", "after", "out", *wide), "i1")
    bound = {
        argument: Bound(kind, f"%{names[argument]}" if argument in small else Pointer(f"%{names[argument]}"))
        for argument, kind in definition.arguments
    }
    failure, state, after = f.label(), Pointer("%state"), Pointer("%after")
    inner = replace(code, f=f, state=state, after=after, locals=bound, failure=failure, failed=None, watching=False)
    value = begin(inner).into(definition.body, definition.result)
    Holder(inner, code.rep(definition.result), Pointer("%out")).set(value)
    f.leave(False)
    f.begin_apart(failure)
    f.leave(True)
    return f.finish()
