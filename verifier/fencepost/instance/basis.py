"""What a verdict rests on, as text, and which scalarsets may be permuted."""

from collections.abc import Iterator
from itertools import chain
from typing import cast

from fencepost.core.constant import mentions
from fencepost.core.make import place
from fencepost.core.protocol import Model, VariableDecl
from fencepost.core.statements import Assign, Block, For, Send
from fencepost.core.system import Sort
from fencepost.core.terms import (
    Bool,
    Const,
    Enum,
    Expr,
    Local,
    MessagesIn,
    Option,
    Scalarset,
    Seq,
    Set,
    Type,
    Up,
    Value,
)
from fencepost.core.turns import clashes
from fencepost.core.walk import descend, expressions, statements
from fencepost.instance.environment.crash import VOLATILE
from fencepost.instance.environment.network import wire, wires
from fencepost.instance.environment.skew import offsets
from fencepost.instance.instance import Basis
from fencepost.instance.symmetry import scalarsets
from fencepost.instance.world import World, blocks, declared, first_value, instances


def basis_of(world: World, model: Model) -> Basis:
    """What the model grants, binds and bounds."""
    return Basis(
        params=tuple((name, _text(world, value, type)) for name, type, value in world.values),
        instances=tuple((role.name, world.members[role.name]) for role in world.typed.roles),
        budgets=tuple((grant.name, grant.limit) for grant in world.grants),
        network=_network(world),
        bounds=tuple(bound.span.text if bound.span is not None else "" for bound in model.bounds),
        rests=world.typed.rests,
        notes=tuple(_notes(world)),
    )


def _network(world: World) -> str:
    kinds = {found.kind for found in wires(world)}
    if not kinds:
        return "none"
    text = ", ".join(sorted(kinds, key=lambda kind: (kind != world.network, kind)))
    text += f", capacity {world.capacity}"
    return f"{text}, reset on crash" if world.reset_on_crash else text


def _notes(world: World) -> Iterator[str]:
    if world.no_restart:
        yield f"what crashes stays down: no restart {', '.join(sorted(world.no_restart))}"
    if world.prunes:
        yield f"states with more than {world.capacity} messages in flight are not gone on from"
    if offsets(world):
        yield (
            "clock offsets are forgotten while no timer runs: `holds` is sound, a violation may need "
            "a clock that is further off over several intervals"
        )


def _text(world: World, value: Value, type: Type) -> str:
    """A param's value as a model would write it"""
    match type:
        case Bool():
            return "true" if value else "false"
        case Enum():
            return type.members[cast(int, value)]
        case Scalarset():
            return world.members[type.name][cast(int, value)]
        case Option():
            return "none" if value is None else _text(world, value, type.inner)
        case Set():
            parts = [_text(world, each, type.element) for each in cast("frozenset[Value]", value)]
            return "{" + ", ".join(sorted(parts)) + "}"
        case Seq():
            parts = [_text(world, each, type.element) for each in cast("tuple[Value, ...]", value)]
            return "[" + ", ".join(parts) + "]"
        case _:
            return str(value)


# ---------------------------------------------------------------- symmetry


def sorts_of(world: World) -> tuple[Sort, ...]:
    """The scalarsets. One is symmetric if it is not ordered and no param, bound or first value that a down
    instance shows tells its members apart, and no queue and no `on crash` keeps the order in which a loop went through
    them. A co-located role is permuted with its machine or not at all."""
    fixed = {name for _, type, value in world.values for name in mentions(value, type)}
    fixed |= {name for bound in world.bounds for name in _named(bound)}
    fixed |= {name for variable in world.typed.variables for name in _shown_when_down(world, variable)}
    fixed |= {name for block in blocks(world.typed) for name in _queued_in_turn(world, block)}
    fixed |= {machine for machine in world.halted if _crashes_clash(world, machine)}
    made: list[Sort] = []
    for role in world.typed.roles:
        together = world.aboard(world.machine(role.name)) if role.kind != "sort" else (role.name,)
        apart = any(name in fixed or world.role(name).ordered for name in together)
        made.append(Sort(Scalarset(role.name), world.members[role.name], not apart))
    return tuple(made)


def _named(expr: Expr) -> frozenset[str]:
    found = [mentions(part.value, part.type) for part in descend(expr) if isinstance(part, Const)]
    return frozenset[str]().union(*found)


def _shown_when_down(world: World, variable: VariableDecl) -> frozenset[str]:
    """A down instance shows the first value of `x: T in S`: if it is a member, that member stands out"""
    if variable.owner is None or variable.choices is None or not world.may_be_down(variable.owner):
        return frozenset()
    return scalarsets(variable.type)


def _queued_in_turn(world: World, block: Block) -> Iterator[str]:
    """Whose members a loop sends of, one after the other, into one queue: whoever comes first stands first there"""
    for loop in statements(block):
        if isinstance(loop, For) and not isinstance(loop.source.type, Seq):
            sends = (inner for inner in statements(loop.body) if isinstance(inner, Send))
            one_queue = (send for send in sends if wire(world, send.channel).kind == "fifo" and not _to(loop, send))
            if any(one_queue):
                yield from scalarsets(loop.source.type)


def _to(loop: For, send: Send) -> bool:
    """Whether each turn sends to a receiver of its own"""
    return isinstance(send.receiver, Local) and send.receiver.name == loop.name


def _crashes_clash(world: World, machine: str) -> bool:
    """Whether it makes a difference in which order instances go down that one step switches off: between two of them
    others are up or not, and messages may be lost"""
    aboard = world.aboard(machine)
    block = [statement for name in aboard for statement in world.role(name).on_crash]
    block += [_reset(variable) for variable in world.variables(*aboard) if variable.kind in VOLATILE]
    seen = chain.from_iterable(descend(expr) for inner in statements(tuple(block)) for expr in expressions(inner))
    return any(isinstance(part, Up | MessagesIn) for part in seen) or bool(clashes("self", tuple(block)))


def _reset(variable: VariableDecl) -> Assign:
    self = Local("self", instances(str(variable.owner)))
    return Assign(place(declared(variable), self), first_value(variable))
