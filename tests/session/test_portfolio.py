"""States are visited, and engines that reason begin beside that: whoever knows enough ends it, nothing is hidden."""

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

import pytest

from fencepost.engines import ENGINES
from fencepost.engines.search.judge import kinds
from fencepost.evidence.outcome import Counts, Finding, Outcome, Progress, Request
from fencepost.evidence.verdict import Holds, Inconclusive, Reached, Verdict, Violated
from fencepost.instance.instance import Instance
from fencepost.session import portfolio
from fencepost.session.beside import Beside, Fallen, Gone, News, Task
from fencepost.session.examine import Examined, examine
from fencepost.session.limits import Interrupt
from fencepost.session.options import Options
from fencepost.session.portfolio import Portfolio
from fencepost.session.proving import Fell
from fencepost.session.requests import request_of
from tests.agreement.comparing import asked
from tests.agreement.test_models import model_of

LOCK = "models/published/lock.fence"
LEASE = "models/lease/lease_failover.fence"
Answer = tuple[Outcome, tuple[str, ...]]


@pytest.fixture(autouse=True)
def no_head_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portfolio, "HEAD_START", 0.0)


def unknown(made: Instance, request: Request, reason: str | None, verdict: Verdict | None = None) -> Outcome:
    """What a search says that did not come to its end, or of which each property has this verdict"""
    found = verdict or Inconclusive(reason or "")
    findings = tuple(Finding(name, kind, found) for name, kind in kinds(made, request.properties).items())
    return Outcome("native", findings, Counts(7, 9, 2, None, verdict is not None), (), (), reason, 0, 0.1)


def for_ever(made: Instance, request: Request) -> Outcome:
    """Visits states until it is told to stop"""
    end = monotonic() + 60
    while (reason := request.stop()) is None:
        assert monotonic() < end, "nobody ended it"
        sleep(0.01)
    return unknown(made, request, reason)


def answer(
    made: Instance, search: Callable[[Instance, Request], Outcome] = for_ever, options: Options | None = None
) -> Answer:
    given = options or Options()
    return Portfolio(made, given, request_of(made, given, Interrupt(), lambda news: None)).answer(search)


def plain(name: str, model: str) -> Instance:
    """A model that expects no numbers, only that everything holds"""
    made = model_of(name, model)
    return replace(made, model=replace(made.model, expectations=()))


def proved(outcome: Outcome) -> bool:
    """Everything but the witnesses"""
    return {f.verdict for f in outcome.findings if f.kind != "witness"} == {Holds("proved")}


def verdicts(outcome: Outcome) -> dict[str, Verdict]:
    return {finding.name: finding.verdict for finding in outcome.findings}


def test_a_proof_ends_it() -> None:
    outcome, (note,) = answer(plain(LOCK, "published"))
    assert proved(outcome)
    assert outcome.engine in ("pdr", "bmc and pdr") and outcome.stopped is None  # whoever reached the witness first
    assert outcome.certificate is not None and not outcome.counts.complete
    assert note.startswith("decided by ") and note.endswith(
        "a search for a proof (pdr); 7 states were visited, not all"
    )


def test_a_violation_ends_it_and_is_the_smallest() -> None:
    made = plain(LEASE, "unfenced")
    outcome, _ = answer(made)
    smallest = verdicts(ENGINES["native"](made, asked()))
    for name, verdict in verdicts(outcome).items():
        if isinstance(verdict, Violated):
            known = smallest[name]
            assert isinstance(known, Violated)
            assert (verdict.trace.steps, verdict.minimal) == (known.trace.steps, True)
    assert outcome.engine in ("bmc", "pdr", "bmc and pdr")


def test_what_the_search_itself_knows_comes_first() -> None:
    def knows(made: Instance, request: Request) -> Outcome:
        ended, whole = for_ever(made, request), ENGINES["native"](made, asked())
        return replace(whole, stopped=ended.stopped, counts=replace(whole.counts, complete=False))

    outcome, (note,) = answer(plain(LOCK, "does_not_wait"), knows)
    assert (outcome.engine, outcome.stopped) == ("native", None)
    assert note.startswith("ended when others knew it as well; ")


def test_a_fault_is_waited_for_until_no_run_without_it_is_left() -> None:
    """The violation takes a crash; it is known to be the smallest once all runs without a fault were searched"""
    made = plain("models/checkpoint/checkpoint_restart.fence", "acknowledge_then_flush")

    def search(faults: int) -> Callable[[Instance, Request], Outcome]:
        def searching(made: Instance, request: Request) -> Outcome:
            request.listen(Progress(7, 9, 1, 2, 0.1, faults=faults))
            return for_ever(made, request)

        return searching

    found = [verdicts(answer(made, search(faults))[0]) for faults in (1, 0)]
    [name] = [name for name, verdict in found[0].items() if isinstance(verdict, Violated)]
    sure, unsure = found[0][name], found[1][name]
    assert isinstance(sure, Violated) and isinstance(unsure, Violated)
    assert (sure.minimal, unsure.minimal) == (True, False)
    assert sure.trace.steps == unsure.trace.steps


def test_a_number_of_states_is_waited_for() -> None:
    made = model_of(LOCK, "published")
    assert any(expectation.kind == "distinct" for expectation in made.model.expectations)
    began = monotonic()
    outcome, notes = answer(made, options=Options(time_limit=4))
    assert monotonic() - began > 3.5
    assert (outcome.engine, outcome.stopped) == ("native", "the time limit of 4 s was reached")
    assert proved(outcome), "what is known is told"
    assert notes[0].startswith("partly decided by ") and notes[0].endswith("a search for a proof (pdr)")


def test_who_visited_everything_decides() -> None:
    made = model_of(LOCK, "published")
    outcome, notes = answer(made, ENGINES["native"])
    assert (outcome.engine, outcome.counts.complete, notes) == ("native", True, ())


def test_without_room_for_states_the_others_go_on() -> None:
    def full(made: Instance, request: Request) -> Outcome:
        return unknown(made, request, "the memory limit of 1 MiB was reached")

    outcome, (note,) = answer(plain(LOCK, "published"), full)
    assert proved(outcome)
    assert note.startswith("decided by")


def test_they_do_not_go_on_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portfolio, "LONGER", 2.0)

    def full(made: Instance, request: Request) -> Outcome:
        return unknown(made, request, "the memory limit of 1 MiB was reached")

    began = monotonic()
    outcome, notes = answer(model_of("models/smr/raft_election.fence", "two_terms"), full)
    assert monotonic() - began < 20
    assert outcome.stopped == "the memory limit of 1 MiB was reached"
    assert notes[-1].startswith("beside the search of states, ")


def test_what_cannot_both_be_true_is_an_internal_error() -> None:
    made = plain(LOCK, "does_not_wait")

    def lies(made: Instance, request: Request) -> Outcome:
        for_ever(made, request)
        return unknown(made, request, None, Holds("exhausted"))

    with pytest.raises(Fell, match="has a trace to MutualExclusion, and native says that there is none"):
        answer(made, lies)
    examined = examine("lock.fence", made, Options(), Interrupt(), lambda news: None)
    assert isinstance(examined, Examined)


def told(task: Task, until: float = 30) -> list[News]:
    """All that a process says"""
    one, heard, end = Beside(task), list[News](), monotonic() + until
    while not (heard and isinstance(heard[-1], Outcome | Gone | Fallen)) and monotonic() < end:
        heard += one.news()
        sleep(0.01)
    one.close()
    return heard


def test_traces_are_heard_of_before_the_end() -> None:
    heard = told(Task("bmc", model_of(LOCK, "does_not_wait"), Options()))
    assert isinstance(heard[-1], Outcome)
    early = [news for news in heard if isinstance(news, Finding)]
    assert early and all(isinstance(finding.verdict, Violated | Reached) for finding in early)


def test_what_falls_over_beside_is_told() -> None:
    made = model_of(LOCK, "published")
    assert isinstance(told(Task("nobody", made, Options()))[-1], Fallen)
    search = Portfolio(made, Options(), request_of(made, Options(), Interrupt(), lambda news: None))
    search.beside = [Beside(Task("nobody", made, Options()))]
    with pytest.raises(Fell, match="KeyError: 'nobody'"):
        search.answer(for_ever)


def test_a_process_that_is_killed_is_no_fault_of_the_program() -> None:
    one = Beside(Task("pdr", model_of("models/smr/raft_election.fence", "two_terms"), Options()))
    sleep(1)
    os.kill(one.process.pid, signal.SIGKILL)
    heard: list[News] = []
    while not heard or isinstance(heard[-1], Progress):
        heard += one.news()
    assert heard[-1] == Gone("the process of the engine pdr was ended from outside (signal 9)")


def test_nobody_is_left_behind() -> None:
    made = model_of("models/smr/raft_election.fence", "two_terms")
    given = Options(time_limit=2)
    search = Portfolio(made, given, request_of(made, given, Interrupt(), lambda news: None))
    outcome, _ = search.answer(for_ever)
    assert outcome.stopped == "the time limit of 2 s was reached"
    assert len(search.beside) == 2
    assert [one.process.returncode for one in search.beside] == [-signal.SIGKILL] * 2


def test_a_hash_of_states_is_left_alone(tmp_path: Path) -> None:
    given = Options(time_limit=1, bitstate=1 << 20)
    made = model_of(LOCK, "published")
    search = Portfolio(made, given, request_of(made, given, Interrupt(), lambda news: None))
    search.answer(for_ever)
    assert search.beside == []


def test_progress_tells_of_the_others() -> None:
    made = model_of("models/smr/raft_election.fence", "two_terms")
    given, heard = Options(time_limit=4), list[Progress]()

    def searching(made: Instance, request: Request) -> Outcome:
        while (reason := request.stop()) is None:
            request.listen(Progress(7, 9, 1, 2, 0.1))
            sleep(0.05)
        return unknown(made, request, reason)

    Portfolio(made, given, request_of(made, given, Interrupt(), heard.append)).answer(searching)
    assert {engine for engine, _ in heard[-1].beside} == {"bmc", "pdr"}
    assert replace(heard[0], beside=()) == Progress(7, 9, 1, 2, 0.1)
