"""A real program compiled once more: traces and blocking guards as the reference has them, under symmetry too."""

from dataclasses import replace

import pytest

from fencepost.core.make import assign, differ, domain, equal, exists, get, less, number, plus, read
from fencepost.core.statements import Block
from fencepost.core.system import Action, Sort, Stage, System
from fencepost.core.terms import Expr, Local, Map, Range, Scalarset
from fencepost.engines import reference
from fencepost.engines.native.again import tallies
from fencepost.engines.native.codegen.layout import first_layout, state_layout
from fencepost.engines.native.codegen.program import Options, program
from fencepost.engines.native.endless import endless_instant
from fencepost.engines.native.explorer import Search
from fencepost.engines.native.machine import compiled
from fencepost.engines.native.surveyor import Surveyor
from fencepost.engines.native.traces import least_traces
from fencepost.engines.native.uses import action_uses
from fencepost.engines.search.judge import ENDLESS, kinds
from fencepost.engines.search.pulse import Pulse
from fencepost.evidence.outcome import ActionUse, Request
from fencepost.instance.instance import Instance
from fencepost.semantics.step import Meaning
from tests.engines.native.test_traces import Traces, expected
from tests.systems import counter, instance, parameter, prop, request, system, variable

NODE = Scalarset("Node")
SORT = Sort(NODE, ("n1", "n2", "n3"), True)
WHO, AT = variable("who", Map(NODE, Range(0, 1)), (0, 0, 0)), counter("at", 3)
N = Local("n", NODE)


def natively(one: Instance, asked: Request, symmetry: bool) -> tuple[Traces, tuple[ActionUse, ...], int]:
    """The traces, the uses, and how many states were stored"""
    meaning, wanted = Meaning(one.system), kinds(one, None)
    states = state_layout(one.system, first_layout(one.system))
    whole = program(one.system, states, wanted, Options(symmetry=symmetry))
    again = compiled(whole, 1, "never")
    search = Search(one, asked, again, Pulse(asked))
    search.run(meaning.initial())
    found = dict(least_traces(search, meaning, lambda poll: Surveyor(search, again, poll)))
    endless = endless_instant(search, meaning, lambda poll: Surveyor(search, again, poll))
    uses = action_uses(search, one.system, lambda some: tallies(whole, some, wanted, False))
    stored = search.space.count
    search.close()
    return found if endless is None else {**found, ENDLESS: (endless, True)}, uses, stored


def ours(name: str, guards: tuple[Expr, ...], body: Block, urgent: bool = False) -> Action:
    """An action of the author's, of one node"""
    return Action(name, (Stage((parameter("n", NODE),), guards, body),), N, (), False, None, urgent, 0)


def ring() -> System:
    """Once `at` is 2, a token goes round among three nodes for ever, in no time"""
    holds = equal(get(read(WHO), N), number(1))
    m = Local("m", NODE)
    taken = (assign(WHO, number(0), m), assign(WHO, number(1), N))
    receive = Action(
        "receive",
        (
            Stage(
                (parameter("m", NODE), parameter("n", NODE)),
                (equal(get(read(WHO), m), number(1)), differ(m, N), equal(read(AT), number(2))),
                taken,
            ),
        ),
        m,
        (),
        False,
        None,
        True,
        0,
    )
    grow = ours("grow", (holds, less(read(AT), number(2))), (assign(AT, plus(read(AT), number(1))),))
    give = ours("give", (less(read(AT), number(2)),), (assign(WHO, number(0), N),))
    never = ours("never", (holds, equal(read(AT), number(3))), ())
    nobody = prop("invariant", "SomebodyHolds", exists(N, domain(NODE), holds))
    made = system((WHO, AT), (give, grow, never, receive), nobody, sorts=(SORT,))
    return replace(made, initial=(Stage((parameter("n", NODE),), (), (assign(WHO, number(1), N),)),))


@pytest.mark.parametrize("symmetry", [False, True])
@pytest.mark.parametrize("order", ["faults", "steps"])
def test_an_endless_instant_and_an_action_that_is_never_taken(order: str, symmetry: bool) -> None:
    one, asked = instance(ring(), endless_instant=True), request(order)
    found, uses, stored = natively(one, asked, symmetry)
    theirs = reference.check(one, asked)
    assert {ENDLESS, "SomebodyHolds"} <= found.keys()
    assert found == expected(one, asked)
    assert uses[2].blocked == theirs.uses[2].blocked != (0, 0)
    assert (stored < theirs.counts.distinct) == symmetry
