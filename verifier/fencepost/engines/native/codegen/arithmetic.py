"""Cells of operators on numbers. What cannot leave 64 bits is one instruction; the rest is checked."""

from dataclasses import replace

from fencepost.core.operators import Op
from fencepost.core.terms import Apply, Type
from fencepost.engines.native.codegen.context import ARITHMETIC, WORKER, Code
from fencepost.engines.native.codegen.convert import fitted
from fencepost.engines.native.codegen.emit import Flag, Function, Num
from fencepost.engines.native.codegen.fitting import fit_number
from fencepost.engines.native.codegen.integers import before_clipping, limits
from fencepost.engines.native.codegen.kinds import ALL, is_number, within
from fencepost.engines.native.codegen.place import Operand
from fencepost.engines.native.codegen.rep import Number
from fencepost.engines.native.codegen.sequencing import appended_and_fitted
from fencepost.engines.native.codegen.writer import Writer, adapted, given, number_of

_CHECKED = {Op.ADD: "sadd", Op.SUB: "ssub", Op.MUL: "smul"}


def checked(code: Code, op: Op, a: Num, b: Num) -> Num:
    """a + b, a - b or a * b; notes when 64 bits do not hold it"""
    kind = _CHECKED[op]

    def make(name: str) -> str:
        f = Function(name, ("a", "b"), ("worker",), "i64")
        both = f.value(f"call {{i64, i1}} @llvm.{kind}.with.overflow.i64(i64 %a, i64 %b)")
        result = f.value(f"extractvalue {{i64, i1}} {both}, 0")
        with f.when(f.value(f"extractvalue {{i64, i1}} {both}, 1")):
            replace(code, f=f).no_room(ARITHMETIC)
        f.leave(result)
        return f.finish()

    return code.f.call_number(code.library.function(f"checked_{kind}", make), (WORKER,), (a, b))


def sum_of(code: Code, a: Num, b: Num, safe: bool) -> Num:
    """a + b; `safe` if 64 bits are known to hold it"""
    return code.f.add(a, b) if safe else checked(code, Op.ADD, a, b)


def arithmetic(w: Writer, node: Apply, of: Type) -> Operand:
    """+, - and *"""
    f, a, b = w.code.f, number_of(w, node.args[0]), number_of(w, node.args[1])
    if not within(before_clipping(w.code, node), ALL):
        return checked(w.code, node.op, a, b)
    plain = {Op.ADD: f.add, Op.SUB: f.sub, Op.MUL: f.mul}
    return plain[node.op](a, b)


def negative(w: Writer, node: Apply, of: Type) -> Operand:
    """-x"""
    a = number_of(w, node.args[0])
    if not within(before_clipping(w.code, node), ALL):
        return checked(w.code, Op.SUB, 0, a)
    return w.code.f.sub(0, a)


def division(w: Writer, node: Apply, of: Type) -> Operand:
    """// and %, rounding down; they fail on 0"""
    code, f = w.code, w.code.f
    a, b = number_of(w, node.args[0]), number_of(w, node.args[1])
    above, below = limits(code, node.args[0]), limits(code, node.args[1])
    if below[0] <= 0 <= below[1]:
        code.fail_if(f.compare("eq", b, 0))
    if isinstance(a, int) and isinstance(b, int) and b:
        return a // b if node.op is Op.DIV else a % b
    if above[0] >= 0 and below[0] >= 0 and b != 0:
        return f.divide(a, b) if node.op is Op.DIV else f.rest(a, b)
    return f.call_number(_floored(code, node.op), (WORKER,), (a, b))


def _floored(code: Code, op: Op) -> str:
    """The name of a function that divides any two numbers, the second not 0"""

    def make(name: str) -> str:
        f = Function(name, ("a", "b"), ("worker",), "i64")
        a, b = "%a", "%b"
        with f.when(f.compare("eq", b, -1)):  # the one division that can leave 64 bits, and traps
            if op is Op.MOD:
                f.leave(0)
            else:
                f.leave(checked(replace(code, f=f), Op.SUB, 0, a))
        quotient, rest = f.value(f"sdiv i64 {a}, {b}"), f.value(f"srem i64 {a}, {b}")
        apart = f.compare("slt", f.bit_xor(rest, b), 0)  # the rest has the sign of a, and must have that of b
        off = f.both(apart, f.compare("ne", rest, 0))
        if op is Op.DIV:
            f.leave(f.sub(quotient, f.number(off)))
        else:
            f.leave(f.select(off, f.add(rest, b), rest))
        return f.finish()

    return code.library.function("floored_quotient" if op is Op.DIV else "floored_rest", make)


def less_than(w: Writer, node: Apply) -> Flag:
    """<, of numbers and of what is ordered by position"""
    a, b = number_of(w, node.args[0]), number_of(w, node.args[1])
    return w.code.f.compare("slt", a, b)


def at_most(w: Writer, node: Apply) -> Flag:
    """<="""
    a, b = number_of(w, node.args[0]), number_of(w, node.args[1])
    return w.code.f.compare("sle", a, b)


def turn(w: Writer, node: Apply, of: Type) -> Operand:
    """The next or previous member of a scalarset, round and round"""
    f, a, rep = w.code.f, number_of(w, node.args[0]), w.code.rep(node.type)
    assert isinstance(rep, Number)
    last, forward = rep.count - 1, node.op is Op.NEXT
    end, begin = (last, 0) if forward else (0, last)
    return f.select(f.compare("eq", a, end), begin, f.add(a, 1 if forward else -1))


def fit(w: Writer, node: Apply, of: Type) -> Operand:
    """A value as one of a type"""
    code, arg = w.code, node.args[0]
    longer = appended_and_fitted(w, node)
    if longer is not None:
        return adapted(code, longer, node.type, of)
    value, source = given(w, arg)
    if node.type in (arg.type, source):
        return adapted(code, value, source, of)
    target = code.rep(node.type)
    if is_number(source) and isinstance(target, Number):
        assert isinstance(value, int | str)
        return fit_number(code, value, limits(code, arg), target)
    return adapted(code, fitted(code, value, code.rep(source), target), node.type, of)
