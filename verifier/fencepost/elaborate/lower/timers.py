"""Timers: a variable that is none while stopped, 0 when expired, and else the ticks that are left.

A crash takes it back to none; only the environment's tick counts it down. `start t for e` stores e, which
must lie within the timer's range, whatever the timer was; `stop t` stores none. `on expiry of t` is a step
that is enabled at 0 and begins by stopping the timer, so that it happens once. `timer seen[n in Node]` is a map
of them.
"""

from fencepost.core.operators import Op
from fencepost.core.protocol import VariableDecl
from fencepost.core.statements import Assign, Place
from fencepost.core.terms import BOOL, INT, Apply, Const, Expr, Map, Option, Range, Type
from fencepost.elaborate.names.symbols import TimerSymbol
from fencepost.source.text import Span


def timer_type(timer: TimerSymbol) -> Type | None:
    """The type of one instance's timer, or of all its timers where it has an index."""
    if timer.limit is None:
        return None
    return Option(timer.limit) if timer.index is None else Map(timer.index, Option(timer.limit))


def timer_variable(timer: TimerSymbol) -> VariableDecl | None:
    """The variable behind a timer."""
    type_ = timer_type(timer)
    if type_ is None:
        return None
    initial: Expr = Const(None, type_.value if isinstance(type_, Map) else type_)
    if isinstance(type_, Map):
        initial = Apply(Op.FILL, (initial,), type_)
    return VariableDecl(
        timer.name, timer.label, "timer", timer.owner, type_, initial, None, False, timer.node.name.span
    )


def start(place: Place, limit: Range, ticks: Expr, note: str, span: Span) -> Assign:
    """`start t for ticks`: more than the timer's range allows is an error, not a longer wait."""
    fitted = Apply(Op.FIT, (ticks,), limit, span, note)
    return Assign(place, Apply(Op.SOME, (fitted,), place.type, span), span)


def stop(place: Place, span: Span) -> Assign:
    """`stop t`"""
    return Assign(place, Const(None, place.type), span)


def expired(timer: Expr) -> Expr:
    """Whether a timer (an expression of its option type) is at 0; never an error."""
    inner = timer.type.inner if isinstance(timer.type, Option) else INT
    zero = Apply(Op.SOME, (Const(0, inner),), timer.type)
    return Apply(Op.EQ, (timer, zero), BOOL, timer.span)
