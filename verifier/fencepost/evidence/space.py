"""A whole state space, as what explores one hands it over: states, steps, and what each of them violates."""

from dataclasses import dataclass, field
from typing import final

from fencepost.evidence.trace import Failure, Label, State


@final
@dataclass(frozen=True, slots=True)
class Taken:
    """A step from a state; it ends in another (`target`), or its body fails. `complaints`: the transition properties
    that it violates, or what its failure does."""

    source: int
    label: Label
    target: int | None
    failure: Failure | None
    complaints: tuple[str, ...]


@final
@dataclass(slots=True)
class Space:
    """`states` by number, the initial ones first; `depths`: how many steps a shortest run to each has; `complaints`: by
    state, the invariants that it violates and the witnesses that it reaches; `outside`: beyond a bound, so judged
    and not left. `starts_failing`: what fails before there is a state."""

    states: list[State] = field(default_factory=list[State])
    depths: list[int] = field(default_factory=list[int])
    complaints: list[tuple[str, ...]] = field(default_factory=list[tuple[str, ...]])
    initial: int = 0
    outside: set[int] = field(default_factory=set[int])
    steps: list[Taken] = field(default_factory=list[Taken])
    starts_failing: list[Failure] = field(default_factory=list[Failure])
