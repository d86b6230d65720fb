"""The report of a check in the terminal: what is said of a model, and whose story is shown."""

from dataclasses import replace

from fencepost.evidence.expectation import Line
from fencepost.evidence.verdict import Unrefuted
from fencepost.report.results import CheckResult
from fencepost.report.terminal import Told, report_lines
from tests.report.hand import ACTIONS, BASIS, HOLDS, MODEL, STATS, VIOLATED, checked

STORY_HEAD = "x AtMostOnePrimary is violated"
UNEXPECTED = replace(
    MODEL,
    standing="unmet",
    lines=(Line("AtMostOnePrimary", "holds", "unmet", "AtMostOnePrimary should hold, and is violated"),),
    properties=(replace(VIOLATED, standing="unmet", expected="holds"), HOLDS),
)
OPEN = replace(MODEL, standing="open", properties=(HOLDS,), lines=())


def shown(result: CheckResult, told: Told | None = None) -> str:
    return "".join(f"{line.plain}\n" for line in report_lines(result, 80, told or Told()))


def test_a_model_in_a_few_lines() -> None:
    assert shown(checked(MODEL)) == (
        "lease.fence   Lease\n"
        "ok  uneven_clocks         1,204 states, 5,210 generated, depth 17   0.2 s\n"
        "    violated, as expected AtMostOnePrimary (1 fault: uneven 1, 3 steps)\n"
        "    holds (exhausted)     EpochsNeverGoBack\n"
        "    not judged            NoEndlessInstant: this engine walks at random\n"
        "    under                 Node = {A, B}; GRACE = 2; crash Node 1; skew Node any;\n"
        "                          network set\n"
        "\n"
        "1 model: 1 as expected\n"
    )


def test_an_unexpected_violation_always_shows_its_story() -> None:
    text = shown(checked(UNEXPECTED))
    assert STORY_HEAD in text
    assert "AtMostOnePrimary should hold, and is violated" in text
    assert "1 model: 1 not as expected" in text


def test_an_expected_violation_shows_no_story() -> None:
    assert STORY_HEAD not in shown(checked(MODEL))


def test_an_expected_violation_shows_its_story_when_its_model_is_named() -> None:
    assert STORY_HEAD in shown(checked(MODEL), Told(models=frozenset({"uneven_clocks"})))


def test_an_expected_violation_shows_its_story_when_it_is_asked_for() -> None:
    assert STORY_HEAD in shown(checked(MODEL), Told(properties=frozenset({"AtMostOnePrimary"})))


def test_models_that_were_left_out_are_told_of() -> None:
    text = shown(checked(MODEL, left_out=2))
    assert "2 slow models left out" in text
    assert text.endswith("1 model: 1 as expected, 2 slow left out\n")


def test_an_interrupted_check_says_so() -> None:
    assert "interrupted" in shown(replace(checked(OPEN), interrupted=True))


def test_bounds_and_oracles_are_told() -> None:
    under = replace(BASIS, bounds=("Storage.highest < 2",), notes=("clock offsets are forgotten",))
    text = shown(checked(replace(MODEL, basis=under)))
    assert "bounded by            Storage.highest < 2" in text
    assert "clock offsets are forgotten" in text


def test_orbits_stand_beside_the_states_they_stand_for() -> None:
    text = shown(checked(replace(MODEL, counts=replace(MODEL.counts, orbits=1106))))
    assert "  1,204 states (1,106 orbits), 5,210 generated, depth 17   0.2 s\n" in text
    assert "(1 orbit)" in shown(checked(replace(MODEL, counts=replace(MODEL.counts, orbits=1))))


def test_a_search_that_kept_bits_says_so() -> None:
    text = shown(checked(replace(OPEN, properties=(replace(HOLDS, evidence=Unrefuted("bitstate", 98_765)),))))
    assert "    no violation in about 98,765 states, not exhaustive\n" in text


def test_what_a_search_cost() -> None:
    text = shown(checked(replace(MODEL, stats=STATS, actions=ACTIONS)))
    assert text.split("network set\n")[1].startswith(
        "    engine                reference, 2 threads, 104,200 states/s, seed 0\n"
        "    stages                compile 0.123 s, search 0.050 s\n"
        "    memory                a state is 1 word of 64 bits, 25.2 bytes each in all,\n"
        "                          seen set 29% full\n"
        "    begun again           1 time, with more room for values or without symmetry\n"
        "                          action      taken   enabled in\n"
        "                          Node: ask   5,000        1,100\n"
        "                          tick          209\n"
    )


def test_what_was_not_counted_has_no_column() -> None:
    bare = replace(STATS, actions=(replace(STATS.actions[1], action=0),), restarts=0, words_per_state=None)
    text = shown(checked(replace(MODEL, stats=bare, actions=ACTIONS)))
    assert "action      taken\n" in text
    assert "begun again" not in text
    assert "word" not in text


def test_exit_codes() -> None:
    assert checked(MODEL).exit_code == 0
    assert checked(MODEL, OPEN).exit_code == 20
    assert checked(MODEL, OPEN, UNEXPECTED).exit_code == 10
    assert replace(checked(UNEXPECTED), interrupted=True).exit_code == 130
