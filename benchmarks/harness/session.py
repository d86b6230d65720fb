"""One session: every tool on every protocol and size, in turns, as often as asked."""

import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, final

from benchmarks.harness.measure import Failed, Run, run
from benchmarks.harness.protocols import HERE, ROOT, Protocol, Size
from benchmarks.harness.tools import ENVIRONMENT, FENCEPOST, Fencepost, Found, Tool, check

HUGE = HERE / "models" / "peer_lease_failover.fence"
IDLE = ROOT / "models" / "published" / "lock.fence"


@final
@dataclass(slots=True)
class Row:
    """One tool on one size of one protocol: what each repetition found, how long it took to prepare (median), and
    what went wrong"""

    protocol: str
    size: Size
    tool: str
    found: list[Found] = field(default_factory=list[Found])
    prepared: list[float] = field(default_factory=list[float])
    wrong: str = ""

    def middle(self, read: Callable[[Found], float]) -> float:
        """The median of a figure."""
        return median(read(item) for item in self.found)

    @property
    def preparing(self) -> float:
        return median(self.prepared) if self.prepared else 0.0


def searches(protocols: list[Protocol], name: str, tools: list[Tool], repetitions: int) -> list[Row]:
    """Runs everything of one size; the tools take turns, so that a busy moment of the machine meets all of them. Peers
    run once where they take minutes, at size L."""
    idle_peak()  # not measured: it leaves bytecode behind, as an installation does
    rows: list[Row] = []
    for protocol in protocols:
        size = protocol.size(name)
        own = [Row(protocol.name, size, tool.name) for tool in tools]
        for turn in range(repetitions):
            for row, tool in zip(own, tools, strict=True):
                again = turn == 0 or name != "L" or isinstance(tool, Fencepost)
                if again and not row.wrong:
                    _one(row, tool, protocol)
        rows += own
    return rows


def _one(row: Row, tool: Tool, protocol: Protocol) -> None:
    print(f"{protocol.name} {row.size.name}: {tool.name}", file=sys.stderr, flush=True)
    folder = Path(tempfile.mkdtemp(prefix="benchmark"))
    try:
        row.prepared.append(tool.prepare(protocol, row.size, folder))
        found = tool.search(protocol, row.size, folder)
        if (found.distinct, found.transitions) != (row.size.distinct, row.size.transitions):
            row.wrong = f"found {found.distinct:,} states and {found.transitions:,} transitions"
        row.found.append(found)
    except (Failed, OSError) as error:
        row.wrong = str(error).strip().splitlines()[0]
    finally:
        shutil.rmtree(folder)


def largest(threads: int) -> list[tuple[Run, dict[str, Any]]]:
    """The largest model that there is, searched once: the run, and what was said of it."""
    done, models = check([HUGE, "--model", "XL", "--slow"], threads)
    return [(done, model) for model in models]


def idle_peak() -> float:
    """MB of a Fencepost process that has compiled a model of a few states and searched it."""
    done, _ = check([IDLE, "--model", "published"], 1)
    return done.peak


def compile_times(paths: list[str], optimize: str) -> list[dict[str, Any]]:
    """What the native engine says of every model of these files and folders, its code optimized first ("always") or not
    ("auto")."""
    _, models = check([*paths, "--slow", "--optimize", optimize, "--time-limit", "20"], 1)
    return models


def machine() -> str:
    """What the figures were measured on, as far as it can be told."""
    cpu = next((line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "")
    cores = sum(line.startswith("processor") for line in _lines("/proc/cpuinfo"))
    version = run([*FENCEPOST[:-1], "--version"], ROOT, ENVIRONMENT).output.strip()
    return f"{cpu or platform.machine()}, {cores} cores, Python {platform.python_version()}, {version}"


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
