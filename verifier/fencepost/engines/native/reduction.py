"""Partial-order reduction: which steps may be left out for now, because they commute with those that are taken.

A process is what an instance of a class of actors does, or an action without an actor; faults are nobody's. In a
state a process P is `ample` if these hold, and then P's steps alone are taken (faults are always taken as well):

C0  P has a step. (Peled 1993; Clarke, Grumberg, Peled 1999, chapter 10)
C1  Whatever else happens, P's steps stay as they are and commute with it. An action of P is *free* if nothing
    outside P touches what it touches, unless both only read. Each action of P that is not free is *held*: a guard
    of it is false, and nothing outside P writes what that guard reads. So nobody can give P another step.
    A fault that conflicts must be *over*: a guard of it is false, and only actions with the same guard write what
    that guard reads (a budget that is spent).
C2  Free actions write nothing that an invariant, a witness, a transition property or a bound reads. Transition
    properties must besides be true of every step that changes nothing they read; otherwise nothing is reduced.
    (`stuck` needs no condition: a state without a step is reached in the reduced space too. For by C1 a step of P
    stays possible until one is taken, and by the same exchange of steps that very state is reached.)
C3  One of P's steps leads to a state of the cell that is being filled, so it is expanded later. Then no step is
    put off for ever. (Bosnacki and Holzmann 2005, for breadth-first search; Evangelista and Pajault 2010.)
    The kernel sees to it: where C3 fails the state is expanded fully.

Why it is sound: let s be kept, and w a run from s to a violation or to an action's first step. If w begins with a step
that is taken in s, go on there. If a later one of its steps is P's, by C1 it may come first. If none is, put the
step of C3 first: by C1 and C2 the run after it ends in the same violation. Each time the run is shorter, or begins
in a state that is expanded later. A step of P whose block fails, or a guard of P that does, fails in s already: by
C1 what it reads is the same there. A held action fails nowhere before the guard that holds it.
It does not hold for cycles of urgent steps: where NoEndlessInstant is asked for, nothing is reduced.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import final

from fencepost.core.failing import can_fail
from fencepost.core.system import Action, Parameter, System
from fencepost.core.terms import TRUE, Expr
from fencepost.core.walk import conjuncts
from fencepost.engines.native.accesses import Access, Accesses, Actor
from fencepost.engines.native.stuttering import allows_stuttering
from fencepost.engines.search.judge import ENDLESS
from fencepost.evidence.outcome import PropertyKind
from fencepost.semantics.action import levels
from fencepost.semantics.inspect import free_locals


@final
@dataclass(frozen=True, slots=True)
class Member:
    """An action of a process by its number, with its actor (None: the process is this action alone)"""

    action: int
    actor: Actor | None


@final
@dataclass(frozen=True, slots=True)
class Held:
    """An action that must not be possible: one of these must be false"""

    member: Member
    guards: tuple[Expr, ...]


@final
@dataclass(frozen=True, slots=True)
class Process:
    """A class of `count` processes that may be ample. `over`: what must be false, so that no fault interferes"""

    count: int
    free: tuple[Member, ...]
    held: tuple[Held, ...]
    over: tuple[Expr, ...]


def processes(system: System, wanted: Mapping[str, PropertyKind]) -> tuple[Process, ...]:
    """Those that are ample in some states, as far as can be told here; none where nothing may be reduced."""
    judged = [item for item in system.properties if item.name in wanted]
    steps = [item.condition for item in judged if item.kind == "transition"]
    if ENDLESS in wanted or not all(map(allows_stuttering, steps)):
        return ()
    accesses = Accesses(system)
    seen = [item.condition for item in judged if item.kind != "stuck"]
    visible = frozenset[str]().union(*map(accesses.variables, [*seen, *system.bounds]))
    plan = _Plan(system, accesses, visible)
    found = [plan.process(members) for members in _candidates(system, accesses)]
    return tuple(process for process in found if process is not None)


def _candidates(system: System, accesses: Accesses) -> Iterator[tuple[Member, ...]]:
    """The actions that are no faults, by the class of their actors; one without an actor by itself."""
    classes: dict[str, list[Member]] = {}
    for number, (action, actor) in enumerate(zip(system.actions, accesses.actors, strict=True)):
        if action.fault is None:
            key = f"actor {actor.kind}" if actor is not None else f"action {number}"
            classes.setdefault(key, []).append(Member(number, actor))
    return iter([tuple(members) for members in classes.values()])


# ---------------------------------------------------------------- what may be ample


@final
class _Plan:
    """Finds out what of a process is free, and what can hold the rest"""

    def __init__(self, system: System, accesses: Accesses, visible: frozenset[str]) -> None:
        self._system = system
        self._accesses = accesses
        self._visible = visible
        self._sizes = {sort.type.name: len(sort.members) for sort in system.sorts}
        self._over = {n: self._ending(n) for n, action in enumerate(system.actions) if action.fault is not None}

    def process(self, members: Sequence[Member]) -> Process | None:
        """The class of processes that these are the actions of, if it may be ample"""
        actor = members[0].actor
        count = 1 if actor is None else self._sizes[actor.type.name]
        free: list[Member] = []
        held: list[Held] = []
        over: list[Expr] = []
        for member in members:
            ended = None if self._is_visible(member) else self._undisturbed(self._touched(member), members, count)
            if ended is not None:
                free.append(member)
            else:
                guards, ended = self._holding(member, members, count)
                if not guards:
                    return None
                held.append(Held(member, guards))
            over += [guard for guard in ended if guard not in over]
        return Process(count, tuple(free), tuple(held), tuple(over)) if free else None

    def _touched(self, member: Member) -> frozenset[Access]:
        return self._accesses.actions[member.action]

    def _is_visible(self, member: Member) -> bool:
        return any(access.writes and access.variable in self._visible for access in self._touched(member))

    def _undisturbed(
        self, touched: frozenset[Access], members: Sequence[Member], count: int
    ) -> tuple[Expr, ...] | None:
        """What must be false so that nothing outside the process conflicts; None: something does anyway"""
        inside = {member.action for member in members}
        over: list[Expr] = []
        for number, others in enumerate(self._accesses.actions):
            same = number in inside
            if (same and count == 1) or not _conflict(touched, others, same):
                continue
            ended = self._over.get(number)
            if ended is None:
                return None
            over.append(ended)
        return tuple(over)

    def _holding(self, member: Member, members: Sequence[Member], count: int) -> tuple[tuple[Expr, ...], list[Expr]]:
        """Guards each of which holds an action of the process, and what must be false for that. Guards that need
        nothing of the kind come first, and are enough."""
        found: list[tuple[Expr, tuple[Expr, ...]]] = []
        for guard in _early_guards(self._system.actions[member.action], member.actor):
            ended = self._undisturbed(self._accesses.expr(guard, member.actor), members, count)
            if ended is not None:
                found.append((guard, ended))
        chosen = [one for one in found if not one[1]] or found
        return tuple(guard for guard, _ in chosen), [expr for _, ended in chosen for expr in ended]

    def _ending(self, fault: int) -> Expr | None:
        """A guard of a fault that is false for ever once it is: only actions that have it too write what it reads"""
        early = [tuple(_early_guards(action, None)) for action in self._system.actions]
        for guard in early[fault]:
            read = self._accesses.variables(guard)
            writers = [n for n, touched in enumerate(self._accesses.actions) if _writes(touched, read)]
            if read and all(guard in early[n] for n in writers):
                return guard
        return None


def _conflict(touched: Collection[Access], others: Collection[Access], same: bool) -> bool:
    """Whether two actions may touch the same, and one of them writes it. `same`: they are of one class of processes,
    and not of the same process, so that what is each one's own is not the same."""
    return any(
        one.variable == other.variable
        and (one.writes or other.writes)
        and not (same and one.own is not None and one.own == other.own)
        for one in touched
        for other in others
    )


def _writes(touched: Collection[Access], variables: frozenset[str]) -> bool:
    return any(access.writes and access.variable in variables for access in touched)


def _early_guards(action: Action, actor: Actor | None) -> Iterator[Expr]:
    """The guards that depend on nothing but the state and the actor, and are tested before anything can fail: while
    one is false, the action has no step, and nothing of it fails."""
    names = frozenset[str]() if actor is None else frozenset({actor.name})
    for n, level in enumerate(levels(action.stages[0]) if action.stages else ()):
        binder = level.binder
        if binder is not None and can_fail(binder.domain if isinstance(binder, Parameter) else binder.value):
            return
        able = () if n != 1 or actor is None or actor.able == TRUE else conjuncts(actor.able)
        for guard in (*able, *(part for _, part in level.guards)):
            if can_fail(guard):
                return
            if free_locals(guard) <= names:
                yield guard
