"""A circuit of gates over inputs, every gate made once. What is known stays known: constants never become gates.

A literal is a number: twice the gate's, plus 1 for its negation. Gate 0 is false, so `FALSE` is 0 and `TRUE` is 1;
`lit ^ 1` is the negation. Three kinds of gates are enough, and keep what Z3 is told readable: and, exclusive or, and
the choice between two. A gate's operands stand before it. The scheme is that of and-inverter graphs (A. Kuehlmann et
al., "Robust Boolean reasoning for equivalence checking and functional property verification", IEEE TCAD 21(12), 2002).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias, final

Lit: TypeAlias = int
FALSE: Lit = 0
TRUE: Lit = 1
_EVERY = 1 << 12  # gates between two calls of `poll`
Kind: TypeAlias = Literal["false", "input", "and", "xor", "mux"]


class Gate(NamedTuple):
    """What a gate computes of its operands: of a `mux` the first one says which of the others it is"""

    kind: Kind
    operands: tuple[Lit, ...]


def flip(lit: Lit) -> Lit:
    """Its negation"""
    return lit ^ 1


@final
class Circuit:
    """Gates so far, by number. `poll` is called once in a while when gates are made; it may raise"""

    def __init__(self, poll: Callable[[], None] = lambda: None) -> None:
        self._poll = poll
        self.gates: list[Gate] = [Gate("false", ())]
        self._known: dict[Gate, Lit] = {}

    def input(self) -> Lit:
        """A bit that may be anything"""
        self.gates.append(Gate("input", ()))
        return 2 * len(self.gates) - 2

    def inputs(self, count: int) -> tuple[Lit, ...]:
        """So many bits that may be anything"""
        return tuple(self.input() for _ in range(count))

    # ------------------------------------------------------------ gates

    def both(self, a: Lit, b: Lit) -> Lit:
        """a and b"""
        if a > b:
            a, b = b, a
        if a <= TRUE:
            return b if a else FALSE
        if a == b:
            return a
        if a ^ b == 1:
            return FALSE
        return self._absorbed(a, b)

    def _absorbed(self, a: Lit, b: Lit) -> Lit:
        """An and of two of which one may say already what the other says"""
        for x, y in ((a, b), (b, a)):
            gate = self.gates[y >> 1]
            if gate.kind != "and":
                continue
            p, q = gate.operands
            if x in (p, q):  # x and (x and q); x and not (x and q)
                return self.both(x, flip(q if x == p else p)) if y & 1 else y
            if flip(x) in (p, q):  # x and (not x and q); x and not (not x and q)
                return x if y & 1 else FALSE
        return self._made(Gate("and", (a, b)))

    def either(self, a: Lit, b: Lit) -> Lit:
        """a or b"""
        return flip(self.both(flip(a), flip(b)))

    def differ(self, a: Lit, b: Lit) -> Lit:
        """a or b, and not both"""
        sign = (a ^ b) & 1
        a, b = a & ~1, b & ~1
        if a > b:
            a, b = b, a
        if a == b:
            return sign
        if a == FALSE:
            return b ^ sign
        return self._made(Gate("xor", (a, b))) ^ sign

    def same(self, a: Lit, b: Lit) -> Lit:
        """Whether they are equal"""
        return flip(self.differ(a, b))

    def mux(self, which: Lit, a: Lit, b: Lit) -> Lit:
        """a where `which` is true, else b"""
        if which <= TRUE:
            return a if which else b
        if which & 1:
            which, a, b = flip(which), b, a
        if a == b:
            return a
        if a in (TRUE, which):
            return self.either(which, b)
        if a in (FALSE, flip(which)):
            return self.both(flip(which), b)
        if b in (FALSE, which):
            return self.both(which, a)
        if b in (TRUE, flip(which)):
            return self.either(flip(which), a)
        if a == flip(b):
            return self.same(which, a)
        sign = a & 1
        return self._made(Gate("mux", (which, a ^ sign, b ^ sign))) ^ sign

    def all_of(self, lits: Iterable[Lit]) -> Lit:
        """Whether each is true; of none: true. A balanced tree: a chain of thousands would be as deep."""
        row = list(dict.fromkeys(lits))
        while len(row) > 1:
            row = [self.both(*row[n : n + 2]) if n + 1 < len(row) else row[n] for n in range(0, len(row), 2)]
        return row[0] if row else TRUE

    def any_of(self, lits: Iterable[Lit]) -> Lit:
        """Whether one is true; of none: false"""
        return flip(self.all_of(flip(lit) for lit in lits))

    def implies(self, a: Lit, b: Lit) -> Lit:
        """b, if a"""
        return self.either(flip(a), b)

    def _made(self, gate: Gate) -> Lit:
        lit = self._known.get(gate)
        if lit is None:
            if len(self.gates) % _EVERY == 0:
                self._poll()
            self.gates.append(gate)
            lit = self._known[gate] = 2 * len(self.gates) - 2
        return lit

    # ------------------------------------------------------------ looking at it

    def cone(self, lits: Iterable[Lit]) -> list[int]:
        """The numbers of the gates that these depend on, operands before what uses them"""
        found: set[int] = set()
        waiting = [lit >> 1 for lit in lits]
        while waiting:
            number = waiting.pop()
            if number not in found:
                found.add(number)
                waiting += [operand >> 1 for operand in self.gates[number].operands]
        return sorted(found)

    def evaluated(self, lits: Sequence[Lit], given: Mapping[Lit, int], lanes: int = 1) -> list[int]:
        """What these are for given values of inputs (by their positive literals; those not given are 0). A value is a
        number of `lanes` bits: so many evaluations at once, each of which has a bit of it."""
        ones = (1 << lanes) - 1
        values: dict[Lit, int] = {FALSE: 0, TRUE: ones}
        for number in self.cone(lits):
            gate = self.gates[number]
            operands = [values[operand] for operand in gate.operands]
            match gate.kind:
                case "false":
                    continue
                case "input":
                    value = given.get(2 * number, 0)
                case "and":
                    value = operands[0] & operands[1]
                case "xor":
                    value = operands[0] ^ operands[1]
                case "mux":
                    value = (operands[0] & operands[1]) | (~operands[0] & operands[2])
            values[2 * number], values[2 * number + 1] = value, ~value & ones
        return [values[lit] for lit in lits]
