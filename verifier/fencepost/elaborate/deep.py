"""Room for deep texts: elaboration goes down a text as it is nested, several calls for each of its levels."""

import sys
from collections.abc import Generator
from contextlib import contextmanager

from fencepost.elaborate.names.scope import MOST_NESTED

_CALLS_PER_LEVEL = 20


@contextmanager
def room_for_depth() -> Generator[None, None, None]:
    """Lets Python's calls nest as deeply as `MOST_NESTED` levels need, for as long as the block runs."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(before + MOST_NESTED * _CALLS_PER_LEVEL)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
