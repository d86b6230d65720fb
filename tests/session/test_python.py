"""`import fencepost`: what is public, and that it says what the command line says."""

import subprocess
import sys
from pathlib import Path

import pytest

import fencepost
from tests.cli.command import COUNTER, MODELS, WRONG


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "counter.fence").write_text(COUNTER, encoding="utf-8")
    (tmp_path / "models.fence").write_text(MODELS, encoding="utf-8")
    (tmp_path / "wrong.fence").write_text(WRONG, encoding="utf-8")
    return tmp_path


def test_check_gives_typed_results(folder: Path) -> None:
    outcome = fencepost.check(folder / "models.fence", model="unsafe")
    (model,) = outcome.models
    (small, *_) = model.properties
    assert outcome.exit_code == 0
    assert model.as_expected
    assert small.verdict == "violated"
    assert small.story is not None
    assert [step.says for step in small.story.steps][-1] == "A counts to 4"


def test_load_gives_the_typed_protocol(folder: Path) -> None:
    assert [model.name for model in fencepost.load(folder / "models.fence").models] == [
        "safe",
        "unsafe",
        "large",
    ]


def test_load_of_a_wrong_text_says_what_is_wrong(folder: Path) -> None:
    with pytest.raises(ValueError, match=r"error\[FP"):
        fencepost.load(folder / "wrong.fence")


def test_nothing_else_is_public() -> None:
    assert set(fencepost.__all__) == {"Trace", "Verdict", "__version__", "check", "load"}
    assert not hasattr(fencepost, "secret")


def test_the_package_is_imported_lazily() -> None:
    code = f"import sys; sys.path[:0] = {sys.path!r}; import fencepost; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"lark", "rich", "click", "fencepost.session"} & set(done.stdout.split())
