"""`partition R, S k`: the instances of the named roles split in two sides, both with someone on them.

One cut at a time; `heal`, which is no fault, ends it. The sides are unordered: the first instance is always
on the first side, so that n instances can be cut in 2^(n-1) - 1 ways. Messages across the cut wait, stores
across it cannot be called or read; roles that are not named reach everybody.
"""

from fencepost.core.make import (
    assign,
    both,
    choices,
    choose,
    differ,
    domain,
    either,
    equal,
    exists,
    get,
    negation,
    read,
    set_of,
    table,
)
from fencepost.core.statements import Assign
from fencepost.core.system import Action, Parameter, Stage, Variable
from fencepost.core.terms import BOOL, FALSE, Const, Enum, Expr, Local, Map
from fencepost.instance.environment.budget import affordable, spending
from fencepost.instance.environment.reach import cut_flags, role_of
from fencepost.instance.world import Grant, World, instances


def partitions(world: World) -> tuple[Action, ...]:
    """The cut, and its healing."""
    flags = cut_flags(world)
    if not flags:
        return ()
    return (*(_partition(world, grant, flags) for grant in world.granted("partition")), _heal(world, flags))


def _partition(world: World, grant: Grant, flags: tuple[Variable, ...]) -> Action:
    roles = world.cut_roles()
    sides = {role: Local(f"side {role}", Map(instances(role), BOOL)) for role in roles}
    binders = tuple(_side(world, sides[role], role == roles[0]) for role in roles)
    someone = either(*(_any_true(world, side, 1) for side in sides.values()))
    guards = (*affordable(grant), negation(_is_cut(world, flags)), someone)
    body = (*spending(grant), *(_parted(world, flag, sides) for flag in flags))
    says = _sides_told(world, sides)
    return Action("partition", (Stage(binders, guards, body),), None, says, True, "partition", False, 0)


def _side(world: World, side: Local, first: bool) -> Parameter:
    """Who is on the second side; the very first instance is not"""
    assert isinstance(side.type, Map)
    each = world.names.local("instance", side.type.key)
    fixed = equal(each, Const(0, each.type)) if first else FALSE
    allowed = choose(fixed, set_of(BOOL, FALSE), domain(BOOL))
    return Parameter(side.name, side.type, choices(table(each, allowed)), "choice")


def _any_true(world: World, flags: Expr, depth: int) -> Expr:
    assert isinstance(flags.type, Map)
    key = world.names.local("end", flags.type.key)
    value = get(flags, key)
    return exists(key, domain(key.type), value if depth == 1 else _any_true(world, value, depth - 1))


def _is_cut(world: World, flags: tuple[Variable, ...]) -> Expr:
    return either(*(_any_true(world, read(flag), 2) for flag in flags))


def _parted(world: World, flag: Variable, sides: dict[str, Local]) -> Assign:
    """Two machines are cut apart if they are on different sides."""
    assert isinstance(flag.type, Map) and isinstance(flag.type.value, Map)
    one = world.names.local("one", flag.type.key)
    other = world.names.local("other", flag.type.value.key)
    left, right = get(sides[role_of(one)], one), get(sides[role_of(other)], other)
    return assign(flag, table(one, table(other, differ(left, right))))


def _heal(world: World, flags: tuple[Variable, ...]) -> Action:
    body = tuple(assign(flag, flag.initial) for flag in flags)
    stage = Stage((), (_is_cut(world, flags),), body)
    return Action("heal", (stage,), None, ("the cut heals",), True, None, False, 0)


# ---------------------------------------------------------------- in words


def _sides_told(world: World, sides: dict[str, Local]) -> tuple[str | Expr, ...]:
    """`A, B | C are cut apart`: for each instance on each side its name, or nothing"""
    everyone = [
        (name, get(side, Const(position, instances(role))))
        for role, side in sides.items()
        for position, name in enumerate(world.members[role])
    ]
    first = [(name, negation(second)) for name, second in everyone]
    return (*_listed(first), " | ", *_listed(everyone), " are cut apart")


def _listed(members: list[tuple[str, Expr]]) -> list[Expr]:
    told: list[Expr] = []
    for position, (name, here) in enumerate(members):
        words = Enum("words", ("", name, f", {name}"))
        before = either(*(earlier for _, earlier in members[:position]))
        told.append(choose(both(here, before), Const(2, words), choose(here, Const(1, words), Const(0, words))))
    return told
