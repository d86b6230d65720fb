"""Types and expressions of core. They stand together because a range's bounds are expressions over params.

In a `Protocol` bounds may be expressions; in a `System` every bound is an int and no `Param`, `MessagesIn`
or `Up` is left (`validate` checks both). Every expression carries its type, and the span of the text it
came from where there is one, for errors and for "why is this false".
"""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, final

from fencepost.core.operators import Op
from fencepost.source.text import Span

Value: TypeAlias = bool | int | None | tuple["Value", ...] | frozenset["Value"]

# ---------------------------------------------------------------- types


@final
@dataclass(frozen=True, slots=True)
class Bool:
    """false, true"""


@final
@dataclass(frozen=True, slots=True)
class Int:
    """An exact integer: what arithmetic gives before it is stored. No variable has this type."""


@final
@dataclass(frozen=True, slots=True)
class Range:
    """`lower..upper`, both included; `saturating` clamps where a value is stored"""

    lower: "int | Expr"
    upper: "int | Expr"
    saturating: bool = False


@final
@dataclass(frozen=True, slots=True)
class Enum:
    """Named members in order; control states are one of these, called `R.state`"""

    name: str
    members: tuple[str, ...]


@final
@dataclass(frozen=True, slots=True)
class Scalarset:
    """The instances of a role, service or store, or the values of a sort; the model says how many"""

    name: str


@final
@dataclass(frozen=True, slots=True)
class Option:
    """A value or none"""

    inner: "Type"


@final
@dataclass(frozen=True, slots=True)
class Set:
    """A finite set"""

    element: "Type"


@final
@dataclass(frozen=True, slots=True)
class Bag:
    """A multiset: messages in flight under an `unordered` network"""

    element: "Type"


@final
@dataclass(frozen=True, slots=True)
class Map:
    """Total over its key type"""

    key: "Type"
    value: "Type"


@final
@dataclass(frozen=True, slots=True)
class Seq:
    """At most `limit` long; None for the result of an operator that nothing has stored yet"""

    element: "Type"
    limit: "int | Expr | None"


@final
@dataclass(frozen=True, slots=True)
class Record:
    """Named fields in order"""

    name: str
    fields: tuple[tuple[str, "Type"], ...]


@final
@dataclass(frozen=True, slots=True)
class Union:
    """Variants in order, each with its fields"""

    name: str
    variants: tuple[tuple[str, tuple[tuple[str, "Type"], ...]], ...]


Type: TypeAlias = Bool | Int | Range | Enum | Scalarset | Option | Set | Bag | Map | Seq | Record | Union

BOOL = Bool()
INT = Int()

# ---------------------------------------------------------------- expressions


@final
@dataclass(frozen=True, slots=True)
class Const:
    """A value that is known"""

    value: Value
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Param:
    """A param of the protocol; the model's value takes its place in the instance"""

    name: str
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Read:
    """A whole state variable, as it is now (within a block: with the block's earlier writes)"""

    variable: str
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Primed:
    """A whole state variable after the step; in transition properties only"""

    variable: str
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Local:
    """A parameter, `let`, loop or comprehension variable. Names are unique within an action or property
    (elaborate renames on collision); `self` is the actor of a role's step."""

    name: str
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Domain:
    """The set of all values of `of`, in domain order"""

    of: Type
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Apply:
    """An operator on operands. `note` names what is stored, for FIT's error ("epoch")."""

    op: Op
    args: tuple["Expr", ...]
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)
    note: str = field(default="", compare=False)


@final
@dataclass(frozen=True, slots=True)
class LetIn:
    """`value` bound to `name` in `body`"""

    name: str
    value: "Expr"
    body: "Expr"
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


Fold = Literal[
    "set",  # the set of elements
    "unions",  # element is a set: their union
    "seq",  # in the source's order
    "concats",  # element is a seq: their concatenation
    "bag",  # one copy per copy of the source
    "map",  # source is the Domain of the key type, no condition: key -> element
    "all",  # lazy, left to right
    "any",
    "count",  # how many satisfy `condition`; element is Const true
    "sum",
    "min",  # fails on nothing
    "max",
    "first",  # element of the first that satisfies `condition`, as an option
    "the",  # the single one; fails for none or two
]


@final
@dataclass(frozen=True, slots=True)
class Comprehend:
    """`element` for each `name` of `source` (a set in domain order, a bag copy by copy, a seq in order)
    where `condition` is true, put together as `fold` says. `condition` None is true."""

    fold: Fold
    name: str
    name_type: Type
    source: "Expr"
    condition: "Expr | None"
    element: "Expr"
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Call:
    """A recursive `def` (others are inlined); it consumes a sequence argument, so it ends"""

    function: str
    args: tuple["Expr", ...]
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class MessagesIn:
    """Protocol only: the messages in flight on a channel, a bag of its envelope records. `primed`: after the step"""

    channel: str
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)
    primed: bool = False


@final
@dataclass(frozen=True, slots=True)
class Up:
    """Protocol only: whether `instance` (of the role or store that is its type) is up. `primed`: after the step"""

    instance: "Expr"
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)
    primed: bool = False


Expr: TypeAlias = Const | Param | Read | Primed | Local | Domain | Apply | LetIn | Comprehend | Call | MessagesIn | Up

TRUE = Const(True, BOOL)
FALSE = Const(False, BOOL)
