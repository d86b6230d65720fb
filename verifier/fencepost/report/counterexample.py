"""A story for the terminal: numbered steps, a column per instance, only what changed, and why.

Where the columns do not fit the width, what changed stands below each step instead.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import final

from rich.cells import cell_len
from rich.text import Text

from fencepost.report.changes import SYSTEM, Change, anywhere, changes, columns, events, in_flight, passed_over, start
from fencepost.report.diagnostics import visible
from fencepost.report.layout import filled, padded, wrapped
from fencepost.report.story import Story, claimed, count_text, faults_text

_GAP = 3
_SAYS = (26, 44)  # the least and the most that the steps' words are given
_TIGHT = 18  # a column that is narrower cannot be read
_MARKS = {
    "violated": ("x", "bold red"),
    "reached": ("+", "bold green"),
    "unproved": ("?", "bold yellow"),
    "explored": ("+", "bold"),
}
_CELL = 26  # a column is not made wider than this for the sake of one line


@final
@dataclass(frozen=True, slots=True)
class _Row:
    """A step to be shown: its number, words, fault, what it did to messages, what it changed"""

    number: str
    says: str
    fault: str
    events: tuple[str, ...]
    changes: tuple[Change, ...]


def story_lines(story: Story, width: int, see: str | None = None, causes: tuple[str, ...] = ()) -> list[Text]:
    """The whole story; `see` is a command that shows more, `causes` say which faults it needs."""
    rows = _rows(story)
    titles = tuple(dict.fromkeys(change.column for change in _ordered(story, rows)))
    widths = _widths(rows, titles, width)
    body = _stacked(rows, width) if widths is None else _table(rows, titles, widths)
    ending = [*_ending(story, width), *_aside(story, width), *_because(causes, width), *_see(see)]
    return [*_head(story, width), *body, *ending]


def _rows(story: Story) -> tuple[_Row, ...]:
    rows: list[_Row] = []
    if story.verdict == "unproved":
        here = story.states[0]
        rows.append(_Row("0", "some state", "", in_flight(here), anywhere(here)))
    elif story.chosen and story.states:
        rows.append(_Row("0", "the start", "", (), start(story.states[0])))
    for index, step in enumerate(story.steps):
        fault = (step.fault or "").upper()
        rows.append(_Row(str(index + 1), visible(step.sentence), fault, tuple(events(step)), changes(story, index)))
    return tuple(rows)


def _ordered(story: Story, rows: Iterable[_Row]) -> list[Change]:
    """All changes, in the order in which their columns stand in a state, the system's last."""
    found = [change for row in rows for change in row.changes]
    titles = [title for owned in columns(story.states[0] if story.states else ()).values() for title in owned.values()]
    ordered = sorted(dict.fromkeys(titles), key=lambda title: title == SYSTEM)
    return sorted(found, key=lambda change: ordered.index(change.column))


def _head(story: Story, width: int) -> list[Text]:
    if story.foreign:
        steps = f"from another tool, {count_text(len(story.steps), 'step')}"
        return [Text(f"{line}", "bold") for line in wrapped(f"{visible(story.property)}   {steps}", width, "", 4)]
    mark, style = _MARKS[story.verdict]
    facts = f"{faults_text(story.faults)}, {count_text(len(story.steps), 'step')}; {_standing(story)}"
    facts += "   replayed" if story.replayed else ""
    claim = f"{mark} {claimed(story)}"
    if cell_len(claim) + 3 + len(facts) <= width:
        lines = [Text.assemble((claim, style), f"   {facts}")]
    else:
        lines = [Text(claim, style), *(Text(f"    {line}") for line in wrapped(facts, width - 4))]
    lines += [Text(f"    {line}") for line in wrapped(visible(story.doc), width - 4)]
    return lines


def _standing(story: Story) -> str:
    if story.verdict == "unproved":
        return "from a state that perhaps no run reaches"
    if story.verdict == "explored":
        return "walked by hand"
    return "nothing smaller exists" if story.minimal else "a smaller one may exist"


def _widths(rows: tuple[_Row, ...], titles: tuple[str, ...], width: int) -> tuple[int, ...] | None:
    """The widths of the number, the words and each column; None where they do not fit."""
    number = max((len(row.number) for row in rows), default=1) + 2
    says = max((cell_len(text) for row in rows for text in _words(row)), default=0)
    roomy = [_column_width(rows, column, joined=True) for column in titles]
    least = [_column_width(rows, column, joined=False) for column in titles]
    tight = [min(_TIGHT, cells) for cells in least]
    most = [number, min(says, _SAYS[1]), *(_natural(rows, column) for column in titles)]
    for cells, words in ((roomy, _SAYS[1]), (least, _SAYS[0]), (tight, _SAYS[0])):
        wanted = [number, min(says, words), *cells]
        slack = width - sum(wanted) - _GAP * (len(wanted) - 1)
        if slack >= 0:
            return _widened(wanted, most, slack)
    return None


def _widened(widths: list[int], natural: list[int], slack: int) -> tuple[int, ...]:
    """Gives the room that is left to the columns that can use it, those of the instances first."""
    for index, enough in reversed(list(enumerate(natural))):
        more = max(0, min(slack, enough - widths[index]))
        widths[index] += more
        slack -= more
    return tuple(widths)


def _natural(rows: tuple[_Row, ...], column: str) -> int:
    """The width at which no change of a column is broken"""
    texts = [change.text for row in rows for change in row.changes if change.column == column]
    return max((cell_len(text) + 1 for text in texts), default=0)


def _words(row: _Row) -> list[str]:
    return [f"{row.says} {row.fault}".rstrip(), *(f"  {event}" for event in row.events)]


def _column_width(rows: tuple[_Row, ...], column: str, joined: bool) -> int:
    widest = cell_len(column)
    for row in rows:
        texts = [change.text for change in row.changes if change.column == column]
        widest = max([widest, *(min(_CELL, cell_len(text) + 1) for text in texts)])
        if joined and texts:
            widest = max(widest, min(_CELL + 12, cell_len(", ".join(texts))))
    return widest


def _table(rows: tuple[_Row, ...], titles: tuple[str, ...], widths: tuple[int, ...]) -> list[Text]:
    gap = " " * _GAP
    title = gap.join(padded(name, w) for name, w in zip(("", "", *titles), widths, strict=True))
    lines = [Text(title.rstrip(), "bold")] if titles else []
    for row in rows:
        parts = [[f"{row.number:>{widths[0]}}"], _words_fitted(row, widths[1])]
        for column, w in zip(titles, widths[2:], strict=True):
            parts.append(filled([change.text for change in row.changes if change.column == column], ",", w))
        for index in range(max(len(part) for part in parts)):
            cells = [part[index] if index < len(part) else "" for part in parts]
            line = gap.join(padded(cell, w) for cell, w in zip(cells, widths, strict=True))
            lines.append(_marked(line.rstrip(), row.fault))
    return lines


def _words_fitted(row: _Row, width: int) -> list[str]:
    first, *rest = _words(row)
    return [
        *wrapped(first, width),
        *(line for event in rest for line in wrapped(event.strip(), width, "  ")),
    ]


def _stacked(rows: tuple[_Row, ...], width: int) -> list[Text]:
    lines: list[Text] = []
    number = max((len(row.number) for row in rows), default=1) + 2
    indent = " " * (number + 4)
    for row in rows:
        words = wrapped(f"{row.says} {row.fault}".rstrip(), width - number - 2)
        lines.append(_marked(f"{row.number:>{number}}  {words[0] if words else ''}", row.fault))
        lines += [_marked(" " * (number + 2) + line, row.fault) for line in words[1:]]
        lines += [Text(line, "dim") for event in row.events for line in wrapped(event, width, indent)]
        for column in dict.fromkeys(change.column for change in row.changes):
            told = ", ".join(change.text for change in row.changes if change.column == column)
            lines += [Text(line) for line in wrapped(f"{column}: {told}", width, indent)]
    return lines


def _marked(line: str, fault: str) -> Text:
    text = Text(line)
    if fault:
        text.highlight_words([fault], "bold yellow")
    return text


def _ending(story: Story, width: int) -> list[Text]:
    lines: list[Text] = []
    if story.loop is not None:
        where = "the start" if story.loop == 0 else f"step {story.loop}"
        told = f"     and so on for ever: this is the state after {where} again"
        lines += [Text(line) for line in wrapped(told, width, "", 5)]
    if story.failure is not None:
        lines += [Text(line, "bold") for line in wrapped(f"  why   {visible(story.failure)}", width, "", 8)]
    for position, reason in enumerate(story.why):
        lead = "  why   " if position == 0 and story.failure is None else "        "
        joint = "   is " if reason.depth == 0 else ": "
        told = "  " * reason.depth + visible(" ".join(reason.text.split())) + joint + visible(reason.value)
        lines += [Text(line) for line in wrapped(lead + told, width, "", 10 + 2 * reason.depth)]
    return lines


def _aside(story: Story, width: int) -> list[Text]:
    names = passed_over(story)
    if not names:
        return []
    one = len(names) == 1
    told = f"{visible(', '.join(names))} changed too; the end does not depend on {'it' if one else 'them'}"
    return [Text(line, "dim") for line in wrapped(f"  aside {told}", width, "", 8)]


def _because(causes: tuple[str, ...], width: int) -> list[Text]:
    """`  cause   without the crash at step 4 ...`"""
    texts = [f"{'  cause   ' if n == 0 else '          '}{visible(cause)}" for n, cause in enumerate(causes)]
    return [Text(line) for text in texts for line in wrapped(text, width, "", 10)]


def _see(see: str | None) -> list[Text]:
    return [] if see is None else [Text(f"  see   {see}", "dim")]
