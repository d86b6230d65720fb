"""Several models at once: a process for each, so many at a time; the answers come in the order of the tasks.

Under `fork` a worker inherits its task; elsewhere the task is pickled. A worker ignores Ctrl-C: its parent
hears it and asks each worker to stop, so that every one of them still tells what it knows.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Generic, TypeVar, final

from fencepost.evidence.outcome import Progress
from fencepost.session.limits import Interrupt, listening

Tell = Callable[[Progress], None]
_Task = TypeVar("_Task")
_Answer = TypeVar("_Answer")


@final
@dataclass(frozen=True, slots=True)
class Done(Generic[_Answer]):
    """A worker's last message"""

    answer: _Answer


@final
@dataclass(frozen=True, slots=True)
class Job(Generic[_Task, _Answer]):
    """How tasks are done: `work` does one, `lost` answers for a worker that died, `listen` hears of progress
    (the task's number, then the news). `enough`: after this answer the others are not waited for."""

    work: Callable[[_Task, Interrupt, Tell], _Answer]
    lost: Callable[[_Task, int | None], _Answer]
    listen: Callable[[int, Progress], None]
    enough: Callable[[_Answer], bool] = lambda answer: False


@final
@dataclass(slots=True)
class _Pool(Generic[_Task, _Answer]):
    """Who is at work on which task, and the answers so far"""

    job: Job[_Task, _Answer]
    tasks: Sequence[_Task]
    interrupt: Interrupt
    at_work: dict[Connection, tuple[int, BaseProcess]] = field(
        default_factory=dict[Connection, tuple[int, BaseProcess]]
    )
    answers: dict[int, _Answer] = field(default_factory=dict[int, _Answer])
    enough: bool = False


def run_all(tasks: Sequence[_Task], job: Job[_Task, _Answer], count: int, interrupt: Interrupt) -> list[_Answer]:
    """The answers of all tasks that were begun, in the order of the tasks; with more than one process at a time, only
    of those that had one when an answer was enough."""
    if count <= 1 or len(tasks) <= 1:
        return _run_here(tasks, job, interrupt)
    pool = _Pool(job, tasks, interrupt)
    with listening(interrupt, (signal.SIGINT, signal.SIGTERM)):
        try:
            _run_pool(pool, count)
        finally:
            for _, process in pool.at_work.values():
                process.kill()
    return [pool.answers[number] for number in sorted(pool.answers)]


def _run_here(tasks: Sequence[_Task], job: Job[_Task, _Answer], interrupt: Interrupt) -> list[_Answer]:
    answers: list[_Answer] = []
    with listening(interrupt, (signal.SIGINT,)):
        for number, task in enumerate(tasks):
            if not interrupt.asked:
                answers.append(job.work(task, interrupt, lambda news, n=number: job.listen(n, news)))
    return answers


def _run_pool(pool: _Pool[_Task, _Answer], count: int) -> None:
    following = 0
    while not pool.enough and (pool.at_work or (following < len(pool.tasks) and not pool.interrupt.asked)):
        while following < len(pool.tasks) and len(pool.at_work) < count and not pool.interrupt.asked:
            _start(pool, following)
            following += 1
        if pool.interrupt.asked:  # again and again: a signal to a process that is just being forked gets lost
            for _, process in pool.at_work.values():
                process.terminate()
        for ready in wait(list(pool.at_work), timeout=0.1):
            if isinstance(ready, Connection):
                _hear(pool, ready)


def _start(pool: _Pool[_Task, _Answer], number: int) -> None:
    can_fork = "fork" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork") if can_fork else multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    arguments = (pool.job.work, pool.tasks[number], pool.interrupt, there)
    process = context.Process(target=_work, args=arguments, daemon=True)
    process.start()
    there.close()
    pool.at_work[here] = number, process


def _hear(pool: _Pool[_Task, _Answer], line: Connection) -> None:
    number, process = pool.at_work[line]
    try:
        message = line.recv()
    except EOFError:
        process.join()
        _leave(pool, line, pool.job.lost(pool.tasks[number], process.exitcode))
        return
    if isinstance(message, Progress):
        pool.job.listen(number, message)
    else:
        _leave(pool, line, message.answer)


def _leave(pool: _Pool[_Task, _Answer], line: Connection, answer: _Answer) -> None:
    number, process = pool.at_work.pop(line)
    line.close()
    process.join()
    pool.answers[number] = answer
    pool.enough = pool.enough or pool.job.enough(answer)


def _work(
    work: Callable[[_Task, Interrupt, Tell], _Answer], task: _Task, interrupt: Interrupt, line: Connection
) -> None:
    """A worker's life: one task, told about on its line. The parent's handler, which a fork inherits, writes
    into the same `interrupt`: being asked to stop is not lost before the worker listens itself."""

    def stop(number: int, frame: FrameType | None) -> None:
        interrupt.asked = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    code = 1
    try:
        line.send(Done(work(task, interrupt, line.send)))
        line.close()
        code = 0
    finally:
        os._exit(code)  # what the parent had buffered is the parent's to write
