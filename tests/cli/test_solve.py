"""`fencepost solve`: what it prints and writes, and its exit codes."""

import json
import os
import signal

import pytest

from fencepost.cli.solving import headway_text
from fencepost.engines import ENGINES
from fencepost.evidence.outcome import Outcome, Request
from fencepost.instance.instance import Instance
from fencepost.regions.loop import Headway
from tests.cli.command import WRONG, Shell

SAFE = ("solve", "models.fence", "--model", "safe", "--for", "TOP")


def test_a_region_is_told_with_its_condition(shell: Shell) -> None:
    said = shell(*SAFE)
    assert said.code == 0
    assert "TOP  1 2 3 4 5 6 7 8 9\n         . . . x x x x x x" in said.out
    assert "TOP <= 3   (exact on all 9 cells" in said.out


def test_only_one_property(shell: Shell) -> None:
    said = shell("solve", "models.fence", "--model", "safe", "--for", "TOP=8..11", "--property", "NoRuntimeError")
    assert "TOP  8 9 10 11\n         . .  -  -" in said.out


def test_json_goes_to_a_file_whole(shell: Shell) -> None:
    assert shell(*SAFE, "--format", "json", "--output", "region.json").out == ""
    document = json.loads(shell.read("region.json"))
    assert (document["schema"], document["condition"]) == ("fencepost/solve/1", "TOP <= 3")


def test_text_goes_to_a_file(shell: Shell) -> None:
    assert shell(*SAFE, "--output", "region.txt").out == ""
    assert "TOP <= 3" in shell.read("region.txt")


def test_a_picture_is_written(shell: Shell) -> None:
    assert shell(*SAFE, "--picture", "region.svg").code == 0
    assert shell.read("region.svg").startswith("<svg ")


def test_the_trace_of_each_unsafe_cell_replays(shell: Shell) -> None:
    shell(*SAFE, "--trace-dir", "traces")
    names = sorted(path.name for path in (shell.folder / "traces").iterdir())
    assert names == [f"safe.TOP={top}.trace.json" for top in range(4, 10)]
    for name in names:
        assert shell("trace", f"traces/{name}", "--replay", "models.fence").code == 0


def test_a_time_limit_that_is_reached_is_20(shell: Shell) -> None:
    said = shell(*SAFE, "--time-limit", "0.000001")
    assert said.code == 20
    assert "? not known 9" in said.out


def test_ctrl_c_keeps_what_is_known_and_is_130(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Instance] = []

    def engine(made: Instance, request: Request) -> Outcome:
        asked.append(made)
        if len(asked) == 2:
            os.kill(os.getpid(), signal.SIGINT)
        return ENGINES["native"](made, request)

    monkeypatch.setattr("fencepost.session.solving.ENGINES", {"native": engine})
    said = shell(*SAFE)
    assert said.code == 130
    assert "interrupted: what is shown is what was known by then" in said.out
    assert ". safe 1" in said.out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("models.fence", "--for", "TOP"), "which model?"),
        (("models.fence", "--model", "safe", "--for", "TPO"), "did you mean `TOP`?"),
        (("models.fence", "--model", "safe"), "Missing option '--for'"),
        (("nothing.fence", "--for", "TOP"), "there is no file"),
        (("models.fence", "--model", "safe", "--for", "TOP", "--picture", "no/such.svg"), "cannot write no/such.svg"),
        (("models.fence", "--model", "safe", "--for", "TOP", "--trace-dir", "models.fence"), "cannot write into"),
    ],
)
def test_wrong_use_is_2(shell: Shell, arguments: tuple[str, ...], complaint: str) -> None:
    said = shell("solve", *arguments)
    assert said.code == 2
    assert complaint in said.err


def test_a_text_with_errors_is_65(shell: Shell) -> None:
    shell.write("wrong.fence", WRONG)
    said = shell("solve", "wrong.fence", "--for", "TOP")
    assert said.code == 65
    assert "error[FP" in said.err


def test_headway_in_words() -> None:
    assert headway_text(Headway(3, 9, 3, 0, 0)) == "[3/9] cells decided by 3 searches"
    told = headway_text(Headway(58, 144, 9, 3, 7))
    assert told == "[58/144] cells decided by 9 searches, 3 counterexamples (the last ruled out 8 cells)"
