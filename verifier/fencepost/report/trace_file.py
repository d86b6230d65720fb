"""Trace files (`fencepost/trace/1`): a story as JSON, whole, and back. The schema is in check.schema.json.

A state is an object from variable names to values; an owned variable's value is an object from instances.
What the variables are (owner, label, kind) is said once, in `variables`.
"""

import json
from collections.abc import Callable
from typing import Literal, TypeVar

from fencepost.report.jsonio import (
    Json,
    NotATrace,
    Object,
    a_list,
    a_number,
    a_text,
    a_truth,
    an_object,
    from_python,
    maybe_number,
    maybe_text,
)
from fencepost.report.leftover import refuse_more
from fencepost.report.plain import Plain
from fencepost.report.story import Cell, Message, Origin, Reason, Step, Story, Verdict
from fencepost.report.values_json import decode, encode

SCHEMA = "fencepost/trace/1"
_T = TypeVar("_T")


def write_trace(story: Story, version: str) -> str:
    """The text of a trace file."""
    document: Object = {"schema": SCHEMA, "version": version, **trace_json(story)}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def read_trace(text: str) -> Story:
    """The story in the text of a trace file. Raises NotATrace."""
    document = parse_json(text)
    schema = document.get("schema")
    if schema != SCHEMA:
        raise NotATrace(f"its schema is {schema!r}, not {SCHEMA!r}")
    return read_trace_json(document)


def read_whole_trace(text: str) -> Story:
    """As `read_trace`; it may say nothing beyond its story. Raises NotATrace."""
    story, document = read_trace(text), parse_json(text)
    refuse_more(document, {**trace_json(story), "schema": SCHEMA, "version": document.get("version")})
    return story


def parse_json(text: str) -> Object:
    """The JSON object that a text is. Raises NotATrace."""
    try:
        return an_object(from_python(json.loads(text, object_pairs_hook=_once)), "the file")
    except (json.JSONDecodeError, RecursionError) as error:
        raise NotATrace(f"it is not JSON: {error}") from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object; readers disagree on one that has a name twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NotATrace(f"`{twice}` stands twice in an object")
    return found


def trace_json(story: Story) -> Object:
    """A story as a JSON object."""
    states: list[Json] = [state_json(state, big=False) for state in story.states]
    transitions: list[Json] = [step_json(step) for step in story.steps]
    return {**header_json(story), "states": states, "transitions": transitions}


def read_trace_json(document: Object) -> Story:
    """The story in a JSON object that `trace_json` wrote."""
    variables = read_variables(document)
    states = tuple(read_state(state, variables) for state in a_list(document.get("states"), "states"))
    steps = _each(document, "transitions", read_step)
    return read_header(document, states, steps)


def header_json(story: Story) -> Object:
    """All of a story but its states and steps."""
    origin = story.origin
    why: list[Json] = [{"text": r.text, "value": r.value, "depth": r.depth} for r in story.why]
    return {
        "file": origin.file,
        "protocol": origin.protocol,
        "model": origin.model,
        "settings": [*origin.settings],
        "property": story.property,
        "kind": story.kind,
        "verdict": story.verdict,
        "doc": story.doc,
        "failure": story.failure,
        "why": why,
        "faults": dict(story.faults),
        "aside": [*story.aside],
        "steps": len(story.steps),
        "minimal": story.minimal,
        "order": story.order,
        "replayed": story.replayed,
        "chosen": story.chosen,
        "loop": story.loop,
        "variables": _variables_json(story.states[0] if story.states else ()),
    }


def read_header(document: Object, states: tuple[tuple[Cell, ...], ...], steps: tuple[Step, ...]) -> Story:
    """A story of these states and steps, the rest as `header_json` wrote it."""
    faults = an_object(document.get("faults"), "faults")
    return Story(
        origin=_read_origin(document),
        property=a_text(document.get("property"), "property"),
        kind=a_text(document.get("kind"), "kind"),
        verdict=_verdict(document),
        doc=a_text(document.get("doc"), "doc"),
        failure=maybe_text(document.get("failure"), "failure"),
        why=_each(document, "why", _read_reason),
        faults=tuple((kind, a_number(amount, "a fault's number")) for kind, amount in faults.items()),
        aside=tuple(a_text(name, "a variable's name") for name in a_list(document.get("aside"), "aside")),
        minimal=a_truth(document.get("minimal"), "minimal"),
        order=_order(document),
        replayed=a_truth(document.get("replayed"), "replayed"),
        chosen=a_truth(document.get("chosen"), "chosen"),
        loop=maybe_number(document.get("loop"), "loop"),
        states=states,
        steps=steps,
    )


def _verdict(document: Object) -> Verdict:
    verdict = document.get("verdict")
    if verdict not in ("violated", "reached", "unproved", "explored"):
        raise NotATrace("verdict should be violated, reached, unproved or explored")
    return verdict


def _order(document: Object) -> Literal["faults", "steps"]:
    order = document.get("order")
    if order not in ("faults", "steps"):
        raise NotATrace("order should be faults or steps")
    return order


def _read_origin(document: Object) -> Origin:
    settings = tuple(a_text(text, "a setting") for text in a_list(document.get("settings"), "settings"))
    words = [a_text(document.get(name), name) for name in ("file", "protocol", "model")]
    return Origin(words[0], words[1], words[2], settings)


def _read_reason(value: Json) -> Reason:
    reason = an_object(value, "a line of why")
    return Reason(
        a_text(reason.get("text"), "text"),
        a_text(reason.get("value"), "value"),
        a_number(reason.get("depth"), "depth"),
    )


def _variables_json(state: tuple[Cell, ...]) -> list[Json]:
    seen: dict[str, Json] = {}
    for cell in state:
        seen[cell.variable] = {
            "name": cell.variable,
            "owner": cell.owner,
            "label": cell.label,
            "kind": cell.kind,
        }
    return list(seen.values())


def read_variables(document: Object) -> dict[str, Object]:
    """What is said of each variable, by its name."""
    entries = [an_object(item, "a variable") for item in a_list(document.get("variables"), "variables")]
    return {a_text(entry.get("name"), "a variable's name"): entry for entry in entries}


def state_json(state: tuple[Cell, ...], big: bool) -> Object:
    """A state as an object; with `big` in ITF's way, where an owned variable is a map."""
    found: Object = {}
    owned: dict[str, Object] = {}
    for cell in state:
        value = encode(cell.value, big)
        if cell.instance is None:
            found[cell.variable] = value
        else:
            found.setdefault(cell.variable, None)
            owned.setdefault(cell.variable, {})[cell.instance] = value
    for name, values in owned.items():
        found[name] = {"#map": [[key, value] for key, value in values.items()]} if big else values
    return found


def read_state(value: Json, variables: dict[str, Object]) -> tuple[Cell, ...]:
    """The cells of a state in the order of the variables; one that is not told of belongs to the system."""
    state = an_object(value, "a state")
    names = [*(name for name in variables if name in state), *(name for name in state if name not in variables)]
    return tuple(
        cell
        for name in names
        if not name.startswith("#")
        for cell in _read_cells(name, state[name], variables.get(name, {}))
    )


def _read_cells(name: str, held: Json, about: Object) -> list[Cell]:
    owner = maybe_text(about.get("owner"), "owner")
    label = a_text(about.get("label", name), "label")
    kind = a_text(about.get("kind", "shared"), "kind")
    if owner is None:
        return [Cell(name, None, None, label, kind, decode(held))]
    return [Cell(name, owner, instance, label, kind, decode(item)) for instance, item in _by_instance(name, held)]


def _by_instance(name: str, held: Json) -> list[tuple[str, Json]]:
    parts = an_object(held, name)
    if "#map" not in parts:
        return list(parts.items())
    pairs = [a_list(pair, name) for pair in a_list(parts["#map"], name)]
    return [(a_text(pair[0], "an instance"), pair[1]) for pair in pairs if len(pair) == 2]


def step_json(step: Step) -> Object:
    """A transition as an object."""
    return {
        "action": step.action,
        "actor": step.actor,
        "arguments": _named_json(step.arguments),
        "environment": step.environment,
        "fault": step.fault,
        "ticks": step.ticks,
        "sent": [_message_json(message) for message in step.sent],
        "taken": [_message_json(message) for message in step.taken],
        "lost": [_message_json(message) for message in step.lost],
        "choices": _named_json(step.choices),
        "says": step.says,
    }


def read_step(value: Json) -> Step:
    """A transition that `step_json` wrote."""
    step = an_object(value, "a transition")
    return Step(
        action=a_text(step.get("action"), "action"),
        actor=maybe_text(step.get("actor"), "actor"),
        arguments=_read_named(step.get("arguments"), "arguments"),
        environment=a_truth(step.get("environment"), "environment"),
        fault=maybe_text(step.get("fault"), "fault"),
        ticks=a_number(step.get("ticks"), "ticks"),
        sent=_each(step, "sent", _read_message),
        taken=_each(step, "taken", _read_message),
        lost=_each(step, "lost", _read_message),
        choices=_read_named(step.get("choices"), "choices"),
        says=a_text(step.get("says"), "says"),
    )


def _message_json(message: Message) -> Object:
    return {
        "message": message.name,
        "from": message.sender,
        "to": message.receiver,
        "fields": _named_json(message.fields),
    }


def _read_message(value: Json) -> Message:
    message = an_object(value, "a message")
    return Message(
        a_text(message.get("message"), "message"),
        maybe_text(message.get("from"), "from"),
        maybe_text(message.get("to"), "to"),
        _read_named(message.get("fields"), "fields"),
    )


def _named_json(values: tuple[tuple[str, Plain], ...]) -> Object:
    return {name: encode(value, big=False) for name, value in values}


def _read_named(value: Json, what: str) -> tuple[tuple[str, Plain], ...]:
    return tuple((name, decode(item)) for name, item in an_object(value, what).items())


def _each(document: Object, name: str, read: Callable[[Json], _T]) -> tuple[_T, ...]:
    return tuple(read(item) for item in a_list(document.get(name), name))
