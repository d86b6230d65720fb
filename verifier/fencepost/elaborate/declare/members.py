"""What roles, stores and messages have inside: variables, timers, operations, defs, fields."""

from typing import TypeAlias

from fencepost.core.terms import Domain, Enum, Range, Record, Type
from fencepost.elaborate.declare.declared import check_name, twice, unique
from fencepost.elaborate.declare.defs import signature
from fencepost.elaborate.declare.dependencies import in_order, names_needed
from fencepost.elaborate.declare.resolve import resolve
from fencepost.elaborate.expressions.operations import integer
from fencepost.elaborate.names.scope import Scope
from fencepost.elaborate.names.symbols import (
    ConstSymbol,
    DefSymbol,
    FieldSymbol,
    MessageSymbol,
    OperationSymbol,
    ParamSymbol,
    RoleSymbol,
    TimerSymbol,
    VariableSymbol,
    owned_name,
)
from fencepost.source.diagnostic import Related
from fencepost.syntax import ast

Inside: TypeAlias = ast.Variable | ast.Timer | ast.Def | ast.Operation


def role_shell(node: ast.Role) -> RoleSymbol:
    """A role whose inside is still empty; `fill_role` puts it there."""
    states = [state.text for item in node.items if isinstance(item, ast.States) for state in item.names]
    control = Enum(f"{node.name.text}.state", tuple(dict.fromkeys(states))) if states else None
    on = None if node.on is None else node.on.text
    kind = "service" if node.service else "role"
    return RoleSymbol(node.name.text, kind, node.ordered, on, control, {}, {}, {}, {}, node)


def store_shell(node: ast.Store) -> RoleSymbol:
    """A store whose inside is still empty."""
    return RoleSymbol(node.name.text, "store", False, None, None, {}, {}, {}, {}, node)


def fill_role(node: ast.Role, scope: Scope) -> None:
    """Checks a role's names and puts its variables, timers and defs into its symbol."""
    role = scope.symbols.role(node.name.text)
    if role is None:
        return
    _check_machine(node, scope)
    states = [state for item in node.items if isinstance(item, ast.States) for state in item.names]
    unique(states, scope.report)
    taken = {state.text: state for state in states}
    for item in node.items:
        if isinstance(item, (ast.Variable, ast.Timer, ast.Def)) and _is_new(item, taken, scope):
            _put(item, role, scope)
    _refuse_def_circles(role, scope)


def fill_store(node: ast.Store, scope: Scope) -> None:
    """Checks a store's names and puts its variables and operations into its symbol."""
    store = scope.symbols.role(node.name.text)
    if store is None:
        return
    taken: dict[str, ast.Name] = {}
    for item in (*node.variables, *node.operations):
        if _is_new(item, taken, scope):
            _put(item, store, scope)


def _check_machine(node: ast.Role, scope: Scope) -> None:
    if node.on is None:
        return
    machine = scope.symbols.role(node.on.text)
    if machine is None or machine.kind == "store":
        hint = scope.report.suggestion(node.on.text, [role.name for role in scope.symbols.roles()])
        scope.report.error("FP204", node.on.span, f"`{node.on.text}` is not a role", hint)
    elif machine.on is not None:
        message = f"`{machine.name}` is on the machine of `{machine.on}` itself"
        scope.report.error("FP204", node.on.span, message, f"write `on {machine.on}`")


def _is_new(item: Inside, taken: dict[str, ast.Name], scope: Scope) -> bool:
    name = item.name
    if name.text in taken:
        twice(name, taken[name.text], scope.report)
        return False
    check_name(name, scope.report, isinstance(item, ast.Def))
    taken[name.text] = name
    outer = scope.symbols.top.get(name.text)
    if isinstance(outer, (ParamSymbol, ConstSymbol, VariableSymbol, DefSymbol)):
        related = (Related(outer.node.name.span, "declared here"),)
        message = f"`{name.text}` is declared at the top level, and nothing may shadow"
        scope.report.error("FP205", name.span, message, "choose another name", related)
    return True


def _put(item: Inside, role: RoleSymbol, scope: Scope) -> None:
    """Symbols are frozen for those who read them; this is where their insides are made."""
    name = item.name.text
    match item:
        case ast.Variable():
            role.variables[name] = _variable(item, role.name, scope)
        case ast.Timer():
            role.timers[name] = _timer(item, role.name, scope)
        case ast.Def():
            role.defs[name] = signature(item, role.name, scope)
        case ast.Operation():
            result = None if item.result is None else resolve(item.result, scope)
            symbol = OperationSymbol(name, role.name, _typed(item.arguments, scope), result, item)
            role.operations[name] = symbol


def _variable(node: ast.Variable, owner: str, scope: Scope) -> VariableSymbol:
    name = owned_name(owner, node.name.text)
    if node.kind == "ghost":
        scope.symbols.ghosts.add(name)
    type = resolve(node.type, scope)
    return VariableSymbol(name, node.name.text, node.kind, owner, type, node.oracle, node)


def system_variable(node: ast.Variable, scope: Scope) -> VariableSymbol:
    """`shared x: T`, or a ghost of the whole system."""
    name = node.name.text
    if node.kind == "ghost":
        scope.symbols.ghosts.add(name)
    return VariableSymbol(name, name, node.kind, None, resolve(node.type, scope), node.oracle, node)


def _timer(node: ast.Timer, owner: str, scope: Scope) -> TimerSymbol:
    limit = resolve(node.limit, scope)
    if limit is not None and not (isinstance(limit, Range) and limit.lower == 0):
        message = "a timer counts down to 0"
        scope.report.error("FP309", node.limit.span, message, "its range is `0..E`")
        limit = None
    index = None if node.index is None else _timer_index(node.index[1], scope)
    if node.index is not None and index is None:
        limit = None
    name = owned_name(owner, node.name.text)
    return TimerSymbol(name, node.name.text, owner, index, limit if isinstance(limit, Range) else None, node)


def _timer_index(node: ast.Expr, scope: Scope) -> Type | None:
    domain = scope.expression(node)
    if domain is None or isinstance(domain, Domain):
        return None if domain is None else domain.of
    message = f"there is a timer for every value of a type, and `{node.span.text}` is none"
    scope.report.error("FP308", node.span, message, "write the name of a role or a type")
    return None


def _typed(nodes: tuple[ast.TypedName, ...], scope: Scope) -> tuple[FieldSymbol, ...]:
    unique([node.name for node in nodes], scope.report)
    return tuple(FieldSymbol(node.name.text, resolve(node.type, scope), node.name.span) for node in nodes)


def _refuse_def_circles(role: RoleSymbol, scope: Scope) -> None:
    _, circles = in_order({name: list(names_needed(symbol.node)) for name, symbol in role.defs.items()})
    for circle in circles:
        first = role.defs[circle[0]]
        path = " → ".join(f"`{name}`" for name in (*circle, circle[0]))
        message = f"these need each other in a circle: {path}"
        scope.report.error("FP203", first.node.name.span, message)
        for name in circle:
            found = role.defs[name]
            role.defs[name] = DefSymbol(name, role.name, found.arguments, None, False, found.node)


def message_symbol(node: ast.Message, scope: Scope) -> MessageSymbol:
    """A message without its channels: those are found when all roles are known."""
    fields = _typed(node.fields, scope)
    for field in fields:
        if field.name in ("sender", "receiver"):
            message = f"every message has a `{field.name}` already"
            scope.report.error("FP206", field.span, message, "choose another name")
    known = tuple((field.name, field.type) for field in fields if field.type is not None)
    whole = Record(node.name.text, known) if len(known) == len(fields) else None
    within = None if node.within is None else integer(node.within, scope)
    name = node.name.text
    return MessageSymbol(name, node.kind, fields, whole, within, node.over, (), (), (), node)
