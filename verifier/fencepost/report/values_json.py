"""Plain values as JSON, in the conventions of Apalache's Informal Trace Format (its ADR 015), and back.

Sets are `{"#set": [...]}`, maps `{"#map": [[key, value], ...]}`, sequences lists, variants
`{"tag": ..., "value": {...}}`, records objects. Ours beyond it: a record's name is under `#name`, and a bag
is `{"#bag": [...]}`. With `big` integers are `{"#bigint": "7"}` and none is a variant, as ITF wants them.
"""

from typing import assert_never

from fencepost.report.jsonio import Json, NotATrace, Object, a_list, a_text, an_object
from fencepost.report.plain import Fields, Items, Pairs, Plain

_NONE: Object = {"tag": "none", "value": {"#tup": []}}


def encode(value: Plain, big: bool) -> Json:
    """A plain value as JSON."""
    match value:
        case None:
            return dict(_NONE) if big else None
        case bool() | str():
            return value
        case int():
            return {"#bigint": str(value)} if big else value
        case Items():
            items: list[Json] = [encode(item, big) for item in value.items]
            return items if value.kind == "seq" else {f"#{value.kind}": items}
        case Pairs():
            return {"#map": [[encode(key, big), encode(item, big)] for key, item in value.pairs]}
        case Fields():
            fields: Object = {name: encode(item, big) for name, item in value.fields}
            if value.kind == "record":
                return {"#name": value.name, **fields}
            return {"tag": value.name, "value": fields}
        case _:
            assert_never(value)


def decode(value: Json) -> Plain:
    """JSON as a plain value; also what other tools write into an ITF trace."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, list):
        return Items("seq", tuple(decode(item) for item in value))
    if isinstance(value, dict):
        return _decode_object(value)
    raise NotATrace(f"a value should not be {value!r}")


def _decode_object(value: Object) -> Plain:
    match value:
        case {"#bigint": digits}:
            return _decode_number(a_text(digits, "#bigint"))
        case {"#set": items}:
            return Items("set", tuple(decode(item) for item in a_list(items, "#set")))
        case {"#bag": items}:
            return Items("bag", tuple(decode(item) for item in a_list(items, "#bag")))
        case {"#tup": items}:
            return Items("seq", tuple(decode(item) for item in a_list(items, "#tup")))
        case {"#map": pairs}:
            return Pairs(tuple(_decode_pair(pair) for pair in a_list(pairs, "#map")))
        case {"tag": tag, "value": fields} if len(value) == 2:
            return _decode_variant(a_text(tag, "tag"), fields)
        case {"#unserializable": text}:
            return a_text(text, "#unserializable")
        case _:
            name = a_text(value.get("#name", ""), "#name")
            return Fields("record", name, tuple((k, decode(v)) for k, v in value.items() if k != "#name"))


def _decode_number(digits: str) -> int:
    try:
        return int(digits)
    except ValueError as error:
        raise NotATrace(f"#bigint should be a number, not {digits!r}") from error


def _decode_pair(pair: Json) -> tuple[Plain, Plain]:
    parts = a_list(pair, "an entry of #map")
    if len(parts) != 2:
        raise NotATrace("an entry of #map should be a key and a value")
    return decode(parts[0]), decode(parts[1])


def _decode_variant(tag: str, fields: Json) -> Plain:
    if tag == "none" and fields == _NONE["value"]:
        return None
    if isinstance(fields, dict) and not any(key.startswith("#") for key in fields):
        return Fields("variant", tag, tuple((k, decode(v)) for k, v in an_object(fields, "value").items()))
    return Fields("variant", tag, (("value", decode(fields)),))
