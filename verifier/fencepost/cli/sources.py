"""Which texts a command line means."""

import sys

import click

from fencepost.session.files import decode, find
from fencepost.source.text import SourceFile


def roots(paths: tuple[str, ...]) -> tuple[str | SourceFile, ...]:
    """The files that are meant, a folder's by name, and the text on standard input for `-`."""
    found: list[str | SourceFile] = []
    for path in paths:
        if path != "-":
            found.extend(find((path,)))
        elif not any(isinstance(root, SourceFile) for root in found):
            found.append(standard_input())
    if not found:
        raise click.UsageError(f"no *.fence files in {', '.join(paths)}")
    return tuple(dict.fromkeys(found))


def standard_input() -> SourceFile:
    """What is on standard input, under the name `<stdin>`."""
    return decode("<stdin>", sys.stdin.buffer.read())
