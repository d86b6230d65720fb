"""Sorted listings: bags, and sets of many possible elements."""

from collections.abc import Sequence

from fencepost.core.terms import Type
from fencepost.engines.symbolic.encode.choose import choose
from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Circuit, Lit, flip
from fencepost.engines.symbolic.encode.compare import equal, less
from fencepost.engines.symbolic.encode.values import Listing, Value


def inserted(c: Circuit, some: Listing, value: Value, there: Lit) -> Listing:
    """With one more element if `there`, at its place; into a set only if it is not in yet"""
    if there == FALSE:
        return some
    if not some.bag:
        known = (c.both(p, equal(c, value, e)) for p, e in zip(some.present, some.elements, strict=True))
        there = c.both(there, flip(c.any_of(known)))
    # what is no greater stands where it stood; the others, and what is absent, make room
    stays = [c.both(p, flip(less(c, value, e))) for p, e in zip(some.present, some.elements, strict=True)]
    present: list[Lit] = []
    elements: list[Value] = []
    for n in range(len(stays) + 1):
        old = (stays[n], some.elements[n]) if n < len(stays) else (FALSE, value)
        before = (stays[n - 1], some.elements[n - 1]) if n else (TRUE, value)
        moved = choose(c, old[0], old[1], choose(c, before[0], value, before[1]))
        was = some.present[n] if n < len(stays) else FALSE
        earlier = some.present[n - 1] if n else TRUE
        present.append(c.mux(there, earlier, was))
        elements.append(choose(c, there, moved, old[1]))
    return Listing(some.element, some.bag, tuple(present), tuple(elements))


def bag_of(c: Circuit, element: Type, items: Sequence[tuple[Lit, Value]]) -> Listing:
    """The bag with one copy for each that is there"""
    made = Listing(element, True, (), ())
    for there, value in items:
        made = inserted(c, made, value, there)
    return made


def bag_with(c: Circuit, bag: Listing, value: Value) -> Listing:
    """One copy more"""
    return inserted(c, bag, value, TRUE)


def bag_without(c: Circuit, bag: Listing, value: Value) -> tuple[Listing, Lit]:
    """One copy less, and whether there was none; any bag, if so"""
    return removed(c, bag, value)


def removed(c: Circuit, some: Listing, value: Value) -> tuple[Listing, Lit]:
    """One element less, and whether it was not there; anything, if so: then there is a place less in any case"""
    found = FALSE  # at this place or before
    elements: list[Value] = []
    for n, (there, element) in enumerate(zip(some.present, some.elements, strict=True)):
        found = c.either(found, c.both(there, equal(c, value, element)))
        if n + 1 < len(some.elements):
            elements.append(choose(c, found, some.elements[n + 1], element))
    return Listing(some.element, some.bag, some.present[1:], tuple(elements)), flip(found)
