"""Certificates as files (`fencepost/certificate/1`) and back: each clause as people read it, and as it is checked.

Values are those of the semantics: positions of members, tuples as lists, sets as `{"#set": [...]}`.
"""

import json
from typing import cast, get_args

from fencepost.core.terms import Value
from fencepost.evidence.certificate import At, Atom, Certificate, Clause, Field, Inside, Key, Of, Part, Test
from fencepost.report.jsonio import Json, NotATrace, Object, a_list, a_number, a_text, an_object, from_python
from fencepost.report.proof import Proof, never
from fencepost.report.story import Origin

SCHEMA = "fencepost/certificate/1"


def write_certificate(proof: Proof, origin: Origin, version: str) -> str:
    """The text of a certificate file."""
    document: Object = {
        "schema": SCHEMA,
        "version": version,
        "file": origin.file,
        "protocol": origin.protocol,
        "model": origin.model,
        "settings": [*origin.settings],
        **certificate_json(proof),
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def certificate_json(proof: Proof) -> Object:
    """A certificate as a JSON object."""
    pairs = zip(proof.clauses, proof.certificate.clauses, strict=True)
    clauses: list[Json] = [{"says": never(told), "never": [_atom(atom) for atom in clause]} for told, clause in pairs]
    certificate = proof.certificate
    return {"properties": [*certificate.properties], "room": certificate.room, "k": certificate.k, "clauses": clauses}


def _atom(atom: Atom) -> Object:
    path: list[Json] = [_part(part) for part in atom.path]
    return {"variable": atom.variable, "path": path, "test": atom.test, "value": _value(atom.value)}


def _part(part: Part) -> Object:
    match part:
        case Key():
            return {"key": _value(part.value)}
        case Field():
            return {"field": part.position}
        case Inside():
            return {"inside": True}
        case Of():
            return {"variant": part.variant, "field": part.position}
        case At():
            return {"at": part.index}


def _value(value: Value) -> Json:
    if isinstance(value, tuple):
        return [_value(part) for part in value]
    if isinstance(value, frozenset):
        return {"#set": sorted((_value(part) for part in value), key=json.dumps)}
    return value


def read_certificate(text: str) -> tuple[Origin, Certificate]:
    """What a certificate file is about, and the certificate. Raises NotATrace."""
    try:
        document = an_object(from_python(json.loads(text)), "the file")
    except (json.JSONDecodeError, RecursionError) as error:
        raise NotATrace(f"it is not JSON: {error}") from error
    if document.get("schema") != SCHEMA:
        raise NotATrace(f"its schema is {document.get('schema')!r}, not {SCHEMA!r}")
    file, protocol, model = (a_text(document.get(name), name) for name in ("file", "protocol", "model"))
    settings = tuple(a_text(item, "a setting") for item in a_list(document.get("settings"), "settings"))
    properties = tuple(a_text(item, "a property") for item in a_list(document.get("properties"), "properties"))
    clauses = tuple(_read_clause(item) for item in a_list(document.get("clauses"), "clauses"))
    room, k = a_number(document.get("room"), "room"), a_number(document.get("k", 0), "k")
    if k and clauses:
        raise NotATrace("clauses are inductive themselves: beside them there is no k")
    return Origin(file, protocol, model, settings), Certificate(properties, clauses, room, k)


def _read_clause(item: Json) -> Clause:
    return tuple(
        _read_atom(an_object(atom, "an atom")) for atom in a_list(an_object(item, "a clause").get("never"), "never")
    )


def _read_atom(atom: Object) -> Atom:
    test = a_text(atom.get("test"), "test")
    if test not in get_args(Test):
        raise NotATrace(f"there is no test {test!r}")
    path = tuple(_read_part(an_object(part, "a part")) for part in a_list(atom.get("path"), "path"))
    return Atom(a_text(atom.get("variable"), "variable"), path, cast("Test", test), _read_value(atom.get("value")))


def _read_part(part: Object) -> Part:
    match part:
        case {"key": value}:
            return Key(_read_value(value))
        case {"variant": variant, "field": position}:
            return Of(a_number(variant, "variant"), a_number(position, "field"))
        case {"field": position}:
            return Field(a_number(position, "field"))
        case {"inside": True}:
            return Inside()
        case {"at": index}:
            return At(a_number(index, "at"))
        case _:
            raise NotATrace(f"a part of a path should not be {part!r}")


def _read_value(value: Json) -> Value:
    if isinstance(value, list):
        return tuple(_read_value(part) for part in value)
    if isinstance(value, dict):
        return frozenset(_read_value(part) for part in a_list(value.get("#set"), "#set"))
    if value is None or isinstance(value, bool | int):
        return value
    raise NotATrace(f"a value should not be {value!r}")
