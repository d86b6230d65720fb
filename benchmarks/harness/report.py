"""The report in Markdown."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.harness.measure import Run
from benchmarks.harness.session import Row
from benchmarks.harness.tools import Fencepost

OURS = Fencepost().name


def table(head: list[str], rows: Iterable[list[str]]) -> list[str]:
    """A table whose first column is text and whose others are figures."""
    lines = [f"| {' | '.join(head)} |", "|---|" + "---:|" * (len(head) - 1)]
    return [*lines, *(f"| {' | '.join(row)} |" for row in rows), ""]


def search_tables(rows: list[Row], idle: float) -> list[str]:
    """A table for each protocol and size."""
    lines = ["## Searches", ""]
    for group in _groups(rows):
        size = group[0].size
        constants = " ".join(f"{name}={value}" for name, value in size.constants.items())
        lines += [f"### {group[0].protocol} {size.name}", ""]
        lines += [f"{constants}: {size.distinct:,} states, {size.transitions:,} transitions.", ""]
        ours = next((row for row in group if row.tool == OURS and not row.wrong), None)
        head = ["", "CPU s", "wall s", "whole CPU s", "transitions/CPU s", "peak MB", "compile s", f"{OURS} is faster"]
        lines += table(head, (_cells(row, ours) for row in group))
        if ours is not None:
            peak = ours.middle(lambda found: found.peak)
            lines += [f"{OURS}'s peak beyond an idle process ({idle:,.0f} MB): {peak - idle:,.0f} MB.", ""]
    return lines


def _groups(rows: list[Row]) -> list[list[Row]]:
    keys = dict.fromkeys((row.protocol, row.size.name) for row in rows)
    return [[row for row in rows if (row.protocol, row.size.name) == key] for key in keys]


def _cells(row: Row, ours: Row | None) -> list[str]:
    if row.wrong or not row.found:
        return [row.tool, row.wrong or "nothing", *[""] * 6]
    cpu = row.middle(lambda found: found.cpu)
    rate = row.size.transitions / cpu if cpu else 0.0
    faster = ""
    if ours is not None and row is not ours:
        own = ours.middle(lambda found: found.cpu)
        faster = f"{cpu / own:.1f} times" if own else ""
    return [
        row.tool,
        f"{cpu:.2f}",
        f"{row.middle(lambda found: found.wall):.2f}",
        f"{row.middle(lambda found: found.whole):.2f}",
        f"{rate / 1e6:.2f} million",
        f"{row.middle(lambda found: found.peak):,.0f}",
        f"{row.preparing + row.middle(lambda found: found.compile):.2f}",
        faster,
    ]


def cold_table(rows: list[Row]) -> list[str]:
    """Whole commands at the smallest size: translate, compile and search."""
    small = [row for row in rows if row.size.name == "S" and row.found and not row.wrong]
    lines = [
        "## Whole command at size S",
        "",
        "Wall seconds from the shell, compile steps counted, in new processes.",
        "",
    ]
    tools = list(dict.fromkeys(row.tool for row in small))
    protocols = list(dict.fromkeys(row.protocol for row in small))
    cells: list[list[str]] = []
    for tool in tools:
        own = {row.protocol: row for row in small if row.tool == tool}
        times = [own[name].preparing + own[name].middle(lambda found: found.wall) for name in protocols if name in own]
        cells.append([tool, *(f"{seconds:.2f}" for seconds in times)])
    return [*lines, *table(["", *protocols], cells)] if small else []


def thread_table(rows: list[Row], threads: list[int]) -> list[str]:
    """How much sooner more threads are done: the search alone, by wall clock."""
    more = [count for count in threads if count > 1]
    cells: list[list[str]] = []
    for group in _groups(rows):
        by = {row.tool: row for row in group if row.found and not row.wrong}
        if OURS not in by:
            continue
        one = _alone(by[OURS])
        row = [f"{group[0].protocol} {group[0].size.name}", f"{one:.2f}"]
        for count in more:
            other = by.get(Fencepost(count).name)
            row += (
                ["", ""] if other is None else [f"{_alone(other):.2f}", f"{one / max(_alone(other), 1e-9):.2f} times"]
            )
        cells.append(row)
    if not more or not cells:
        return []
    head = ["", "1 thread, s"]
    for count in more:
        head += [f"{count} threads, s", "sooner"]
    return ["## Threads", "", "Wall seconds of the search alone.", "", *table(head, cells)]


def _alone(row: Row) -> float:
    return row.middle(lambda found: found.search)


def huge_table(found: list[tuple[Run, dict[str, Any]]]) -> list[str]:
    """What became of the largest model."""
    cells: list[list[str]] = []
    for done, model in found:
        states, stats = model["states"], model["stats"]
        search = next(stage for stage in stats["stages"] if stage["name"] == "search")
        cells.append(
            [
                f"{Path(model['file']).stem} {model['model']}",
                f"{states['distinct']:,}{'' if states['complete'] else ' (not all)'}",
                f"{states['generated']:,}",
                str(stats["threads"]),
                f"{search['seconds']:.1f}",
                f"{search['cpu_seconds']:.1f}",
                f"{done.peak:,.0f}",
            ]
        )
    head = ["model", "states", "generated", "threads", "search s", "CPU s", "peak MB"]
    return ["## A very large space", "", *table(head, cells)] if cells else []


def compile_table(quick: list[dict[str, Any]], optimized: list[dict[str, Any]], title: str) -> list[str]:
    """How long each model takes until there is code, and until there is optimized code if that is waited for."""
    best = {(model["file"], model["model"]): model["compile_seconds"] for model in optimized}
    pairs = [(model, model["compile_seconds"], best.get((model["file"], model["model"]))) for model in quick]
    cells = [
        [
            f"{model['file'].removeprefix('models/')} {model['model']}",
            *("-" if seconds is None else f"{seconds:.3f}" for seconds in (soon, later)),
            f"{model['states']['distinct']:,}{'' if model['states']['complete'] else ' (not all)'}",
        ]
        for model, soon, later in sorted(pairs, key=lambda pair: -(pair[2] or 0.0))
    ]
    told = ["Seconds until there is code; until there is optimized code, if that is waited for. The slowest first.", ""]
    return [f"## {title}", "", *told, *table(["model", "code", "optimized", "states"], cells)]
