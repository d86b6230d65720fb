"""The exit codes, and how a command ends with one."""

from typing import final

import click

OK = 0
USAGE = 2
DIFFERENT = 10
INCONCLUSIVE = 20
TEXT_ERRORS = 65
INTERNAL = 70


@final
class Exit(Exception):
    """Ends the program with this code; everything has been said already."""

    def __init__(self, code: int) -> None:
        super().__init__(f"exit {code}")
        self.code = code


def not_yet(what: str, instead: str) -> click.UsageError:
    """The error for what a later version brings."""
    return click.UsageError(f"not yet: {what} comes with a later version; {instead}")
