"""The diagram as a Mermaid flowchart, which Markdown shows where it knows Mermaid: roles, their states, messages."""

from collections.abc import Iterable, Iterator

from fencepost.core.protocol import Typed
from fencepost.report.diagnostics import visible
from fencepost.report.diagram.machine import Machine, machines
from fencepost.report.diagram.traffic import traffic

_TOLD = {"&": "#amp;", "<": "#lt;", ">": "#gt;", '"': "#quot;", "#": "#35;", "`": "#96;", "\\": "#92;"}


def diagram_mermaid(typed: Typed) -> str:
    """The text of a Mermaid file."""
    found = machines(typed)
    between = traffic(typed)
    names = dict.fromkeys((*(machine.role for machine in found), *(name for ends in between for name in ends)))
    known = {name: f"r{number}" for number, name in enumerate(names)}
    lines = ["flowchart TB"]
    for machine in found:
        lines += _role(machine, known[machine.role])
    drawn = {machine.role for machine in found}
    lines += [f"    {known[name]}[{_text((name,))}]" for name in names if name not in drawn]
    for (sender, receiver), what in between.items():
        lines.append(f"    {known[sender]} ==>|{_text(what)}| {known[receiver]}")
    return "\n".join(lines) + "\n"


def _role(machine: Machine, name: str) -> Iterator[str]:
    if not machine.states:
        always = machine.outage.told()
    else:
        always = (f"in every state: {', '.join(machine.anywhere)}",) if machine.anywhere else ()
    kind = f" ({machine.kind})" if machine.kind else ""
    yield f"    subgraph {name}[{_text((f'{machine.role}{kind}', *always))}]"
    yield "        direction TB"
    for line in _states(machine, name) if machine.states else _steps(machine, name):
        yield f"        {line}"
    yield "    end"


def _steps(machine: Machine, name: str) -> Iterator[str]:
    yield f"{name}steps[{_text(machine.anywhere)}]"


def _states(machine: Machine, name: str) -> Iterator[str]:
    yield f"{name}start(( ))"
    for number, (state, kept) in enumerate(zip(machine.states, machine.staying, strict=True)):
        yield f"{name}s{number}({_text((state, *kept))})"
    for state in machine.initial:
        yield f"{name}start --> {name}s{state}"
    for (before, after), doings in machine.changes.items():
        yield f"{name}s{before} -->|{_text(doing.shown for doing in doings)}| {name}s{after}"
    outage = machine.outage
    if outage.crashes or outage.reboots:
        yield f'{name}any(["any state"])'
    if outage.crashes:
        yield f'{name}any -.->|"crash"| {name}down["down"]'
        for state in outage.restarts:
            yield f'{name}down -.->|"restart"| {name}s{state}'
    if outage.reboots:
        for state in outage.restarts:
            yield f'{name}any -.->|"reboot"| {name}s{state}'


def _text(lines: Iterable[str]) -> str:
    """Lines in quotes; what Mermaid or HTML would act on is named instead."""
    told = ("".join(_TOLD.get(character, character) for character in visible(line)) for line in lines)
    return f'"{"<br/>".join(told)}"'
