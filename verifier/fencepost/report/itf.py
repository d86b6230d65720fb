"""A story as a trace in Apalache's Informal Trace Format (its ADR 015), and back.

What ITF has no place for (who acted, messages, the property) is under `fencepost` in the `#meta` objects,
which readers of ITF pass over. A trace of another tool is read too; its steps have no names then.
"""

import json
from dataclasses import replace

from fencepost.report.jsonio import Json, NotATrace, Object, a_list, a_text, an_object, maybe_number
from fencepost.report.leftover import refuse_more
from fencepost.report.plain import Fields, Items, Pairs, Plain
from fencepost.report.story import Cell, Origin, Step, Story
from fencepost.report.trace_file import (
    header_json,
    parse_json,
    read_header,
    read_state,
    read_step,
    read_variables,
    state_json,
    step_json,
)

_DESCRIPTION = "https://apalache-mc.org/docs/adr/015adr-trace.html"


def write_itf(story: Story) -> str:
    """The text of an ITF file."""
    return json.dumps(_itf_json(story), indent=1, ensure_ascii=False) + "\n"


def _itf_json(story: Story) -> Object:
    states: list[Json] = []
    for number, state in enumerate(story.states):
        meta: Object = {"index": number}
        if number:
            meta["fencepost"] = step_json(story.steps[number - 1])
        states.append({"#meta": meta, **state_json(state, big=True)})
    document: Object = {"#meta": _meta(story), "params": [], "vars": _variables(story), "states": states}
    if story.loop is not None:
        document["loop"] = story.loop
    return document


def read_itf(text: str) -> Story:
    """The story in the text of an ITF file. Raises NotATrace."""
    document = parse_json(text)
    if "vars" not in document or "states" not in document:
        raise NotATrace("an ITF trace has `vars` and `states`")
    meta = an_object(document.get("#meta", {}), "#meta")
    if "fencepost" in meta:
        return _read_ours(document, an_object(meta["fencepost"], "fencepost"))
    return _read_foreign(document, meta)


def read_whole_itf(text: str) -> Story:
    """As `read_itf`; a trace of ours may say nothing beyond its story. Raises NotATrace."""
    story = read_itf(text)
    if not story.foreign:
        refuse_more(parse_json(text), _itf_json(story))
    return story


def is_itf(text: str) -> bool:
    """Whether a text that is JSON looks like ITF rather than a trace file."""
    document = parse_json(text)
    return "vars" in document and "schema" not in document


def _meta(story: Story) -> Object:
    header = header_json(story)
    failed = [step_json(step) for step in story.steps[max(0, len(story.states) - 1) :]]
    header["failed"] = failed[0] if failed else None
    return {
        "format": "ITF",
        "format-description": _DESCRIPTION,
        "source": story.origin.file,
        "description": f"{story.property} is {story.verdict} in model {story.origin.model}",
        "fencepost": header,
    }


def _variables(story: Story) -> list[Json]:
    first = story.states[0] if story.states else ()
    return [*dict.fromkeys(cell.variable for cell in first)]


def _read_ours(document: Object, header: Object) -> Story:
    variables = read_variables(header)
    states = [an_object(state, "a state") for state in a_list(document.get("states"), "states")]
    steps = [read_step(an_object(state.get("#meta", {}), "#meta").get("fencepost")) for state in states[1:]]
    if header.get("failed") is not None:
        steps.append(read_step(header["failed"]))
    return read_header(header, tuple(read_state(state, variables) for state in states), tuple(steps))


def _read_foreign(document: Object, meta: Object) -> Story:
    states = tuple(_foreign_state(state) for state in a_list(document.get("states"), "states"))
    step = Step("step", None, (), False, None, 0, (), (), (), (), "a step")
    return Story(
        origin=Origin(a_text(meta.get("source", "an ITF trace"), "source"), "", "", ()),
        property=a_text(meta.get("description", "a trace"), "description"),
        kind="invariant",
        verdict="violated",
        doc="",
        failure=None,
        why=(),
        faults=(),
        aside=(),
        minimal=False,
        order="faults",
        replayed=False,
        chosen=True,
        loop=maybe_number(document.get("loop"), "loop"),
        states=states,
        steps=tuple(step for _ in states[1:]),
        foreign=True,
    )


def _foreign_state(state: Json) -> tuple[Cell, ...]:
    return tuple(_nameless(cell) for cell in read_state(state, {}))


def as_foreign(state: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """A state as it is read from the ITF of a tool that knows nothing of owners, labels and the names of records."""
    return _foreign_state(state_json(state, big=True))


def _nameless(cell: Cell) -> Cell:
    return replace(cell, value=_without_names(cell.value))


def _without_names(value: Plain) -> Plain:
    match value:
        case Items():
            return replace(value, items=tuple(_without_names(item) for item in value.items))
        case Pairs():
            return Pairs(tuple((_without_names(key), _without_names(item)) for key, item in value.pairs))
        case Fields():
            name = "" if value.kind == "record" else value.name
            return Fields(value.kind, name, tuple((part, _without_names(item)) for part, item in value.fields))
        case _:
            return value
