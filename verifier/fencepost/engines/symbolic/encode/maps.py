"""Maps: one value for each key."""

from collections.abc import Sequence

from fencepost.core.terms import Bool, Enum, Range, Scalarset, Type
from fencepost.engines.symbolic.encode import arithmetic
from fencepost.engines.symbolic.encode.choose import choose
from fencepost.engines.symbolic.encode.circuit import FALSE, Circuit, Lit, flip
from fencepost.engines.symbolic.encode.compare import equal
from fencepost.engines.symbolic.encode.values import Number, Table, Value, known
from fencepost.semantics.value import Sorts, domain


def hits(c: Circuit, key: Value, of: Type, sorts: Sorts) -> tuple[Lit, ...]:
    """For each key of the type, in domain order, whether it is this one"""
    members = domain(of, sorts)
    if isinstance(key, Number) and isinstance(of, Bool | Enum | Range | Scalarset):
        return tuple(arithmetic.is_number(c, key, int(m)) for m in members if isinstance(m, int))
    return tuple(equal(c, key, known(of, member, sorts)) for member in members)


def get(c: Circuit, table: Table, found: Sequence[Lit]) -> tuple[Value, Lit]:
    """The value of the key that is hit, and whether none is"""
    pairs = [(hit, value) for hit, value in zip(found, table.values, strict=True) if hit != FALSE]
    if not pairs:
        return table.values[0], flip(FALSE)
    value = pairs[-1][1]
    for hit, other in pairs[:-1]:
        value = choose(c, hit, other, value)
    return value, flip(c.any_of(found))


def put(c: Circuit, table: Table, found: Sequence[Lit], value: Value) -> tuple[Table, Lit]:
    """With another value for the key that is hit, and whether none is"""
    return put_each(c, table, found, (value,) * len(table.values))


def put_each(c: Circuit, table: Table, found: Sequence[Lit], values: Sequence[Value]) -> tuple[Table, Lit]:
    """With these values for the keys that are hit, and whether none is"""
    made = tuple(choose(c, hit, new, old) for hit, new, old in zip(found, values, table.values, strict=True))
    return Table(made), flip(c.any_of(found))
