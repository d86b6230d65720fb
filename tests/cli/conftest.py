"""The scratch folder of the command line's tests."""

from pathlib import Path

import pytest

from tests.cli.command import COUNTER, MODELS, Shell


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    found = Shell(tmp_path, capsys)
    found.write("counter.fence", COUNTER)
    found.write("models.fence", MODELS)
    return found
