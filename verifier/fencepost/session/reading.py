"""From names of files to typed protocols: everything that can be wrong with a text is found here."""

import hashlib
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import final

from fencepost.core.protocol import Typed
from fencepost.elaborate.elaborate import elaborate
from fencepost.elaborate.load import Reader, Unreadable
from fencepost.session.files import read
from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import SourceFile


@final
@dataclass(frozen=True, slots=True)
class Text:
    """A file that was named: its protocol with its models, or its errors; warnings in either case"""

    name: str
    sha256: str
    typed: Typed | None
    errors: tuple[Diagnostic, ...]
    warnings: tuple[Diagnostic, ...]


def read_texts(roots: Sequence[str | SourceFile]) -> list[Text]:
    """Every root with what it uses; a file that several use is read once."""
    reader = _remembering()
    texts: list[Text] = []
    for root in roots:
        with blamed(root if isinstance(root, str) else root.name):
            texts.append(read_text(root, reader))
    return texts


@contextmanager
def blamed(name: str) -> Generator[None]:
    """What goes wrong inside is the checker's own fault; its report should say with which text."""
    try:
        yield
    except Exception as error:
        found = read(name)
        error.add_note(f"in {name}" + (f":\n{found.text}" if isinstance(found, SourceFile) else ""))
        raise


def read_text(root: str | SourceFile, reader: Reader) -> Text:
    """One root with what it uses."""
    name = root if isinstance(root, str) else root.name
    made = elaborate(root, reader)
    own = made.sources[0].text if made.sources else ""
    digest = hashlib.sha256(own.encode("utf-8", "surrogatepass")).hexdigest()
    errors = tuple(found for found in made.diagnostics if found.severity == "error")
    warnings = tuple(found for found in made.diagnostics if found.severity == "warning")
    return Text(name, digest, made.typed, errors, warnings)


def _remembering() -> Reader:
    seen: dict[str, SourceFile | Unreadable] = {}

    def reader(path: str) -> SourceFile | Unreadable:
        if path not in seen:
            seen[path] = read(path)
        return seen[path]

    return reader
