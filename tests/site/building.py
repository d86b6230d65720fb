"""How the tests build the site: as CI does, with warnings as errors."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def built(project: Path, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Builds the project's site into a folder; what the build said."""
    pytest.importorskip("mkdocs", reason="mkdocs is not installed; pip install -e '.[docs]'")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def whole_site(folder: Path) -> Path:
    """The project's own site, in the folder."""
    done = built(ROOT, folder)
    assert done.returncode == 0, done.stderr
    return folder
