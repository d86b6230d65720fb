"""The tree of a file as its author wrote it: every node with its span, nothing resolved.

Spans are left out of equality, so that a tree equals the tree of its formatted text.
The nodes follow LANGUAGE.md; each docstring shows the text that makes the node.
"""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, final

from fencepost.source.text import Span

# ---------------------------------------------------------------- names and expressions


@final
@dataclass(frozen=True, slots=True)
class Name:
    """An identifier where it is declared, bound or referred to outside an expression."""

    text: str
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Number:
    """`12`"""

    value: int
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Truth:
    """`true`, `false`"""

    value: bool
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class NoneValue:
    """`none`"""

    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Ref:
    """`x`, and the types and messages that stand as values: `Node`; `self` and `machine` too"""

    name: str
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Wildcard:
    """`_`, in the arguments of `in_flight`"""

    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Prime:
    """`x'`: the operand after the step"""

    operand: "Expr"
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Attribute:
    """`n.epoch`, `t.left`, `Vote.prepared`"""

    value: "Expr"
    name: Name
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Index:
    """`log[i]`"""

    value: "Expr"
    index: "Expr"
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Slice:
    """`log[a:b]`, either bound may be left out"""

    value: "Expr"
    lower: "Expr | None"
    upper: "Expr | None"
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a call: `e`, or `name=e`"""

    name: Name | None
    value: "Expr"
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Call:
    """`f(x)`, `Entry(term=1)`, `e.with(term=2)`, `oracle(e)`, `len(s)`, `messages(M)`, `S.cas(a, b)`.
    A generator argument (`count(x for x in S)`) is a `Comprehension` of kind "generator"."""

    function: "Expr"
    arguments: tuple[Argument, ...]
    span: Span = field(compare=False, repr=False)


UnaryOp = Literal["not", "-"]
BinaryOp = Literal["+", "-", "*", "//", "%", "|", "&", "and", "or", "implies", ".."]
CompareOp = Literal["==", "!=", "<", "<=", ">", ">=", "in", "not in"]


@final
@dataclass(frozen=True, slots=True)
class Unary:
    """`not e`, `-e`"""

    op: UnaryOp
    operand: "Expr"
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Binary:
    """`a + b`, `a and b`, `a implies b`, `1..N`"""

    op: BinaryOp
    left: "Expr"
    right: "Expr"
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Compare:
    """`a < b <= c`, `x in S`: `len(ops) == len(operands) - 1`"""

    ops: tuple[CompareOp, ...]
    operands: tuple["Expr", ...]
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class IsTest:
    """`n is primary`, `v is not voted`"""

    value: "Expr"
    state: Name
    negated: bool
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Conditional:
    """`a if c else b`"""

    then: "Expr"
    condition: "Expr"
    otherwise: "Expr"
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class SequenceLiteral:
    """`[a, b]`, `[]`"""

    elements: tuple["Expr", ...]
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class SetLiteral:
    """`{a, b}`; the empty `{}` (a set or a map, as the type demands) has no elements"""

    elements: tuple["Expr", ...]
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class MapLiteral:
    """`{k: v, ...}`, at least one entry"""

    entries: tuple[tuple["Expr", "Expr"], ...]
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class ForClause:
    """`for x in S if p if q`"""

    variable: Name
    domain: "Expr"
    conditions: tuple["Expr", ...]
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Comprehension:
    """`{e for x in S}`, `[e for x in Q]`, `{k: v for k in K}`, and the bare `e for x in S` of a call.
    `value` is there for maps alone."""

    kind: Literal["set", "sequence", "map", "generator"]
    element: "Expr"
    value: "Expr | None"
    clauses: tuple[ForClause, ...]
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class InFlight:
    """`in_flight(M(1, _) from n to m)`; `arguments` is None where no parentheses follow the message"""

    message: Name
    arguments: tuple["Expr", ...] | None
    sender: "Expr | None"
    receiver: "Expr | None"
    span: Span = field(compare=False, repr=False)


Expr: TypeAlias = (
    Number
    | Truth
    | NoneValue
    | Ref
    | Wildcard
    | Prime
    | Attribute
    | Index
    | Slice
    | Call
    | Unary
    | Binary
    | Compare
    | IsTest
    | Conditional
    | SequenceLiteral
    | SetLiteral
    | MapLiteral
    | Comprehension
    | InFlight
)

# ---------------------------------------------------------------- types


@final
@dataclass(frozen=True, slots=True)
class NamedType:
    """`bool`, `Epoch`, `Node`"""

    name: Name
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class RangeType:
    """`0..N`, `0..N saturating`"""

    lower: Expr
    upper: Expr
    saturating: bool
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class OptionType:
    """`T?`"""

    inner: "TypeExpr"
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class SetType:
    """`set[T]`"""

    element: "TypeExpr"
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class MapType:
    """`map[K, V]`"""

    key: "TypeExpr"
    value: "TypeExpr"
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class SequenceType:
    """`seq[T, n]`"""

    element: "TypeExpr"
    limit: Expr
    span: Span = field(compare=False, repr=False)


TypeExpr: TypeAlias = NamedType | RangeType | OptionType | SetType | MapType | SequenceType

# ---------------------------------------------------------------- statements


@final
@dataclass(frozen=True, slots=True)
class Doc:
    """A docstring: the text between the quotes, dedented and stripped; `span` covers the quotes."""

    text: str
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Let:
    """`let x = e`"""

    name: Name
    value: Expr
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Require:
    """`require e`"""

    condition: Expr
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Assign:
    """`x = e`, `x += e`, `x -= e`, `x |= e`; the target is a Ref, Attribute or Index chain"""

    target: Expr
    op: Literal["=", "+=", "-=", "|="]
    value: Expr
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class CallStatement:
    """A call as a statement: `log.add(w)`, `q.append(e)`, `s.clear()`, `S.put(v)`"""

    call: Call
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class If:
    """`if a: ... elif b: ... else: ...`; `otherwise` is empty without an `else`"""

    branches: tuple[tuple[Expr, "Block"], ...]
    otherwise: "Block"
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class For:
    """`for x in S:`"""

    variable: Name
    domain: Expr
    body: "Block"
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Case:
    """`case voted(c, v):`, `case prepared:`; `case _:` has variant None. A binder may be `_`."""

    variant: Name | None
    binders: tuple[Name, ...]
    body: "Block"
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Match:
    """`match e:` with its cases"""

    value: Expr
    cases: tuple[Case, ...]
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Send:
    """`send M(args) to n`, `broadcast M(args) [to R]`, `reply M(args)`, `post M(args)`"""

    kind: Literal["send", "broadcast", "reply", "post"]
    message: Name
    arguments: tuple[Argument, ...]
    to: Expr | None
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class StartTimer:
    """`start t for e`, `start seen[n] for e`"""

    timer: Expr
    ticks: Expr
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class StopTimer:
    """`stop t`"""

    timer: Expr
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Become:
    """`become primary`"""

    state: Name
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class CrashStatement:
    """`crash n`"""

    target: Expr
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Assert:
    """`assert Name: e`"""

    name: Name
    condition: Expr
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Skip:
    """`skip`"""

    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Return:
    """`return e`, `return`, in a store's operation"""

    value: Expr | None
    span: Span = field(compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class AnyBlock:
    """`any n in Node:` in `init:`: one initial state per element"""

    variable: Name
    domain: Expr
    body: "Block"
    span: Span = field(compare=False, repr=False)


Statement: TypeAlias = (
    Let
    | Require
    | Assign
    | CallStatement
    | If
    | For
    | Match
    | Send
    | StartTimer
    | StopTimer
    | Become
    | CrashStatement
    | Assert
    | Skip
    | Return
    | AnyBlock
)
Block: TypeAlias = tuple[Statement, ...]

# ---------------------------------------------------------------- declarations


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


# ---------------------------------------------------------------- models


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
