"""Values in bits beside values of the semantics, for operators that are to be compared with it: `Bench` has many
evaluations side by side, each in a lane."""

import random
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, final

from fencepost.core.terms import BOOL, INT, Bag, Map, Option, Range, Record, Scalarset, Seq, Set, Type, Union
from fencepost.engines.symbolic.encode.choose import Items, choose
from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Circuit, Lit
from fencepost.engines.symbolic.encode.fresh import fresh
from fencepost.engines.symbolic.encode.store import stored
from fencepost.engines.symbolic.encode.values import Listing, Mask, Number, Row, Value, decoded, known, literals
from fencepost.semantics.value import bag_of, domain, order

LANES, ROOM = 48, 3
SORTS = {"Node": ("a", "b", "c")}
WIDE = Range(-40, 59)  # too many for a bit for each
ELEMENTS: dict[str, Type] = {
    "few numbers": Range(-1, 3),
    "many numbers": WIDE,
    "optional": Option(WIDE),
    "records": Record("R", (("n", Range(0, 9)), ("maybe", Option(Range(0, 9))))),
    "unions": Union("U", (("One", (("n", Range(0, 60)),)), ("Two", (("p", BOOL), ("q", Range(5, 9)))))),
    "sequences": Seq(Range(0, 3), 3),
    "sets": Set(Range(0, 6)),
    "maps": Map(Scalarset("Node"), Range(0, 4)),
}


def some(rng: random.Random, of: Type) -> Any:
    """Any value of a type; of a collection no more elements than it has room for"""
    match of:
        case Option():
            return None if rng.random() < 0.3 else some(rng, of.inner)
        case Set():
            return frozenset(some(rng, of.element) for _ in range(rng.randint(0, ROOM)))
        case Bag():
            return bag_of(some(rng, of.element) for _ in range(rng.randint(0, ROOM)))
        case Seq():
            most = of.limit if isinstance(of.limit, int) else ROOM
            return tuple(some(rng, of.element) for _ in range(rng.randint(0, min(most, ROOM))))
        case _:
            every = domain(of, SORTS)
            return rng.choice([every[0], every[-1], rng.choice(every), rng.choice(every[: ROOM + 1])])


@final
class Bench:
    """A circuit, and values of its inputs: as many evaluations side by side as there are lanes"""

    def __init__(self, seed: int = 1) -> None:
        self.circuit = Circuit()
        self.rng = random.Random(seed)
        self.given: dict[Lit, int] = {}

    def lit(self) -> tuple[Lit, list[bool]]:
        """A bit that is anything"""
        lit, values = self.circuit.input(), [self.rng.random() < 0.6 for _ in range(LANES)]
        self.given[lit] = sum(value << lane for lane, value in enumerate(values))
        return lit, values

    def fresh(self, of: Type) -> tuple[Value, list[Any]]:
        """A value as a state has it"""
        made = fresh(self.circuit, of, SORTS, lambda _: ROOM)
        values = [some(self.rng, of) for _ in range(LANES)]
        inputs = list(literals(made))
        self.given |= dict.fromkeys(inputs, 0)
        for lane, value in enumerate(values):
            bits, full = stored(self.circuit, known(of, value, SORTS), made)
            assert full == FALSE
            for lit, bit in zip(inputs, literals(bits), strict=True):
                self.given[lit] |= bit << lane
        return made, values

    def muxed(self, of: Type, count: int = 3) -> tuple[Value, list[Any]]:
        """One of a few known values: what is not there has bits that mean nothing"""
        first = some(self.rng, of)
        made, values = known(of, first, SORTS), [first] * LANES
        for _ in range(count - 1):
            other, (lit, truths) = some(self.rng, of), self.lit()
            made = choose(self.circuit, lit, known(of, other, SORTS), made)
            values = [other if truth else value for truth, value in zip(truths, values, strict=True)]
        return made, values

    def items(self, of: Type, count: int) -> tuple[Items, list[list[Any]]]:
        """Elements that may be there: some as a state has them, some known; and which there are"""
        made: Items = []
        there: list[list[Any]] = [[] for _ in range(LANES)]
        for n in range(count):
            lit, truths = (TRUE, [True] * LANES) if n == 1 else self.lit()
            value, values = self.fresh(of) if n % 2 else self.muxed(of, 1 + n // 2)
            made.append((lit, value))
            for row, truth, one in zip(there, truths, values, strict=True):
                row += [one] if truth else []
        return made, there

    def truths(self, lit: Lit) -> list[bool]:
        (value,) = self.circuit.evaluated([lit], self.given, LANES)
        return [bool(value >> lane & 1) for lane in range(LANES)]

    def values(self, of: Type, made: Value, lanes: Sequence[int] = range(LANES)) -> list[Any]:
        """What a value is in these lanes, found to be what its shape promises"""
        lits = list(literals(made))
        bits = dict(zip(lits, self.circuit.evaluated(lits, self.given, LANES), strict=True))
        found: list[Any] = []
        for lane in lanes:

            def is_true(lit: Lit, lane: int = lane) -> bool:
                return bool(bits[lit] >> lane & 1)

            found.append(decoded(of, made, is_true))
            sound(of, made, is_true)
        return found


def sound(of: Type, made: Value, is_true: Callable[[Lit], bool]) -> None:
    """Elements are at the front, those of a listing in order; a number is within its limits"""
    if isinstance(made, Number):
        assert made.lower <= decoded(INT, made, is_true) <= made.upper
        assert len(made.bits) == (made.upper - made.lower).bit_length()
    if isinstance(made, Listing | Row) and isinstance(of, Set | Bag | Seq):
        present = [is_true(lit) for lit in made.present]
        assert present == sorted(present, reverse=True), "a gap"
        there = [e for e, lit in zip(made.elements, present, strict=True) if lit]
        for element in there:
            sound(of.element, element, is_true)
        if isinstance(made, Listing):
            in_order([decoded(of.element, element, is_true) for element in there], of)
    if isinstance(made, Mask) and isinstance(of, Set):
        in_order(made.members, of)
        assert tuple(decoded(of.element, value, bool) for value in made.values) == made.members


def in_order(values: Sequence[Any], of: Set | Bag | Seq) -> None:
    key = order(of.element)
    keys: list[Any] = [value if key is None else key(value) for value in values]
    assert all(a < b if isinstance(of, Set) else a <= b for a, b in pairwise(keys)), f"{values} are not in order"
