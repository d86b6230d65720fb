"""Statements and blocks."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, final

from fencepost.source.text import Span
from fencepost.syntax.ast.expressions import Argument, Call, Expr, Name


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
