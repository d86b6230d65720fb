"""From the files' trees to the table of symbols: names declared once, types resolved, defs checked.

The names of a level are visible whatever their order; what needs what is found first, and a circle refused.
"""

from typing import assert_never

from fencepost.core.terms import Enum, Record, Scalarset, Type, Union
from fencepost.elaborate.declare.channels import infer_channels
from fencepost.elaborate.declare.declared import Declared, declared
from fencepost.elaborate.declare.defs import check_defs, signature
from fencepost.elaborate.declare.dependencies import Needy, in_order, names_needed
from fencepost.elaborate.declare.members import (
    fill_role,
    fill_store,
    message_symbol,
    role_shell,
    store_shell,
    system_variable,
)
from fencepost.elaborate.declare.resolve import resolve
from fencepost.elaborate.expressions.expressions import expression
from fencepost.elaborate.names.report import Report
from fencepost.elaborate.names.scope import Scope, Tables, root
from fencepost.elaborate.names.symbols import (
    ConstSymbol,
    MemberSymbol,
    ParamSymbol,
    SortSymbol,
    Symbols,
    TopSymbol,
    TypeSymbol,
    VariableSymbol,
)
from fencepost.source.diagnostic import Related
from fencepost.syntax import ast


def collect(files: tuple[ast.File, ...], report: Report) -> Tables:
    """All that the files declare. Used files come first."""
    tables = Tables(Symbols(), report, expression)
    names = declared(files, report)
    _shells(names, tables)
    _ordered(names, tables)
    _with_state(names, tables)
    symbols = tables.symbols
    symbols.top = {name: symbols.top[name] for name in names.top if name in symbols.top}
    infer_channels(files, tables)
    check_defs(tables)
    return tables


def _shells(names: Declared, tables: Tables) -> None:
    """Roles, stores and sorts are types, and variables are state, before anything more is known of them."""
    top = tables.symbols.top
    for name, node in names.top.items():
        if isinstance(node, ast.Role):
            top[name] = role_shell(node)
        elif isinstance(node, ast.Store):
            top[name] = store_shell(node)
        elif isinstance(node, ast.Sort):
            top[name] = SortSymbol(name, node.ordered, Scalarset(name), node)
        elif isinstance(node, ast.Variable):  # so that a const that reads it is told that it is state
            top[name] = VariableSymbol(name, name, node.kind, None, None, node.oracle, node)


def _ordered(names: Declared, tables: Tables) -> None:
    """Types, consts, params and the signatures of defs, each after what it needs."""
    needy = {name: node for name, node in names.top.items() if isinstance(node, Needy)}
    order, circles = in_order({name: list(_needs(node, names)) for name, node in needy.items()})
    for circle in circles:
        _refuse_circle([needy[name] for name in circle], tables)
    for name in order:
        scope = root(tables, "const")
        tables.symbols.top[name] = _symbol(needy[name], scope)
        _add_members(tables.symbols, tables.symbols.top[name])


def _needs(node: Needy, names: Declared) -> list[str]:
    mentioned = list(names_needed(node))
    return [*mentioned, *(owner for name in mentioned for owner in names.owners.get(name, ()))]


def _refuse_circle(circle: list[Needy], tables: Tables) -> None:
    first = circle[0]
    tables.symbols.broken.update(node.name.text for node in circle)
    if len(circle) == 1:
        message, hint = f"`{first.name.text}` is made of itself", None
    else:
        path = " → ".join(f"`{node.name.text}`" for node in (*circle, first))
        message, hint = f"these need each other in a circle: {path}", None
    if all(isinstance(node, ast.Def) for node in circle):
        hint = "a `def` may call itself on a shorter sequence, but not in a circle through others"
    related = tuple(Related(node.name.span, "declared here") for node in circle[1:])
    tables.report.error("FP203", first.name.span, message, hint, related)


def _symbol(node: Needy, scope: Scope) -> TopSymbol:
    name = node.name.text
    match node:
        case ast.Param():
            return ParamSymbol(name, resolve(node.type, scope), node)
        case ast.Const():
            return ConstSymbol(name, scope.expression(node.value), node)
        case ast.Def():
            return signature(node, None, scope)
        case ast.Alias():
            return TypeSymbol(name, "alias", resolve(node.type, scope), node)
        case ast.Enum():
            members = tuple(dict.fromkeys(member.text for member in node.members))
            return TypeSymbol(name, "enum", Enum(name, members), node)
        case ast.Record():
            fields = _fields(node.fields, scope)
            return TypeSymbol(name, "record", None if fields is None else Record(name, fields), node)
        case ast.Union():
            return TypeSymbol(name, "union", _union(node, scope), node)
        case _:
            assert_never(node)


def _fields(nodes: tuple[ast.TypedName, ...], scope: Scope) -> tuple[tuple[str, Type], ...] | None:
    fields = {node.name.text: resolve(node.type, scope) for node in nodes}
    known = tuple((name, type) for name, type in fields.items() if type is not None)
    return known if len(known) == len(fields) else None


def _union(node: ast.Union, scope: Scope) -> Union | None:
    variants = {variant.name.text: _fields(variant.fields, scope) for variant in node.variants}
    known = tuple((name, fields) for name, fields in variants.items() if fields is not None)
    return Union(node.name.text, known) if len(known) == len(variants) else None


def _add_members(symbols: Symbols, found: TopSymbol) -> None:
    if not isinstance(found, TypeSymbol):
        return
    if found.type is None and isinstance(found.node, ast.Union):
        symbols.broken.update(variant.name.text for variant in found.node.variants)
    elif found.kind in ("enum", "union") and isinstance(found.type, (Enum, Union)):
        of = found.type
        names = of.members if isinstance(of, Enum) else tuple(name for name, _ in of.variants)
        for index, name in enumerate(names):
            symbols.members.setdefault(name, []).append(MemberSymbol(name, found.name, of, index))


def _with_state(names: Declared, tables: Tables) -> None:
    """What has types but is none: messages, variables, the insides of roles and stores."""
    symbols = tables.symbols
    for name, node in names.top.items():
        scope = root(tables, "const")
        if isinstance(node, ast.Message):
            symbols.top[name] = message_symbol(node, scope)
        elif isinstance(node, ast.Variable):
            symbols.top[name] = system_variable(node, scope)
    for node in names.top.values():
        scope = root(tables, "const")
        if isinstance(node, ast.Role):
            fill_role(node, scope)
        elif isinstance(node, ast.Store):
            fill_store(node, scope)
