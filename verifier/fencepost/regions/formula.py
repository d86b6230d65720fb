"""Conditions on the values of a cell, as text in the language's syntax and as a truth for each cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, assert_never, final

Values: TypeAlias = Mapping[str, int | str]


@final
@dataclass(frozen=True, slots=True)
class Always:
    """`true` or `false`"""

    value: bool


@final
@dataclass(frozen=True, slots=True)
class Linear:
    """`factor*subject > constant + ...` (or `<`), over whole numbers; `terms` are the other side's names with their
    factors, none of them 0"""

    subject: str
    factor: int
    greater: bool
    constant: int
    terms: tuple[tuple[str, int], ...]


@final
@dataclass(frozen=True, slots=True)
class Among:
    """A value that is a word is one of these; `every` are all that it can be"""

    subject: str
    words: tuple[str, ...]
    every: tuple[str, ...]


@final
@dataclass(frozen=True, slots=True)
class Joined:
    """All of the parts, or any of them"""

    word: str
    parts: tuple["Formula", ...]


Formula: TypeAlias = Always | Linear | Among | Joined


def truth(formula: Formula, values: Values) -> bool:
    """Whether the condition is true of these values."""
    match formula:
        case Always():
            return formula.value
        case Linear():
            right = formula.constant + sum(factor * int(values[name]) for name, factor in formula.terms)
            left = formula.factor * int(values[formula.subject])
            return left > right if formula.greater else left < right
        case Among():
            return values[formula.subject] in formula.words
        case Joined(word="and"):
            return all(truth(part, values) for part in formula.parts)
        case Joined():
            return any(truth(part, values) for part in formula.parts)
        case _:
            assert_never(formula)


def text(formula: Formula) -> str:
    """As it would be written in a protocol."""
    match formula:
        case Always():
            return "true" if formula.value else "false"
        case Linear():
            return _linear(formula)
        case Among():
            return _among(formula)
        case Joined():
            return f" {formula.word} ".join(_inner(part) for part in formula.parts)
        case _:
            assert_never(formula)


def _inner(part: Formula) -> str:
    return f"({text(part)})" if isinstance(part, Joined) else text(part)


def _linear(formula: Linear) -> str:
    """Strict or not, whichever leaves the smaller constant."""
    sign, constant = (">", formula.constant) if formula.greater else ("<", formula.constant)
    other = constant + (1 if formula.greater else -1)
    if abs(other) < abs(constant):
        sign, constant = f"{sign}=", other
    left = formula.subject if formula.factor == 1 else f"{formula.factor}*{formula.subject}"
    return f"{left} {sign} {_sum(constant, formula.terms)}"


def _sum(constant: int, terms: tuple[tuple[str, int], ...]) -> str:
    """What is added first, so that a sum begins without a sign where it can."""
    ordered = sorted(terms, key=lambda term: term[1] < 0)
    parts = [(str(abs(constant)), constant < 0)] if constant or not terms else []
    parts += [(name if abs(factor) == 1 else f"{abs(factor)}*{name}", factor < 0) for name, factor in ordered]
    parts.sort(key=lambda part: part[1])
    (first, negative), *rest = parts
    return ("-" if negative else "") + first + "".join(f" {'-' if less else '+'} {said}" for said, less in rest)


def _among(formula: Among) -> str:
    if set(formula.every) <= {"true", "false"}:
        return formula.subject if formula.words == ("true",) else f"not {formula.subject}"
    if len(formula.words) == 1:
        return f"{formula.subject} == {formula.words[0]}"
    if len(formula.words) == len(formula.every) - 1:
        (left_out,) = (word for word in formula.every if word not in formula.words)
        return f"{formula.subject} != {left_out}"
    return f"{formula.subject} in {{{', '.join(formula.words)}}}"
