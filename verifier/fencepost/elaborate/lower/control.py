"""Control states: an enum variable of the role that `become` assigns.

`states standby, primary` is a variable of each instance, of kind "control", which starts at (and a crash
takes back to) the first state. `n is primary` compares it; `become primary` assigns it.
"""

from fencepost.core.protocol import VariableDecl
from fencepost.core.statements import Assign, AtKey, Place
from fencepost.core.terms import Const, Enum, Expr, Map
from fencepost.elaborate.names.symbols import RoleSymbol, control_name
from fencepost.source.text import Span


def control_variable(role: RoleSymbol, control: Enum) -> VariableDecl:
    """The variable that holds the control state of each instance of `role`."""
    return VariableDecl(
        name=control_name(role.name),
        label="state",
        kind="control",
        owner=role.name,
        type=control,
        initial=Const(0, control),
        choices=None,
        oracle=False,
        span=role.node.name.span,
    )


def become(role: RoleSymbol, control: Enum, instance: Expr, state: str, span: Span) -> Assign:
    """`become state`, by `instance` of `role`"""
    way = (AtKey(instance, Map(role.instances, control)),)
    place = Place(control_name(role.name), False, way, control)
    return Assign(place, Const(control.members.index(state), control, span), span)
