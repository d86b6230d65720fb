"""From a finding, its trace in the semantics' values, to a story in the author's words."""

from dataclasses import replace
from typing import Literal, cast

from fencepost.core.system import System, Variable
from fencepost.core.terms import Map, Value
from fencepost.evidence.expectation import faults_of
from fencepost.evidence.explain import Because, explain
from fencepost.evidence.narrate import Argument, Part, Told, narrate
from fencepost.evidence.outcome import Finding
from fencepost.evidence.relevance import relevant
from fencepost.evidence.trace import State, Trace
from fencepost.evidence.verdict import Inconclusive, Reached, Verdict, Violated, trace_of
from fencepost.instance.instance import Instance
from fencepost.report.plain import Fields, Plain, plain, show
from fencepost.report.story import Cell, Message, Origin, Reason, Step, Story
from fencepost.report.story import Verdict as VerdictWord
from fencepost.report.wording import told_from_name
from fencepost.semantics.transition import Note
from fencepost.semantics.value import Sorts, sorts_of


def tell(instance: Instance, finding: Finding, origin: Origin, order: Literal["faults", "steps"]) -> Story:
    """The story of a finding whose trace was replayed."""
    trace, system = trace_of(finding.verdict), instance.system
    if trace is None:
        raise TypeError(f"{finding.name} has no trace to tell")
    sorts = sorts_of(system)
    because = explain(instance, finding)
    return Story(
        origin=origin,
        property=finding.name,
        kind=finding.kind,
        verdict=_told_as(finding.verdict),
        doc=next((item.doc for item in system.properties if item.name == finding.name), ""),
        failure=_failure(trace),
        why=() if because is None else _reasons(because, sorts),
        faults=faults_of(system, trace),
        aside=_aside(system, trace, finding),
        minimal=isinstance(finding.verdict, Violated | Reached) and finding.verdict.minimal,
        order=order,
        replayed=True,
        chosen=bool(trace.start) or isinstance(finding.verdict, Inconclusive),
        loop=trace.loop,
        states=tuple(cells(system.variables, state, sorts) for state in trace.states),
        steps=tuple(told_step(told, sorts) for told in narrate(instance, trace)),
    )


def tell_walk(instance: Instance, trace: Trace, origin: Origin) -> Story:
    """The story of a run that violates nothing and reaches nothing: its verdict is `explored`."""
    told = tell(instance, Finding("", "invariant", Reached(trace, minimal=False)), origin, "faults")
    return replace(told, verdict="explored", kind="walk")


def _told_as(verdict: Verdict) -> VerdictWord:
    if isinstance(verdict, Reached):
        return "reached"
    return "unproved" if isinstance(verdict, Inconclusive) else "violated"


def _aside(system: System, trace: Trace, finding: Finding) -> tuple[str, ...]:
    """The variables that a reader can pass over; none where it matters in which state the run begins."""
    if isinstance(finding.verdict, Inconclusive):
        return ()
    needed = relevant(system, trace, finding.name)
    return tuple(variable.name for variable in system.variables if variable.name not in needed)


def _failure(trace: Trace) -> str | None:
    """What failed, and where in the author's text."""
    failure = trace.failure
    if failure is None:
        return None
    if failure.span is None:
        return failure.message
    span = failure.span
    return f"{failure.message}, at {span.source.name}:{span.line}:{span.column}: {' '.join(span.text.split())}"


# ---------------------------------------------------------------- states


def cells(variables: tuple[Variable, ...], state: State, sorts: Sorts) -> tuple[Cell, ...]:
    """A state: an owned variable has a cell for each instance of its owner."""
    return tuple(
        cell
        for variable, value in zip(variables, state, strict=True)
        for cell in _variable_cells(variable, value, sorts)
    )


def _variable_cells(variable: Variable, value: Value, sorts: Sorts) -> list[Cell]:
    name, label, kind, owner = variable.name, variable.label, variable.kind, variable.owner
    if owner is None or not isinstance(variable.type, Map):
        return [Cell(name, None, None, label, kind, plain(value, variable.type, sorts))]
    values = cast("tuple[Value, ...]", value)
    inner = variable.type.value
    return [
        Cell(name, owner, instance, label, kind, plain(item, inner, sorts))
        for instance, item in zip(sorts[owner], values, strict=True)
    ]


# ---------------------------------------------------------------- steps


def told_step(told: Told, sorts: Sorts) -> Step:
    """A step in the author's words."""
    actor = None if told.actor is None else show(plain(*told.actor, sorts))
    arguments = named(told.arguments, "argument", sorts)
    choices = named(told.arguments, "choice", sorts)
    says = " ".join("".join(_part(part, sorts) for part in told.says).split())
    return Step(
        action=told.action,
        actor=actor,
        arguments=arguments,
        environment=told.environment,
        fault=told.fault,
        ticks=told.ticks,
        sent=tuple(_message(note, sorts) for note in told.sent),
        taken=tuple(_message(note, sorts) for note in told.taken),
        lost=tuple(_message(note, sorts) for note in told.lost),
        choices=choices,
        says=says or told_from_name(told.action, actor, arguments),
    )


def _part(part: Part, sorts: Sorts) -> str:
    return part if isinstance(part, str) else show(plain(*part, sorts))


def named(arguments: tuple[Argument, ...], role: str, sorts: Sorts) -> tuple[tuple[str, Plain], ...]:
    """The parameters of one role, under the author's names."""
    return tuple(
        (_author_name(argument.name), plain(argument.value, argument.type, sorts))
        for argument in arguments
        if argument.role == role
    )


def _author_name(name: str) -> str:
    """A local's name without the mark by which lowering keeps names apart."""
    return name.split("~")[0] or name.strip("~")


def _message(note: Note, sorts: Sorts) -> Message:
    """A message from its record: an envelope, or a posted message's own fields."""
    return _read_message(note.message, plain(note.value, note.type, sorts))


def _read_message(name: str, record: Plain) -> Message:
    fields = record.fields if isinstance(record, Fields) else ()
    ends = {name: show(value) for name, value in fields if name in ("sender", "receiver")}
    own = tuple((name, value) for name, value in fields if name not in ends and not name.startswith("~"))
    return Message(name, ends.get("sender"), ends.get("receiver"), own)


def envelope(name: str, record: Plain) -> str:
    """A message in flight as `in_flight` has it: `Grant(1) from Coordinator to A`, with its age where it has one"""
    message = _read_message(name, record)
    told = message.shown
    told += "" if message.sender is None else f" from {message.sender}"
    told += "" if message.receiver is None else f" to {message.receiver}"
    ages = [value for part, value in record.fields if part == "~age"] if isinstance(record, Fields) else []
    return told + "".join(f", {age} old" for age in ages)


# ---------------------------------------------------------------- why


def _reasons(because: Because, sorts: Sorts, depth: int = 0) -> tuple[Reason, ...]:
    value = show(plain(because.value, because.type, sorts))
    compared = because.compared
    if compared is not None:
        left, right = (show(plain(*side, sorts)) for side in (compared.left, compared.right))
        value = f"{value}: {left} {compared.operator} {right}"
    inner = tuple(reason for part in because.parts for reason in _reasons(part, sorts, depth + 1))
    return (Reason(because.text, value, depth), *inner)
