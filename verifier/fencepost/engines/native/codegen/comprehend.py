"""Comprehensions: one loop each. What the reference stops early at, this does; what it evaluates, this does too."""

from collections.abc import Generator
from contextlib import contextmanager

from fencepost.core.terms import Comprehend, Const, Fold, Map, Option, Seq, Type
from fencepost.core.walk import holds_implication
from fencepost.engines.native.codegen import rows, sets
from fencepost.engines.native.codegen.arithmetic import sum_of
from fencepost.engines.native.codegen.cheap import is_silent
from fencepost.engines.native.codegen.composites import filled
from fencepost.engines.native.codegen.context import Bound
from fencepost.engines.native.codegen.emit import Num
from fencepost.engines.native.codegen.holder import Best, Holder
from fencepost.engines.native.codegen.integers import capacity, exact, limits, total, with_variable
from fencepost.engines.native.codegen.kinds import ALL, element_of, within
from fencepost.engines.native.codegen.membership import counted
from fencepost.engines.native.codegen.place import Operand, element_at, fresh, read, write
from fencepost.engines.native.codegen.rep import Table
from fencepost.engines.native.codegen.values import some
from fencepost.engines.native.codegen.walks import walked
from fencepost.engines.native.codegen.writer import Writer, adapted

_ORDERED: frozenset[Fold] = frozenset({"seq", "concats", "map", "first"})  # in all others the order cannot be told


@contextmanager
def _kept(w: Writer, node: Comprehend) -> Generator[Writer]:
    """A loop over the elements of the source that satisfy the condition, with the variable bound"""
    f, kind = w.code.f, element_of(exact(w.code, node.source))
    loud = not (is_silent(w.code, node.element) and is_silent(w.code, node.condition))
    with walked(w, node.source, ordered=loud or node.fold in _ORDERED) as element:
        inner, skip = w.bind(node.name, Bound(kind, element)), f.label()
        if node.condition is not None:
            keep = f.label()
            inner.decide(node.condition, keep, skip)
            f.begin_apart(keep)
        yield inner
        f.begin(skip)


def decide_fold(w: Writer, node: Comprehend, yes: str, no: str) -> None:
    """`all` and `any`: ends at the first element that tells"""
    f = w.code.f
    loud = not (is_silent(w.code, node.element) and is_silent(w.code, node.condition))
    if (loud and w.code.shows_order(node.source.type)) or (w.code.watching and holds_implication(node)):
        _decide_each(w, node, yes, no)
        return
    with _kept(w, node) as inner:
        more = f.label()
        if node.fold == "any":
            inner.decide(node.element, yes, more)
        else:
            inner.decide(node.element, more, no)
        f.begin_apart(more)
    f.jump(no if node.fold == "any" else yes)


def _decide_each(w: Writer, node: Comprehend, yes: str, no: str) -> None:
    """`all` and `any` without an early end: in other states of the orbit other elements come first, and watched
    implications are to be met whatever the order. What fails after the element that told does not count."""
    f, kind = w.code.f, element_of(exact(w.code, node.source))
    wanted, told, on = node.fold == "any", w.code.f.cell(0), w.code.f.label()
    unsettled = w.code.unsure() if w.code.shows_order(node.source.type) else w.code.forgiving(told, on)
    with unsettled as code, walked(w, node.source) as element:
        inner = w.to(code.bind(node.name, Bound(kind, element)))
        tells = f.label()
        if node.condition is not None:
            keep = f.label()
            inner.decide(node.condition, keep, on)
            f.begin_apart(keep)
        inner.decide(node.element, *((tells, on) if wanted else (on, tells)))
        f.begin_apart(tells)
        told.set(1)
        f.begin(on)
    f.branch(f.truth(told.get()), *((yes, no) if wanted else (no, yes)))


def folded(w: Writer, node: Comprehend, of: Type) -> Operand:
    """The value of any other fold; a truth as a number"""
    match node.fold:
        case "count":
            return counted(w, node)
        case "sum":
            return _sum(w, node)
        case "set" | "seq" | "bag":
            return _collected(w, node, of)
        case "unions" | "concats":
            return _joined(w, node, of)
        case "map":
            return _table(w, node, of)
        case "first":
            return _first(w, node, of)
        case "the":
            return _the(w, node, of)
        case "min" | "max":
            return _extreme(w, node, of)
        case "all" | "any":
            return w.code.f.number(w.test(node))


def _element(w: Writer, inner: Writer, node: Comprehend, of: Type) -> Operand:
    """The element in the representation of a type"""
    return inner.into(node.element, of)


def _sum(w: Writer, node: Comprehend) -> Num:
    code, so_far = w.code, w.code.f.cell(0)
    element = limits(with_variable(code, node), node.element)
    safe = within(total(element, capacity(code, node.source)), ALL)
    with _kept(w, node) as inner:
        value = _element(w, inner, node, exact(inner.code, node.element))
        assert isinstance(value, int | str)
        so_far.set(sum_of(code, so_far.get(), value, safe))
    return so_far.get()


def _collected(w: Writer, node: Comprehend, of: Type) -> Operand:
    rep = w.code.rep(of)
    made = rows.row_collector(w.code, rep) if isinstance(of, Seq) else sets.collector(w.code, rep)
    with _kept(w, node) as inner:
        made.add(_element(w, inner, node, element_of(of)))
    return made.result()


def _joined(w: Writer, node: Comprehend, of: Type) -> Operand:
    code, rep, so_far = w.code, w.code.rep(of), Holder(w.code, w.code.rep(of))
    so_far.set((rows if isinstance(of, Seq) else sets).empty(code, rep))
    join = rows.concatenated if isinstance(of, Seq) else sets.united
    with _kept(w, node) as inner:
        part = _element(w, inner, node, of)
        so_far.set(join(code, rep, so_far.get(), part))
    return so_far.get()


def _table(w: Writer, node: Comprehend, of: Type) -> Operand:
    assert isinstance(of, Map)
    f, rep = w.code.f, w.code.rep(of)
    assert isinstance(rep, Table)
    if isinstance(node.element, Const):
        return filled(w, of, w.into(node.element, of.value))
    place, position = fresh(f, rep), f.cell(0)
    with _kept(w, node) as inner:
        value, n = _element(w, inner, node, of.value), position.get()
        write(f, element_at(f, place, n), value)
        position.set(f.add(n, 1))
    return read(f, place)


def _first(w: Writer, node: Comprehend, of: Type) -> Operand:
    assert isinstance(of, Option)
    code, rep, done = w.code, w.code.rep(of), w.code.f.label()
    found = Holder(code, rep)
    found.clear()
    with _kept(w, node) as inner:
        value, kind = _element(w, inner, node, exact(inner.code, node.element)), exact(inner.code, node.element)
        found.set(adapted(code, value, kind, of) if isinstance(kind, Option) else _present(w, value, kind, of))
        code.f.jump(done)
    code.f.begin(done)
    return found.get()


def _present(w: Writer, value: Operand, kind: Type, of: Option) -> Operand:
    return some(w.code, w.code.rep(of), adapted(w.code, value, kind, of.inner))


def _the(w: Writer, node: Comprehend, of: Type) -> Operand:
    code, f = w.code, w.code.f
    only, many = Holder(code, code.rep(of)), f.cell(0)
    only.clear()
    with _kept(w, node) as inner:
        only.set(_element(w, inner, node, of))
        many.set(f.add(many.get(), 1))
    code.fail_if(f.compare("ne", many.get(), 1))
    return only.get()


def _extreme(w: Writer, node: Comprehend, of: Type) -> Operand:
    best = Best(w.code, of, node.fold == "min")
    with _kept(w, node) as inner:
        best.offer(_element(w, inner, node, of))
    return best.result()
