"""The table of which engine decides which model: `benchmarks/engines`."""

import argparse
import json
import os
import sys
import tempfile
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias, final

from benchmarks.harness.measure import run
from benchmarks.harness.session import machine

ROOT = Path(__file__).resolve().parents[2]
ENGINES = ("native", "bmc", "induction", "pdr")
CONCLUSIVE = ("holds", "violated")
VISITED = 100_000  # states: models that hold and have fewer are asked for a proof once more, with patience
Question: TypeAlias = tuple[str, str, str]  # file, model, engine
WORDS = """Made by `benchmarks/engines`: each model, by each engine alone, for at most {limit:g} seconds by the clock.
A figure is CPU seconds of the whole command, from the shell. `native` visits all states. `bmc` looks 20 steps deep, so
of what holds it says nothing: **v** is every violation found. `induction` and `pdr` prove what holds: **p** is that
everything was proved or refuted; otherwise how many of the properties were, and the k or level that was reached.
Witnesses do not count here.
"""
PATIENT = """## With more patience

The models that hold and have fewer than {most:,} states, and that neither `pdr` nor `induction` proved above, once more
by `pdr` alone, for at most {limit:g} seconds each by the clock.
"""


@final
@dataclass(frozen=True, slots=True)
class Said:
    """What an engine said of a model: verdicts of all properties that are no witness, by name; how deep it came"""

    verdicts: dict[str, str]
    cpu: float
    depth: int
    states: int

    @property
    def open(self) -> int:
        """How many properties it left open"""
        return sum(verdict not in CONCLUSIVE for verdict in self.verdicts.values())


def main() -> int:
    """Asks all engines, writes the table; 1 where two engines say different things."""
    options = _parser().parse_args()
    models = _models(options.paths, options.slow)
    pairs = [(file, model, engine) for file, model in models for engine in ENGINES]
    limit = float(options.limit)

    def ask(pair: Question) -> Said:
        return _ask(*pair, limit)

    with ThreadPoolExecutor(options.jobs) as pool:
        said: dict[Question, Said] = dict(zip(pairs, pool.map(ask, pairs), strict=True))
        more = _patient(models, said, options.patience, pool) if options.patience else []
    wrong: list[str] = []
    rows: list[str] = []
    for file, model in models:
        ours = {engine: said[file, model, engine] for engine in ENGINES}
        wrong += _differences(f"{file} {model}", ours)
        rows.append(_row(Path(file).stem, model, ours))
    lines = ["# Which engine decides what", "", WORDS.format(limit=limit)]
    lines += [f"{date.today()}, {machine()}, {options.jobs} at a time.", "", _summary(models, said), ""]
    lines += [f"- **differs**: {line}" for line in wrong] or ["No engine said otherwise than another."]
    lines.append("")
    lines += ["| model | | states | " + " | ".join(ENGINES) + " |", "|---|---|---|" + "---|" * len(ENGINES), *rows]
    lines += more
    options.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join([*wrong, f"wrote {options.output}"]))
    return 1 if wrong else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks/engines", description="Which engine decides which model.")
    parser.add_argument("paths", nargs="*", default=["models", "benchmarks/models"], help="files or folders")
    parser.add_argument("--limit", type=float, default=60, help="seconds for each model and engine")
    parser.add_argument("--patience", type=float, help="seconds for a proof of each small model that was not proved")
    parser.add_argument("--jobs", type=int, default=1, help="so many at a time")
    parser.add_argument("--slow", action="store_true", help="also the models that are marked slow")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "which-engine.md")
    return parser


def _models(paths: list[str], slow: bool) -> list[tuple[str, str]]:
    """Every model with its file, as `check` finds them"""
    found = _checked([*paths, "--engine", "simulate", "--runs", "1", *(["--slow"] if slow else [])])[0]
    return [(model["file"], model["model"]) for model in found["models"]]


def _checked(arguments: list[str]) -> tuple[dict[str, Any], float]:
    """The JSON report of a check, and its CPU seconds"""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "fencepost", "check", *arguments]
        place = os.pathsep.join((str(ROOT / "verifier"), os.environ.get("PYTHONPATH", "")))
        done = run([*command, "--format", "json", "--output", report], ROOT, {"PYTHONPATH": place})
        if not report.exists():
            raise RuntimeError(f"{' '.join(command)} ended with {done.code}:\n{done.output}")
        return json.loads(report.read_text(encoding="utf-8")), done.cpu


def _ask(file: str, model: str, engine: str, limit: float) -> Said:
    arguments = [file, "--model", model, "--engine", engine, "--time-limit", str(limit)]
    report, cpu = _checked(arguments)
    if not report["models"]:
        raise RuntimeError(f"{engine} said nothing of {model} in {file}: {report}")
    [found] = report["models"]
    named = {one["name"]: one["verdict"] for one in found["properties"] if one["kind"] != "witness"}
    print(f"{cpu:6.1f} s  {engine:9} {file} {model}", file=sys.stderr, flush=True)
    return Said(named, cpu, found["states"]["depth"], found["states"]["distinct"])


def _differences(what: str, said: dict[str, Said]) -> list[str]:
    """Properties of which two engines know different things"""
    found: list[str] = []
    for name in {name for one in said.values() for name in one.verdicts}:
        known = {engine: one.verdicts[name] for engine, one in said.items() if name in one.verdicts}
        sure = {engine: verdict for engine, verdict in known.items() if verdict in CONCLUSIVE}
        if len(set(sure.values())) > 1:
            found.append(f"{what}: {name}: {sure}")
    return found


def _row(file: str, model: str, said: dict[str, Said]) -> str:
    native = said["native"]
    states = f"{native.states:,}" + (" (not all)" if native.open else "")
    cells = [f"{native.cpu:.1f}" if not native.open else "", _bounded(said), *(_proof(said[e]) for e in ENGINES[2:])]
    return f"| {file} | {model} | {states} | " + " | ".join(cells) + " |"


def _bounded(said: dict[str, Said]) -> str:
    """Whether each violation that anybody knows was found"""
    known = {name for one in said.values() for name, verdict in one.verdicts.items() if verdict == "violated"}
    bounded = said["bmc"]
    found = {name for name, verdict in bounded.verdicts.items() if verdict == "violated"}
    if known and found >= known:
        return f"**v** {bounded.cpu:.1f}"
    return (
        f"{len(found)} of {len(known)}, depth {bounded.depth}" if known else f"depth {bounded.depth}, {bounded.cpu:.1f}"
    )


def _proof(one: Said) -> str:
    if not one.open:
        return f"**p** {one.cpu:.1f}"
    return f"{len(one.verdicts) - one.open} of {len(one.verdicts)}, {one.depth}"


def _patient(models: list[tuple[str, str]], said: dict[Question, Said], limit: float, pool: Executor) -> list[str]:
    """Asks for proofs of small models once more; the section about them"""

    def ask(pair: tuple[str, str]) -> Said:
        return _ask(*pair, "pdr", limit)

    small = [pair for pair in _holding(models, said) if said[*pair, "native"].states < VISITED]
    left = [pair for pair in small if all(said[*pair, engine].open for engine in ENGINES[2:])]
    found: list[Said] = list(pool.map(ask, left))
    rows: list[str] = []
    for (file, model), one in zip(left, found, strict=True):
        outcome = f"not proved, level {one.depth}" if one.open else "**p**"
        rows.append(f"| {Path(file).stem} | {model} | {one.cpu:.1f} | {outcome} |")
    proved = len(small) - sum(bool(one.open) for one in found)
    told = f"So of {len(small)} such models {proved} are proved ({proved / max(len(small), 1):.0%})."
    head = ["", PATIENT.format(most=VISITED, limit=limit), told, "", "| model | | CPU s | |", "|---|---|---|---|"]
    return [*head, *rows]


def _holding(models: list[tuple[str, str]], said: dict[Question, Said]) -> list[tuple[str, str]]:
    """The models of which everything holds"""
    return [pair for pair in models if set(said[*pair, "native"].verdicts.values()) == {"holds"}]


def _summary(models: list[tuple[str, str]], said: dict[Question, Said]) -> str:
    """How many models that hold are proved, by whom"""
    holding = _holding(models, said)
    lines = [f"Of {len(models)} models everything holds in {len(holding)}."]
    for engine in ENGINES[2:]:
        proved = sum(not said[*pair, engine].open for pair in holding)
        lines.append(f"`{engine}` proves {proved} of these.")
    both = sum(any(not said[*pair, engine].open for engine in ENGINES[2:]) for pair in holding)
    return " ".join([*lines, f"Together they prove {both}."])
