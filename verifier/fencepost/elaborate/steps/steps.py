"""Actions and handlers to core `Step`s.

A handler of a message that several roles send is one step for each of them, since the sender's type differs.
A handler whose message nobody sends is checked all the same, and gives no step.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

from fencepost.core.protocol import Delivery, Step
from fencepost.core.statements import Block
from fencepost.core.system import Binder, Parameter
from fencepost.core.terms import Domain, Expr, Set
from fencepost.core.walk import conjuncts
from fencepost.elaborate.declare.resolve import resolve
from fencepost.elaborate.expressions.operations import condition
from fencepost.elaborate.expressions.types import element_of, shown, unwrapped
from fencepost.elaborate.lower.channels import incoming
from fencepost.elaborate.names.scope import Scope, Tables, root
from fencepost.elaborate.names.symbols import RoleSymbol
from fencepost.elaborate.steps.found import Found
from fencepost.elaborate.steps.heads import head
from fencepost.elaborate.steps.messages import takings
from fencepost.elaborate.steps.says import Says, says
from fencepost.elaborate.steps.sends import Sending, find_message
from fencepost.elaborate.steps.statements import Writer
from fencepost.elaborate.steps.timeouts import expiry
from fencepost.syntax import ast


@final
@dataclass(frozen=True, slots=True)
class _Frame:
    """A step whose parameters are bound in `scope` (a guard's); its guard and block are still text"""

    name: str
    node: ast.Action | ast.OnMessage | ast.OnExpiry
    scope: Scope
    binders: tuple[Binder, ...]
    sending: Sending
    delivery: Delivery | None = None
    guards: tuple[Expr, ...] = ()
    opening: Block = ()


def action(node: ast.Action, role: RoleSymbol | None, tables: Tables, found: Found) -> Step | None:
    """`action name(p: T) when guard:`"""
    scope = root(tables, "guard", role)
    binders = _parameters(node.parameters, scope)
    step = _finish(_Frame(node.name.text, node, scope, tuple(binders), Sending(role, None)), found)
    return step if len(binders) == len(node.parameters) else None


def on_message(node: ast.OnMessage, role: RoleSymbol, tables: Tables, found: Found) -> list[Step]:
    """`on M(a) from n with p in S when guard:`, a step for each way to take the message"""
    steps: list[Step] = []
    for taking in takings(node, role, tables):
        choices = tuple(_parameters(node.choices, taking.scope))
        frame = _Frame(
            name=f"on {node.message.text}",
            node=node,
            scope=taking.scope,
            binders=(*taking.binders, *choices),
            sending=Sending(role, taking.reply_to, unknown=not taking.live),
            delivery=taking.delivery,
            opening=taking.opening,
        )
        step = _finish(frame, found)
        steps += [step] if taking.live else []
    return steps


def on_expiry(node: ast.OnExpiry, role: RoleSymbol, tables: Tables, found: Found) -> Step | None:
    """`on expiry of t when guard:`"""
    scope = root(tables, "guard", role)
    made = expiry(node, role, scope)
    name = f"on expiry of {node.timer.text}"
    if made is None:
        _finish(_Frame(name, node, scope, (), Sending(role, None)), found)
        return None
    sending = Sending(role, None)
    return _finish(_Frame(name, node, scope, made.binders, sending, None, (made.guard,), made.opening), found)


def ignore(node: ast.Ignore, role: RoleSymbol, tables: Tables, found: Found) -> list[Step]:
    """`ignore M when guard`: a step for each channel, which takes the message and does nothing"""
    scope = root(tables, "guard", role)
    message = find_message(node.message, scope)
    guard = None if node.guard is None else condition(node.guard, scope)
    found.note(scope)
    if message is None or (guard is None and node.guard is not None):
        return []
    if message.kind == "posted":
        text = f"`{message.name}` is posted: it is never taken, and need not be ignored"
        scope.report.error("FP522", node.span, text, "leave the line out")
        return []
    nothing = (None,) * len(message.fields)
    return [
        Step(
            name=f"ignore {message.name}",
            role=role.name,
            delivery=Delivery(channel.name, None, nothing),
            binders=(),
            guards=() if guard is None else (guard,),
            body=(),
            urgent=False,
            says=(),
            stores=tuple(scope.unit.stores),
            span=node.span,
        )
        for channel in incoming(message, role, None)
    ]


def _parameters(nodes: Sequence[ast.ActionParameter], scope: Scope) -> list[Parameter]:
    """Parameters left to right: later domains may use earlier ones."""
    made: list[Parameter] = []
    for node in nodes:
        domain = _domain(node, scope)
        local = scope.bind(node.name, None if domain is None else element_of(domain.type))
        if domain is not None and local is not None:
            made.append(Parameter(local.name, local.type, domain, "argument", node.name.span))
    return made


def _domain(node: ast.ActionParameter, scope: Scope) -> Expr | None:
    if node.type is not None:
        type_ = resolve(node.type, root(scope.tables, "const"))
        return None if type_ is None else Domain(type_, Set(type_), node.type.span)
    found = None if node.domain is None else scope.expression(node.domain)
    domain = None if found is None else unwrapped(found)
    if domain is not None and element_of(domain.type) is None:
        message = f"`{node.name.text}` is chosen from a set, but this is `{shown(domain.type)}`"
        scope.report.error("FP507", domain.span or node.span, message, f"`{node.name.text} in {{...}}`")
        return None
    return domain


def _finish(frame: _Frame, found: Found) -> Step:
    """The guard and the block, in scopes below the parameters'."""
    node, scope = frame.node, frame.scope
    when = None if node.guard is None else condition(node.guard, scope)
    told: Says = says(node.doc, scope)
    inside = scope.child()
    opened = head(node.body, inside)
    writer = Writer("step", frame.sending, found)
    body = writer.run(opened.rest, inside.of_kind("body"))
    found.note(scope)
    role = scope.setting.role
    guards = (*frame.guards, *(() if when is None else (when,)), *opened.guards)
    return Step(
        name=frame.name,
        role=None if role is None else role.name,
        delivery=frame.delivery,
        binders=frame.binders,
        guards=tuple(part for guard in guards for part in conjuncts(guard)),
        body=(*frame.opening, *opened.lets, *body),
        urgent=node.urgent,
        says=told,
        stores=tuple(scope.unit.stores),
        span=node.span,
    )
