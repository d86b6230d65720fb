"""A trace: states and the transitions between them, in the semantics' own values."""

from dataclasses import dataclass, field
from typing import final

from fencepost.core.terms import Value
from fencepost.source.text import Span

State = tuple[Value, ...]


@final
@dataclass(frozen=True, slots=True)
class Label:
    """Which action (its position in the System) and the values of its parameters, all stages, in order"""

    action: int
    arguments: tuple[Value, ...]


@final
@dataclass(frozen=True, slots=True)
class Failure:
    """An expression or block that failed: the property it violates (`NoRuntimeError` or an assertion's
    name), what happened in words, and where"""

    property: str
    message: str
    span: Span | None = field(default=None, compare=False, repr=False)


@final
@dataclass(frozen=True, slots=True)
class Trace:
    """`states[0]` is initial, chosen by `start` (the initial stages' parameters); `labels[i]` leads from
    `states[i]` to `states[i + 1]`. With a `failure` in a body the last label has no successor, so there are
    as many labels as states; otherwise one fewer. `loop`: the last state equals `states[loop]` again."""

    start: tuple[Value, ...]
    states: tuple[State, ...]
    labels: tuple[Label, ...]
    failure: Failure | None = None
    loop: int | None = None

    @property
    def steps(self) -> int:
        return len(self.labels)
