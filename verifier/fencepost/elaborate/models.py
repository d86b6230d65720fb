"""Model blocks to core `Model`s: instances, settings, and through `faults` and `expectations` all the rest."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import final

from fencepost.core.protocol import Expectation, FaultGrant, Model, Network
from fencepost.core.terms import Const, Expr, Scalarset
from fencepost.elaborate.expectations import expectations
from fencepost.elaborate.faults import faults
from fencepost.elaborate.lower.machines import member_on
from fencepost.elaborate.network import network
from fencepost.elaborate.operations import condition
from fencepost.elaborate.scope import Scope, Tables, root
from fencepost.elaborate.symbols import ParamSymbol, RoleSymbol, SortSymbol
from fencepost.elaborate.values import stored
from fencepost.source.diagnostic import Related
from fencepost.source.text import Span
from fencepost.syntax import ast

MOST_INSTANCES = 64


@final
@dataclass(frozen=True, slots=True)
class Context:
    """What models are checked against: declared properties by name with their kind, roles that a step halts"""

    tables: Tables
    properties: dict[str, str]
    halted: frozenset[str]


def models(nodes: Sequence[ast.Model], context: Context) -> tuple[Model, ...]:
    """Every model; names must differ."""
    seen: dict[str, Span] = {}
    made: list[Model] = []
    for node in nodes:
        name = node.name
        if name.text in seen:
            related = (Related(seen[name.text], "the first"),)
            message = f"there is another model `{name.text}`"
            context.tables.report.error("FP616", name.span, message, "give it a name of its own", related)
        seen.setdefault(name.text, name.span)
        made.append(_Builder(node, context).build())
    return tuple(made)


@final
@dataclass(slots=True)
class _Builder:
    """One model under construction"""

    node: ast.Model
    context: Context
    members: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    named: dict[str, Const] = field(default_factory=dict[str, Const])
    spans: dict[str, Span] = field(default_factory=dict[str, Span])
    settings: dict[str, Expr] = field(default_factory=dict[str, Expr])

    def build(self) -> Model:
        node = self.node
        self.instances()
        self.set_params()
        granted = faults(self.lines(), self.members, self.context.halted, self.scope("const"))
        wanted = expectations(node, self.context.properties, self.context.tables.report)
        return self.model(granted, wanted, network(node.items, self.scope("const")))

    def model(
        self, granted: tuple[FaultGrant, ...], wanted: tuple[Expectation, ...], over: Network
    ) -> Model:
        node = self.node
        marks = {item.kind for item in node.items if isinstance(item, ast.Marker)}
        bounds = [item for item in node.items if isinstance(item, ast.Bound)]
        conditions = [
            condition(item.condition, self.scope("bound")) for item in bounds if item.condition is not None
        ]
        return Model(
            name=node.name.text,
            doc="" if node.doc is None else node.doc.text,
            members=tuple(self.members.items()),
            settings=tuple(self.settings.items()),
            faults=granted,
            bounds=tuple(bound for bound in conditions if bound is not None),
            bound_capacity=any(item.condition is None for item in bounds),
            network=over,
            expectations=wanted,
            until_violated="until violated" in marks,
            slow="slow" in marks,
            span=node.name.span,
        )

    def scope(self, kind: "Kind") -> Scope:
        """A root with the model's instances by name."""
        made = root(self.context.tables, kind)
        for name, value in self.named.items():
            made.define(ast.Name(name, self.spans[name]), value)
        return made

    def lines(self) -> list[ast.Fault]:
        return [line for item in self.node.items if isinstance(item, ast.Faults) for line in item.lines]

    # ------------------------------------------------------------ instances

    def instances(self) -> None:
        """The members of every role and sort, as declared; those that the model does not give are said."""
        given = self.given()
        symbols = self.context.tables.symbols
        for name, found in symbols.top.items():
            if isinstance(found, SortSymbol) or (isinstance(found, RoleSymbol) and self.is_free(found)):
                setting = given.get(name)
                if setting is None:
                    self.missing(name, "how many there are", f"`{name} = 3` or `{name} = {{A, B}}`")
                else:
                    self.take(name, setting)
            elif isinstance(found, RoleSymbol) and found.single:
                self.members[name] = (name,)
        for found in symbols.roles():
            if found.on is not None:
                on = self.members.get(found.on, ())
                self.members[found.name] = tuple(member_on(found.name, member) for member in on)
        order = list(symbols.top)
        self.members = dict(sorted(self.members.items(), key=lambda item: order.index(item[0])))

    def is_free(self, role: RoleSymbol) -> bool:
        return not role.single and role.on is None
