"""How much memory a search may still take: up to the limit that was given, and always less than there is.

What there is: what the system says is available, and what is left to the process's control groups. A little is
left alone, so that Python can still say what was found.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import final

from fencepost.engines.search.resident import resident_memory

RAN_OUT = "memory ran out"
_ALONE = 1 << 28  # bytes; less on a machine that has little
_UNLIMITED = 1 << 60
_LIMITS = (("memory.max", "memory.current"), ("memory.limit_in_bytes", "memory.usage_in_bytes"))


@final
class Available:
    """What may be taken. `limit`: bytes of resident memory of this process (None: most of what there is)"""

    def __init__(self, limit: int | None, root: Path = Path("/")) -> None:
        self._limit = limit
        self._system = root / "proc/meminfo"
        self._groups = list(_groups(root))
        self._alone = min(_ALONE, (self._left() or _UNLIMITED) // 16)

    def refusal(self, more: int = 0) -> str | None:
        """Why so many bytes more cannot be had, in words; None if they can."""
        if self._limit is not None and resident_memory() + more > self._limit:
            return f"the memory limit of {self._limit / 2**20:,.0f} MiB was reached"
        left = self._left()
        if left is not None and left - more < self._alone:
            return RAN_OUT
        return None

    def _left(self) -> int | None:
        """Bytes that nobody uses, or None where that cannot be told"""
        known = [limit - _number(usage) for limit, usage in self._groups]
        try:
            lines = self._system.read_text().splitlines()
            known += [int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")]
        except OSError:
            pass
        return min(known, default=None)


def _groups(root: Path) -> Iterator[tuple[int, Path]]:
    """The limits of the control groups that this process is in, each with the file that tells its use."""
    try:
        lines = (root / "proc/self/cgroup").read_text().splitlines()
    except OSError:
        return
    base = root / "sys/fs/cgroup"
    for line in lines:
        _, kinds, path = line.split(":", 2)
        if kinds and "memory" not in kinds.split(","):
            continue
        top = base / "memory" if kinds else base
        here = top / path.lstrip("/")
        for directory in {here, *here.parents}:
            if directory == top or top in directory.parents:
                yield from _limits(directory)


def _limits(directory: Path) -> Iterator[tuple[int, Path]]:
    for limit, usage in _LIMITS:
        most = _number(directory / limit)
        if 0 < most < _UNLIMITED:
            yield most, directory / usage


def _number(file: Path) -> int:
    """The number in a file; 0 where there is none (as in `max`)"""
    try:
        return int(file.read_text())
    except (OSError, ValueError):
        return 0
