"""What may stand left of `=`: from a target's text to a core `Place`, and who may write there.

A step writes its own instance's variables, shared ones, and ghosts wherever they are; `init` writes all;
`on crash` only what survives. Locals are values and are never written. Reading is `expressions`' business.
"""

from dataclasses import dataclass, replace
from typing import Literal, final

from fencepost.core.make import read_place
from fencepost.core.operators import Op
from fencepost.core.statements import AtField, AtIndex, AtKey, Place, Selector, Unwrap
from fencepost.core.terms import (
    INT,
    Apply,
    Const,
    Expr,
    Map,
    Option,
    Record,
    Scalarset,
    Seq,
    Type,
)
from fencepost.elaborate.expressions.values import stored
from fencepost.elaborate.lower.timers import timer_type
from fencepost.elaborate.names.scope import Scope
from fencepost.elaborate.names.symbols import ConstSymbol, ParamSymbol, RoleSymbol, TimerSymbol, VariableSymbol
from fencepost.source.diagnostic import Related
from fencepost.source.text import Span
from fencepost.syntax import ast

Purpose = Literal["step", "on crash", "on restart", "init", "operation"]


@final
@dataclass(frozen=True, slots=True)
class Target:
    """A place and what stands at its root. `own`: the acting instance's, or nobody's."""

    place: Place
    symbol: VariableSymbol | TimerSymbol
    own: bool
    span: Span

    @property
    def ghost(self) -> bool:
        return isinstance(self.symbol, VariableSymbol) and self.symbol.kind == "ghost"

    @property
    def timer(self) -> bool:
        return isinstance(self.symbol, TimerSymbol)

    @property
    def limit(self) -> Type | None:
        """A timer's range"""
        return self.symbol.limit if isinstance(self.symbol, TimerSymbol) else None


def resolve(target: ast.Expr, scope: Scope, purpose: Purpose) -> Target | None:
    """The place that `target` names, if this text may write it; what is wrong is reported."""
    found = _resolve(target, scope)
    return found if found is not None and _permitted(found, scope, purpose) else None


# ---------------------------------------------------------------- from text to place


def _resolve(target: ast.Expr, scope: Scope) -> Target | None:
    match target:
        case ast.Ref():
            return _name(target, scope)
        case ast.Attribute():
            return _attribute(target, scope)
        case ast.Index():
            return _index(target, scope)
        case _:
            hint = "what can be assigned is a variable, a field `x.f` or an element `x[i]`"
            scope.report.error("FP502", target.span, "this cannot be assigned", hint)
            return None


def _name(ref: ast.Ref, scope: Scope) -> Target | None:
    bound = scope.lookup(ref.name)
    if bound is not None:
        message = f"`{ref.name}` cannot be assigned: parameters, `let` and loop variables are values"
        related = (Related(bound.span, "bound here"),)
        scope.report.error("FP501", ref.span, message, "keep what changes in a variable", related)
        return None
    role, instance = scope.setting.role, scope.setting.self_expr
    if role is not None and instance is not None:
        symbol = role.variables.get(ref.name) or role.timers.get(ref.name)
        if symbol is not None:
            return _owned(symbol, role, instance, True, ref.span)
    found = scope.symbols.top.get(ref.name)
    if isinstance(found, VariableSymbol):
        return None if found.type is None else Target(Place(found.name, False, (), found.type), found, True, ref.span)
    _refuse_name(ref, scope)
    return None


def _refuse_name(ref: ast.Ref, scope: Scope) -> None:
    role = scope.setting.role
    known = [name for name, found in scope.symbols.top.items() if isinstance(found, VariableSymbol)]
    known += [] if role is None else [*role.variables, *role.timers]
    if ref.name in scope.symbols.broken:
        return
    if ref.name in scope.symbols.top or ref.name in scope.symbols.members or ref.name in ("self", "machine"):
        scope.report.error("FP502", ref.span, f"`{ref.name}` is not a variable and cannot be assigned")
        return
    hint = scope.report.suggestion(ref.name, known)
    scope.report.error("FP503", ref.span, f"there is no variable `{ref.name}` here", hint)


def _owned(
    symbol: VariableSymbol | TimerSymbol, role: RoleSymbol, instance: Expr, own: bool, span: Span
) -> Target | None:
    type_ = timer_type(symbol) if isinstance(symbol, TimerSymbol) else symbol.type
    if type_ is None:
        return None
    way = AtKey(instance, Map(role.instances, type_), instance.span)
    return Target(Place(symbol.name, False, (way,), type_), symbol, own, span)


def _attribute(node: ast.Attribute, scope: Scope) -> Target | None:
    instance = _instance(node.value, scope)
    if instance is not None:
        return _of_instance(node, instance, scope)
    base = _resolve(node.value, scope)
    base = None if base is None else opened(base)
    if base is None:
        return None
    type_ = base.place.type
    if isinstance(type_, Scalarset):
        holder = scope.expression(node.value)
        return None if holder is None else _of_instance(node, holder, scope)
    if not isinstance(type_, Record):
        scope.report.error("FP502", node.span, f"`{node.value.span.text}` has no fields to assign")
        return None
    names = [name for name, _ in type_.fields]
    if node.name.text not in names:
        message = f"`{type_.name}` has no field `{node.name.text}`"
        scope.report.error("FP503", node.name.span, message, scope.report.suggestion(node.name.text, names))
        return None
    position = names.index(node.name.text)
    return _inside(base, AtField(position, type_), type_.fields[position][1], node.span)


def _instance(node: ast.Expr, scope: Scope) -> Expr | None:
    """The instance whose variable `node.x` is, where `node` is no variable itself."""
    if not isinstance(node, ast.Ref):
        return None
    bound = scope.lookup(node.name)
    if bound is not None:
        value = bound.value
    else:
        role = scope.symbols.role(node.name)
        named = node.name in ("self", "machine") or (role is not None and role.single)
        named = named or isinstance(scope.symbols.top.get(node.name), (ParamSymbol, ConstSymbol))
        value = scope.expression(node) if named else None
    if value is not None and isinstance(value.type, Option) and isinstance(value.type.inner, Scalarset):
        return Apply(Op.VALUE, (value,), value.type.inner, node.span)
    return value if value is not None and isinstance(value.type, Scalarset) else None


def _of_instance(node: ast.Attribute, instance: Expr, scope: Scope) -> Target | None:
    type_ = instance.type.inner if isinstance(instance.type, Option) else instance.type
    role = scope.symbols.role(type_.name) if isinstance(type_, Scalarset) else None
    if role is None:
        scope.report.error("FP502", node.span, f"`{node.value.span.text}` has no variables to assign")
        return None
    if isinstance(instance.type, Option):
        instance = Apply(Op.VALUE, (instance,), role.instances, node.value.span)
    symbol = role.variables.get(node.name.text) or role.timers.get(node.name.text)
    if symbol is None:
        message = f"`{role.name}` has no variable `{node.name.text}`"
        hint = scope.report.suggestion(node.name.text, [*role.variables, *role.timers])
        scope.report.error("FP503", node.name.span, message, hint)
        return None
    here = scope.setting
    own = role == here.role and (instance == here.self_expr or role.single)
    return _owned(symbol, role, instance, own, node.span)


def _index(node: ast.Index, scope: Scope) -> Target | None:
    base = _resolve(node.value, scope)
    base = None if base is None else opened(base)
    if base is None:
        return None
    type_ = base.place.type
    within = scope.of_kind("ghost") if base.ghost and scope.setting.is_step else scope
    if isinstance(type_, Map):
        key = stored(node.index, within, type_.key, f"the key of {node.value.span.text}")
        return None if key is None else _inside(base, AtKey(key, type_, node.span), type_.value, node.span)
    if isinstance(type_, Seq):
        index = _position(node.index, base.place, within)
        return None if index is None else _inside(base, AtIndex(index, type_, node.span), type_.element, node.span)
    hint = "what can be indexed is a map or a sequence"
    scope.report.error("FP502", node.span, f"`{node.value.span.text}` has no elements to assign", hint)
    return None


def _position(node: ast.Expr, place: Place, scope: Scope) -> Expr | None:
    """A literal negative index counts from the end; a computed one is taken as it is."""
    index = stored(node, scope, INT, "the index")
    if isinstance(node, ast.Unary) and node.op == "-" and isinstance(node.operand, ast.Number):
        size = Apply(Op.SIZE, (read_place(place),), INT, node.span)
        return Apply(Op.SUB, (size, Const(node.operand.value, INT)), INT, node.span)
    return index


def _inside(base: Target, selector: Selector, type_: Type, span: Span) -> Target:
    place = Place(base.place.root, base.place.is_local, (*base.place.path, selector), type_)
    return replace(base, place=place, span=span)


def opened(base: Target) -> Target:
    """Where a value is needed, an option is opened; at none that fails."""
    type_ = base.place.type
    if not isinstance(type_, Option) or base.timer:
        return base
    return _inside(base, Unwrap(type_, base.span), type_.inner, base.span)


# ---------------------------------------------------------------- who may write


def _permitted(target: Target, scope: Scope, purpose: Purpose) -> bool:
    if target.ghost or purpose == "init":
        return True
    if not target.own:
        message = f"`{target.span.text}` is another instance's: a step changes its own instance only"
        hint = "send it a message, or make it a `store`'s operation or a `shared` variable"
        scope.report.error("FP504", target.span, message, hint)
        return False
    lost = target.timer or (isinstance(target.symbol, VariableSymbol) and target.symbol.kind == "volatile")
    if purpose == "on crash" and lost:
        message = f"`{target.symbol.label}` is lost in the crash: writing it here has no effect"
        hint = "`on crash` may write durable, shared and ghost variables; `on restart` may write all"
        scope.report.error("FP505", target.span, message, hint)
        return False
    if purpose == "operation" and target.symbol.owner is None:
        message = f"an operation changes its own store, not the shared variable `{target.symbol.label}`"
        scope.report.error("FP504", target.span, message, "write it in the step that calls the operation")
        return False
    return True
