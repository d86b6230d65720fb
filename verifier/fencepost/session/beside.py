"""An engine in a process of its own, beside a search in this one.

It is started anew and not forked: a search has threads, and tables that a fork would copy. It gets its task as one
pickle on its standard input, and tells what it finds as pickles on its standard output.
"""

import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from queue import SimpleQueue
from threading import Thread
from typing import TypeAlias, final

from fencepost.engines import ENGINES
from fencepost.evidence.outcome import Finding, Outcome, Progress
from fencepost.instance.instance import Instance
from fencepost.session.limits import Interrupt
from fencepost.session.options import Options
from fencepost.session.requests import request_of

_POLITE = 5  # nicer than a search of states, which keeps most of a machine that is busy


@final
@dataclass(frozen=True, slots=True)
class Gone:
    """It has no answer through no fault of the program: why"""

    reason: str


@final
@dataclass(frozen=True, slots=True)
class Fallen:
    """It has no answer, and should have: a traceback, as text"""

    told: str


News: TypeAlias = Finding | Progress | Outcome | Gone | Fallen


@final
@dataclass(frozen=True, slots=True)
class Task:
    """Which engine is asked, and what; whoever began it keeps the time"""

    engine: str
    instance: Instance
    options: Options


@final
class Beside:
    """One process, until it is closed"""

    def __init__(self, task: Task) -> None:
        self.engine = task.engine
        self._news: SimpleQueue[News] = SimpleQueue()
        path = os.pathsep.join(place for place in sys.path if place)
        self.process = subprocess.Popen(
            [sys.executable, "-c", f"from {__name__} import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,  # Ctrl-C is for the search, which closes this one
        )
        Thread(target=self._talk, args=(task,), daemon=True).start()

    def news(self) -> Iterator[News]:
        """What it has told since; the last of it is an outcome, or why there is none."""
        while not self._news.empty():
            yield self._news.get()

    def close(self) -> None:
        """Ends it, whatever it is at."""
        self.process.kill()
        self.process.wait()

    def _talk(self, task: Task) -> None:
        process = self.process
        assert process.stdin is not None and process.stdout is not None
        with process.stdout as heard:
            try:
                with process.stdin as said:
                    pickle.dump(task, said)
                over = False
                while not over:
                    news: News = pickle.load(heard)
                    over = isinstance(news, Outcome | Gone | Fallen)
                    self._news.put(news)
            except RecursionError:
                self._news.put(Gone("what is asked is nested too deeply to be sent"))
            except (EOFError, OSError):
                self._news.put(_lost(task.engine, process.wait()))
            except Exception as error:
                self._news.put(_fallen(error))


def _fallen(error: Exception) -> Fallen:
    return Fallen("".join(traceback.format_exception(error)))


def _lost(engine: str, code: int) -> News:
    if code < 0:
        return Gone(f"the process of the engine {engine} was ended from outside (signal {-code})")
    return Fallen(f"the process of the engine {engine} ended with code {code}")


def main() -> None:
    """The other process: does its task, and tells."""
    with suppress(AttributeError, OSError):  # not everywhere
        os.nice(_POLITE)
    task: Task = pickle.load(sys.stdin.buffer)
    line = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what else is printed is no news

    def tell(news: News) -> None:
        pickle.dump(news, line)
        line.flush()

    with suppress(BrokenPipeError):
        tell(_done(task, tell))


def _done(task: Task, tell: Callable[[News], None]) -> News:
    request = replace(request_of(task.instance, task.options, Interrupt(), tell), show=tell)
    try:
        return ENGINES[task.engine](task.instance, request)
    except BrokenPipeError:
        raise
    except MemoryError:
        return Gone("memory ran out")
    except Exception as error:
        return _fallen(error)
