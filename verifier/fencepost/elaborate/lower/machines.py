"""Co-located roles: an instance of `role Watchdog on Node` is the instance of Watchdog on one Node.

The two scalarsets have the same members in the same order, so that `machine` (and `w.machine`) is the
operator that keeps the position and changes the type. Crashes, cuts and clocks belong to the machine.
"""

from fencepost.core.operators import Op
from fencepost.core.terms import Apply, Expr, Scalarset
from fencepost.elaborate.names.symbols import RoleSymbol
from fencepost.source.text import Span


def machine(instance: Expr, role: RoleSymbol, span: Span) -> Expr | None:
    """The machine that `instance` of a co-located role is on; None for any other role."""
    if role.on is None:
        return None
    return Apply(Op.SAME_MACHINE, (instance,), Scalarset(role.on), span)


def member_on(role: str, machine_name: str) -> str:
    """What a model calls the instance of a co-located role: `Watchdog@A`."""
    return f"{role}@{machine_name}"
