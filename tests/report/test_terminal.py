"""The report of a check in the terminal: what is said of a model, and whose story is shown."""

from dataclasses import replace

from fencepost.evidence.expectation import Line
from fencepost.report.results import CheckResult
from fencepost.report.terminal import Told, report_lines
from tests.report.hand import BASIS, HOLDS, MODEL, VIOLATED, checked

STORY_HEAD = "x AtMostOnePrimary is violated"
UNEXPECTED = replace(
    MODEL,
    standing="unmet",
    lines=(Line("AtMostOnePrimary", "holds", "unmet", "AtMostOnePrimary should hold, and is violated"),),
    properties=(replace(VIOLATED, standing="unmet", expected="holds"), HOLDS),
)
OPEN = replace(MODEL, standing="open", properties=(HOLDS,), lines=())


def shown(result: CheckResult, told: Told | None = None, stats: bool = False) -> str:
    return "".join(f"{line.plain}\n" for line in report_lines(result, 80, told or Told(), stats))


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


def test_exit_codes() -> None:
    assert checked(MODEL).exit_code == 0
    assert checked(MODEL, OPEN).exit_code == 20
    assert checked(MODEL, OPEN, UNEXPECTED).exit_code == 10
    assert replace(checked(UNEXPECTED), interrupted=True).exit_code == 130
