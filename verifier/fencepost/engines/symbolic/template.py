"""A circuit as Z3's expressions, made once, and made over again for other inputs: by substitution, inside Z3."""

from collections.abc import Sequence
from typing import final

import z3

from fencepost.engines.symbolic.encode.circuit import Circuit, Kind, Lit

Bit = z3.BoolRef


@final
class Template:
    """`outputs` as functions of `inputs`, positive literals of which they depend on no others"""

    def __init__(self, circuit: Circuit, inputs: Sequence[Lit], outputs: Sequence[Lit], context: z3.Context) -> None:
        self._context = context
        self._formals = [z3.FreshConst(z3.BoolSort(context), "x") for _ in inputs]
        made = _translated(circuit, dict(zip(inputs, self._formals, strict=True)), outputs, context)
        sort = z3.BoolSort(context)
        self._count = len(outputs)
        together = z3.Function("outputs", *[sort] * max(self._count, 1), sort)
        self._whole = together(*made) if made else z3.BoolVal(True, context)

    def instance(self, given: Sequence[Bit]) -> list[Bit]:
        """The outputs for these inputs"""
        pairs = list(zip(self._formals, given, strict=True))
        whole = z3.substitute(self._whole, *pairs) if pairs else self._whole
        return [whole.arg(n) for n in range(self._count)]


def _translated(circuit: Circuit, inputs: dict[Lit, Bit], outputs: Sequence[Lit], context: z3.Context) -> list[Bit]:
    """Gate by gate, without recursion. Z3's own functions are called: its Python operators take five times as long."""
    c = context.ref()
    bits: dict[Lit, z3.Ast] = {0: z3.Z3_mk_false(c), 1: z3.Z3_mk_true(c)}
    kept = z3.AstVector(ctx=context)  # or Z3 would forget what nothing refers to yet

    def keep(lit: Lit, made: z3.Ast) -> None:
        z3.Z3_ast_vector_push(c, kept.vector, made)
        bits[lit] = made

    def bit(lit: Lit) -> z3.Ast:
        if lit not in bits:
            keep(lit, z3.Z3_mk_not(c, bits[lit ^ 1]))
        return bits[lit]

    for lit, given in inputs.items():
        keep(lit, given.as_ast())
    for number in circuit.cone(outputs):
        gate = circuit.gates[number]
        if gate.operands:
            keep(2 * number, _gate(c, gate.kind, [bit(operand) for operand in gate.operands]))
    return [z3.BoolRef(bit(lit), context) for lit in outputs]


def _gate(c: z3.ContextObj, kind: Kind, of: Sequence[z3.Ast]) -> z3.Ast:
    match kind:
        case "and":
            return z3.Z3_mk_and(c, 2, (z3.Ast * 2)(*of))
        case "xor":
            return z3.Z3_mk_xor(c, of[0], of[1])
        case "mux":
            return z3.Z3_mk_ite(c, of[0], of[1], of[2])
        case "false" | "input":
            raise TypeError(f"a gate of kind {kind} has no operands")


def any_of(bits: Sequence[Bit]) -> Bit:
    """Whether one of them is true; there is one at least"""
    return bits[0] if len(bits) == 1 else z3.Or(*bits)


def same(a: Bit, b: Bit) -> Bit:
    """Whether they are equal"""
    return z3.Not(z3.Xor(a, b))
