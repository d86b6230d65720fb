"""`check --explain`: which fault made the difference, found by searching again without it."""

import json

import pytest

from tests.cli.command import Shell

LOST = """protocol Lost

role Node:
    durable kept: bool = false
    volatile seen: bool = false

    action write when not seen:
        \"\"\"{self} writes\"\"\"
        seen = true
        kept = KEEPS

param KEEPS: bool = false
shared told: bool = false

role Client:
    action read(n: Node) when not told and oracle(n.seen):
        \"\"\"{self} is told by {n}\"\"\"
        told = true

invariant NothingLost: told implies any(n.seen or n.kept for n in Node)

model crashes:
    Node = {A}
    Client = {C}
    faults:
        crash Node 1
    expect NothingLost violated

model crashes_or_reboots:
    Node = {A}
    Client = {C}
    faults:
        crash Node 1
        reboot Node 1
    expect NothingLost violated
"""


def causes(shell: Shell, model: str, *more: str) -> list[dict[str, object]]:
    said = shell("check", "lost.fence", "--model", model, "--explain", "--format", "json", *more)
    (found,) = [p for p in json.loads(said.out)["models"][0]["properties"] if p["verdict"] == "violated"]
    return found["causes"]


def test_a_fault_that_every_violation_needs(shell: Shell) -> None:
    shell.write("lost.fence", LOST)
    (cause,) = causes(shell, "crashes")
    assert cause["says"] == "without the crash at step 3 no violation exists within these bounds"
    assert "cause   without the crash at step 3" in shell("check", "lost.fence", "--model", "crashes", "--explain").out


def test_a_fault_in_whose_place_another_does_as_well(shell: Shell) -> None:
    shell.write("lost.fence", LOST)
    (cause,) = causes(shell, "crashes_or_reboots")
    assert cause["verdict"] == "violated"
    assert "it is violated all the same: 1 fault (" in str(cause["says"])


@pytest.mark.parametrize("engine", ["reference", "bmc", "simulate"])
def test_what_an_engine_does_not_exhaust_is_not_said_to_be_safe(shell: Shell, engine: str) -> None:
    shell.write("lost.fence", LOST)
    (cause,) = causes(shell, "crashes", "--engine", engine, *(["--depth", "4"] if engine == "bmc" else []))
    assert cause["verdict"] == ("holds" if engine == "reference" else "unrefuted")


def test_a_violation_without_faults_says_so(shell: Shell) -> None:
    assert "no fault is needed" in shell("check", "models.fence", "--model", "unsafe", "--explain").out


def test_nothing_is_searched_again_unless_asked_for(shell: Shell) -> None:
    shell.write("lost.fence", LOST)
    said = shell("check", "lost.fence", "--model", "crashes", "--format", "json")
    assert all("causes" not in found for found in json.loads(said.out)["models"][0]["properties"])
