"""The closed list of verdicts. Only `Holds` is green, and what it rests on is always said."""

from dataclasses import dataclass
from typing import Literal, TypeAlias, final

from fencepost.evidence.trace import Trace


@final
@dataclass(frozen=True, slots=True)
class Holds:
    """No reachable state or step violates it: every one was visited, or a certificate says so"""

    grade: Literal["proved", "exhausted"]


@final
@dataclass(frozen=True, slots=True)
class Unrefuted:
    """No violation up to depth `amount`, in `amount` runs, or in about `amount` states; not a pass"""

    grade: Literal["bounded", "sampled", "bitstate"]
    amount: int


@final
@dataclass(frozen=True, slots=True)
class Violated:
    """`minimal` in the engine's order (fewest faults, then steps, or the reverse)"""

    trace: Trace
    minimal: bool


@final
@dataclass(frozen=True, slots=True)
class Reached:
    """A witness, with a run to it"""

    trace: Trace
    minimal: bool


@final
@dataclass(frozen=True, slots=True)
class Unreached:
    """A witness that no reachable state satisfies; the space was exhausted"""


@final
@dataclass(frozen=True, slots=True)
class Inconclusive:
    """A limit, an interrupt, a solver's unknown: why, in words. `towards`: why induction does not go through, steps
    that keep the property and a last one that does not, from a state that perhaps no run reaches"""

    reason: str
    towards: Trace | None = None


Verdict: TypeAlias = Holds | Unrefuted | Violated | Reached | Unreached | Inconclusive


def trace_of(verdict: Verdict) -> Trace | None:
    """The trace that can be shown with it, if there is one"""
    match verdict:
        case Violated() | Reached():
            return verdict.trace
        case Inconclusive():
            return verdict.towards
        case Holds() | Unrefuted() | Unreached():
            return None
