"""Threads that go over the states of a finished search, each at a desk of its own: the search's stay as they are."""

from collections.abc import Callable, Sequence
from typing import final

from fencepost.engines.native.explorer import Search
from fencepost.engines.native.records import Shared
from fencepost.engines.native.refusal import refuse
from fencepost.engines.native.threads import Call, Crew, Desk

_SHARE = 512  # states that are worth another thread


@final
class Hands:
    """As many threads as the search had. `poll` is called once in a while; it may raise, and ends the work."""

    def __init__(self, search: Search, poll: Callable[[], None]) -> None:
        self.desks: Sequence[Desk] = [Desk(search.machine, search.space.shared) for _ in search.desks]
        self._shared = search.space.shared
        self._crew = Crew(self.desks, search.space, poll)

    def go(self, call: Call, states: range, most: int | None = None) -> None:
        """Makes the call, which takes states from the shared cursor, until these are all taken. `most`: by so
        many threads at most"""
        if not states:
            return
        self._shared[Shared.CURSOR], self._shared[Shared.END] = states.start, states.stop
        self._crew.run(call, range(min(most or len(self.desks), 1 + len(states) // _SHARE)))
        for desk in self.desks:
            refuse(desk.record)

    def close(self) -> None:
        """Sends the threads home."""
        self._crew.close()
