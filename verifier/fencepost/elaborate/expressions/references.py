"""What names, dotted names and indices mean: `epoch`, `n.epoch`, `Vote.prepared`, `seen[n].left`."""

from dataclasses import dataclass
from typing import TypeAlias, assert_never, final

from fencepost.core.operators import Op
from fencepost.core.terms import (
    BOOL,
    INT,
    Apply,
    Const,
    Domain,
    Enum,
    Expr,
    Map,
    Param,
    Record,
    Scalarset,
    Set,
    Type,
    Union,
)
from fencepost.elaborate.expressions.elements import as_key, element
from fencepost.elaborate.expressions.helpers import position, standing_at
from fencepost.elaborate.expressions.types import inner, shown, unwrapped
from fencepost.elaborate.names.scope import Scope
from fencepost.elaborate.names.sight import in_state, is_up, read_timer, read_variable
from fencepost.elaborate.names.symbols import (
    ConstSymbol,
    DefSymbol,
    MemberSymbol,
    MessageSymbol,
    ParamSymbol,
    RoleSymbol,
    SortSymbol,
    TimerSymbol,
    TopSymbol,
    TypeSymbol,
    VariableSymbol,
)
from fencepost.elaborate.names.unknown import unknown_attribute, unknown_name
from fencepost.source.text import Span
from fencepost.syntax import ast


@final
@dataclass(frozen=True, slots=True)
class TimerRef:
    """A timer, which is no value: it has `.left` and `.running`. `expr` is core's Option of ticks left (for
    an indexed timer without its `key` yet, the map of them) of `instance`."""

    symbol: TimerSymbol
    instance: Expr
    key: Expr | None
    expr: Expr


Found: TypeAlias = Expr | TimerRef | None


def reference(node: ast.Expr, scope: Scope, expected: Type | None = None) -> Found:
    """What a text means that may name a timer; None where it is wrong."""
    match node:
        case ast.Ref():
            return _name(node, scope, expected)
        case ast.Attribute():
            return _attribute(node, scope)
        case ast.Index():
            return _index(node, scope)
        case _:
            return scope.expression(node, expected)


def value_of(found: Found, node: ast.Expr, scope: Scope) -> Expr | None:
    """A reference where a value is needed."""
    if not isinstance(found, TimerRef):
        return found
    hint = f"`{node.span.text}.left` is how many ticks are left, `{node.span.text}.running` whether any are"
    scope.report.error("FP320", node.span, f"`{node.span.text}` is a timer, not a value", hint)
    return None


def timer(node: ast.Expr, scope: Scope) -> TimerRef | None:
    """The one timer that a text names (of an indexed timer, with its index)."""
    found = reference(node, scope)
    if isinstance(found, TimerRef):
        if found.symbol.index is None or found.key is not None:
            return found
        hint = f"write `{node.span.text}[x]`"
        scope.report.error("FP320", node.span, f"`{node.span.text}` is one timer for each index", hint)
    elif found is not None:
        scope.report.error("FP320", node.span, f"`{node.span.text}` is not a timer")
    return None


# ---------------------------------------------------------------- a bare name


def _name(node: ast.Ref, scope: Scope, expected: Type | None) -> Found:
    bound = scope.lookup(node.name)
    if bound is not None:
        return None if bound.value is None else standing_at(bound.value, node.span)
    if node.name in ("self", "machine"):
        return _self(node, scope)
    own = _own_name(node, scope)
    if own is not None:
        return own[0]
    found = scope.symbols.top.get(node.name)
    if found is not None:
        return _top(found, node, scope)
    members = scope.symbols.members.get(node.name)
    if members:
        return _bare_member(members, node, scope, expected)
    unknown_name(node, scope)
    return None


def _self(node: ast.Ref, scope: Scope) -> Expr | None:
    role, instance = scope.setting.role, scope.setting.self_expr
    if role is None or instance is None or role.kind == "store":
        message = f"there is no `{node.name}` here: this is not inside a role"
        scope.report.error("FP204", node.span, message)
        return None
    if node.name == "self":
        return standing_at(instance, node.span)
    if role.on is None:
        message = f"`{role.name}` is not on a machine of another role"
        scope.report.error("FP204", node.span, message, f"declare it `role {role.name} on R:`")
        return None
    return Apply(Op.SAME_MACHINE, (instance,), Scalarset(role.on), node.span)


def _own_name(node: ast.Ref, scope: Scope) -> tuple[Found] | None:
    """What a name means inside a role, store or their defs, in a box; no box if nothing there has it."""
    role, instance = scope.setting.role, scope.setting.self_expr
    if role is None or instance is None:
        return None
    name = node.name
    if name in role.variables:
        return (read_variable(role.variables[name], instance, scope, node.span),)
    if name in role.timers:
        return (_timer_of(role.timers[name], instance, scope, node.span),)
    if name in role.states:
        return (in_state(role, role.states.index(name), instance, scope, node.span),)
    if name in role.defs:
        _not_a_value(role.defs[name], node, scope)
        return (None,)
    return None


def _timer_of(symbol: TimerSymbol, instance: Expr, scope: Scope, span: Span) -> TimerRef | None:
    expr = read_timer(symbol, instance, scope, span)
    return None if expr is None else TimerRef(symbol, instance, None, expr)


def _top(found: TopSymbol, node: ast.Ref, scope: Scope) -> Expr | None:
    match found:
        case ParamSymbol():
            return None if found.type is None else Param(found.name, found.type, node.span)
        case ConstSymbol():
            return None if found.value is None else standing_at(found.value, node.span)
        case VariableSymbol():
            return read_variable(found, None, scope, node.span)
        case TypeSymbol():
            return None if found.type is None else Domain(found.type, Set(found.type), node.span)
        case SortSymbol():
            return Domain(found.type, Set(found.type), node.span)
        case RoleSymbol():
            if found.single:
                return Const(0, found.instances, node.span)
            return Domain(found.instances, Set(found.instances), node.span)
        case DefSymbol() | MessageSymbol():
            _not_a_value(found, node, scope)
            return None
        case _:
            assert_never(found)


def _not_a_value(found: DefSymbol | MessageSymbol, node: ast.Ref, scope: Scope) -> None:
    if isinstance(found, DefSymbol):
        names = ", ".join(argument.name for argument in found.arguments)
        message, hint = f"`{found.name}` is a `def`, not a value", f"call it: `{found.name}({names})`"
    else:
        message = f"`{found.name}` is a message, not a value"
        hint = f"`in_flight({found.name})` asks whether one is on its way"
        hint = f"`posted({found.name})` is the set of those posted" if found.kind == "posted" else hint
    scope.report.error("FP204", node.span, message, hint)


def _bare_member(members: list[MemberSymbol], node: ast.Ref, scope: Scope, expected: Type | None) -> Expr | None:
    wanted = [member for member in members if expected is not None and member.type == inner(expected)]
    if len(members) > 1 and len(wanted) != 1:
        choices = " or ".join(f"`{member.owner}.{member.name}`" for member in members)
        message = f"`{node.name}` is a value of more than one type"
        scope.report.error("FP207", node.span, message, f"write {choices}")
        return None
    return member_value((wanted or members)[0], node.span, scope)


def member_value(member: MemberSymbol, span: Span, scope: Scope) -> Expr | None:
    """An enum's member, or a union's variant without fields."""
    if isinstance(member.type, Enum):
        return Const(member.position, member.type, span)
    fields = member.type.variants[member.position][1]
    if fields:
        names = ", ".join(name for name, _ in fields)
        message = f"`{member.name}` carries fields"
        scope.report.error("FP313", span, message, f"write `{member.name}({names})`")
        return None
    return Apply(Op.VARIANT, (position(member.position),), member.type, span)


# ---------------------------------------------------------------- a dotted name


def _attribute(node: ast.Attribute, scope: Scope) -> Found:
    if isinstance(node.value, ast.Ref) and scope.lookup(node.value.name) is None:
        found = scope.symbols.top.get(node.value.name)
        if isinstance(found, TypeSymbol):
            return _qualified(found, node, scope)
    base = reference(node.value, scope)
    if base is None:
        return None
    if isinstance(base, TimerRef):
        return _of_timer(base, node, scope)
    return attribute(unwrapped(base), node, scope)


def variant_of(found: TypeSymbol, name: ast.Name, scope: Scope) -> MemberSymbol | None:
    """The member or variant `name` of an enum or a union."""
    if isinstance(found.type, Enum):
        known = found.type.members
    elif isinstance(found.type, Union):
        known = tuple(variant for variant, _ in found.type.variants)
    else:
        return None
    if name.text in known:
        return MemberSymbol(name.text, found.name, found.type, known.index(name.text))
    unknown_attribute(name, f"`{found.name}`", known, scope)
    return None


def _qualified(found: TypeSymbol, node: ast.Attribute, scope: Scope) -> Expr | None:
    if found.type is None:
        return None
    if not isinstance(found.type, (Enum, Union)):
        message = f"`{found.name}` is a type and has no `{node.name.text}`"
        scope.report.error("FP208", node.name.span, message)
        return None
    member = variant_of(found, node.name, scope)
    return None if member is None else member_value(member, node.span, scope)


def _of_timer(base: TimerRef, node: ast.Attribute, scope: Scope) -> Expr | None:
    if node.name.text not in ("left", "running"):
        unknown_attribute(node.name, "a timer", ("left", "running"), scope)
        return None
    if base.symbol.index is not None and base.key is None:
        timer(node.value, scope)
        return None
    left = Apply(Op.VALUE, (base.expr,), inner(base.expr.type), node.span)
    if node.name.text == "left":
        return left
    set_going = Apply(Op.NE, (base.expr, Const(None, base.expr.type)), BOOL, node.span)
    not_expired = Apply(Op.LT, (Const(0, INT), left), BOOL, node.span)
    return Apply(Op.AND, (set_going, not_expired), BOOL, node.span)


def attribute(base: Expr, node: ast.Attribute, scope: Scope) -> Found:
    """`base.name` for a value."""
    if isinstance(base.type, Record):
        return _field(base, base.type, node, scope)
    if isinstance(base.type, Scalarset):
        role = scope.symbols.role(base.type.name)
        if role is not None:
            return _of_instance(base, role, node, scope)
    message = f"a value of type `{shown(base.type)}` has no `{node.name.text}`"
    scope.report.error("FP208", node.name.span, message, _attribute_hint(base, node))
    return None


def _attribute_hint(base: Expr, node: ast.Attribute) -> str | None:
    name = node.name.text
    if isinstance(base, Domain) and isinstance(base.type, Set) and isinstance(base.type.element, Scalarset):
        return f"`{base.type.element.name}` is the set of all of them: `x.{name}` for one `x` of it"
    if name in ("add", "remove", "append", "clear"):
        return f"`.{name}(...)` is a statement"
    if isinstance(base.type, Union):
        return "a union's fields are reached by `match`"
    return None


def _field(base: Expr, record: Record, node: ast.Attribute, scope: Scope) -> Expr | None:
    names = [name for name, _ in record.fields]
    if node.name.text not in names:
        known = [name for name in names if not name.startswith("~")]
        unknown_attribute(node.name, f"`{record.name}`", known, scope)
        return None
    index = names.index(node.name.text)
    return Apply(Op.FIELD, (base, position(index)), record.fields[index][1], node.span)


def _of_instance(base: Expr, role: RoleSymbol, node: ast.Attribute, scope: Scope) -> Found:
    name = node.name.text
    if name in role.variables:
        return read_variable(role.variables[name], base, scope, node.span)
    if name in role.timers:
        return _timer_of(role.timers[name], base, scope, node.span)
    if name == "up":
        return is_up(role, base, scope, node.span)
    if name == "machine" and role.on is not None:
        return Apply(Op.SAME_MACHINE, (base,), Scalarset(role.on), node.span)
    if name in role.states:
        message = f"`{name}` is a state of `{role.name}`, not a variable"
        text = node.value.span.text
        scope.report.error("FP208", node.name.span, message, f"write `{text} is {name}`")
    elif name not in scope.symbols.broken:
        unknown_attribute(node.name, f"`{role.name}`", (*role.variables, *role.timers, "up"), scope)
    return None


# ---------------------------------------------------------------- an index


def _index(node: ast.Index, scope: Scope) -> Found:
    base = reference(node.value, scope)
    if base is None:
        return None
    if isinstance(base, TimerRef):
        return _timer_at(base, node, scope)
    return element(unwrapped(base), node, scope)


def _timer_at(base: TimerRef, node: ast.Index, scope: Scope) -> TimerRef | None:
    if base.symbol.index is None or base.key is not None:
        scope.report.error("FP311", node.span, f"`{node.value.span.text}` is one timer, not one for each index")
        return None
    key = as_key(node.index, base.symbol.index, scope)
    of = base.expr.type
    if key is None or not isinstance(of, Map):
        return None
    return TimerRef(base.symbol, base.instance, key, Apply(Op.GET, (base.expr, key), of.value, node.span))
