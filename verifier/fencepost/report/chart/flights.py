"""Messages on their way: which sending belongs to which delivery.

A story says of each step what it sent, took and lost, but not which of two equal messages was taken: the one that
was sent first is as good as any, because nobody can tell them apart.
"""

from dataclasses import dataclass, replace
from typing import Literal, final

from fencepost.report.plain import Items
from fencepost.report.story import Message, Story

Fate = Literal["taken", "lost", "in flight"]


@final
@dataclass(frozen=True, slots=True)
class Flight:
    """A message from the step that sent it (None: in flight from the start) to the one that took or lost it (None: in
    flight at the end). Steps are counted from 0. `sender` and `receiver` are instances, where there is one; `line`
    and `end` are the message's places among those that the two steps sent, and took or lost. `again`: an equal copy
    is delivered once more, or one posting read by one more."""

    message: Message
    sender: str | None
    receiver: str | None
    sent: int | None
    line: int
    fate: Fate
    ended: int | None = None
    end: int = 0
    again: bool = False


def flights(story: Story) -> tuple[Flight, ...]:
    """Every message of a story once for each delivery; what was posted and read by nobody is left out."""
    known: list[Flight] = []
    absorbing = _absorbing(story)
    for number, step in enumerate(story.steps):
        copied = step.fault == "duplicate"
        for place, message in enumerate(step.taken):
            _end(known, message, (number, place, "taken"), step.actor, copied or message.receiver is None)
        for place, message in enumerate(step.lost):
            _end(known, message, (number, place, "lost"), message.receiver, False)
        for place, message in enumerate(step.sent):
            if message.name in absorbing and any(f.message == message and f.fate == "in flight" for f in known):
                continue
            sender = message.sender or step.actor
            known.append(Flight(message, sender, message.receiver, number, place, "in flight"))
    return tuple(f for f in known if f.fate != "in flight" or f.receiver is not None)


def _end(known: list[Flight], message: Message, end: tuple[int, int, Fate], at: str | None, stays: bool) -> None:
    """Ends the oldest equal message in flight; where one `stays` in flight, or none is, a copy of it."""
    ended, place, fate = end
    equal = [f for f in known if f.message == message]
    waiting = [f for f in equal if f.fate == "in flight"]
    begun = (waiting or equal or [Flight(message, message.sender, at, None, 0, fate)])[0]
    done = replace(begun, receiver=at, fate=fate, ended=ended, end=place, again=stays or (not waiting and bool(equal)))
    if waiting and not stays:
        known[known.index(begun)] = done
    else:
        known.append(done)


def _absorbing(story: Story) -> frozenset[str]:
    """The messages whose network is a set: one that is equal to one in flight is absorbed."""
    first = story.states[0] if story.states else ()
    sets = (c for c in first if c.kind == "network" and isinstance(c.value, Items) and c.value.kind == "set")
    return frozenset(cell.label for cell in sets)
