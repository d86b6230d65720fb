"""The report as JUnit's XML: what is a failure, an error or skipped, whose story is told, and that it is valid."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from fencepost.evidence.expectation import Line
from fencepost.evidence.verdict import Inconclusive
from fencepost.report.junit import write_junit
from fencepost.report.results import Broken, CheckResult, FileResult, ModelResult
from fencepost.report.terminal import Told
from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import SourceFile, Span
from tests.report.hand import HOLDS, MODEL, STORY, VIOLATED, checked
from tests.report.junit import complaints

UNEXPECTED = replace(
    MODEL,
    standing="unmet",
    lines=(
        Line("AtMostOnePrimary", "holds", "unmet", "AtMostOnePrimary should hold, and is violated"),
        Line("EpochsNeverGoBack", "holds", "met", "EpochsNeverGoBack holds"),
        Line("distinct", "1203", "unmet", "distinct states: expected 1203, found 1204"),
    ),
    properties=(replace(VIOLATED, standing="unmet", expected="holds"), HOLDS),
)
UNKNOWN = "EpochsNeverGoBack should hold, but it is not known: the time limit of 1 s was reached"
OPEN = replace(
    MODEL,
    standing="open",
    lines=(Line("EpochsNeverGoBack", "holds", "open", UNKNOWN),),
    properties=(replace(HOLDS, evidence=Inconclusive("the time limit of 1 s was reached"), standing="open"),),
)
SOURCE = SourceFile("wrong.fence", "send Grnat")
ERROR = Diagnostic("FP201", Span(SOURCE, 5, 10), "no `Grnat`", None, (), "error")
FILE = checked().files[0]
HOSTILE = "<script>\x00\x1b[31m\ud800\ufffe]]>&\"'\u202e"


def of(*files: FileResult) -> CheckResult:
    return replace(checked(), files=files)


def with_everything() -> CheckResult:
    broken = Broken("lease.fence", "other", "a trace does not replay", "...", "crash.txt")
    wrong = replace(FILE, file="wrong.fence", errors=(ERROR,), has_models=False)
    only_typed = replace(FILE, file="spec.fence", has_models=False)
    whole = replace(FILE, models=(UNEXPECTED, OPEN), broken=(broken,), left_out=2, not_begun=1)
    return of(whole, wrong, only_typed, replace(FILE, file="waits.fence"))


def hostile() -> CheckResult:
    story = replace(STORY, property=HOSTILE, doc=HOSTILE, failure=HOSTILE)
    model = replace(
        UNEXPECTED,
        file=f"{HOSTILE}.fence",
        model=HOSTILE,
        lines=(Line(HOSTILE, "holds", "unmet", HOSTILE),),
        properties=(replace(VIOLATED, name=HOSTILE, standing="unmet", story=story),),
        not_judged=((f"Other{HOSTILE}", HOSTILE),),
    )
    return of(replace(FILE, file=f"{HOSTILE}.fence", models=(model,)))


def cases(text: str) -> dict[str, ET.Element]:
    return {case.get("name", ""): case for case in ET.fromstring(text).iter("testcase")}


def result_of(text: str, name: str) -> ET.Element:
    (result,) = cases(text)[name]
    return result


@pytest.mark.parametrize("result", [checked(), checked(MODEL), with_everything(), hostile()])
def test_a_report_is_what_jenkins_wants(result: CheckResult) -> None:
    assert complaints(write_junit(result, Told())) == []


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        (' failures="0"', "", "testsuite has no failures"),
        (' errors="0"', "", "testsuites has no errors"),
        (' classname="lease.uneven_clocks"', "", "testcase has no classname"),
        ('tests="2"', 'tests="3"', "testsuites: tests is 3, and there are 2"),
        ("<skipped ", "<skipped lines='1' ", "skipped has lines"),
        ("testcase", "case", "there is no element case"),
    ],
)
def test_the_check_of_a_report_fires(before: str, after: str, complaint: str) -> None:
    assert complaint in complaints(write_junit(checked(MODEL), Told()).replace(before, after))


def test_what_is_not_as_expected_is_a_failure_with_its_story() -> None:
    text = write_junit(checked(UNEXPECTED), Told())
    failure = result_of(text, "AtMostOnePrimary")
    assert failure.get("message") == "AtMostOnePrimary should hold, and is violated"
    told = failure.text or ""
    assert told.startswith("\nAtMostOnePrimary should hold, and is violated\nx AtMostOnePrimary is violated")
    assert "  1   the coordinator hears A" in told
    assert "why   count(n for n in Node if n is primary) <= 1" in told


def test_what_holds_is_a_case_without_a_word() -> None:
    assert list(cases(write_junit(checked(UNEXPECTED), Told()))["EpochsNeverGoBack"]) == []


def test_a_count_that_changed_is_a_failure_of_its_own() -> None:
    failure = result_of(write_junit(checked(UNEXPECTED), Told()), "distinct 1203")
    assert (failure.tag, failure.get("message")) == ("failure", "distinct states: expected 1203, found 1204")


def test_what_is_not_known_is_an_error_with_its_reason() -> None:
    error = result_of(write_junit(checked(OPEN), Told()), "EpochsNeverGoBack")
    assert (error.tag, error.get("type"), error.get("message")) == ("error", "inconclusive", UNKNOWN)


def test_what_nobody_judged_is_skipped() -> None:
    skipped = result_of(write_junit(checked(MODEL), Told()), "NoEndlessInstant")
    assert (skipped.tag, skipped.get("message")) == ("skipped", "this engine walks at random")


def test_an_expected_violation_is_told_where_it_is_asked_for() -> None:
    expected = replace(MODEL, lines=(Line("AtMostOnePrimary", "violated", "met", "is violated, as expected"),))
    assert list(cases(write_junit(checked(expected), Told()))["AtMostOnePrimary"]) == []
    told = result_of(write_junit(checked(expected), Told(models=frozenset({"uneven_clocks"}))), "AtMostOnePrimary")
    assert told.tag == "system-out"
    assert "x AtMostOnePrimary is violated" in (told.text or "")


def test_a_text_error_is_an_error_and_models_of_other_files_are_skipped() -> None:
    text = write_junit(with_everything(), Told())
    error = result_of(text, "line 1: FP201")
    assert (error.tag, error.get("type"), error.get("message")) == ("error", "FP201", "no `Grnat`")
    assert "wrong.fence:1:6: error[FP201]: no `Grnat`" in (error.text or "")
    assert result_of(text, "models").tag == "skipped"


def test_nothing_that_was_not_checked_is_green() -> None:
    text = write_junit(with_everything(), Told())
    names = ("internal error", "models not begun", "slow models")
    assert [result_of(text, name).tag for name in names] == ["error", "error", "skipped"]


def test_the_time_of_a_model_is_shared_out() -> None:
    model: ModelResult = replace(UNEXPECTED, not_judged=(), seconds=0.3)
    times = [case.get("time") for case in cases(write_junit(checked(model), Told())).values()]
    assert times == ["0.100000"] * 3


def test_what_a_verdict_rests_on_is_said_of_its_suite() -> None:
    found = ET.fromstring(write_junit(checked(MODEL), Told())).iter("property")
    properties = {element.get("name"): element.get("value") for element in found}
    assert properties["under"] == "Node = {A, B}; GRACE = 2; crash Node 1; skew Node any; network set"
    assert properties["distinct states"] == "1204"


def test_hostile_names_are_made_visible() -> None:
    text = write_junit(hostile(), Told())
    assert text.isascii()
    (name,) = [name for name in cases(text) if not name.startswith("Other")]
    assert name == "<script>\\x00\\x1b[31m\\ud800\\ufffe]]>&\"'\\u202e"


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("models/lease/a.b.fence", "models.lease.a_b.uneven_clocks"),
        ("../x.fence", "x.uneven_clocks"),
        ("C:\\models\\x.fence", "C:.models.x.uneven_clocks"),
        ("<stdin>", "<stdin>.uneven_clocks"),
    ],
)
def test_the_class_is_the_place_of_the_model(file: str, name: str) -> None:
    text = write_junit(checked(replace(UNEXPECTED, file=file)), Told())
    assert cases(text)["AtMostOnePrimary"].get("classname") == name
