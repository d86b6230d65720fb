"""Names and expressions of the tree."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, final

from fencepost.source.text import Span


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
