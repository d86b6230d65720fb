"""What `fencepost check` says of its engines: which one searches, how it is asked, what it cost, what it runs."""

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from fencepost.engines import ENGINES
from fencepost.evidence.outcome import Outcome, Request
from fencepost.evidence.verdict import Holds, Unrefuted
from fencepost.instance.instance import Instance
from tests.cli.command import MODELS, Shell


def reports(shell: Shell, *more: str) -> list[dict[str, Any]]:
    document = json.loads(shell("check", "models.fence", "--format", "json", *more).out)
    schema = json.loads((files("fencepost.report") / "check.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema)
    return document["models"]


@pytest.mark.parametrize(("asked", "used"), [("auto", "native"), ("native", "native"), ("reference", "reference")])
def test_the_engine_that_is_asked_for_searches(shell: Shell, asked: str, used: str) -> None:
    assert {model["engine"] for model in reports(shell, "--engine", asked)} == {used}


def test_engines_say_the_same(shell: Shell) -> None:
    def told(*more: str) -> object:
        return [(model["model"], model["states"], model["properties"]) for model in reports(shell, *more)]

    assert told("--engine", "native", "--symmetry", "off") == told("--engine", "reference")
    assert told("--threads", "2") == told("--threads", "1")


def test_orbits_stand_beside_the_states(shell: Shell) -> None:
    assert "16 states (10 orbits), " in shell("check", "models.fence", "--model", "safe").out
    assert "16 states, 25 generated" in shell("check", "models.fence", "--model", "safe", "--symmetry", "off").out


@pytest.mark.parametrize(("orbits", "code"), [(10, 0), (11, 10)])
def test_the_number_of_orbits_can_be_expected(shell: Shell, orbits: int, code: int) -> None:
    shell.write("models.fence", MODELS.replace("expect distinct 16", f"expect distinct 16\n    expect orbits {orbits}"))
    said = shell("check", "models.fence", "--model", "safe")
    assert said.code == code


def test_orbits_that_nobody_counted_are_not_judged(shell: Shell) -> None:
    shell.write("models.fence", MODELS.replace("expect distinct 16", "expect orbits 11"))
    assert shell("check", "models.fence", "--model", "safe", "--symmetry", "off").code == 0


# ---------------------------------------------------------------- how an engine is asked


def asked(shell: Shell, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Request:
    """The request that a command line makes of the native engine"""
    requests: list[Request] = []

    def engine(instance: Instance, request: Request) -> Outcome:
        requests.append(request)
        return ENGINES["reference"](instance, request)

    monkeypatch.setattr("fencepost.session.examine.ENGINES", {"native": engine})
    monkeypatch.setattr("fencepost.session.requests.cores", lambda: 8)
    shell("check", "models.fence", "--model", "safe", *arguments)
    return requests[0]


def test_usually_all_cores_and_symmetry(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    request = asked(shell, monkeypatch)
    assert (request.threads, request.symmetry, request.reduction) == (8, True, False)
    assert (request.memory_limit, request.bitstate) == (None, None)


def test_processes_share_the_cores(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(shell, monkeypatch, "-j", "3").threads == 2
    assert asked(shell, monkeypatch, "-j", "9").threads == 1
    assert asked(shell, monkeypatch, "-j", "3", "--threads", "5").threads == 5


def test_what_is_asked_for_arrives(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    request = asked(shell, monkeypatch, "--symmetry", "off", "--reduction", "on", "--memory-limit", "4G")
    assert (request.symmetry, request.reduction, request.memory_limit) == (False, True, 2**32)


@pytest.mark.parametrize(("more", "size"), [((), 2**28), (("--memory-limit", "5G"), 2**31)])
def test_the_table_of_bitstate(shell: Shell, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...], size: int) -> None:
    assert asked(shell, monkeypatch, "--bitstate", *more).bitstate == size


@pytest.mark.parametrize(
    "arguments",
    [("--threads", "2"), ("--symmetry", "on"), ("--reduction", "on"), ("--bitstate",)],
)
@pytest.mark.parametrize("engine", ["reference", "simulate"])
def test_what_an_engine_does_not_have_is_refused(shell: Shell, engine: str, arguments: tuple[str, ...]) -> None:
    said = shell("check", "models.fence", "--engine", engine, *arguments)
    assert said.code == 2
    assert "is for --engine native" in said.err


def test_bits_of_states_are_no_pass(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def engine(instance: Instance, request: Request) -> Outcome:
        outcome = ENGINES["reference"](instance, request)
        found = tuple(
            replace(one, verdict=Unrefuted("bitstate", 1234)) if one.verdict == Holds("exhausted") else one
            for one in outcome.findings
        )
        return replace(outcome, findings=found, counts=replace(outcome.counts, complete=False))

    monkeypatch.setattr("fencepost.session.examine.ENGINES", {"native": engine})
    said = shell("check", "models.fence", "--model", "safe", "--bitstate")
    assert said.code == 20
    assert "no violation in about 1,234 states, not exhaustive" in said.out
    assert "not every state was visited" in said.out


# ---------------------------------------------------------------- what it cost


def test_stats_are_shown_when_they_are_asked_for(shell: Shell) -> None:
    said = shell("check", "models.fence", "--model", "safe", "--stats", "--symmetry", "off").out
    assert "    engine                native, " in said
    assert "    stages                " in said
    assert "Node: up" in said
    assert said.split("Node: up")[1].split()[0] == "24"
    assert "Node: up" not in shell("check", "models.fence", "--model", "safe").out


def test_stats_of_an_engine_that_has_none_of_its_own(shell: Shell) -> None:
    said = shell("check", "models.fence", "--model", "safe", "--engine", "reference", "--stats").out
    assert "engine                reference, " in said
    assert said.split("Node: up")[1].split()[0] == "24"


def test_stats_for_programs(shell: Shell) -> None:
    (model,) = reports(shell, "--model", "safe", "--engine", "reference", "--stats")
    stats = model["stats"]
    assert stats["actions"] == [{"name": "Node: up", "taken": 24, "enabled": None}]
    assert [stage["name"] for stage in stats["stages"]] == ["search"]
    assert model["compile_seconds"] is None
    assert reports(shell, "--model", "safe")[0]["stats"] is None


# ---------------------------------------------------------------- what it runs


@pytest.mark.parametrize(
    ("form", "head", "part"),
    [
        ("core", "# model safe of models.fence", "sort Node = {A, B} symmetric"),
        ("llvm", "; model safe of models.fence", "define "),
        ("asm", "# model safe of models.fence", "ret"),
    ],
)
def test_what_models_become_is_printed(shell: Shell, form: str, head: str, part: str) -> None:
    said = shell("check", "models.fence", "--emit", form)
    assert said.code == 0
    assert said.out.startswith(head)
    assert part in said.out
    assert "model unsafe of models.fence" in said.out
    assert "as expected" not in said.out


def test_one_model_is_printed_to_a_file(shell: Shell) -> None:
    said = shell("check", "models.fence", "--model", "large", "--emit", "core", "--output", "large.txt")
    assert (said.code, said.out) == (0, "")
    assert shell.read("large.txt").startswith("# model large of models.fence\n\nsort Node = {A, B, C} symmetric\n")


def test_nothing_is_printed_of_a_wrong_text(shell: Shell) -> None:
    shell.write("counter.fence", shell.read("counter.fence").replace("x += 1", "y += 1"))
    said = shell("check", "models.fence", "--emit", "core")
    assert (said.code, said.out) == (65, "")
    assert "error[FP" in said.err


def test_emit_of_a_model_that_is_not_there_is_2(shell: Shell) -> None:
    assert shell("check", "models.fence", "--emit", "core", "--model", "nosuch").code == 2
