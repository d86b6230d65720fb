"""The pictures of the documents: `docs/pictures/NAME.svg` is what a command in the document that shows it writes.

A document shows `pictures/NAME.svg` below a session with `--output NAME.svg`; the session's commands are run, and what
was written is the picture.
"""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.literate import Case, cases
from tests.sessions.console import ROOT, commands, prepare, run

ROOM = "docs/pictures"
_SHOWN = re.compile(r"\(pictures/([\w-]+\.svg)\)")


class NoPicture(Exception):
    """A document shows a picture that none of its commands writes; the message says which."""


def pictures() -> dict[str, str]:
    """The text of each picture, by its path from the project's root. Raises NoPicture."""
    return {
        f"{ROOM}/{name}": text for document in sorted((ROOT / "docs").glob("*.md")) for name, text in made(document)
    }


def made(document: Path) -> Iterator[tuple[str, str]]:
    """The pictures that a document shows, by name, with their text. Raises NoPicture."""
    shown = set(_SHOWN.findall(document.read_text(encoding="utf-8")))
    for case in cases(document, "console", "fence", "text") if shown else []:
        written = {name for name in shown if any(command.endswith(f"--output {name}") for command in _commands(case))}
        yield from _outputs(case, sorted(written)) if written else ()
        shown -= written
    if shown:
        raise NoPicture(f"{document.name} shows {', '.join(sorted(shown))}, which none of its commands writes")


def _commands(case: Case) -> list[str]:
    return [command for block in case.blocks if block.language == "console" for command, _ in commands(block)]


def _outputs(case: Case, names: list[str]) -> list[tuple[str, str]]:
    """What the case's commands write to these files."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        prepare(folder, case)
        for command in _commands(case):
            run(command, folder)
        return [(name, (folder / name).read_text(encoding="utf-8")) for name in names]
