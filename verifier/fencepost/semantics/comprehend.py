"""Comprehensions: how the elements of a source are walked and put together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias, final

from fencepost.core.terms import Bag, Comprehend, Fold, Seq, Set, Type
from fencepost.semantics.operators import refusal_at
from fencepost.semantics.scope import Closure
from fencepost.semantics.transition import Failed
from fencepost.semantics.value import bag_of, elements, sorter

Items: TypeAlias = Callable[[Any, list[Any]], Iterable[Any]]
_UNORDERED: frozenset[Fold] = frozenset({"set", "unions", "bag", "count", "sum"})


@final
@dataclass(frozen=True, slots=True)
class Parts:
    """A comprehension's pieces, compiled; `slot` is the variable's. `keep` None keeps everything."""

    items: Items
    slot: int
    keep: Closure | None
    element: Closure


def walker(collection: Type) -> Callable[[Any], Iterable[Any]] | None:
    """The elements of a set in domain order, of a bag copy by copy, of a sequence as they stand (None)."""
    match collection:
        case Seq():
            return None
        case Set():
            return elements(collection)
        case Bag():
            listed = sorter(collection.element)
            return lambda bag: listed([element for element, copies in bag for _ in range(copies)])
        case _:
            raise TypeError(f"{collection} cannot be walked")


def order_matters(node: Comprehend, fallible: bool) -> bool:
    """Whether the source's order can be seen in the result, or in which error comes first."""
    return fallible or node.fold not in _UNORDERED


def fold(node: Comprehend, parts: Parts, thorough: bool = False) -> Closure:
    """The comprehension as a closure. `thorough`: `all` and `any` look at every element."""
    match node.fold:
        case "all" | "any" if thorough:
            return _thorough(parts, node.fold == "any")
        case "all":
            return _all(parts)
        case "any":
            return _any(parts)
        case "count":
            return _count(parts)
        case "first":
            return _first(parts)
        case "the":
            return _the(node, parts)
        case "min" | "max":
            return _extreme(node, parts)
        case _:
            return _gathered(node.fold, parts)


def _all(p: Parts) -> Closure:
    items, slot, keep, element = p.items, p.slot, p.keep, p.element

    def run(s: Any, f: list[Any]) -> bool:
        for value in items(s, f):
            f[slot] = value
            if (keep is None or keep(s, f)) and not element(s, f):
                return False
        return True

    return run


def _any(p: Parts) -> Closure:
    items, slot, keep, element = p.items, p.slot, p.keep, p.element

    def run(s: Any, f: list[Any]) -> bool:
        for value in items(s, f):
            f[slot] = value
            if (keep is None or keep(s, f)) and element(s, f):
                return True
        return False

    return run


def _thorough(p: Parts, wanted: bool) -> Closure:
    """Whether an element is as `wanted`, or for `all` whether all are. Every element is evaluated, so that the
    implications watched in there are met whatever the order; what fails after the one that tells does not count."""
    items, slot, keep, element = p.items, p.slot, p.keep, p.element

    def run(s: Any, f: list[Any]) -> bool:
        told = False
        for value in items(s, f):
            f[slot] = value
            try:
                tells = (keep is None or keep(s, f)) and element(s, f) == wanted
            except Failed:
                if not told:
                    raise
                continue
            told = told or tells
        return told == wanted

    return run


def _count(p: Parts) -> Closure:
    items, slot, keep = p.items, p.slot, p.keep

    def run(s: Any, f: list[Any]) -> int:
        found = 0
        for value in items(s, f):
            f[slot] = value
            if keep is None or keep(s, f):
                found += 1
        return found

    return run


def _first(p: Parts) -> Closure:
    items, slot, keep, element = p.items, p.slot, p.keep, p.element

    def run(s: Any, f: list[Any]) -> Any:
        for value in items(s, f):
            f[slot] = value
            if keep is None or keep(s, f):
                return element(s, f)
        return None

    return run


def _listed(p: Parts) -> Callable[[Any, list[Any]], list[Any]]:
    items, slot, keep, element = p.items, p.slot, p.keep, p.element

    def run(s: Any, f: list[Any]) -> list[Any]:
        result: list[Any] = []
        for value in items(s, f):
            f[slot] = value
            if keep is None or keep(s, f):
                result.append(element(s, f))
        return result

    return run


def _the(node: Comprehend, p: Parts) -> Closure:
    listed, refuse = _listed(p), refusal_at(node.span)

    def run(s: Any, f: list[Any]) -> Any:
        found = listed(s, f)
        if len(found) != 1:
            refuse(f"`the` needs exactly one, and there {'are ' + str(len(found)) if found else 'is none'}")
        return found[0]

    return run


def _extreme(node: Comprehend, p: Parts) -> Closure:
    listed, refuse, sort = _listed(p), refusal_at(node.span), sorter(node.element.type)
    end = 0 if node.fold == "min" else -1

    def run(s: Any, f: list[Any]) -> Any:
        found = listed(s, f)
        return sort(found)[end] if found else refuse(f"`{node.fold}` of nothing")

    return run


def _gathered(kind: Fold, p: Parts) -> Closure:
    """The folds that take everything there is."""
    listed = _listed(p)
    match kind:
        case "set":
            return lambda s, f: frozenset(listed(s, f))
        case "unions":
            return lambda s, f: frozenset[Any]().union(*listed(s, f))
        case "concats":
            return lambda s, f: tuple(value for part in listed(s, f) for value in part)
        case "bag":
            return lambda s, f: bag_of(listed(s, f))
        case "sum":
            return lambda s, f: sum(listed(s, f))
        case _:  # "seq" in order, "map" in the order of its keys
            return lambda s, f: tuple(listed(s, f))
