"""Whether two values are the same. Values of different types meet in one that holds both; none is never made."""

from fencepost.core.operators import Op
from fencepost.core.terms import Apply, Bool, Const, Expr, Type
from fencepost.engines.native.codegen.emit import Flag
from fencepost.engines.native.codegen.integers import exact
from fencepost.engines.native.codegen.kinds import common
from fencepost.engines.native.codegen.place import Operand
from fencepost.engines.native.codegen.rep import Maybe, Number
from fencepost.engines.native.codegen.values import equal, is_none
from fencepost.engines.native.codegen.writer import Writer, adapted, given


def is_equal(w: Writer, node: Apply) -> Flag:
    """== and !="""
    same = _same(w, node.args[0], node.args[1])
    return same if node.op is Op.EQ else w.code.f.negate(same)


def _same(w: Writer, left: Expr, right: Expr) -> Flag:
    for known, other in ((left, right), (right, left)):
        if isinstance(known, Const) and known.value is None:
            return _is_none(w, other)
    if isinstance(left.type, Bool):
        return _both_or_neither(w, left, right)
    a, source = given(w, left)
    return same_values(w, a, source, *given(w, right))


def _is_none(w: Writer, expr: Expr) -> Flag:
    value, of = given(w, expr)
    rep = w.code.rep(of)
    return is_none(w.code, rep, value) if isinstance(rep, Maybe) else False


def _both_or_neither(w: Writer, left: Expr, right: Expr) -> Flag:
    f, a, b = w.code.f, w.test(left), w.test(right)
    for known, other in ((a, b), (b, a)):
        if isinstance(known, bool):
            return other if known else f.negate(other)
    return f.negate(f.value(f"xor i1 {a}, {b}"))


def same_values(w: Writer, a: Operand, source: Type, b: Operand, other: Type) -> Flag:
    """Whether two values, each of a type, are the same"""
    code, both = w.code, common(w.code, source, other)
    rep = code.rep(both)
    if isinstance(rep, Number) and isinstance(a, int | str) and isinstance(b, int | str):
        return code.f.compare("eq", a, b)
    return equal(code, rep, adapted(code, a, source, both), adapted(code, b, other, both))


def is_same(w: Writer, value: Operand, of: Type, expr: Expr) -> Flag:
    """Whether an expression has this value"""
    return same_values(w, value, of, w.into(expr, exact(w.code, expr)), exact(w.code, expr))
