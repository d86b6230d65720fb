"""What a tree builder raises when the grammar took a line that the language does not."""

from typing import final

from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import Span


@final
class Refused(Exception):
    """Carries the one diagnostic of a line; never leaves this room."""

    def __init__(self, code: str, span: Span, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.diagnostic = Diagnostic(code, span, message, hint)
