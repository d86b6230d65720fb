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


def test_a_certificate_is_checked_again_and_is_no_proof_of_another_text(shell: Shell) -> None:
    assert shell(*SAFE, "--certificates", "proofs").code == 0
    again = ("prove", "models.fence", "--certificate", "proofs/safe.certificate.json")
    assert shell(*again).code == 0
    shell.write("counter.fence", shell.read("counter.fence").replace("n.x <= 3", "n.x <= 2"))
    assert shell(*again).code == 10


def test_a_certificate_of_induction_is_its_k(shell: Shell) -> None:
    wrong = '{"schema": "fencepost/certificate/1", "file": "", "protocol": "Counter", "model": "safe", "settings": [], '
    wrong += '"properties": ["Small", "NoRuntimeError"], "room": 4, "k": 1, "clauses": []}'
    shell.write("k.json", wrong)
    again = ("prove", "models.fence", "--certificate", "k.json")
    assert (
        shell(*again).out
        == "ok  safe: Small, NoRuntimeError proved by the properties themselves, 1-inductive, checked again\n"
    )
    shell.write("k.json", wrong.replace('"clauses": []', '"clauses": [{"never": []}]'))
    said = shell(*again)
    assert (said.code, said.err) == (
        65,
        "k.json is not a certificate: clauses are inductive themselves: beside them there is no k\n",
    )
