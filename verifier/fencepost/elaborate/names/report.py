"""A collector of diagnostics. What is wrong is said once, where it is found; nothing is raised."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import final

from fencepost.source.diagnostic import Diagnostic, Related, did_you_mean
from fencepost.source.text import Span

_SUGGESTIONS = 30  # comparing a word with all others is slow, and nobody reads further


@final
@dataclass(slots=True)
class Report:
    """What has been found so far. A muted report hears nothing: for looking at a text ahead of its turn."""

    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])
    muted: bool = False
    said: set[tuple[str, str, int, int]] = field(default_factory=set[tuple[str, str, int, int]])
    suggested: int = 0

    def error(
        self, code: str, span: Span, message: str, hint: str | None = None, related: tuple[Related, ...] = ()
    ) -> None:
        """Something that must be mended before anything can be checked."""
        self._say(Diagnostic(code, span, message, hint, related))

    def warning(
        self, code: str, span: Span, message: str, hint: str | None = None, related: tuple[Related, ...] = ()
    ) -> None:
        """Something that is likely not meant."""
        self._say(Diagnostic(code, span, message, hint, related, "warning"))

    def suggestion(self, word: str, known: Iterable[str]) -> str | None:
        """ "did you mean `x`?" where a known word is near, for the first few words that are unknown."""
        if self.muted or self.suggested >= _SUGGESTIONS:
            return None
        self.suggested += 1
        return did_you_mean(word, known)

    def _say(self, found: Diagnostic) -> None:
        # A def is read again at each call: what is wrong in it is said once.
        key = (found.code, found.span.source.name, found.span.start, found.span.end)
        if not self.muted and key not in self.said:
            self.said.add(key)
            self.diagnostics.append(found)

    @property
    def failed(self) -> bool:
        """Whether an error was reported."""
        return any(found.severity == "error" for found in self.diagnostics)
