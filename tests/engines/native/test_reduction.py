"""Partial-order reduction: that it leaves states out, what forbids it, and that answers stay the same."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from fencepost.core.make import assign, fit, less, number, plus, read
from fencepost.core.system import Function
from fencepost.core.terms import BOOL, TRUE, Call, Const
from fencepost.elaborate.elaborate import elaborate
from fencepost.engines import ENGINES
from fencepost.engines.native.reduction import processes
from fencepost.engines.search.judge import kinds
from fencepost.evidence.expectation import judge
from fencepost.evidence.outcome import Outcome
from fencepost.evidence.verdict import Reached, Violated
from fencepost.instance.build import instantiate
from fencepost.instance.instance import Instance
from fencepost.session.files import read as read_file
from tests.agreement.comparing import asked
from tests.engines.native.reducible import text_of
from tests.instance.tiny import made
from tests.systems import action, counter, system, variable, verdicts

CHUNK, CHUNKS, MANY = 5, 4, 200
MODELS = Path(__file__).parents[3] / "models"

COUNT = """
    action count when working and x < 3:
        x += 1
"""
NODE = (
    """protocol T
message Put(x: 0..3)
shared flag: bool = false
shared marks: map[Node, bool] = false
role Node:
    states working, done
    durable x: 0..3 = 0
"""
    + COUNT
)
TELL = """
    action tell when working and x == 3:
        become done
        send Put(x) to Sink
"""
SINK = """
service Sink:
    durable got: 0..3 = 0
    on Put(x) from n:
        got = x
"""
CLAIMS = """
witness All: all(n is done for n in Node)
invariant Three: Sink.got in {0, 3}
"""
MODEL = """
model m:
    Node = {A, B, C}
"""


@cache
def _instance(text: str) -> Instance:
    return made(text)


def _text(steps: str = TELL, sink: str = SINK, claims: str = CLAIMS, model: str = MODEL) -> str:
    return NODE + steps + sink + claims + model


@cache
def _search(text: str, reduction: bool = False, threads: int = 1, symmetry: bool = False) -> Outcome:
    return ENGINES["native"](_instance(text), replace(asked(threads, symmetry), reduction=reduction))


def _left_out(text: str) -> int:
    """How many states reduction leaves out; everything else that is said stays the same."""
    whole, reduced = _search(text), _search(text, True)
    assert _said(whole) == _said(reduced)
    return whole.counts.distinct - reduced.counts.distinct


def _said(outcome: Outcome) -> tuple[object, ...]:
    """What reduction may not change"""
    never = [use.action for use in outcome.uses if not use.taken]
    return verdicts(outcome), never, outcome.vacuous, outcome.stopped, outcome.counts.complete


# ---------------------------------------------------------------- what is left out


def test_steps_of_their_own_are_taken_one_process_after_the_other() -> None:
    assert _search(_text()).counts.distinct == 216
    assert _search(_text(), True).counts.distinct == 36


def test_threads_change_nothing() -> None:
    one, two = _search(_text(), True), _search(_text(), True, threads=2)
    assert (one.counts, one.findings) == (two.counts, two.findings)


def test_it_goes_together_with_symmetry() -> None:
    whole, reduced = _search(_text(), symmetry=True), _search(_text(), True, symmetry=True)
    assert _said(whole) == _said(reduced)
    assert (whole.counts.orbits, reduced.counts.orbits) == (56, 19)


def test_an_action_of_the_system_may_be_a_process() -> None:
    ticking = "shared beats: 0..9 = 0\naction beat when beats < 9:\n    beats += 1\n"
    text = _text().replace("role Node:", ticking + "role Node:", 1).replace(COUNT, "")
    assert _left_out(text.replace("x == 3", "x == 0")) > 0


# ---------------------------------------------------------------- what forbids it


def test_no_step_is_put_off_for_ever() -> None:
    """C3: an endless round of one process"""
    round_ = "\n    action turn when working:\n        x = (x + 1) % 4\n"
    sink = SINK + "    action raise_flag:\n        flag = true\n"
    tell = TELL.replace("working and x == 3", "done")
    text = _text(round_ + tell, sink, "witness Raised: flag\n").replace(COUNT, "")
    assert _free(text) == {"turn"}
    assert verdicts(_search(text, True))["Raised"] == "Reached"


def test_what_others_read_is_not_free() -> None:
    """C1: the mark is written by one and read by another"""
    sink = SINK + "    action look when any(marks[n] for n in Node):\n        got = 1\n"
    marking = COUNT.replace("x += 1", "x += 1\n        marks[self] = not marks[self]")
    text = _text("", sink).replace(COUNT, marking)
    assert not _free(text)
    assert _left_out(text) == 0


def test_what_others_write_is_not_free() -> None:
    """C1: the sink may take the mark away at any time"""
    sink = SINK + "    action wipe when got < 3:\n        marks = map(n: true for n in Node)\n"
    text = _text(TELL, sink.replace("map(n: true for n in Node)", "{n: true for n in Node}"))
    seeing = COUNT.replace("x < 3", "x < 3 and not marks[self]")
    assert not _free(text.replace(COUNT, seeing))


def test_an_action_that_others_may_make_possible_forbids_it() -> None:
    """C1: nothing of its own holds the answer to a message"""
    text = _text(
        TELL + "    on Ask:\n        become done\n", SINK + "    action ask(n: Node):\n        send Ask to n\n"
    )
    text = text.replace("message Put", "message Ask\nmessage Put", 1)
    assert not _free(text)
    assert _left_out(text) == 0


def test_a_guard_that_others_make_true_holds_nothing() -> None:
    sink = SINK + "    action raise_flag:\n        flag = true\n"
    text = _text(TELL.replace("working and x == 3", "flag"), sink)
    assert not _free(text)
    assert _left_out(text) == 0


def test_what_lies_at_the_key_of_another_is_not_its_own() -> None:
    """C1: any node marks any other"""
    poke = "\n    action poke(n: Node) when done:\n        marks[n] = true\n"
    seeing = COUNT.replace("x < 3", "x < 3 and not marks[self]")
    assert _free(_text(TELL + poke)) == {"count"}
    assert not _free(_text(TELL + poke).replace(COUNT, seeing))


def test_an_action_that_its_own_state_holds_does_not() -> None:
    text = _text(
        TELL + "    on Ask when done:\n        x = 0\n", SINK + "    action ask(n: Node):\n        send Ask to n\n"
    )
    text = text.replace("message Put", "message Ask\nmessage Put", 1)
    assert _free(text) == {"count"}


def test_what_a_property_reads_is_not_free() -> None:
    """C2: the order of the steps is seen"""
    ordered = "invariant Ordered: all(a.x < 3 or b.x > 0 for a in Node for b in Node)\n"
    text = _text(claims=ordered)
    assert not _free(text)
    assert verdicts(_search(text, True))["Ordered"] == "Violated"
    assert _free(_text(claims=ordered.replace("invariant", "stuck").replace(":", " unless", 1))) == {"count"}


def test_what_a_bound_reads_is_not_free() -> None:
    """C2: which states are gone on from depends on it"""
    assert not _free(_text(model=MODEL + "    bound count(n for n in Node if n.x == 2) < 2\n"))


def test_a_property_that_is_not_asked_for_forbids_nothing() -> None:
    text = _text(claims=CLAIMS + "invariant Low: all(n.x < 4 for n in Node)\n")
    assert not _free(text)
    assert processes(_instance(text).system, kinds(_instance(text), frozenset({"All"})))


def test_a_transition_property_may_forbid_it() -> None:
    """C2: of steps that change nothing it reads it must be true, as far as its text shows"""
    grows = CLAIMS + "transition Grows: Sink.got <= Sink.got'\n"
    moves = CLAIMS + "transition Moves: Sink.got != Sink.got'\n"
    assert _left_out(_text(claims=grows)) > 0
    assert not _free(_text(claims=moves))
    assert verdicts(_search(_text(claims=moves), True))["Moves"] == "Violated"


def test_endless_instants_forbid_it() -> None:
    text = _text()
    assert processes(_instance(text).system, kinds(_instance(text), None))
    assert not processes(_instance(text).system, kinds(replace(_instance(text), endless_instant=True), None))


# ---------------------------------------------------------------- faults

CRASHES = "\n    faults:\n        crash Node {}\n"
LASTING = "durable x: 0..3 = 0\n    durable last: 0..3 = 0\n    on crash:\n        last = x"
SEEN = CLAIMS + "witness Between: any(n.last == 2 for n in Node)\n"


def test_a_fault_that_is_possible_forbids_it_and_one_that_is_over_does_not() -> None:
    text = _text(claims=SEEN, model=MODEL + CRASHES.format(1)).replace("durable x: 0..3 = 0", LASTING)
    assert verdicts(_search(text, True))["Between"] == "Reached"
    assert _left_out(text) > 0


def test_a_fault_without_a_budget_is_never_over() -> None:
    text = _text(claims=SEEN, model=MODEL + CRASHES.format("any")).replace("durable x: 0..3 = 0", LASTING)
    assert not _free(text)


def test_a_fault_may_come_between_the_steps_of_all() -> None:
    """C1: only where no process went ahead are all three marked when the sink crashes"""
    marking = COUNT.replace("x < 3", "x < 2").replace("x += 1", "x += 1\n        marks[self] = not marks[self]")
    sink = SINK.replace("    on Put", "    on crash:\n        got = count(n for n in Node if marks[n])\n    on Put")
    model = MODEL + CRASHES.replace("Node", "Sink").format(1)
    tell = TELL.replace("x == 3", "x == 2").replace("Put(x)", "Put(0)")
    text = _text(tell, sink, "witness Marked: Sink.got == 3\n", model).replace(COUNT, marking)
    assert "count" in _free(text)
    assert verdicts(_search(text, True))["Marked"] == "Reached"
    assert _left_out(text) > 0


def test_a_fault_that_may_be_possible_again_is_not_over() -> None:
    x, flag, seen = counter("x", 3), variable("flag", BOOL, False), counter("seen", 3)
    count = action("count", less(read(x), number(3)), (assign(x, fit(plus(read(x), number(1)), x.type, "x")),))
    rise = action("rise", TRUE, (assign(flag, TRUE),))
    crash = action("crash", read(flag), (assign(seen, read(x)),), fault="crash")
    assert processes(system((x, flag, seen), (count, rise)), {})
    assert not processes(system((x, flag, seen), (count, rise, crash)), {})


def test_what_a_function_reads_is_not_free() -> None:
    x, seen = counter("x", 3), counter("seen", 3)
    count = action("count", less(read(x), number(3)), (assign(x, fit(plus(read(x), number(1)), x.type, "x")),))
    look = action("look", TRUE, (assign(seen, Call("f", (), x.type)),))
    made_of = system((x, seen), (count, look))
    assert not processes(replace(made_of, functions=(Function("f", (), x.type, read(x)),)), {})
    assert processes(replace(made_of, functions=(Function("f", (), x.type, Const(0, x.type)),)), {})


# ---------------------------------------------------------------- what fails, and being stuck


def test_a_state_without_steps_is_found() -> None:
    text = _text(claims="stuck Ends unless false\n")
    assert verdicts(_search(text, True))["Ends"] == "Violated"
    assert _left_out(text) > 0


def test_a_failing_step_is_found() -> None:
    text = _text().replace("x < 3", "x < 4", 1)
    assert verdicts(_search(text, True))["NoRuntimeError"] == "Violated"


def test_a_failing_guard_is_found() -> None:
    text = _text().replace(
        COUNT, COUNT + "\n    action halve when working and 6 // (x - 2) == 9:\n        become done\n"
    )
    assert verdicts(_search(text, True))["NoRuntimeError"] == "Violated"


def test_a_guard_after_one_that_may_fail_holds_nothing() -> None:
    """What fails before it may fail at any time"""
    sink = SINK + "    action mark(n: Node):\n        marks[n] = true\n"
    fails = "the(n for n in Node if marks[n]) == self"
    assert not _free(_text(TELL.replace("working and x == 3", f"{fails} and x == 3"), sink))
    assert _free(_text(TELL.replace("working and x == 3", f"x == 3 and {fails}"), sink)) == {"count"}


# ---------------------------------------------------------------- what is told


def test_the_smallest_violation_is_shown() -> None:
    text = _text(claims="invariant Silent: Sink.got == 0\n")
    whole, reduced = _search(text), _search(text, True)
    assert reduced.counts.reduced
    assert [finding.verdict for finding in whole.findings] == [finding.verdict for finding in reduced.findings]


def test_a_witness_is_not_said_to_be_smallest() -> None:
    reached = next(finding.verdict for finding in _search(_text(), True).findings if finding.name == "All")
    assert isinstance(reached, Reached) and not reached.minimal


def test_counts_are_not_held_against_the_model() -> None:
    instance = _instance(_text(model=MODEL + "    expect distinct 216\n    expect holds\n"))
    outcome = ENGINES["native"](instance, replace(asked(), reduction=True))
    line = next(line for line in judge(instance, outcome, False, "faults").lines if line.subject == "distinct")
    assert (line.standing, "reduction" in line.sentence) == ("not judged", True)


def test_where_nothing_can_be_left_out_all_is_as_without() -> None:
    text = _text(claims="invariant Low: all(n.x < 4 for n in Node)\n")
    whole, asked_for = _search(text), _search(text, True)
    assert (asked_for.counts, asked_for.findings) == (whole.counts, whole.findings)


# ---------------------------------------------------------------- models, and random protocols


@pytest.mark.parametrize("path", sorted(MODELS.rglob("*.fence")), ids=lambda path: path.stem)
def test_models_of_the_project(path: Path) -> None:
    protocol = elaborate(str(path), read_file).typed
    assert protocol is not None
    for model in protocol.models:
        instance = instantiate(protocol, model)
        assert isinstance(instance, Instance)
        if not model.slow and processes(instance.system, kinds(instance, None)):
            asking = asked(symmetry=True, until_violated=model.until_violated)
            whole, reduced = (ENGINES["native"](instance, replace(asking, reduction=on)) for on in (False, True))
            assert _said(whole) == _said(reduced)


@pytest.mark.parametrize("first", range(0, CHUNK * CHUNKS, CHUNK))
def test_random_protocols(first: int) -> None:
    for seed in range(first, first + CHUNK):
        assert _disagreement(seed) is None


def test_many_random_protocols(request: pytest.FixtureRequest) -> None:
    many = int(request.config.getoption("--random") or 0)
    if not many:
        pytest.skip("asked for with --random N")
    for seed in range(MANY, MANY + many):
        assert _disagreement(seed) is None


def test_random_protocols_have_something_to_leave_out() -> None:
    some = [_instance(text_of(seed)) for seed in range(40)]
    assert sum(bool(processes(one.system, kinds(one, None))) for one in some) > 20


def _disagreement(seed: int) -> str | None:
    """What the reference engine says differently, of a random protocol."""
    instance = made(text_of(seed))
    whole = ENGINES["reference"](instance, asked(seconds=2.0))
    if whole.stopped is not None or not processes(instance.system, kinds(instance, None)):
        return None
    reduced = ENGINES["native"](instance, replace(asked(1 + seed % 2, seed % 3 == 0), reduction=True))
    agree = _said(whole) == _said(reduced) and reduced.counts.distinct <= whole.counts.distinct
    shown = all(_is_smallest(instance, finding.name, whole, reduced) for finding in reduced.findings)
    return None if agree and shown else f"seed {seed}\n{_said(whole)}\n{_said(reduced)}\n{text_of(seed)}"


def _is_smallest(instance: Instance, name: str, whole: Outcome, reduced: Outcome) -> bool:
    """Whether a trace that is said to be smallest is as small as the reference engine's"""
    sizes: list[tuple[int, int]] = []
    for outcome in (whole, reduced):
        verdict = next(finding.verdict for finding in outcome.findings if finding.name == name)
        if not isinstance(verdict, Violated) or not verdict.minimal:
            return True
        faults = sum(instance.system.actions[label.action].fault is not None for label in verdict.trace.labels)
        sizes.append((faults, verdict.trace.steps))
    return sizes[0] == sizes[1]


def _free(text: str) -> set[str]:
    """The actions that may be taken ahead of others"""
    instance = _instance(text)
    found = processes(instance.system, kinds(instance, None))
    return {instance.system.actions[member.action].name for process in found for member in process.free}
