"""Replaying a saved trace: its own file and one in another layout are accepted, and a changed one is refused, whatever
was changed in it; the step and the reason are said."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, final

import pytest

from fencepost.report.itf import read_itf, read_whole_itf, write_itf
from fencepost.report.jsonio import NotATrace
from fencepost.report.story import Story
from fencepost.report.trace_file import read_trace, read_whole_trace, write_trace
from fencepost.session import replaying
from fencepost.session.api import check
from fencepost.session.options import WrongUse
from fencepost.session.replaying import Replayed, replay_story
from tests.session.mutations import Path as Place
from tests.session.mutations import at, mutations

HANDOFF = """protocol Handoff

enum Mood: calm, busy

record Note:
    word: Mood
    number: 0..3

message Grant(epoch: 0..3, mood: Mood)

service Keeper:
    durable epoch: 0..3 = 0
    durable asked: set[Node]

    action grant(n: Node) when epoch < 2 and n not in asked:
        \"\"\"the keeper lends epoch {epoch + 1} to {n}\"\"\"
        epoch += 1
        asked |= {n}
        send Grant(epoch, busy) to n

role Node:
    states standby, primary
    timer lease: 0..2
    durable note: Note = Note(calm, 0)

    on Grant(epoch, mood) when standby:
        \"\"\"{self} becomes primary of epoch {epoch}\"\"\"
        start lease for 2
        note = Note(mood, epoch)
        become primary

invariant OnePrimary:
    \"\"\"two nodes were primary at once\"\"\"
    count(n for n in Node if n is primary) <= 1

witness Second: any(n.note.number == 2 for n in Node)
witness Crashed: any(not n.up and n.note.number == 1 for n in Node)

model two:
    Node = {A, B}
    faults:
        crash Node 1
        skew Node 1
        lose 1
    expect OnePrimary violated
"""
FAILING = """protocol Failing

shared x: 0..3 = 0
shared seen: map[0..1, bool] = {0: true, 1: false}

action up:
    \"\"\"up from {x}\"\"\"
    x += 2

action fall when x == 3:
    assert Fallen: not seen[0]
    seen[1] = true

model all:
    expect NoRuntimeError violated
"""
BUSY = """protocol Busy

service Node:
    timer limit: 0..1

    urgent action look when limit.running:
        skip

init:
    start Node.limit for 1

model waits:
    expect NoEndlessInstant violated
"""
CASES = {
    "violated": (HANDOFF, "OnePrimary"),
    "reached": (HANDOFF, "Second"),
    "with a fault": (HANDOFF, "Crashed"),
    "failed": (FAILING, "NoRuntimeError"),
    "for ever": (BUSY, "NoEndlessInstant"),
}


@final
@dataclass(frozen=True, slots=True)
class Saved:
    """A trace: its story, and its spec's file"""

    story: Story
    spec: str

    def json(self) -> Any:
        return json.loads(write_trace(self.story, "0.1.0"))

    def itf(self) -> Any:
        return json.loads(write_itf(self.story))


@pytest.fixture
def save(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Saved]:
    """The trace of a case. Its spec is read once, however often it is replayed."""
    monkeypatch.setattr(replaying, "instance_of", cache(replaying.instance_of))

    def made(name: str) -> Saved:
        text, prop = CASES[name]
        spec = tmp_path / "spec.fence"
        spec.write_text(text, encoding="utf-8")
        (model,) = check(str(spec)).models
        story = next(found.story for found in model.properties if found.name == prop)
        assert story is not None
        return Saved(story, str(spec))

    return made


def replayed(document: Any, spec: str) -> str | None:
    """None if a trace is accepted, else why it is not."""
    text = json.dumps(document)
    try:
        found = replay_story(read_whole_itf(text) if "vars" in document else read_whole_trace(text), spec)
    except (NotATrace, WrongUse) as error:
        return str(error)
    return None if isinstance(found, Replayed) else str(found)


def backwards(document: Any) -> Any:
    """The same with all names of objects the other way round."""
    return json.loads(json.dumps(document), object_pairs_hook=lambda pairs: dict(reversed(pairs)))


@pytest.mark.parametrize("name", CASES)
def test_what_was_saved_is_accepted_in_any_layout(save: Callable[[str], Saved], name: str) -> None:
    trace = save(name)
    for document in (trace.json(), trace.itf()):
        assert replayed(document, trace.spec) is None
        assert replayed(backwards(document), trace.spec) is None


def _is_layout(what: str, path: Place) -> bool:
    """Sets, bags, maps and what tells of the variables have no order."""
    return what == "swapped" and path[-1] in ("#set", "#bag", "#map", "variables")


def _is_unchecked(path: Place) -> bool:
    """What is said not to be checked"""
    return path[-1] in ("minimal", "order", "file", "version")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("violated", "json"),
        ("with a fault", "itf"),
        ("failed", "json"),
        ("failed", "itf"),
        ("for ever", "json"),
    ],
)
def test_whatever_is_changed_is_refused(save: Callable[[str], Saved], name: str, form: str) -> None:
    trace = save(name)
    document = trace.json() if form == "json" else trace.itf()
    changed = list(mutations(document))
    accepted = {
        (what, path)
        for what, path, other in changed
        if replayed(other, trace.spec) is None and not (_is_layout(what, path) or _is_unchecked(path))
    }
    assert len(changed) > 100
    assert accepted == set()


Edit: TypeAlias = tuple[Place, Any]
REASONS: list[tuple[str, Edit, str]] = [
    (
        "violated",
        (("states", 3, "Keeper.epoch", "Keeper"), 1),
        "step 3 (the keeper lends epoch 2 to B) leads elsewhere: `epoch` of Keeper should be 2, and is 1",
    ),
    (
        "violated",
        (("states", 0, "Node.note", "A", "word"), "busy"),
        "it does not start like this: `note` of A should be Note(word=calm, number=0), and is "
        "Note(word=busy, number=0)",
    ),
    (
        "violated",
        (("transitions", 0, "arguments", "n"), "C"),
        "step 1 (the keeper lends epoch 1 to A) is not possible: `grant` cannot be taken here with n C",
    ),
    (
        "violated",
        (("transitions", 2, "action"), "Keeper: give"),
        "step 3 (the keeper lends epoch 2 to B) is not possible: there is no action `Keeper: give`",
    ),
    (
        "violated",
        (("transitions", 2, "sent", 0, "fields", "epoch"), 1),
        "step 3 (the keeper lends epoch 2 to B) is not told like this: `sent` should be "
        "Grant(epoch 2, mood busy) from Keeper to B, and is Grant(epoch 1, mood busy) from Keeper to B",
    ),
    (
        "violated",
        (("transitions", 1, "says"), "A stays standby"),
        "step 2 (A stays standby) is not told like this: `says` should be A becomes primary of epoch 1, and is "
        "A stays standby",
    ),
    (
        "violated",
        (("transitions", 1, "actor"), "B"),
        "step 2 (A becomes primary of epoch 1) is not told like this: `actor` should be A, and is B",
    ),
    ("violated", (("transitions", 3, "colour"), "red"), "`colour` of step 4 is no part of a trace"),
    ("violated", (("steps",), 5), "`steps` should be 4, and is 5"),
    ("violated", (("property",), "Other"), "there is no property `Other`"),
    (
        "violated",
        (("verdict",), "reached"),
        "all 4 steps are possible, and the run is not told like this: `verdict` should be violated, and is reached",
    ),
    (
        "violated",
        (("why", 1, "value"), "false"),
        "all 4 steps are possible, and the run is not told like this: line 2 of `why` should be A is primary is true, "
        "at depth 1, and is A is primary is false, at depth 1",
    ),
    (
        "with a fault",
        (("faults", "crash"), 2),
        "all 3 steps are possible, and the run is not told like this: `faults` should be 1 fault (crash 1), and is "
        "2 faults (crash 2)",
    ),
    ("for ever", (("property",), "NoRuntimeError"), "after step 1, only an endless instant ends in a cycle"),
    ("for ever", (("loop",), 1), "after step 1, the cycle does not close"),
    ("for ever", (("loop",), -1), "after step 1, the cycle does not close"),
    ("failed", (("loop",), 0), "after step 2, what fails does not go on for ever"),
]


@pytest.mark.parametrize(("name", "edit", "reason"), REASONS)
def test_the_step_and_the_reason_are_said(save: Callable[[str], Saved], name: str, edit: Edit, reason: str) -> None:
    trace, (path, value) = save(name), edit
    document = trace.json()
    at(document, path[:-1])[path[-1]] = value
    assert replayed(document, trace.spec) == reason


def _dropped(document: Any) -> None:
    del document["states"][2], document["transitions"][1]


def _twice(document: Any) -> None:
    document["states"].insert(2, document["states"][1])
    document["transitions"].insert(1, document["transitions"][0])


def _exchanged(document: Any) -> None:
    steps = document["transitions"]
    steps[1], steps[2] = steps[2], steps[1]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            _dropped,
            "step 2 (the keeper lends epoch 2 to B) leads elsewhere: `state` of A should be standby, and is primary",
        ),
        (_twice, "step 2 (the keeper lends epoch 1 to A) is not possible: `grant` cannot be taken here with n A"),
        (_exchanged, "step 2 (the keeper lends epoch 2 to B) leads elsewhere: `epoch` of Keeper should be 2, and is 1"),
    ],
)
def test_steps_are_not_dropped_repeated_or_exchanged(
    save: Callable[[str], Saved], change: Callable[[Any], None], reason: str
) -> None:
    trace = save("violated")
    document = trace.json()
    change(document)
    document["steps"] = len(document["transitions"])
    assert replayed(document, trace.spec) == reason


@pytest.mark.parametrize("name", CASES)
def test_itf_that_was_written_from_json_tells_the_same(save: Callable[[str], Saved], name: str) -> None:
    trace = save(name)
    text = write_trace(trace.story, "0.1.0")
    assert write_trace(read_itf(write_itf(read_trace(text))), "0.1.0") == text


def test_what_is_not_checked_is_said(save: Callable[[str], Saved]) -> None:
    trace = save("violated")
    found = replay_story(trace.story, trace.spec)
    assert found == Replayed(
        ("OnePrimary",), (), ("that nothing smaller exists", "names, places and versions of files")
    )


def standard(document: Any) -> Any:
    """The ITF that any tool writes: variables and states."""
    states = [{name: value for name, value in state.items() if name != "#meta"} for state in document["states"]]
    return {**{name: document[name] for name in ("vars", "loop") if name in document}, "states": states}


@pytest.mark.parametrize(
    ("name", "ends"),
    [
        ("violated", Replayed(("OnePrimary",), ("Second",), ())),
        ("with a fault", Replayed((), ("Crashed",), ())),
        ("for ever", Replayed(("NoEndlessInstant",), (), ())),
    ],
)
def test_states_of_another_tool_are_replayed(save: Callable[[str], Saved], name: str, ends: Replayed) -> None:
    trace = save(name)
    story = read_itf(json.dumps(standard(trace.itf())))
    found = replay_story(replace(story, origin=trace.story.origin), trace.spec)
    assert found == ends


def test_states_of_another_tool_that_no_step_leads_to_are_refused(save: Callable[[str], Saved]) -> None:
    trace = save("violated")
    document = standard(trace.itf())
    document["states"][2]["Keeper.epoch"]["#map"][0][1] = 3
    story = read_itf(json.dumps(document))
    found = replay_story(replace(story, origin=trace.story.origin), trace.spec)
    assert isinstance(found, str)
    assert found.startswith("step 2 (a step) leads elsewhere: none of 7 ways is this one; of the first, `Keeper.epoch`")


def test_a_step_of_induction_is_no_run(save: Callable[[str], Saved]) -> None:
    trace = save("violated")
    found = replay_story(replace(trace.story, verdict="unproved"), trace.spec)
    assert found == "only a run can be replayed, and this begins in a state that perhaps no run reaches"


def test_a_spec_whose_lines_moved_still_tells_the_same(save: Callable[[str], Saved]) -> None:
    trace = save("failed")
    moved = Path(trace.spec).parent / "moved.fence"
    moved.write_text(f"# one more line\n{FAILING}", encoding="utf-8")
    assert isinstance(replay_story(trace.story, str(moved)), Replayed)
