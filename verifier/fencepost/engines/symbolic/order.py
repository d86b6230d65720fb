"""Which of the runs that differ only in the names of instances is searched: the one in which they act in their order.

Renaming the members of a symmetric scalarset takes runs to runs, and violations to violations. So it is enough to look
at runs in which of two neighbouring members the lower one acts first (is the first to be a leading parameter of a step
that would be another step with the two of them exchanged): of each run some renaming is such a run. That is the
lexicographic leader of its runs (J. Crawford et al., "Symmetry-breaking predicates for search problems", KR 1996).

It goes together with `independence`: of all runs that renaming and commuting steps make of each other, take the one
whose row of actions and members is the least, and of these the one whose row of steps is. Two commuting steps in the
wrong order, or two members, make a lesser one of any other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias, final

from fencepost.core.system import System
from fencepost.engines.symbolic.encode.actions import Member, Way
from fencepost.engines.symbolic.encode.circuit import Lit
from fencepost.engines.symbolic.encode.relation import Relation
from fencepost.engines.symbolic.independence import Pair, wrong_order
from fencepost.instance.symmetry import Group, groups

Kind: TypeAlias = tuple[int, tuple[Member, ...]]  # of steps: the action, and who its first parameters are


class Exchange(NamedTuple):
    """Two neighbours change their names: whether a step is the same step then, or a lesser one"""

    same: Lit
    less: Lit


@final
@dataclass(frozen=True, slots=True)
class Order:
    """What the runs that are searched must not do: `pairs` of steps in a row, and steps that an exchange makes less"""

    pairs: Sequence[Pair] = ()
    exchanges: Sequence[Exchange] = ()

    @property
    def lits(self) -> list[Lit]:
        """All of them, in a row"""
        pairs = [*(pair.first for pair in self.pairs), *(pair.second for pair in self.pairs)]
        return [*pairs, *(both.same for both in self.exchanges), *(both.less for both in self.exchanges)]


ANY = Order()  # nothing is left out


def order_of(relation: Relation, system: System, poll: Callable[[], None]) -> Order:
    """The whole order; under bounds steps do not change places, as the states between them may lie outside."""
    return Order([] if system.bounds else wrong_order(relation, poll), exchanges(relation, system))


def exchanges(relation: Relation, system: System) -> list[Exchange]:
    """Of each two neighbours among members that nothing tells apart, if the relation says when that is in doubt"""
    kinds = zip(relation.actions, (way.members for _, way in relation.ways), strict=True)
    places = {kind: place for place, kind in enumerate(dict.fromkeys(kinds))}
    known = [group for group in groups(system) if relation.permuted.issuperset(group.sorts)]
    made = [_exchange(relation, places, group, n) for group in known for n in range(group.size - 1)]
    return [exchange for exchange in made if exchange is not None]


def _exchange(relation: Relation, places: Mapping[Kind, int], group: Group, n: int) -> Exchange | None:
    """Of the members n and n + 1; None: no step speaks of them, or the ways are not what they would have to be"""
    same: list[Lit] = []
    less: list[Lit] = []
    for action, (hit, way) in zip(relation.actions, relation.ways, strict=True):
        other = places.get((action, _renamed(way, group, n)))
        if other is None:
            return None
        here = places[action, way.members]
        if other == here:
            same.append(hit)
        elif other < here:
            less.append(hit)
    return Exchange(relation.circuit.any_of(same), relation.circuit.any_of(less)) if less else None


def _renamed(way: Way, group: Group, n: int) -> tuple[Member, ...]:
    to = {n: n + 1, n + 1: n}
    return tuple(m._replace(number=to.get(m.number, m.number)) if m.of in group.sorts else m for m in way.members)
