"""What is said when all models of a file ran: steps that none of them took, implications that never applied,
properties that look at nothing.

Said only of searches that visited everything: what a part of a search did not see proves nothing.
"""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from fencepost.core.protocol import Typed
from fencepost.core.terms import Call, MessagesIn, Primed, Read, Up
from fencepost.core.walk import descend
from fencepost.session.examine import Examined, Use
from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import Span

Place: TypeAlias = tuple[str, int, int]
_UNTAKEN, _VACUOUS, _BLIND = "FP810", "FP811", "FP812"


def file_warnings(typed: Typed, examined: Sequence[Examined]) -> tuple[Diagnostic, ...]:
    """The warnings of a file whose models all ran to their end."""
    counts = [one.result.counts for one in examined]
    if not all(counted.complete and not counted.reduced for counted in counts) or not counts:
        return blind_properties(typed)
    found = [*_untaken(examined), *_vacuous(examined), *blind_properties(typed)]
    return tuple(sorted(found, key=lambda one: (one.span.source.name, one.span.start)))


def _untaken(examined: Iterable[Examined]) -> list[Diagnostic]:
    uses: dict[tuple[str, Place], list[Use]] = {}
    for one in examined:
        for use in one.uses:
            uses.setdefault((use.name, _place(use.span)), []).append(use)
    return [_never(told) for told in uses.values() if not any(use.taken for use in told)]


def _place(span: Span) -> Place:
    """What tells spans apart, wherever they come from: a worker's answer brings its own copy of the text."""
    return span.source.name, span.start, span.end


def _never(uses: list[Use]) -> Diagnostic:
    """A step that no model took, and the guard at which it came furthest."""
    span, message = uses[0].span, f"no model ever takes `{uses[0].name}`"
    reached = [(position, guard) for use in uses for position, (times, guard) in enumerate(use.blocked) if times]
    if not reached:
        return Diagnostic(_UNTAKEN, span, message, "there is never anything for it to act on", severity="warning")
    _, guard = max(reached, key=lambda pair: pair[0])
    hint = f"it is held up by `{' '.join(guard.text.split())}`, which is never true there"
    return Diagnostic(_UNTAKEN, span, message, hint, severity="warning")


def _vacuous(examined: Sequence[Examined]) -> list[Diagnostic]:
    """Left sides that are true in no reachable state of any model."""
    never = [{_place(span) for span in one.vacuous} for one in examined]
    message = "the left side of this `implies` is never true, so it says nothing"
    return [
        Diagnostic(_VACUOUS, span, message, severity="warning")
        for span in examined[0].vacuous
        if all(_place(span) in places for places in never)
    ]


def blind_properties(typed: Typed) -> tuple[Diagnostic, ...]:
    """Properties that read no variable. What excuses being stuck need not: `unless false` is a plain deadlock
    check, and whether a step is possible is read of the state."""
    return tuple(
        Diagnostic(_BLIND, item.span, f"`{item.name}` reads no variable", severity="warning")
        for item in typed.properties
        if item.span is not None
        and item.kind != "stuck"
        and not any(isinstance(part, Read | Primed | MessagesIn | Up | Call) for part in descend(item.condition))
    )
