"""Budgets of faults: a counter of what is spent, part of the state, for each grant that has a limit."""

from fencepost.core.make import assign, fit, less, number, plus, read
from fencepost.core.statements import Block
from fencepost.core.system import Variable
from fencepost.core.terms import Expr, Range
from fencepost.instance.world import Grant, World


def spent(grant: Grant) -> Variable | None:
    """How often the fault has happened; there is no counter where any number may happen"""
    if grant.limit is None:
        return None
    return Variable(f"spent {grant.name}", grant.name, "spent", None, Range(0, grant.limit), number(0))


def spent_variables(world: World) -> tuple[Variable, ...]:
    """The counters; skew has no budget"""
    counters = [spent(grant) for grant in world.grants if grant.kind != "skew"]
    return tuple(counter for counter in counters if counter is not None)


def affordable(grant: Grant) -> tuple[Expr, ...]:
    """The guard that the fault may happen once more"""
    counter = spent(grant)
    if counter is None or grant.limit is None:
        return ()
    return (less(read(counter), number(grant.limit)),)


def spending(grant: Grant) -> Block:
    """The fault happens once more"""
    counter = spent(grant)
    if counter is None:
        return ()
    return (assign(counter, fit(plus(read(counter), number(1)), counter.type, counter.label)),)
