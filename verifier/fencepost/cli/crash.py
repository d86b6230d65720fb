"""What is done when the program itself is at fault: a short message, and everything that is needed to look
into it in a file."""

import hashlib
import platform
import sys
import tempfile
import traceback
from pathlib import Path

from fencepost.cli.exits import INTERNAL
from fencepost.version import VERSION


def crashed(error: Exception, arguments: list[str]) -> int:
    """Saves a reproducer of an exception that nobody expected; the exit code."""
    head = [f"command: fencepost {' '.join(arguments)}"]
    texts = [_text_of(argument) for argument in arguments]
    report = "\n".join([*head, "", "".join(traceback.format_exception(error)), *filter(None, texts)])
    said = f"{type(error).__name__}: {error}"
    sys.stderr.write(f"fencepost: internal error: {' '.join(said.split())[:300]}\n")
    sys.stderr.write(f"what is needed to look into it was saved as {save(report)}\n")
    return INTERNAL


def save(report: str) -> str:
    """Writes a reproducer into the current folder, or where that is refused, among the temporary files."""
    versions = f"fencepost {VERSION}, Python {platform.python_version()}, {platform.platform()}"
    text = f"{versions}\n{report}"
    digest = hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:10]
    for folder in (Path(), Path(tempfile.gettempdir())):
        path = folder / f"fencepost-crash-{digest}.txt"
        try:
            path.write_text(text, encoding="utf-8", errors="backslashreplace")
        except OSError:
            continue
        return str(path)
    return "(nowhere: no folder could be written)"


def _text_of(argument: str) -> str:
    """The text of a file that an argument names, so that the reproducer is whole."""
    path = Path(argument)
    try:
        if path.is_file() and path.stat().st_size < 1_000_000:
            return f"---- {argument}\n{path.read_text(encoding='utf-8', errors='backslashreplace')}"
    except (OSError, ValueError):
        pass
    return ""
