"""That every instant ends is proved where it does, and nowhere else."""

from dataclasses import replace

import pytest

from fencepost.core.terms import TRUE
from fencepost.engines import ENGINES
from fencepost.engines.search.judge import ENDLESS, kinds
from fencepost.engines.symbolic import induction, pdr
from fencepost.engines.symbolic.proof.instants import MOST, longest_instant
from fencepost.engines.symbolic.proof.recheck import refused
from fencepost.evidence.certificate import invariant
from fencepost.evidence.outcome import Outcome
from fencepost.evidence.verdict import Holds, Violated
from fencepost.instance.instance import Instance
from tests.agreement.comparing import asked
from tests.random.wide.mend import instance_of

PING_PONG = """
protocol PingPong

message Ping

service One:
    states ready, playing
    timer limit: 0..1

    action serve when ready:
        start limit for 1
        send Ping to Other
        become playing

    {urgent}on Ping:
        {answer}

service Other:
    urgent on Ping:
        send Ping to One

model one:
    expect holds
"""
COUNTING = """
protocol Counting

service Node:
    durable left: 0..{top} = {top}
    timer limit: 0..1

    urgent action work when left > 0:
        left -= 1

    action begin when left == 0:
        start limit for 1

model one:
    expect holds
"""


def made(text: str) -> Instance:
    instance = instance_of(text)
    assert isinstance(instance, Instance) and instance.endless_instant
    return instance


def verdict(outcome: Outcome) -> object:
    return next((f.verdict for f in outcome.findings if f.name == ENDLESS), None)


def test_an_endless_instant_is_never_proved_away() -> None:
    endless = made(PING_PONG.format(urgent="urgent ", answer="send Ping to Other"))
    assert isinstance(verdict(ENGINES["native"](endless, asked())), Violated)
    outcome = pdr.check(endless, asked())
    assert [name for name, _ in outcome.not_judged] == [ENDLESS] and verdict(outcome) is None
    assert any(f.verdict == Holds("proved") for f in outcome.findings), "the rest is"
    ending = made(PING_PONG.format(urgent="", answer="skip"))
    assert isinstance(verdict(ENGINES["native"](ending, asked())), Holds)
    outcome = pdr.check(ending, asked())
    assert verdict(outcome) == Holds("proved") and not outcome.not_judged


def test_k_induction_proves_it_too() -> None:
    outcome = induction.check(made(COUNTING.format(top=3)), replace(asked(), depth=6))
    assert verdict(outcome) == Holds("proved") and not outcome.not_judged
    outcome = induction.check(made(COUNTING.format(top=3).replace("left -= 1", "skip")), replace(asked(), depth=6))
    assert verdict(outcome) is None and outcome.not_judged
    assert any(f.verdict == Holds("proved") for f in outcome.findings), "the rest is"


@pytest.mark.parametrize(("top", "proved"), [(3, True), (MOST, True), (MOST + 1, False)])
def test_rows_are_followed_to_their_end(top: int, proved: bool) -> None:
    outcome = pdr.check(made(COUNTING.format(top=top)), asked())
    assert (verdict(outcome) == Holds("proved")) == proved


def test_the_invariant_is_what_ends_it() -> None:
    """Where more pings than one are in flight, more are passed on in an instant: as many as there is room for"""
    ending = made(PING_PONG.format(urgent="", answer="skip"))
    certificate = pdr.check(ending, asked()).certificate
    assert certificate is not None and ENDLESS in certificate.properties
    assert refused(ending.system, kinds(ending, None), certificate) is None
    claim = invariant(certificate, ending.system)
    found = [longest_instant(ending.system, e, certificate.room, lambda: None) for e in (claim, TRUE)]
    assert found == [1, certificate.room]


def test_a_certificate_that_claims_it_and_does_not_show_it_is_refused() -> None:
    endless = made(PING_PONG.format(urgent="urgent ", answer="send Ping to Other"))
    certificate = pdr.check(endless, asked()).certificate
    assert certificate is not None
    claimed = replace(certificate, properties=(*certificate.properties, ENDLESS))
    reason = refused(endless.system, kinds(endless, None), claimed)
    assert reason == "it does not show that every instant ends"
