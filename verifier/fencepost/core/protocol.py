"""A whole protocol, typed and lowered, before a model makes it finite: `Typed`.

Control states, timers, stores, posted messages and co-located roles are core variables and blocks already.
What depends on the model stays as declarations: how many instances there are, params, the network, faults.
Channels: a message kind is split by the role that sends it and the role that receives it, so that every
envelope record has plain types. `M: Node -> Storage` is a channel; an anonymous message has no sender.
"""

from dataclasses import dataclass, field
from typing import Literal, final

from fencepost.core.statements import Block
from fencepost.core.system import Binder, Function, Property, Stage, VariableKind
from fencepost.core.terms import Expr, Record, Type
from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import Span

NetworkKind = Literal["unordered", "set", "fifo"]
AGE = "~age"  # the field of an envelope that counts ticks, where the message is `within d`


@final
@dataclass(frozen=True, slots=True)
class ParamDecl:
    """`param N: T = e`"""

    name: str
    type: Type
    default: Expr | None
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Role:
    """A role, service or store (`kind`), or a `sort` without behaviour. `on` is the machine of a co-located
    role. `states` is empty without a `states` line. Blocks use Local `self`."""

    name: str
    kind: Literal["role", "service", "store", "sort"]
    ordered: bool
    on: str | None
    states: tuple[str, ...]
    on_crash: Block
    on_restart: Block
    restart_says: tuple[str | Expr, ...]
    crash_says: tuple[str | Expr, ...]
    doc: str
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class VariableDecl:
    """A variable of a role (`owner`), a store or the whole system. `type` and `initial` are of one
    instance's value (`initial` may use Local `self` and read variables declared before it, through the
    owner's maps); the system's variable is a map over the owner. `choices`: a set to choose from at the
    start and at each restart (`volatile x: T in S`). A timer is an Option of its range (or a map of them):
    none stopped, 0 expired, else ticks left."""

    name: str
    label: str
    kind: VariableKind
    owner: str | None
    type: Type
    initial: Expr
    choices: Expr | None
    oracle: bool
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Channel:
    """Messages of one kind from one role to one role. `envelope` has the fields `sender` (Scalarset, absent
    if anonymous), `receiver` (Scalarset), the message's own in order, and AGE last where `within`."""

    name: str
    message: str
    sender: str | None
    receiver: str
    envelope: Record
    within: Expr | None
    over: NetworkKind | None
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Network:
    """The network that a protocol or a model asks for; None where it leaves a thing open"""

    kind: NetworkKind | None
    capacity: Expr | None
    reset_on_crash: bool


@final
@dataclass(frozen=True, slots=True)
class Delivery:
    """A step that takes a message: it is bound to Local `sender` and the Locals of `fields` (None: ignored)"""

    channel: str
    sender: str | None
    fields: tuple[str | None, ...]


@final
@dataclass(frozen=True, slots=True)
class Step:
    """An action or handler. `role` None is the system. `self` (and what `delivery` binds) come before
    `binders`; instance makes them parameters. `guards` are the `when` and each `require`, in order.
    `stores` are those it calls or reads: it needs them up and in reach. `line` orders labels."""

    name: str
    role: str | None
    delivery: Delivery | None
    binders: tuple[Binder, ...]
    guards: tuple[Expr, ...]
    body: Block
    urgent: bool
    says: tuple[str | Expr, ...]
    stores: tuple[str, ...]
    span: Span = field(compare=False, repr=False)


FaultKind = Literal["crash", "wipe", "restart", "lose", "duplicate", "partition", "skew", "pause", "reboot"]


@final
@dataclass(frozen=True, slots=True)
class FaultGrant:
    """What a model grants. `targets` are roles or stores (a message for lose and duplicate; none: all).
    `budget` None is `any`; for skew it is d. `forbidden` is `no restart R`."""

    kind: FaultKind
    targets: tuple[str, ...]
    budget: Expr | None
    forbidden: bool
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Expectation:
    """`kind` "holds" (`count` is the k of `up to k`), "violated" (`name`, `faults` None if not asserted,
    `count` the steps), "unreached" (`name`), "distinct", "depth" or "orbits" (`count`)"""

    kind: Literal["holds", "violated", "unreached", "distinct", "depth", "orbits"]
    name: str | None
    faults: tuple[tuple[str, int], ...] | None
    count: int | None
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Model:
    """A model as written: `members` per role and sort, `settings` per param, `bounds`, what is expected"""

    name: str
    doc: str
    members: tuple[tuple[str, tuple[str, ...]], ...]
    settings: tuple[tuple[str, Expr], ...]
    faults: tuple[FaultGrant, ...]
    bounds: tuple[Expr, ...]
    bound_capacity: bool
    network: Network
    expectations: tuple[Expectation, ...]
    until_violated: bool
    slow: bool
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Rest:
    """Something a verdict rests on that a reader should know: an oracle read, a shared variable, a throttle"""

    kind: Literal["oracle", "shared", "throttle"]
    text: str
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Typed:
    """The result of elaboration"""

    name: str
    doc: str
    params: tuple[ParamDecl, ...]
    roles: tuple[Role, ...]
    variables: tuple[VariableDecl, ...]
    functions: tuple[Function, ...]
    channels: tuple[Channel, ...]
    network: Network
    init: tuple[Stage, ...]
    steps: tuple[Step, ...]
    properties: tuple[Property, ...]
    assertions: tuple[str, ...]
    rests: tuple[Rest, ...]
    models: tuple[Model, ...]
    warnings: tuple[Diagnostic, ...]
    span: Span = field(compare=False, repr=False)
