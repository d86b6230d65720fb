"""A protocol at a glance: roles with their states, variables and steps, messages, properties, models."""

from collections.abc import Iterator

from rich.text import Text

from fencepost.core.protocol import Channel, Model, ParamDecl, Role, Step, Typed, VariableDecl
from fencepost.core.terms import Option
from fencepost.core.text import type_text
from fencepost.report.diagnostics import visible

_KINDS = ("durable", "volatile", "timer", "shared", "ghost")


def glance_lines(typed: Typed) -> list[Text]:
    """Everything, a block a role."""
    lines = [Text.assemble(("protocol ", "dim"), (typed.name, "bold"))]
    lines += [Text(f"    {visible(line)}") for line in typed.doc.strip().splitlines()]
    for param in typed.params:
        lines.append(Text(f"    {_param(param)}"))
    for role in typed.roles:
        lines += [Text(), *_role(typed, role)]
    lines += _section("the system", [*_variables(typed, None), *_steps(typed, None)])
    lines += _section("messages", _messages(typed))
    lines += _section("properties", [f"{item.kind:<11}{item.name}{_doc(item.doc)}" for item in typed.properties])
    lines += _section("models", [_model(model) for model in typed.models])
    return lines


def _section(title: str, entries: list[str]) -> list[Text]:
    return [Text(), Text(title, "bold"), *(Text(f"    {entry}") for entry in entries)] if entries else []


def _role(typed: Typed, role: Role) -> Iterator[Text]:
    head = f"{'ordered ' if role.ordered else ''}{role.kind} "
    yield Text.assemble((head, "dim"), (role.name, "bold"), f" on {role.on}" if role.on else "")
    if role.states:
        yield Text(f"    states      {', '.join(role.states)}")
    for line in (*_variables(typed, role.name), *_steps(typed, role.name), *_outages(role)):
        yield Text(f"    {line}")


def _variables(typed: Typed, owner: str | None) -> list[str]:
    return [_variable(item) for item in typed.variables if item.owner == owner and item.kind in _KINDS]


def _param(param: ParamDecl) -> str:
    default = param.default
    given = f" = {_source(default.span.text)}" if default is not None and default.span is not None else ""
    return f"{'param':<12}{param.name}: {type_text(param.type)}{given}"


def _variable(item: VariableDecl) -> str:
    oracle = "  (an oracle: everybody sees it)" if item.oracle else ""
    shown = item.type.inner if item.kind == "timer" and isinstance(item.type, Option) else item.type
    return f"{item.kind:<12}{item.label}: {type_text(shown)}{oracle}"


def _steps(typed: Typed, role: str | None) -> list[str]:
    steps = [step for step in typed.steps if step.role == role]
    return list(dict.fromkeys(_step(step) for step in steps))


def _outages(role: Role) -> list[str]:
    """What its text says of a crash and of a restart; these are steps of the environment."""
    given = (("on crash", role.on_crash), ("on restart", role.on_restart))
    return [f"{'fault' if name == 'on crash' else 'step':<12}{name}" for name, block in given if block]


def _step(step: Step) -> str:
    texts = [_source(guard.span.text) for guard in step.guards if guard.span is not None]
    guards = " and ".join(text for text in texts if step.name != f"on expiry of {text}")
    when = f"   when {guards}" if guards else ""
    return f"{'urgent' if step.urgent else 'step':<12}{step.name}{when}"


def _messages(typed: Typed) -> list[str]:
    return [_channel(channel) for channel in typed.channels]


def _channel(channel: Channel) -> str:
    fields = [
        f"{name}: {type_text(kind)}"
        for name, kind in channel.envelope.fields
        if name not in ("sender", "receiver") and not name.startswith("~")
    ]
    inside = f"({', '.join(fields)})" if fields else ""
    within = f"   within {_source(channel.within.span.text)}" if channel.within and channel.within.span else ""
    return f"{channel.message}{inside}   {channel.sender or 'anybody'} -> {channel.receiver}{within}"


def _model(model: Model) -> str:
    members = [f"{name} = {{{', '.join(names)}}}" for name, names in model.members if names != (name,)]
    marks = [word for word, given in (("slow", model.slow), ("until violated", model.until_violated)) if given]
    faults = [_source(grant.span.text) for grant in model.faults]
    expected = [_source(expectation.span.text) for expectation in model.expectations] or ["expect holds"]
    return f"{model.name}   {'; '.join((*members, *faults, *marks, *expected))}"


def _doc(doc: str) -> str:
    first = doc.strip().split("\n")[0]
    return f"   {visible(first)}" if first else ""


def _source(text: str) -> str:
    return visible(" ".join(text.split()))
