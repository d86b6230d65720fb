"""Roles, stores and variables as core declares them: first values, control states, timers, crash handlers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, final

from fencepost.core.operators import Op
from fencepost.core.protocol import ParamDecl, Role, VariableDecl
from fencepost.core.statements import Block
from fencepost.core.terms import Apply, Comprehend, Expr, Local, Option, Set, Type
from fencepost.elaborate.expressions.types import default, fitted, shown
from fencepost.elaborate.expressions.values import stored
from fencepost.elaborate.lower.control import control_variable
from fencepost.elaborate.lower.posted import posted_variable
from fencepost.elaborate.lower.returns import settled
from fencepost.elaborate.lower.stores import result_local
from fencepost.elaborate.lower.timers import timer_variable
from fencepost.elaborate.names.scope import Scope, Tables, root
from fencepost.elaborate.names.symbols import OperationSymbol, ParamSymbol, RoleSymbol, SortSymbol, VariableSymbol
from fencepost.elaborate.steps.found import Found
from fencepost.elaborate.steps.says import Says, says
from fencepost.elaborate.steps.sends import Sending
from fencepost.elaborate.steps.statements import Writer
from fencepost.source.diagnostic import Related
from fencepost.syntax import ast

# ---------------------------------------------------------------- params and variables


def param(symbol: ParamSymbol, tables: Tables) -> ParamDecl | None:
    """`param N: T = e`"""
    scope = root(tables, "const")
    node = symbol.node
    if symbol.type is None:
        return None
    value = None if node.default is None else fitted(node.default, symbol.type, scope, symbol.name)
    return ParamDecl(symbol.name, symbol.type, value, node.name.span)


def variables(tables: Tables, found: Found) -> Iterator[VariableDecl | None]:
    """Every variable, in the text's order, a role's control state first; None for a broken one."""
    for symbol in tables.symbols.top.values():
        if isinstance(symbol, VariableSymbol):
            yield variable(symbol, None, tables, found)
        elif isinstance(symbol, RoleSymbol):
            if symbol.control is not None:
                yield control_variable(symbol, symbol.control)
            for inner in symbol.variables.values():
                yield variable(inner, symbol, tables, found)
            for timer in symbol.timers.values():
                yield timer_variable(timer)
    for message in tables.symbols.messages():
        if message.kind == "posted" and message.record is not None:
            yield posted_variable(message, message.record)


def variable(symbol: VariableSymbol, role: RoleSymbol | None, tables: Tables, found: Found) -> VariableDecl | None:
    """`durable x: T = e`, `volatile x: T in S`"""
    type_, node = symbol.type, symbol.node
    scope = root(tables, "initial", role)
    if symbol.kind == "shared":
        scope.unit.rest("shared", symbol.label, node.span)
    if symbol.oracle:
        name = symbol.label if symbol.owner is None else f"{symbol.owner}.{symbol.label}"
        scope.unit.rest("oracle", name, node.span)
    choices = None
    if type_ is not None and node.choices is not None:
        choices = fitted(node.choices, Set(type_), scope, symbol.label)
        initial = None if choices is None else _first(choices, type_, scope)
    else:
        initial = _initial(symbol, scope)
    found.note(scope)
    if type_ is None or initial is None:
        return None
    return VariableDecl(
        name=symbol.name,
        label=symbol.label,
        kind=symbol.kind,
        owner=symbol.owner,
        type=type_,
        initial=initial,
        choices=choices,
        oracle=symbol.oracle,
        span=node.name.span,
    )


def _initial(symbol: VariableSymbol, scope: Scope) -> Expr | None:
    node, type_ = symbol.node, symbol.type
    if type_ is None:
        return None
    if node.initial is not None:
        return stored(node.initial, scope, type_, symbol.label)
    start = default(type_)
    if start is None:
        message = f"`{symbol.label}` needs a first value"
        hint = f"write `= e` after `{shown(type_)}`; sets, sequences and `T?` alone start empty"
        scope.report.error("FP518", node.name.span, message, hint)
    return start


def _first(choices: Expr, of: Type, scope: Scope) -> Expr:
    """The least of the choices: what a down instance shows."""
    one = Local(scope.unit.fresh("one"), of)
    first = Comprehend("first", one.name, of, choices, None, one, Option(of), choices.span)
    return Apply(Op.VALUE, (first,), of, choices.span)


# ---------------------------------------------------------------- roles


def role(symbol: RoleSymbol, tables: Tables, found: Found) -> Role:
    """A role or service with what it does in a crash, or a store"""
    handlers = (
        [item for item in symbol.node.items if isinstance(item, ast.OnCrash)]
        if isinstance(symbol.node, ast.Role)
        else []
    )
    on_crash, crash_says = _handler("crash", handlers, symbol, tables, found)
    on_restart, restart_says = _handler("restart", handlers, symbol, tables, found)
    return Role(
        name=symbol.name,
        kind=symbol.kind,
        ordered=symbol.ordered,
        on=symbol.on,
        states=symbol.states,
        on_crash=on_crash,
        on_restart=on_restart,
        restart_says=restart_says,
        crash_says=crash_says,
        doc="" if symbol.node.doc is None else symbol.node.doc.text,
        span=symbol.node.name.span,
    )


def sort(symbol: SortSymbol) -> Role:
    """`sort Value`: members without behaviour"""
    return Role(
        name=symbol.name,
        kind="sort",
        ordered=symbol.ordered,
        on=None,
        states=(),
        on_crash=(),
        on_restart=(),
        restart_says=(),
        crash_says=(),
        doc="",
        span=symbol.node.name.span,
    )


def _handler(
    event: Literal["crash", "restart"],
    handlers: list[ast.OnCrash],
    symbol: RoleSymbol,
    tables: Tables,
    found: Found,
) -> tuple[Block, Says]:
    """`on crash:` or `on restart:`, of which a role has one at most"""
    mine = [item for item in handlers if item.event == event]
    for second in mine[1:]:
        message = f"`{symbol.name}` has a second `on {event}`"
        related = (Related(mine[0].span, "the first"),)
        tables.report.error("FP531", second.span, message, "write them as one", related)
    if not mine:
        return (), ()
    node = mine[0]
    scope = root(tables, "on crash" if event == "crash" else "body", symbol)
    told = says(node.doc, scope)
    purpose = "on crash" if event == "crash" else "on restart"
    body = Writer(purpose, Sending(symbol, None), found).block(node.body, scope)
    found.note(scope)
    if scope.unit.stores:
        store = next(iter(scope.unit.stores))
        message = f"`on {event}` cannot read the store `{store}`, which may be out of reach"
        tables.report.error("FP510", node.span, message, "read it in an action or handler")
    return body, told


# ---------------------------------------------------------------- operations


@final
@dataclass(frozen=True, slots=True)
class Operations:
    """The check of a store's operations by themselves: a call inlines what is known to be right"""

    tables: Tables
    found: Found

    def check(self, store: RoleSymbol) -> None:
        """Every operation once, called or not."""
        for operation in store.operations.values():
            self._check(operation, store)

    def _check(self, operation: OperationSymbol, store: RoleSymbol) -> None:
        scope = root(self.tables, "body", store)
        for argument, symbol in zip(operation.node.arguments, operation.arguments, strict=True):
            scope.bind(argument.name, symbol.type)
        says(operation.node.doc, scope)
        body = settled(operation.node, self.tables.report)
        result = result_local(operation.result, operation.name, scope)
        Writer("operation", Sending(None, None), self.found, result=result).run(body, scope.child())
