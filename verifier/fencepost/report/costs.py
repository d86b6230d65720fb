"""What a search cost, for people: stages, memory, and a table of the actions."""

from io import StringIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from fencepost.evidence.outcome import Stats
from fencepost.report.diagnostics import visible
from fencepost.report.story import count_text

Rows = list[tuple[str, list[str]]]  # what is told, each with its label


def cost_rows(stats: Stats, engine: str, seed: int) -> Rows:
    """Engine and speed, stages, memory."""
    threads = [] if stats.threads == 1 else [f"{stats.threads} threads"]
    speed = f"{stats.states_per_second:,.0f} states/s"
    rows = [
        ("engine", [engine, *threads, speed, f"seed {seed}"]),
        ("stages", [f"{stage.name} {stage.seconds:.3f} s" for stage in stats.stages]),
        ("memory", _memory(stats)),
    ]
    if stats.restarts:
        rows.append(
            ("begun again", [f"{count_text(stats.restarts, 'time')}, with more room for values or without symmetry"])
        )
    return [(label, parts) for label, parts in rows if parts]


def _memory(stats: Stats) -> list[str]:
    parts: list[str] = []
    if stats.words_per_state is not None:
        parts.append(f"a state is {count_text(stats.words_per_state, 'word')} of 64 bits")
    if stats.bytes_per_state is not None:
        parts.append(f"{stats.bytes_per_state:,.1f} bytes each in all")
    if stats.hash_load is not None:
        parts.append(f"seen set {stats.hash_load:.0%} full")
    return parts


def action_lines(stats: Stats, actions: tuple[str, ...], width: int) -> list[Text]:
    """A table: how often each action was taken, and in how many states it could be."""
    counted = any(use.enabled is not None for use in stats.actions)
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    table.add_column("action", overflow="fold")
    table.add_column("taken", justify="right", no_wrap=True)
    if counted:
        table.add_column("enabled in", justify="right", no_wrap=True)
    for use in stats.actions:
        enabled = [] if not counted else ["" if use.enabled is None else f"{use.enabled:,}"]
        table.add_row(Text(visible(actions[use.action])), f"{use.taken:,}", *enabled)
    console = Console(file=StringIO(), width=max(width, 20), color_system=None, markup=False)
    with console.capture() as captured:
        console.print(table)
    return [Text(line.rstrip()) for line in captured.get().splitlines()]
