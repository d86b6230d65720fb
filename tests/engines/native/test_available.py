"""How much memory may be taken: what was asked for, what the system has, what the control groups leave."""

from pathlib import Path

import pytest

from fencepost.engines.native.available import RAN_OUT, Available
from fencepost.engines.search.resident import resident_memory

GIB = 1 << 30


def machine(root: Path, free: int, group: str = "", files: dict[str, int] | None = None) -> Path:
    """The files of a system that tell about its memory"""
    for name, text in (
        ("proc/meminfo", f"MemTotal: 99 kB\nMemAvailable: {free // 1024} kB\n"),
        ("proc/self/cgroup", group),
        *((f"sys/fs/cgroup/{name}", str(number)) for name, number in (files or {}).items()),
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def test_what_fits_is_not_refused(tmp_path: Path) -> None:
    assert Available(None, machine(tmp_path, 8 * GIB)).refusal(7 * GIB) is None


def test_a_little_is_left_alone(tmp_path: Path) -> None:
    assert Available(None, machine(tmp_path, 8 * GIB)).refusal(8 * GIB - 1000) == RAN_OUT


def test_a_limit_is_told_as_it_was_given(tmp_path: Path) -> None:
    available = Available(resident_memory() + GIB, machine(tmp_path, 8 * GIB))
    assert available.refusal(GIB // 2) is None
    assert str(available.refusal(2 * GIB)).startswith("the memory limit of ")


@pytest.mark.parametrize(
    ("group", "files"),
    [
        ("0::/box", {"box/memory.max": 2 * GIB, "box/memory.current": GIB}),
        ("0::/outer/inner", {"outer/memory.max": 2 * GIB, "outer/memory.current": GIB}),
        ("4:cpu,memory:/b", {"memory/b/memory.limit_in_bytes": 2 * GIB, "memory/b/memory.usage_in_bytes": GIB}),
        ("4:memory:/elsewhere", {"memory/memory.limit_in_bytes": 2 * GIB, "memory/memory.usage_in_bytes": GIB}),
    ],
)
def test_a_control_group_counts(tmp_path: Path, group: str, files: dict[str, int]) -> None:
    available = Available(None, machine(tmp_path, 8 * GIB, group, files))
    assert available.refusal(GIB // 2) is None
    assert available.refusal(GIB) == RAN_OUT


def test_a_system_that_tells_nothing_refuses_nothing(tmp_path: Path) -> None:
    assert Available(None, tmp_path).refusal(1 << 50) is None
