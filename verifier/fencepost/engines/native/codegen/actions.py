"""An action as a function `@action<n>(worker, state)`: choices as loops, guards as early as nobody can tell, the
block on a copy of the state, stage after stage, and each step handed to the kernel's `@emit`.

What fails is complained about: of a guard, a let or a choice's domain HERE, and only that choice has no step; of a
block THERE, for it is a step without a successor.
"""

from dataclasses import dataclass, field, replace
from typing import final

from fencepost.core.statements import Block, Fail, Let, Mark
from fencepost.core.system import Action, Parameter
from fencepost.core.terms import Bag, Scalarset, Seq, Set
from fencepost.core.walk import statements
from fencepost.engines.native.codegen.context import UNWANTED, WORKER, Bound, Code, complain
from fencepost.engines.native.codegen.emit import Cell, Function, Pointer
from fencepost.engines.native.codegen.expressions import decide, writer
from fencepost.engines.native.codegen.sources import each_of
from fencepost.engines.native.codegen.statements import written
from fencepost.engines.native.codegen.writer import given
from fencepost.engines.native.records import Worker
from fencepost.semantics.action import Level, levels

STATE = Pointer("%state")


@final
@dataclass(frozen=True, slots=True)
class Broken:
    """Where code goes on that has failed (`label`), and where after the complaint (`skip`). `body`: it was a
    step's block; `why` then holds the property violated, if it may be another than NoRuntimeError"""

    label: str
    skip: str
    body: bool = False
    why: Cell | None = None


@final
@dataclass(frozen=True, slots=True)
class Work:
    """An action while it is written. `guards`: the number of its first guard among those that are counted (None:
    they are not); `judged`: whether steps are; `noted`: whether it is noted that a step was possible. `actor`: a name
    that the function is given the value of (`@own<n>`)"""

    action: Action
    number: int
    guards: int | None
    judged: bool
    noted: bool
    actor: tuple[str, Scalarset] | None = None
    broken: list[Broken] = field(default_factory=lambda: [])


def action_text(code: Code, work: Work) -> str:
    """The function."""
    f = Function(f"action{work.number}", (), ("worker", "state"))
    if work.actor is not None:
        f = Function(f"own{work.number}", ("who",), ("worker", "state"))
        code = code.bind(work.actor[0], Bound(work.actor[1], "%who"))
    code, end = replace(code, f=f, state=STATE), f.label()
    _stage(code, work, 0, end)
    f.begin(end)
    f.leave()
    for broken in work.broken:
        if broken.label in f.aims:
            f.begin_apart(broken.label)
            _complain(code, work, broken)
            f.jump(broken.skip)
    return f.finish()


def _stage(code: Code, work: Work, n: int, skip: str) -> None:
    """Writes a stage and those after it; `skip` is where to go on with the next choice."""
    stages = work.action.stages
    if n == len(stages):
        _step(code, work)
    else:
        _levels(code, work, (n, levels(stages[n])), skip)


def _levels(code: Code, work: Work, left: tuple[int, tuple[Level, ...]], skip: str) -> None:
    """Binds the first of the levels left and tests its guards; after the last comes the block."""
    n, waiting = left
    if not waiting:
        _body(code, work, n, skip)
        return
    level = waiting[0]
    careful = _careful(code, work, skip)
    if isinstance(level.binder, Parameter):
        _choose(careful, work, (n, waiting), level.binder)
        return
    if isinstance(level.binder, Let):
        careful = _let(careful, level.binder)
    _guards(careful, work, (n, level), skip)
    _levels(careful, work, (n, waiting[1:]), skip)


def _let(code: Code, let: Let) -> Code:
    value, of = given(writer(code), let.value)
    return code.bind(let.name, Bound(of, value))  # no copy: nobody changes the state that a stage reads


def _choose(code: Code, work: Work, left: tuple[int, tuple[Level, ...]], parameter: Parameter) -> None:
    n, waiting = left
    of = parameter.domain.type
    assert isinstance(of, Set | Bag | Seq)
    with each_of(code, parameter.domain, distinct=True) as element:
        again = code.f.label()
        inner = _careful(code.bind(parameter.name, Bound(of.element, element)), work, again)
        _guards(inner, work, (n, waiting[0]), again)
        _levels(inner, work, (n, waiting[1:]), again)
        code.f.begin(again)


def _guards(code: Code, work: Work, at: tuple[int, Level], skip: str) -> None:
    """Goes on at `skip` unless the guards of a level are true."""
    n, level = at
    f = code.f
    for number, guard in level.guards:
        passed, blocked = f.label(), skip
        if n == 0 and work.guards is not None:
            blocked = f.label()
        decide(code, guard, passed, blocked)
        if blocked != skip:
            f.begin_apart(blocked)
            _add_one(code, Worker.BLOCKED, (work.guards or 0) + number)
            f.jump(skip)
        f.begin_apart(passed)


# ---------------------------------------------------------------- what a choice leads to


def _body(code: Code, work: Work, n: int, skip: str) -> None:
    """The block, on a copy of the state: another choice begins with the state as it was."""
    body = tuple(s for s in work.action.stages[n].body if not isinstance(s, Mark))
    if body:
        f = code.f
        why = f.cell(code.names.runtime_error) if _has_fail(body) else None
        broken = Broken(f.label(), skip, True, why)
        work.broken.append(broken)
        after = f.words(code.states.words)
        f.copy(after, code.state, code.states.words)
        code = written(replace(code, state=after, failure=broken.label, failed=why), body)
    _stage(replace(code, failed=None), work, n + 1, skip)


def _has_fail(body: Block) -> bool:
    return any(isinstance(statement, Fail) for statement in statements(body))


def _step(code: Code, work: Work) -> None:
    _count(code, work)
    if work.judged:
        code.f.call("judge_step", (WORKER, STATE, code.state))
    code.f.call("emit", (WORKER, code.state), (work.number,))


def _count(code: Code, work: Work) -> None:
    """Notes that there is a step."""
    _add_one(code, Worker.TAKEN, work.number)
    if work.noted:
        code.f.store(1, WORKER, Worker.POSSIBLE)


def _add_one(code: Code, row: Worker, number: int) -> None:
    f = code.f
    place = f.at(f.pointer_at(WORKER, row), number)
    f.store(f.add(f.load(place), 1), place)


# ---------------------------------------------------------------- what fails


def _careful(code: Code, work: Work, skip: str) -> Code:
    """Code whose failures are complained about HERE; it goes on at `skip` then."""
    broken = Broken(code.f.label(), skip)
    work.broken.append(broken)
    return replace(code, failure=broken.label, failed=None)


def _complain(code: Code, work: Work, broken: Broken) -> None:
    which = Worker.THERE if broken.body else Worker.HERE
    if broken.body:
        _count(code, work)
    if broken.why is not None:
        property = broken.why.get()
        with code.f.unless(code.f.compare("eq", property, UNWANTED)):
            complain(code, which, property)
    elif code.names.runtime_error != UNWANTED:
        complain(code, which, code.names.runtime_error)
