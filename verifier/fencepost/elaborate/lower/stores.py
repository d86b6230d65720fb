"""Stores: passive data with named operations, each inlined where it is called.

A store is a role with one instance that takes no steps. `S.cas(a, b)` becomes: a let for each argument, the
operation's body over the store's variables, and a mutable local that each `return` assigns. The step is
marked as one that needs the store up and in reach. A path through a step calls at most one operation: a
call is a remote one, and two of them are not atomic in any system.
"""

from dataclasses import dataclass
from typing import final

from fencepost.core.statements import Let, Statement
from fencepost.core.terms import Const, Local, Type
from fencepost.elaborate.expressions.arguments import arguments
from fencepost.elaborate.lower.blank import blank
from fencepost.elaborate.names.scope import Scope
from fencepost.elaborate.names.symbols import OperationSymbol, RoleSymbol
from fencepost.syntax import ast


@final
@dataclass(frozen=True, slots=True)
class Prologue:
    """An operation entered: its arguments bound in `scope`, its result's local (None without a result)"""

    scope: Scope
    statements: tuple[Statement, ...]
    result: Local | None


def called_operation(node: ast.Expr, scope: Scope) -> OperationSymbol | None:
    """The operation that a call `S.name(...)` calls."""
    if not (isinstance(node, ast.Call) and isinstance(node.function, ast.Attribute)):
        return None
    holder = node.function.value
    if not isinstance(holder, ast.Ref) or scope.lookup(holder.name) is not None:
        return None
    store = scope.symbols.role(holder.name)
    return None if store is None else store.operations.get(node.function.name.text)


def enter(call: ast.Call, operation: OperationSymbol, store: RoleSymbol, scope: Scope) -> Prologue | None:
    """Arguments and result of a call; None where an argument is wrong."""
    values = arguments(operation.name, call.arguments, operation.arguments, call.span, scope)
    inside = scope.inlining(store, Const(0, store.instances, call.span))
    scope.unit.stores[store.name] = None
    result = result_local(operation.result, operation.name, scope)
    if values is None:
        return None
    lets: list[Statement] = [] if result is None else [Let(result.name, blank(result.type), result.type)]
    for argument, value in zip(operation.node.arguments, values, strict=True):
        local = inside.bind(argument.name, value.type)
        if local is not None:
            lets.append(Let(local.name, value, local.type))
    return Prologue(inside, tuple(lets), result)


def result_local(result: Type | None, name: str, scope: Scope) -> Local | None:
    """The local that holds what an operation returns; no author can write its name."""
    return None if result is None else Local(scope.unit.fresh(f"{name} result"), result)
