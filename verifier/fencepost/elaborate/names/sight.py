"""Who may see what: every read of the state is made here, and judged.

A step sees its own instance, stores and what is shared; the rest only inside `oracle(...)` or where a
variable is declared `oracle`. Ghosts are seen by properties, by other ghosts and by `assert`. Constants see
nothing.
"""

from fencepost.core.operators import Op
from fencepost.core.terms import BOOL, Apply, Const, Expr, Local, Map, Option, Primed, Read, Set, Type, Up
from fencepost.core.walk import descend
from fencepost.elaborate.names.scope import SEES_EVERYTHING, SEES_NOTHING, Scope
from fencepost.elaborate.names.symbols import (
    MessageSymbol,
    RoleSymbol,
    Symbols,
    TimerSymbol,
    VariableSymbol,
    control_name,
    posted_name,
)
from fencepost.source.diagnostic import Related
from fencepost.source.text import Span


def reads_ghost(expr: Expr, symbols: Symbols) -> bool:
    """Whether a ghost is read anywhere in the expression."""
    if not symbols.ghosts:
        return False
    return any(isinstance(part, (Read, Primed)) and part.variable in symbols.ghosts for part in descend(expr))


def read_variable(variable: VariableSymbol, instance: Expr | None, scope: Scope, span: Span) -> Expr | None:
    """The value of a variable: of `instance`, or of the whole system."""
    if not _sees_state(variable.label, scope, span) or variable.type is None:
        return None
    if variable.kind == "ghost" and not _sees_ghosts(variable, scope, span):
        return None
    if instance is None or variable.owner is None:
        if variable.kind == "shared" and scope.setting.is_step:
            scope.unit.rest("shared", variable.label, variable.node.span)
        return _whole(variable.name, variable.type, scope, span)
    if variable.kind != "ghost" and not variable.oracle and not _reaches(variable.owner, instance, scope, span):
        return None
    return _part(variable.name, variable.type, instance, scope, span)


def read_timer(timer: TimerSymbol, instance: Expr, scope: Scope, span: Span) -> Expr | None:
    """A timer (or the map of an indexed one) of `instance`: an Option of ticks left."""
    if timer.limit is None or not _sees_state(timer.label, scope, span):
        return None
    if not _reaches(timer.owner, instance, scope, span):
        return None
    one = Option(timer.limit)
    return _part(timer.name, one if timer.index is None else Map(timer.index, one), instance, scope, span)


def in_state(role: RoleSymbol, position: int, instance: Expr, scope: Scope, span: Span) -> Expr | None:
    """Whether `instance` of `role` is in its control state number `position`."""
    if role.control is None or not _sees_state(role.control.members[position], scope, span):
        return None
    if not _reaches(role.name, instance, scope, span):
        return None
    state = _part(control_name(role.name), role.control, instance, scope, span)
    return Apply(Op.EQ, (state, Const(position, role.control)), BOOL, span)


def is_up(role: RoleSymbol, instance: Expr, scope: Scope, span: Span) -> Expr | None:
    """Whether an instance is up."""
    if not _sees_state("up", scope, span):
        return None
    hidden = role.kind == "store" and scope.setting.is_step and not scope.setting.oracle
    if hidden:
        _out_of_reach(scope, span, f"whether `{role.name}` is up is out of a step's sight")
        return None
    if not _reaches(role.name, instance, scope, span):
        return None
    return Up(instance, BOOL, span, scope.setting.primed)


def read_posted(message: MessageSymbol, scope: Scope, span: Span) -> Expr | None:
    """The set of a posted message's records: everybody sees it."""
    if message.record is None or not _sees_state(message.name, scope, span):
        return None
    return _whole(posted_name(message.name), Set(message.record), scope, span)


def sees_traffic(scope: Scope, span: Span, own: bool) -> bool:
    """Whether messages in flight may be looked at here; `own`: only those from or to the actor."""
    if not _sees_state("in_flight", scope, span):
        return False
    if own or scope.setting.oracle or scope.setting.kind in SEES_EVERYTHING:
        return True
    message = "a step sees no messages in flight but those from or to itself"
    _refuse(scope, "FP404", span, message, f"write `oracle({span.text})` if a perfect observer is meant")
    return False


def is_self(instance: Expr, scope: Scope) -> bool:
    """Whether an expression plainly is the acting instance."""
    actor = scope.setting.actor
    if actor is None or instance.type != actor.instances:
        return False
    return actor.single or (isinstance(instance, Local) and instance.name == "self")


def _whole(name: str, type: Type, scope: Scope, span: Span) -> Expr:
    return Primed(name, type, span) if scope.setting.primed else Read(name, type, span)


def _part(name: str, type: Type, instance: Expr, scope: Scope, span: Span) -> Expr:
    whole = _whole(name, Map(instance.type, type), scope, span)
    return Apply(Op.GET, (whole, instance), type, span)


def _sees_state(what: str, scope: Scope, span: Span) -> bool:
    if scope.setting.kind not in SEES_NOTHING:
        return True
    if scope.setting.kind == "def":
        message = f"a recursive `def` reads only its arguments, constants and params, not `{what}`"
        _refuse(scope, "FP403", span, message, "hand it over as an argument")
    else:
        message = f"`{what}` is part of the state; only constants and params can stand here"
        _refuse(scope, "FP403", span, message, None)
    return False


def _sees_ghosts(variable: VariableSymbol, scope: Scope, span: Span) -> bool:
    if scope.setting.kind in SEES_EVERYTHING:
        return True
    message = f"`{variable.label}` is a ghost: a protocol must behave the same without it"
    hint = "ghosts are for properties, `assert`, `bound` and the values of other ghosts"
    _refuse(scope, "FP402", span, message, hint, (Related(variable.node.span, "declared here"),))
    return False


def _reaches(owner: str, instance: Expr, scope: Scope, span: Span) -> bool:
    """Whether `instance` of `owner` may be looked into; a store is noted as touched."""
    setting = scope.setting
    if setting.kind in SEES_EVERYTHING:
        return True
    role = scope.symbols.role(owner)
    if setting.oracle or is_self(instance, scope):
        return True
    if role is not None and role.kind == "store":
        scope.unit.stores[owner] = None
        return True
    _out_of_reach(scope, span, f"`{span.text}` is another instance's state, which a step cannot see")
    return False


def _out_of_reach(scope: Scope, span: Span, message: str) -> None:
    hint = f"learn it by a message; or write `oracle({span.text})` if a perfect observer is meant"
    _refuse(scope, "FP401", span, message, hint)


def _refuse(
    scope: Scope, code: str, span: Span, message: str, hint: str | None, related: tuple[Related, ...] = ()
) -> None:
    call = scope.setting.called_at
    if call is not None:
        scope.report.error(code, call, message, hint, (*related, Related(span, "read here")))
    else:
        scope.report.error(code, span, message, hint, related)
