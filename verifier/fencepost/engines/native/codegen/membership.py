"""Whether something is in a collection, and how many elements it has: without making the collection where that
is not needed."""

from fencepost.core.operators import Op
from fencepost.core.terms import (
    Apply,
    Bag,
    Bool,
    Comprehend,
    Domain,
    Enum,
    Expr,
    Scalarset,
    Seq,
    Set,
    Type,
)
from fencepost.engines.native.codegen import rows, sets
from fencepost.engines.native.codegen.cheap import is_silent
from fencepost.engines.native.codegen.context import Bound
from fencepost.engines.native.codegen.emit import Flag, Num
from fencepost.engines.native.codegen.equality import is_same, same_values
from fencepost.engines.native.codegen.integers import exact
from fencepost.engines.native.codegen.kinds import ALL, Limits, common, element_of, holds, is_number, limits_of
from fencepost.engines.native.codegen.place import Operand
from fencepost.engines.native.codegen.walks import is_filter, walked
from fencepost.engines.native.codegen.writer import Writer, adapted, given, number_of

# ---------------------------------------------------------------- member


def member(w: Writer, node: Apply) -> Flag:
    """in"""
    value, of = given(w, node.args[0])
    return is_in(w, value, of, node.args[1])


def is_in(w: Writer, value: Operand, of: Type, source: Expr) -> Flag:
    """Whether a collection has a value of a type"""
    f = w.code.f
    match source:
        case Apply(op=Op.RANGE, args=(low, high)) if isinstance(value, int | str) and is_number(of):
            a, b = number_of(w, low), number_of(w, high)
            return f.both(f.compare("sle", a, value), f.compare("sle", value, b))
        case Domain(of=every) if holds(every, of) or isinstance(every, Bool | Enum | Scalarset):
            return True
        case Domain(of=every) if is_number(every) and is_number(of):
            return _is_between(w, value, limits_of(w.code, every))
        case Apply(op=Op.SET | Op.SEQ, args=args):
            flags = [is_same(w, value, of, arg) for arg in args]
            found: Flag = False
            for flag in flags:
                found = f.either(found, flag)
            return found
        case Comprehend() if is_filter(source) and is_silent(w.code, source.condition):
            return _is_kept(w, value, of, source)
        case _:
            return has(w, *given(w, source), value, of)


def _is_between(w: Writer, value: Operand, ends: Limits) -> Flag:
    assert isinstance(value, int | str)
    f = w.code.f
    if ends == ALL:
        return True
    return f.compare("ule", f.sub(value, ends[0]), ends[1] - ends[0])


def _is_kept(w: Writer, value: Operand, of: Type, source: Comprehend) -> Flag:
    """Whether a value is in a source, and the condition is true of it"""
    f, found = w.code.f, w.code.f.cell(0)
    element = element_of(exact(w.code, source.source))
    if not holds(element, of) and not is_number(of):
        return has(w, *given(w, source), value, of)
    with f.when(is_in(w, value, of, source.source)):
        inner = w.bind(source.name, Bound(element, adapted(w.code, value, of, element)))
        found.set(f.number(True if source.condition is None else inner.test(source.condition)))
    return f.truth(found.get())


def has(w: Writer, collection: Operand, kind: Type, value: Operand, of: Type) -> Flag:
    """Whether a collection at hand has a value at hand"""
    code, f, element = w.code, w.code.f, element_of(kind)
    if holds(element, of):
        return _has(w, collection, kind, adapted(code, value, of, element))
    if isinstance(kind, Seq):
        return _stands_in(w, collection, kind, value, of)
    if not is_number(of) or not is_number(element):
        wider = common(code, element, of)
        made = Set(wider) if isinstance(kind, Set) else Bag(wider)
        return _has(w, adapted(code, collection, kind, made), made, adapted(code, value, of, wider))
    found = f.cell(0)
    with f.when(_is_between(w, value, limits_of(code, element))):
        found.set(f.number(_has(w, collection, kind, value)))
    return f.truth(found.get())


def _stands_in(w: Writer, sequence: Operand, kind: Seq, value: Operand, of: Type) -> Flag:
    """Whether a sequence of other values has a value"""
    f, found = w.code.f, w.code.f.cell(0)
    with rows.each(w.code, w.code.rep(kind), sequence) as element:
        found.set(f.number(f.either(f.truth(found.get()), same_values(w, element, kind.element, value, of))))
    return f.truth(found.get())


def _has(w: Writer, collection: Operand, kind: Type, value: Operand) -> Flag:
    rep = w.code.rep(kind)
    if isinstance(kind, Seq):
        return rows.member(w.code, rep, collection, value)
    return sets.member(w.code, rep, collection, value)


# ---------------------------------------------------------------- size


def size(w: Writer, node: Apply, of: Type) -> Operand:
    """len"""
    return size_of(w, node.args[0])


def size_of(w: Writer, source: Expr) -> Num:
    """How many elements there are"""
    f = w.code.f
    match source:
        case Apply(op=Op.RANGE, args=(low, high)):
            a, b = number_of(w, low), number_of(w, high)
            return f.select(f.compare("sle", a, b), f.add(f.sub(b, a), 1), 0)
        case Domain(of=every):
            return min(w.code.rep(every).count, ALL[1])
        case Comprehend(fold="set") if is_filter(source) and isinstance(source.source.type, Set):
            return counted(w, source)
        case Comprehend(fold="seq" | "bag") if is_silent(w.code, source.element):
            return counted(w, source)
        case _:
            value, kind = given(w, source)
            rep = w.code.rep(kind)
            if isinstance(kind, Seq):
                return rows.length(w.code, rep, value)
            return sets.size(w.code, rep, value)


def counted(w: Writer, node: Comprehend) -> Num:
    """How many elements of the source satisfy the condition"""
    if node.condition is None:
        return size_of(w, node.source)
    f = w.code.f
    many, kind = f.cell(0), element_of(exact(w.code, node.source))
    with walked(w, node.source, ordered=not is_silent(w.code, node.condition)) as element:
        inner = w.bind(node.name, Bound(kind, element))
        many.set(f.add(many.get(), f.number(inner.test(node.condition))))
    return many.get()
