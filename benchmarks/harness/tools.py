"""The tools: how each is prepared for one size of a protocol, run, and read.

`prepare` does everything before the search (translate, compile), in a folder of its own; `search` runs and reads it.
"""

import json
import os
import re
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, final
from typing import Protocol as Interface

from benchmarks.harness.measure import Failed, Run, must, run
from benchmarks.harness.protocols import HERE, ROOT, Protocol, Size

FENCEPOST = [sys.executable, "-m", "fencepost", "check"]
ENVIRONMENT = {
    "PYTHONPATH": os.pathsep.join([str(ROOT / "verifier"), os.environ.get("PYTHONPATH", "")]),
    "PYTHONDONTWRITEBYTECODE": "",  # an installed package has its bytecode
}


@final
@dataclass(frozen=True, slots=True)
class Found:
    """One search. `cpu` is of the search alone where the tool can tell (`whole` is of the process), `search` the wall
    seconds of the search alone; seconds, MB"""

    distinct: int
    transitions: int
    cpu: float
    whole: float
    wall: float
    peak: float
    search: float
    compile: float = 0.0


class Tool(Interface):
    """What every tool can do"""

    @property
    def name(self) -> str: ...

    def prepare(self, protocol: Protocol, size: Size, folder: Path) -> float:
        """Returns the seconds (wall) that it took."""
        ...

    def search(self, protocol: Protocol, size: Size, folder: Path) -> Found: ...


def _numbers(pattern: str, done: Run) -> list[int]:
    found = re.search(pattern, done.output)
    if found is None:
        raise Failed(f"cannot read this answer:\n{done.output[-2000:]}")
    return [int(group.replace(",", "")) for group in found.groups()]


def _found(done: Run, distinct: int, transitions: int) -> Found:
    return Found(distinct, transitions, done.cpu, done.cpu, done.wall, done.peak, done.wall)


@final
@dataclass(frozen=True, slots=True)
class Spin:
    """SPIN: safety, no reduction, -O2; depth first, or breadth first"""

    breadth: bool = False

    @property
    def name(self) -> str:
        return "SPIN BFS" if self.breadth else "SPIN DFS"

    def prepare(self, protocol: Protocol, size: Size, folder: Path) -> float:
        constants = [f"-D{protocol.promela.get(name, name)}={value}" for name, value in size.constants.items()]
        text = HERE / "peers" / "promela" / f"{protocol.name}.pml"
        options = ["-DSAFETY", "-DNOREDUCE", "-DMEMLIM=16000", *(["-DBFS"] if self.breadth else [])]
        took = must(["spin", *constants, "-a", text], folder).wall
        return took + must(["gcc", "-O2", "-w", *options, "pan.c", "-o", "pan"], folder).wall

    def search(self, protocol: Protocol, size: Size, folder: Path) -> Found:
        done = run(["./pan", "-E", "-m200000", "-w24"], folder)
        (distinct,) = _numbers(r"(\d+) states, stored", done)
        written = re.search(r"([\d.e+]+) transitions \(= stored", done.output)
        if written is None:
            raise Failed(f"cannot read this answer:\n{done.output[-2000:]}")
        # to pan the start is one of them; it writes eight digits of a large number
        expected = size.transitions + 1
        transitions = expected if written[1] == f"{expected:.8g}" else round(float(written[1]))
        return _found(done, distinct, transitions - 1)


@final
@dataclass(frozen=True, slots=True)
class Rumur:
    """Rumur, the Murphi checker"""

    threads: int = 1
    name: str = "Rumur"

    def prepare(self, protocol: Protocol, size: Size, folder: Path) -> float:
        text = (HERE / "peers" / "murphi" / f"{protocol.name}.m").read_text(encoding="utf-8")
        for name, value in size.constants.items():
            text = re.sub(rf"(?m)^  {name}: \d+;", f"  {name}: {value};", text)
        (folder / "m.m").write_text(text, encoding="utf-8")
        options = ["--output", "m.c", "--deadlock-detection", "off", "--threads", str(self.threads)]
        took = must(["rumur", "m.m", *options], folder).wall
        compiler = ["cc", "-std=c11", "-O3", "-march=native", "-mcx16", "-w", "m.c", "-o", "m", "-lpthread"]
        return took + must(compiler, folder).wall

    def search(self, protocol: Protocol, size: Size, folder: Path) -> Found:
        done = run(["./m"], folder)
        distinct, transitions = _numbers(r"([\d,]+) states, ([\d,]+) rules fired", done)
        return _found(done, distinct, transitions)


@final
@dataclass(frozen=True, slots=True)
class Tlc:
    """TLC, one worker; its figures are of the whole Java process"""

    jar: Path
    name: str = "TLC"

    def prepare(self, protocol: Protocol, size: Size, folder: Path) -> float:
        text = (HERE / "peers" / "tla" / f"{protocol.name}.tla").read_text(encoding="utf-8")
        (folder / f"{protocol.name}.tla").write_text(text, encoding="utf-8")
        lines = ["CONSTANTS"]
        for name, value in size.constants.items():
            given = str(bool(value)).upper() if name in protocol.booleans else str(value)
            lines.append(f"    {name} = {given}")
        lines += ["INIT Init", "NEXT Next", f"INVARIANT {protocol.invariant}"]
        (folder / "X.cfg").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return 0.0

    def search(self, protocol: Protocol, size: Size, folder: Path) -> Found:
        options = ["-deadlock", "-workers", "1", "-config", "X.cfg", f"{protocol.name}.tla"]
        done = run(["java", "-cp", self.jar, "tlc2.TLC", *options], folder)
        generated, distinct = _numbers(r"(?m)^([\d,]+) states generated, ([\d,]+) distinct states found, 0", done)
        return _found(done, distinct, generated - 1)


@final
@dataclass(frozen=True, slots=True)
class Fencepost:
    """This project. Its search alone is what it says itself. `patient`: code is optimized before the search begins, so
    that compiling is no part of it; else as it comes, optimized beside the search where that lasts."""

    threads: int = 1
    patient: bool = True

    @property
    def name(self) -> str:
        threads = "" if self.threads == 1 else f", {self.threads} threads"
        return f"Fencepost{threads}{'' if self.patient else ', as it comes'}"

    def prepare(self, protocol: Protocol, size: Size, folder: Path) -> float:
        return 0.0

    def search(self, protocol: Protocol, size: Size, folder: Path) -> Found:
        optimize = "always" if self.patient else "auto"
        options = ["--model", size.name, "--optimize", optimize, "--slow"]
        done, models = check([protocol.fencepost, *options], self.threads)
        if len(models) != 1 or done.code != 0:
            raise Failed(f"Fencepost ended with {done.code}:\n{done.output[-2000:]}")
        model = models[0]
        states = model["states"]
        found = _found(done, states["distinct"], states["generated"] - 1)
        search = next(stage for stage in model["stats"]["stages"] if stage["name"] == "search")
        compile_ = model["compile_seconds"] or 0.0
        return replace(found, cpu=search["cpu_seconds"], search=search["seconds"], compile=compile_)


def check(arguments: list[str | Path], threads: int) -> tuple[Run, list[dict[str, Any]]]:
    """A check by the native engine: the run, and what it says of each model."""
    options = ["--engine", "native", "--threads", str(threads), "--symmetry", "off", "--stats", "--format", "json"]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        done = run([*FENCEPOST, *arguments, *options, "--output", report], ROOT, ENVIRONMENT)
        if not report.exists():
            raise Failed(f"Fencepost gave no answer (code {done.code}):\n{done.output[-2000:]}")
        return done, json.loads(report.read_text(encoding="utf-8"))["models"]
