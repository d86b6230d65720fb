"""A finite transition system: what the semantics defines steps of and every engine searches.

An action is one or more stages, run one after the other within the same atomic step. A stage chooses its
parameters (left to right, each from a set that may read the state, earlier parameters and lets), tests its
guards, and runs its block. Nearly every action has one stage; a second one chooses what depends on the
first one's effect (the offset of a clock that a step has just set going). All of an action's stages must
succeed for the step to exist.
"""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, final

from fencepost.core.statements import Block, Let
from fencepost.core.terms import Expr, Scalarset, Type
from fencepost.source.text import Span

VariableKind = Literal[
    "control",
    "durable",
    "volatile",
    "timer",
    "shared",
    "ghost",
    "posted",
    "network",
    "up",
    "paused",
    "cut",
    "offset",
    "spent",
]


@final
@dataclass(frozen=True, slots=True)
class Variable:
    """A state variable. With an `owner` (a role, service or store) its type is a map from the owner's
    instances. `name` is unique (`Node.epoch`, `spent crash Node`), `label` is what people call it (`epoch`).
    `initial` is the value of the whole variable; it may read variables that stand before it."""

    name: str
    label: str
    kind: VariableKind
    owner: str | None
    type: Type
    initial: Expr
    oracle: bool = False
    span: Span | None = field(default=None, compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Parameter:
    """A choice. `domain` is a set, bag or seq (each distinct element is one choice, in domain order; a bag's
    copies are one choice). `role` says what the choice is to a reader of the trace: the actor,
    an argument (shown and part of the label), a message taken, or a choice of the environment."""

    name: str
    type: Type
    domain: Expr
    role: Literal["actor", "argument", "message", "choice"]
    span: Span | None = field(default=None, compare=False, repr=False)


Binder: TypeAlias = Parameter | Let


@final
@dataclass(frozen=True, slots=True)
class Stage:
    """Binders in order, then guards (all must be true), then the block"""

    binders: tuple[Binder, ...]
    guards: tuple[Expr, ...]
    body: Block


Fault = Literal["crash", "wipe", "reboot", "lose", "duplicate", "partition", "pause", "uneven"]


@final
@dataclass(frozen=True, slots=True)
class Action:
    """`name` as the author or the environment calls it (`ask`, `on Grant`, `crash`, `tick`). `says` is the
    docstring cut at its placeholders, evaluated before the step; empty: told from the name.
    `actor` is an expression over the first stage's binders: who acts, or whom a step of the environment is
    about; None for the system's steps and for those of the environment that are about nobody in particular.
    `ticks` is how much true time passes. The order of actions in a System is the order of labels."""

    name: str
    stages: tuple[Stage, ...]
    actor: Expr | None
    says: tuple["str | Expr", ...]
    environment: bool
    fault: Fault | None
    urgent: bool
    ticks: int
    span: Span | None = field(default=None, compare=False, repr=False)


PropertyKind = Literal["invariant", "transition", "witness", "stuck"]


@final
@dataclass(frozen=True, slots=True)
class Property:
    """`condition` is the invariant, the transition (with primes), what the witness must reach, or what
    excuses being stuck"""

    kind: PropertyKind
    name: str
    doc: str
    condition: Expr
    span: Span | None = field(default=None, compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Function:
    """A recursive `def`"""

    name: str
    arguments: tuple[tuple[str, Type], ...]
    result: Type
    body: Expr


@final
@dataclass(frozen=True, slots=True)
class Sort:
    """The members of a scalarset, by name. `symmetric`: permuting them changes nothing."""

    type: Scalarset
    members: tuple[str, ...]
    symmetric: bool


@final
@dataclass(frozen=True, slots=True)
class System:
    """The whole. `initial` runs on the variables' initial values, each way of choosing giving one initial
    state. `bounds` prune (a state where one is false is checked, not counted or expanded).
    `assertions` are the names that a Fail may violate besides NoRuntimeError."""

    sorts: tuple[Sort, ...]
    variables: tuple[Variable, ...]
    functions: tuple[Function, ...]
    initial: tuple[Stage, ...]
    actions: tuple[Action, ...]
    properties: tuple[Property, ...]
    assertions: tuple[str, ...]
    bounds: tuple[Expr, ...]
