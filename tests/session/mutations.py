"""Every small change of a JSON document: each value another one, each part gone, twice, beside another, or new."""

import copy
from collections.abc import Iterator
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]


def mutations(document: Any) -> Iterator[tuple[str, Path, Any]]:
    """What was changed, where, and the changed document."""
    for path, value in _places(document, ()):
        for what, other in _others(value):
            yield what, path, _with(document, path, other)
        if path and isinstance(path[-1], str):
            yield "gone", path, _without(document, path)


def _places(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    yield path, value
    if isinstance(value, dict):
        for name, part in value.items():  # pyright: ignore[reportUnknownVariableType]
            yield from _places(part, (*path, name))  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(value, list):
        for number, part in enumerate(value):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            yield from _places(part, (*path, number))


def _others(value: Any) -> Iterator[tuple[str, Any]]:
    """Other values than this one."""
    match value:
        case None:
            yield from (("a text for null", "x"), ("a number for null", 0))
        case bool():
            yield from (("the opposite", not value), ("a number for a truth", int(value)))
        case int():
            yield from (("one more", value + 1), ("one less", value - 1), ("null for a number", None))
        case str():
            yield from (("another text", f"{value}x"), ("no text", "") if value else ("a text", "x"))
        case dict():
            yield "a new part", {**value, "new": 1}
        case _:
            yield from _other_lists(list(value))


def _other_lists(value: list[Any]) -> Iterator[tuple[str, Any]]:
    yield "a new element", [*value, 1]
    for n, item in enumerate(value):
        yield "dropped", value[:n] + value[n + 1 :]
        yield "twice", [*value[:n], item, item, *value[n + 1 :]]
        if n and value[n - 1] != item:
            yield "swapped", [*value[: n - 1], item, value[n - 1], *value[n + 1 :]]


def _with(document: Any, path: Path, value: Any) -> Any:
    """A copy along the way alone: a document has many places."""
    if not path:
        return value
    found = copy.copy(document)
    found[path[0]] = _with(document[path[0]], path[1:], value)
    return found


def _without(document: Any, path: Path) -> Any:
    found = copy.copy(document)
    if path[1:]:
        found[path[0]] = _without(document[path[0]], path[1:])
    else:
        del found[path[0]]
    return found


def at(document: Any, path: Path) -> Any:
    """The part of a document at a place."""
    for part in path:
        document = document[part]
    return document
