"""An action as a function from a state to its steps: parameters chosen left to right, guards, blocks, stage
after stage.

A guard is tested as soon as the parameters that it needs are chosen, where nobody can tell: not before
something that may fail, and a guard that may fail not before another that would have been false. A guard,
domain or let that fails is told without a label: the trace ends in that state. The steps of an action come
in the order of their labels: by actor, then by their parameters from left to right.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, TypeAlias, final

from fencepost.core.failing import can_fail
from fencepost.core.statements import Let
from fencepost.core.system import Binder, Parameter, Stage
from fencepost.core.terms import Bag, Domain, Expr, Local, Seq, Set, Value
from fencepost.core.walk import conjuncts
from fencepost.semantics.evaluate import compile_expr
from fencepost.semantics.execute import compile_block, compile_let
from fencepost.semantics.inspect import free_locals, is_constant
from fencepost.semantics.scope import Closure, Run, Scope
from fencepost.semantics.transition import Failed, Failure, Label, State
from fencepost.semantics.value import elements

Step: TypeAlias = tuple[Label | None, State | Failure]  # no label: a guard, domain or let failed
Search: TypeAlias = Callable[[Any, list[Any], list[Step]], None]  # (state, frame, steps found so far)
Chosen: TypeAlias = Callable[[list[Any]], tuple[Value, ...]]
Narrow: TypeAlias = Callable[[int, Closure], Closure]  # (parameter's number, its choices) -> fewer choices


@final
@dataclass(frozen=True, slots=True)
class Level:
    """A binder and the guards that are tested right after it (none: those before any binder)"""

    binder: Binder | None
    guards: tuple[tuple[int, Expr], ...]  # with the number of the guard in its stage


@final
@dataclass(frozen=True, slots=True)
class Named:
    """What the labels of an action's steps say: its position (-1: the start) and its actor"""

    number: int
    actor: Expr | None


@final
class Steps:
    """The steps of an action, or the choices of the initial stages, in a given state"""

    def __init__(self, stages: tuple[Stage, ...], label: Named, scope: Scope, narrow: Narrow | None = None) -> None:
        self.blocked = [0] * len(stages[0].guards) if stages else []
        self.scope = scope
        self._label = label
        self._narrow = narrow
        self._slots: list[int] = []
        self._actors: dict[int, int] | None = None if leads(label.actor, stages) else {}
        self._run = self._stage(stages, 0)
        self.frame = scope.frame()

    def into(self, state: State, steps: list[Step]) -> None:
        """Adds the steps that are possible in the state."""
        actors = self._actors
        if actors is None:
            self._run(state, self.frame, steps)
            return
        mine: list[Step] = []
        actors.clear()
        self._run(state, self.frame, mine)
        steps.extend(mine[n] for n in sorted(range(len(mine)), key=lambda n: actors.get(n, -1)))

    def _stage(self, stages: tuple[Stage, ...], n: int) -> Search:
        if n == len(stages):
            return _emit(self._label.number, _chosen(self._slots))
        return self._levels(levels(stages[n]), stages, n)

    def _levels(self, left: Sequence[Level], stages: tuple[Stage, ...], n: int) -> Search:
        """Binds the first of the levels left and tests its guards; after the last comes the block."""
        if not left:
            return self._block(stages, n)
        here = left[0]
        binder = None if here.binder is None else self._bind(here.binder)
        blocked = self.blocked if n == 0 else [0] * len(stages[n].guards)
        tests = [(number, compile_expr(guard, self.scope)) for number, guard in here.guards]
        inner = self._levels(left[1:], stages, n)
        for number, test in reversed(tests):
            inner = _guarded(test, number, blocked, inner)
        return inner if binder is None else binder(inner)

    def _block(self, stages: tuple[Stage, ...], n: int) -> Search:
        actor = self._label.actor
        rank = None if n or actor is None else compile_expr(actor, self.scope)
        body, self.scope = compile_block(stages[n].body, self.scope)
        stop = _emit_failure(self._label.number, _chosen(self._slots))
        run = _execute(body, stop, self._stage(stages, n + 1))
        return run if rank is None or self._actors is None else _ranked(rank, self._actors, run)

    def _bind(self, binder: Binder) -> Callable[[Search], Search]:
        if isinstance(binder, Let):
            run, self.scope = compile_let(binder, self.scope)
            return lambda inner: _let(run, inner)
        values = choices(binder, self.scope)
        if self._narrow is not None:
            values = self._narrow(len(self._slots), values)
        self.scope, slot = self.scope.bind(binder.name)
        self._slots.append(slot)
        return lambda inner: _choose(values, slot, inner)


def _chosen(slots: list[int]) -> Chosen:
    """The values of the parameters so far, from the frame."""
    if not slots:
        return lambda f: ()
    if len(slots) == 1:
        slot = slots[0]
        return lambda f: (f[slot],)
    return itemgetter(*slots)


def choices(parameter: Parameter, scope: Scope) -> Closure:
    """The values that a parameter may take, in domain order."""
    source = compile_expr(parameter.domain, scope)
    of = parameter.domain.type
    if not isinstance(of, Set | Bag | Seq):
        raise TypeError(f"{parameter.name} cannot be chosen from {of}")
    listed = elements(of)
    if is_constant(parameter.domain) and not can_fail(parameter.domain):
        known = listed(source((), scope.frame()))
        return lambda s, f: known
    return lambda s, f: listed(source(s, f))


# ---------------------------------------------------------------- pieces of a search


def _choose(values: Closure, slot: int, inner: Search) -> Search:
    def run(s: Any, f: list[Any], steps: list[Step]) -> None:
        try:
            found = values(s, f)
        except Failed as failed:
            steps.append((None, failed.failure))
            return
        for value in found:
            f[slot] = value
            inner(s, f, steps)

    return run


def _let(binding: Run, inner: Search) -> Search:
    def run(s: Any, f: list[Any], steps: list[Step]) -> None:
        try:
            binding(s, f)
        except Failed as failed:
            steps.append((None, failed.failure))
            return
        inner(s, f, steps)

    return run


def _guarded(test: Closure, number: int, blocked: list[int], inner: Search) -> Search:
    def run(s: Any, f: list[Any], steps: list[Step]) -> None:
        try:
            possible = test(s, f)
        except Failed as failed:
            steps.append((None, failed.failure))
            return
        if possible:
            inner(s, f, steps)
        else:
            blocked[number] += 1

    return run


def _execute(body: Run | None, stop: Callable[[list[Any], Failure], Step], inner: Search) -> Search:
    if body is None:
        return inner

    def run(s: Any, f: list[Any], steps: list[Step]) -> None:
        after = list(s)
        try:
            body(after, f)
        except Failed as failed:
            steps.append(stop(f, failed.failure))
            return
        inner(after, f, steps)

    return run


def _ranked(actor: Closure, actors: dict[int, int], inner: Search) -> Search:
    """Notes the actor of each step found, by its place among them."""

    def run(s: Any, f: list[Any], steps: list[Step]) -> None:
        before, who = len(steps), actor(s, f)
        inner(s, f, steps)
        for n in range(before, len(steps)):
            actors[n] = who

    return run


def _emit(number: int, chosen: Chosen) -> Search:
    def run(s: Any, f: list[Any], steps: list[Step]) -> None:
        steps.append((Label(number, chosen(f)), tuple(s)))

    return run


def _emit_failure(number: int, chosen: Chosen) -> Callable[[list[Any], Failure], Step]:
    return lambda f, failure: (Label(number, chosen(f)), failure)


# ---------------------------------------------------------------- when a guard is tested


def levels(stage: Stage) -> tuple[Level, ...]:
    """The binders of a stage, each with the guards to test right after it."""
    parts = [(n, part) for n, guard in enumerate(stage.guards) for part in conjuncts(guard)]
    at: list[list[tuple[int, Expr]]] = [[] for _ in range(len(stage.binders) + 1)]
    placed: list[tuple[int, bool]] = []  # of each part so far: its level, whether it may fail
    for number, part in parts:
        fallible = can_fail(part)
        level = _earliest(part, fallible, stage.binders, placed)
        placed.append((level, fallible))
        at[level].append((number, part))
    return tuple(Level(b, tuple(g)) for b, g in zip((None, *stage.binders), at, strict=True))


def _earliest(part: Expr, fallible: bool, binders: tuple[Binder, ...], placed: list[tuple[int, bool]]) -> int:
    needs = free_locals(part)
    floor = max([n for n, binder in enumerate(binders, 1) if binder.name in needs], default=0)
    # one that may fail waits for all before it; one that may not, for those before it that may
    floor = max([floor, *(level for level, other in placed if fallible or other)])
    level = len(binders)
    while level > floor and _may_be_passed(binders[level - 1], fallible):
        level -= 1
    return level


def _may_be_passed(binder: Binder, fallible: bool) -> bool:
    """Whether a guard may be tested before the binder: the binder cannot fail, and before a guard that can,
    it surely has something to choose."""
    if isinstance(binder, Let):
        return not can_fail(binder.value)
    return not can_fail(binder.domain) and (not fallible or isinstance(binder.domain, Domain))


def leads(actor: Expr | None, stages: tuple[Stage, ...]) -> bool:
    """Whether steps already come in the order of their actor: it is the first parameter, or there is none."""
    if actor is None or not stages:
        return True
    first = next((b for b in stages[0].binders if isinstance(b, Parameter)), None)
    return first is None or (isinstance(actor, Local) and actor.name == first.name)
