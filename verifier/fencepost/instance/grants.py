"""What a model's `faults:`, `network` and `capacity` lines come to, once their numbers are known."""

from collections.abc import Mapping

from fencepost.core.constant import NotConstant
from fencepost.core.protocol import FaultGrant, Model, Typed
from fencepost.core.rewrite import Rewriter
from fencepost.core.terms import Expr, Scalarset
from fencepost.instance.closing import Sizes, integer
from fencepost.instance.world import Grant, halted_types
from fencepost.source.diagnostic import Diagnostic, Related

DEFAULT_CAPACITY = 16


def grants_of(model: Model, close: Rewriter, sizes: Sizes) -> tuple[Grant, ...]:
    """The faults a model grants; `restart` lines grant nothing."""
    return tuple(_grant(grant, close, sizes) for grant in model.faults if grant.kind != "restart")


def _grant(grant: FaultGrant, close: Rewriter, sizes: Sizes) -> Grant:
    limit = None if grant.budget is None else _number(grant.budget, close, sizes)
    return Grant(grant.kind, grant.targets, limit, grant.span)


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


def fault_problems(typed: Typed, grants: tuple[Grant, ...]) -> tuple[Diagnostic, ...]:
    """Negative budgets, faults granted twice, and machines' faults granted to what stands on a machine."""
    stands_on = {role.name: role.on for role in typed.roles if role.on is not None}
    return (*_negative(grants), *_twice(grants), *_not_machines(grants, stands_on))


def _negative(grants: tuple[Grant, ...]) -> list[Diagnostic]:
    return [
        Diagnostic("FP653", grant.span, f"`{grant.name}` is granted {grant.limit} times; write 0 or more")
        for grant in grants
        if grant.limit is not None and grant.limit < 0
    ]


def _twice(grants: tuple[Grant, ...]) -> list[Diagnostic]:
    seen: dict[tuple[str, str], Grant] = {}
    problems: list[Diagnostic] = []
    for grant in grants:
        named = ("",) if grant.kind == "partition" or not grant.targets else grant.targets
        for target in named:
            first = seen.setdefault((grant.kind, target), grant)
            if first is not grant:
                what = f"{grant.kind} {target}".strip()
                related = (Related(first.span, "granted here first"),)
                message = f"`{what}` is granted twice; one line says how often"
                problems.append(Diagnostic("FP654", grant.span, message, related=related))
    return problems


def _not_machines(grants: tuple[Grant, ...], stands_on: Mapping[str, str]) -> list[Diagnostic]:
    shared = ("crash", "wipe", "reboot", "partition", "skew")
    return [
        Diagnostic(
            "FP655",
            grant.span,
            f"`{target}` stands on `{stands_on[target]}` and has no {grant.kind} of its own",
            f"write `{grant.kind} {stands_on[target]}`",
        )
        for grant in grants
        if grant.kind in shared
        for target in grant.targets
        if target in stands_on
    ]


def halted_machines(typed: Typed) -> frozenset[str]:
    """The machines that a `crash n` statement may switch off."""
    stands_on = {role.name: role.on for role in typed.roles}
    blocks = [step.body for step in typed.steps] + [stage.body for stage in typed.init]
    blocks += [block for role in typed.roles for block in (role.on_crash, role.on_restart)]
    named = {type.name for block in blocks for type in halted_types(block) if isinstance(type, Scalarset)}
    machines: set[str] = set()
    for name in named:
        machine, on = name, stands_on.get(name)
        while on is not None:
            machine, on = on, stands_on.get(on)
        machines.add(machine)
    return frozenset(machines)
