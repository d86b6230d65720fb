"""What machine code refuses: it says so in a worker's ROOM and comes back, and here that becomes an exception."""

from typing import final

from fencepost.engines.native.codegen.bits import NoRoom
from fencepost.engines.native.codegen.context import ARITHMETIC, ASYMMETRIC
from fencepost.engines.native.memory import Record
from fencepost.engines.native.records import Worker
from fencepost.engines.search.pulse import Stopped

TOO_LARGE = "a whole number does not fit into 64 bits, which is all that the native engine has for it"
_WORD = 1 << 64


@final
class NotSymmetric(Exception):
    """Something failed while members were walked over in an order that other states of the orbit have otherwise. The
    search has to begin again without symmetry."""


def refuse(record: Record) -> None:
    """Raises what a worker's record asks for, if anything: `NoRoom`, `NotSymmetric`, or `Stopped` for a number that is
    too large."""
    site = record[Worker.ROOM]
    if site == ARITHMETIC % _WORD:
        raise Stopped(TOO_LARGE)
    if site == ASYMMETRIC % _WORD:
        raise NotSymmetric
    if site:
        raise NoRoom(site - 1)
