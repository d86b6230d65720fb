"""A trace: states and the transitions between them, in the semantics' own values."""

from dataclasses import dataclass
from typing import final

from fencepost.core.terms import Value
from fencepost.semantics.transition import Failure, Label, State

__all__ = ["Failure", "Label", "State", "Trace"]


@final
@dataclass(frozen=True, slots=True)
class Trace:
    """`states[0]` is initial, chosen by `start` (the initial stages' parameters); `labels[i]` leads from
    `states[i]` to `states[i + 1]`. With a `failure` in a body the last label has no successor, so there are
    as many labels as states (none of either where the start itself failed); with a `failure` in a guard or
    a property, and without one, one label fewer. `loop`: the last state equals `states[loop]` again."""

    start: tuple[Value, ...]
    states: tuple[State, ...]
    labels: tuple[Label, ...]
    failure: Failure | None = None
    loop: int | None = None

    @property
    def steps(self) -> int:
        return len(self.labels)
