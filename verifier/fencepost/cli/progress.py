"""How far a long check is, on standard error: one line that is rewritten on a terminal, a line now and then
elsewhere. Nothing is said of a check that takes no second."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TextIO, final

from fencepost.engines.search.resident import resident_memory
from fencepost.session.options import Running

_FIRST = 1.0  # seconds before anything is said
_TERMINAL = 0.2  # seconds between two lines on a terminal
_FILE = 10.0  # and elsewhere


@final
@dataclass(slots=True)
class Meter:
    """Hears of progress and says it, not too often"""

    target: TextIO
    one_process: bool
    began: float = field(default_factory=time.monotonic)
    last: float = 0.0
    shown: int = 0

    def hear(self, news: Running) -> None:
        self.say(lambda: progress_text(news, resident_memory() if self.one_process else None))

    def say(self, told: Callable[[], str]) -> None:
        """Writes the line, unless the one before is too recent."""
        now = time.monotonic()
        terminal = self.target.isatty()
        if now - self.began < _FIRST or now - self.last < (_TERMINAL if terminal else _FILE):
            return
        self.last = now
        text = told()
        if terminal:
            self.target.write("\r" + text.ljust(self.shown))
            self.shown = len(text)
        else:
            self.target.write(f"{text}\n")
        self.target.flush()

    def clear(self) -> None:
        """Takes the line away, before results are written."""
        if self.shown:
            self.target.write("\r" + " " * self.shown + "\r")
            self.target.flush()
            self.shown = 0


def progress_text(news: Running, memory: int | None) -> str:
    """`[3/7] fencepost: 12,000 states, ...`; memory where it is that of the process that searches"""
    progress = news.progress
    rate = progress.generated / progress.seconds if progress.seconds > 0 else 0
    visited = [f"{progress.distinct:,} states", f"{rate:,.0f} steps/s", f"frontier {progress.frontier:,}"]
    learned = [f"{progress.clauses:,} clauses"] if progress.clauses else []
    parts = [
        *(visited if progress.generated else learned),
        *([f"depth {progress.depth}"] if progress.depth or not progress.beside else []),
        *(f"{engine} depth {depth}" for engine, depth in progress.beside),
        *([] if memory is None else [f"{memory / 2**20:,.0f} MiB"]),
        f"{progress.seconds:.0f} s",
    ]
    return f"[{news.done + 1}/{news.models}] {news.model}: {', '.join(parts)}"
