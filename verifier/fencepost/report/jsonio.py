"""Reading JSON whose shape is not known yet: each function gives the part asked for, or refuses it."""

from typing import TypeAlias, cast

Json: TypeAlias = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
Object: TypeAlias = dict[str, Json]


class NotATrace(ValueError):
    """What was read is not what it should be; the text says how."""


def an_object(value: Json, what: str) -> Object:
    if not isinstance(value, dict):
        raise NotATrace(f"{what} should be an object")
    return value


def a_list(value: Json, what: str) -> list[Json]:
    if not isinstance(value, list):
        raise NotATrace(f"{what} should be a list")
    return value


def a_text(value: Json, what: str) -> str:
    if not isinstance(value, str):
        raise NotATrace(f"{what} should be a text")
    return value


def a_number(value: Json, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise NotATrace(f"{what} should be a whole number")
    return value


def a_truth(value: Json, what: str) -> bool:
    if not isinstance(value, bool):
        raise NotATrace(f"{what} should be true or false")
    return value


def maybe_text(value: Json, what: str) -> str | None:
    return None if value is None else a_text(value, what)


def maybe_number(value: Json, what: str) -> int | None:
    return None if value is None else a_number(value, what)


def from_python(value: object) -> Json:
    """What `json.loads` gave, which is JSON by construction."""
    return cast(Json, value)
