"""A simple condition that is true of exactly the safe cells, where there is one.

Tried in order: always or never; one inequality with small whole factors; two of them joined; and where some axes are
words rather than numbers, one such condition for each word. Nothing is guessed: a condition is given only after it
was evaluated on every cell, and without one for every cell nothing is given.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias, final

from fencepost.regions.formula import Always, Among, Formula, Joined, Linear, Values, truth
from fencepost.regions.grid import Axis, Cell, NoModel, Point, Safe, Unknown

_FACTORS = 6  # of the other names, beside one that has a factor of 1 or 2
_PAIRED = 4  # of all names, where two inequalities are joined
_WORK = 6_000_000  # additions that a search for a condition may take; factors are fewer on large grids

Sample: TypeAlias = tuple[tuple[int, ...], bool]  # the numbers of a cell, and whether it is safe


def fit(axes: Sequence[Axis], cells: Mapping[Point, Cell]) -> Formula | None:
    """The condition; None where no simple one fits, or some cell is not known."""
    if any(isinstance(cell, Unknown) for cell in cells.values()):
        return None
    known = {point: isinstance(cell, Safe) for point, cell in cells.items() if not isinstance(cell, NoModel)}
    found = _fit(axes, known, _varying(axes)) if known else None
    exact = found is not None and all(truth(found, values_at(axes, at)) == safe for at, safe in known.items())
    return found if exact else None


def values_at(axes: Sequence[Axis], point: Point) -> Values:
    """The values of a cell by name: numbers, or words."""
    return {
        axis.name: axis.values[n] if axis.numbers is None else axis.numbers[n]
        for axis, n in zip(axes, point, strict=True)
    }


def _varying(axes: Sequence[Axis]) -> list[int]:
    return [n for n, axis in enumerate(axes) if len(axis.values) > 1]


def _fit(axes: Sequence[Axis], known: Mapping[Point, bool], open_axes: list[int]) -> Formula | None:
    """A condition on the axes that are open; the others are the same for all that is known."""
    numbers = [n for n in open_axes if axes[n].numbers is not None]
    samples = {tuple((axes[n].numbers or ())[at[n]] for n in numbers): safe for at, safe in known.items()}
    names = [axes[n].name for n in numbers]
    agree = all(samples[tuple((axes[n].numbers or ())[at[n]] for n in numbers)] == safe for at, safe in known.items())
    found = _numeric(names, list(samples.items())) if agree else None
    words = [n for n in open_axes if axes[n].numbers is None]
    if found is not None or not words:
        return found
    split = (_split(axes, known, word, [n for n in open_axes if n != word]) for word in words)
    return next((formula for formula in split if formula is not None), None)


def _split(axes: Sequence[Axis], known: Mapping[Point, bool], word: int, others: list[int]) -> Formula | None:
    """One condition for each word of an axis; words that share one are named together."""
    cases: dict[Formula, list[str]] = {}
    every = axes[word].values
    for position, value in enumerate(every):
        part = {at: safe for at, safe in known.items() if at[word] == position}
        found = _fit(axes, part, others) if part else None
        if part and found is None:
            return None
        if found is not None:
            cases.setdefault(found, []).append(value)
    named = [(Among(axes[word].name, tuple(words), every), formula) for formula, words in cases.items()]
    return _cases(named)


def _cases(named: list[tuple[Among, Formula]]) -> Formula:
    """`FENCING or GRACE > 1`, rather than `(FENCING and true) or (not FENCING and GRACE > 1)`"""
    rest = [(among, formula) for among, formula in named if not isinstance(formula, Always)]
    always: list[Formula] = [among for among, formula in named if formula == Always(True)]
    if always and len(rest) == 1 and len(named) == 2:
        return Joined("or", (*always, rest[0][1]))
    parts = (*always, *(Joined("and", (among, formula)) for among, formula in rest))
    return parts[0] if len(parts) == 1 else Joined("or", parts)


def _numeric(names: Sequence[str], samples: Sequence[Sample]) -> Formula | None:
    kinds = {safe for _, safe in samples}
    if len(kinds) == 1:
        return Always(kinds.pop())
    return _one(names, samples) or _two(names, samples)


# ---------------------------------------------------------------- one inequality


def _one(names: Sequence[str], samples: Sequence[Sample]) -> Linear | None:
    """The simplest inequality: the smallest factors, then `>`, then the first name."""
    factors = _affordable(_FACTORS, len(names) - 1, len(samples) * 4 * len(names))
    found: list[tuple[tuple[int, ...], Linear]] = []
    for subject, (greater, factor) in product(range(len(names)), ((True, 1), (False, 1), (True, 2), (False, 2))):
        others = [n for n in range(len(names)) if n != subject]
        for terms in product(range(-factors, factors + 1), repeat=len(others)):
            made = [(names[n], c) for n, c in zip(others, terms, strict=True) if c]
            rank = (factor + sum(map(abs, terms)), sum(c < 0 for c in terms), not greater, subject)
            if found and rank >= found[0][0][:4]:
                continue
            constant = _threshold(samples, subject, factor, list(zip(others, terms, strict=True)), greater)
            if constant is not None:
                found = [(rank, Linear(names[subject], factor, greater, constant, tuple(made)))]
    return found[0][1] if found else None


def _affordable(most: int, count: int, cost: int) -> int:
    """The largest factor with which all combinations can be tried."""
    factors = most
    while factors > 1 and (2 * factors + 1) ** count * cost > _WORK:
        factors -= 1
    return factors


def _threshold(
    samples: Sequence[Sample], subject: int, factor: int, terms: list[tuple[int, int]], greater: bool
) -> int | None:
    """The constant nearest to 0 that tells safe from unsafe; None where none does."""
    sign = 1 if greater else -1
    low: int | None = None
    high: int | None = None
    for numbers, safe in samples:
        value = sign * (factor * numbers[subject] - sum(c * numbers[n] for n, c in terms))
        if safe:
            high = value if high is None else min(high, value)
        else:
            low = value if low is None else max(low, value)
        if low is not None and high is not None and low >= high:
            return None
    assert low is not None and high is not None
    return sign * min(range(low, high), key=lambda constant: (abs(constant), constant))


# ---------------------------------------------------------------- two inequalities


@final
@dataclass(frozen=True, slots=True)
class _Cut:
    """An inequality that no cell to be kept fails, and the cells that it cuts off, as bits"""

    rank: int
    formula: Linear
    off: int


def _two(names: Sequence[str], samples: Sequence[Sample]) -> Joined | None:
    """Two inequalities, both of which safe cells meet, or one of which."""
    both = _pair(names, samples, lambda cut: cut)
    if both is not None:
        return Joined("and", both)
    either = _pair(names, [(numbers, not safe) for numbers, safe in samples], _opposite)
    return None if either is None else Joined("or", either)


def _pair(
    names: Sequence[str], samples: Sequence[Sample], told: Callable[[Linear], Linear]
) -> tuple[Linear, Linear] | None:
    """The simplest two inequalities that all samples to be kept meet, and no other."""
    cuts = sorted(_cuts(names, samples), key=lambda cut: cut.rank)
    everything = sum(1 << n for n, (_, keep) in enumerate(samples) if not keep)
    best: tuple[int, _Cut, _Cut] | None = None
    for n, first in enumerate(cuts):
        if best is not None and first.rank * 2 >= best[0]:
            break
        for second in cuts[n + 1 :]:
            if best is not None and first.rank + second.rank >= best[0]:
                break
            if first.off | second.off == everything:
                best = first.rank + second.rank, first, second
    if best is None:
        return None
    first, second = sorted((told(best[1].formula), told(best[2].formula)), key=lambda cut: not cut.greater)
    return first, second


def _cuts(names: Sequence[str], samples: Sequence[Sample]) -> Iterator[_Cut]:
    """For each choice of factors the tightest inequality that keeps what is to be kept; the simplest where several
    cut off the same."""
    factors = _affordable(_PAIRED, len(names), len(samples))
    simplest: dict[int, _Cut] = {}
    for chosen in product(range(-factors, factors + 1), repeat=len(names)):
        values = [sum(c * x for c, x in zip(chosen, numbers, strict=True)) for numbers, _ in samples]
        least = min(value for value, (_, keep) in zip(values, samples, strict=True) if keep)
        off = sum(1 << n for n, value in enumerate(values) if value < least)
        rank = sum(map(abs, chosen))
        if off and (off not in simplest or rank < simplest[off].rank):
            simplest[off] = _Cut(rank, _written(names, chosen, least), off)
    return iter(simplest.values())


def _written(names: Sequence[str], factors: Sequence[int], least: int) -> Linear:
    """`factors * names >= least`, solved for the name with the smallest factor"""
    subject = min((n for n, c in enumerate(factors) if c), key=lambda n: (abs(factors[n]), factors[n] < 0))
    greater = factors[subject] > 0
    sign = 1 if greater else -1
    terms = tuple((names[n], -sign * c) for n, c in enumerate(factors) if c and n != subject)
    return Linear(names[subject], abs(factors[subject]), greater, sign * (least - 1), terms)


def _opposite(cut: Linear) -> Linear:
    """What is true where an inequality over whole numbers is false."""
    constant = cut.constant + (1 if cut.greater else -1)
    return Linear(cut.subject, cut.factor, not cut.greater, constant, cut.terms)
