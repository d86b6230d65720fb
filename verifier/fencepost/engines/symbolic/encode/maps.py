"""Maps: one value for each key. Which key is meant is told by hits: for each key, in domain order, whether it is that
one. Where a key cannot be outside, the last of those that it could be is hit if no other one is: so it is known that
one of them is."""

from collections.abc import Sequence

from fencepost.core.terms import Type
from fencepost.engines.symbolic.encode.choose import choose, first_of
from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Circuit, Lit, flip
from fencepost.engines.symbolic.encode.compare import equal
from fencepost.engines.symbolic.encode.possible import possible
from fencepost.engines.symbolic.encode.values import Table, Value, known
from fencepost.semantics.value import Sorts, domain


def hits(c: Circuit, key: Value, of: Type, sorts: Sorts) -> tuple[Lit, ...]:
    """For each key of the type, in domain order, whether it is this one; a key outside hits none"""
    members = domain(of, sorts)
    found = [equal(c, key, known(of, member, sorts)) for member in members]
    open_ = [n for n, hit in enumerate(found) if hit != FALSE]
    could = possible(of, key, len(members))
    if open_ and could is not None and set(could) <= set(members):
        found[open_[-1]] = flip(c.any_of(found[n] for n in open_[:-1]))
    return tuple(found)


def get(c: Circuit, table: Table, found: Sequence[Lit]) -> tuple[Value, Lit]:
    """The value of the key that is hit, and whether none is"""
    pairs = [(hit, value) for hit, value in zip(found, table.values, strict=True) if hit != FALSE]
    return first_of(c, pairs, table.values[0]), _none(c, found)


def put(c: Circuit, table: Table, found: Sequence[Lit], value: Value) -> tuple[Table, Lit]:
    """With another value for the key that is hit, and whether none is"""
    return put_each(c, table, found, (value,) * len(table.values))


def put_each(c: Circuit, table: Table, found: Sequence[Lit], values: Sequence[Value]) -> tuple[Table, Lit]:
    """With its own one of these values for the key that is hit, and whether none is"""
    made = tuple(choose(c, hit, new, old) for hit, new, old in zip(found, values, table.values, strict=True))
    return Table(made), _none(c, found)


def _none(c: Circuit, found: Sequence[Lit]) -> Lit:
    """Whether none is hit; the last one apart, as it may say itself that the others are not"""
    some = [hit for hit in found if hit != FALSE]
    return flip(c.either(c.any_of(some[:-1]), some[-1])) if some else TRUE
