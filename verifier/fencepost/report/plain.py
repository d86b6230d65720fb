"""Values in the author's words, free of the instance they come from, so that a saved trace needs no spec.

An instance of a role, an enum's member and a sort's value are their names; numbers, truth values and none
are themselves; what is put together keeps its parts. `show` writes a value as the language would.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never, cast, final

from fencepost.core.terms import (
    Bag,
    Bool,
    Enum,
    Int,
    Map,
    Option,
    Range,
    Record,
    Scalarset,
    Seq,
    Set,
    Type,
    Union,
    Value,
)
from fencepost.semantics.value import Sorts, domain, elements


@final
@dataclass(frozen=True, slots=True)
class Items:
    """A set, bag (copies repeated) or sequence; a set's and a bag's items in domain order"""

    kind: Literal["set", "bag", "seq"]
    items: tuple["Plain", ...]


@final
@dataclass(frozen=True, slots=True)
class Pairs:
    """A map, in the order of its keys"""

    pairs: tuple[tuple["Plain", "Plain"], ...]


@final
@dataclass(frozen=True, slots=True)
class Fields:
    """A record, or a union's variant (`name` is the variant's)"""

    kind: Literal["record", "variant"]
    name: str
    fields: tuple[tuple[str, "Plain"], ...]


Plain: TypeAlias = bool | int | str | None | Items | Pairs | Fields


def plain(value: Value, type: Type, names: Sorts) -> Plain:
    """A value of the semantics as a plain one; `names` are the members of each scalarset."""
    match type:
        case Bool() | Int() | Range():
            return cast("bool | int", value)
        case Enum():
            return type.members[cast(int, value)]
        case Scalarset():
            return names[type.name][cast(int, value)]
        case Option():
            return None if value is None else plain(value, type.inner, names)
        case Set() | Bag() | Seq() | Map():
            return _collection(value, type, names)
        case Record():
            parts = cast("tuple[Value, ...]", value)
            return Fields("record", type.name, _fields(parts, type.fields, names))
        case Union():
            position, *rest = cast("tuple[Value, ...]", value)
            name, fields = type.variants[cast(int, position)]
            return Fields("variant", name, _fields(tuple(rest), fields, names))
        case _:
            assert_never(type)


def _collection(value: Value, type: Set | Bag | Seq | Map, names: Sorts) -> Plain:
    match type:
        case Set():
            return Items("set", tuple(plain(v, type.element, names) for v in elements(type)(value)))
        case Bag():
            copies = dict(cast("frozenset[tuple[Value, int]]", value))
            listed = [v for v in elements(type)(value) for _ in range(copies[v])]
            return Items("bag", tuple(plain(v, type.element, names) for v in listed))
        case Seq():
            items = cast("tuple[Value, ...]", value)
            return Items("seq", tuple(plain(item, type.element, names) for item in items))
        case Map():
            values = cast("tuple[Value, ...]", value)
            keys = [plain(key, type.key, names) for key in domain(type.key, names)]
            return Pairs(tuple((k, plain(v, type.value, names)) for k, v in zip(keys, values, strict=True)))
        case _:
            assert_never(type)


def _fields(
    values: tuple[Value, ...], fields: tuple[tuple[str, Type], ...], names: Sorts
) -> tuple[tuple[str, Plain], ...]:
    return tuple((name, plain(v, type, names)) for (name, type), v in zip(fields, values, strict=True))


def show(value: Plain) -> str:
    """A value as the language writes it."""
    match value:
        case None:
            return "none"
        case bool():
            return "true" if value else "false"
        case int() | str():
            return str(value)
        case Items():
            inside = ", ".join(show(item) for item in value.items)
            return f"[{inside}]" if value.kind == "seq" else f"{{{inside}}}"
        case Pairs():
            return "{" + ", ".join(f"{show(key)}: {show(item)}" for key, item in value.pairs) + "}"
        case Fields():
            return _show_fields(value)
        case _:
            assert_never(value)


def _show_fields(value: Fields) -> str:
    if value.kind == "variant" and not value.fields:
        return value.name
    return f"{value.name}({', '.join(f'{name}={show(item)}' for name, item in value.fields)})"
