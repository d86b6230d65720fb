"""A condition is exact on every cell, or there is none; and it reads as one would write it."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fencepost.regions.condition import fit, values_at
from fencepost.regions.formula import Always, Among, Joined, Linear, Values, text, truth
from fencepost.regions.grid import Axis, NoModel, Safe, Unknown, points
from tests.regions.grids import UNSAFE, cells, numbers, words

LEASE, GRACE, SKEW = numbers("LEASE", 1, 4), numbers("GRACE", 1, 12), numbers("skew", 0, 2)
FENCING = words("FENCING", "false", "true")
MODE = words("MODE", "slow", "mid", "fast")


def fitted(safe: Callable[[Values], bool], *axes: Axis) -> str | None:
    found = fit(axes, cells(axes, safe))
    return None if found is None else text(found)


def n(values: Values, name: str) -> int:
    return int(values[name])


def grace(values: Values) -> bool:
    return n(values, "GRACE") > 1 + 4 * n(values, "skew")


def fenced(values: Values) -> bool:
    return values["FENCING"] == "true"


READS: list[tuple[str, Callable[[Values], bool], tuple[Axis, ...]]] = [
    ("true", lambda v: True, (LEASE, GRACE)),
    ("false", lambda v: False, (LEASE, GRACE)),
    ("GRACE > 1 + 4*skew", grace, (LEASE, GRACE, SKEW)),
    ("GRACE > skew", lambda v: n(v, "skew") < n(v, "GRACE"), (SKEW, numbers("GRACE", 0, 2))),
    ("GRACE <= 5 - 2*skew", lambda v: n(v, "GRACE") + 2 * n(v, "skew") <= 5, (GRACE, SKEW)),
    ("LEASE > 1", lambda v: n(v, "LEASE") >= 2, (numbers("LEASE", 0, 9), GRACE)),
    ("2*GRACE > 1 + 3*skew", lambda v: 2 * n(v, "GRACE") > 1 + 3 * n(v, "skew"), (GRACE, SKEW)),
    ("GRACE > 3 and GRACE <= 7", lambda v: 3 < n(v, "GRACE") < 8, (GRACE,)),
    ("GRACE > 7 or GRACE <= 3", lambda v: n(v, "GRACE") < 4 or n(v, "GRACE") > 7, (GRACE,)),
    ("LEASE > 1 and GRACE > 1 + 4*skew", lambda v: grace(v) and n(v, "LEASE") > 1, (LEASE, GRACE, SKEW)),
    ("FENCING or GRACE > 1 + 4*skew", lambda v: fenced(v) or grace(v), (FENCING, GRACE, SKEW)),
    ("FENCING and GRACE > 1 + 4*skew", lambda v: fenced(v) and grace(v), (FENCING, GRACE, SKEW)),
    ("not FENCING", lambda v: not fenced(v), (FENCING, GRACE)),
    ("MODE == mid and GRACE > 6", lambda v: v["MODE"] == "mid" and n(v, "GRACE") > 6, (MODE, GRACE)),
    ("MODE != mid or GRACE > 6", lambda v: v["MODE"] != "mid" or n(v, "GRACE") > 6, (MODE, GRACE)),
    ("MODE in {slow, mid}", lambda v: v["MODE"] in ("slow", "mid"), (words("MODE", "slow", "mid", "fast", "off"),)),
]


@pytest.mark.parametrize(("written", "safe", "axes"), READS)
def test_a_condition_reads_as_one_would_write_it(
    written: str, safe: Callable[[Values], bool], axes: tuple[Axis, ...]
) -> None:
    assert fitted(safe, *axes) == written


def test_cases_that_differ_are_told_apart() -> None:
    def safe(v: Values) -> bool:
        return n(v, "GRACE") > 6 if fenced(v) else n(v, "skew") > 0

    assert fitted(safe, FENCING, GRACE, SKEW) == "(not FENCING and skew > 0) or (FENCING and GRACE > 6)"


small = st.integers(-3, 3)


@given(small, small, small, st.integers(-6, 14))
@settings(deadline=None)
def test_every_half_space_is_found_again(a: int, b: int, c: int, limit: int) -> None:
    axes = (LEASE, numbers("GRACE", 0, 6), SKEW)
    known = cells(axes, lambda v: a * n(v, "LEASE") + b * n(v, "GRACE") + c * n(v, "skew") >= limit)
    found = fit(axes, known)
    assert found is not None
    assert isinstance(found, Always | Linear | Joined)
    assert all(truth(found, values_at(axes, at)) == isinstance(cell, Safe) for at, cell in known.items())


@given(small, small, small, st.integers(-6, 14))
@settings(deadline=None)
def test_a_condition_says_in_text_what_it_says_of_cells(a: int, b: int, c: int, limit: int) -> None:
    axes = (FENCING, numbers("GRACE", 0, 6), SKEW)
    known = cells(axes, lambda v: a * fenced(v) + b * n(v, "GRACE") + c * n(v, "skew") >= limit)
    found = fit(axes, known)
    if found is None:
        return
    python = compile(text(found).replace("true", "True").replace("false", "False"), "condition", "eval")
    for at, cell in known.items():
        values = {name: value == "true" if name == "FENCING" else value for name, value in values_at(axes, at).items()}
        assert eval(python, values) == isinstance(cell, Safe)


@given(st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=25)
def test_noise_has_no_condition_or_an_exact_one(random: Random) -> None:
    axes = (numbers("a", 0, 5), numbers("b", 0, 5))
    known = {point: random.choice([Safe(1), UNSAFE]) for point in points(axes)}
    found = fit(axes, known)
    if found is not None:
        assert all(truth(found, values_at(axes, at)) == isinstance(cell, Safe) for at, cell in known.items())


def test_a_chessboard_has_none() -> None:
    assert fitted(lambda v: (n(v, "LEASE") + n(v, "GRACE")) % 2 == 0, LEASE, GRACE) is None


def test_one_cell_that_is_not_known_is_enough_for_none() -> None:
    known = cells((GRACE,), lambda v: n(v, "GRACE") > 3)
    assert fit((GRACE,), {**known, (0,): Unknown("time")}) is None
    assert fit((GRACE,), {**known, (5,): Unknown("time")}) is None


def test_what_is_not_exact_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    def always(*arguments: object) -> Always:
        return Always(True)

    monkeypatch.setattr("fencepost.regions.condition._fit", always)
    assert fitted(lambda v: True, GRACE) == "true"
    assert fitted(lambda v: n(v, "GRACE") > 1, GRACE) is None


def test_cells_that_are_no_models_do_not_count() -> None:
    known = cells((GRACE,), lambda v: n(v, "GRACE") > 3)
    found = fit((GRACE,), {**known, (11,): NoModel("12 is too much"), (2,): UNSAFE})
    assert found is not None
    assert text(found) == "GRACE > 3"
    assert fit((GRACE,), {at: NoModel("none is") for at in known}) is None


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        (Linear("a", 1, True, 0, ()), "a > 0"),
        (Linear("a", 1, True, -1, ()), "a >= 0"),
        (Linear("a", 1, False, 3, (("b", -1),)), "a <= 2 - b"),
        (Linear("a", 1, True, 2, (("b", 1), ("c", -3))), "a > 2 + b - 3*c"),
        (Linear("a", 2, False, 0, (("b", -2),)), "2*a < -2*b"),
        (Linear("a", 1, False, -5, (("b", 3),)), "a < 3*b - 5"),
        (Among("m", ("x",), ("x", "y", "z")), "m == x"),
        (Among("b", ("false",), ("false", "true")), "not b"),
        (Joined("or", (Among("b", ("true",), ("false", "true")), Always(False))), "b or false"),
    ],
)
def test_how_a_formula_reads(formula: Always | Linear | Among | Joined, written: str) -> None:
    assert text(formula) == written
