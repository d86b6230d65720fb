"""What a file says beyond what was read from it: the first place where what would be written anew is something else.

Readers pass over what they do not know, and take some things from elsewhere (how many steps there are). A file that is
replayed must not say anything there that nobody looked at.
"""

import json
from collections.abc import Iterator
from typing import TypeAlias

from fencepost.report.diagnostics import visible
from fencepost.report.jsonio import Json, NotATrace, Object

Path: TypeAlias = tuple[str | int, ...]
_SHOWN = 60


def refuse_more(document: Json, written: Json) -> None:
    """Raises NotATrace where a document, read and written anew, is another one; layout does not count."""
    for path, complaint in _differences(document, written, ()):
        raise NotATrace(f"{_place(path)} {complaint}")


def _differences(document: Json, written: Json, path: Path) -> Iterator[tuple[Path, str]]:
    document, written = _number(document), _number(written)
    if isinstance(document, dict) and isinstance(written, dict):
        yield from _object(document, written, path)
    elif isinstance(document, list) and isinstance(written, list) and len(document) == len(written):
        for number, (one, other) in enumerate(zip(document, written, strict=True)):
            yield from _differences(one, other, (*path, number))
    elif type(document) is not type(written) or document != written:
        yield path, f"should be {_short(written)}, and is {_short(document)}"


def _object(document: Object, written: Object, path: Path) -> Iterator[tuple[Path, str]]:
    for name, value in document.items():
        if name in written:
            yield from _differences(value, written[name], (*path, name))
        else:
            yield (*path, name), "is no part of a trace"
    for name in written:
        if name not in document:
            yield (*path, name), "is missing"


def _number(value: Json) -> Json:
    """ITF writes a number either way."""
    match value:
        case {"#bigint": str(digits)} if len(value) == 1:
            return int(digits)
        case _:
            return value


def _short(value: Json) -> str:
    text = visible(json.dumps(value, ensure_ascii=False))
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _place(path: Path) -> str:
    """A place in the reader's words."""
    match path:
        case ("transitions", int(number), *rest):
            return _of(f"step {number + 1}", rest)
        case ("states", int(number), "#meta", "fencepost", *rest):
            return _of(f"step {number}", rest)
        case ("states", int(number), *rest):
            return _of("the first state" if number == 0 else f"the state after step {number}", rest)
        case _:
            return _of("", [*path])


def _of(where: str, rest: list[str | int]) -> str:
    name = ".".join(visible(str(part)) for part in rest)
    return f"`{name}` of {where}" if where and name else where or (f"`{name}`" if name else "it")
