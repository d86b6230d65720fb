"""A value of any type, for a local that is assigned before it is read: the result of an inlined operation."""

from typing import assert_never

from fencepost.core.operators import Op
from fencepost.core.terms import (
    INT,
    Apply,
    Bag,
    Bool,
    Const,
    Enum,
    Expr,
    Int,
    Map,
    Option,
    Range,
    Record,
    Scalarset,
    Seq,
    Set,
    Type,
    Union,
)


def blank(type_: Type) -> Expr:
    """Some value of the type; which one means nothing."""
    match type_:
        case Bool():
            return Const(False, type_)
        case Range():
            lower = Const(type_.lower, INT) if isinstance(type_.lower, int) else type_.lower
            return Apply(Op.FIT, (lower,), type_)
        case Int() | Enum() | Scalarset():
            return Const(0, type_)
        case Option():
            return Const(None, type_)
        case Set() | Bag():
            return Const(frozenset(), type_)
        case Seq():
            return Const((), type_)
        case Map():
            return Apply(Op.FILL, (blank(type_.value),), type_)
        case Record():
            return Apply(Op.RECORD, tuple(blank(inner) for _, inner in type_.fields), type_)
        case Union():
            fields = type_.variants[0][1]
            position = Const(0, INT)
            return Apply(Op.VARIANT, (position, *(blank(inner) for _, inner in fields)), type_)
        case _:
            assert_never(type_)
