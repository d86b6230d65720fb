"""Declarations: what stands at the top level of a file, in a role or in a store."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, final

from fencepost.source.text import Span
from fencepost.syntax.ast.expressions import Expr, Name
from fencepost.syntax.ast.statements import Block, Doc
from fencepost.syntax.ast.types import TypeExpr


@final
@dataclass(frozen=True, slots=True)
class Use:
    """`use "lease.fence"`; `path` is the text between the quotes"""

    path: str
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Protocol:
    """`protocol Name`, after the file's docstring"""

    name: Name
    doc: Doc | None
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Param:
    """`param N: T = e`"""

    name: Name
    type: TypeExpr
    default: Expr | None
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Const:
    """`const N = e`"""

    name: Name
    value: Expr
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class TypedName:
    """`x: T`: an argument of a `def`, a message's, record's or variant's field"""

    name: Name
    type: TypeExpr
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Def:
    """`def f(x: T) -> T: expr`"""

    name: Name
    arguments: tuple[TypedName, ...]
    result: TypeExpr
    body: Expr
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Alias:
    """`type Name = T`"""

    name: Name
    type: TypeExpr
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Enum:
    """`enum Outcome: commit, abort`"""

    name: Name
    members: tuple[Name, ...]
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Record:
    """`record Entry:` with fields"""

    name: Name
    fields: tuple[TypedName, ...]
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Variant:
    """One variant of a union: `prepared`, `voted(c: Choice)`"""

    name: Name
    fields: tuple[TypedName, ...]
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Union:
    """`union Vote:` with variants"""

    name: Name
    variants: tuple[Variant, ...]
    span: Span = field(compare=False, repr=False)


NetworkKind = Literal["unordered", "set", "fifo"]


@final
@dataclass(frozen=True, slots=True)
class Message:
    """`message M(a: T) within 1 over fifo`, `posted message`, `anonymous message`"""

    kind: Literal["plain", "posted", "anonymous"]
    name: Name
    fields: tuple[TypedName, ...]
    within: Expr | None
    over: NetworkKind | None
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Network:
    """`network set [capacity n] [reset on crash]`, at the top level or in a model"""

    kind: NetworkKind
    capacity: Expr | None
    reset_on_crash: bool
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Capacity:
    """`capacity 8` on a line of its own, at the top level or in a model"""

    limit: Expr
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Sort:
    """`sort Value`, `ordered sort Value`"""

    name: Name
    ordered: bool
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Variable:
    """`durable x: T = e`, `volatile x: T in S`, `oracle durable x: T`, `shared x: T`, `ghost x: T`"""

    kind: Literal["durable", "volatile", "shared", "ghost"]
    oracle: bool
    name: Name
    type: TypeExpr
    initial: Expr | None
    choices: Expr | None
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Timer:
    """`timer t: 0..E`, `timer seen[n in Node]: 0..E`; `limit` is the range as written"""

    name: Name
    index: tuple[Name, Expr] | None
    limit: TypeExpr
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class States:
    """`states standby, primary`"""

    names: tuple[Name, ...]
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Init:
    """`init:`"""

    body: Block
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class ActionParameter:
    """`p: T` or `q in setexpr`: exactly one of `type` and `domain` is there"""

    name: Name
    type: TypeExpr | None
    domain: Expr | None
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Action:
    """`[urgent] action name(p: T) when guard:`"""

    name: Name
    parameters: tuple[ActionParameter, ...]
    guard: Expr | None
    urgent: bool
    doc: Doc | None
    body: Block
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class OnMessage:
    """`[urgent] on M(a, _) from n: Node with p in S when guard:`; `patterns` is None without parentheses.
    A pattern named `_` ignores its field. `sender_role` is the Node of `from n: Node`."""

    message: Name
    patterns: tuple[Name, ...] | None
    sender: Name | None
    sender_role: Name | None
    choices: tuple[ActionParameter, ...]
    guard: Expr | None
    urgent: bool
    doc: Doc | None
    body: Block
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class OnExpiry:
    """`[urgent] on expiry of t when guard:`, `on expiry of seen[n]:` (binds n)"""

    timer: Name
    index: Name | None
    guard: Expr | None
    urgent: bool
    doc: Doc | None
    body: Block
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class OnCrash:
    """`on crash:`, `on restart:`"""

    event: Literal["crash", "restart"]
    doc: Doc | None
    body: Block
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Ignore:
    """`ignore M when guard`"""

    message: Name
    guard: Expr | None
    span: Span = field(compare=False, repr=False)


RoleItem: TypeAlias = States | Variable | Timer | Action | OnMessage | OnExpiry | OnCrash | Ignore | Def


@final
@dataclass(frozen=True, slots=True)
class Role:
    """`[ordered] role R:`, `service S:`, `role Watchdog on Node:`"""

    name: Name
    service: bool
    ordered: bool
    on: Name | None
    doc: Doc | None
    items: tuple[RoleItem, ...]
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Operation:
    """`operation cas(old: T, new: T) -> bool:`"""

    name: Name
    arguments: tuple[TypedName, ...]
    result: TypeExpr | None
    doc: Doc | None
    body: Block
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Store:
    """`store S:` with variables and operations"""

    name: Name
    doc: Doc | None
    variables: tuple[Variable, ...]
    operations: tuple[Operation, ...]
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Property:
    """`invariant I: e`, `transition T: e`, `witness W: e`, `stuck S unless e`"""

    kind: Literal["invariant", "transition", "witness", "stuck"]
    name: Name
    doc: Doc | None
    condition: Expr
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class NotYet:
    """A declaration of a later version, recognised and skipped: `liveness`, `fair`, `measure`, `rate`"""

    keyword: str
    span: Span = field(compare=False, repr=False)
