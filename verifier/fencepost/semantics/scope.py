"""What names mean while an expression is compiled.

A compiled expression is a function of the state (the variables' values, in order; for a transition property
those before the step, then those after it) and of a frame (a list with a slot for each local).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias, final

from fencepost.core.system import System
from fencepost.semantics.transition import Note
from fencepost.semantics.value import Sorts, sorts_of
from fencepost.source.text import Span

Closure: TypeAlias = Callable[[Any, list[Any]], Any]  # (state, frame) -> value; core has checked the types
Run: TypeAlias = Callable[[list[Any], list[Any]], None]  # a statement: changes the state and the frame


@final
@dataclass(slots=True)
class Watched:
    """An implication of a property, and whether its left side was ever true"""

    span: Span | None
    met: bool = False


@final
@dataclass(frozen=True, slots=True)
class Layout:
    """Where each variable stands in a state, the members of each sort, and the recursive functions.
    Implications are watched if there is a list to put them in, and marks noted likewise."""

    variables: Mapping[str, int]
    sorts: Sorts
    functions: dict[str, Closure] = field(default_factory=lambda: {})
    watched: list[Watched] | None = None
    notes: list[Note] | None = None


def layout_of(system: System) -> Layout:
    """The layout of a system's states, its functions not compiled yet."""
    return Layout({v.name: n for n, v in enumerate(system.variables)}, sorts_of(system))


@final
@dataclass(slots=True)
class Size:
    """How many slots a frame needs so far"""

    slots: int = 0


@final
@dataclass(frozen=True, slots=True)
class Scope:
    """The locals in sight, each with its slot in the frame"""

    layout: Layout
    slots: Mapping[str, int] = field(default_factory=lambda: {})
    size: Size = field(default_factory=Size)

    def bind(self, name: str) -> tuple["Scope", int]:
        """A scope in which `name` has a slot of its own."""
        slot = self.size.slots
        self.size.slots += 1
        return replace(self, slots={**self.slots, name: slot}), slot

    def frame(self) -> list[Any]:
        """A frame for everything compiled so far."""
        return [None] * self.size.slots
