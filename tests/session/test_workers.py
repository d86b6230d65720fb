"""Several processes at once: the order of the answers, lost workers, interrupts."""

import os
import time
from collections.abc import Callable

import pytest

from fencepost.evidence.outcome import Progress
from fencepost.session.limits import Interrupt
from fencepost.session.workers import Job, run_all


def _slower_first(task: int, interrupt: Interrupt, tell: Callable[[Progress], None]) -> str:
    tell(Progress(task, 0, 0, 0, 0.0))
    time.sleep(0.05 * (3 - task))
    return f"answer {task}"


def _dies(task: int, interrupt: Interrupt, tell: Callable[[Progress], None]) -> str:
    if task == 1:
        os._exit(9)
    return f"answer {task}"


def _waits(task: int, interrupt: Interrupt, tell: Callable[[Progress], None]) -> str:
    tell(Progress(task, 0, 0, 0, 0.0))
    until = time.monotonic() + 20
    while not interrupt.asked and time.monotonic() < until:
        time.sleep(0.01)
    return "interrupted" if interrupt.asked else "too late"


def _lost(task: int, code: int | None) -> str:
    return f"lost {task} with {code}"


def _quiet(number: int, news: Progress) -> None:
    """Hears nothing."""


@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_answers_come_in_the_order_of_the_tasks(count: int) -> None:
    job = Job(_slower_first, _lost, _quiet)
    assert run_all([0, 1, 2], job, count, Interrupt()) == ["answer 0", "answer 1", "answer 2"]


@pytest.mark.parametrize("count", [1, 3])
def test_progress_is_heard_with_the_number_of_its_task(count: int) -> None:
    heard: list[tuple[int, int]] = []
    job = Job(_slower_first, _lost, lambda number, news: heard.append((number, news.distinct)))
    run_all([0, 1, 2], job, count, Interrupt())
    assert sorted(heard) == [(0, 0), (1, 1), (2, 2)]


def test_a_worker_that_dies_is_answered_for() -> None:
    job = Job(_dies, _lost, _quiet)
    assert run_all([0, 1, 2], job, 2, Interrupt()) == ["answer 0", "lost 1 with 9", "answer 2"]


def test_an_interrupt_reaches_every_worker_and_no_more_are_begun() -> None:
    interrupt = Interrupt()

    def ask(number: int, news: Progress) -> None:
        interrupt.asked = True

    answers = run_all([0, 1, 2, 3], Job(_waits, _lost, ask), 2, interrupt)
    assert answers == ["interrupted", "interrupted"]


def test_an_interrupt_leaves_out_what_is_not_begun() -> None:
    interrupt = Interrupt()

    def ask(number: int, news: Progress) -> None:
        interrupt.asked = True

    assert run_all([0, 1], Job(_waits, _lost, ask), 1, interrupt) == ["interrupted"]
