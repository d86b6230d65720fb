"""Flip any one `expect` of a model and `check` says so: exit code 10."""

import re
import shutil
from pathlib import Path

import pytest

import fencepost

ROOT = Path(__file__).parents[2]
FILES = (
    "primary_backup/async_ack",
    "published/lock",
    "published/lock_server",
    "published/toy_consensus",
    "published/transaction_commit",
    "published/voucher_life_cycle",
)
_COUNT = re.compile(r"(distinct|depth|in) (\d+)")


def flips(line: str) -> list[str]:
    """Every way to change what one `expect` line says."""
    counted = _COUNT.search(line)
    found = [_COUNT.sub(lambda m: f"{m[1]} {int(m[2]) + 1}", line)] if counted else []
    if " violated" in line:
        found.append("    # not expected any more")
    if " by nothing" in line:
        found.append(line.replace("by nothing", "by crash 1"))
    elif " by " in line:
        found.append(re.sub(r"by .+? in", "by nothing in", line))
    if line.strip() == "expect holds":
        found.append("    expect NoRuntimeError violated")
    return found


def _cases() -> list[tuple[str, int, str]]:
    return [
        (name, number, flipped)
        for name in FILES
        for number, line in enumerate((ROOT / "models" / f"{name}.fence").read_text(encoding="utf-8").splitlines())
        if line.strip().startswith("expect ")
        for flipped in flips(line)
    ]


def _copy(folder: Path, name: str) -> Path:
    family = name.split("/")[0]
    for room in ("specs", "models"):
        shutil.copytree(ROOT / room / family, folder / room / family)
    return folder / "models" / f"{name}.fence"


@pytest.mark.parametrize(("name", "number", "flipped"), _cases())
def test_a_flipped_expectation_is_noticed(tmp_path: Path, name: str, number: int, flipped: str) -> None:
    file = _copy(tmp_path, name)
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[number] != flipped
    lines[number] = flipped
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert fencepost.check(file).exit_code == 10


@pytest.mark.parametrize("name", FILES)
def test_unchanged_it_passes(tmp_path: Path, name: str) -> None:
    assert fencepost.check(_copy(tmp_path, name)).exit_code == 0


def test_every_kind_of_expectation_is_flipped() -> None:
    said = " ".join(flipped for _, _, flipped in _cases())
    kinds = ("not expected", "NoRuntimeError violated", "distinct", "depth", "steps", "by nothing", "by crash")
    assert all(kind in said for kind in kinds)
