"""Types as they are written."""

from dataclasses import dataclass, field
from typing import TypeAlias, final

from fencepost.source.text import Span
from fencepost.syntax.ast.expressions import Expr, Name


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
