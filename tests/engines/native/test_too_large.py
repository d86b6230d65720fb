"""A number that does not fit ends the native search, and nothing else."""

import pytest

from fencepost.engines import ENGINES
from fencepost.evidence.verdict import Inconclusive, Violated
from fencepost.instance.instance import Instance
from tests.agreement.comparing import asked
from tests.random.wide.mend import instance_of

TEXT = """
protocol Far

shared x: 0..9 = 0
shared far: -1000000000000..1000000000000 = 1000000000000

action up when x < 4:
    x += 1

action far_away when x == {there} and far * far * (x + 1) < 0:
    x = 9

invariant Low: x < 2

model m:
    expect holds
"""


@pytest.mark.parametrize(("there", "verdict"), [(0, Inconclusive), (1, Inconclusive), (2, Violated)])
def test_it_may_lie_on_the_way_to_a_violation(there: int, verdict: type) -> None:
    """In the state before the violation it is met again when the trace is looked for"""
    made = instance_of(TEXT.format(there=there))
    assert isinstance(made, Instance)
    outcome = ENGINES["native"](made, asked())
    assert outcome.beyond and outcome.stopped is not None
    assert [type(f.verdict) for f in outcome.findings if f.name == "Low"] == [verdict]
