"""What names mean at one point of the text, and what a step is found to rest on while it is read.

One root `Scope` per action, handler, property or other unit; `child` for each block and comprehension.
Names of core locals are unique within a root.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, final

from fencepost.core.protocol import Rest
from fencepost.core.system import Function
from fencepost.core.terms import Expr, Local, Type
from fencepost.elaborate.names.report import Report
from fencepost.elaborate.names.symbols import MessageSymbol, RoleSymbol, Symbols
from fencepost.source.diagnostic import Related
from fencepost.source.text import Span
from fencepost.syntax import ast

Kind: TypeAlias = Literal[
    "guard",  # when, require, a parameter's domain: sees its own instance, no ghosts
    "body",  # a step's statements: likewise
    "on crash",  # likewise
    "ghost",  # the value written to a ghost, an `assert`: sees everything
    "property",  # invariant, witness, stuck: sees everything
    "transition",  # likewise, and primes
    "init",  # sees everything
    "initial",  # a variable's first value: sees its own instance, no ghosts
    "bound",  # a model's bound: sees everything
    "const",  # const, params, bounds of types, settings, limits: no state at all
    "def",  # a recursive def: its arguments, consts and params alone
]
SEES_EVERYTHING: frozenset[Kind] = frozenset(("ghost", "property", "transition", "init", "bound"))
SEES_NOTHING: frozenset[Kind] = frozenset(("const", "def"))
MOST_NESTED = 400  # levels of one expression, counted through the defs that it calls


@final
@dataclass(frozen=True, slots=True)
class Setting:
    """Where we are. `role` is the one whose names stand bare and `self_expr` what `self` is there; `actor` is
    the role that acts (they differ inside an inlined def of another role). In a step of the system, and in
    properties, all three are None."""

    kind: Kind
    role: RoleSymbol | None = None
    self_expr: Expr | None = None
    actor: RoleSymbol | None = None
    oracle: bool = False
    primed: bool = False
    inlined: int = 0  # how many defs deep
    called_at: Span | None = None  # the outermost call of those defs

    @property
    def is_step(self) -> bool:
        return self.kind in ("guard", "body", "on crash")


@final
@dataclass(frozen=True, slots=True)
class Binding:
    """A local name: what stands for it in core (None: broken, and said already), and where it was bound"""

    value: Expr | None
    span: Span


@final
@dataclass(slots=True)
class Unit:
    """What all scopes of one root share: names taken, rests, stores touched, recursive defs made."""

    taken: dict[str, int] = field(default_factory=dict[str, int])
    rests: list[Rest] = field(default_factory=list[Rest])
    stores: dict[str, None] = field(default_factory=dict[str, None])

    def fresh(self, name: str) -> str:
        """`name`, or `name~2` and so on where it is taken."""
        count = self.taken.get(name, 0) + 1
        self.taken[name] = count
        return name if count == 1 else f"{name}~{count}"

    def rest(self, kind: Literal["oracle", "shared", "throttle"], text: str, span: Span) -> None:
        """Notes something that the verdict rests on, once per place."""
        found = Rest(kind, text, span)
        if found not in self.rests:
            self.rests.append(found)


Reader: TypeAlias = Callable[[ast.Expr, "Scope", Type | None], Expr | None]


@final
@dataclass(slots=True)
class Tables:
    """What all roots of one elaboration share: symbols, diagnostics, the recursive defs that calls need, and
    the elaborator of expressions, which is handed around because every part of it needs the whole."""

    symbols: Symbols
    report: Report
    reader: Reader
    functions: dict[str, Function] = field(default_factory=dict[str, Function])
    inlinings: int = 0
    depth: int = 0  # how many expressions we are inside of


@final
@dataclass(slots=True)
class Scope:
    """Names at a point. Make roots with `root`."""

    tables: Tables
    setting: Setting
    unit: Unit
    parent: "Scope | None" = None
    bindings: dict[str, Binding] = field(default_factory=dict[str, Binding])

    @property
    def symbols(self) -> Symbols:
        return self.tables.symbols

    @property
    def report(self) -> Report:
        return self.tables.report

    def child(self) -> "Scope":
        """A block or comprehension inside: what it binds ends with it."""
        return Scope(self.tables, self.setting, self.unit, self)

    def of_kind(self, kind: Kind) -> "Scope":
        """The same names, read for another purpose: a guard after binders, a ghost's value in a body."""
        return Scope(self.tables, replace(self.setting, kind=kind), self.unit, self)

    def in_oracle(self) -> "Scope":
        return Scope(self.tables, replace(self.setting, oracle=True), self.unit, self)

    def in_prime(self) -> "Scope":
        return Scope(self.tables, replace(self.setting, primed=True), self.unit, self)

    def inlining(self, role: RoleSymbol | None, self_expr: Expr | None, call: Span | None = None) -> "Scope":
        """The inside of a def or operation of `role` (None: top level): no local of the caller is seen."""
        outer = self.setting
        called_at = outer.called_at if outer.called_at is not None else call
        depth = outer.inlined + 1
        setting = replace(outer, role=role, self_expr=self_expr, inlined=depth, called_at=called_at)
        return Scope(self.tables, setting, self.unit)

    def expression(self, node: ast.Expr, expected: Type | None = None) -> Expr | None:
        """`node` in core, None where it is wrong. `expected` helps `none`, `{}`, `[]` and bare members."""
        tables = self.tables
        if tables.depth >= MOST_NESTED:
            message = "this is nested too deep, with what the defs that it calls are written out to"
            self.report.error("FP323", self.setting.called_at or node.span, message, "name a part of it")
            return None
        tables.depth += 1
        found = tables.reader(node, self, expected)
        tables.depth -= 1
        return found

    def lookup(self, name: str) -> Binding | None:
        """The local of that name."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.bindings.get(name)
            if found is not None:
                return found
            scope = scope.parent
        return None

    def local_names(self) -> Iterator[str]:
        """Every local in reach: for suggestions."""
        scope: Scope | None = self
        while scope is not None:
            yield from scope.bindings
            scope = scope.parent

    def bind(self, name: ast.Name, type: Type | None) -> Local | None:
        """A new local. Shadowing is reported, and binds nonetheless; None where the type is broken.
        `_` binds nothing that can be referred to, but has a local."""
        local = None if type is None else Local(self.unit.fresh(name.text), type, name.span)
        if name.text != "_":
            self._refuse_shadowing(name)
            self.bindings[name.text] = Binding(local, name.span)
        return local

    def define(self, name: ast.Name, value: Expr | None) -> None:
        """A local that stands for a value that is there already: an instance's name in a model."""
        self.bindings[name.text] = Binding(value, name.span)

    def _refuse_shadowing(self, name: ast.Name) -> None:
        earlier = self.lookup(name.text)
        if earlier is not None:
            related = (Related(earlier.span, "bound here"),)
            self._shadows(name, "it is bound already", related)
        else:
            meaning = self._declared_as(name.text)
            if meaning is not None:
                self._shadows(name, f"it is {meaning}", ())

    def _shadows(self, name: ast.Name, why: str, related: tuple[Related, ...]) -> None:
        message = f"`{name.text}` cannot be bound here: {why}"
        self.report.error("FP205", name.span, message, "nothing may shadow: choose another name", related)

    def _declared_as(self, name: str) -> str | None:
        role = self.setting.role
        if name in ("self", "machine"):
            return "a word of the language"
        if role is not None:
            if name in role.variables or name in role.timers or name in role.defs:
                return f"declared in `{role.name}`"
            if name in role.states:
                return f"a state of `{role.name}`"
        found = self.symbols.top.get(name)
        if found is not None and not isinstance(found, MessageSymbol):
            return "declared at the top level"
        if name in self.symbols.members:
            return f"a value of `{self.symbols.members[name][0].owner}`"
        return None


def root(tables: Tables, kind: Kind, role: RoleSymbol | None = None) -> Scope:
    """The scope of a new unit; `role` is the one that acts, or whose variable is given its first value. Its
    `self` is Local `self`."""
    if role is None:
        return Scope(tables, Setting(kind), Unit())
    unit = Unit()
    unit.fresh("self")
    return Scope(tables, Setting(kind, role, Local("self", role.instances), role), unit)
