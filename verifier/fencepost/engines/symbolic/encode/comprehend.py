"""Comprehensions: the elements that there may be, one after the other, and how they are put together."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from fencepost.core.terms import Bag, Comprehend, Expr, Seq, Set, Type
from fencepost.engines.symbolic.encode import arithmetic, sets
from fencepost.engines.symbolic.encode.bags import bag_of
from fencepost.engines.symbolic.encode.choose import Items, first_of, row_of
from fencepost.engines.symbolic.encode.circuit import FALSE, Lit, flip
from fencepost.engines.symbolic.encode.rows import concat
from fencepost.engines.symbolic.encode.scope import Failing, Scope
from fencepost.engines.symbolic.encode.values import Maybe, Number, Row, Table, Value, as_lit, blank, number, truth

Evaluate: TypeAlias = Callable[[Expr, Scope], Value]


class Kept(NamedTuple):
    """An element that may be there: whether it is and satisfies the condition, and the scope for what is made of it"""

    there: Lit
    scope: Scope


def comprehended(node: Comprehend, scope: Scope, evaluate: Evaluate) -> Value:
    """The comprehension's value; what fails is noted in the scope."""
    if scope.path == FALSE:
        return blank(node.type, scope.sorts)
    match node.fold:
        case "all" | "any":
            return _searched(node, scope, evaluate)
        case "first":
            return _first(node, scope, evaluate)
        case "count":
            kept = _kept(node, scope, evaluate)
            return arithmetic.counted(scope.circuit, [element.there for element in kept])
        case _:
            items = [(k.there, evaluate(node.element, k.scope)) for k in _kept(node, scope, evaluate)]
            return _folded(node, scope, items)


def members(expr: Expr, scope: Scope, evaluate: Evaluate) -> Items:
    """The elements of a collection, in any order and perhaps more than once: for someone who chooses one of them, and
    does not need them sorted."""
    if isinstance(expr, Comprehend) and expr.fold in ("set", "bag", "seq"):
        return [(kept.there, evaluate(expr.element, kept.scope)) for kept in _kept(expr, scope, evaluate)]
    return sets.items(scope.circuit, evaluate(expr, scope))


def _kept(node: Comprehend, scope: Scope, evaluate: Evaluate, told: Sequence[Lit] = (FALSE,)) -> Iterator[Kept]:
    """The elements, one after the other. Where it is `told` before one that the answer is known (by the only literal,
    which may have changed), that one is not evaluated."""
    c = scope.circuit
    source = evaluate(node.source, scope)
    for there, value in sets.items(c, source):
        inner = scope.bind(node.name, value).under(c.both(there, flip(told[0])))
        if node.condition is not None and inner.path != FALSE:
            holds = as_lit(evaluate(node.condition, inner))
            there, inner = c.both(there, holds), inner.under(holds)
        if inner.path != FALSE:
            yield Kept(there, inner)


def _searched(node: Comprehend, scope: Scope, evaluate: Evaluate) -> Value:
    """`all` and `any`: elements after the one that decides are not evaluated."""
    if scope.unsure.concerns(node.source.type):
        return _searched_in_any_order(node, scope, evaluate)
    c, wanted = scope.circuit, node.fold == "any"
    told = [FALSE]
    for there, inner in _kept(node, scope, evaluate, told):
        element = as_lit(evaluate(node.element, inner))
        told[0] = c.either(told[0], c.both(there, element if wanted else flip(element)))
    return truth(told[0] if wanted else flip(told[0]))


def _searched_in_any_order(node: Comprehend, scope: Scope, evaluate: Evaluate) -> Value:
    """The same where members may be exchanged: an element that fails anywhere is noted, as in another order it is
    looked at or not."""
    c, wanted = scope.circuit, node.fold == "any"
    told = FALSE
    apart = replace(scope, failing=Failing(c))
    for there, inner in _kept(node, apart, evaluate):
        element = as_lit(evaluate(node.element, inner))
        scope.fail(c.both(apart.failing.any, flip(told)))
        told = c.either(told, c.both(there, element if wanted else flip(element)))
    scope.fail(c.both(apart.failing.any, flip(told)))
    scope.unsure.lits.append(apart.failing.any)
    return truth(told if wanted else flip(told))


def _first(node: Comprehend, scope: Scope, evaluate: Evaluate) -> Value:
    c = scope.circuit
    options: Items = []
    told = [FALSE]
    for there, inner in _kept(node, scope, evaluate, told):
        options.append((there, evaluate(node.element, inner)))
        told[0] = c.either(told[0], there)
    return Maybe(told[0], first_of(c, options, blank(node.element.type, scope.sorts)))


def _folded(node: Comprehend, scope: Scope, items: Items) -> Value:
    c = scope.circuit
    match node.fold:
        case "set":
            return sets.set_of(c, _element(node), items, scope.sorts)
        case "unions":
            inner = [(c.both(there, bit), e) for there, s in items for bit, e in sets.items(c, s)]
            return sets.set_of(c, _element(node), [pair for pair in inner if pair[0] != FALSE], scope.sorts)
        case "seq":
            return row_of(c, items)
        case "concats":
            return _joined(scope, items)
        case "bag":
            return bag_of(c, _element(node), items)
        case "map":
            return Table(tuple(value for _, value in items))
        case "sum":
            return _sum(scope, items)
        case "min" | "max":
            return _extreme(node, scope, items)
        case _:
            return _single(node, scope, items)


def _element(node: Comprehend) -> Type:
    if not isinstance(node.type, Set | Bag | Seq):
        raise TypeError(f"{node.type} has no elements")
    return node.type.element


def _joined(scope: Scope, items: Items) -> Value:
    joined = Row((), ())
    for there, row in items:
        if not isinstance(row, Row):
            raise TypeError(f"{row} is no sequence")
        part = Row(tuple(scope.circuit.both(there, lit) for lit in row.present), row.elements)
        joined = concat(scope.circuit, joined, part)
    return joined


def _sum(scope: Scope, items: Items) -> Value:
    c = scope.circuit
    parts = [arithmetic.choose(c, there, value, number(0)) for there, value in items if isinstance(value, Number)]
    return arithmetic.total(c, parts)


def _extreme(node: Comprehend, scope: Scope, items: Items) -> Value:
    best, none = sets.extreme_of(scope.circuit, items, blank(node.type, scope.sorts), node.fold == "min")
    scope.fail(none)
    return best


def _single(node: Comprehend, scope: Scope, items: Items) -> Value:
    """`the`: fails for none and for two"""
    c = scope.circuit
    scope.fail(flip(arithmetic.is_number(c, arithmetic.counted(c, [there for there, _ in items]), 1)))
    return first_of(c, items, blank(node.type, scope.sorts))
