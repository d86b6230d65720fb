"""Z3 is asked so that it can be stopped; and a template says of other inputs what the circuit says."""

import os
import signal
import threading
from random import Random
from types import FrameType

import pytest
import z3

from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Circuit, Lit
from fencepost.engines.symbolic.solver import Refuted, Satisfied, Solver, Unknown
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


def test_it_ends_when_it_is_told_to_and_can_be_asked_again() -> None:
    reasons: list[str | None] = [None, None, "enough"]
    solver = Solver(z3.Context(), lambda: reasons.pop(0) if len(reasons) > 1 else reasons[0])
    pigeons(solver, 14)
    with pytest.raises(Unknown, match="enough"):
        solver.check()
    easy = solver.fresh("easy")
    reasons[:] = [None]
    other = Solver(z3.Context(), lambda: None)
    mine = other.fresh("mine")
    other.add(mine)
    assert isinstance(other.check(), Satisfied)
    other.close()
    solver.add(easy)
    assert isinstance(solver.check(~easy), Refuted)
    solver.close()


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def test_ctrl_c_is_heard_by_who_waits() -> None:
    """And not by Z3, which would not know what to say."""
    heard: list[str] = []

    def hear(number: int, frame: FrameType | None) -> None:
        heard.append("interrupted")

    usual = signal.signal(signal.SIGINT, hear)
    solver = Solver(z3.Context(), lambda: heard[0] if heard else None)
    pigeons(solver, 14)
    timer = threading.Timer(0.5, lambda: signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT))
    timer.start()
    try:
        with pytest.raises(Unknown, match=r"^interrupted$"):
            solver.check()
    finally:
        timer.join()
        signal.signal(signal.SIGINT, usual)
        solver.close()
