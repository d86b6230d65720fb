"""What the register says of one code."""

from dataclasses import dataclass
from typing import final


@final
@dataclass(frozen=True, slots=True)
class Code:
    """`failing` is a whole text that has this mistake and no other; `mended` is the same text put right.
    `explanation` says why the language refuses it, in the user's words, in a short paragraph."""

    code: str
    title: str
    explanation: str
    failing: str
    mended: str
