"""What every representation can do: be equal, be chosen, be known when the code is written; and options."""

from fencepost.core.terms import Value
from fencepost.engines.native.codegen.bits import NoRoom, to_words
from fencepost.engines.native.codegen.context import WORKER, Code
from fencepost.engines.native.codegen.emit import Flag, Function, Pointer, ones, wrapped
from fencepost.engines.native.codegen.place import (
    Operand,
    Place,
    address,
    decoded,
    encoded,
    inner_at,
    number,
    read,
    settled,
    write,
)
from fencepost.engines.native.codegen.rep import Maybe, Number, Rep, is_small
from fencepost.engines.native.codegen.rep import words as words_of


def equal(code: Code, rep: Rep, a: Operand, b: Operand) -> Flag:
    """Whether two values are the same"""
    if a == b or rep.bits == 0:
        return True
    if is_small(rep):
        return code.f.compare("eq", number(a), number(b))
    count = words_of(rep)
    name = code.library.function(f"same.words.{count}", lambda name: _same_words(name, count))
    return code.f.call_flag(name, (WORKER, address(a), address(b)))


def _same_words(name: str, count: int) -> str:
    f = Function(name, (), ("worker", "a", "b"), "i1")
    with f.counted(0, count) as n, f.when(f.compare("ne", f.load(Pointer("%a"), n), f.load(Pointer("%b"), n))):
        f.leave(False)
    f.leave(True)
    return f.finish()


def chosen(code: Code, rep: Rep, condition: Flag, a: Operand, b: Operand) -> Operand:
    """a if the condition is true, else b; both are evaluated already"""
    if isinstance(condition, bool):
        return a if condition else b
    if is_small(rep):
        return code.f.select(condition, number(a), number(b))
    if a == b:
        return a
    return Pointer(code.f.value(f"select i1 {condition}, ptr {address(a).name}, ptr {address(b).name}"))


def constant(code: Code, rep: Rep, value: Value) -> Operand:
    """A known value"""
    try:
        found = to_words(rep, value)
    except NoRoom as full:
        code.no_room(full.site)
        found = (0,) * words_of(rep)
    if is_small(rep):
        return decoded(code.f, rep, wrapped(found[0]))
    return code.library.constant(found)


# ---------------------------------------------------------------- options


def is_none(code: Code, rep: Rep, value: Operand) -> Flag:
    """Whether an option is none"""
    f = code.f
    return f.compare("eq", f.load(value) if isinstance(value, Pointer) else value, 0)


def some(code: Code, rep: Rep, inner: Operand) -> Operand:
    """The option that holds a value"""
    assert isinstance(rep, Maybe)
    f = code.f
    if not is_small(rep):
        out = Place(rep, f.words(words_of(rep)))
        f.store(1, out.pointer)
        if isinstance(inner, Pointer):
            write(f, inner_at(f, out), inner)
        else:
            f.store(encoded(f, rep.inner, inner), out.pointer, 1)
        return out.pointer
    if isinstance(rep.inner, Number):
        return f.sub(number(inner), rep.inner.lower - 1)
    return f.bit_or(number(inner), wrapped(1 << rep.inner.bits))


def unwrapped(code: Code, rep: Rep, value: Operand) -> Operand:
    """What an option holds; of none anything that does no harm"""
    assert isinstance(rep, Maybe)
    f = code.f
    if not is_small(rep):
        return read(f, inner_at(f, settled(f, rep, value)))
    if isinstance(rep.inner, Number):
        return f.add(number(value), rep.inner.lower - 1)
    return f.bit_and(number(value), ones(rep.inner.bits))
