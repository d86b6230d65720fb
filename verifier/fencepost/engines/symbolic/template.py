"""A circuit as Z3's expressions: `Bits` makes them as they are asked for; a `Template` makes them once, and over again
for other inputs by substitution, inside Z3.

Z3's own functions are called here: its Python operators take five times as long.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias, final

import z3

from fencepost.engines.symbolic.encode.circuit import Circuit, Gate, Lit

Bit: TypeAlias = z3.BoolRef


@final
class Bits:
    """Expressions of a circuit's literals; inputs that are not given get names of their own"""

    def __init__(self, circuit: Circuit, context: z3.Context, inputs: Mapping[Lit, Bit]) -> None:
        self._circuit = circuit
        self._context = context
        self._c = context.ref()
        self._made: dict[Lit, z3.Ast] = {0: z3.Z3_mk_false(self._c), 1: z3.Z3_mk_true(self._c)}
        self._made |= {lit: bit.as_ast() for lit, bit in inputs.items()}
        self._kept = z3.AstVector(ctx=context)  # or Z3 would forget what nothing refers to yet
        self._inputs = list(inputs.values())
        self._two = (z3.Ast * 2)()

    def of(self, lit: Lit) -> Bit:
        """The expression of a literal"""
        return z3.BoolRef(self._ast(lit), self._context)

    def any_of(self, lits: Sequence[Lit]) -> Bit:
        """Whether one of these is true"""
        row = (z3.Ast * len(lits))(*[self._ast(lit) for lit in lits])
        return z3.BoolRef(z3.Z3_mk_or(self._c, len(lits), row), self._context)

    def _ast(self, lit: Lit) -> z3.Ast:
        if lit & ~1 not in self._made and lit | 1 not in self._made:
            self._make(lit >> 1)
        return self._signed(lit)

    def _make(self, number: int) -> None:
        """This gate, and those that it depends on: without recursion, operands first"""
        missing: set[int] = set()
        waiting = [number]
        while waiting:
            other = waiting.pop()
            if other not in missing and 2 * other not in self._made and 2 * other + 1 not in self._made:
                missing.add(other)
                waiting += [operand >> 1 for operand in self._circuit.gates[other].operands]
        for other in sorted(missing):
            self._gate(2 * other, self._circuit.gates[other])

    def _gate(self, lit: Lit, gate: Gate) -> None:
        match gate.kind:
            case "and":
                self._both(lit, *gate.operands)
            case "xor":
                a, b = map(self._signed, gate.operands)
                self._keep(lit, z3.Z3_mk_xor(self._c, a, b))
            case "mux":
                self._keep(lit, z3.Z3_mk_ite(self._c, *map(self._signed, gate.operands)))
            case "input":
                self._inputs.append(z3.FreshConst(z3.BoolSort(self._context), "x"))
                self._made[lit] = self._inputs[-1].as_ast()
            case "false":
                raise TypeError("this gate is always there")

    def _both(self, lit: Lit, a: Lit, b: Lit) -> None:
        if a & b & 1:  # neither of two is what the circuit makes of an `or`: one expression instead of four
            self._two[:] = self._signed(a ^ 1), self._signed(b ^ 1)
            self._keep(lit ^ 1, z3.Z3_mk_or(self._c, 2, self._two))
        else:
            self._two[:] = self._signed(a), self._signed(b)
            self._keep(lit, z3.Z3_mk_and(self._c, 2, self._two))

    def _signed(self, lit: Lit) -> z3.Ast:
        if lit not in self._made:
            self._keep(lit, z3.Z3_mk_not(self._c, self._made[lit ^ 1]))
        return self._made[lit]

    def _keep(self, lit: Lit, made: z3.Ast) -> None:
        z3.Z3_ast_vector_push(self._c, self._kept.vector, made)
        self._made[lit] = made


@final
class Template:
    """`outputs` as functions of `inputs`, positive literals of which they depend on no others"""

    def __init__(self, circuit: Circuit, inputs: Sequence[Lit], outputs: Sequence[Lit], context: z3.Context) -> None:
        sort = z3.BoolSort(context)
        self._formals = [z3.FreshConst(sort, "x") for _ in inputs]
        bits = Bits(circuit, context, dict(zip(inputs, self._formals, strict=True)))
        self._count = len(outputs)
        together = z3.Function("outputs", *[sort] * max(self._count, 1), sort)
        self._whole = together(*map(bits.of, outputs)) if outputs else z3.BoolVal(True, context)

    def instance(self, given: Sequence[Bit]) -> list[Bit]:
        """The outputs for these inputs"""
        pairs = list(zip(self._formals, given, strict=True))
        whole = z3.substitute(self._whole, *pairs) if pairs else self._whole
        return [whole.arg(n) for n in range(self._count)]


def any_of(bits: Sequence[Bit]) -> Bit:
    """Whether one of them is true; there is one at least"""
    return bits[0] if len(bits) == 1 else z3.Or(*bits)


def same(a: Bit, b: Bit) -> Bit:
    """Whether they are equal"""
    return z3.Not(z3.Xor(a, b))
