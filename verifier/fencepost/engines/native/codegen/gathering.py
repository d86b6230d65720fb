"""Cells of operators on sets and bags."""

from fencepost.core.operators import Op
from fencepost.core.terms import Apply, Bag, Domain, Expr, Seq, Set, Type
from fencepost.engines.native.codegen import sets
from fencepost.engines.native.codegen.emit import WORD, Flag, wrapped
from fencepost.engines.native.codegen.holder import Best
from fencepost.engines.native.codegen.integers import exact
from fencepost.engines.native.codegen.kinds import common, element_of, holds
from fencepost.engines.native.codegen.membership import has
from fencepost.engines.native.codegen.place import Operand
from fencepost.engines.native.codegen.rep import Mask, is_small, words
from fencepost.engines.native.codegen.walks import walked, walked_value
from fencepost.engines.native.codegen.writer import Writer, adapted, given, number_of


def literal(w: Writer, node: Apply, of: Type) -> Operand:
    """The set of some elements"""
    code, rep, element = w.code, w.code.rep(of), element_of(of)
    values = [w.into(arg, element) for arg in node.args]
    if not isinstance(rep, Mask):
        made = sets.collector(code, rep)
        for value in values:
            made.add(value)
        return made.result()
    result = sets.empty(code, rep)
    for value in values:
        result = sets.added(code, rep, result, value)
    return result


def enumerated(w: Writer, node: Expr, of: Type) -> Operand:
    """A set that is known by how its elements are enumerated: RANGE, SUBSETS, PERMUTATIONS, CHOICES"""
    made = sets.collector(w.code, w.code.rep(of))
    with walked(w, node) as element:
        made.add(adapted(w.code, element, element_of(exact(w.code, node)), element_of(of)))
    return made.result()


def whole(w: Writer, node: Domain, of: Type) -> Operand:
    """The set of all values of a type"""
    rep = w.code.rep(of)
    if not isinstance(rep, Mask):
        return enumerated(w, node, of)
    bits = (1 << rep.element.count) - 1
    if is_small(rep):
        return wrapped(bits)
    return w.code.library.constant(tuple((bits >> (WORD * n)) & ((1 << WORD) - 1) for n in range(words(rep))))


def _single(expr: Expr) -> Expr | None:
    """The one element of a set that is written down"""
    return expr.args[0] if isinstance(expr, Apply) and expr.op is Op.SET and len(expr.args) == 1 else None


def union(w: Writer, node: Apply, of: Type) -> Operand:
    """|"""
    left, rep, more = w.into(node.args[0], of), w.code.rep(of), _single(node.args[1])
    if more is not None:
        return sets.added(w.code, rep, left, w.into(more, element_of(of)))
    return sets.united(w.code, rep, left, w.into(node.args[1], of))


def intersection(w: Writer, node: Apply, of: Type) -> Operand:
    """&"""
    left, right = w.into(node.args[0], of), w.into(node.args[1], of)
    return sets.intersected(w.code, w.code.rep(of), left, right)


def difference(w: Writer, node: Apply, of: Type) -> Operand:
    """Sets: -"""
    left, less = w.into(node.args[0], of), _single(node.args[1])
    if less is not None and holds(element_of(of), exact(w.code, less)):
        return sets.removed(w.code, w.code.rep(of), left, w.into(less, element_of(of)))
    right, kind = given(w, node.args[1])
    both = common(w.code, of, kind)
    a, b = adapted(w.code, left, of, both), adapted(w.code, right, kind, both)
    return adapted(w.code, sets.subtracted(w.code, w.code.rep(both), a, b), both, of)


def is_subset(w: Writer, node: Apply) -> Flag:
    """Sets: <="""
    left, source = given(w, node.args[0])
    wider = node.args[1]
    if isinstance(wider, Domain) and holds(wider.of, element_of(source)):
        return True
    right, kind = given(w, wider)
    both = common(w.code, source, kind)
    a, b = adapted(w.code, left, source, both), adapted(w.code, right, kind, both)
    return sets.is_subset(w.code, w.code.rep(both), a, b)


def elements(w: Writer, node: Apply, of: Type) -> Operand:
    """The distinct elements of a set, bag or sequence"""
    value, kind = given(w, node.args[0])
    if isinstance(kind, Set):
        return adapted(w.code, value, kind, of)
    made = sets.collector(w.code, w.code.rep(of))
    with walked_value(w.code, value, kind, distinct=isinstance(kind, Bag)) as element:
        made.add(adapted(w.code, element, element_of(kind), element_of(of)))
    return made.result()


def remove_present(w: Writer, node: Apply, of: Type) -> Operand:
    """A set without an element; fails where it is absent"""
    value, (element, kind) = w.into(node.args[0], of), given(w, node.args[1])
    w.code.fail_if(w.code.f.negate(has(w, value, of, element, kind)))
    return sets.removed(w.code, w.code.rep(of), value, adapted(w.code, element, kind, element_of(of)))


def bag_add(w: Writer, node: Apply, of: Type) -> Operand:
    """A bag with one more copy"""
    bag, element = w.into(node.args[0], of), w.into(node.args[1], element_of(of))
    return sets.bag_added(w.code, w.code.rep(of), bag, element)


def bag_remove(w: Writer, node: Apply, of: Type) -> Operand:
    """A bag with one copy less; fails where there is none"""
    bag, element = w.into(node.args[0], of), w.into(node.args[1], element_of(of))
    left, was_there = sets.bag_removed(w.code, w.code.rep(of), bag, element)
    w.code.fail_if(w.code.f.negate(was_there))
    return left


# ---------------------------------------------------------------- the least and the greatest


def extreme(w: Writer, node: Apply, of: Type) -> Operand:
    """The least or greatest element; fails where there is none"""
    code, source, least = w.code, node.args[0], node.op is Op.SMALLEST
    if isinstance(source, Apply) and source.op is Op.RANGE:
        low, high = number_of(w, source.args[0]), number_of(w, source.args[1])
        code.fail_if(code.f.compare("slt", high, low))
        return low if least else high
    value, kind = given(w, source)
    if isinstance(kind, Seq):
        best = Best(code, element_of(kind), least)
        with walked_value(code, value, kind) as element:
            best.offer(element)
        return adapted(code, best.result(), element_of(kind), of)
    rep = code.rep(kind)
    code.fail_if(code.f.compare("eq", sets.size(code, rep, value), 0))
    found = (sets.first_of if least else sets.last_of)(code, rep, value)
    return adapted(code, found, element_of(kind), of)
