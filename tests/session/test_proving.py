"""Two searches side by side: the first one that knows everything answers, and what goes wrong in one is told."""

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from time import monotonic, sleep

import pytest

from fencepost import engines
from fencepost.engines.search.finds import ENDED
from fencepost.engines.search.pulse import Stopped
from fencepost.evidence.outcome import Outcome, Progress, Request
from fencepost.evidence.verdict import Holds, Inconclusive, Violated
from fencepost.instance.instance import Instance
from fencepost.session import proving
from fencepost.session.limits import Interrupt
from fencepost.session.options import Options
from fencepost.session.requests import request_of
from tests.agreement.test_models import model_of

Engine = Callable[[Instance, Request], Outcome]


def asked(made: Instance, options: Options | None = None) -> Outcome:
    heard: list[Progress] = []
    ask = partial(request_of, made, options or Options())
    return proving.proved(made, ask, Interrupt(), heard.append)


def with_engines(monkeypatch: pytest.MonkeyPatch, **named: Engine) -> None:
    monkeypatch.setattr(proving, "ENGINES", {**engines.ENGINES, **named})


def never_ends(made: Instance, request: Request) -> Outcome:
    sleep(60)
    raise AssertionError("nobody waits so long")


def falls(made: Instance, request: Request) -> Outcome:
    raise ValueError("what nobody expected")


@pytest.mark.parametrize("slow", ["induction", "pdr"])
def test_the_first_answer_ends_the_other_search(monkeypatch: pytest.MonkeyPatch, slow: str) -> None:
    with_engines(monkeypatch, **{slow: never_ends})
    began = monotonic()
    outcome = asked(model_of("models/published/lock.fence", "published"))
    assert monotonic() - began < 30
    assert outcome.engine == ({"induction", "pdr"} - {slow}).pop()
    assert {f.verdict for f in outcome.findings if f.kind != "witness"} == {Holds("proved")}


def test_what_falls_over_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with_engines(monkeypatch, induction=falls, pdr=never_ends)
    with pytest.raises(proving.Fell, match="what nobody expected"):
        asked(model_of("models/published/lock.fence", "published"))


def dies(made: Instance, request: Request) -> Outcome:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("it is gone")


def runs_out(made: Instance, request: Request) -> Outcome:
    raise MemoryError


@pytest.mark.parametrize("gone", [dies, runs_out])
def test_a_process_that_is_gone_leaves_the_other_one(monkeypatch: pytest.MonkeyPatch, gone: Engine) -> None:
    with_engines(monkeypatch, pdr=gone)
    outcome = asked(model_of("models/published/lock.fence", "published"))
    assert outcome.engine == "induction"
    assert {f.verdict for f in outcome.findings if f.kind != "witness"} == {Holds("proved")}


@pytest.mark.parametrize(("gone", "reason"), [(dies, r"ended from outside \(signal 9\)"), (runs_out, "memory ran out")])
def test_if_both_are_gone_nothing_is_known(monkeypatch: pytest.MonkeyPatch, gone: Engine, reason: str) -> None:
    with_engines(monkeypatch, induction=gone, pdr=gone)
    with pytest.raises(Stopped, match=reason):
        asked(model_of("models/published/lock.fence", "published"))


def test_an_interrupt_before_anybody_began() -> None:
    made = model_of("models/published/lock.fence", "published")
    interrupt = Interrupt(asked=True)
    with pytest.raises(Stopped, match="interrupted"):
        proving.proved(made, partial(request_of, made, Options()), interrupt, lambda news: None)


def test_a_violation_that_ends_the_search_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    with_engines(monkeypatch, induction=never_ends)
    made = model_of("models/published/lock.fence", "does_not_wait")
    until = replace(made, model=replace(made.model, until_violated=True))
    began = monotonic()
    outcome = asked(until)
    assert monotonic() - began < 30 and outcome.engine == "pdr"
    reasons = {
        f.verdict.reason for f in outcome.findings if isinstance(f.verdict, Inconclusive) and f.kind != "witness"
    }
    assert reasons <= {ENDED}


def test_if_nobody_knows_both_tell_what_they_have() -> None:
    made = model_of("models/lease/zombie_writer.fence", "fenced")
    outcome = asked(made, replace(Options(), time_limit=3.0, depth=1))
    assert outcome.engine == "pdr" and outcome.stopped == "the time limit of 3 s was reached"
    unknown = [f.verdict for f in outcome.findings if isinstance(f.verdict, Inconclusive)]
    assert any(verdict.towards is not None for verdict in unknown)


def test_a_violation_is_an_answer() -> None:
    outcome = asked(model_of("models/published/lock.fence", "does_not_wait"))
    assert any(isinstance(f.verdict, Violated) for f in outcome.findings)
