"""Where results go: standard output, or a file that is written whole or not at all."""

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text


def console() -> Console:
    """Standard output; colour only on a terminal, and not where NO_COLOR asks for none."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")  # a name that the terminal cannot show must not end the report
    return Console(file=sys.stdout, highlight=False, emoji=False, markup=False, soft_wrap=True)


def print_lines(target: Console, lines: Iterable[Text]) -> None:
    for line in lines:
        target.print(line)


def plain_text(lines: Iterable[Text]) -> str:
    return "".join(f"{line.plain.rstrip()}\n" for line in lines)


def write_whole(path: str, text: str) -> None:
    """Writes a file whole, or leaves what was there: a temporary file beside it takes its name at the end. What a link
    leads to is written, not the link; a device or pipe is written as it stands."""
    target = Path(path)
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_text(text, encoding="utf-8")
            return
        target = Path(os.path.realpath(target))
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise _refused(path, error) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(name, _mode(target))
        os.replace(name, target)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise _refused(path, error) from error
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _refused(path: str, error: OSError) -> click.UsageError:
    return click.UsageError(f"cannot write {path}: {error.strerror}")


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, or those of a new one."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def emit(text: str, path: str | None) -> None:
    """A whole text, to a file or to standard output."""
    if path is None or path == "-":
        click.echo(text, nl=False)
    else:
        write_whole(path, text)
