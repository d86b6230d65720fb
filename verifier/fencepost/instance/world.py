"""`World`: a protocol with its model's values in place, and what the rest of this room asks about it.

A *machine* is a role, service or store that stands on no other; the roles `on` it are *aboard* and share its
up flag, its side of a cut and its clock.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast, final

from fencepost.core.make import comprehend, element_of, fit, table, unwrap
from fencepost.core.protocol import Channel, FaultKind, NetworkKind, Role, Step, Typed, VariableDecl
from fencepost.core.statements import Block, Halt
from fencepost.core.system import Variable
from fencepost.core.terms import Expr, Local, Map, Scalarset, Type, Value
from fencepost.core.walk import statements
from fencepost.source.text import Span

_K = TypeVar("_K")
_T = TypeVar("_T")


@final
@dataclass(slots=True)
class Names:
    """Gives names to what lowering binds: no author can write one (`~`), and none is given twice"""

    given: int = 0

    def fresh(self, stem: str) -> str:
        self.given += 1
        return f"~{stem.strip('~').rstrip('0123456789')}{self.given}"

    def local(self, stem: str, type: Type) -> Local:
        return Local(self.fresh(stem), type)


@final
@dataclass(frozen=True, slots=True)
class Grant:
    """A fault that may happen `limit` times in a run (None: any number); of skew: how far clocks err"""

    kind: FaultKind
    targets: tuple[str, ...]
    limit: int | None
    span: Span = field(compare=False, repr=False)

    @property
    def name(self) -> str:
        """`crash Node`, as budgets are called"""
        return f"{self.kind} {', '.join(self.targets)}".strip()


@final
@dataclass(frozen=True, slots=True)
class World:
    """`typed` has no params and no bounds to compute left. `values` are the params'. `capacity` is per queue
    under `fifo`, else all that is in flight; `prunes` is `bound capacity`. `no_restart`: machines that
    stay down; `halted`: those that a `crash n` statement may switch off."""

    typed: Typed
    members: Mapping[str, tuple[str, ...]]
    values: tuple[tuple[str, Type, Value], ...]
    grants: tuple[Grant, ...]
    no_restart: frozenset[str]
    halted: frozenset[str]
    network: NetworkKind
    capacity: int
    reset_on_crash: bool
    prunes: bool
    bounds: tuple[Expr, ...]
    names: Names = field(default_factory=Names, compare=False, repr=False)
    _known: dict[str, object] = field(default_factory=lambda: {}, compare=False, repr=False)

    def once(self, what: str, make: Callable[[], _T]) -> _T:
        """What this room works out about the whole protocol, worked out once: texts may be large."""
        if what not in self._known:
            self._known[what] = make()
        return cast(_T, self._known[what])

    # ------------------------------------------------------------ roles

    def role(self, name: str) -> Role:
        return self.once("roles", lambda: {role.name: role for role in self.typed.roles})[name]

    def machine(self, name: str) -> str:
        """The machine that a role stands on: itself, unless it is `on` another"""
        on = self.role(name).on
        return name if on is None else self.machine(on)

    def machines(self) -> tuple[str, ...]:
        found = (r.name for r in self.typed.roles if r.on is None and r.kind != "sort")
        return self.once("machines", lambda: tuple(found))

    def aboard(self, machine: str) -> tuple[str, ...]:
        """The machine and the roles on it, the machine first"""
        return (machine, *self.once("aboard", self._all_aboard).get(machine, ()))

    def _all_aboard(self) -> dict[str, list[str]]:
        return grouped((self.machine(role.name), role.name) for role in self.typed.roles if role.on is not None)

    # ------------------------------------------------------------ faults

    def granted(self, *kinds: FaultKind) -> tuple[Grant, ...]:
        return tuple(grant for grant in self.grants if grant.kind in kinds)

    def targets(self, grant: Grant) -> tuple[str, ...]:
        """The roles a grant is about, in the text's order; all machines where it names none"""
        named = frozenset(grant.targets or self.machines())
        return tuple(role.name for role in self.typed.roles if role.name in named)

    def _befallen(self, *kinds: FaultKind) -> frozenset[str]:
        return frozenset(name for grant in self.granted(*kinds) for name in self.targets(grant))

    def may_be_down(self, name: str) -> bool:
        """Whether some step or fault can take the role's machine down (a reboot leaves it up)"""
        return self.machine(name) in self.once("down", lambda: self._befallen("crash", "wipe") | self.halted)

    def may_be_paused(self, name: str) -> bool:
        return name in self.once("paused", lambda: self._befallen("pause"))

    def cut_roles(self) -> tuple[str, ...]:
        """The machines that a partition may part, in the text's order"""
        return tuple(name for grant in self.granted("partition") for name in self.targets(grant))

    def skew(self, machine: str) -> int | None:
        """How far the machine's clock may be off; None: it is true. A line that names it overrides one that
        names nothing."""
        named = [grant.limit for grant in self.granted("skew") if machine in grant.targets]
        general = [grant.limit for grant in self.granted("skew") if not grant.targets]
        return next(iter([*named, *general]), None) if self.timers(machine) else None

    # ------------------------------------------------------------ variables and steps

    def variables(self, *owners: str) -> tuple[VariableDecl, ...]:
        owned = self.once("variables", lambda: grouped((v.owner, v) for v in self.typed.variables))
        return tuple(variable for owner in owners for variable in owned.get(owner, ()))

    def timers(self, machine: str) -> tuple[VariableDecl, ...]:
        """The timers of the machine and of the roles on it"""
        return tuple(v for v in self.variables(*self.aboard(machine)) if v.kind == "timer")

    def deliveries(self, channel: Channel) -> tuple[Step, ...]:
        """The handlers that may take the channel's messages"""
        return tuple(self.once("deliveries", self._all_deliveries).get(channel.name, ()))

    def _all_deliveries(self) -> dict[str, list[Step]]:
        return grouped((s.delivery.channel, s) for s in self.typed.steps if s.delivery is not None)


def grouped(pairs: Iterable[tuple[_K, _T]]) -> dict[_K, list[_T]]:
    """The second of each pair, by the first, in order."""
    found: dict[_K, list[_T]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def instances(role: str) -> Scalarset:
    """The type of a role's instances"""
    return Scalarset(role)


def first_value(variable: VariableDecl) -> Expr:
    """An instance's initial value; of several (`x: T in S`) the first, which a down instance shows"""
    if variable.choices is None:
        return variable.initial
    each = Local("~first", element_of(variable.choices.type))
    return fit(unwrap(comprehend("first", each, variable.choices, each)), variable.type, variable.label)


def blocks(typed: Typed) -> Iterator[Block]:
    """Every block that the author wrote"""
    for stage in typed.init:
        yield stage.body
    for step in typed.steps:
        yield step.body
    for role in typed.roles:
        yield role.on_crash
        yield role.on_restart


def halted_types(block: Block) -> Iterator[Type]:
    """The types of what a block's `crash n` statements name"""
    return (item.target.type for item in statements(block) if isinstance(item, Halt))


def declared(variable: VariableDecl) -> Variable:
    """A declared variable as one of the system: a map over its owner's instances, if it has an owner"""
    type, initial = variable.type, first_value(variable)
    if variable.owner is not None:
        owner = Local("self", instances(variable.owner))
        type, initial = Map(owner.type, type), table(owner, initial)
    return Variable(
        variable.name,
        variable.label,
        variable.kind,
        variable.owner,
        type,
        initial,
        variable.oracle,
        variable.span,
    )
