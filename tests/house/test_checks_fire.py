"""Each check that CI relies on says no when it should: layers, doors, complexity, parameters, docstrings."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TANGLE = "    if {0} == 1:\n        return {0}\n"


def _tool(name: str) -> str:
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: pip install -e '.[test]'")
    return found


def _house(folder: Path) -> Path:
    shutil.copytree(ROOT / "verifier", folder / "verifier", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder / "verifier" / "fencepost"


def _layers(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder / "verifier")}
    command = [_tool("lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("room", "line", "contract"),
    [
        ("core/terms.py", "import fencepost.semantics.step", "Data walks one way"),
        ("semantics/step.py", "import fencepost.syntax.ast", "After core, nothing knows the surface"),
        ("engines/reference.py", "import fencepost.engines.simulate", "Engines are peers"),
        ("core/terms.py", "import lark", "lark has one door"),
        ("semantics/step.py", "import rich", "rich has two doors"),
        ("engines/native/check.py", "import fencepost.engines.reference", "Engines are peers"),
        ("session/options.py", "import click", "click has one door"),
        ("session/api.py", "import pytest", "pytest has one door"),
        ("engines/simulate.py", "import llvmlite", "llvmlite has one door"),
        ("report/graph/picture.py", "import networkx", "networkx has one door"),
        ("report/graph/picture.py", "import pygraphviz", "pygraphviz has one door"),
    ],
)
def test_a_forbidden_import_is_found(tmp_path: Path, room: str, line: str, contract: str) -> None:
    file = _house(tmp_path) / room
    file.write_text(file.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    done = _layers(tmp_path)
    broken = [told for told in done.stdout.splitlines() if told.endswith("BROKEN")]
    assert done.returncode != 0
    assert any(told.startswith(contract) for told in broken), done.stdout


def test_a_room_that_no_layer_lists_is_found(tmp_path: Path) -> None:
    room = _house(tmp_path) / "attic"
    room.mkdir()
    (room / "__init__.py").write_text('"""A room."""\n', encoding="utf-8")
    assert _layers(tmp_path).returncode != 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x = 1\n", "D100"),
        ('"""A file."""\n\n\nclass C:\n    pass\n', "D101"),
        ('"""A file."""\n\n\ndef f(a, b, c, d, e, g, h):\n    return a\n', "PLR0913"),
        (
            '"""A file."""\n\n\ndef f(x):\n' + "".join(TANGLE.format("x") for _ in range(11)) + "    return 0\n",
            "C901",
        ),
    ],
)
def test_ruff_finds_what_the_budgets_forbid(tmp_path: Path, text: str, code: str) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "file.py").write_text(text, encoding="utf-8")
    command = [_tool("ruff"), "check", "--no-cache", "--output-format", "concise", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert code in done.stdout, done.stdout
