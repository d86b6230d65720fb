"""Going through the elements of a source expression: without making the collection where that is not needed.

A set is walked in domain order, a bag copy by copy, a sequence as it stands. Each walk is one loop in the code.
"""

from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager

from fencepost.core.operators import Op
from fencepost.core.terms import Apply, Bag, Comprehend, Domain, Expr, LetIn, Local, Seq, Set, Type
from fencepost.engines.native.codegen import rows, sets
from fencepost.engines.native.codegen.cheap import is_silent
from fencepost.engines.native.codegen.context import Bound, Code
from fencepost.engines.native.codegen.emit import Num
from fencepost.engines.native.codegen.enumerations import choices, permutations, subsets
from fencepost.engines.native.codegen.holder import Listed
from fencepost.engines.native.codegen.integers import exact
from fencepost.engines.native.codegen.kinds import ALL, element_of
from fencepost.engines.native.codegen.place import Operand
from fencepost.engines.native.codegen.ranks import unrank
from fencepost.engines.native.codegen.rep import Number
from fencepost.engines.native.codegen.writer import Writer, adapted, given, number_of


def is_filter(node: Comprehend) -> bool:
    """Whether it is the set of those elements of a set for which a condition is true"""
    same = isinstance(node.element, Local) and node.element.name == node.name
    return same and node.fold == "set" and isinstance(node.source.type, Set)


@contextmanager
def walked(w: Writer, source: Expr, ordered: bool = True, distinct: bool = False) -> Generator[Operand]:
    """A loop over the elements, each in the representation of the element of the source's exact type. `ordered`:
    the order can be told; `distinct`: each element once, in domain order."""
    with _walk(w, source, ordered, distinct) as element:
        yield element


def _walk(w: Writer, source: Expr, ordered: bool, distinct: bool) -> AbstractContextManager[Operand]:
    code = w.code
    match source:
        case Domain(of=of):
            return _domain(code, of)
        case Apply(op=Op.RANGE | Op.SUBSETS | Op.PERMUTATIONS | Op.CHOICES):
            return _enumerated(w, source, ordered)
        case Apply(op=Op.SEQ) if not distinct:
            return _listed(w, source)
        case Comprehend() if is_filter(source) and is_silent(w.code, source.condition):
            return _filtered(w, source, ordered)
        case Apply(op=Op.ELEMENTS, args=(inner,)) if isinstance(inner.type, Set | Bag):
            return _elements(w, inner, element_of(exact(code, source)))
        case LetIn():
            value, of = given(w, source.value)
            return _walk(w.bind(source.name, Bound(of, value)), source.body, ordered, distinct)
        case _:
            value, of = given(w, source)
            return walked_value(code, value, of, distinct)


def walked_value(code: Code, value: Operand, of: Type, distinct: bool = False) -> AbstractContextManager[Operand]:
    """A loop over the elements of a collection at hand"""
    rep = code.rep(of)
    if isinstance(of, Seq):
        return _sorted_out(code, value, of) if distinct else rows.each(code, rep, value)
    if isinstance(of, Bag) and distinct:
        return sets.each_distinct(code, rep, value)
    return sets.each(code, rep, value)


def _sorted_out(code: Code, value: Operand, of: Seq) -> AbstractContextManager[Operand]:
    rep = code.rep(Set(of.element))
    made = sets.collector(code, rep)
    with rows.each(code, code.rep(of), value) as element:
        made.add(element)
    return sets.each(code, rep, made.result())


@contextmanager
def _domain(code: Code, of: Type) -> Generator[Operand]:
    rep = code.rep(of)
    if isinstance(rep, Number) and rep.count == 1:  # a role of one instance needs no loop
        yield rep.lower
    elif isinstance(rep, Number):
        with code.f.counted(rep.lower, rep.upper + 1) as n:
            yield n
    else:
        with code.f.counted(0, min(rep.count, ALL[1])) as n:
            yield unrank(code, rep, n)


@contextmanager
def _range(code: Code, low: Num, high: Num) -> Generator[Operand]:
    with code.f.counted(low, code.f.add(high, 1)) as n:
        yield n


def _enumerated(w: Writer, node: Apply, ordered: bool) -> AbstractContextManager[Operand]:
    if node.op is Op.RANGE:
        return _range(w.code, number_of(w, node.args[0]), number_of(w, node.args[1]))
    (base, of), made = given(w, node.args[0]), element_of(exact(w.code, node))
    if node.op is Op.SUBSETS:
        return subsets(w.code, of, base, made, ordered)
    if node.op is Op.PERMUTATIONS:
        return permutations(w.code, of, base, made)
    return choices(w.code, of, base, made)


@contextmanager
def _listed(w: Writer, node: Apply) -> Generator[Operand]:
    element = element_of(exact(w.code, node))
    listed = Listed(w.code, w.code.rep(element), [w.into(arg, element) for arg in node.args])
    with w.code.f.counted(0, len(node.args)) as n:
        yield listed.at(n)


@contextmanager
def _filtered(w: Writer, node: Comprehend, ordered: bool) -> Generator[Operand]:
    f, kind, made = w.code.f, element_of(exact(w.code, node.source)), element_of(exact(w.code, node))
    with walked(w, node.source, ordered) as element:
        keep, skip = f.label(), f.label()
        if node.condition is not None:
            w.bind(node.name, Bound(kind, element)).decide(node.condition, keep, skip)
        f.begin(keep)
        yield adapted(w.code, element, kind, made)
        f.begin(skip)


@contextmanager
def _elements(w: Writer, source: Expr, made: Type) -> Generator[Operand]:
    value, of = given(w, source)
    with walked_value(w.code, value, of, distinct=True) as element:
        yield adapted(w.code, element, element_of(of), made)
