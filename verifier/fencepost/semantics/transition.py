"""The words in which a transition is told: states, labels, failures, notes."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, final

from fencepost.core.failing import RUNTIME_ERROR as RUNTIME_ERROR
from fencepost.core.terms import Type, Value
from fencepost.source.text import Span

State: TypeAlias = tuple[Value, ...]


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
class Failed(Exception):
    """Carries a failure out of the expression or block in which it happened"""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


@final
@dataclass(frozen=True, slots=True)
class Note:
    """A message that a step sent, took or lost: its record and the record's type"""

    kind: Literal["sent", "taken", "lost"]
    message: str
    value: Value
    type: Type


def runtime_error(message: str, span: Span | None) -> Failed:
    """A failure of the built-in property."""
    return Failed(Failure(RUNTIME_ERROR, message, span))
