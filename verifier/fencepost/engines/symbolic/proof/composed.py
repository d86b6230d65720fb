"""A circuit's literals with others in the place of some inputs: what is true of the next state, over this one."""

from collections.abc import Mapping
from typing import final

from fencepost.engines.symbolic.encode.circuit import FALSE, Circuit, Lit


@final
class Composed:
    """Literals as functions of what takes the place of some inputs"""

    def __init__(self, circuit: Circuit, given: Mapping[Lit, Lit]) -> None:
        self._c = circuit
        self._made: dict[Lit, Lit] = {FALSE: FALSE, **given}

    def of(self, lit: Lit) -> Lit:
        """The literal over what takes their place"""
        if lit & ~1 not in self._made:
            for number in self._c.cone([lit]):
                if 2 * number not in self._made:
                    self._made[2 * number] = self._gate(2 * number)
        return self._made[lit & ~1] ^ (lit & 1)

    def _gate(self, lit: Lit) -> Lit:
        gate = self._c.gates[lit >> 1]
        operands = [self._made[operand & ~1] ^ (operand & 1) for operand in gate.operands]
        match gate.kind:
            case "and":
                return self._c.both(*operands)
            case "xor":
                return self._c.differ(*operands)
            case "mux":
                return self._c.mux(*operands)
            case "input" | "false":
                return lit
