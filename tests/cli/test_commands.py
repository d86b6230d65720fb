"""The other commands, and what is common to all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fencepost.cli import main
from fencepost.cli.output import write_whole
from tests.cli.command import WRONG, Shell

ALL = (*main.COMMANDS,)
TRACE = "traces/unsafe.Small.trace.json"


def shell_out(*command: str) -> subprocess.CompletedProcess[str]:
    """Runs a process that can import the package."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment)


@pytest.mark.parametrize("name", ALL)
def test_every_command_has_help_with_examples(shell: Shell, name: str) -> None:
    said = shell(name, "--help")
    assert said.code == 0
    assert f"fencepost {name}" in said.out.split("Examples:")[1]


def test_help_lists_every_command(shell: Shell) -> None:
    said = shell("--help")
    assert said.code == 0
    assert all(name in said.out for name in ALL)


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; from fencepost.cli.main import run; run(['--help']); print('MODULES', *sys.modules)"
    loaded = shell_out(sys.executable, "-c", code).stdout.split("MODULES")[1].split()
    heavy = {"lark", "rich", "llvmlite", "networkx", "pygraphviz", "fencepost.core", "fencepost.session"}
    assert not heavy & set(loaded)


def test_llvm_is_imported_only_by_the_engine_that_compiles(shell: Shell) -> None:
    check = "run(['check', 'models.fence', '--engine', 'reference'])"
    code = f"import sys; from fencepost.cli.main import run; {check}; print('llvmlite' in sys.modules)"
    assert shell_out(sys.executable, "-c", code).stdout.splitlines()[-1] == "False"


def test_version(shell: Shell) -> None:
    assert shell("--version").out.startswith("fencepost, version 0.")


@pytest.mark.parametrize("name", [*main.LATER])
def test_a_command_to_come_is_2_and_says_what_there_is(shell: Shell, name: str) -> None:
    said = shell(name, "x", "--any", "thing")
    assert said.code == 2
    assert "not yet" in said.err
    assert "`" in said.err


def test_a_slip_of_a_command_is_2_with_a_hint(shell: Shell) -> None:
    said = shell("chek", "x")
    assert said.code == 2
    assert "did you mean `check`?" in said.err


def test_an_internal_error_is_70_and_saves_a_reproducer(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object) -> None:
        raise RuntimeError("a wall is missing")

    monkeypatch.setattr("fencepost.cli.checking.check", broken)
    said = shell("check", "models.fence")
    (saved,) = shell.folder.glob("fencepost-crash-*.txt")
    assert said.code == 70
    assert "internal error: RuntimeError: a wall is missing" in said.err
    assert "Traceback" not in said.err
    assert saved.name in said.err
    text = saved.read_text(encoding="utf-8")
    assert "Traceback" in text
    assert 'use "counter.fence"' in text


def test_ctrl_c_before_anything_is_known_is_130(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("fencepost.cli.checking.check", interrupted)
    assert shell("check", "models.fence").code == 130


def test_a_reader_that_leaves_is_no_error() -> None:
    done = shell_out("sh", "-c", f"{sys.executable} -m fencepost explain --list | head -1")
    assert done.stderr == ""


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        write_whole(str(target), "new \ud800")
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.txt"]


# ---------------------------------------------------------------- show, explain


def test_show_lists_what_there_is(shell: Shell) -> None:
    said = shell("show", "models.fence")
    assert said.code == 0
    for words in ("protocol Counter", "role Node", "up   when x < TOP", "invariant  Small", "large   Node"):
        assert words in said.out


def test_show_of_a_wrong_text_is_65(shell: Shell) -> None:
    shell.write("wrong.fence", WRONG)
    assert shell("show", "wrong.fence").code == 65


def test_show_writes_what_it_lists(shell: Shell) -> None:
    assert shell("show", "models.fence", "--output", "glance.txt").out == ""
    assert shell.read("glance.txt") == shell("show", "models.fence").out


@pytest.mark.parametrize(
    ("arguments", "begins"), [((), "<svg "), (("--to", "svg"), "<svg "), (("--to", "mermaid"), "flowchart")]
)
def test_show_draws_a_diagram(shell: Shell, arguments: tuple[str, ...], begins: str) -> None:
    said = shell("show", "models.fence", "--diagram", *arguments)
    assert said.code == 0
    assert said.out.startswith(begins)
    assert shell("show", "--diagram", "models.fence", *arguments, "--output", "d.svg").code == 0
    assert shell.read("d.svg") == said.out


def test_a_wrong_text_has_no_diagram(shell: Shell) -> None:
    shell.write("wrong.fence", WRONG)
    assert shell("show", "wrong.fence", "--diagram", "--output", "d.svg").code == 65
    assert not (shell.folder / "d.svg").exists()


def test_a_form_without_a_diagram_is_2(shell: Shell) -> None:
    said = shell("show", "models.fence", "--to", "mermaid")
    assert said.code == 2
    assert "--to mermaid is for --diagram" in said.err


def test_explain_shows_a_failing_text_and_a_mended_one(shell: Shell) -> None:
    said = shell("explain", "fp810")
    assert said.code == 0
    assert "FP810: a step that no model takes" in said.out
    assert "    -     action up when x < 2 and x > 5:" in said.out
    assert "    +     action up when x < 2:" in said.out


@pytest.mark.parametrize("arguments", [(), ("FP999",), ("nonsense",)])
def test_explain_of_nothing_is_2(shell: Shell, arguments: tuple[str, ...]) -> None:
    assert shell("explain", *arguments).code == 2


# ---------------------------------------------------------------- fmt


def test_fmt_rewrites_and_then_has_nothing_to_do(shell: Shell) -> None:
    shell.write("ugly.fence", "protocol   P\nparam  N:1..3=2\nrole Node:\n  durable x:0..3=0\n")
    assert shell("fmt", "--check", "ugly.fence").code == 10
    assert shell("fmt", "ugly.fence").code == 0
    assert "param N: 1..3 = 2" in shell.read("ugly.fence")
    assert shell("fmt", "--check", "ugly.fence").code == 0


def test_fmt_check_changes_nothing(shell: Shell) -> None:
    shell.write("ugly.fence", "protocol   P\n")
    shell("fmt", "--check", "ugly.fence")
    assert shell.read("ugly.fence") == "protocol   P\n"


def test_fmt_leaves_what_it_cannot_read(shell: Shell) -> None:
    shell.write("bad.fence", "protocol P\nrole (:\n")
    assert shell("fmt", "bad.fence").code == 65
    assert shell.read("bad.fence") == "protocol P\nrole (:\n"


# ---------------------------------------------------------------- trace


def test_a_saved_trace_is_shown_without_its_spec(shell: Shell) -> None:
    shell("check", "models.fence", "--trace-dir", "traces")
    (shell.folder / "counter.fence").unlink()
    said = shell("trace", TRACE)
    assert said.code == 0
    assert "x Small is violated" in said.out
    assert "A counts to 4" in said.out


def test_a_trace_goes_through_itf_and_back(shell: Shell) -> None:
    shell("check", "models.fence", "--trace-dir", "traces")
    assert shell("trace", TRACE, "--to", "itf", "--output", "small.itf.json").code == 0
    assert shell("trace", "small.itf.json", "--to", "json").out == shell.read(TRACE)


def test_a_trace_replays_on_its_spec_and_not_on_another(shell: Shell) -> None:
    shell("check", "models.fence", "--trace-dir", "traces")
    said = shell("trace", TRACE, "--replay", "models.fence")
    assert (said.code, said.out.split(":")[0]) == (0, "replayed")
    shell.write("counter.fence", shell.read("counter.fence").replace("x += 1", "x += 2"))
    said = shell("trace", TRACE, "--replay", "models.fence")
    assert said.code == 10
    assert "step 1 (A counts to 1)" in said.out


def test_a_trace_of_a_property_that_was_mended_does_not_replay(shell: Shell) -> None:
    shell("check", "models.fence", "--trace-dir", "traces")
    shell.write("counter.fence", shell.read("counter.fence").replace("n.x <= 3", "n.x <= 4"))
    said = shell("trace", TRACE, "--replay", "models.fence")
    assert said.code == 10
    assert "Small is true here" in said.out


@pytest.mark.parametrize(
    ("before", "after", "code", "reason"),
    [
        (
            '"says": "A counts to 2"',
            '"says": "A counts to 9"',
            10,
            "step 2 (A counts to 9) is not told like this: `says`",
        ),
        ('"Node.x": {\n    "A": 2', '"Node.x": {\n    "A": 7', 10, "step 2 (A counts to 2) leads elsewhere: `x` of A"),
        ('"verdict": "violated"', '"verdict": "reached"', 10, "`verdict` should be violated, and is reached"),
        ('"steps": 4', '"steps": 3', 65, "`steps` should be 4, and is 3"),
        ('"settings": []', '"settings": ["NOSUCH=1"]', 2, "NOSUCH"),
    ],
)
def test_a_trace_that_was_changed_is_refused(shell: Shell, before: str, after: str, code: int, reason: str) -> None:
    shell("check", "models.fence", "--trace-dir", "traces")
    text = shell.read(TRACE)
    assert text.count(before) == 1
    shell.write("changed.json", text.replace(before, after))
    said = shell("trace", "changed.json", "--replay", "models.fence")
    assert said.code == code
    assert reason in said.out + said.err


def test_a_trace_names_its_model(shell: Shell) -> None:
    shell("check", "models.fence", "--trace-dir", "traces")
    said = shell("trace", TRACE, "--replay", "models.fence", "--model", "unsafe")
    assert said.code == 2
    assert "this one is of model unsafe" in said.err


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"schema": "fencepost/trace/1"}', "\x00"])
def test_what_is_no_trace_is_65(shell: Shell, text: str) -> None:
    shell.write("no.trace.json", text)
    said = shell("trace", "no.trace.json")
    assert said.code == 65
    assert "is not a trace" in said.err


@pytest.mark.parametrize(
    ("form", "begins", "holds"),
    [
        ("html", "<!doctype html>", "action up when x"),
        ("svg", "<svg ", "A counts to 4"),
        ("mermaid", "sequenceDiagram", "A counts to 4"),
        ("plantuml", "@startuml", "A counts to 4"),
    ],
)
def test_a_trace_becomes_a_page_or_a_picture(shell: Shell, form: str, begins: str, holds: str) -> None:
    shell("check", "models.fence", "--trace-dir", "traces")
    said = shell("trace", TRACE, "--to", form)
    assert said.code == 0
    assert said.out.startswith(begins)
    assert holds in said.out


def test_a_page_says_why_the_spec_is_not_beside_its_steps(shell: Shell) -> None:
    shell("check", "models.fence", "--trace-dir", "traces")
    shell.write("counter.fence", shell.read("counter.fence").replace("x += 1", "x += 2"))
    assert "models.fence has changed since this trace was saved" in shell("trace", TRACE, "--to", "html").out
    said = shell("trace", TRACE, "--to", "html", "--spec", "models.fence")
    assert (said.code, "has changed since" in said.err) == (2, True)
    assert "goes with --to html" in shell("trace", TRACE, "--spec", "models.fence").err


# ---------------------------------------------------------------- init


def test_what_init_writes_checks_green(shell: Shell) -> None:
    assert shell("init", "mine").code == 0
    said = shell("check", "mine")
    assert said.code == 0
    assert "3 models: 3 as expected" in said.out


def test_what_init_writes_is_formatted(shell: Shell) -> None:
    shell("init", "mine")
    assert shell("fmt", "--check", "mine").out == ""


def test_init_never_overwrites(shell: Shell) -> None:
    shell("init", "mine")
    shell.write("mine/specs/lock.fence", "protocol Mine\n")
    said = shell("init", "mine")
    assert said.code == 2
    assert "are there already" in said.err
    assert shell.read("mine/specs/lock.fence") == "protocol Mine\n"
