"""`skew d`: a machine's clock is up to d ticks ahead of or behind true time at every moment.

While one of the machine's timers runs, its clock has an *offset* from true time, -d to d. In an *uneven* tick
clocks of machines with a running timer advance by 0, 1 or 2 as far as their offsets allow, at least one of
them not by 1: one fault, however many clocks err. While no timer runs the offset is unknown and no part of
the state (none); a step after which the first one runs, compared before and after the whole step, chooses it:
a second stage of that action, with 2d + 1 choices, and no fault.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from fencepost.core.make import (
    assign,
    at_most,
    both,
    choices,
    choose,
    chosen,
    comprehend,
    differ,
    domain,
    either,
    equal,
    exists,
    fill,
    fit,
    get,
    minus,
    nothing,
    number,
    plus,
    read,
    set_of,
    some,
    table,
    unwrap,
)
from fencepost.core.statements import Assign, Block
from fencepost.core.system import Action, Parameter, Stage, Variable
from fencepost.core.terms import Const, Enum, Expr, Local, Map, Option, Range
from fencepost.core.walk import statements
from fencepost.instance.environment.clock import owner_runs, time_may_pass, time_passes
from fencepost.instance.environment.reach import at_machine, standing_on
from fencepost.instance.world import World, instances

SPEED = Range(0, 2)


def offsets(world: World) -> tuple[Variable, ...]:
    """How far each clock is ahead of true time, for the machines whose clocks may be off"""
    return world.once("offsets", lambda: tuple(_offsets(world)))


def _offsets(world: World) -> Iterator[Variable]:
    for machine in world.machines():
        off = world.skew(machine)
        if off is not None:
            yield _offset(machine, off)


def _offset(machine: str, off: int) -> Variable:
    each = Option(Range(-off, off))
    type = Map(instances(machine), each)
    return Variable(f"offset {machine}", "clock offset", "offset", machine, type, fill(type, nothing(each)))


def _parts(offset: Variable) -> tuple[str, Option, Range]:
    """The machine's role, the type of one offset, and its range"""
    assert isinstance(offset.type, Map) and isinstance(offset.type.value, Option)
    assert isinstance(offset.type.value.inner, Range)
    return str(offset.owner), offset.type.value, offset.type.value.inner


def _clock_needed(world: World, machine: str, instance: Expr) -> Expr:
    """Whether any timer on the machine runs"""
    found = [
        owner_runs(world, timer, instance if timer.owner == machine else standing_on(instance, str(timer.owner)))
        for timer in world.timers(machine)
    ]
    return either(*found)


# ---------------------------------------------------------------- choosing and forgetting offsets


def with_offsets(world: World, action: Action) -> Action:
    """The action, which chooses or forgets offsets if it may start or stop timers."""
    return replace(action, stages=(*action.stages, *offset_stages(world, action.stages)))


def offset_stages(world: World, stages: Iterable[Stage]) -> tuple[Stage, ...]:
    """A stage for each kind of machine whose timers the stages touch"""
    written = {
        item.place.root
        for stage in stages
        for item in statements(stage.body)
        if isinstance(item, Assign) and not item.place.is_local
    }
    touched = [
        offset for offset in offsets(world) if written & {timer.name for timer in world.timers(str(offset.owner))}
    ]
    return tuple(_settled(world, offset) for offset in touched)


def _settled(world: World, offset: Variable) -> Stage:
    machine, option, allowed = _parts(offset)
    instance = world.names.local("machine", instances(machine))
    now = get(read(offset), instance)
    started = choose(equal(now, nothing(option)), _any_offset(world, allowed), set_of(option, now))
    still = choose(_clock_needed(world, machine, instance), started, set_of(option, nothing(option)))
    choice = Local(f"offset {machine}", offset.type)
    parameter = Parameter(choice.name, choice.type, choices(table(instance, still)), "choice")
    return Stage((parameter,), (), (assign(offset, choice),))


def _any_offset(world: World, allowed: Range) -> Expr:
    each = world.names.local("offset", allowed)
    return comprehend("set", each, domain(allowed), some(each))


# ---------------------------------------------------------------- uneven ticks


def uneven_ticks(world: World) -> tuple[Action, ...]:
    """The tick in which at least one clock stands still or runs double."""
    erring = offsets(world)
    if not erring:
        return ()
    speeds = {str(o.owner): Local(f"advance {o.owner}", Map(instances(str(o.owner)), SPEED)) for o in erring}
    binders = tuple(_speed(world, offset, speeds[str(offset.owner)]) for offset in erring)
    uneven = either(*(_errs(world, speed) for speed in speeds.values()))

    def advance(owner: str, instance: Expr) -> Expr:
        machine = world.machine(owner)
        return get(speeds[machine], at_machine(world, instance)) if machine in speeds else number(1)

    drift: Block = tuple(_drifted(world, offset, speeds[str(offset.owner)]) for offset in erring)
    body = (*drift, *time_passes(world, advance))
    stage = Stage(binders, (*time_may_pass(world), uneven), body)
    return (Action("tick", (stage,), None, _told(world, speeds), True, "uneven", False, 1),)


def _speed(world: World, offset: Variable, speed: Local) -> Parameter:
    """Each clock that is needed may advance by 0, 1 or 2 if its offset stays within bounds."""
    machine, option, allowed = _parts(offset)
    assert isinstance(allowed.lower, int) and isinstance(allowed.upper, int)
    instance = world.names.local("machine", instances(machine))
    by = world.names.local("by", SPEED)
    after = minus(plus(unwrap(get(read(offset), instance)), by), number(1))
    lowest, highest = number(allowed.lower), number(allowed.upper)
    within = both(at_most(lowest, after), at_most(after, highest))
    known = differ(get(read(offset), instance), nothing(option))
    one = set_of(SPEED, number(1))
    each = choose(known, chosen(by, domain(SPEED), within), one)
    return Parameter(speed.name, speed.type, choices(table(instance, each)), "choice")


def _errs(world: World, speed: Local) -> Expr:
    assert isinstance(speed.type, Map)
    each = world.names.local("machine", speed.type.key)
    return exists(each, domain(each.type), differ(get(speed, each), number(1)))


def _drifted(world: World, offset: Variable, speed: Local) -> Assign:
    machine, option, allowed = _parts(offset)
    instance = world.names.local("machine", instances(machine))
    now = get(read(offset), instance)
    after = some(fit(minus(plus(unwrap(now), get(speed, instance)), number(1)), allowed))
    return assign(offset, table(instance, choose(equal(now, nothing(option)), now, after)))


def _told(world: World, speeds: dict[str, Local]) -> tuple[str | Expr, ...]:
    """`tick, A's clock stands still, B's clock runs double`"""
    told: list[str | Expr] = ["tick"]
    for machine, speed in speeds.items():
        for position, name in enumerate(world.members[machine]):
            words = Enum("words", ("", f", {name}'s clock stands still", f", {name}'s clock runs double"))
            by = get(speed, Const(position, instances(machine)))
            fast = choose(equal(by, number(2)), Const(2, words), Const(0, words))
            told.append(choose(equal(by, number(0)), Const(1, words), fast))
    return tuple(told)
