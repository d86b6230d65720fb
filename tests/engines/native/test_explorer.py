"""The native search over a machine that interprets: it must say what the reference says, whoever does the work."""

import signal
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from fencepost.core.make import assign, both, equal, less, number, plus, read, set_of, unwrap
from fencepost.core.statements import Fail, If
from fencepost.core.system import Fault, Stage, System
from fencepost.core.terms import FALSE, Const, Local, Option, Range
from fencepost.engines import reference
from fencepost.engines.native.answer import answer
from fencepost.engines.native.codegen.layout import Layout
from fencepost.evidence.outcome import Outcome, Progress, Request
from fencepost.evidence.replay import replay
from fencepost.evidence.verdict import Inconclusive, Reached, Violated
from fencepost.instance.instance import Instance
from tests.engines.native.fake_machine import FakeMachine, fake
from tests.engines.native.plain import tools
from tests.engines.walkers import as_system, walker
from tests.systems import (
    action,
    counter,
    instance,
    parameter,
    prop,
    request,
    system,
    transaction_commit,
    two_phase_commit,
)

A, B = counter("a", 5), counter("b", 5)
GROW = action("grow", less(read(A), number(5)), (assign(A, plus(read(A), number(1))),))
CRASH = action("crash", less(read(B), number(5)), (assign(B, plus(read(B), number(1))),), fault="crash")
BELOW = prop("invariant", "Below", less(read(A), number(3)))
Change = Callable[[FakeMachine], FakeMachine]


def native(made: Instance, asked: Request, threads: int = 1, change: Change = lambda machine: machine) -> Outcome:
    return answer(made, asked, tools(lambda layout: change(fake(made, asked, layout, threads))))


def size(outcome: Outcome) -> dict[str, tuple[object, ...]]:
    """Each verdict, with the faults and steps of its trace"""
    found: dict[str, tuple[object, ...]] = {}
    for finding in outcome.findings:
        verdict = finding.verdict
        more: tuple[object, ...] = ()
        if isinstance(verdict, Violated | Reached):
            more = verdict.minimal, verdict.trace.steps, verdict.trace.failure
        found[finding.name] = (type(verdict).__name__, *more)
    return found


def agree(made: Instance, asked: Request, threads: int = 1) -> None:
    """Native and reference say the same, and what native shows is a run."""
    mine, theirs = native(made, asked, threads), reference.check(made, asked)
    assert size(mine) == size(theirs)
    assert mine.counts == theirs.counts
    assert [use.taken for use in mine.uses] == [use.taken for use in theirs.uses]
    for finding in mine.findings:
        if isinstance(finding.verdict, Violated | Reached):
            replay(made, finding)


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("order", ["faults", "steps"])
@pytest.mark.parametrize("made", [transaction_commit(3), two_phase_commit(2)])
def test_published_protocols(made: System, order: str, threads: int) -> None:
    agree(instance(made), request(order), threads)


@pytest.mark.parametrize("until", [False, True])
@pytest.mark.parametrize("order", ["faults", "steps"])
@pytest.mark.parametrize("seed", [*range(8), 111, 135])  # in the last two a cell looks full and is empty
def test_random_graphs(seed: int, order: str, until: bool) -> None:
    graph = walker(seed)
    for bad in range(7):
        made = as_system(graph, bad, (bad, (bad * 3 + seed) % 7))
        agree(instance(made), request(order, until_violated=until))


@pytest.mark.parametrize("until", [False, True])
@pytest.mark.parametrize("order", ["faults", "steps"])
def test_two_counters_one_of_them_faults(order: str, until: bool) -> None:
    wrong = prop("invariant", "Wrong", less(plus(read(A), read(B)), number(4)))
    agree(instance(system((A, B), (GROW, CRASH), BELOW, wrong)), request(order, until_violated=until))


@pytest.mark.parametrize("order", ["faults", "steps"])
def test_what_is_outside_the_bounds_is_judged_and_not_counted(order: str) -> None:
    made = system((A, B), (GROW, CRASH), BELOW, bounds=(less(read(A), number(3)),))
    agree(instance(made), request(order))


def test_a_body_that_fails_is_the_last_step() -> None:
    bad = action("bad", equal(read(A), number(2)), (Fail("Never", "no"),))
    made = replace(system((A,), (GROW, bad)), assertions=("Never",))
    agree(instance(made), request())


@pytest.mark.parametrize("fault", ["crash", None])
@pytest.mark.parametrize("until", [False, True])
@pytest.mark.parametrize("order", ["faults", "steps"])
def test_a_guard_that_fails_ends_the_trace_there(order: str, until: bool, fault: Fault | None) -> None:
    nothing = unwrap(Const(None, Option(Range(0, 1))))
    out = action("out", both(equal(read(A), number(2)), equal(nothing, number(1))), (), fault=fault)
    agree(instance(system((A, B), (GROW, CRASH, out))), request(order, until_violated=until))


@pytest.mark.parametrize("until", [False, True])
def test_several_starts_of_which_one_fails(until: bool) -> None:
    start = parameter("s", Range(0, 4), set_of(Range(0, 4), number(3), number(1)))
    fail = If(equal(Local("s", start.type), number(3)), (Fail("Never", "no"),), ())
    made = replace(
        system((A,), (GROW,), BELOW),
        initial=(Stage((start,), (), (fail, assign(A, Local("s", start.type)))),),
        assertions=("Never",),
    )
    agree(instance(made), request(until_violated=until))


# ---------------------------------------------------------------- room


def test_it_begins_again_with_more_room() -> None:
    layouts: list[Layout] = []
    made = instance(two_phase_commit(2))

    def make(layout: Layout) -> FakeMachine:
        layouts.append(layout)
        machine = fake(made, request(), layout)
        machine.room = 5 if len(layouts) < 3 else 0
        return machine

    assert answer(made, request(), tools(make)).counts == reference.check(made, request()).counts
    assert [dict(layout.rooms) for layout in layouts] == [{}, {4: 8}, {4: 16}]


def test_a_number_that_is_too_large_is_an_answer() -> None:
    def change(machine: FakeMachine) -> FakeMachine:
        machine.room = (1 << 64) - 1
        return machine

    assert "64 bits" in str(native(instance(two_phase_commit(2)), request(), change=change).stopped)


# ---------------------------------------------------------------- ending early


def unknown(outcome: Outcome) -> set[str]:
    return {f.verdict.reason for f in outcome.findings if isinstance(f.verdict, Inconclusive)}


def test_a_request_to_stop_is_heard() -> None:
    outcome = native(instance(two_phase_commit(3)), request(stop="interrupted"), change=slow)
    assert outcome.stopped == "interrupted"
    assert unknown(outcome) == {"interrupted"}
    assert not outcome.counts.complete


def test_what_was_found_before_a_stop_is_told() -> None:
    made = instance(system((A,), (GROW,), BELOW))
    seen: list[int] = []
    asked = replace(request(), stop=lambda: "interrupted" if seen else None)

    def change(machine: FakeMachine) -> FakeMachine:
        machine.pause = 0.2
        machine.seen = lambda state: seen.append(1) if state[0] == 4 else None
        return machine

    outcome = native(made, asked, change=change)
    verdict = outcome.findings[0].verdict
    assert isinstance(verdict, Violated)
    assert (verdict.trace.steps, verdict.minimal, outcome.stopped) == (3, True, "interrupted")


@pytest.mark.parametrize(
    ("error", "reason"),
    [(MemoryError(), "memory ran out"), (ValueError("oh"), "a thread of the search failed: ValueError: oh")],
)
def test_trouble_in_a_thread_is_an_answer(error: Exception, reason: str) -> None:
    def change(machine: FakeMachine) -> FakeMachine:
        machine.trouble = error
        return machine

    outcome = native(instance(two_phase_commit(2)), request(), 2, change)
    assert (outcome.stopped, unknown(outcome)) == (reason, {reason})


def test_an_interrupt_that_nobody_handles_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)  # a process in the background ignores it
    timer = threading.Timer(0.3, lambda: signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT))
    timer.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            native(instance(two_phase_commit(3)), request(), 2, slow)
    finally:
        timer.join()
        signal.signal(signal.SIGINT, usual)
    assert threading.active_count() == before


def test_a_limit_on_memory_ends_the_search() -> None:
    asked = replace(request(), memory_limit=1)
    outcome = native(instance(two_phase_commit(2)), asked, change=slow)
    assert outcome.stopped == "the memory limit of 0 MiB was reached"


def slow(machine: FakeMachine) -> FakeMachine:
    machine.pause = 0.3
    return machine


def test_progress_is_told_about_each_second() -> None:
    told: list[Progress] = []
    native(instance(system((A,), (GROW,), BELOW)), replace(request(), listen=told.append), change=slow)
    assert told
    assert told[-1].distinct > 1
    assert told[-1].depth == told[-1].distinct - told[-1].frontier or told[-1].depth > 0


def test_a_property_that_is_not_asked_for_is_not_judged() -> None:
    asked = replace(request(), properties=frozenset({"NoRuntimeError"}))
    made = instance(system((A,), (GROW,), BELOW, prop("stuck", "Stuck", FALSE)))
    assert [finding.name for finding in native(made, asked).findings] == ["NoRuntimeError"]
