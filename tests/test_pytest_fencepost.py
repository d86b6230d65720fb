"""The pytest plugin: each test runs pytest in a process of its own, in a folder with a few tiny texts."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, final

import pytest

from tests.cli.command import COUNTER, MODELS, WRONG

ROOT = Path(__file__).parents[1]
FAILING = MODELS.replace("by nothing in 4 steps", "by nothing in 3 steps")
SPY = '''"""Prints what of Fencepost was imported."""
import sys

def pytest_sessionfinish():
    names = {name.split(".")[0] for name in sys.modules} & {"fencepost", "llvmlite", "z3", "rich", "click"}
    print("imported:", sorted(names))
'''


@final
@dataclass(frozen=True, slots=True)
class Ran:
    """What pytest printed, and its exit code"""

    code: int
    out: str


Runs: TypeAlias = Callable[..., Ran]


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    """Runs pytest in the folder, with the plugin and xdist and no other."""
    (tmp_path / "counter.fence").write_text(COUNTER)
    (tmp_path / "models.fence").write_text(MODELS)

    def run(*arguments: str) -> Ran:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        environment = {**kept, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT / "verifier")}
        plugins = ("-p", "pytest_fencepost", "-p", "xdist")
        command = [sys.executable, "-m", "pytest", *plugins, "-p", "no:cacheprovider", *arguments]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        return Ran(done.returncode, done.stdout + done.stderr)

    return run


def test_an_item_a_model_and_none_of_a_text_without_models(runs: Runs) -> None:
    ran = runs("--collect-only", "-q")
    items = [line for line in ran.out.splitlines() if "::" in line]
    assert items == ["models.fence::safe", "models.fence::unsafe", "models.fence::large"]


def test_models_that_come_out_as_they_expect_pass_and_slow_ones_are_left_out(runs: Runs) -> None:
    ran = runs("-rs")
    assert ran.code == 0
    assert "2 passed, 1 skipped" in ran.out
    assert "slow; --fencepost-slow runs it" in ran.out


def test_the_failure_is_the_story(runs: Runs, tmp_path: Path) -> None:
    (tmp_path / "models.fence").write_text(FAILING)
    ran = runs()
    assert ran.code == 1
    assert "Small should be violated by nothing in 3 steps; the smallest violation comes in 4 steps" in ran.out
    assert "4   A counts to 4" in ran.out
    assert "why   all(n.x <= 3 for n in Node)" in ran.out
    assert "FAILED models.fence::unsafe - Small should be violated" in ran.out
    assert "Traceback" not in ran.out and "pytest_fencepost.py" not in ran.out


def test_k_takes_models_and_protocols(runs: Runs) -> None:
    assert "1 passed, 2 deselected" in runs("-k", "unsafe").out
    assert "2 passed, 1 skipped" in runs("-k", "Counter").out
    assert "3 deselected" in runs("-k", "Other").out


def test_a_model_is_named_as_path_and_name(runs: Runs) -> None:
    assert "1 passed" in runs("models.fence::safe").out
    assert "2 passed" in runs("models.fence::safe", "models.fence::unsafe").out
    assert "not found" in runs("models.fence::nosuch").out


def test_a_slow_model_runs_if_it_is_named_or_slow_ones_are_asked_for(runs: Runs) -> None:
    assert "1 passed" in runs("models.fence::large").out
    assert "1 passed" in runs("models.fence::large", "-n", "2").out
    assert "3 passed" in runs("--fencepost-slow").out


def test_several_processes_share_the_models(runs: Runs, tmp_path: Path) -> None:
    (tmp_path / "models.fence").write_text(FAILING)
    ran = runs("-n", "2")
    assert "1 failed, 1 passed, 1 skipped" in ran.out
    assert "4   A counts to 4" in ran.out


def test_a_wrong_text_is_an_error_with_its_diagnostics(runs: Runs, tmp_path: Path) -> None:
    (tmp_path / "wrong.fence").write_text(WRONG)
    ran = runs()
    assert ran.code == 2
    assert "ERROR collecting wrong.fence" in ran.out
    assert "wrong.fence:6:20: error[FP201]: nothing is called `y` here" in ran.out
    assert "Traceback" not in ran.out and "pytest_fencepost.py" not in ran.out


def test_a_model_that_cannot_be_made_fails_with_its_diagnostics(runs: Runs, tmp_path: Path) -> None:
    (tmp_path / "models.fence").write_text(MODELS.replace("TOP = 4", "TOP = 44"))
    ran = runs()
    assert ran.code == 1
    assert "1 failed, 1 passed" in ran.out
    assert "error[FP" in ran.out and "models.fence:" in ran.out
    assert "Traceback" not in ran.out


def test_what_is_warned_of_in_a_text_is_a_warning(runs: Runs, tmp_path: Path) -> None:
    (tmp_path / "counter.fence").write_text(COUNTER.replace("role Node:", "message Unsent\n\nrole Node:"))
    ran = runs()
    assert ran.code == 0
    assert "FencepostWarning" in ran.out and "warning[FP801]: nobody sends `Unsent`" in ran.out


COUNTING = "".join(f"shared {x}: 0..999 = 0\naction more_{x} when {x} < 999:\n    {x} += 1\n" for x in "abcd")
LARGE = f"protocol Large\n{COUNTING}invariant Small: a + b + c + d <= 4000\nmodel large:\n    expect holds\n"


@pytest.mark.parametrize("how", ["option", "setting"])
def test_a_time_limit_makes_a_model_inconclusive_which_fails(runs: Runs, tmp_path: Path, how: str) -> None:
    (tmp_path / "large.fence").write_text(LARGE)
    arguments = ("--fencepost-time-limit", "0.5") if how == "option" else ()
    if how == "setting":
        (tmp_path / "pytest.ini").write_text("[pytest]\nfencepost_time_limit = 0.5\n")
    ran = runs("large.fence", *arguments)
    assert ran.code == 1
    assert "the time limit of 0.5 s was reached" in ran.out


@pytest.mark.parametrize("limit", ["soon", "0", "-1", "nan"])
def test_a_time_limit_that_is_none_is_wrong_use(runs: Runs, limit: str) -> None:
    ran = runs(f"--fencepost-time-limit={limit}")
    assert ran.code == 4
    assert f"should be a number of seconds, not '{limit}'" in ran.out


def test_files_are_found_by_pattern_and_named_ones_always_taken(runs: Runs, tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\nfencepost_files =\n")
    assert runs().code == 5
    assert "1 passed" in runs("models.fence::safe").out
    (tmp_path / "pytest.ini").write_text("[pytest]\nfencepost_files = check_*.fence\n")
    (tmp_path / "check_counter.fence").write_text(MODELS)
    assert "2 passed, 1 skipped" in runs().out


def test_without_fence_files_nothing_of_fencepost_is_imported(runs: Runs, tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(SPY)
    (tmp_path / "test_mine.py").write_text("def test_mine():\n    pass\n")
    assert "imported: []" in runs("test_mine.py").out
    assert "'fencepost'" in runs("models.fence").out


def test_collecting_imports_no_engine(runs: Runs, tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(SPY)
    ran = runs("--collect-only", "models.fence")
    assert "imported:" in ran.out
    assert "llvmlite" not in ran.out and "z3" not in ran.out


def test_a_model_is_where_its_text_says(runs: Runs, tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(
        "def pytest_collection_modifyitems(items):\n"
        "    for item in items:\n        print('at', item.location[0], item.location[1] + 1)\n"
    )
    assert "at models.fence 3\nat models.fence 8\n" in runs("--collect-only", "-s").out


def test_a_text_is_read_once(runs: Runs, tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(
        "import fencepost.session.reading as reading\n"
        "real = reading.read_text\n"
        "def told(root, reader):\n    print('read', root)\n    return real(root, reader)\n"
        "reading.read_text = told\n"
    )
    assert runs("-s", "models.fence").out.count("read models.fence") == 1


def test_an_internal_error_fails_with_what_is_needed_to_look_into_it(runs: Runs, tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(
        "import fencepost.session.examine as examine\n"
        "examine.replay = lambda instance, finding: examine.Disagreement(1, 'this step leads elsewhere')\n"
    )
    ran = runs("models.fence::unsafe")
    assert ran.code == 1
    assert "internal error: the trace of Small does not replay: this step leads elsewhere" in ran.out
    assert "---- the transition system" in ran.out


def test_the_suite_of_this_repository_collects_no_texts_by_accident() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["pytest"]["ini_options"]["fencepost_files"] == []


def test_it_is_packaged_as_a_plugin() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["entry-points"]["pytest11"] == {"fencepost": "pytest_fencepost"}
    assert project["tool"]["setuptools"]["py-modules"] == ["pytest_fencepost", "pygments_fencepost"]
    assert (ROOT / "verifier" / "pytest_fencepost.py").exists()
