"""Core as text that a person can read: for goldens, for `--emit core`, for an error inside the machine.

Nothing reads this text back. `block_text` for a block; `typed_text` and `system_text` for the whole.
"""

from collections.abc import Iterator
from typing import assert_never

from fencepost.core.protocol import Channel, Delivery, Model, Network, Role, Step, Typed, VariableDecl
from fencepost.core.statements import (
    Assign,
    AtField,
    AtIndex,
    AtKey,
    Block,
    Fail,
    For,
    Halt,
    If,
    Let,
    Mark,
    Place,
    Selector,
    Send,
    Statement,
    Unwrap,
)
from fencepost.core.system import Action, Binder, Function, Parameter, Property, Stage, System, Variable
from fencepost.core.terms import Expr
from fencepost.core.text import expr_text, type_text

_STEP = "    "

# ---------------------------------------------------------------- blocks


def place_text(place: Place) -> str:
    """`Node.epoch[self]`, the way into a place"""
    return place.root + "".join(_selector(selector) for selector in place.path)


def _selector(selector: Selector) -> str:
    match selector:
        case AtKey():
            return f"[{expr_text(selector.key)}]"
        case AtIndex():
            return f"[{expr_text(selector.index)}]"
        case AtField():
            return f".{selector.position}"
        case Unwrap():
            return "!"
        case _:
            assert_never(selector)


def block_text(block: Block, indent: str = "") -> str:
    """A block, a statement a line"""
    return "".join(f"{indent}{line}\n" for statement in block for line in _statement(statement))


def _statement(statement: Statement) -> Iterator[str]:
    match statement:
        case If():
            yield f"if {expr_text(statement.condition)}:"
            yield from _inner(statement.then)
            if statement.otherwise:
                yield "else:"
                yield from _inner(statement.otherwise)
        case For():
            yield f"for {statement.name} in {expr_text(statement.source)}:"
            yield from _inner(statement.body)
        case _:
            yield _simple(statement)


def _simple(statement: Let | Assign | Fail | Mark | Send | Halt) -> str:
    match statement:
        case Let():
            return f"let {statement.name}: {type_text(statement.type)} = {expr_text(statement.value)}"
        case Assign():
            return f"{place_text(statement.place)} = {expr_text(statement.value)}"
        case Fail():
            subject = "" if statement.subject is None else f" {expr_text(statement.subject)}"
            return f"fail {statement.property}: {statement.message}{subject}"
        case Mark():
            return f"mark {statement.kind} {statement.message} {expr_text(statement.value)}"
        case Send():
            fields = ", ".join(expr_text(item) for item in statement.fields)
            return f"send {statement.channel} ({fields}) to {expr_text(statement.receiver)}"
        case Halt():
            return f"crash {expr_text(statement.target)}"
        case _:
            assert_never(statement)


def _inner(block: Block) -> Iterator[str]:
    if not block:
        yield f"{_STEP}skip"
    for statement in block:
        for line in _statement(statement):
            yield _STEP + line


# ---------------------------------------------------------------- what both forms share


def _binder(binder: Binder) -> str:
    match binder:
        case Parameter():
            return f"{binder.role} {binder.name}: {type_text(binder.type)} in {expr_text(binder.domain)}"
        case Let():
            return f"let {binder.name} = {expr_text(binder.value)}"
        case _:
            assert_never(binder)


def _stage(stage: Stage) -> Iterator[str]:
    yield from (_binder(binder) for binder in stage.binders)
    yield from (f"when {expr_text(guard)}" for guard in stage.guards)
    yield from (line for statement in stage.body for line in _statement(statement))


def _says(says: tuple[str | Expr, ...]) -> str:
    return "".join(part if isinstance(part, str) else "{" + expr_text(part) + "}" for part in says)


def _property(prop: Property) -> str:
    return f"{prop.kind} {prop.name}: {expr_text(prop.condition)}"


def _function(function: Function) -> str:
    arguments = ", ".join(f"{name}: {type_text(type_)}" for name, type_ in function.arguments)
    return f"def {function.name}({arguments}) -> {type_text(function.result)}: {expr_text(function.body)}"


def _indented(title: str, lines: Iterator[str]) -> Iterator[str]:
    yield title
    yield from (_STEP + line for line in lines)


# ---------------------------------------------------------------- a protocol


def typed_text(typed: Typed) -> str:
    """A protocol: roles, variables, channels, init, steps, properties, models"""
    return "\n".join(_typed(typed)) + "\n"


def _typed(typed: Typed) -> Iterator[str]:
    yield f"protocol {typed.name}"
    for param in typed.params:
        default = "" if param.default is None else f" = {expr_text(param.default)}"
        yield f"param {param.name}: {type_text(param.type)}{default}"
    yield f"network {_network(typed.network)}"
    for role in typed.roles:
        yield from _role(role)
    yield from (_declared(variable) for variable in typed.variables)
    yield from (_function(function) for function in typed.functions)
    yield from (_channel(channel) for channel in typed.channels)
    for stage in typed.init:
        yield from _indented("init", _stage(stage))
    for step in typed.steps:
        yield from _indented(_step_title(step), _step(step))
    yield from (_property(prop) for prop in typed.properties)
    yield from (f"assertion {name}" for name in typed.assertions)
    yield from (f"rests on {rest.kind} {rest.text}" for rest in typed.rests)
    for model in typed.models:
        yield from _indented(f"model {model.name}", _model(model))


def _network(network: Network) -> str:
    capacity = "" if network.capacity is None else f" capacity {expr_text(network.capacity)}"
    reset = " reset on crash" if network.reset_on_crash else ""
    return f"{network.kind or 'as the protocol'}{capacity}{reset}"


def _role(role: Role) -> Iterator[str]:
    ordered = "ordered " if role.ordered else ""
    machine = f" on {role.on}" if role.on else ""
    states = f": {', '.join(role.states)}" if role.states else ""
    yield f"{ordered}{role.kind} {role.name}{machine}{states}"
    for title, block in (("on crash", role.on_crash), ("on restart", role.on_restart)):
        if block:
            yield f"{_STEP}{title}"
            yield from (_STEP + line for line in _inner(block))


def _declared(variable: VariableDecl) -> str:
    oracle = "oracle " if variable.oracle else ""
    choices = "" if variable.choices is None else f" in {expr_text(variable.choices)}"
    start = f" = {expr_text(variable.initial)}{choices}"
    return f"{oracle}{variable.kind} {variable.name}: {type_text(variable.type)}{start}"


def _channel(channel: Channel) -> str:
    fields = ", ".join(f"{name}: {type_text(type_)}" for name, type_ in channel.envelope.fields)
    within = "" if channel.within is None else f" within {expr_text(channel.within)}"
    over = "" if channel.over is None else f" over {channel.over}"
    return f"channel {channel.name} ({fields}){within}{over}"


def _step_title(step: Step) -> str:
    urgent = "urgent " if step.urgent else ""
    owner = "" if step.role is None else f"{step.role}: "
    return f"{urgent}step {owner}{step.name}"


def _step(step: Step) -> Iterator[str]:
    if step.says:
        yield f'says "{_says(step.says)}"'
    if step.delivery is not None:
        yield _delivery(step.delivery)
    if step.stores:
        yield f"stores {', '.join(step.stores)}"
    yield from _stage(Stage(step.binders, step.guards, step.body))


def _delivery(delivery: Delivery) -> str:
    fields = ", ".join(name or "_" for name in delivery.fields)
    return f"takes {delivery.channel} ({fields})" + (f" from {delivery.sender}" if delivery.sender else "")


def _model(model: Model) -> Iterator[str]:
    yield from (f"{name} = {{{', '.join(members)}}}" for name, members in model.members)
    yield from (f"{name} = {expr_text(value)}" for name, value in model.settings)
    for grant in model.faults:
        budget = "any" if grant.budget is None else expr_text(grant.budget)
        yield f"{'no ' if grant.forbidden else ''}{grant.kind} {', '.join(grant.targets)} {budget}"
    yield from (f"bound {expr_text(bound)}" for bound in model.bounds)
    for wanted in model.expectations:
        parts = (wanted.name, wanted.kind, wanted.faults, wanted.count)
        yield "expect " + " ".join(str(part) for part in parts if part is not None)


# ---------------------------------------------------------------- a transition system


def system_text(system: System) -> str:
    """A finite transition system: sorts, variables, initial stages, actions, properties"""
    return "\n".join(_system(system)) + "\n"


def _system(system: System) -> Iterator[str]:
    for sort in system.sorts:
        symmetric = " symmetric" if sort.symmetric else ""
        yield f"sort {sort.type.name} = {{{', '.join(sort.members)}}}{symmetric}"
    yield from (_variable(variable) for variable in system.variables)
    yield from (_function(function) for function in system.functions)
    for stage in system.initial:
        yield from _indented("init", _stage(stage))
    for action in system.actions:
        yield from _indented(_action_title(action), _action(action))
    yield from (_property(prop) for prop in system.properties)
    yield from (f"assertion {name}" for name in system.assertions)
    yield from (f"bound {expr_text(bound)}" for bound in system.bounds)


def _variable(variable: Variable) -> str:
    start = expr_text(variable.initial)
    return f"{variable.kind} {variable.name}: {type_text(variable.type)} = {start}"


def _action_title(action: Action) -> str:
    words = [
        "urgent" if action.urgent else "",
        "environment" if action.environment else "",
        f"action {action.name}",
        f"(fault {action.fault})" if action.fault else "",
        f"(ticks {action.ticks})" if action.ticks else "",
        "" if action.actor is None else f"by {expr_text(action.actor)}",
    ]
    return " ".join(word for word in words if word)


def _action(action: Action) -> Iterator[str]:
    if action.says:
        yield f'says "{_says(action.says)}"'
    for position, stage in enumerate(action.stages):
        if position:
            yield "then"
        yield from _stage(stage)
