"""Which value goes where, and what is put around it."""

import pytest

from tests.elaborate.reading import claim, errors, said

STATE = """protocol P

param N: 1..3

record Pair:
    left: 0..3
    right: bool

union Vote:
    pending
    given(n: 0..3)

sort Value

shared x: 0..3 = 0
shared wide: 0..9 = 0
shared maybe: 0..3?
shared q: seq[0..3, 4]
shared s: set[0..3]
shared m: map[Value, 0..3] = 0
shared pair: Pair = Pair(left=0, right=true)
shared vote: Vote = pending
shared all_votes: map[bool, Vote?] = {}
"""


def step(line: str) -> str:
    return f"{STATE}\naction go(v: Value):\n    {line}\n"


@pytest.mark.parametrize(
    "line",
    [
        "x = wide",
        "x = maybe",
        "maybe = x",
        "maybe = x if wide > 3 else none",
        "q = q[1:] + [x]",
        "s = {i for i in 0..wide if i < 3} | {x}",
        "m[v] = len(s)",
        "pair = pair.with(left=m[v])",
        "pair.right = not pair.right",
        "vote = given(x)",
        "vote = Vote.given(n=x)",
        "all_votes[true] = pending",
        "m = {k: min(wide, x) for k in Value}",
        "all_votes = {true: none, false: pending}",
        "x = the(i for i in s)",
        "maybe = first(i for i in q if i > x)",
        "x = sum(i for i in s if i < wide) - max(x, wide, 2)",
        "wide = count(i for i in s for j in q if i == j)",
        "x = min(i + j for i in s for j in q)",
    ],
)
def test_accepted(line: str) -> None:
    assert said(step(line)) == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("x = s", "`x` must be `0..3`, but `s` is `set[0..3]`"),
        ("x = maybe != none", "`x` must be `0..3`, but `maybe != none` is `bool`"),
        ("q = s", "`q` must be `seq[0..3, 4]`, but `s` is `set[0..3]`"),
        ("s = {maybe}", "`s` must be `set[0..3]`, but `{maybe}` is `set[0..3?]`"),
        ("m = {v: 1}", "a map is total: it has one value for each key of `Value`, written once"),
        ("let n = 1 if x == 0 else true", "one side is `int`, the other `bool`"),
        ("let n = {1, true}", "one element is `int`, another `bool`"),
        ("let n = q[0] and true", "a condition is `bool`, but `q[0]` is `0..3`"),
        ("let n = v < v", "the values of `Value` have no order"),
        ("let n = min(v for v2 in s)", "the values of `Value` have no order"),
        ("let n = x in m", "`0..3` cannot be in `map[Value, 0..3]`"),
        ("let n = vote.n", "a value of type `Vote` has no `n`"),
    ],
)
def test_refused_in_the_users_words(line: str, message: str) -> None:
    assert [found.message for found in errors(step(line))] == [message]


@pytest.mark.parametrize(
    ("expression", "core"),
    [
        ("x == maybe", "some(x) == maybe"),
        ("x + maybe == 1", "(x + value(maybe)) == 1"),
        ("maybe in s", "(maybe != none) and (value(maybe) in s)"),
        ("q[-1] == 1", "q[size(q) - 1] == 1"),
        ("q[:-1] == q[0:2]", "slice(q, 0, size(q) - 1) == slice(q, 0, 2)"),
        ("s < {1}", "(s subset {1}) and (s != {1})"),
        ("s < {x, wide}", "(fit[set[0..9]](s) subset {x, wide}) and (fit[set[0..9]](s) != {x, wide})"),
        ("0 <= x < N", "(0 <= x) and (x < N)"),
        ("all(i < 9 for i in s if i != x for j in q)", "all(all(i < 9 for j in q) for i in s if i != x)"),
        ("count(i for i in s for j in q) == 0", "sum(count(true for j in q) for i in s) == 0"),
        ("vote is not given", "not(is_variant(vote, 1))"),
    ],
)
def test_what_it_becomes(expression: str, core: str) -> None:
    assert claim(f"{STATE}\ninvariant Claim: {expression}\n") == core


def test_value_that_plainly_fits_is_not_checked() -> None:
    assert "fit" not in claim(f"{STATE}\ninvariant Claim: Pair(left=x, right=true) == pair\n")


def test_value_that_may_not_fit_is_checked() -> None:
    assert "fit" in claim(f"{STATE}\ninvariant Claim: Pair(left=wide, right=true) == pair\n")


def test_option_of_an_alias_of_an_option_is_refused() -> None:
    assert said("protocol P\ntype Maybe = 0..3?\nshared x: Maybe?\n") == ["FP306"]


def test_range_of_params_may_be_empty_only_in_a_model() -> None:
    assert said("protocol P\nparam N: 0..3\nshared x: 1..N = 1\n") == []
