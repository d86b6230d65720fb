"""Diagnostics are values: what is wrong, where, and what would mend it. How they look is `report`'s."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, final

from fencepost.source.text import Span

Severity = Literal["error", "warning"]


@final
@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains the first: "declared here"."""

    span: Span
    message: str


@final
@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that is wrong with a text. `code` is a key of `codes.CODES`."""

    code: str
    span: Span
    message: str
    hint: str | None = None
    related: tuple[Related, ...] = ()
    severity: Severity = "error"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` is most likely a slip of, if one is near."""
    candidates = sorted(set(known))
    lowered = {name.lower(): name for name in candidates}
    if word.lower() in lowered:
        return lowered[word.lower()]
    matches = get_close_matches(word, candidates, n=1, cutoff=0.6)
    return matches[0] if matches else None


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The hint "did you mean `x`?" where a known word is near, else None."""
    match = nearest(word, known)
    return f"did you mean `{match}`?" if match is not None else None
