"""A certificate in the author's words: each clause says that some things are never true all at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import final

from fencepost.core.system import System, Variable
from fencepost.core.terms import BOOL, Bag, Map, Record, Set, Type, Union
from fencepost.evidence.certificate import At, Atom, Certificate, Clause, Field, Inside, Key, Of, type_at
from fencepost.report.plain import plain, show
from fencepost.report.story import count_text
from fencepost.report.telling import envelope
from fencepost.semantics.value import Sorts, sorts_of


@final
@dataclass(frozen=True, slots=True)
class Proof:
    """`clauses`: of each the things that are never true together, in the language's own words where it has them"""

    certificate: Certificate
    clauses: tuple[tuple[str, ...], ...]


def tell_proof(certificate: Certificate, system: System) -> Proof:
    """The certificate with its words, short clauses first."""
    variables, sorts = {v.name: v for v in system.variables}, sorts_of(system)
    ordered = sorted(certificate.clauses, key=lambda clause: (len(clause), [str(atom) for atom in clause]))
    told = tuple(tuple(dict.fromkeys(_clause(clause, variables, sorts))) for clause in ordered)
    return Proof(replace(certificate, clauses=tuple(ordered)), told)


def certificate_text(certificate: Certificate) -> str:
    """What a certificate is, in short"""
    if certificate.k:
        return f"the properties themselves, {certificate.k}-inductive"
    count = len(certificate.clauses)
    return count_text(count, "clause") if count else "the properties themselves"


def never(parts: Sequence[str]) -> str:
    """A clause on one line"""
    return f"not {parts[0]}" if len(parts) == 1 and " " not in parts[0] else f"not ({' and '.join(parts)})"


def _clause(clause: Clause, variables: dict[str, Variable], sorts: Sorts) -> Iterator[str]:
    for atom in clause:
        other = ">=" if atom.test == "<=" else "<="
        if atom.test in ("<=", ">=") and Atom(atom.variable, atom.path, other, atom.value) in clause:
            atom = Atom(atom.variable, atom.path, "==", atom.value)
        yield _atom(atom, variables[atom.variable], sorts)


def _atom(atom: Atom, variable: Variable, sorts: Sorts) -> str:
    place, of = _place(atom, variable, sorts)
    value = "none" if atom.value is None else str(atom.value)
    if atom.test in ("==", "!=") and atom.value is not None:
        value = show(plain(atom.value, of, sorts))
    if variable.kind == "timer":
        return _timer(atom, place, value)
    if variable.kind == "control" and atom.test == "==":
        return f"{place.removesuffix('.' + variable.label)} is {value}"
    if of == BOOL:
        return place if atom.value else f"not {place}"
    match atom.test:
        case "is" if isinstance(of, Union) and isinstance(atom.value, int):
            return f"{place} is {of.variants[atom.value][0]}"
        case "size <=" | "size >=":
            return f"len({place}) {atom.test.removeprefix('size ')} {value}"
        case "in" | "not in" | "copies >=":
            return _member(atom, variable, place, of, sorts)
        case _:
            return f"{place} {atom.test} {value}"


def _timer(atom: Atom, place: str, value: str) -> str:
    """`t.running` is false of a timer that has expired, so whether it is stopped is said as traces say it"""
    if atom.value is None:
        return f"{place} not stopped" if atom.test == "!=" else f"{place} stopped"
    return f"{place}.left {atom.test} {value}"


def _member(atom: Atom, variable: Variable, place: str, of: Type, sorts: Sorts) -> str:
    value, count = atom.value, 1
    if atom.test == "copies >=" and isinstance(value, tuple) and isinstance(value[1], int):
        value, count = value[0], value[1]
    element = plain(value, of.element, sorts) if isinstance(of, Set | Bag) else None
    if variable.kind == "network":
        there = f"in_flight({envelope(variable.label, element)})"
        there += "" if count == 1 else f" {count} times"
        return f"not {there}" if atom.test == "not in" else there
    if count > 1:
        return f"count(x for x in {place} if x == {show(element)}) >= {count}"
    return f"{show(element)} {atom.test} {place}"


def _place(atom: Atom, variable: Variable, sorts: Sorts) -> tuple[str, Type]:
    text, of = variable.label, variable.type
    for n, part in enumerate(atom.path):
        match part:
            case Key() if isinstance(of, Map):
                key = show(plain(part.value, of.key, sorts))
                text = f"{key}.{text}" if n == 0 and variable.owner is not None else f"{text}[{key}]"
            case Field() if isinstance(of, Record):
                text += f".{of.fields[part.position][0]}"
            case Of() if isinstance(of, Union):
                text += f".{of.variants[part.variant][1][part.position][0]}"
            case At():
                text += f"[{part.index}]"
            case Inside() | Key() | Field() | Of():
                pass
        of = type_at(of, part)
    return text, of
