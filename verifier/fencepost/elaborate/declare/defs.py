"""`def`s: what they take and give, whether they end, and that their bodies mean something, called or not."""

from dataclasses import replace

from fencepost.core.system import Function
from fencepost.core.terms import Seq, Type
from fencepost.elaborate.declare.dependencies import descend
from fencepost.elaborate.declare.resolve import resolve
from fencepost.elaborate.expressions.inlining import core_name
from fencepost.elaborate.expressions.types import fitted
from fencepost.elaborate.names.scope import Scope, Tables, root
from fencepost.elaborate.names.symbols import DefSymbol, FieldSymbol, RoleSymbol
from fencepost.syntax import ast


def signature(node: ast.Def, owner: str | None, scope: Scope) -> DefSymbol:
    """What a def takes and gives."""
    arguments = tuple(
        FieldSymbol(argument.name.text, resolve(argument.type, scope), argument.name.span)
        for argument in node.arguments
    )
    result = resolve(node.result, scope)
    recursive = bool(_own_calls(node, owner))
    return DefSymbol(node.name.text, owner, arguments, result, recursive, node)


def _own_calls(node: ast.Def, owner: str | None) -> list[ast.Call]:
    return [part for part in descend(node.body) if isinstance(part, ast.Call) and _calls(part, node, owner)]


def _calls(call: ast.Call, node: ast.Def, owner: str | None) -> bool:
    function = call.function
    if isinstance(function, ast.Ref):
        return function.name == node.name.text
    # `n.f(x)` inside a role's f may be f of another instance; of a record or union it cannot be.
    return owner is not None and isinstance(function, ast.Attribute) and function.name.text == node.name.text


def check_defs(tables: Tables) -> None:
    """Every def's body by itself; the recursive ones become core's functions. A broken one has no result."""
    top = tables.symbols.top
    for name, symbol in list(top.items()):
        if isinstance(symbol, DefSymbol):
            top[name] = _checked(symbol, None, tables)
    for role in tables.symbols.roles():
        for name, symbol in list(role.defs.items()):
            role.defs[name] = _checked(symbol, role, tables)


def _checked(symbol: DefSymbol, role: RoleSymbol | None, tables: Tables) -> DefSymbol:
    if symbol.result is None:
        return symbol
    scope = root(tables, "def" if symbol.recursive else "property", role)
    arguments: list[tuple[str, Type]] = []
    for argument in symbol.node.arguments:
        type = next((field.type for field in symbol.arguments if field.name == argument.name.text), None)
        local = scope.bind(argument.name, type)
        if local is not None:
            arguments.append((local.name, local.type))
    ends = not symbol.recursive or _ends(symbol, scope)
    body = fitted(symbol.node.body, symbol.result, scope, symbol.name)
    if body is None or not ends or len(arguments) < len(symbol.arguments):
        return replace(symbol, result=None)
    if symbol.recursive:
        name = core_name(symbol)
        tables.functions[name] = Function(name, tuple(arguments), symbol.result, body)
    return symbol


def _ends(symbol: DefSymbol, scope: Scope) -> bool:
    """Whether some sequence argument gets shorter in every call of itself."""
    calls = _own_calls(symbol.node, symbol.owner)
    for index, field in enumerate(symbol.arguments):
        if isinstance(field.type, Seq) and all(_shrinks(call, index, field.name) for call in calls):
            return True
    message = f"`{symbol.name}` may call itself for ever"
    hint = "each call of itself must hand on a shorter piece of one sequence argument: `q[1:]` or `q[:-1]`"
    scope.report.error("FP209", calls[0].span, message, hint)
    return False


def _shrinks(call: ast.Call, index: int, name: str) -> bool:
    if not isinstance(call.function, ast.Ref):
        return False
    named = [argument.value for argument in call.arguments if argument.name and argument.name.text == name]
    by_position = [argument.value for argument in call.arguments if argument.name is None]
    value = named[0] if named else by_position[index] if index < len(by_position) else None
    if not (isinstance(value, ast.Slice) and isinstance(value.value, ast.Ref) and value.value.name == name):
        return False
    shorter_front = isinstance(value.lower, ast.Number) and value.lower.value > 0
    upper = value.upper
    shorter_back = isinstance(upper, ast.Unary) and isinstance(upper.operand, ast.Number)
    return (shorter_front and (upper is None or shorter_back)) or (
        shorter_back
        and isinstance(upper, ast.Unary)
        and upper.operand != ast.Number(0, upper.span)
        and _from_start(value)
    )


def _from_start(value: ast.Slice) -> bool:
    return value.lower is None or isinstance(value.lower, ast.Number)
