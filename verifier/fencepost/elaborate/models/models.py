"""Model blocks to core `Model`s: instances, settings, bounds, and through other files faults and the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

from fencepost.core.protocol import Model
from fencepost.core.terms import Expr
from fencepost.elaborate.expressions.operations import condition
from fencepost.elaborate.expressions.values import stored
from fencepost.elaborate.models.expectations import expectations
from fencepost.elaborate.models.faults import Faults
from fencepost.elaborate.models.network import network
from fencepost.elaborate.models.population import Population
from fencepost.elaborate.names.scope import Kind, Scope, Tables, root
from fencepost.elaborate.names.symbols import ParamSymbol, RoleSymbol, SortSymbol
from fencepost.source.diagnostic import Related
from fencepost.source.text import Span
from fencepost.syntax import ast


@final
@dataclass(frozen=True, slots=True)
class Context:
    """What models are checked against: properties by name with their kind, roles that a step switches off"""

    tables: Tables
    properties: dict[str, str]
    halted: frozenset[str]


def models(nodes: Sequence[ast.Model], context: Context) -> tuple[Model, ...]:
    """Every model; their names must differ."""
    seen: dict[str, Span] = {}
    for node in nodes:
        name = node.name
        if name.text in seen:
            related = (Related(seen[name.text], "the first"),)
            message = f"there is another model `{name.text}`"
            context.tables.report.error("FP614", name.span, message, "give it a name of its own", related)
        seen.setdefault(name.text, name.span)
    return tuple(_model(node, context) for node in nodes)


def _model(node: ast.Model, context: Context) -> Model:
    tables = context.tables
    given = _given(node, tables)
    people = Population(tables.symbols, tables.report)
    people.fill(node.name, given)
    marks = {item.kind for item in node.items if isinstance(item, ast.Marker)}
    bounds = [item.condition for item in node.items if isinstance(item, ast.Bound)]
    conditions = [condition(bound, _scope("bound", people, tables)) for bound in bounds if bound is not None]
    lines = [line for item in node.items if isinstance(item, ast.Faults) for line in item.lines]
    inside = _scope("const", people, tables)
    return Model(
        name=node.name.text,
        doc="" if node.doc is None else node.doc.text,
        members=tuple(people.members.items()),
        settings=_settings(node.name, given, inside),
        faults=Faults(inside, people.members, context.halted).grants(lines),
        bounds=tuple(bound for bound in conditions if bound is not None),
        bound_capacity=None in bounds,
        network=network(node.items, inside),
        expectations=expectations(node, context.properties, tables.report),
        until_violated="until violated" in marks,
        slow="slow" in marks,
        span=node.name.span,
    )


def _scope(kind: Kind, people: Population, tables: Tables) -> Scope:
    """A root in which the model's instances have their names."""
    made = root(tables, kind)
    for name, (value, span) in people.names.items():
        made.define(ast.Name(name, span), value)
    return made


def _given(node: ast.Model, tables: Tables) -> dict[str, ast.Setting]:
    """The settings by name, each once, of what can be set."""
    given: dict[str, ast.Setting] = {}
    for item in node.items:
        if not isinstance(item, ast.Setting):
            continue
        name = item.name
        found = tables.symbols.top.get(name.text)
        if not isinstance(found, ParamSymbol | RoleSymbol | SortSymbol):
            _refuse(name, tables)
        elif name.text in given:
            related = (Related(given[name.text].span, "the first"),)
            tables.report.error("FP602", item.span, f"`{name.text}` is set twice", None, related)
        else:
            given[name.text] = item
    return given


def _refuse(name: ast.Name, tables: Tables) -> None:
    top = tables.symbols.top
    if name.text in tables.symbols.broken:
        return
    if name.text in top:
        message = f"`{name.text}` is not a param, a role or a sort, and cannot be set"
        tables.report.error("FP602", name.span, message, "what a model may set is declared `param`")
        return
    known = [text for text, found in top.items() if isinstance(found, ParamSymbol | RoleSymbol | SortSymbol)]
    hint = tables.report.suggestion(name.text, known)
    tables.report.error("FP602", name.span, f"the protocol has no `{name.text}`", hint)


def _settings(model: ast.Name, given: dict[str, ast.Setting], scope: Scope) -> tuple[tuple[str, Expr], ...]:
    """Every param's value in this model, but for those that keep their default."""
    made: list[tuple[str, Expr]] = []
    for found in scope.symbols.top.values():
        if not isinstance(found, ParamSymbol):
            continue
        setting = given.get(found.name)
        if setting is None and found.node.default is None:
            message = f"`{model.text}` does not set `{found.name}`, which has no default"
            related = (Related(found.node.name.span, "declared here"),)
            scope.report.error("FP601", model.span, message, f"write `{found.name} = ...`", related)
        if setting is None or found.type is None:
            continue
        value = stored(setting.value, scope, found.type, found.name)
        if value is not None:
            made.append((found.name, value))
    return tuple(made)
