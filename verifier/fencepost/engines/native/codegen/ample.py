"""`@reduced(worker, state) -> i1`: takes the steps of a process that is ample in a state, if it finds one; otherwise
it has emitted nothing. Why these steps are enough is told in `reduction`. It needs POSSIBLE to be kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from fencepost.core.terms import TRUE, Expr
from fencepost.engines.native.codegen.actions import Work, action_text
from fencepost.engines.native.codegen.context import WORKER, Bound, Code
from fencepost.engines.native.codegen.emit import Function, Num, Pointer
from fencepost.engines.native.codegen.expressions import decide
from fencepost.engines.native.records import Worker
from fencepost.engines.native.reduction import Held, Member, Process

_STATE = Pointer("%state")


def ample_texts(code: Code, found: Sequence[Process], works: Sequence[Work]) -> Iterator[str]:
    """The function, and what it needs."""
    for process in found:
        for member in process.free:
            if member.actor is not None:
                yield action_text(code, _own(works[member.action], member))
    yield _reduced_text(code, found)


def _own(work: Work, member: Member) -> Work:
    """The action for one actor, whom its function is given"""
    actor = member.actor
    assert actor is not None
    stage = work.action.stages[0]
    guards = stage.guards if actor.able == TRUE else (actor.able, *stage.guards)
    alone = replace(stage, binders=stage.binders[1:], guards=guards)
    action = replace(work.action, stages=(alone, *work.action.stages[1:]))
    return replace(work, action=action, guards=None, actor=(actor.name, actor.type), broken=[])


def _reduced_text(code: Code, found: Sequence[Process]) -> str:
    f = Function("reduced", (), ("worker", "state"), "i1")
    code = replace(code, f=f, state=_STATE)
    f.store(0, WORKER, Worker.POSSIBLE)
    for process in found:
        other = f.label()
        inner = replace(code, failure=other)
        for guard in process.over:
            _only_if_false(inner, guard, other)
        with f.counted(0, process.count) as who:
            again = f.label()
            for held in process.held:
                _only_if_held(inner, held, who, again)
            for member in process.free:
                _take(f, member, who)
            with f.when(f.truth(f.load(WORKER, Worker.POSSIBLE))):
                f.leave(True)
            f.begin(again)
        f.begin(other)
    f.leave(False)
    return f.finish()


def _only_if_false(code: Code, guard: Expr, otherwise: str) -> None:
    false = code.f.label()
    decide(code, guard, otherwise, false)
    code.f.begin_apart(false)


def _only_if_held(code: Code, held: Held, who: Num, otherwise: str) -> None:
    """Goes on only where one of the guards is false."""
    f, actor = code.f, held.member.actor
    if actor is not None:
        code = code.bind(actor.name, Bound(actor.type, who))
    is_held = f.label()
    for guard in held.guards:
        true = f.label()
        decide(code, guard, true, is_held)
        f.begin_apart(true)
    f.jump(otherwise)
    f.begin_apart(is_held)


def _take(f: Function, member: Member, who: Num) -> None:
    if member.actor is None:
        f.call(f"action{member.action}", (WORKER, _STATE))
    else:
        f.call(f"own{member.action}", (WORKER, _STATE), (who,))
