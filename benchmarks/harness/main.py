"""The command line of `benchmarks/run`."""

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from benchmarks.harness.install import peers
from benchmarks.harness.measure import must
from benchmarks.harness.protocols import HERE, PROTOCOLS
from benchmarks.harness.report import cold_table, compile_table, huge_table, search_tables, thread_table
from benchmarks.harness.session import Row, compile_times, idle_peak, largest, machine, searches
from benchmarks.harness.tools import Fencepost, Tool

WORDS = """Made by `benchmarks/run`. Every tool searched the same states: a run that found other counts is no figure.
CPU is of the search alone: of SPIN and Rumur their checker's process, of TLC the Java process, of Fencepost what its
process took during the search. Whole CPU, wall and peak memory are of the whole process. Compile is shown apart: of
SPIN and Rumur translation and the C compiler, of Fencepost a part of the whole, until there was code. Fencepost
optimizes its code before the search begins, as the C compilers do (`--optimize always`); the row "as it comes" is what
its users get, where optimizing goes on beside the search and is a part of its CPU. Only ratios within one session mean
anything; figures are medians.
"""


def main() -> int:
    """Runs a session and writes its report."""
    options = _parser().parse_args()
    must([sys.executable, "-c", "import click, rich, llvmlite"], HERE)  # else: pip install -e . in this Python
    load = os.getloadavg()[0]
    tools, told = peers(options.peers, options.cache, not options.no_install)
    ours: list[Tool] = [*(Fencepost(count) for count in options.threads), Fencepost(1, patient=False)]
    protocols = [protocol for protocol in PROTOCOLS if protocol.name in options.protocols]
    rows: list[Row] = []
    for name in options.sizes:
        few = [tool for tool in tools if name != "L" or tool.name.split()[0].lower() in options.peers_at_l]
        rows += searches(protocols, name, [*ours, *few], options.repetitions)
    huge = largest(max(options.threads)) if options.xl else []
    lines = ["# Benchmarks", "", WORDS]
    repeated = f"{options.repetitions} repetitions, of peers at size L one"
    lines += [f"{date.today()}, {machine()}; load before {load:.1f}; {repeated}.", ""]
    lines += [f"- {line}" for line in told] + ([""] if told else [])
    lines += [*search_tables(rows, idle_peak()), *cold_table(rows), *thread_table(rows, options.threads)]
    lines += huge_table(huge)
    if not options.no_compile_times:
        quick, optimized = (compile_times(["models"], optimize) for optimize in ("auto", "always"))
        lines += compile_table(quick, optimized, "Compile times of every model")
        wide = ["benchmarks/models/wide_parameter.fence"]
        quick, optimized = (compile_times(wide, optimize) for optimize in ("auto", "always"))
        lines += compile_table(quick, optimized, "A wide parameter")
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
    parser.add_argument("--peers-at-l", nargs="*", choices=["spin", "rumur", "tlc"], default=["spin", "rumur"])
    parser.add_argument("--xl", action="store_true", help="also a model of more than 10^8 states, by Fencepost alone")
    parser.add_argument("--repetitions", type=int, default=3, help="of sizes S and M; a run of L takes minutes")
    parser.add_argument("--output", type=Path, default=HERE / "REPORT.md")
    parser.add_argument("--cache", type=Path, default=cache, help="where TLC is kept")
    parser.add_argument("--no-install", action="store_true", help="only peers that are here already")
    parser.add_argument("--no-compile-times", action="store_true", help="only the searches")
    return parser
