"""Blocks of core: what an atomic step does, in order, each statement seeing the writes before it."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, final

from fencepost.core.terms import Expr, Type
from fencepost.source.text import Span


@final
@dataclass(frozen=True, slots=True)
class AtKey:
    """Into a map, by key"""

    key: Expr
    container: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class AtIndex:
    """Into a sequence; fails outside 0..len-1"""

    index: Expr
    container: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class AtField:
    """Into a record, by the field's position"""

    position: int
    container: Type


@final
@dataclass(frozen=True, slots=True)
class Unwrap:
    """Into an option; fails on none"""

    container: Type
    span: Span | None = field(default=None, compare=False, repr=False)


Selector: TypeAlias = AtKey | AtIndex | AtField | Unwrap


@final
@dataclass(frozen=True, slots=True)
class Place:
    """Something assignable: a state variable or a mutable local, and the way into it"""

    root: str
    is_local: bool
    path: tuple[Selector, ...]
    type: Type


@final
@dataclass(frozen=True, slots=True)
class Let:
    """Binds a local. Assigning to it is for what lowering makes (an inlined operation's result)."""

    name: str
    value: Expr
    type: Type


@final
@dataclass(frozen=True, slots=True)
class Assign:
    """`place` becomes `value`; the value fits already (elaborate wraps it in FIT where it might not)"""

    place: Place
    value: Expr
    span: Span | None = field(default=None, compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class If:
    """One of two blocks"""

    condition: Expr
    then: "Block"
    otherwise: "Block"


@final
@dataclass(frozen=True, slots=True)
class For:
    """The block once for each element of a set (domain order), bag or seq, evaluated once at the start"""

    name: str
    name_type: Type
    source: Expr
    body: "Block"


@final
@dataclass(frozen=True, slots=True)
class Fail:
    """Ends the step as a violation of `property` (`NoRuntimeError`, or an assertion's name). `subject` is an
    expression whose value ends the message, for what only the state can tell; it cannot fail."""

    property: str
    message: str
    span: Span | None = field(default=None, compare=False, repr=False)
    subject: Expr | None = None


@final
@dataclass(frozen=True, slots=True)
class Mark:
    """Notes in the transition's labels that a message was sent, taken or lost; changes no state.
    `value` is the channel's envelope record, or the posted message's record."""

    kind: Literal["sent", "taken", "lost"]
    message: str
    value: Expr


@final
@dataclass(frozen=True, slots=True)
class Send:
    """Protocol only: put a message on a channel. `fields` are the message's own, in order, fitted."""

    channel: str
    sender: Expr | None
    receiver: Expr
    fields: tuple[Expr, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Halt:
    """Protocol only: `crash n`: after the block, `target` crashes if it is up, at no cost in faults"""

    target: Expr
    span: Span | None = field(default=None, compare=False, repr=False)


Statement: TypeAlias = Let | Assign | If | For | Fail | Mark | Send | Halt
Block: TypeAlias = tuple[Statement, ...]
