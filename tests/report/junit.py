"""What Jenkins wants of a JUnit report, after its junit-10.xsd: elements, their attributes, what may stand in them."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import final


@final
@dataclass(frozen=True, slots=True)
class Shape:
    """An element: which attributes it must have, which it may have, which elements may stand in it"""

    required: frozenset[str]
    optional: frozenset[str]
    inside: frozenset[str]


def _shape(required: str, optional: str = "", inside: str = "") -> Shape:
    return Shape(frozenset(required.split()), frozenset(optional.split()), frozenset(inside.split()))


SHAPES = {
    "testsuites": _shape("name time tests failures errors", "", "testsuite"),
    "testsuite": _shape("name tests failures errors skipped time", "file", "properties testcase"),
    "properties": _shape("", "", "property"),
    "property": _shape("name value"),
    "testcase": _shape("name classname time", "", "failure error skipped system-out"),
    "failure": _shape("type message"),
    "error": _shape("type message"),
    "skipped": _shape("type message"),
    "system-out": _shape(""),
}


def complaints(text: str) -> list[str]:
    """What is wrong with a report; empty when it is what Jenkins wants, and its numbers are right."""
    root = ET.fromstring(text.encode("utf-8"))
    found = [] if root.tag == "testsuites" else [f"{root.tag} is not a report"]
    for element in root.iter():
        found += _misshapen(element)
    suites = root.findall("testsuite")
    for suite in suites:
        found += _miscounted(suite, suite.findall("testcase"), ("failure", "error", "skipped"))
    return found + _miscounted(root, [case for suite in suites for case in suite], ("failure", "error"))


def _misshapen(element: ET.Element) -> list[str]:
    shape = SHAPES.get(element.tag)
    if shape is None:
        return [f"there is no element {element.tag}"]
    given = set(element.attrib)
    found = [f"{element.tag} has no {name}" for name in sorted(shape.required - given)]
    found += [f"{element.tag} has {name}" for name in sorted(given - shape.required - shape.optional)]
    return found + [f"{child.tag} in {element.tag}" for child in element if child.tag not in shape.inside]


def _miscounted(element: ET.Element, cases: list[ET.Element], results: tuple[str, ...]) -> list[str]:
    plural = {"failure": "failures", "error": "errors", "skipped": "skipped"}
    counts = {plural[result]: sum(case.find(result) is not None for case in cases) for result in results}
    counts["tests"] = sum(case.tag == "testcase" for case in cases)
    return [
        f"{element.tag}: {name} is {element.get(name)}, and there are {count}"
        for name, count in counts.items()
        if element.get(name) != str(count)
    ]
