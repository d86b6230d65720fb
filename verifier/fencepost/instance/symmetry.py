"""Which scalarsets may be permuted, and which of them only together.

A permutation of a scalarset's members takes each run of the system to another run, if nothing tells the members
apart: the `symmetric` of its Sort says that no param does, and here the whole system is looked through for
what else might: a member named in an expression, an order among members, a choice of the first one.
A co-located role and its machine are compared by position, so they are permuted as one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import final

from fencepost.core.constant import mentions
from fencepost.core.operators import Op
from fencepost.core.statements import Block
from fencepost.core.system import Action, Parameter, Stage, System
from fencepost.core.terms import (
    Apply,
    Bag,
    Comprehend,
    Const,
    Expr,
    Map,
    Option,
    Record,
    Scalarset,
    Seq,
    Set,
    Type,
    Union,
)
from fencepost.core.walk import descend, expressions, statements


@final
@dataclass(frozen=True, slots=True)
class Group:
    """Scalarsets of `size` members each that are permuted together"""

    sorts: tuple[str, ...]
    size: int


def groups(system: System) -> tuple[Group, ...]:
    """What may be permuted, in the order of the sorts; scalarsets of one member have nothing to permute."""
    tied = {sort.type.name: sort.type.name for sort in system.sorts}
    fixed = {sort.type.name for sort in system.sorts if not sort.symmetric}
    for expr in chain.from_iterable(map(descend, _expressions(system))):
        fixed |= _told_apart(expr)
        _tie(expr, tied)
    found: list[Group] = []
    for sort in system.sorts:
        name = sort.type.name
        together = tuple(s.type.name for s in system.sorts if tied[s.type.name] == tied[name])
        if len(sort.members) > 1 and together[0] == name and not fixed.intersection(together):
            found.append(Group(together, len(sort.members)))
    return tuple(found)


def permuted(system: System) -> frozenset[str]:
    """The scalarsets in any group"""
    return frozenset(name for group in groups(system) for name in group.sorts)


def scalarsets(of: Type) -> frozenset[str]:
    """The scalarsets whose members a value of the type may hold, or be a map from."""
    match of:
        case Scalarset():
            return frozenset({of.name})
        case Option():
            return scalarsets(of.inner)
        case Set() | Bag() | Seq():
            return scalarsets(of.element)
        case Map():
            return scalarsets(of.key) | scalarsets(of.value)
        case Record():
            return frozenset[str]().union(*(scalarsets(kind) for _, kind in of.fields))
        case Union():
            kinds = [kind for _, fields in of.variants for _, kind in fields]
            return frozenset[str]().union(*map(scalarsets, kinds))
        case _:
            return frozenset()


def _told_apart(expr: Expr) -> frozenset[str]:
    """The scalarsets whose members an expression treats differently."""
    match expr:
        case Const():
            return mentions(expr.value, expr.type)
        case Apply(op=Op.LT | Op.LE | Op.NEXT | Op.PREV, args=(first, *_)):
            return scalarsets(first.type)
        case Apply(op=Op.SMALLEST | Op.LARGEST, args=(values,)):
            return scalarsets(values.type)
        case Comprehend(fold="min" | "max"):
            return scalarsets(expr.element.type)
        case Comprehend(fold="first" | "seq" | "concats", source=source) if not isinstance(source.type, Seq):
            return scalarsets(source.type)  # in which order a set is walked would be seen
        case _:
            return frozenset()


def _tie(expr: Expr, tied: dict[str, str]) -> None:
    if not isinstance(expr, Apply) or expr.op is not Op.SAME_MACHINE:
        return
    names = scalarsets(expr.type) | scalarsets(expr.args[0].type)
    roots = sorted(tied[name] for name in names)
    for name, root in tied.items():
        if root in roots:
            tied[name] = roots[0]


# ---------------------------------------------------------------- everything a system says


def _expressions(system: System) -> Iterator[Expr]:
    for variable in system.variables:
        yield variable.initial
    for function in system.functions:
        yield function.body
    for stage in system.initial:
        yield from _of_stage(stage)
    for action in system.actions:
        yield from _of_action(action)
    for item in system.properties:
        yield item.condition
    yield from system.bounds


def _of_action(action: Action) -> Iterator[Expr]:
    for stage in action.stages:
        yield from _of_stage(stage)


def _of_stage(stage: Stage) -> Iterator[Expr]:
    for binder in stage.binders:
        yield binder.domain if isinstance(binder, Parameter) else binder.value
    yield from stage.guards
    yield from _of_block(stage.body)


def _of_block(block: Block) -> Iterator[Expr]:
    for statement in statements(block):
        yield from expressions(statement)
