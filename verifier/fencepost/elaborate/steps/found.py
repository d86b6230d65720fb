"""What is collected while steps are read: assertions, what a verdict rests on, who may be switched off."""

from dataclasses import dataclass, field
from typing import final

from fencepost.core.protocol import Rest
from fencepost.elaborate.names.scope import Scope
from fencepost.source.text import Span


@final
@dataclass(slots=True)
class Found:
    """`assertions`: where each name first stands. `halted`: the roles that some `crash n` switches off."""

    assertions: dict[str, Span] = field(default_factory=dict[str, Span])
    rests: dict[tuple[str, str, str, int], Rest] = field(default_factory=dict[tuple[str, str, str, int], Rest])
    halted: set[str] = field(default_factory=set[str])

    def note(self, scope: Scope) -> None:
        """Takes over what one unit rests on."""
        for rest in scope.unit.rests:
            key = (rest.kind, rest.text, rest.span.source.name, rest.span.start)
            self.rests.setdefault(key, rest)
