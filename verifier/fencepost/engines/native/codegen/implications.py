"""Watched implications: each of a property has a number, in the order in which the reference meets them.

The number is written into the node itself, where a FIT keeps its note: an implication that stands at two places
is two, and code for it may be written where it is convenient.
"""

from dataclasses import replace

from fencepost.core.operators import Op
from fencepost.core.terms import Apply, Call, Comprehend, Expr, LetIn
from fencepost.engines.native.codegen.context import WORKER, Code
from fencepost.engines.native.records import Worker


def numbered(code: Code, expr: Expr) -> Expr:
    """The expression with its implications numbered on from those the library has"""
    match expr:
        case Apply():
            args = tuple(numbered(code, arg) for arg in expr.args)
            if expr.op is not Op.IMPLIES:
                return replace(expr, args=args)
            code.library.implications += 1
            return replace(expr, args=args, note=str(code.library.implications - 1))
        case Comprehend():
            condition = None if expr.condition is None else numbered(code, expr.condition)
            element = numbered(code, expr.element)
            return replace(expr, condition=condition, element=element, source=numbered(code, expr.source))
        case LetIn():
            value = numbered(code, expr.value)
            return replace(expr, value=value, body=numbered(code, expr.body))
        case Call():
            return replace(expr, args=tuple(numbered(code, arg) for arg in expr.args))
        case _:
            return expr


def note_met(code: Code, node: Apply) -> None:
    """Notes that the left side was true, where somebody watches"""
    if code.watching and node.note:
        met = code.f.pointer_at(WORKER, Worker.MET)
        address = code.f.value(f"getelementptr inbounds i8, ptr {met.name}, i64 {node.note}")
        code.f.line(f"store i8 1, ptr {address}, align 1")
