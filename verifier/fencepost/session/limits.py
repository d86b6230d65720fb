"""When a search has to stop: asked often, so the answer is cheap, and always a reason in words."""

import os
import signal
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import final

from fencepost.engines.search.resident import resident_memory

INTERRUPTED = "interrupted"
_PAUSE = 0.1  # seconds between two looks at memory, which are not free


@final
@dataclass(slots=True)
class Interrupt:
    """Whether somebody pressed Ctrl-C"""

    asked: bool = False


@final
@dataclass(slots=True)
class Stop:
    """`Request.stop` of one model's search. Begins to count when it is made; `parent` is the process without
    which this one is an orphan and ends."""

    interrupt: Interrupt
    seconds: float | None
    memory: int | None
    parent: int
    began: float
    looked: float = 0.0

    def __call__(self) -> str | None:
        if self.interrupt.asked:
            return INTERRUPTED
        now = time.monotonic()
        if self.seconds is not None and now - self.began > self.seconds:
            return f"the time limit of {self.seconds:g} s was reached"
        if now - self.looked < _PAUSE:
            return None
        self.looked = now
        if os.getppid() != self.parent:
            return INTERRUPTED
        if self.memory is not None and resident_memory() > self.memory:
            return f"the memory limit of {self.memory / 2**20:,.0f} MiB was reached"
        return None


def begin(interrupt: Interrupt, seconds: float | None, memory: int | None) -> Stop:
    """A stop whose clock starts now."""
    return Stop(interrupt, seconds, memory, os.getppid(), time.monotonic())


def cores() -> int:
    """How many threads can run at once, as far as this process is concerned."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def listening(interrupt: Interrupt, signals: tuple[signal.Signals, ...]) -> Generator[None]:
    """While inside, the first of these signals asks to stop; a second one ends the process at once."""

    def ask(number: int, frame: FrameType | None) -> None:
        if interrupt.asked:
            os._exit(130)
        interrupt.asked = True

    try:
        before = [(which, signal.signal(which, ask)) for which in signals]
    except ValueError:  # not the main thread: somebody else listens
        before = []
    try:
        yield
    finally:
        for which, handler in before:
            signal.signal(which, handler)
