"""Every block of code in the documents is run or read by a test.

`console` blocks and the texts that they use are run by test_sessions, the language's reference by tests/language;
docs/errors.md and the gallery are generated, and their freshness is checked; the others are run here.
"""

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.literate import Block, Case, cases
from tests.sessions.console import ROOT, commands, environment, prepare, run
from tests.sessions.test_sessions import DOCUMENTS

KINDS = {"console", "fence", "python", "sh", "yaml", "text", "diff"}
PAGES = [*DOCUMENTS, *(ROOT / name for name in ("ARCHITECTURE.md", "CONTRIBUTING.md"))]
GALLERY = sorted((ROOT / "counterexamples").rglob("*.md"))
CASES = [case for document in PAGES for case in cases(document, *KINDS)]
PROGRAMS = [case for case in CASES if any(block.language == "python" for block in case.blocks)]
SCRIPTS = [(case.id, block) for case in CASES for block in case.blocks if block.language in ("sh", "yaml")]
_OPENED = re.compile(r"^ *```(.*)$", re.MULTILINE)
_COMMAND = re.compile(r"(?:^|&& |run: |- )(fencepost \w+ .+?)(?= &&|$)", re.MULTILINE)
_USED = re.compile(r'^use "(.+)"', re.MULTILINE)
_EXTRAS = re.compile(r"\.\[([\w,]+)\]")
_SERVES = "fencepost serve "
_ROOM = re.compile(r"^([\w./-]+)  +\S", re.MULTILINE)


def opened(document: Path) -> set[str]:
    """What the fences that open a document's blocks say; "" where they name no language."""
    return set(_OPENED.findall(document.read_text("utf-8"))[::2])


def of(case: Case, kind: str) -> list[Block]:
    return [block for block in case.blocks if block.language == kind]


def used(block: Block, case: Case) -> bool:
    """Whether a command of the case, or another text of it, names the file that the block is or a folder it is in."""
    file = Path(block.options.get("file", ""))
    words = {word for found in of(case, "console") for command, _ in commands(found) for word in shlex.split(command)}
    words |= {name for found in of(case, "fence") for name in _USED.findall(found.text)}
    return file.name != "" and any(Path(word) in (file, *file.parents) for word in words)


@pytest.mark.parametrize("document", [*PAGES, *GALLERY], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_document_has_a_block_that_nobody_reads(document: Path) -> None:
    kinds = {said.split(" ")[0] for said in opened(document)}
    assert kinds <= ({"sh", "text"} if document in GALLERY else KINDS)
    assert "diff" not in kinds or document.name == "errors.md"


def test_a_block_without_a_language_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("```console\n$ x\n```\n\n1. so\n\n   ```\n   y\n   ```\n")
    assert opened(tmp_path / "page.md") == {"console", ""}


def test_texts_are_files_that_a_command_beside_them_uses() -> None:
    pages = [case for case in CASES if case.document.name != "ARCHITECTURE.md"]
    loose = [(case, block) for case in pages for block in of(case, "text")]
    loose += [(case, block) for case in pages if case.document.parent.name != "language" for block in of(case, "fence")]
    assert len(loose) > 10
    assert [(case.id, block.lines[0]) for case, block in loose if not used(block, case)] == []


def test_the_rooms_of_the_house_are_there() -> None:
    named = _ROOM.findall((ROOT / "ARCHITECTURE.md").read_text("utf-8").split("```text\n")[1].split("```")[0])
    assert len(named) > 6
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in PROGRAMS])
def test_python_runs_where_the_commands_beside_it_ran(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(tmp_path, case)
    for command in (command for block in of(case, "console") for command, _ in commands(block)):
        run(command, tmp_path)
    monkeypatch.chdir(tmp_path)
    for block in of(case, "python"):
        exec(compile(block.text, case.id, "exec"), {})


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project as `fencepost init` begins it, and beside it the protocols that the README names."""
    folder = tmp_path_factory.mktemp("project")
    run("fencepost init .", folder)
    for room in ("specs", "models"):
        shutil.copytree(ROOT / room / "lease", folder / room / "lease")
    return folder


@pytest.mark.parametrize("block", [pytest.param(block, id=name) for name, block in SCRIPTS])
def test_scripts_are_whole_and_their_commands_succeed(block: Block, project: Path) -> None:
    if block.language == "yaml":
        yaml = pytest.importorskip("yaml", reason="PyYAML comes with the extra `docs`")
        assert yaml.safe_load(block.text)
    else:
        assert subprocess.run(["sh", "-n"], input=block.text, text=True, check=False).returncode == 0
    for command in _COMMAND.findall(block.text):
        assert served(command, project) if _SERVES in command else ended_well(command, project), command


def ended_well(command: str, folder: Path) -> bool:
    return not any(line.startswith("[exit") for line in run(command, folder))


def served(command: str, folder: Path) -> bool:
    """Whether a command that runs until it is ended says where it serves; it is given any port that is free."""
    words = [sys.executable, "-m", *shlex.split(command), "--listen", "0"]
    with subprocess.Popen(words, cwd=folder, env=environment(), stdout=subprocess.PIPE, text=True) as server:
        said = "" if server.stdout is None else server.stdout.readline()
        server.terminate()
    return said.startswith("http://127.0.0.1:")


def test_the_commands_of_scripts_are_found() -> None:
    found = [command for _, block in SCRIPTS for command in _COMMAND.findall(block.text)]
    assert "fencepost check models/lease --model fencepost" in found
    assert found.count("fencepost check specs models --format junit --output report.xml") == 2
    assert len(found) >= 5


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_what_is_to_be_installed_can_be(name: str) -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    asked = {extra for found in _EXTRAS.findall((ROOT / name).read_text("utf-8")) for extra in found.split(",")}
    assert "test" in asked
    assert asked <= set(extras)
