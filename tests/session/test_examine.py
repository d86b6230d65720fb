"""One model from instance to result: engines are not believed, and nothing that happens is an exception."""

from dataclasses import replace

import pytest

from fencepost.core.make import assign, less, number, plus, read
from fencepost.core.system import System
from fencepost.engines import ENGINES
from fencepost.evidence.outcome import Outcome, Request
from fencepost.evidence.trace import Trace
from fencepost.evidence.verdict import Holds, Violated
from fencepost.instance.instance import Instance
from fencepost.report.results import Broken
from fencepost.session.examine import Examined, chosen, examine, lost
from fencepost.session.limits import Interrupt
from fencepost.session.options import Options
from tests.systems import action, counter, instance, prop, system

X = counter("x", 3)


def _counting() -> System:
    up = action("up", less(read(X), number(3)), (assign(X, plus(read(X), number(1))),))
    return system((X,), (up,), prop("invariant", "Small", less(read(X), number(3))))


def _examined(made: Instance, options: Options | None = None) -> Examined | Broken:
    return examine("hand.fence", made, options or Options(), Interrupt(), lambda news: None)


def test_a_violation_is_replayed_and_told() -> None:
    answer = _examined(instance(_counting()))
    assert isinstance(answer, Examined)
    small = answer.result.properties[0]
    assert (small.verdict, small.standing) == ("violated", "unmet")
    assert small.story is not None
    assert small.story.replayed
    assert len(small.story.steps) == 3
    assert small.story.states[-1][0].shown == "3"


def test_auto_is_the_fastest_exact_engine() -> None:
    assert chosen(Options()) == "native"
    assert chosen(Options(engine="simulate")) == "simulate"


def _with_engine(monkeypatch: pytest.MonkeyPatch, change: object) -> None:
    honest = ENGINES["reference"]

    def engine(made: Instance, request: Request) -> Outcome:
        outcome = honest(made, request)
        assert callable(change)
        answer = change(outcome)
        assert isinstance(answer, Outcome)
        return answer

    monkeypatch.setattr("fencepost.session.examine.ENGINES", {"native": engine})


def test_a_trace_that_does_not_replay_is_an_internal_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def lie(outcome: Outcome) -> Outcome:
        small = outcome.findings[0]
        assert isinstance(small.verdict, Violated)
        trace = small.verdict.trace
        wrong = replace(trace, states=(*trace.states[:-1], trace.states[0]))
        verdict = replace(small.verdict, trace=wrong)
        return replace(outcome, findings=(replace(small, verdict=verdict), *outcome.findings[1:]))

    _with_engine(monkeypatch, lie)
    answer = _examined(instance(_counting()))
    assert isinstance(answer, Broken)
    assert "the trace of Small does not replay" in answer.message
    assert "the transition system" in answer.report


def test_a_violation_where_there_is_none_is_an_internal_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def lie(outcome: Outcome) -> Outcome:
        verdict = Violated(Trace((), ((0,),), ()), True)
        return replace(outcome, findings=(replace(outcome.findings[0], verdict=verdict),))

    _with_engine(monkeypatch, lie)
    assert isinstance(_examined(instance(_counting())), Broken)


def test_exhausted_without_every_state_is_an_internal_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def lie(outcome: Outcome) -> Outcome:
        findings = tuple(replace(one, verdict=Holds("exhausted")) for one in outcome.findings)
        return replace(outcome, findings=findings, counts=replace(outcome.counts, complete=False))

    _with_engine(monkeypatch, lie)
    answer = _examined(instance(_counting()))
    assert isinstance(answer, Broken)
    assert "not every state was visited" in answer.message


def _beyond(made: Instance, request: Request) -> Outcome:
    outcome = ENGINES["reference"](made, request)
    return replace(outcome, engine="native", stopped="a number is too large", beyond=True)


def test_what_is_beyond_an_engine_another_one_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fencepost.session.examine.ENGINES", {**ENGINES, "native": _beyond})
    answer = _examined(instance(_counting()))
    assert isinstance(answer, Examined)
    assert (answer.result.engine, answer.result.stopped) == ("reference", None)
    assert answer.result.basis.notes == ("searched by the reference engine: a number is too large",)


def test_an_engine_that_was_asked_for_by_name_is_not_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fencepost.session.examine.ENGINES", {**ENGINES, "native": _beyond})
    answer = _examined(instance(_counting()), Options(engine="native"))
    assert isinstance(answer, Examined)
    assert (answer.result.engine, answer.result.stopped) == ("native", "a number is too large")


def test_an_engine_that_falls_over_is_an_internal_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(outcome: Outcome) -> Outcome:
        raise KeyError("a missing cell")

    _with_engine(monkeypatch, fall)
    answer = _examined(instance(_counting()))
    assert isinstance(answer, Broken)
    assert "KeyError" in answer.message
    assert "Traceback" in answer.report


def test_an_engine_without_memory_is_inconclusive(monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(outcome: Outcome) -> Outcome:
        raise MemoryError

    _with_engine(monkeypatch, fill)
    answer = _examined(instance(_counting()))
    assert isinstance(answer, Examined)
    assert answer.result.standing == "open"
    assert answer.result.stopped == "memory ran out"


def test_a_process_that_was_killed_is_inconclusive() -> None:
    answer = lost("hand.fence", instance(_counting()), Options(), -9)
    assert isinstance(answer, Examined)
    assert answer.result.standing == "open"
    assert "signal 9" in str(answer.result.stopped)


def test_a_process_that_ended_without_an_answer_is_an_internal_error() -> None:
    assert isinstance(lost("hand.fence", instance(_counting()), Options(), 1), Broken)
