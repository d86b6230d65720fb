"""Every block of code in the documents is run or read by a test: console blocks by test_sessions, texts of the
language by tests/language, docs/errors.md by the freshness of generated files, and the others here."""

import subprocess
from pathlib import Path

import pytest

from tests.literate import Block, cases
from tests.sessions.console import prepare, run
from tests.sessions.test_sessions import DOCUMENTS, ROOT

KINDS = ("console", "fence", "python", "sh", "yaml", "text", "diff")
LONG = ("fencepost solve models/lease", "not (Coordinator.epoch")  # outputs of half a minute and more, shown as `text`


def blocks(kind: str) -> list[tuple[str, Block]]:
    return [(case.id, block) for document in DOCUMENTS for case in cases(document, kind) for block in case.blocks]


def test_no_document_has_a_block_that_nobody_reads() -> None:
    opened = [line for document in DOCUMENTS for line in document.read_text("utf-8").splitlines() if line[:3] == "```"]
    assert {line[3:].split()[0] for line in opened if line != "```"} <= set(KINDS)


def test_texts_are_files_of_a_session_or_long_outputs() -> None:
    loose = [block for _, block in blocks("text") if "file" not in block.options]
    assert [block.lines[0] for block in loose if not any(said in block.lines[0] for said in LONG)] == []


@pytest.mark.parametrize(("name", "block"), [pytest.param(*pair, id=pair[0]) for pair in blocks("python")])
def test_python_runs(name: str, block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = ROOT / "docs" / name.split(":")[0]
    prepare(tmp_path, next(case for case in cases(document, "python") if block in case.blocks))
    asked = "fencepost graph models/published/lock.fence --model published --to graphml --output lock.graphml"
    assert run(asked, tmp_path) == []
    monkeypatch.chdir(tmp_path)
    exec(compile(block.text, name, "exec"), {})


@pytest.mark.parametrize("block", [pytest.param(block, id=name) for name, block in blocks("sh")])
def test_shell_commands_are_whole(block: Block) -> None:
    assert subprocess.run(["sh", "-n"], input=block.text, text=True, check=False).returncode == 0


@pytest.mark.parametrize("block", [pytest.param(block, id=name) for name, block in blocks("yaml")])
def test_yaml_is_read(block: Block) -> None:
    yaml = pytest.importorskip("yaml", reason="PyYAML comes with the extra `docs`")
    assert yaml.safe_load(block.text)
