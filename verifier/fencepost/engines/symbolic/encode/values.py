"""Values as bits of a circuit. A value describes itself: which numbers a `Number` may be, how many elements a `Row` has
place for. So operators need no types, and what is known (a constant, a difference of two constants) has no bits at all.

    Number     bool, int, range, enum, scalarset: `lower` plus the bits as an unsigned number, lowest bit first
    Maybe      option: whether there is a value, and the value
    Product    record: the fields
    Tagged     union: the variant's position, and the fields of every variant
    Table      map: one value for each key, in the keys' order
    Mask       set of few possible elements, all of them listed: a bit for each
    Listing    set of many possible elements, or bag (copies side by side): sorted in domain order
    Row        seq: its elements

In `Listing` and `Row` `present` says of each place whether there is an element; the elements stand at the front. What
is not there (the inner value of none, the fields of another variant, an element that is not present) may have any
bits; in a state, where equal values must have equal bits, they are 0 (`store`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, assert_never, final

from fencepost.core.constant import limits
from fencepost.core.terms import Bag, Bool, Enum, Int, Map, Option, Range, Record, Scalarset, Seq, Set, Type, Union
from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Circuit, Lit
from fencepost.semantics.value import Sorts, bag_of, domain, sorter

FEW = 64  # a set of at most so many possible elements has a bit for each


@final
@dataclass(frozen=True, slots=True)
class Number:
    """`lower + bits`; never more than `upper`. There are as many bits as `upper - lower` has"""

    lower: int
    upper: int
    bits: tuple[Lit, ...]


@final
@dataclass(frozen=True, slots=True)
class Maybe:
    """A value or none"""

    present: Lit
    inner: "Value"


@final
@dataclass(frozen=True, slots=True)
class Product:
    """Fields in order"""

    fields: tuple["Value", ...]


@final
@dataclass(frozen=True, slots=True)
class Tagged:
    """`variants[variant][field]`; only those of the variant that `tag` is mean anything"""

    tag: Number
    variants: tuple[tuple["Value", ...], ...]


@final
@dataclass(frozen=True, slots=True)
class Table:
    """A value for each key"""

    values: tuple["Value", ...]


@final
@dataclass(frozen=True, slots=True)
class Mask:
    """A set: `members` in domain order, as the semantics has them; the same as `values`; of each whether it is in"""

    element: Type
    members: tuple[Any, ...]
    values: tuple["Value", ...]
    bits: tuple[Lit, ...]


@final
@dataclass(frozen=True, slots=True)
class Listing:
    """A sorted set (without equal elements) or bag"""

    element: Type
    bag: bool
    present: tuple[Lit, ...]
    elements: tuple["Value", ...]


@final
@dataclass(frozen=True, slots=True)
class Row:
    """A sequence"""

    present: tuple[Lit, ...]
    elements: tuple["Value", ...]


Value: TypeAlias = Number | Maybe | Product | Tagged | Table | Mask | Listing | Row


# ---------------------------------------------------------------- values that are known


def number(value: int) -> Number:
    """A number that is known; false is 0, true is 1"""
    return Number(int(value), int(value), ())


def between(circuit: Circuit, lower: int, upper: int) -> Number:
    """A number of new inputs"""
    return Number(lower, upper, circuit.inputs((upper - lower).bit_length()))


def truth(lit: Lit) -> Number:
    """A boolean"""
    return number(lit) if lit <= TRUE else Number(0, 1, (lit,))


def as_lit(value: "Value") -> Lit:
    """A boolean's literal"""
    if not isinstance(value, Number):
        raise TypeError(f"{value} is no boolean")
    return value.bits[0] if value.bits else (TRUE if value.lower else FALSE)


def as_maybe(value: "Value") -> Maybe:
    """A value, or an option, as an option"""
    return value if isinstance(value, Maybe) else Maybe(TRUE, value)


def known(of: Type, value: Any, sorts: Sorts) -> Value:
    """A value of the semantics, as bits that are known"""
    match of:
        case Bool() | Int() | Range() | Enum() | Scalarset():
            return number(value)
        case Option():
            return Maybe(FALSE, blank(of.inner, sorts)) if value is None else Maybe(TRUE, known(of.inner, value, sorts))
        case Record():
            return Product(_known_fields(of.fields, value, sorts))
        case Union():
            blanks: list[tuple[Value, ...]] = [
                tuple(blank(kind, sorts) for _, kind in fields) for _, fields in of.variants
            ]
            tag = int(value[0])
            blanks[tag] = _known_fields(of.variants[tag][1], value[1:], sorts)
            return Tagged(number(tag), tuple(blanks))
        case Map():
            return Table(tuple(known(of.value, part, sorts) for part in value))
        case Set():
            members = tuple(sorter(of.element)(value))
            return Mask(of.element, members, known_all(of.element, members, sorts), (TRUE,) * len(value))
        case Bag():
            copies = sorter(of.element)([element for element, count in value for _ in range(count)])
            return Listing(of.element, True, (TRUE,) * len(copies), known_all(of.element, copies, sorts))
        case Seq():
            return Row((TRUE,) * len(value), known_all(of.element, value, sorts))
        case _:
            assert_never(of)


def _known_fields(fields: Sequence[tuple[str, Type]], values: Sequence[Any], sorts: Sorts) -> tuple[Value, ...]:
    return tuple(known(kind, part, sorts) for (_, kind), part in zip(fields, values, strict=True))


def known_all(of: Type, values: Sequence[Any], sorts: Sorts) -> tuple[Value, ...]:
    """Values of the semantics, all of one type"""
    return tuple(known(of, part, sorts) for part in values)


def blank(of: Type, sorts: Sorts) -> Value:
    """Some value of the type, of no bits: stands where none is needed"""
    match of:
        case Bool() | Int() | Enum() | Scalarset():
            return number(0)
        case Range():
            return number(limits(of)[0])
        case Option():
            return Maybe(FALSE, blank(of.inner, sorts))
        case Record():
            return Product(tuple(blank(kind, sorts) for _, kind in of.fields))
        case Union():
            return Tagged(number(0), tuple(tuple(blank(kind, sorts) for _, kind in f) for _, f in of.variants))
        case Map():
            return Table((blank(of.value, sorts),) * len(domain(of.key, sorts)))
        case Set():
            return Mask(of.element, (), (), ())
        case Bag():
            return Listing(of.element, True, (), ())
        case Seq():
            return Row((), ())
        case _:
            assert_never(of)


# ---------------------------------------------------------------- looking at them


def literals(value: Value) -> Iterator[Lit]:
    """All bits, always in the same order"""
    match value:
        case Number():
            yield from value.bits
        case Maybe():
            yield value.present
            yield from literals(value.inner)
        case Product():
            yield from _literals_of(value.fields)
        case Tagged():
            yield from value.tag.bits
            for fields in value.variants:
                yield from _literals_of(fields)
        case Table():
            yield from _literals_of(value.values)
        case Mask():
            yield from value.bits
        case Listing() | Row():
            yield from value.present
            yield from _literals_of(value.elements)
        case _:
            assert_never(value)


def _literals_of(values: Sequence[Value]) -> Iterator[Lit]:
    for value in values:
        yield from literals(value)


def rebuilt(value: Value, change: Callable[[Lit], Lit]) -> Value:
    """The same with other bits"""

    def each(values: Sequence[Value]) -> tuple[Value, ...]:
        return tuple(rebuilt(part, change) for part in values)

    match value:
        case Number():
            return Number(value.lower, value.upper, tuple(map(change, value.bits)))
        case Maybe():
            return Maybe(change(value.present), rebuilt(value.inner, change))
        case Product():
            return Product(each(value.fields))
        case Tagged():
            tag = Number(value.tag.lower, value.tag.upper, tuple(map(change, value.tag.bits)))
            return Tagged(tag, tuple(map(each, value.variants)))
        case Table():
            return Table(each(value.values))
        case Mask():
            return Mask(value.element, value.members, value.values, tuple(map(change, value.bits)))
        case Listing():
            return Listing(value.element, value.bag, tuple(map(change, value.present)), each(value.elements))
        case Row():
            return Row(tuple(map(change, value.present)), each(value.elements))
        case _:
            assert_never(value)


def decoded(of: Type, value: Value, is_true: Callable[[Lit], bool]) -> Any:
    """The value of the semantics that these bits are, if the literals are as `is_true` says"""
    match value:
        case Number():
            made = value.lower + _unsigned(value, is_true)
            return bool(made) if isinstance(of, Bool) else made
        case Maybe():
            return decoded(_inner(of), value.inner, is_true) if is_true(value.present) else None
        case Product():
            return tuple(decoded(_field(of, n), part, is_true) for n, part in enumerate(value.fields))
        case Tagged():
            tag = value.tag.lower + _unsigned(value.tag, is_true)
            fields = value.variants[tag]
            return (tag, *(decoded(_field(of, n, tag), part, is_true) for n, part in enumerate(fields)))
        case Table():
            return tuple(decoded(_inner(of), part, is_true) for part in value.values)
        case Mask():
            return frozenset(member for member, lit in zip(value.members, value.bits, strict=True) if is_true(lit))
        case Listing() | Row():
            pairs = zip(value.present, value.elements, strict=True)
            there = [decoded(_inner(of), element, is_true) for lit, element in pairs if is_true(lit)]
            if isinstance(value, Row):
                return tuple(there)
            return bag_of(there) if value.bag else frozenset(there)
        case _:
            assert_never(value)


def _unsigned(value: Number, is_true: Callable[[Lit], bool]) -> int:
    return sum(1 << n for n, lit in enumerate(value.bits) if is_true(lit))


def _inner(of: Type) -> Type:
    match of:
        case Option():
            return of.inner
        case Map():
            return of.value
        case Set() | Bag() | Seq():
            return of.element
        case _:
            raise TypeError(f"{of} has no part")


def _field(of: Type, position: int, variant: int = 0) -> Type:
    match of:
        case Record():
            return of.fields[position][1]
        case Union():
            return of.variants[variant][1][position][1]
        case _:
            raise TypeError(f"{of} has no fields")
