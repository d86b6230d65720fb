"""`fencepost prove`: its forms, its files and its exit codes."""

import xml.etree.ElementTree as ET

from tests.cli.command import Shell
from tests.report.junit import complaints

SAFE = ("prove", "models.fence", "--model", "safe")


def test_a_proof_as_test_results(shell: Shell) -> None:
    assert shell(*SAFE, "--format", "junit", "--output", "report.xml").code == 0
    written = shell.read("report.xml")
    suite = ET.fromstring(written).find("testsuite")
    assert complaints(written) == []
    assert suite is not None and suite.get("failures") == "0"
    cases = {case.get("name"): [child.tag for child in case] for case in suite.iter("testcase")}
    assert cases["Small"] == [] and cases["distinct 16"] == ["skipped"], "nobody counted"
    assert "distinct states" not in [one.get("name") for one in suite.iter("property")]


def test_what_is_violated_is_a_failure_with_its_story(shell: Shell) -> None:
    said = shell("prove", "models.fence", "--model", "safe", "--set", "TOP=4", "--format", "junit")
    assert said.code == 10
    failures = {case.get("name"): case.findtext("failure") or "" for case in ET.fromstring(said.out).iter("testcase")}
    assert "counts to 4" in failures["Small"]
    assert failures["NoRuntimeError"] == ""
