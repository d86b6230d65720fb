"""What a model's `faults:`, `network` and `capacity` lines come to, once their numbers are known."""

from fencepost.core.constant import NotConstant
from fencepost.core.protocol import Model, Typed
from fencepost.core.rewrite import Rewriter
from fencepost.core.terms import Expr, Scalarset
from fencepost.instance.closing import Sizes, integer
from fencepost.instance.world import Grant, blocks, halted_types
from fencepost.source.diagnostic import Diagnostic

DEFAULT_CAPACITY = 16


def grants_of(typed: Typed, model: Model, close: Rewriter, sizes: Sizes) -> tuple[Grant, ...]:
    """The faults a model grants; `restart` lines grant nothing. What befalls a role befalls its machine,
    but for a pause."""
    machines = machine_of(typed)
    found: list[Grant] = []
    for grant in model.faults:
        if grant.kind != "restart":
            limit = None if grant.budget is None else _number(grant.budget, close, sizes)
            own = grant.kind in ("pause", "lose", "duplicate")
            targets = grant.targets if own else tuple(machines[name] for name in grant.targets)
            found.append(Grant(grant.kind, targets, limit, grant.span))
    return tuple(found)


def stay_down(typed: Typed, model: Model) -> frozenset[str]:
    """The machines of which the model says `no restart`"""
    machines = machine_of(typed)
    forbidden = [grant for grant in model.faults if grant.kind == "restart" and grant.forbidden]
    return frozenset(machines[name] for grant in forbidden for name in grant.targets)


def machine_of(typed: Typed) -> dict[str, str]:
    """Each role's machine: what it stands on, or itself"""
    stands_on = {role.name: role.on for role in typed.roles}
    found: dict[str, str] = {}
    for role in typed.roles:
        machine, on = role.name, role.on
        while on is not None:
            machine, on = on, stands_on[on]
        found[role.name] = machine
    return found


def capacity_of(typed: Typed, model: Model, close: Rewriter, sizes: Sizes) -> int:
    """How many messages may be in flight."""
    written = model.network.capacity or typed.network.capacity
    if written is None:
        return DEFAULT_CAPACITY
    found = _number(written, close, sizes)
    if found < 1:
        raise NotConstant("a network's capacity is at least 1", written.span)
    return found


def _number(written: Expr, close: Rewriter, sizes: Sizes) -> int:
    return integer(close.expr(written), sizes)


def negative_budgets(grants: tuple[Grant, ...]) -> tuple[Diagnostic, ...]:
    """Budgets that come to less than nothing"""
    return tuple(
        Diagnostic("FP653", grant.span, f"`{grant.name}` comes to {grant.limit}; a budget is 0 or more")
        for grant in grants
        if grant.limit is not None and grant.limit < 0
    )


def halted_machines(typed: Typed) -> frozenset[str]:
    """The machines that a `crash n` statement may switch off."""
    machines = machine_of(typed)
    types = [type for block in blocks(typed) for type in halted_types(block)]
    return frozenset(machines[type.name] for type in types if isinstance(type, Scalarset))
