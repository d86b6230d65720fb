"""Looking again by machine code marks what looking again by the meaning marks."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from fencepost.core.make import after, assign, differ, either, equal, less, number, plus, read
from fencepost.core.terms import FALSE, Local, Range
from fencepost.engines.native.endless import endless_instant
from fencepost.engines.native.explorer import Search
from fencepost.engines.native.surveyor import Surveyor
from fencepost.engines.native.traces import least_traces
from fencepost.engines.search.judge import ENDLESS
from fencepost.engines.search.pulse import Pulse, Stopped
from fencepost.evidence.outcome import Request
from fencepost.instance.instance import Instance
from fencepost.semantics.step import Meaning
from tests.engines.native.graph_machine import GraphMachine, graph_machine
from tests.engines.native.test_traces import Traces, expected
from tests.engines.walkers import SIZE, Walker, as_system, walker
from tests.systems import action, counter, instance, parameter, prop, request, system

PLACES, CHOICES = 200, 40


def natively(one: Instance, asked: Request, machine: GraphMachine, stops: int = 0) -> Traces:
    """The traces that are found by machine code that looks again; the first looks are stopped"""
    meaning = Meaning(one.system)
    search = Search(one, asked, machine, Pulse(asked))
    search.run(meaning.initial())
    left = [Stopped("no time")] * stops

    def look(poll: Callable[[], None]) -> Surveyor:
        if left:
            raise left.pop()
        return Surveyor(search, machine, poll)

    found = dict(least_traces(search, meaning, look))
    endless = endless_instant(search, meaning, look)
    search.close()
    return found if endless is None else {**found, ENDLESS: (endless, True)}


@pytest.mark.parametrize("bounded", [False, True])
@pytest.mark.parametrize("order", ["faults", "steps"])
@pytest.mark.parametrize("seed", range(6))
def test_traces_of_random_graphs(seed: int, order: str, bounded: bool) -> None:
    graph, bad = walker(seed), (2 * seed + 3) % SIZE
    edge = (bad, (bad * 3 + seed) % SIZE)
    made = as_system(graph, bad, edge)
    if bounded:
        made = replace(made, bounds=(less(read(counter("at", SIZE - 1)), number(SIZE - 1)),))
    one, asked = instance(made, endless_instant=True), request(order, until_violated=bool(seed % 2))
    assert natively(one, asked, graph_machine(made, graph, bad, edge, threads=1 + seed % 2)) == expected(one, asked)


@pytest.mark.parametrize("seed", range(6))
def test_where_there_is_no_time_for_the_least_trace_a_smallest_one_is_shown(seed: int) -> None:
    graph, bad = walker(seed), (2 * seed + 3) % SIZE
    edge = (bad, (bad * 3 + seed) % SIZE)
    made = as_system(graph, bad, edge)
    one, asked = instance(made), request()
    least, found = expected(one, asked), natively(one, asked, graph_machine(made, graph, bad, edge), stops=1)
    assert {name: (len(trace.labels), minimal) for name, (trace, minimal) in found.items()} == {
        name: (len(trace.labels), minimal) for name, (trace, minimal) in least.items()
    }


@pytest.mark.parametrize("bounded", [False, True])
@pytest.mark.parametrize("bad", [PLACES - 1, 150])
def test_more_successors_than_may_wait_at_once(bad: int, bounded: bool) -> None:
    jumps = tuple(tuple(n + 1 + k if n + 1 + k < PLACES else None for k in range(CHOICES)) for n in range(PLACES))
    nowhere = ((None,) * CHOICES,) * PLACES
    edge = (120, bad)
    at, k = counter("at", PLACES - 1), parameter("k", Range(0, CHOICES - 1))
    after_ = plus(plus(read(at), Local("k", k.type)), number(1))
    actions = [action(name, less(after_, number(PLACES)), (assign(at, after_),), k) for name in ("go", "fail", "hurry")]
    never = (number(0), number(1))
    actions[1] = action("fail", equal(*never), (), k, fault="crash")
    actions[2] = action("hurry", equal(*never), (), k, urgent=True)
    made = system(
        (at,),
        tuple(actions),
        prop("invariant", "NotThere", differ(read(at), number(bad))),
        prop("transition", "NotAcross", either(differ(read(at), number(120)), differ(after(read(at)), number(bad)))),
        prop("stuck", "Stuck", FALSE),
        bounds=(less(read(at), number(PLACES - 1)),) if bounded else (),
    )
    one, asked = instance(made), request()
    machine = graph_machine(made, Walker((jumps, nowhere, nowhere), (0,)), bad, edge, threads=2)
    assert natively(one, asked, machine) == expected(one, asked)
