"""What becomes of a variable, taken apart into bits, against what it is to become: many values of the bits at once."""

from typing import Any

import pytest

from fencepost.core.terms import Bag, Range, Seq, Type
from fencepost.engines.symbolic.encode import arithmetic
from fencepost.engines.symbolic.encode.choose import choose
from fencepost.engines.symbolic.encode.circuit import Lit
from fencepost.engines.symbolic.encode.merge import bit, written
from fencepost.engines.symbolic.encode.values import Number, Value
from tests.engines.symbolic.lanes import ELEMENTS, LANES, Bench

TYPES: dict[str, Type] = {**ELEMENTS, "bags": Bag(ELEMENTS["unions"]), "rows": Seq(ELEMENTS["records"], 3)}
STEPS = 4


def changed(bench: Bench, of: Type, old: Value, was: list[Any], deep: int) -> tuple[Value, list[Any]]:
    """The old value, or under conditions within conditions another one"""
    if deep == 0:
        return (old, was) if bench.rng.random() < 0.5 else bench.muxed(of, 2)
    lit, truths = bench.lit()
    (a, those), (b, these) = (changed(bench, of, old, was, deep - 1) for _ in range(2))
    return choose(bench.circuit, lit, a, b), [
        x if truth else y for truth, x, y in zip(truths, those, these, strict=True)
    ]


@pytest.mark.parametrize("of", TYPES.values(), ids=TYPES.keys())
@pytest.mark.parametrize("deep", [0, 1, 3])
def test_it_becomes_what_the_step_writes_or_stays(of: Type, deep: int) -> None:
    for seed in range(6):
        bench = Bench(seed)
        old, was = bench.fresh(of)
        hits, taken = chosen(bench)
        steps = [changed(bench, of, old, was, deep) for _ in hits]
        made = written(bench.circuit, old, [(hit, value) for hit, (value, _) in zip(hits, steps, strict=True)])
        meant = [steps[n][1][lane] if n < STEPS else was[lane] for lane, n in enumerate(taken)]
        assert bench.values(of, made) == meant


def chosen(bench: Bench) -> tuple[list[Lit], list[int]]:
    """Of each step whether it is taken, never two at once; and which one is, or one too many for none"""
    which, taken = bench.fresh(Range(0, STEPS))
    assert isinstance(which, Number)
    return [arithmetic.is_number(bench.circuit, which, n) for n in range(STEPS)], taken


def test_what_many_steps_write_alike_is_written_once() -> None:
    bench = Bench()
    c = bench.circuit
    (old, _), (new, _), (when, _) = (bench.lit() for _ in range(3))
    hits = c.inputs(20)
    apart = [c.mux(when, new, old)] * len(hits)
    before = len(c.gates)
    bit(c, old, list(zip(hits, apart, strict=True)))
    assert len(c.gates) - before < len(hits) + 4, "no more than it takes to know that there is one"


def test_what_nobody_writes_stays() -> None:
    bench = Bench()
    (old, values), (hit, _), (when, _) = (bench.lit() for _ in range(3))
    assert bit(bench.circuit, old, [(hit, bench.circuit.mux(when, old, old))]) == old
    assert bench.truths(old) == values and len(values) == LANES
