"""What may be asked of a value: its control state or variant (`n is primary`), and what follows (`x'`)."""

from fencepost.core.operators import Op
from fencepost.core.terms import BOOL, Apply, Expr, Option, Scalarset, Union
from fencepost.elaborate.expressions.helpers import position
from fencepost.elaborate.expressions.types import shown, unwrapped
from fencepost.elaborate.names.scope import Scope
from fencepost.elaborate.names.sight import in_state
from fencepost.elaborate.names.unknown import unknown_attribute
from fencepost.syntax import ast


def is_test(node: ast.IsTest, scope: Scope) -> Expr | None:
    """`n is primary`, `v is not voted`"""
    base = scope.expression(node.value)
    if base is None:
        return None
    found = _is(unwrapped(base), node, scope)
    return Apply(Op.NOT, (found,), BOOL, node.span) if found is not None and node.negated else found


def _is(base: Expr, node: ast.IsTest, scope: Scope) -> Expr | None:
    name = node.state.text
    if isinstance(base.type, Union):
        known = [variant for variant, _ in base.type.variants]
        if name in known:
            return Apply(Op.IS_VARIANT, (base, position(known.index(name))), BOOL, node.span)
        unknown_attribute(node.state, f"`{base.type.name}`", known, scope)
        return None
    role = scope.symbols.role(base.type.name) if isinstance(base.type, Scalarset) else None
    if role is not None and role.control is not None:
        if name in role.states:
            return in_state(role, role.states.index(name), base, scope, node.span)
        if name not in scope.symbols.broken:
            unknown_attribute(node.state, f"`{role.name}`", role.states, scope, "state")
        return None
    message = f"`is` asks for a control state or a union's variant; `{shown(base.type)}` has neither"
    hint = f"write `{node.value.span.text} == {name}`" if not isinstance(base.type, Option) else None
    scope.report.error("FP319", node.span, message, hint)
    return None


def prime(node: ast.Prime, scope: Scope) -> Expr | None:
    """`x'`: everything inside is read after the step."""
    if scope.setting.kind == "transition":
        return scope.in_prime().expression(node.operand)
    message = "a prime stands for the value after a step; only a `transition` property speaks of two states"
    scope.report.error("FP406", node.span, message)
    return None
