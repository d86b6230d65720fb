"""A circuit in Z3, literal by literal as they are needed: what may be assumed of a step, and what follows."""

from collections.abc import Callable, Iterable, Sequence
from typing import final

import z3

from fencepost.engines.symbolic.encode.circuit import Circuit, Lit
from fencepost.engines.symbolic.solver import Refuted, Satisfied, Solver
from fencepost.engines.symbolic.template import Bit, Bits, same


@final
class Formula:
    """Clauses over literals of a circuit. To be closed in the end."""

    def __init__(self, circuit: Circuit, poll: Callable[[], None]) -> None:
        context = z3.Context()
        self._circuit = circuit
        self._solver = Solver(context, poll, many=True)
        self._bits = Bits(circuit, context, {})
        self._names: dict[Lit, Bit] = {}

    def add(self, clause: Sequence[Lit]) -> None:
        """One of these is true, for good."""
        self._solver.add(self._bits.any_of(clause))

    def check(self, assumed: Iterable[Lit]) -> "Solution | frozenset[Lit]":
        """A solution in which these are true; or, if there is none, those of them that show it. Raises Stopped."""
        lits = tuple(dict.fromkeys(assumed))
        answer = self._solver.check(*map(self._name, lits))
        if isinstance(answer, Refuted):
            return frozenset(lits[n] for n in answer.core)
        return Solution(self._bits, answer)

    def close(self) -> None:
        """Gives the solver back."""
        self._solver.close()

    def _name(self, lit: Lit) -> Bit:
        """A constant for what a literal is, or the negation of one: nothing else can be assumed cheaply"""
        found = self._names.get(lit)
        if found is None:
            positive = lit & ~1
            if self._circuit.gates[lit >> 1].kind == "input":
                name = self._bits.of(positive)
            else:
                name = self._solver.fresh("a")
                self._solver.add(same(name, self._bits.of(positive)))
            self._names[positive], self._names[positive + 1] = name, ~name
            found = self._names[lit]
        return found


@final
class Solution:
    """What inputs are"""

    def __init__(self, bits: Bits, found: Satisfied) -> None:
        self._bits = bits
        self._found = found

    def is_true(self, lit: Lit) -> bool:
        """What a literal is in it; what does not matter is false"""
        return self._found.is_true(self._bits.of(lit))
