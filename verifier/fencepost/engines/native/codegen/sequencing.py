"""Cells of operators on sequences."""

from fencepost.core.operators import Op
from fencepost.core.terms import Apply, Expr, Seq, Type
from fencepost.engines.native.codegen import rows
from fencepost.engines.native.codegen.context import Code
from fencepost.engines.native.codegen.convert import fitted
from fencepost.engines.native.codegen.emit import Num
from fencepost.engines.native.codegen.integers import exact
from fencepost.engines.native.codegen.kinds import element_of, holds
from fencepost.engines.native.codegen.place import Operand
from fencepost.engines.native.codegen.rep import Row
from fencepost.engines.native.codegen.ways import tame
from fencepost.engines.native.codegen.writer import Writer, adapted, given, number_of


def _row(code: Code, of: Type) -> Row:
    rep = code.rep(of)
    assert isinstance(rep, Row)
    return rep


def literal(w: Writer, node: Apply, of: Type) -> Operand:
    """The sequence of some elements"""
    return rows.literal(w.code, _row(w.code, of), [w.into(arg, element_of(of)) for arg in node.args])


def _single(expr: Expr) -> Expr | None:
    """The one element of a sequence that is written down"""
    return expr.args[0] if isinstance(expr, Apply) and expr.op is Op.SEQ and len(expr.args) == 1 else None


def concatenation(w: Writer, node: Apply, of: Type) -> Operand:
    """Sequences: +"""
    left, rep, last = w.into(node.args[0], of), _row(w.code, of), _single(node.args[1])
    if last is not None:
        return rows.appended(w.code, rep, left, w.into(last, element_of(of)))
    return rows.concatenated(w.code, rep, left, w.into(node.args[1], of))


def cut_out(w: Writer, node: Apply, of: Type) -> Operand:
    """A slice; fails unless 0 <= lower and upper <= length"""
    code, f, rep = w.code, w.code.f, _row(w.code, of)
    value = w.into(node.args[0], of)
    lower, upper = number_of(w, node.args[1]), number_of(w, node.args[2])
    length = rows.length(code, rep, value)
    code.fail_if(f.either(f.compare("slt", lower, 0), f.compare("slt", length, upper)))
    some = f.compare("slt", lower, upper)
    return rows.sliced(code, rep, value, f.select(some, lower, 0), f.select(some, upper, 0))


def _checked(w: Writer, rep: Row, value: Operand, index: Expr) -> Num:
    here = number_of(w, index)
    w.code.fail_if(w.code.f.compare("ule", rows.length(w.code, rep, value), here))
    return tame(here, rep.room)


def with_at(w: Writer, node: Apply, of: Type) -> Operand:
    """A sequence with another element at an index"""
    assert isinstance(of, Seq)
    rep, value = _row(w.code, of), w.into(node.args[0], of)
    index = _checked(w, rep, value, node.args[1])
    return rows.with_at(w.code, rep, value, index, w.into(node.args[2], of.element))


def remove_at(w: Writer, node: Apply, of: Type) -> Operand:
    """A sequence without the element at an index"""
    rep, value = _row(w.code, of), w.into(node.args[0], of)
    return rows.without_at(w.code, rep, value, _checked(w, rep, value, node.args[1]))


def appended_and_fitted(w: Writer, node: Apply) -> Operand | None:
    """FIT of a sequence of the same type with one more element, without a sequence in between; None if it is
    something else"""
    match node:
        case Apply(type=Seq(limit=int() as limit) as of, args=(Apply(op=Op.CONCAT, args=(left, right)),)):
            last = _single(right)
        case _:
            return None
    if last is None or exact(w.code, left) != of:
        return None
    code, rep, value = w.code, _row(w.code, of), w.into(left, of)
    element, kind = given(w, last)
    if not holds(of.element, kind):
        element, kind = fitted(code, element, code.rep(kind), code.rep(of.element)), of.element
    code.fail_if(code.f.compare("sle", limit, rows.length(code, rep, value)))
    return rows.appended(code, rep, value, adapted(code, element, kind, of.element))
