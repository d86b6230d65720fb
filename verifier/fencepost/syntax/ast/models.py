"""Models, their faults and expectations, and the whole file."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, final

from fencepost.source.text import Span
from fencepost.syntax.ast.declarations import (
    Action,
    Alias,
    Capacity,
    Const,
    Def,
    Enum,
    Init,
    Message,
    Network,
    NotYet,
    Param,
    Property,
    Protocol,
    Record,
    Role,
    Sort,
    Store,
    Union,
    Use,
    Variable,
)
from fencepost.syntax.ast.expressions import Expr, Name
from fencepost.syntax.ast.statements import Doc


@final
@dataclass(frozen=True, slots=True)
class Setting:
    """`Node = {A, B}`, `Node = 3`, `GRACE = 1`"""

    name: Name
    value: Expr
    span: Span = field(compare=False, repr=False)


FaultKind = Literal["crash", "wipe", "restart", "lose", "duplicate", "partition", "skew", "pause", "reboot"]


@final
@dataclass(frozen=True, slots=True)
class Fault:
    """A line of `faults:`: `crash Node 1`, `lose Heartbeat 2`, `partition Node, Storage any`, `skew 1`.
    `budget` is None for `restart R` (and `no restart R`, which sets `forbidden`), "any" for no limit."""

    kind: FaultKind
    targets: tuple[Name, ...]
    budget: Expr | Literal["any"] | None
    forbidden: bool
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Faults:
    """`faults:` with its lines"""

    lines: tuple[Fault, ...]
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Bound:
    """`bound e`; `bound capacity` has condition None"""

    condition: Expr | None
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class ExpectHolds:
    """`expect holds`, `expect holds up to 12`"""

    up_to: int | None
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class ExpectViolated:
    """`expect P violated by crash 1 in 5 steps`; `faults` is None without `by`, empty for `by nothing`"""

    property: Name
    faults: tuple[tuple[Name, int], ...] | None
    steps: int | None
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class ExpectUnreached:
    """`expect W unreached`"""

    witness: Name
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class ExpectCount:
    """`expect distinct 288`, `expect depth 11`, `expect orbits 314`"""

    kind: Literal["distinct", "depth", "orbits"]
    count: int
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Marker:
    """`until violated` and `slow`, the model lines that are only words"""

    kind: Literal["until violated", "slow"]
    span: Span = field(compare=False, repr=False)


ModelItem: TypeAlias = (
    Setting
    | Faults
    | Bound
    | Network
    | Capacity
    | ExpectHolds
    | ExpectViolated
    | ExpectUnreached
    | ExpectCount
    | Marker
)


@final
@dataclass(frozen=True, slots=True)
class Model:
    """`model name:`"""

    name: Name
    doc: Doc | None
    items: tuple[ModelItem, ...]
    span: Span = field(compare=False, repr=False)


Declaration: TypeAlias = (
    Use
    | Param
    | Const
    | Def
    | Alias
    | Enum
    | Record
    | Union
    | Message
    | Network
    | Capacity
    | Sort
    | Role
    | Store
    | Variable
    | Init
    | Action
    | Property
    | Model
    | NotYet
)


@final
@dataclass(frozen=True, slots=True)
class File:
    """A whole file. `doc` is the first docstring; `protocol` is absent in a file of models."""

    doc: Doc | None
    protocol: Protocol | None
    declarations: tuple[Declaration, ...]
    span: Span = field(compare=False, repr=False)
