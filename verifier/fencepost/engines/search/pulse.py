"""What every search does once in a while: ask whether to stop, and say how far it is."""

from collections.abc import Callable
from time import monotonic
from typing import final

from fencepost.evidence.outcome import Progress, Request

EVERY, SECONDS = 256, 0.1  # states, or time, between two questions


@final
class Stopped(Exception):
    """The search must end early, for the reason given"""


@final
class Pulse:
    """Beats once for each state. Raises `Stopped` when the request says so."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._begun = self._told = self._asked = monotonic()
        self._count = 0

    def beat(self, progress: Callable[[float], Progress]) -> None:
        """`progress` is asked for, with the seconds so far, about each second."""
        self._count += 1
        self._ask(progress, self._count >= EVERY)

    def within(self, progress: Callable[[float], Progress]) -> None:
        """Between two beats, after each step: a state of a large system may have very many."""
        self._ask(progress, False)

    def _ask(self, progress: Callable[[float], Progress], due: bool) -> None:
        now = monotonic()
        if not due and now - self._asked < SECONDS:
            return
        self._count, self._asked = 0, now
        reason = self._request.stop()
        if reason is not None:
            raise Stopped(reason)
        if now - self._told >= 1:
            self._told = now
            self._request.listen(progress(now - self._begun))

    def seconds(self) -> float:
        """Since the search began."""
        return monotonic() - self._begun
