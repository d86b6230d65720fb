"""`match`: a chain of ifs on the variant (or the enum's member), each case's fields bound by lets.

The value is evaluated once. Cases are exhaustive (statements see to it), so the last one needs no test.
"""

from fencepost.core.operators import Op
from fencepost.core.statements import Block, If, Let
from fencepost.core.terms import BOOL, INT, Apply, Const, Enum, Expr, Local, Union
from fencepost.source.text import Span


def is_member(value: Expr, type_: Union | Enum, position: int) -> Expr:
    """Whether `value` is that variant or member."""
    if isinstance(type_, Enum):
        return Apply(Op.EQ, (value, Const(position, type_)), BOOL)
    return Apply(Op.IS_VARIANT, (value, Const(position, INT)), BOOL)


def binding(value: Expr, variant: int, position: int, local: Local) -> Let:
    """A case's field as a local."""
    where = (value, Const(variant, INT), Const(position, INT))
    field = Apply(Op.VARIANT_FIELD, where, local.type, local.span)
    return Let(local.name, field, local.type)


def chain(subject: Local, type_: Union | Enum, cases: list[tuple[int | None, Block]], span: Span) -> Block:
    """Cases (None: any other) to nested ifs; `subject` is bound already."""
    value = Local(subject.name, subject.type, span)
    below: Block = ()
    for number, (position, block) in enumerate(reversed(cases)):
        is_rest = number == 0 or position is None
        below = block if is_rest else (If(is_member(value, type_, position or 0), block, below),)
    return below
