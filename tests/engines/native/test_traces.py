"""Traces of the native search, compared whole with the reference's: each label, each state, what failed."""

from contextlib import suppress
from dataclasses import replace

import pytest

from fencepost.core.make import after, assign, both, either, equal, less, number, plus, read, set_of, unwrap
from fencepost.core.statements import Fail, If
from fencepost.core.system import Fault, Stage, System
from fencepost.core.terms import Const, Local, Option, Range
from fencepost.engines import reference
from fencepost.engines.native.codegen.layout import first_layout
from fencepost.engines.native.endless import endless_instant
from fencepost.engines.native.explorer import Search
from fencepost.engines.native.traces import least_traces
from fencepost.engines.search.judge import ENDLESS
from fencepost.engines.search.pulse import Pulse, Stopped
from fencepost.evidence.outcome import Finding, PropertyKind, Request
from fencepost.evidence.replay import Disagreement, replay
from fencepost.evidence.trace import Trace
from fencepost.evidence.verdict import Reached, Violated
from fencepost.instance.instance import Instance
from fencepost.semantics.step import Meaning
from tests.engines.native.fake_machine import FakeMachine, fake
from tests.engines.native.plain import Plain
from tests.engines.walkers import as_system, walker
from tests.systems import action, counter, instance, parameter, prop, request, system

A, B = counter("a", 5), counter("b", 5)
GROW = action("grow", less(read(A), number(5)), (assign(A, plus(read(A), number(1))),))
CRASH = action("crash", less(read(B), number(5)), (assign(B, plus(read(B), number(1))),), fault="crash")
BELOW = prop("invariant", "Below", less(plus(read(A), read(B)), number(3)))
KINDS: dict[str, PropertyKind] = {
    "NotThere": "invariant",
    "NotAcross": "transition",
    "There": "witness",
    "Stuck": "stuck",
}
Traces = dict[str, tuple[Trace, bool]]


def plainly(made: Instance, asked: Request, most: int | None = None) -> Traces:
    """The traces that are found by looking at states without machine code, in a search that finds no more than so
    many states"""
    meaning, machine = Meaning(made.system), fake(made, asked, first_layout(made.system))
    machine.seen = lambda state: stop_at(machine, most)
    search = Search(made, asked, machine, Pulse(asked))
    try:
        with suppress(Stopped):
            search.run(meaning.initial())
        found = dict(least_traces(search, meaning, lambda poll: Plain(search, meaning)))
        endless = endless_instant(search, meaning, lambda poll: Plain(search, meaning))
        return found if endless is None else {**found, ENDLESS: (endless, True)}
    finally:
        search.close()


def stop_at(machine: FakeMachine, most: int | None) -> None:
    """Ends a search in the middle, perhaps of a cell."""
    if len(machine.numbers) == most:
        machine.trouble = RuntimeError("enough")


def expected(made: Instance, asked: Request) -> Traces:
    """The traces that the reference shows"""
    verdicts = [(one.name, one.verdict) for one in reference.check(made, asked).findings]
    return {name: (v.trace, v.minimal) for name, v in verdicts if isinstance(v, Violated | Reached)}


def agree(made: System, order: str, until: bool, endless: bool = False) -> None:
    one, asked = instance(made, endless_instant=endless), request(order, until_violated=until)
    assert plainly(one, asked) == expected(one, asked)


every = pytest.mark.parametrize(
    ("order", "until"), [("faults", False), ("faults", True), ("steps", False), ("steps", True)]
)


@every
@pytest.mark.parametrize("seed", range(12))
def test_random_graphs(seed: int, order: str, until: bool) -> None:
    graph = walker(seed)
    for bad in range(7):
        agree(as_system(graph, bad, (bad, (bad * 3 + seed) % 7)), order, until, endless=True)


@every
def test_two_counters_one_of_them_faults(order: str, until: bool) -> None:
    wrong = prop("invariant", "Wrong", less(plus(read(A), read(B)), number(4)))
    agree(system((A, B), (GROW, CRASH), BELOW, wrong), order, until)


@every
def test_a_state_beyond_a_bound_ends_a_trace(order: str, until: bool) -> None:
    agree(system((A, B), (GROW, CRASH), BELOW, bounds=(less(read(A), number(2)),)), order, until)


@every
def test_a_bound_that_fails_ends_a_trace(order: str, until: bool) -> None:
    nothing = equal(unwrap(Const(None, Option(Range(0, 1)))), number(1))
    bound = both(less(read(A), number(4)), either(less(read(A), number(2)), nothing))
    agree(system((A, B), (GROW, CRASH), bounds=(bound,)), order, until)


@every
def test_a_body_that_fails_ends_a_trace(order: str, until: bool) -> None:
    bad = action("bad", equal(read(A), number(2)), (Fail("Never", "no"),))
    worse = action("worse", equal(read(B), number(1)), (Fail("Never", "never"),), fault="crash")
    agree(replace(system((A, B), (GROW, worse, CRASH, bad), BELOW), assertions=("Never",)), order, until)


@every
@pytest.mark.parametrize("fault", ["crash", None])
def test_a_guard_that_fails_ends_a_trace(order: str, until: bool, fault: Fault | None) -> None:
    nothing = unwrap(Const(None, Option(Range(0, 1))))
    out = action("out", both(equal(read(A), number(2)), equal(nothing, number(1))), (), fault=fault)
    stuck = prop("stuck", "Stuck", equal(read(A), number(0)))
    agree(system((A, B), (out, CRASH, GROW), BELOW, stuck), order, until)


@every
def test_a_property_that_fails_ends_a_trace(order: str, until: bool) -> None:
    nothing = equal(unwrap(Const(None, Option(Range(0, 1)))), number(1))
    wrong = prop("invariant", "Wrong", either(less(read(A), number(2)), nothing))
    worse = prop("transition", "Worse", either(less(after(read(A)), number(2)), nothing))
    agree(system((A, B), (CRASH, GROW), wrong, worse), order, until)


@every
@pytest.mark.parametrize("failing", [2, 3])
def test_a_way_to_start_is_a_trace(order: str, until: bool, failing: int) -> None:
    start = parameter("s", Range(0, 4), set_of(Range(0, 4), number(4), number(3), number(2)))
    fail = If(equal(Local("s", start.type), number(failing)), (Fail("Never", "no"),), ())
    bad = action("bad", equal(read(A), number(3)), (Fail("Never", "no"),))
    made = replace(
        system((A, B), (bad, GROW), BELOW, bounds=(less(read(A), number(4)),)),
        initial=(Stage((start,), (), (fail, assign(A, Local("s", start.type)))),),
        assertions=("Never",),
    )
    agree(made, order, until)


@pytest.mark.parametrize("order", ["faults", "steps"])
@pytest.mark.parametrize("most", range(1, 7))
def test_what_was_found_before_a_search_was_stopped_is_a_run(most: int, order: str) -> None:
    """... of the size that the whole search finds, because cheaper states were found before"""
    shown = 0
    for seed in range(6):
        for bad in range(7):
            one, asked = instance(as_system(walker(seed), bad, (bad, (bad * 3 + seed) % 7))), request(order)
            whole = expected(one, asked)
            for name, (trace, minimal) in plainly(one, asked, most).items():
                kind = KINDS[name]
                verdict = Reached(trace, minimal) if kind == "witness" else Violated(trace, minimal)
                replayed = replay(one, Finding(name, kind, verdict))
                assert not isinstance(replayed, Disagreement), replayed.message
                assert not minimal or trace.steps == whole[name][0].steps
                shown += 1
    assert shown
