"""The command line of `benchmarks/run`."""

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from benchmarks.harness.install import peers
from benchmarks.harness.measure import must
from benchmarks.harness.protocols import HERE, PROTOCOLS
from benchmarks.harness.report import cold_table, compile_table, search_tables, thread_table
from benchmarks.harness.session import compile_times, idle_peak, machine, searches
from benchmarks.harness.tools import Fencepost, Tool

WORDS = """Made by `benchmarks/run`. Every tool searched the same states: a run that found other counts is no figure.
CPU is of the search alone: of SPIN and Rumur their checker's process, of TLC the Java process, of Fencepost the wall
seconds of its search times its threads, which is never less than the CPU and is more on a busy machine. Whole CPU,
wall and peak memory are of the whole process. Compile is shown apart: of SPIN and Rumur translation and the C
compiler, of Fencepost a part of the whole. Only ratios within one session mean anything; figures are medians.
"""


def main() -> int:
    """Runs a session and writes its report."""
    options = _parser().parse_args()
    must([sys.executable, "-c", "import lark, click, rich, llvmlite"], HERE)  # else: pip install -e . in this Python
    tools, told = peers(options.peers, options.cache, not options.no_install)
    ours: list[Tool] = [Fencepost(count) for count in options.threads]
    protocols = [protocol for protocol in PROTOCOLS if protocol.name in options.protocols]
    rows = searches(protocols, options.sizes, [*ours, *tools], options.repetitions)
    lines = ["# Benchmarks", "", WORDS]
    lines += [f"{date.today()}, {machine()}; load {os.getloadavg()[0]:.1f}; {options.repetitions} repetitions.", ""]
    lines += [f"- {line}" for line in told] + ([""] if told else [])
    lines += [*search_tables(rows, idle_peak()), *cold_table(rows), *thread_table(rows, options.threads)]
    if not options.no_compile_times:
        lines += compile_table(compile_times(["models"]), "Compile times of every model")
        lines += compile_table(compile_times(["benchmarks/models/wide_parameter.fence"]), "A wide parameter")
    options.output.write_text("\n".join(lines).rstrip("\n") + "\n", encoding="utf-8")
    print(f"wrote {options.output}")
    return 1 if any(row.wrong for row in rows) else 0


def _parser() -> argparse.ArgumentParser:
    names = [protocol.name for protocol in PROTOCOLS]
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "fencepost-benchmarks"
    parser = argparse.ArgumentParser(prog="benchmarks/run", description="Fencepost and its peers, side by side.")
    parser.add_argument("--sizes", nargs="+", choices=["S", "M", "L"], default=["S", "M"])
    parser.add_argument("--protocols", nargs="+", choices=names, default=names)
    parser.add_argument("--peers", nargs="*", choices=["spin", "rumur", "tlc"], default=["spin", "rumur", "tlc"])
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2], help="of Fencepost; a run for each")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--output", type=Path, default=HERE / "REPORT.md")
    parser.add_argument("--cache", type=Path, default=cache, help="where TLC is kept")
    parser.add_argument("--no-install", action="store_true", help="only peers that are here already")
    parser.add_argument("--no-compile-times", action="store_true", help="only the searches")
    return parser
