"""A counterexample is adapted to other values where it is one there too, and never where there is none."""

import pytest

from fencepost.engines.reference import check
from fencepost.evidence.outcome import Finding
from fencepost.evidence.replay import replay
from fencepost.evidence.trace import Trace
from fencepost.evidence.transfer import transfer
from fencepost.evidence.verdict import Violated
from fencepost.instance.build import instantiate
from fencepost.instance.instance import Instance
from fencepost.semantics.step import Meaning
from fencepost.session.overrides import override
from tests.instance.tiny import REQUEST, typed

LENDING = """protocol Lending

param LEASE: 0..9
param WAIT: 0..12

message Grant within 1

service Server:
    states ready, lent, free
    durable times: 0..1 = 0
    timer wait: 0..WAIT

    action lend when ready:
        start wait for WAIT
        send Grant to Holder
        become lent

    on expiry of wait when lent:
        times += 1
        become free

service Holder:
    states idle, holding
    durable saw: bool = false
    durable none_left: 0..0 = 0
    durable looked: bool = false
    timer lease: 0..LEASE

    on Grant when idle:
        start lease for LEASE
        become holding

    action look when {look} and not looked:
        looked = true

    urgent on expiry of lease when holding:
        {last}
        become idle

{property}
model base:
    LEASE = 1
    WAIT = 1
    {bound}
"""
LATE = "oracle(Server is free)"


def lending(property: str = "", last: str = "skip", look: str = "false", bound: str = "expect holds") -> str:
    """A holder that may still hold when the server takes back, told in one way or another"""
    return LENDING.format(property=property, last=last, look=look, bound=bound)


STUCK = "stuck Broken unless not Holder.saw"
KINDS = {
    "invariant": lending("invariant Broken: not (Holder is holding and Server is free)"),
    "transition": lending("transition Broken: not (Holder is holding and Server.times' > Server.times)"),
    "assertion": lending(last=f"assert Broken: not {LATE}"),
    "stuck": lending(STUCK, last=f"saw = {LATE}", look="saw"),
    "body": lending(last=f"none_left = 1 if {LATE} else 0"),
    "property": lending("invariant Odd: Holder is idle or [0][Server.times] == 0"),
    "guard": lending(look="holding and [0][oracle(Server.times)] == 1"),
}


def at(text: str, lease: int, wait: int, skew: int | None = 0) -> Instance:
    protocol = typed(text)
    clocks = () if skew is None else (f"skew={skew}",)
    model = override(protocol, protocol.models[-1], (f"LEASE={lease}", f"WAIT={wait}", *clocks))
    made = instantiate(protocol, model)
    assert isinstance(made, Instance)
    return made


def found(instance: Instance) -> Finding:
    """What the reference engine says of the one property that is not as it should be, or may be"""
    findings = check(instance, REQUEST).findings
    return next((finding for finding in findings if finding.name == "Broken"), findings[-1 - instance.endless_instant])


def carried(source: Instance, target: Instance, effort: int = 1000) -> Trace | None:
    known = found(source)
    assert isinstance(known.verdict, Violated)
    made = transfer(source, known, target, Meaning(target.system), effort)
    if made is None:
        return None
    assert isinstance(made.verdict, Violated)
    assert not made.verdict.minimal
    assert replay(target, made) is None
    assert (made.name, made.kind) == (known.name, known.kind)
    return made.verdict.trace


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lease", [0, 1, 2, 3])
@pytest.mark.parametrize("wait", [0, 1, 2, 4])
def test_it_is_carried_exactly_where_the_property_is_violated(kind: str, lease: int, wait: int) -> None:
    source, target = at(KINDS[kind], 2, 2), at(KINDS[kind], lease, wait)
    violated = isinstance(found(target).verdict, Violated)
    assert (carried(source, target) is not None) is violated


def test_ticks_are_repeated_and_dropped() -> None:
    text = KINDS["invariant"]
    lengths = [
        trace.steps
        for lease, wait in ((2, 2), (4, 4), (1, 1))
        if (trace := carried(at(text, 2, 2), at(text, lease, wait)))
    ]
    assert lengths[1] - lengths[0] == 2
    assert lengths[0] - lengths[2] == 1


@pytest.mark.parametrize(("skew", "wait"), [(0, 1), (1, 2), (2, 2)])
def test_clocks_that_err_more_or_not_at_all(skew: int, wait: int) -> None:
    text = KINDS["invariant"]
    assert carried(at(text, 2, 3, 1), at(text, 2, wait, skew)) is not None


def test_it_goes_no_further_than_a_bound() -> None:
    unbound, bound = KINDS["stuck"], lending(STUCK, f"saw = {LATE}", "saw", bound="bound Server.times == 0")
    assert carried(at(unbound, 2, 2), at(unbound, 2, 2)) is not None
    assert carried(at(unbound, 2, 2), at(bound, 2, 2)) is None


PICK = """protocol Pick
param LEASE: 0..9
param WAIT: 0..9
shared x: 0..9 = 0
action pick(v: 0..9) when v >= WAIT:
    x = v
invariant Broken: x == 0
model base:
    LEASE = 1
    WAIT = 1
"""
BEGIN = """protocol Begin
param LEASE: 0..9
param WAIT: 0..9
shared x: 0..3 = 0
init:
    x = WAIT
action stay:
    skip
model base:
    LEASE = 1
    WAIT = 1
"""


def test_arguments_are_kept() -> None:
    trace = carried(at(PICK, 0, 5, None), at(PICK, 0, 3, None))
    assert trace is not None
    assert trace.labels[0].arguments == (5,)
    assert carried(at(PICK, 0, 3, None), at(PICK, 0, 5, None)) is None


def test_a_start_that_fails() -> None:
    trace = carried(at(BEGIN, 0, 4, None), at(BEGIN, 0, 5, None))
    assert trace is not None
    assert (trace.steps, trace.states) == (0, ())
    assert carried(at(BEGIN, 0, 4, None), at(BEGIN, 0, 3, None)) is None


def test_what_does_not_replay_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    source = at(KINDS["invariant"], 2, 2)
    known = found(source).verdict
    assert isinstance(known, Violated)
    wrong = Trace(known.trace.start, known.trace.states[:-1], known.trace.labels[:-1])

    def cut(*arguments: object) -> Trace:
        return wrong

    monkeypatch.setattr("fencepost.evidence.transfer._Search.run", cut)
    assert carried(source, source) is None


def test_without_effort_nothing_is_found() -> None:
    text = KINDS["invariant"]
    assert carried(at(text, 2, 2), at(text, 3, 3), effort=3) is None


def test_what_is_no_counterexample_is_not_carried() -> None:
    safe = at(KINDS["invariant"], 1, 9)
    assert transfer(safe, found(safe), safe, Meaning(safe.system), 1000) is None
