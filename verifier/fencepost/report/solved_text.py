"""The report of a `solve` for people: tables, the condition, and what the answer rests on."""

from rich.cells import cell_len
from rich.text import Text

from fencepost.regions.grid import NoModel, Unknown
from fencepost.report.diagnostics import visible
from fencepost.report.layout import filled, padded
from fencepost.report.panels import MARKS, Panel, axis_text, kind_of, panels, tally, values_text
from fencepost.report.solved import Solved
from fencepost.report.story import count_text

_STYLES = {"safe": "green", "unsafe": "bold red", "not known": "bold yellow", "no model": "dim"}
_LEAD = 20  # where what is said begins
_GAP = 4  # blanks between two tables


def solved_lines(result: Solved, width: int) -> list[Text]:
    """The whole report."""
    lines = [Text.assemble((visible(result.file), "bold"), (f"   {result.protocol}   model {result.model}", "dim"))]
    lines += _row("for", [axis_text(axis) for axis in result.axes], width)
    lines += _row("must hold", list(result.judged), width)
    for name, why in result.not_judged:
        lines += _row("not judged", [f"{name}: {why}"], width)
    lines += [Text(), *_tables(result, width), _legend(result), Text()]
    lines += _row("safe exactly where", [_condition(result)], width, "bold")
    lines += _row("searched", [_searched(result)], width)
    lines += [line for text in _counterexamples(result) for line in _row("", [text], width)]
    lines += [line for label, said in _rests(result) for line in _row(label, said, width, "dim")]
    if result.interrupted:
        lines.append(Text("interrupted: what is shown is what was known by then", "bold yellow"))
    return lines


def _row(label: str, parts: list[str], width: int, style: str = "") -> list[Text]:
    separator = ";" if any(", " in part for part in parts) else ","
    said = filled([visible(part) for part in parts], separator, max(20, width - _LEAD - 2))
    lead = f"    {label}" if label else ""
    first = f"{lead:<{_LEAD}}  " if said else lead
    return [Text((first if n == 0 else " " * (_LEAD + 2)) + line, style) for n, line in enumerate(said)]


# ---------------------------------------------------------------- tables


def _tables(result: Solved, width: int) -> list[Text]:
    """The tables, as many side by side as there is room for."""
    blocks = [_table(result, panel) for panel in panels(result.axes)]
    wide = max(line.cell_len for block in blocks for line in block) + _GAP
    beside = max(1, (width - _GAP) // wide)
    lines: list[Text] = []
    for first in range(0, len(blocks), beside):
        for parts in zip(*blocks[first : first + beside], strict=True):
            line = Text(" " * _GAP)
            for part in parts:
                line.append(part).append(" " * (wide - part.cell_len))
            line.rstrip()
            lines.append(line)
        lines.append(Text())
    return lines


def _table(result: Solved, panel: Panel) -> list[Text]:
    """`GRACE \\ skew  0 1 2`, and below it a line for each value of the one with a mark for each of the other"""
    down, across = panel.down, panel.across
    labels = [""] if down is None else list(down.values)
    corner = across.name if down is None else f"{down.name} \\ {across.name}"
    left = max(cell_len(corner), *map(cell_len, labels))
    widths = [cell_len(value) for value in across.values]
    heads = " ".join(across.values)
    lines = [Text(panel.title, "bold")] if panel.title else []
    lines.append(Text(f"{padded(corner, left)}  {heads}", "dim"))
    for label, row in zip(labels, panel.rows, strict=True):
        line = Text(" " * (left - cell_len(label)) + label + " ", "dim")
        for wide, point in zip(widths, row, strict=True):
            kind = kind_of(result.cells[point])
            line.append(" " * wide + MARKS[kind], _STYLES[kind])
        lines.append(line)
    return lines


def _legend(result: Solved) -> Text:
    line = Text(" " * _GAP)
    for kind, count in tally(result):
        line.append(MARKS[kind], _STYLES[kind]).append(f" {kind} {count:,}   ")
    line.rstrip()
    return line


# ---------------------------------------------------------------- what is said below them


def _condition(result: Solved) -> str:
    if result.unknown:
        return "not known: some cells are not known"
    if result.condition is None:
        return "no simple condition fits; the table is the answer"
    cells = count_text(result.safe + result.unsafe, "cell")
    return f"{result.condition}   (exact on all {cells}; of others it says nothing)"


def _searched(result: Solved) -> str:
    count = len(result.counterexamples)
    found = count_text(count, "counterexample")
    ruled_out = f" {'rules' if count == 1 else 'rule'} out {result.unsafe:,}" if count else ""
    cells, searches = count_text(len(result.cells), "cell"), "search" if result.searches == 1 else "searches"
    return f"{result.searches:,} {searches} for {cells}: {found}{ruled_out}; {result.seconds:.1f} s"


def _counterexamples(result: Solved) -> list[str]:
    return [
        f"{number}: {found.property} in {count_text(found.steps, 'step')} at {values_text(result.axes, found.point)}"
        f" rules out {count_text(1 + found.others, 'cell')}"
        for number, found in enumerate(result.counterexamples, 1)
    ]


def _rests(result: Solved) -> list[tuple[str, list[str]]]:
    """What the answer rests on."""
    basis = result.basis
    shown = ["each safe cell: every state visited"] if result.safe else []
    shown += ["each unsafe cell: a trace, replayed there"] if result.unsafe else []
    under = [f"{role} = {{{', '.join(members)}}}" for role, members in basis.instances if members != (role,)]
    under += [f"{name} = {value}" for name, value in basis.params]
    under += [f"{name} {'any' if limit is None else limit}" for name, limit in basis.budgets]
    under.append(f"network {basis.network}")
    rests = [f"{rest.kind} {' '.join(rest.text.split())}" for rest in basis.rests]
    bounds = [" ".join(bound.split()) for bound in basis.bounds]
    cells = result.cells.values()
    missing = dict.fromkeys(cell.reason for cell in cells if isinstance(cell, Unknown))
    absent = dict.fromkeys(cell.reason for cell in cells if isinstance(cell, NoModel))
    rows = [
        ("not known", [*missing]),
        ("no model", [*absent]),
        ("shown by", shown),
        ("under", under),
        ("bounded by", bounds),
        ("rests on", rests),
        ("note", [*basis.notes]),
    ]
    return [(label, parts) for label, parts in rows if parts]
