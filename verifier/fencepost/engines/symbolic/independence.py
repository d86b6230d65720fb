"""Which steps commute, so that of two orders of them one is enough.

Two steps commute if neither writes what the other reads or writes: each is possible after the other if it is possible
at all, and both orders lead to the same state. A way to take a step may stand for many of them, chosen by inputs; each
is looked at alone. What it reads is seen from its gates, what it writes from the parts of the state that it does not
leave as they were. Of every run some order of its steps has no two in a row that commute and stand in the wrong order,
so a search for states may leave out the others (C. Wang et al., "Peephole partial order reduction", TACAS 2008).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple, TypeAlias, final

from fencepost.engines.symbolic.encode.actions import Way
from fencepost.engines.symbolic.encode.circuit import FALSE, Circuit, Lit, flip
from fencepost.engines.symbolic.encode.relation import Relation
from fencepost.engines.symbolic.encode.values import Mask, Product, Table, Value, literals, rebuilt

MOST_STEPS = 1200  # pairs of more take longer than they save
MOST_GATES = 100_000  # to be made again for the steps of one way; otherwise it is looked at as a whole
Set: TypeAlias = int  # of bits of the state, a bit for each


class Part(NamedTuple):
    """What is stored as one: its bits before and after. `alike`: equal bits are equal values"""

    before: tuple[Lit, ...]
    after: tuple[Lit, ...]
    alike: bool = True


@final
@dataclass(frozen=True, slots=True)
class Step:
    """One of the steps that there may be: when it is the one that is taken, what it reads and writes"""

    taken: Lit
    reads: Set
    writes: Set

    def commutes(self, other: "Step") -> bool:
        """Whether their order makes no difference"""
        return not (self.writes & (other.reads | other.writes) or other.writes & self.reads)


class Pair(NamedTuple):
    """Two steps in a row commute and stand in the wrong order, if one is of `first` and the next of `second`"""

    first: Lit
    second: Lit


def wrong_order(relation: Relation, poll: Callable[[], None]) -> list[Pair]:
    """All orders that may be left out: of two steps that commute, the one that stands first among all comes first."""
    steps, circuit = steps_of(relation, poll), relation.circuit
    before: dict[tuple[int, ...], list[Lit]] = {}
    for n, step in enumerate(steps):
        later = tuple(m for m in range(n + 1, len(steps)) if step.commutes(steps[m]))
        if later:
            before.setdefault(later, []).append(step.taken)
    return [Pair(circuit.any_of(steps[m].taken for m in later), circuit.any_of(own)) for later, own in before.items()]


def steps_of(relation: Relation, poll: Callable[[], None] = lambda: None) -> list[Step]:
    """All steps that the ways stand for, in order; none where there are too many. `poll` may raise."""
    maker, found = _Maker(relation, Circuit(poll)), list[Step]()
    for hit, way in relation.ways:
        poll()
        found += maker.of(hit, way)
        if len(found) > MOST_STEPS:
            return []
    return found


@final
class _Maker:
    """Makes gates again, for some inputs that are known"""

    def __init__(self, relation: Relation, again: Circuit) -> None:
        self._circuit = circuit = relation.circuit
        self._variables = variables = relation.variables
        self._choice = choice = relation.choice
        self._again = again
        state = [lit for value in variables.values() for lit in literals(value)]
        self._plain = {lit >> 1: self._again.input() for lit in state}  # gates that nothing chosen changes
        self._plain[0] = FALSE
        self._support: list[Set] = [0, *(1 << n for n in range(len(state)))]
        self._chosen = _supports(circuit, choice)

    def of(self, hit: Lit, way: Way) -> Iterator[Step]:
        """The steps of a way, each that may be possible; `hit`: when the way is chosen"""
        parts = [part for name, value in way.state.items() for part in _parts(self._variables[name], value)]
        tested = [way.possible, *way.failing.of.values()]
        lits = [*tested, *(lit for part in parts for lit in part.after)]
        cone = self._circuit.cone(lits)
        inputs = self._inputs(lits, len(cone))
        for values in product((False, True), repeat=len(inputs)):
            chosen = tuple(zip(inputs, values, strict=True))
            there = self._known(cone, dict(chosen))
            if there(way.possible) != FALSE:
                now = [there(lit) for lit in tested]
                made = [Part(tuple(map(self._there, p.before)), tuple(map(there, p.after)), p.alike) for p in parts]
                moved = [part for part in made if not part.alike or part.before != part.after]
                writes = self._union(lit for part in moved for lit in part.before)
                reads = self._union([*now, *(lit for part in moved for lit in part.after)])
                taken = self._circuit.all_of([hit, *(lit if value else flip(lit) for lit, value in chosen)])
                yield Step(taken, reads, writes)

    def _inputs(self, lits: Sequence[Lit], gates: int) -> list[Lit]:
        """What chooses among the steps of a way of so many gates; nothing, if that is too much"""
        bits = 0
        for lit in lits:
            bits |= self._chosen[lit >> 1]
        found = [lit for n, lit in enumerate(self._choice) if bits >> n & 1]
        return found if gates << len(found) <= MOST_GATES else []

    def _there(self, lit: Lit) -> Lit:
        return self._plain[lit >> 1] ^ (lit & 1)

    def _known(self, cone: Sequence[int], chosen: Mapping[Lit, bool]) -> Callable[[Lit], Lit]:
        """The literals made again, where the inputs that choose are these"""
        made = dict[int, Lit]()

        def there(lit: Lit) -> Lit:
            found = self._plain.get(lit >> 1)
            return (made[lit >> 1] if found is None else found) ^ (lit & 1)

        for number in cone:
            if number in self._plain:
                continue
            where = made if self._chosen[number] else self._plain
            where[number] = self._gate(number, there, chosen)
        return there

    def _gate(self, number: int, there: Callable[[Lit], Lit], chosen: Mapping[Lit, bool]) -> Lit:
        gate, again = self._circuit.gates[number], self._again
        operands = [there(operand) for operand in gate.operands]
        match gate.kind:
            case "and":
                return again.both(operands[0], operands[1])
            case "xor":
                return again.differ(operands[0], operands[1])
            case "mux":
                return again.mux(operands[0], operands[1], operands[2])
            case _:
                known = chosen.get(2 * number)
                return again.input() if known is None else int(known)

    def _union(self, lits: Iterable[Lit]) -> Set:
        """The bits of the state on which any of these depends"""
        for gate in self._again.gates[len(self._support) :]:
            bits = 0
            for operand in gate.operands:
                bits |= self._support[operand >> 1]
            self._support.append(bits)
        found = 0
        for lit in lits:
            found |= self._support[lit >> 1]
        return found


def _supports(circuit: Circuit, inputs: Sequence[Lit]) -> list[int]:
    """Of each gate the inputs on which it depends, a bit for each"""
    bits = {lit >> 1: 1 << n for n, lit in enumerate(inputs)}
    found: list[int] = []
    for number, gate in enumerate(circuit.gates):
        depends = bits.get(number, 0)
        for operand in gate.operands:
            depends |= found[operand >> 1]
        found.append(depends)
    return found


def _parts(before: Value, after: Value) -> Iterator[Part]:
    """What is stored apart, and may have changed"""
    if before is after:
        return
    if isinstance(before, Product) and isinstance(after, Product):
        for one, other in zip(before.fields, after.fields, strict=True):
            yield from _parts(one, other)
    elif isinstance(before, Table) and isinstance(after, Table):
        for one, other in zip(before.values, after.values, strict=True):
            yield from _parts(one, other)
    elif isinstance(before, Mask) and isinstance(after, Mask) and before.members == after.members:
        for one, other in zip(before.bits, after.bits, strict=True):
            yield Part((one,), (other,))
    else:
        yield Part(tuple(literals(before)), tuple(literals(after)), _shape(before) == _shape(after))


def _shape(value: Value) -> Value:
    """All of a value but its bits: a number's lower limit is a part of what it is"""
    return rebuilt(value, lambda lit: FALSE)
