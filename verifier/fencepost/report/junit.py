"""The report of a check for CI systems: JUnit's XML, in the dialect that Jenkins publishes as junit-10.xsd.

A suite is a model, a case is one thing that is expected of it. What is not as expected is a failure; what could not be
told (a limit, a text with errors, the checker itself) is an error, so that nothing is green that was not seen to hold.
What belongs to a whole file has a suite of the file. XML has no place for control characters, so they are written out.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias, final

from fencepost.evidence.expectation import Line, Standing
from fencepost.report.counterexample import story_lines
from fencepost.report.diagnostics import diagnostic_text, visible
from fencepost.report.results import CheckResult, FileResult, ModelResult
from fencepost.report.story import count_text
from fencepost.report.terminal import Told, basis_rows, stories_told
from fencepost.source.diagnostic import Diagnostic

_WIDTH = 100
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

Result: TypeAlias = Literal["passed", "failure", "error", "skipped"]
_RESULTS: dict[Standing, Result] = {"met": "passed", "unmet": "failure", "open": "error", "not judged": "skipped"}
_KINDS: dict[Result, str] = {
    "passed": "",
    "failure": "not as expected",
    "error": "inconclusive",
    "skipped": "not judged",
}


@final
@dataclass(frozen=True, slots=True)
class _Case:
    """A test case: how it came out, of which `kind`, in a sentence and a text"""

    name: str
    result: Result
    kind: str = ""
    message: str = ""
    text: str = ""


@final
@dataclass(frozen=True, slots=True)
class _Suite:
    """The cases of a model, or of a file as a whole (None), the seconds that they took together, and what else is to
    be known"""

    file: str
    model: str | None
    seconds: float
    cases: tuple[_Case, ...]
    properties: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """As pytest would call it"""
        return self.file if self.model is None else f"{self.file}::{self.model}"

    @property
    def class_name(self) -> str:
        """`models.lease.lease_failover.fencepost`: CI systems make a tree of the dots"""
        parts = self.file.removesuffix(".fence").replace("\\", "/").split("/")
        found = [part.replace(".", "_") for part in parts if part not in ("", ".", "..")]
        return ".".join(found if self.model is None else [*found, self.model])

    def count(self, result: Result) -> int:
        return sum(case.result == result for case in self.cases)


def write_junit(result: CheckResult, told: Told) -> str:
    """The text of the report, in ASCII; `told` says whose stories are shown though nothing is wrong with them."""
    suites = [suite for file in result.files for suite in _suites(result, file, told)]
    root = ET.Element("testsuites", name="fencepost", time=_seconds(result.seconds))
    root.set("tests", str(sum(len(suite.cases) for suite in suites)))
    root.set("failures", str(sum(suite.count("failure") for suite in suites)))
    root.set("errors", str(sum(suite.count("error") for suite in suites)))
    for suite in suites:
        _write_suite(root, suite)
    ET.indent(root, " ")
    return _HEAD + ET.tostring(root, encoding="us-ascii", xml_declaration=False).decode("ascii") + "\n"


def _suites(result: CheckResult, file: FileResult, told: Told) -> list[_Suite]:
    whole = _whole(result, file)
    found = [_Suite(file.file, None, 0.0, whole)] if whole else []
    found += [_model(model, told) for model in file.models]
    for broken in file.broken:
        saved = "" if broken.saved is None else f"what is needed to look into it was saved as {broken.saved}"
        case = _Case("internal error", "error", "internal error", broken.message, saved)
        found.append(_Suite(broken.file, broken.model, 0.0, (case,)))
    return found


def _whole(result: CheckResult, file: FileResult) -> tuple[_Case, ...]:
    """What is to be said of a file that is not about one of its models."""
    cases = [_Case(_place(d), "error", d.code, d.message, diagnostic_text(d)) for d in file.errors]
    if not file.errors and not file.has_models:
        cases.append(_Case("type-checked", "passed"))
    elif not file.errors and any(other.errors for other in result.files):
        cases.append(_Case("models", "skipped", "not checked", "another text has errors; no model was checked"))
    if file.left_out:
        left_out = f"{count_text(file.left_out, 'slow model')} left out; --slow runs them"
        cases.append(_Case("slow models", "skipped", "left out", left_out))
    if file.not_begun:
        not_begun = f"{count_text(file.not_begun, 'model')} not begun"
        cases.append(_Case("models not begun", "error", "interrupted", not_begun))
    return tuple(cases)


def _place(error: Diagnostic) -> str:
    return f"line {error.span.line}: {error.code}"


def _model(model: ModelResult, told: Told) -> _Suite:
    stories = _stories(model, told)
    subjects = {found.name for found in model.properties}
    cases = [_case(line, line.subject in subjects, stories.get(line.subject, "")) for line in model.lines]
    cases += [
        _Case(name, "skipped", _KINDS["skipped"], why)
        for name, why in model.not_judged
        if name not in {line.subject for line in model.lines}
    ]
    return _Suite(model.file, model.model, model.seconds, tuple(cases), _properties(model))


def _stories(model: ModelResult, told: Told) -> dict[str, str]:
    """The stories that are told, by property, as the terminal has them."""
    found: dict[str, str] = {}
    for story in stories_told(model, told):
        lines = story_lines(story, _WIDTH, told.see(story))
        found[story.property] = "".join(f"{visible(line.plain.rstrip())}\n" for line in lines)
    return found


def _case(line: Line, is_property: bool, story: str) -> _Case:
    """What is expected of a property, or of a count, whose names are the words of `expect`."""
    result = _RESULTS[line.standing]
    name = line.subject if is_property else f"{line.subject} {line.expected}"
    return _Case(name, result, _KINDS[result], line.sentence, story)


def _properties(model: ModelResult) -> tuple[tuple[str, str], ...]:
    """What the verdicts of a model rest on."""
    counts = model.counts
    # engines that reason visit no state, and have nothing to count
    states = (
        {"distinct states": str(counts.distinct), "generated states": str(counts.generated)} if counts.distinct else {}
    )
    searched = {
        "protocol": model.protocol,
        "engine": model.engine,
        "seed": str(model.seed),
        **states,
        "depth": str(counts.depth),
        "complete": "true" if counts.complete else "false",
    }
    rows = [*basis_rows(model), *([("written", [*model.written])] if model.written else [])]
    return (*searched.items(), *((label, "; ".join(parts)) for label, parts in rows))


# ---------------------------------------------------------------- XML


def _write_suite(root: ET.Element, suite: _Suite) -> None:
    element = ET.SubElement(root, "testsuite", name=visible(suite.name), tests=str(len(suite.cases)))
    element.set("failures", str(suite.count("failure")))
    element.set("errors", str(suite.count("error")))
    element.set("skipped", str(suite.count("skipped")))
    element.set("time", _seconds(suite.seconds))
    element.set("file", visible(suite.file))
    if suite.properties:
        properties = ET.SubElement(element, "properties")
        for name, value in suite.properties:
            ET.SubElement(properties, "property", name=visible(name), value=visible(value))
    for case in suite.cases:
        _write_case(element, case, visible(suite.class_name), suite.seconds / len(suite.cases))


def _write_case(suite: ET.Element, case: _Case, class_name: str, seconds: float) -> None:
    """One search judges all properties of a model, so each has an equal share of its time."""
    element = ET.SubElement(suite, "testcase", name=visible(case.name), classname=class_name, time=_seconds(seconds))
    if case.result != "passed":
        result = ET.SubElement(element, case.result, type=visible(case.kind), message=visible(case.message))
        if case.result != "skipped":
            result.text = _body(case.message, case.text)
            return
    if case.text:
        ET.SubElement(element, "system-out").text = _lines(case.text.splitlines())


def _body(message: str, text: str) -> str:
    """Not every viewer shows the message, so the text begins with it, unless it says it itself."""
    return _lines([*([] if message in text else [message]), *text.splitlines()])


def _lines(lines: Iterable[str]) -> str:
    return "\n" + "".join(f"{visible(line)}\n" for line in lines)


def _seconds(seconds: float) -> str:
    return f"{seconds:.6f}"
