"""Runs a command and says what it took: CPU, wall, peak memory, of the command and all its children."""

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import final


@final
@dataclass(frozen=True, slots=True)
class Run:
    """What a command said (both outputs together) and took. `peak` is in MB of 10^6 bytes; it cannot be told below
    this program's own."""

    output: str
    code: int
    cpu: float
    wall: float
    peak: float


@final
class Failed(Exception):
    """A command that did not do what it is here for"""


def run(command: Sequence[str | Path], folder: Path, more: Mapping[str, str] | None = None) -> Run:
    """Runs a command to its end."""
    with tempfile.TemporaryFile() as output:
        began = monotonic()
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(more or {})},
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
    return Run(text, process.returncode, used.ru_utime + used.ru_stime, wall, used.ru_maxrss * 1024 / 1e6)


def must(command: Sequence[str | Path], folder: Path) -> Run:
    """Runs a command that has to succeed."""
    done = run(command, folder)
    if done.code != 0:
        raise Failed(f"{' '.join(str(part) for part in command)} ended with {done.code}:\n{done.output[-2000:]}")
    return done
