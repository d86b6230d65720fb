"""Work on values that takes more than a few instructions: in a function of its own, written once, and called
from wherever it is needed."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, final

from fencepost.engines.native.codegen.context import WORKER, Code
from fencepost.engines.native.codegen.emit import Flag, Function, Num, Pointer
from fencepost.engines.native.codegen.place import Operand, Place, fresh, number, read
from fencepost.engines.native.codegen.rep import Rep, is_small
from fencepost.engines.native.codegen.rep import words as words_of

Given: TypeAlias = tuple[tuple[Rep, Operand], ...]  # what the work is done on: representations and values
Operands: TypeAlias = tuple[Operand, ...]
Result: TypeAlias = Literal["void", "i1", "i64"]
_FAILED = "failed"
_OUT = Pointer("%out")


@final
@dataclass(frozen=True, slots=True)
class Task:
    """`what` is done, `about` what: two tasks that are equal are the same function. What it is `given` may
    differ from call to call, but for the representations. `fails`: whether it may"""

    what: str
    about: tuple[Hashable, ...]
    given: Given = field(compare=False)
    fails: bool = field(default=False, compare=False)


def test_apart(code: Code, task: Task, write: Callable[[Code, Operands], Flag]) -> Flag:
    """`write` gives a truth in the function; here it is at hand."""
    name = _made(code, task, "i1", lambda inner, operands: inner.f.leave(write(inner, operands)))
    return code.f.call_flag(name, *_passed(task))


def number_apart(code: Code, task: Task, write: Callable[[Code, Operands], Num]) -> Num:
    """`write` gives a number in the function; here it is at hand."""
    name = _made(code, task, "i64", lambda inner, operands: inner.f.leave(write(inner, operands)))
    return code.f.call_number(name, *_passed(task))


def value_apart(code: Code, task: Task, rep: Rep, write: Callable[[Code, Operands, Place], None]) -> Operand:
    """`write` puts a value of a representation in its place, which is all 0 before. A failure there is one
    here. A wide result lies in storage of this place in the code: it changes when the code gets here again."""
    if is_small(rep) and not task.fails:
        return number_apart(code, task, lambda inner, operands: _at_hand(inner, rep, operands, write))

    def finish(inner: Code, operands: Operands) -> None:
        inner.f.clear(_OUT, words_of(rep))
        write(inner, operands, Place(rep, _OUT))

    out = code.f.words(words_of(rep))
    pointers, numbers = _passed(task)
    name = _made(code, task, "i1" if task.fails else "void", finish, (_OUT,))
    if task.fails:
        code.fail_if(code.f.call_flag(name, (*pointers, out), numbers))
    else:
        code.f.call(name, (*pointers, out), numbers)
    return read(code.f, Place(rep, out))


def _at_hand(code: Code, rep: Rep, operands: Operands, write: Callable[[Code, Operands, Place], None]) -> Num:
    place = fresh(code.f, rep)
    write(code, operands, place)
    return number(read(code.f, place))


def _passed(task: Task) -> tuple[tuple[Pointer, ...], tuple[Num, ...]]:
    values = [value for _, value in task.given]
    pointers = tuple(value for value in values if isinstance(value, Pointer))
    return (WORKER, *pointers), tuple(value for value in values if not isinstance(value, Pointer))


def _made(
    code: Code, task: Task, result: Result, write: Callable[[Code, Operands], None], out: tuple[Pointer, ...] = ()
) -> str:
    """The name of the function; `write` writes all of it."""
    operands = tuple(f"%v{n}" if is_small(rep) else Pointer(f"%v{n}") for n, (rep, _) in enumerate(task.given))
    pointers = (WORKER, *(value for value in operands if isinstance(value, Pointer)), *out)

    def make(name: str) -> str:
        numbers = tuple(value[1:] for value in operands if isinstance(value, str))
        f = Function(name, numbers, tuple(pointer.name[1:] for pointer in pointers), result)
        write(replace(code, f=f, locals={}, failure=_FAILED, failed=None, watching=False), operands)
        if task.fails:
            if f.reachable:
                f.leave(False)
            f.begin_apart(_FAILED)
            f.leave(True)
        return f.finish()

    return code.library.function(code.library.name(task.what, *task.about), make)
