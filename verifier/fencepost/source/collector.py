"""Python's cycle collector, at rest while a large text is worked on."""

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def collector_resting() -> Generator[None]:
    """Trees, core and states have no cycles, and are what most of the memory holds: searching them again and
    again for some would take half of the time of a long text. Counting references frees what is not needed."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
