"""The disk: which files a path means, and what stands in one."""

import os
from collections.abc import Iterator, Sequence

from fencepost.elaborate.load import Unreadable
from fencepost.source.text import SourceFile

SUFFIX = ".fence"


def find(paths: Sequence[str]) -> tuple[str, ...]:
    """The files that paths mean, a folder its `*.fence` files at any depth; each once, in a fixed order."""
    return tuple(dict.fromkeys(file for path in paths for file in _files(path)))


def _files(path: str) -> Iterator[str]:
    if not os.path.isdir(path):
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.endswith(SUFFIX):
                yield os.path.normpath(os.path.join(folder, name))


def read(path: str) -> SourceFile | Unreadable:
    """A file's text, or why it cannot be had."""
    try:
        with open(path, "rb") as file:
            return decode(path, file.read())
    except FileNotFoundError:
        return Unreadable("there is no such file")
    except IsADirectoryError:
        return Unreadable("it is a folder")
    except OSError as error:
        return Unreadable(error.strerror or "the system refuses")
    except ValueError as error:  # a name that no file can have
        return Unreadable(str(error))


def decode(name: str, data: bytes) -> SourceFile:
    """Bytes as a text. What is not UTF-8 is said by the parser, at its place."""
    return SourceFile(name, data.decode("utf-8", "replace").removeprefix("\ufeff"))
