"""When a search has to stop, and what is known then."""

import os
import signal
import time

from fencepost.engines.search.resident import resident_memory
from fencepost.session.limits import INTERRUPTED, Interrupt, begin, cores, listening


def test_nothing_stops_a_search_without_limits() -> None:
    assert begin(Interrupt(), None, None)() is None


def test_an_interrupt_stops_it() -> None:
    interrupt = Interrupt()
    stop = begin(interrupt, None, None)
    interrupt.asked = True
    assert stop() == INTERRUPTED


def test_the_time_limit_stops_it() -> None:
    stop = begin(Interrupt(), 0.01, None)
    assert stop() is None
    time.sleep(0.02)
    assert stop() == "the time limit of 0.01 s was reached"


def test_the_memory_limit_stops_it() -> None:
    assert begin(Interrupt(), None, 1_000_000)() == "the memory limit of 1 MiB was reached"
    assert begin(Interrupt(), None, 2**40)() is None


def test_memory_is_measured() -> None:
    before = resident_memory()
    block = b"x" * 50_000_000
    assert resident_memory() - before > 30_000_000
    assert len(block) == 50_000_000


def test_there_is_a_core() -> None:
    assert cores() >= 1


def test_ctrl_c_asks_first() -> None:
    interrupt = Interrupt()
    before = signal.getsignal(signal.SIGINT)
    with listening(interrupt, (signal.SIGINT,)):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.01)
    assert interrupt.asked
    assert signal.getsignal(signal.SIGINT) is before
