"""`fencepost check`: what it says and how it ends."""

import io
import json
import os
import sys
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from tests.cli.command import COUNTER, MODELS, WRONG, Shell
from tests.report.junit import complaints

STORY = "x Small is violated"


def test_every_model_as_expected_is_0(shell: Shell) -> None:
    said = shell("check", "models.fence")
    assert said.code == 0
    assert "2 models: 2 as expected, 1 slow left out" in said.out
    assert "16 states" in said.out


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("distinct 16", "distinct 17"),
        ("expect holds", "expect Small violated"),
        ("expect holds", "expect Three unreached"),
        ("in 4 steps", "in 5 steps"),
        ("by nothing", "by crash 1"),
        ("expect Small violated by nothing in 4 steps", "expect holds"),
    ],
)
def test_any_flipped_expectation_is_10(shell: Shell, before: str, after: str) -> None:
    shell.write("models.fence", MODELS.replace(before, after, 1))
    assert shell("check", "models.fence").code == 10


def test_an_expected_violation_is_one_line(shell: Shell) -> None:
    said = shell("check", "models.fence")
    assert "violated, as expected Small (no faults, 4 steps)" in said.out
    assert STORY not in said.out


def test_a_named_model_shows_its_story(shell: Shell) -> None:
    said = shell("check", "models.fence", "--model", "unsafe")
    assert STORY in said.out
    assert "A counts to 4" in said.out
    assert "x 3 -> 4" in said.out
    assert "is false" in said.out
    assert "safe  " not in said.out.replace("unsafe", "")


def test_a_trace_that_is_asked_for_is_shown(shell: Shell) -> None:
    said = shell("check", "models.fence", "--trace", "Three")
    assert "+ Three is reached" in said.out


def test_an_unexpected_violation_always_shows_its_story(shell: Shell) -> None:
    shell.write("models.fence", MODELS.replace("by nothing in 4 steps", "in 5 steps"))
    said = shell("check", "models.fence")
    assert STORY in said.out
    assert "the smallest violation comes in 4 steps" in " ".join(said.out.split())


def test_a_slow_model_runs_when_it_is_asked_for(shell: Shell) -> None:
    assert "large" in shell("check", "models.fence", "--model", "large").out
    assert "3 models" in shell("check", "models.fence", "--slow").out


def test_a_setting_enforces_holds(shell: Shell) -> None:
    said = shell("check", "models.fence", "--model", "unsafe", "--set", "TOP=3")
    assert said.code == 0
    assert "expect Small violated by nothing in 4 steps" in said.out
    assert shell("check", "models.fence", "--model", "safe", "--set", "TOP=4").code == 10


def test_a_fault_budget_can_be_set(shell: Shell) -> None:
    said = shell("check", "models.fence", "--model", "safe", "--set", "crash Node=1")
    assert "crash Node 1" in said.out


@pytest.mark.parametrize(
    ("setting", "hint"),
    [
        ("TPO=3", "did you mean `TOP`?"),
        ("TOP", "write NAME=VALUE"),
        ("TOP=much", "not a value"),
        ("crash Nod=1", "did you mean `Node`?"),
        ("crash Node=x", "a budget is a number"),
    ],
)
def test_a_setting_that_means_nothing_is_2(shell: Shell, setting: str, hint: str) -> None:
    said = shell("check", "models.fence", "--set", setting)
    assert said.code == 2
    assert hint in said.err


@pytest.mark.parametrize("option", ["--model", "--property", "--trace"])
def test_a_name_that_nothing_has_is_2(shell: Shell, option: str) -> None:
    said = shell("check", "models.fence", option, "nosuch")
    assert said.code == 2
    assert "nosuch" in said.err


def test_one_property_only(shell: Shell) -> None:
    said = shell("check", "models.fence", "--property", "Small")
    assert "NoRuntimeError" in said.out  # a protocol that fails is never passed over
    assert "Three" not in said.out


def test_a_sample_is_no_pass(shell: Shell) -> None:
    said = shell("check", "models.fence", "--model", "safe", "--engine", "simulate", "--runs", "5")
    assert said.code == 20
    assert "unrefuted in 5 runs" in said.out


def test_a_limit_is_inconclusive(shell: Shell) -> None:
    shell.write("models.fence", MODELS.replace("    slow\n", ""))
    said = shell("check", "models.fence", "--model", "large", "--memory-limit", "1K")
    assert said.code == 20
    assert "memory limit" in said.out


def test_all_errors_of_all_files_are_65(shell: Shell) -> None:
    shell.write("wrong.fence", WRONG)
    shell.write("wrong_too.fence", WRONG.replace("z = 1", "x = 1"))
    said = shell("check", ".")
    assert said.code == 65
    assert said.err.count("error[FP") == 5
    assert "wrong.fence:6:" in said.err
    assert "wrong_too.fence:6:" in said.err
    assert "no model was checked" in said.out


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00\xff\xfe rubbish", b"\x7fELF\x02\x01\x01", b"protocol P\n\trole X:\n", b"(" * 10_000],
)
def test_rubbish_is_65_and_no_traceback(shell: Shell, data: bytes) -> None:
    (shell.folder / "rubbish.fence").write_bytes(data)
    said = shell("check", "rubbish.fence")
    assert said.code == 65
    assert "error[FP" in said.err
    assert "Traceback" not in said.err


def test_a_file_without_models_is_type_checked(shell: Shell) -> None:
    said = shell("check", "counter.fence")
    assert said.code == 0
    assert "1 file without models: type-checked" in said.out


def test_standard_input(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    text = COUNTER + "\nmodel m:\n    Node = 1\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    said = shell("check", "-")
    assert said.code == 0
    assert "<stdin>" in said.out


def test_json_is_valid_and_says_the_same(shell: Shell) -> None:
    said = shell("check", "models.fence", "--format", "json")
    document = json.loads(said.out)
    schema = json.loads((files("fencepost.report") / "check.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema)
    safe, unsafe = document["models"]
    assert safe["states"]["distinct"] == 16
    assert unsafe["properties"][0]["trace"]["transitions"][3]["says"] == "A counts to 4"
    assert document["files"][0]["left_out"] == 1


def test_the_order_does_not_depend_on_the_number_of_processes(shell: Shell) -> None:
    def models(*more: str) -> object:
        document = json.loads(shell("check", "models.fence", "--format", "json", *more).out)
        return [(model["model"], model["states"], model["properties"]) for model in document["models"]]

    assert models() == models("-j", "2")


def test_a_report_goes_to_a_file(shell: Shell) -> None:
    said = shell("check", "models.fence", "--output", "report.txt")
    assert said.out == ""
    assert "2 models: 2 as expected" in shell.read("report.txt")


def test_a_link_stays_a_link_and_what_it_leads_to_is_written(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to("real.txt")
    shell("check", "models.fence", "--output", str(tmp_path / "link.txt"))
    assert (tmp_path / "link.txt").is_symlink()
    assert "as expected" in (tmp_path / "real.txt").read_text(encoding="utf-8")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_written_and_stays_a_pipe(shell: Shell, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    shell("check", "models.fence", "--output", str(pipe))
    assert pipe.is_fifo()
    assert b"as expected" in os.read(reader, 1 << 16)
    os.close(reader)


def test_a_report_that_cannot_be_written_is_2(shell: Shell) -> None:
    said = shell("check", "models.fence", "--output", "no/such/folder/report.txt")
    assert said.code == 2
    assert "cannot write" in said.err


def test_counterexamples_are_written(shell: Shell) -> None:
    said = shell("check", "models.fence", "--model", "unsafe", "--trace-dir", "traces")
    assert "see   fencepost trace traces/unsafe.Small.trace.json" in said.out
    assert [path.name for path in (shell.folder / "traces").iterdir()] == ["unsafe.Small.trace.json"]


def test_a_step_that_no_model_takes_is_told_of(shell: Shell) -> None:
    never = COUNTER.replace("x < TOP", "x < TOP and x > 7")
    shell.write("never.fence", never.split("witness")[0] + "\nmodel m:\n    Node = 1\n")
    said = shell("check", "never.fence")
    assert "warning[FP810]: no model ever takes `up`" in said.err
    assert "held up by `x > 7`" in said.err or "held up by `x < TOP and x > 7`" in said.err


def test_junit_has_the_story_of_what_is_not_as_expected(shell: Shell) -> None:
    said = shell("check", "models.fence", "--set", "TOP=4", "--format", "junit", "--output", "report.xml")
    report = shell.read("report.xml")
    assert (said.code, said.out) == (10, "")
    assert complaints(report) == []
    assert '<failure type="not as expected" message="Small should hold, and is violated">' in report
    assert "A counts to 4" in report


@pytest.mark.parametrize("told", [("--model", "unsafe"), ("--trace", "Small")])
def test_junit_tells_what_is_asked_for(shell: Shell, told: tuple[str, str]) -> None:
    assert "A counts to 4" not in shell("check", "models.fence", "--format", "junit").out
    said = shell("check", "models.fence", "--format", "junit", *told)
    assert said.code == 0
    assert "A counts to 4" in said.out


def test_junit_names_the_trace_file(shell: Shell) -> None:
    arguments = ("--model", "unsafe", "--format", "junit", "--trace-dir", "traces")
    said = shell("check", "models.fence", *arguments)
    assert "see   fencepost trace traces/unsafe.Small.trace.json" in said.out


def test_junit_of_a_wrong_text_has_its_errors(shell: Shell) -> None:
    shell.write("wrong.fence", WRONG)
    said = shell("check", "wrong.fence", "models.fence", "--format", "junit")
    assert said.code == 65
    assert complaints(said.out) == []
    assert 'errors="3"' in said.out
    assert "wrong.fence:6:20: error[FP201]" in said.out


def test_what_is_to_come_is_2_and_says_what_there_is(shell: Shell) -> None:
    said = shell("check", "models.fence", "--format", "sarif")
    assert said.code == 2
    assert "not yet" in said.err
    assert "`" in said.err


@pytest.mark.parametrize(
    "arguments",
    [("nosuch.fence",), (), ("models.fence", "--memory-limit", "lots"), ("models.fence", "-j", "0")],
)
def test_a_wrong_command_line_is_2(shell: Shell, arguments: tuple[str, ...]) -> None:
    assert shell("check", *arguments).code == 2


def test_a_folder_without_texts_is_2(shell: Shell) -> None:
    (shell.folder / "empty").mkdir()
    assert shell("check", "empty").code == 2
