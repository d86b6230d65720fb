"""The records that Python and machine code share: rows of 64-bit words, each field by its position.

Complaints are bytes, one a property (in the order of `Names.properties`): a search sets them to 1 when a state
or step violates the property, or reaches the witness. `HERE` is about the state that is being expanded (or
judged), `THERE` about the steps out of it and the states that they lead to.
"""

from enum import IntEnum, unique
from typing import final


@final
@unique
class Worker(IntEnum):
    """What one thread works with"""

    SHARED = 0  # address of the Shared record
    BATCH = 1  # address of the successors that wait to be looked up, a state each
    FILLED = 2  # how many there are
    SOURCE = 3  # the number of the state that is being expanded
    POSSIBLE = 4  # 1 when the state being expanded has a step that is no fault
    GENERATED = 5  # successors computed
    ROOM = 6  # 1 + the site at which room ran out; 0: nowhere
    HERE = 7  # address of bytes, one a property
    THERE = 8  # address of bytes, one a property
    TAKEN = 9  # address of words, one an action: steps taken, those whose body fails included
    MET = 10  # address of bytes, one an implication of a property: its left side was true once
    BLOCKED = 11  # address of words, one a guard: how often it was the first to be false
    WEIGHT = 12  # how many states the states found stand for (under symmetry)
    STATUS = 13  # why the function returned: one of Status
    PARENTS = 14  # address of words, one for each successor that waits: the state it comes from
    HASHES = 15  # address of words, one for each successor that waits
    SPARE = 16  # address of words, one more than TAKEN has: the counters before the states now at work
    ORBIT = 17  # address of words, one for each successor that waits: the size of its orbit
    FIRST = 18  # the states from FIRST on and before LAST were taken from the frontier, and are to be expanded
    LAST = 19
    TALLY = 20  # 1: successors are counted, and not looked up
    JOB = 21  # address of what a survey is to do
    MOVE = 22  # address of what `rehash` is to move
    REDUCED = 23  # bits of the states from FIRST on: only some steps of it were taken
    FRUITFUL = 24  # bits of the states from FIRST on: a step of it leads to a state of the cell that is being filled
    NEXT = 25  # numbers for new states that are set aside for this worker: from NEXT on and before AFTER
    AFTER = 26


APART = 8  # words: a cache line. What is two of them away is not fetched with its neighbour


@final
@unique
class Shared(IntEnum):
    """What all threads share. What they change all the time stands on cache lines of its own, away from what they only
    read"""

    STATES = 0  # address of the states found, `words` words each, in the order in which they were found
    PARENTS = 1  # address of 32-bit numbers: the state from which each was first found (itself: a start)
    TABLE = 2  # address of the seen set: words, the fingerprint above the state's number + 1
    SLOTS = 3  # how many home slots the table has
    END = 4  # the first state not to expand
    STOP = 5  # 1: come back soon
    CAPACITY = 6  # how many states there may be before table or arrays must grow
    FRESH = 7  # the first state of the cell that is being filled
    COUNT = 8 + 2 * APART  # how many states were found, and numbers set aside
    CURSOR = 8 + 4 * APART  # the next state to expand


SHARED_WORDS = max(Shared) + 2 * APART  # of the record


@final
@unique
class Status(IntEnum):
    """Why a kernel function came back"""

    DONE = 0  # nothing is left to expand
    FULL = 1  # there is no capacity left; the states from CURSOR on are not expanded
    STOPPED = 2  # it was asked to
    ROOM = 3  # a value needed more room than its representation has
    COMPLAINT = 4  # a property was complained about (only where somebody asked to be told at once)
