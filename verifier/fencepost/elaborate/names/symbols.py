"""What a file, with the files it uses, declares: one frozen symbol per name, types resolved.

A type that could not be resolved is None, and has been reported: whoever meets it stays silent.
Core's variable names are made here, so that everybody makes the same ones.
"""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, final

from fencepost.core.protocol import NetworkKind
from fencepost.core.terms import Enum, Expr, Range, Record, Scalarset, Type, Union
from fencepost.source.text import Span
from fencepost.syntax import ast


def owned_name(owner: str, label: str) -> str:
    """Core's name of a role's or store's variable or timer: `Node.epoch`."""
    return f"{owner}.{label}"


def control_name(role: str) -> str:
    """Core's name of the variable that holds a role's control state. No author can write a space."""
    return f"{role} state"


def posted_name(message: str) -> str:
    """Core's name of the set of a posted message's records."""
    return f"posted {message}"


def channel_name(message: str, sender: str | None, receiver: str) -> str:
    """`Put: Node -> Storage`, and `Put -> Storage` where the sender is not part of the message."""
    return f"{message} -> {receiver}" if sender is None else f"{message}: {sender} -> {receiver}"


@final
@dataclass(frozen=True, slots=True)
class FieldSymbol:
    """A message's field, or an argument of a `def` or an operation"""

    name: str
    type: Type | None
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class ParamSymbol:
    """`param N: T = e`"""

    name: str
    type: Type | None
    node: ast.Param


@final
@dataclass(frozen=True, slots=True)
class ConstSymbol:
    """`const N = e`; `value` stands wherever the name does, None where it is wrong"""

    name: str
    value: Expr | None
    node: ast.Const


@final
@dataclass(frozen=True, slots=True)
class TypeSymbol:
    """`type`, `enum`, `record`, `union`"""

    name: str
    kind: Literal["alias", "enum", "record", "union"]
    type: Type | None
    node: ast.Alias | ast.Enum | ast.Record | ast.Union


@final
@dataclass(frozen=True, slots=True)
class SortSymbol:
    """`sort Value`, `ordered sort Value`"""

    name: str
    ordered: bool
    type: Scalarset
    node: ast.Sort


@final
@dataclass(frozen=True, slots=True)
class VariableSymbol:
    """A variable. `name` is core's (`Node.epoch`), `label` the author's. With an `owner`, core's variable
    is a map from the owner's instances to `type`."""

    name: str
    label: str
    kind: Literal["durable", "volatile", "shared", "ghost"]
    owner: str | None
    type: Type | None
    oracle: bool
    node: ast.Variable


@final
@dataclass(frozen=True, slots=True)
class TimerSymbol:
    """A timer of a role: an Option of `limit`, for each instance; with an `index`, a map from it to that"""

    name: str
    label: str
    owner: str
    index: Type | None
    limit: Range | None
    node: ast.Timer


@final
@dataclass(frozen=True, slots=True)
class DefSymbol:
    """`def f(x: T) -> T: e`, at the top level (`owner` None) or in a role"""

    name: str
    owner: str | None
    arguments: tuple[FieldSymbol, ...]
    result: Type | None
    recursive: bool
    node: ast.Def


@final
@dataclass(frozen=True, slots=True)
class OperationSymbol:
    """`operation cas(old: T) -> bool:` of a store; `result` None without `->` (or with a broken one)"""

    name: str
    store: str
    arguments: tuple[FieldSymbol, ...]
    result: Type | None
    node: ast.Operation


@final
@dataclass(frozen=True, slots=True)
class RoleSymbol:
    """A role, service or store. `control` is the type of its control states, None without a `states` line.
    `instances` is the type of its instances; a service or store has one, number 0. `on` is checked to be
    a role. Only `collect` fills the dictionaries."""

    name: str
    kind: Literal["role", "service", "store"]
    ordered: bool
    on: str | None
    control: Enum | None
    variables: dict[str, VariableSymbol]
    timers: dict[str, TimerSymbol]
    defs: dict[str, DefSymbol]
    operations: dict[str, OperationSymbol]
    node: ast.Role | ast.Store

    @property
    def instances(self) -> Scalarset:
        return Scalarset(self.name)

    @property
    def single(self) -> bool:
        return self.kind != "role"

    @property
    def states(self) -> tuple[str, ...]:
        return () if self.control is None else self.control.members


@final
@dataclass(frozen=True, slots=True)
class ChannelSymbol:
    """Messages of one kind from one role to one role; `envelope` is as core.protocol.Channel says"""

    name: str
    message: str
    sender: str | None
    receiver: str
    envelope: Record


@final
@dataclass(frozen=True, slots=True)
class MessageSymbol:
    """`message M(a: T)`. `record` is the type of a posted message's records, with M's fields alone.
    `senders` are the roles that send or post it (an anonymous or posted one, too), `receivers` those with a
    handler or an `ignore`; `channels` is empty for a posted message."""

    name: str
    kind: Literal["plain", "posted", "anonymous"]
    fields: tuple[FieldSymbol, ...]
    record: Record | None
    within: Expr | None
    over: NetworkKind | None
    senders: tuple[str, ...]
    receivers: tuple[str, ...]
    channels: tuple[ChannelSymbol, ...]
    node: ast.Message


TopSymbol: TypeAlias = (
    ParamSymbol | ConstSymbol | TypeSymbol | SortSymbol | VariableSymbol | DefSymbol | RoleSymbol | MessageSymbol
)


@final
@dataclass(frozen=True, slots=True)
class MemberSymbol:
    """An enum's member or a union's variant, which may stand bare where it is the only one of its name"""

    name: str
    owner: str
    type: Enum | Union
    position: int


@final
@dataclass(slots=True)
class Symbols:
    """Everything that is declared, in the text's order (used files first). Only `collect` fills it."""

    top: dict[str, TopSymbol] = field(default_factory=dict[str, TopSymbol])
    members: dict[str, list[MemberSymbol]] = field(default_factory=dict[str, list[MemberSymbol]])
    broken: set[str] = field(default_factory=set[str])  # names whose declaration is wrong: said already
    ghosts: set[str] = field(default_factory=set[str])  # core's names of the ghost variables

    def role(self, name: str) -> RoleSymbol | None:
        """The role, service or store of that name."""
        found = self.top.get(name)
        return found if isinstance(found, RoleSymbol) else None

    def message(self, name: str) -> MessageSymbol | None:
        """The message of that name."""
        found = self.top.get(name)
        return found if isinstance(found, MessageSymbol) else None

    def roles(self) -> list[RoleSymbol]:
        """Roles, services and stores, as declared."""
        return [found for found in self.top.values() if isinstance(found, RoleSymbol)]

    def messages(self) -> list[MessageSymbol]:
        """Messages, as declared."""
        return [found for found in self.top.values() if isinstance(found, MessageSymbol)]

    def is_ordered(self, sort: str) -> bool:
        """Whether the members of a scalarset may be compared by `<`."""
        found = self.top.get(sort)
        return isinstance(found, (RoleSymbol, SortSymbol)) and found.ordered
