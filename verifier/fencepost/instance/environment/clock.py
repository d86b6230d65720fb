"""True time: one `tick` for all clocks, and the ages of `within` messages.

A tick moves every running timer on by one and every `within` message's age, which stops at its d. It is
possible only if a timer runs or a `within` message is in flight, no urgent step is possible, and no message
that is d ticks old can be taken now. A message that is d ticks old and cannot be taken is lost with the tick
(its receiver is down or cut off, no handler takes it, or it is not at the head of its queue), at no cost in
faults; only for a receiver that is paused, and not cut off, it waits.
An expired timer waits for its handler at 0; a stopped one is none.
"""

from collections.abc import Callable

from fencepost.core.make import (
    assign,
    both,
    choose,
    differ,
    domain,
    either,
    equal,
    exists,
    field,
    fit,
    get,
    less,
    minus,
    negation,
    nothing,
    number,
    plus,
    read,
    size,
    some,
    table,
    unwrap,
    with_field,
)
from fencepost.core.protocol import AGE, VariableDecl
from fencepost.core.statements import Assign, Block
from fencepost.core.system import Action, Stage, Variable
from fencepost.core.terms import FALSE, TRUE, Expr, Local, Map, Option
from fencepost.instance.environment.network import Wire, network_variables, wires
from fencepost.instance.environment.reach import is_paused
from fencepost.instance.environment.traffic import dropped, held_back, in_flight, rebuilt
from fencepost.instance.steps import MESSAGE, possible, step_action
from fencepost.instance.world import World, declared

Advance = Callable[[str, Expr], Expr]  # a timer's owner and the instance -> by how much its clock moves


def ticks(world: World) -> tuple[Action, ...]:
    """The tick in which all clocks move on by one; none where there is nothing to wait for."""
    if not has_time(world):
        return ()
    stage = Stage((), time_may_pass(world), time_passes(world, lambda owner, instance: number(1)))
    return (Action("tick", (stage,), None, ("tick",), True, None, False, 1),)


def has_time(world: World) -> bool:
    """Whether there is anything that time does"""
    return any(v.kind == "timer" for v in world.typed.variables) or bool(promised(world))


def promised(world: World) -> tuple[Wire, ...]:
    """The channels whose messages arrive `within` some ticks"""
    return world.once("promised", lambda: tuple(w for w in wires(world) if w.channel.within is not None))


# ---------------------------------------------------------------- when


def time_may_pass(world: World) -> tuple[Expr, ...]:
    """The guards of every tick."""
    timers = [v for v in world.typed.variables if v.kind == "timer"]
    running = [_some_running(world, declared(timer)) for timer in timers]
    waiting = [less(number(0), size(in_flight(world, found))) for found in promised(world)]
    urgent = [possible(world, step_action(world, step).stages[0]) for step in world.typed.steps if step.urgent]
    due = [_due_can_be_taken(world, found) for found in promised(world)]
    return (either(*running, *waiting), *(negation(c) for c in (*urgent, *due) if c != FALSE))


def _some_running(world: World, timer: Variable) -> Expr:
    return _running_within(world, read(timer))


def _running_within(world: World, value: Expr) -> Expr:
    if isinstance(value.type, Map):
        key = world.names.local("key", value.type.key)
        return exists(key, domain(key.type), _running_within(world, get(value, key)))
    return is_running(value)


def is_running(timer: Expr) -> Expr:
    """Whether a timer's value is that of a running one: 1 or more are left"""
    return both(differ(timer, nothing(timer.type)), less(number(0), unwrap(timer)))


def owner_runs(world: World, timer: VariableDecl, owner: Expr) -> Expr:
    """Whether an instance's timer (one of them, if it has one per element) runs"""
    return _running_within(world, get(read(declared(timer)), owner))


def _due_can_be_taken(world: World, found: Wire) -> Expr:
    message = Local(MESSAGE, found.envelope)
    stages = [step_action(world, step).stages[0] for step in world.deliveries(found.channel)]
    return either(*(possible(world, stage, _due(found, message)) for stage in stages))


def _due(found: Wire, message: Expr) -> Expr:
    assert found.channel.within is not None
    return equal(field(message, AGE), found.channel.within)


# ---------------------------------------------------------------- what


def time_passes(world: World, advance: Advance) -> Block:
    """All timers and all ages move on."""
    timers = [v for v in world.typed.variables if v.kind == "timer"]
    moved = tuple(_moved_on(world, timer, advance) for timer in timers)
    aged = [block for variable in network_variables(world) for block in _aged(world, variable)]
    return (*moved, *aged)


def _moved_on(world: World, timer: VariableDecl, advance: Advance) -> Assign:
    variable = declared(timer)
    assert isinstance(variable.type, Map)
    owner = world.names.local("owner", variable.type.key)
    by = advance(str(timer.owner), owner)
    return assign(variable, table(owner, _less_left(world, get(read(variable), owner), by)))


def _less_left(world: World, timer: Expr, by: Expr) -> Expr:
    """The timer's value when `by` ticks have passed; it never passes 0"""
    if isinstance(timer.type, Map):
        key = world.names.local("key", timer.type.key)
        return table(key, _less_left(world, get(timer, key), by))
    assert isinstance(timer.type, Option)
    left = unwrap(timer)
    rest = some(fit(minus(left, by), timer.type.inner))
    if by != number(1):
        rest = choose(less(left, by), some(fit(number(0), timer.type.inner)), rest)
    return choose(is_running(timer), rest, timer)


def _aged(world: World, variable: Variable) -> Block:
    """Messages that are due and cannot be taken disappear, the others are a tick older."""
    sharing = [found for found in promised(world) if found.variable.name == variable.name]
    if not sharing:
        return ()

    def late(found: Wire, message: Expr) -> Expr:
        if found.channel.within is None:
            return FALSE
        waits = both(is_paused(world, field(message, "receiver")), negation(held_back(world, found, message)))
        return both(_due(found, message), negation(waits))

    def older(found: Wire, message: Expr) -> Expr:
        if found.channel.within is None:
            return message
        age = field(message, AGE)
        next_age = choose(less(age, found.channel.within), fit(plus(age, number(1)), age.type), age)
        return with_field(message, AGE, next_age)

    drop = dropped(world, variable, late)
    return (*drop, assign(variable, rebuilt(world, variable, lambda w, m: TRUE, older)))
