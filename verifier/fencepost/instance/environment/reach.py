"""Who can act and who can hear whom: the flags `up`, `paused` and `cut`, and the conditions made of them.

A flag is part of the state only where a step or fault of the model can change it; elsewhere the condition is
known. A machine and the roles on it are up together and never parted; each role is paused for itself.
`cut` is a relation between the machines that a `partition` line names, one variable per pair of roles.
"""

from fencepost.core.make import after, both, fill, get, negation, read
from fencepost.core.operators import Op
from fencepost.core.system import Variable, VariableKind
from fencepost.core.terms import BOOL, FALSE, TRUE, Apply, Const, Expr, Map, Scalarset
from fencepost.instance.world import World, instances


def up_flag(world: World, machine: str) -> Variable | None:
    """Which of the machine's instances are up; all are at the start"""
    return _flag("up", machine, TRUE) if world.may_be_down(machine) else None


def paused_flag(world: World, role: str) -> Variable | None:
    """Which of the role's instances are paused; none is at the start"""
    return _flag("paused", role, FALSE) if world.may_be_paused(role) else None


def _flag(kind: VariableKind, role: str, initial: Const) -> Variable:
    type = Map(instances(role), BOOL)
    return Variable(f"{kind} {role}", kind, kind, role, type, fill(type, initial))


def cut_flags(world: World) -> tuple[Variable, ...]:
    """One relation for each pair of roles that a partition may part; none is cut at the start"""
    roles = world.cut_roles()
    pairs = [(a, b) for position, a in enumerate(roles) for b in roles[position:]]
    return tuple(_cut(a, b) for a, b in pairs if a != b or len(world.members[a]) > 1)


def _cut(one: str, other: str) -> Variable:
    row = Map(instances(other), BOOL)
    type = Map(instances(one), row)
    return Variable(f"cut {one} {other}", "cut", "cut", one, type, fill(type, fill(row, FALSE)))


# ---------------------------------------------------------------- conditions


def role_of(instance: Expr) -> str:
    """The role of an expression that is an instance"""
    if not isinstance(instance.type, Scalarset):
        raise TypeError(f"{instance.type} has no instances")
    return instance.type.name


def at_machine(world: World, instance: Expr) -> Expr:
    """The machine that an instance stands on"""
    machine = world.machine(role_of(instance))
    if machine == role_of(instance):
        return instance
    return standing_on(instance, machine)


def standing_on(machine: Expr, role: str) -> Expr:
    """The role's instance that stands on a machine"""
    return Apply(Op.SAME_MACHINE, (machine,), instances(role))


def is_up(world: World, instance: Expr, primed: bool = False) -> Expr:
    """Whether the instance's machine is up; with `primed`, after the step"""
    flag = up_flag(world, world.machine(role_of(instance)))
    if flag is None:
        return TRUE
    return get(after(read(flag)) if primed else read(flag), at_machine(world, instance))


def is_paused(world: World, instance: Expr) -> Expr:
    """Whether the instance is paused"""
    flag = paused_flag(world, role_of(instance))
    return FALSE if flag is None else get(read(flag), instance)


def apart(world: World, one: Expr, other: Expr) -> Expr:
    """Whether a cut runs between the machines of two instances"""
    left, right = at_machine(world, one), at_machine(world, other)
    flags = world.once("cuts", lambda: {flag.name: flag for flag in cut_flags(world)})
    forth = flags.get(f"cut {role_of(left)} {role_of(right)}")
    back = flags.get(f"cut {role_of(right)} {role_of(left)}")
    if forth is not None:
        return get(read(forth), left, right)
    return FALSE if back is None else get(read(back), right, left)


def can_act(world: World, instance: Expr, stores: tuple[str, ...]) -> Expr:
    """Whether the instance may take a step that needs these stores"""
    awake = both(is_up(world, instance), negation(is_paused(world, instance)))
    near = [negation(apart(world, instance, store)) for store in map(store_instance, stores)]
    return both(awake, stores_ready(world, stores), *near)


def stores_ready(world: World, stores: tuple[str, ...]) -> Expr:
    """Whether all of these stores are up and none is paused"""
    found = [store_instance(store) for store in stores]
    return both(*(both(is_up(world, store), negation(is_paused(world, store))) for store in found))


def store_instance(store: str) -> Const:
    """A store's one instance"""
    return Const(0, instances(store))
