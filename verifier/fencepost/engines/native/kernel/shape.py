"""What the kernel's functions are specialised to, and how much they do at once."""

from dataclasses import dataclass
from typing import final

BATCH_LIMIT = 128  # successors that wait at most
BLOCK = 512  # numbers that a thread sets aside for states that it will find
MARGIN = BATCH_LIMIT + BLOCK  # so many numbers at most does a thread take between two looks at whether there is room
CHUNK = 64  # states taken from the frontier at once; as many as there are bits in REDUCED


@final
@dataclass(frozen=True, slots=True)
class Shape:
    """What the kernel is specialised to"""

    words: int  # of a state
    actions: int
    threads: int
    bounded: bool  # whether there are bounds
    stuck: bool  # whether being stuck is judged
    symmetric: bool  # whether `@canonical` puts another state of its orbit in a state's place
    reduced: bool = False  # whether there is `@reduced`
    direct: bool = False  # whether the seen set holds the states themselves
