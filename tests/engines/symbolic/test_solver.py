"""Z3 is asked so that it can be stopped; and a template says of other inputs what the circuit says."""

import signal
from random import Random
from time import monotonic
from typing import final

import pytest
import z3

from fencepost.engines.search.pulse import Stopped
from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Circuit, Lit
from fencepost.engines.symbolic.solver import Refuted, Satisfied, Solver
from fencepost.engines.symbolic.template import Bit, Template, any_of, same


def tangle(c: Circuit, inputs: int, gates: int, seed: int) -> tuple[tuple[Lit, ...], list[Lit]]:
    """A circuit of all kinds of gates: its inputs and some outputs"""
    random, given = Random(seed), c.inputs(inputs)
    lits = [FALSE, TRUE, *given]
    while len(c.gates) < gates:
        a, b, d = (random.choice(lits[-40:]) ^ random.randrange(2) for _ in range(3))
        lits.append(random.choice((c.both(a, b), c.differ(a, b), c.mux(a, b, d))))
    return given, [FALSE, TRUE, given[0], *(lit ^ random.randrange(2) for lit in lits[-20:])]


@pytest.mark.parametrize("seed", range(5))
def test_a_template_says_what_the_circuit_says(seed: int) -> None:
    c, context = Circuit(), z3.Context()
    given, outputs = tangle(c, 12, 300, seed)
    template = Template(c, given, outputs, context)
    random = Random(seed)
    for _ in range(5):
        values = [random.randrange(2) for _ in given]
        made = template.instance([z3.BoolVal(bool(value), context) for value in values])
        solver = Solver(context, lambda: None)
        named = [solver.fresh("o") for _ in made]
        solver.add(*(same(name, bit) for name, bit in zip(named, made, strict=True)))
        solution = solver.check()
        assert isinstance(solution, Satisfied)
        assert [solution.is_true(bit) for bit in named] == list(
            map(bool, c.evaluated(outputs, dict(zip(given, values, strict=True))))
        )
        solver.close()


def test_what_is_assumed_is_assumed_once() -> None:
    solver = Solver(z3.Context(), lambda: None)
    a, b = solver.fresh("a"), solver.fresh("b")
    solver.add(any_of([a, b]))
    assert isinstance(solver.check(~a, ~b), Refuted)
    solution = solver.check(~a)
    assert isinstance(solution, Satisfied) and solution.is_true(b)
    solver.close()


def pigeons(solver: Solver, count: int) -> None:
    """One pigeon more than there are holes: no solver of this kind sees soon that this cannot be"""
    there: list[list[Bit]] = [[solver.fresh("p") for _ in range(count)] for _ in range(count + 1)]
    solver.add(*(any_of(row) for row in there))
    for hole in range(count):
        for n, row in enumerate(there):
            solver.add(*(~row[hole] | ~other[hole] for other in there[:n]))


@final
class Told:
    """Somebody who is asked whether to go on: what is raised, and after how often it was asked"""

    def __init__(self, what: BaseException, patience: int = 2) -> None:
        self.what: BaseException | None = what
        self.patience = patience

    def poll(self) -> None:
        self.patience -= 1
        if self.what is not None and self.patience < 0:
            raise self.what


@pytest.mark.parametrize("what", [Stopped("enough"), KeyboardInterrupt()])
def test_it_ends_when_it_is_told_to_and_can_be_asked_again(what: BaseException) -> None:
    told = Told(what)
    solver = Solver(z3.Context(), told.poll)
    pigeons(solver, 14)
    began = monotonic()
    with pytest.raises(type(what)):
        solver.check()
    assert monotonic() - began < 5
    told.what = None
    easy = solver.fresh("easy")
    solver.add(easy)
    assert isinstance(solver.check(~easy), Refuted)
    solver.close()


def test_ctrl_c_is_heard_by_who_waits() -> None:
    """And not by Z3, which would not know what to say."""
    heard: list[int] = []

    def poll() -> None:
        if heard:
            raise Stopped("interrupted")
        signal.raise_signal(signal.SIGINT)

    usual = signal.signal(signal.SIGINT, lambda number, frame: heard.append(number))
    solver = Solver(z3.Context(), poll)
    pigeons(solver, 14)
    try:
        with pytest.raises(Stopped, match=r"^interrupted$"):
            solver.check()
    finally:
        signal.signal(signal.SIGINT, usual)
        solver.close()
