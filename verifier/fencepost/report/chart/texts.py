"""The chart as text that other tools draw: Mermaid (in GitHub's and GitLab's Markdown) and PlantUML.

Both have no escape for everything that could stand in a name, so a participant gets a name of ours and the author's
is its label, in which whatever means something to the tool is written as a character code.
"""

import re
from collections.abc import Callable, Iterator

from fencepost.report.chart.flights import Flight
from fencepost.report.chart.scene import Row, Scene, claim, scene_of
from fencepost.report.diagnostics import visible
from fencepost.report.story import Story

_MILD = frozenset(" .,:()_=>-+'?!…")
_LINE_BREAK = r"\n"  # as PlantUML writes it
_LONGEST = 200  # of one label; what is longer ends in an ellipsis


def write_mermaid(story: Story) -> str:
    """A Mermaid `sequenceDiagram`."""
    scene = scene_of(story)
    lines = ["sequenceDiagram", f"    accTitle: {_mermaid(claim(story))}"]
    lines += [f"    participant L{n} as {_mermaid(lane.title)}" for n, lane in enumerate(scene.lanes)]
    marks = {"taken": "->>", "lost": "--x", "in flight": "--)"}
    for row in scene.rows:
        for flight, sender, receiver in _ended(scene, row):
            lines.append(f"    L{sender}{marks[flight.fate]}L{receiver}: {_mermaid(_label(flight))}")
        for lane, texts in _notes(row, len(scene.lanes)):
            lines.append(f"    Note over {lane}: {'<br/>'.join(map(_mermaid, texts))}")
    over = "L0" if len(scene.lanes) == 1 else f"L0,L{len(scene.lanes) - 1}"
    lines.append(f"    Note over {over}: {_mermaid(claim(story))}")
    lines += [f"    Note over {over}: {_mermaid(text)}" for text in scene.why]
    return "\n".join(lines) + "\n"


def write_plantuml(story: Story) -> str:
    """A PlantUML sequence diagram."""
    scene = scene_of(story)
    lines = ["@startuml", f"title {_plantuml(claim(story))}"]
    lines += [f'participant "{_plantuml(lane.title)}" as L{n}' for n, lane in enumerate(scene.lanes)]
    marks = {"taken": "->", "lost": "-->x", "in flight": "-->o"}
    for row in scene.rows:
        for flight, sender, receiver in _ended(scene, row):
            lines.append(f"L{sender} {marks[flight.fate]} L{receiver}: {_plantuml(_label(flight))}")
        for lane, texts in _notes(row, len(scene.lanes)):
            lines.append(f"note over {lane}: {_LINE_BREAK.join(map(_plantuml, texts))}")
    over = "L0" if len(scene.lanes) == 1 else f"L0, L{len(scene.lanes) - 1}"
    lines += [f"note over {over}: {_plantuml(text)}" for text in (claim(story), *scene.why)]
    return "\n".join([*lines, "@enduml\n"])


def _notes(row: Row, lanes: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Who does what in a row, and what it changes, lane by lane."""
    if row.number == 0 and not row.notes:
        return
    notes = dict(row.notes)
    mine = () if row.lane is None else notes.pop(row.lane, ())
    number = f"{row.number}. " if row.number else ""
    fault = f" (FAULT: {row.fault})" if row.fault else ""
    everyone = "L0" if lanes == 1 else f"L0,L{lanes - 1}"
    head = f"{number}{row.says}{fault}"
    yield (everyone if row.lane is None else f"L{row.lane}"), (head, *mine)
    for lane, texts in notes.items():
        yield f"L{lane}", texts


def _ended(scene: Scene, row: Row) -> Iterator[tuple[Flight, int, int]]:
    """The messages whose way ends in a row, or after the last one, with the lanes of their ends."""
    last = row.number == len(scene.rows) - 1
    for flight in scene.flights:
        ended = last if flight.ended is None else flight.ended + 1 == row.number
        receiver = scene.lane_of(flight.receiver)
        if ended and receiver is not None:
            sender = scene.lane_of(flight.sender)
            yield flight, receiver if sender is None else sender, receiver


def _label(flight: Flight) -> str:
    sent = "from the start" if flight.sent is None else f"sent in step {flight.sent + 1}"
    told = {"taken": "", "lost": ", lost", "in flight": ", still on its way"}[flight.fate]
    return f"{flight.message.shown} ({sent}{', a copy' if flight.again else ''}{told})"


def _mermaid(text: str) -> str:
    """A label; the word `end` would end a block, wherever it stands."""
    label = _coded(text, lambda character: f"#{ord(character)};")
    return re.sub(r"\b(e)(nd)\b", lambda found: f"#{ord(found[1])};{found[2]}", label, flags=re.IGNORECASE)


def _plantuml(text: str) -> str:
    return _coded(text, lambda character: f"<U+{ord(character):04X}>")


def _coded(text: str, code: Callable[[str], str]) -> str:
    """A label in one line, with all but letters, digits and marks that mean nothing to either tool as their codes."""
    shown = " ".join(visible(text).split())
    shown = shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
    return "".join(c if c.isalnum() or c in _MILD else code(c) for c in shown)
