"""A story's places in the spec: which lines say what each step does. Who made it has run the story again."""

from dataclasses import dataclass
from typing import final

from fencepost.source.text import Span


@final
@dataclass(frozen=True, slots=True)
class Place:
    """Lines `first` to `last` (from 1) of one of the texts"""

    text: int
    first: int
    last: int


@final
@dataclass(frozen=True, slots=True)
class Annotated:
    """The texts (name, content) that a story's steps and property are written in; None for what is written nowhere (a
    tick, a crash). `missing` says in words why there is nothing, where there is nothing."""

    texts: tuple[tuple[str, str], ...] = ()
    steps: tuple[Place | None, ...] = ()
    property: Place | None = None
    missing: str | None = None


def annotate(steps: tuple[Span | None, ...], found: Span | None) -> Annotated:
    """The places of spans, with the texts that they stand in."""
    sources = list(dict.fromkeys(span.source for span in (*steps, found) if span is not None))

    def place(span: Span | None) -> Place | None:
        if span is None:
            return None
        last = span.source.position(max(span.start, span.start + len(span.text.rstrip()) - 1))[0]
        return Place(sources.index(span.source), span.line, last)

    texts = tuple((source.name, source.text) for source in sources)
    return Annotated(texts, tuple(place(span) for span in steps), place(found))
