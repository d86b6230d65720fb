"""The command line of `check` as a value, once click has read it."""

from dataclasses import dataclass
from typing import Literal, final


@final
@dataclass(frozen=True, slots=True)
class Given:
    """Every option, under click's name for it"""

    paths: tuple[str, ...]
    model: tuple[str, ...]
    property: tuple[str, ...]
    set: tuple[str, ...]
    engine: Literal["auto", "reference", "native", "bmc", "induction", "pdr", "simulate"]
    depth: int | None
    seed: int
    runs: int
    jobs: int
    trace: tuple[str, ...]
    order: Literal["faults", "steps"]
    time_limit: float | None
    memory_limit: int | None
    threads: int | None
    symmetry: Literal["on", "off"] | None
    reduction: Literal["on", "off"]
    format: Literal["text", "json", "junit", "sarif"]
    output: str | None
    trace_dir: str | None
    slow: bool
    stats: bool
    explain: bool
    emit: Literal["core", "llvm", "asm"] | None
    bitstate: bool
    optimize: Literal["auto", "always", "never"]
