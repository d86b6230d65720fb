"""`on expiry of t`: enabled while the timer is at 0, and the first thing it does is to stop it."""

from dataclasses import dataclass
from typing import final

from fencepost.core.make import read_place
from fencepost.core.statements import AtKey, Block, Place
from fencepost.core.system import Binder, Parameter
from fencepost.core.terms import Domain, Expr, Local, Map, Set
from fencepost.elaborate.lower.timers import expired, stop, timer_type
from fencepost.elaborate.names.scope import Scope
from fencepost.elaborate.names.symbols import RoleSymbol, TimerSymbol
from fencepost.syntax import ast


@final
@dataclass(frozen=True, slots=True)
class Expiry:
    """The choice among an indexed timer's elements, the guard, and the stop"""

    binders: tuple[Binder, ...]
    guard: Expr
    opening: Block


def expiry(node: ast.OnExpiry, role: RoleSymbol, scope: Scope) -> Expiry | None:
    """The head of an expiry handler; its index is bound in `scope`."""
    timer = role.timers.get(node.timer.text)
    if timer is None:
        message = f"`{role.name}` has no timer `{node.timer.text}`"
        scope.report.error("FP503", node.timer.span, message, scope.report.suggestion(node.timer.text, role.timers))
    type_ = None if timer is None else timer_type(timer)
    index = None if timer is None else timer.index
    local = None if node.index is None else scope.bind(node.index, index)
    if timer is None or type_ is None or not _index_fits(node, timer, scope):
        return None
    self_ = scope.setting.self_expr or Local("self", role.instances)
    place = Place(timer.name, False, (AtKey(self_, Map(role.instances, type_), node.timer.span),), type_)
    binders: tuple[Binder, ...] = ()
    if isinstance(type_, Map) and local is not None:
        place = Place(place.root, False, (*place.path, AtKey(local, type_, node.timer.span)), type_.value)
        everything = Domain(local.type, Set(local.type), local.span)
        binders = (Parameter(local.name, local.type, everything, "argument", local.span),)
    return Expiry(binders, expired(read_place(place)), (stop(place, node.span),))


def _index_fits(node: ast.OnExpiry, timer: TimerSymbol, scope: Scope) -> bool:
    name, indexed = timer.label, timer.node.index is not None
    if indexed and node.index is None:
        message = f"`{name}` has a timer for each element: name the one that expires"
        scope.report.error("FP503", node.timer.span, message, f"write `on expiry of {name}[n]:`")
    elif not indexed and node.index is not None:
        scope.report.error("FP503", node.index.span, f"`{name}` is one timer, without an index")
    return indexed == (node.index is not None)
