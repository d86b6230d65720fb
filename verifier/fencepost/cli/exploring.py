"""What `fencepost explore` does once its command line is understood: a prompt around a walk."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import final

import click
from rich.console import Console
from rich.text import Text

from fencepost.cli.exits import OK
from fencepost.cli.output import console, emit
from fencepost.cli.walking import Beginning, stopped, walk_from
from fencepost.evidence.trace import Failure, Label, State
from fencepost.report.changes import anywhere, events, in_flight
from fencepost.report.counterexample import story_lines
from fencepost.report.diagnostics import visible
from fencepost.report.story import Step
from fencepost.report.trace_file import write_trace
from fencepost.session.exploring import MOST, Choice, Walk
from fencepost.version import VERSION

SHOWN = 20  # choices that are listed at once
_HELP = """N        take step N            b [N]    a step back, or N
g N      back to after step N   r        start over     r N   from initial state N
l        list the steps again   /WORDS   list those that say WORDS; / lists all
s        the whole state        p        every property
t        the walk so far        w FILE   save it as a trace
?        this                   q        leave"""


def exploring(asked: Beginning) -> int:
    """Walks until the commands end; the exit code."""
    walk = walk_from(asked)
    if isinstance(walk, int):
        return walk
    _Prompt(walk, console()).run(_commands())
    return OK


def _commands() -> Iterator[str]:
    """Lines from a prompt on a terminal, or from standard input; they end where the input does."""
    talking = sys.stdin.isatty()
    while True:
        try:
            yield input("> ") if talking else next(sys.stdin)
        except (EOFError, StopIteration):
            return


@final
@dataclass(frozen=True, slots=True)
class _Offer:
    """A step that is possible, and how it is told"""

    number: int
    label: Label
    after: State | Failure
    told: Choice


@final
class _Prompt:
    """A walk, and who walks"""

    def __init__(self, walk: Walk, target: Console) -> None:
        self.walk, self.target = walk, target
        self.filter = ""
        self._offers: list[_Offer] | None = None
        self._known: list[tuple[str, str]] = []

    def run(self, commands: Iterator[str]) -> None:
        """Does what the commands say, until they end or one says to leave."""
        self.say(f"model {self.walk.instance.model.name} of {self.walk.instance.protocol.name}; ? helps")
        if len(self.walk.starts) > 1:
            self.say(f"this is initial state 1 of {len(self.walk.starts)}; r N begins in another one")
        self.here()
        for line in commands:
            words = line.split()
            if words and words[0] == "q":
                return
            if words:
                self.obey(words[0], words[1:], line.strip())

    def obey(self, word: str, rest: list[str], line: str) -> None:
        """Does what one line says."""
        plain: dict[str, Callable[[], None]] = {
            "l": self.choices, "s": self.state, "p": self.properties, "t": self.story, "?": lambda: self.say(_HELP)
        }  # fmt: skip
        if word.isdecimal() and not rest:
            self.take(int(word))
        elif line.startswith("/"):
            self.filter = line[1:].strip().lower()
            self.choices()
        elif word in plain and not rest:
            plain[word]()
        elif word in ("b", "g", "r") and (not rest or (len(rest) == 1 and rest[0].isdecimal())):
            self.move(word, None if not rest else int(rest[0]))
        elif word == "w" and len(rest) == 1:
            self.save(rest[0])
        else:
            self.say(f"`{visible(line)}` says nothing here; ? lists what does")

    # ------------------------------------------------------------ moving

    def take(self, number: int) -> None:
        offer = next((offer for offer in self.offers() if offer.number == number), None)
        if offer is None:
            self.say(f"there is no step {number} here; l lists them")
            return
        self.walk.take(offer.label, offer.after)
        self.moved()

    def move(self, word: str, number: int | None) -> None:
        """Goes back, or starts over."""
        steps = self.walk.trace.steps
        if word == "r":
            if number is not None and not 1 <= number <= len(self.walk.starts):
                self.say(f"there are initial states 1 to {len(self.walk.starts)}")
                return
            self.walk.begin(0 if number is None else number - 1)
        elif word == "g" and number is None:
            self.say("g N goes back to after step N")
            return
        else:
            target = max(0, steps - (1 if number is None else number)) if word == "b" else number or 0
            if target >= steps:
                self.say(f"this is after step {steps} already" if steps else "this is the start already")
                return
            self.walk.back_to(target)
        self.moved()

    def moved(self) -> None:
        self._offers, self.filter = None, ""
        self.here()

    def save(self, file: str) -> None:
        """Writes the walk as a trace, whole or not at all."""
        if Path(file).is_dir():
            self.say(f"{file} is a folder")
            return
        try:
            emit(write_trace(self.walk.story(), VERSION), file)
        except (OSError, click.ClickException) as error:
            self.say(f"not written: {error}")
            return
        self.say(f"wrote {file}")

    # ------------------------------------------------------------ showing

    def here(self) -> None:
        """What the last step did, which properties turned, and what is possible now."""
        trace = self.walk.trace
        self.say("")
        if trace.steps:
            step = self.walk.story().steps[-1]
            self.say(f"after step {trace.steps}: {_told(step)}")
            for event in events(step):
                self.say(f"    {visible(event)}", "dim")
        else:
            self.say("at the start")
        self.turned()
        note = stopped(self.walk)
        if note is not None:
            self.say(f"{visible(note)}; b takes it back" if trace.steps else visible(note), "bold red")
        self.choices()

    def turned(self) -> None:
        """The properties that are not what they were where the walk was before."""
        truths = [(name, str(truth)) for name, truth in self.walk.truths()]
        before, self._known = dict(self._known), truths
        for name, truth in truths:
            if truth in ("false", "reached") or (name in before and before[name] != truth):
                self.say(f"{name} is {truth}", "bold red" if truth == "false" else "bold green")

    def offers(self) -> list[_Offer]:
        """The possible steps, told once for each place."""
        if self._offers is None:
            found = enumerate(self.walk.possible(), 1)
            self._offers = [_Offer(n, label, after, self.walk.choice(label, after)) for n, (label, after) in found]
        return self._offers

    def choices(self) -> None:
        """The steps that are possible, those that the filter lets through."""
        offers = self.offers()
        chosen = [offer for offer in offers if self.filter in _told(offer.told.step).lower()]
        if not offers:
            self.say("no step is possible here")
        for offer in chosen[:SHOWN]:
            notes = [f"spends {offer.told.spends}"] if offer.told.spends else []
            notes += [f"violates {', '.join(offer.told.violates)}"] if offer.told.violates else []
            self.say(f"{offer.number:>4}  {_told(offer.told.step)}{'   ' if notes else ''}{'; '.join(notes)}")
        if len(chosen) > SHOWN:
            self.say(f"      and {len(chosen) - SHOWN} more; /WORDS lists those that say WORDS")
        if len(offers) == MOST:
            self.say(f"      only the first {MOST} were looked at")
        if offers and not chosen:
            self.say(f"      none of {len(offers)} says `{visible(self.filter)}`")

    def state(self) -> None:
        """Every variable."""
        cells = self.walk.state()
        for change in anywhere(cells):
            self.say(f"    {change.column}: {change.text}")
        for message in in_flight(cells):
            self.say(f"    in flight   {visible(message)}")

    def properties(self) -> None:
        for name, truth in self.walk.truths():
            self.say(f"    {truth:<8} {name}")

    def story(self) -> None:
        for line in story_lines(self.walk.story(), self.target.width):
            self.target.print(line)

    def say(self, text: str, style: str = "") -> None:
        self.target.print(Text(text, style))


def _told(step: Step) -> str:
    return visible(step.sentence) + (f"   {step.fault.upper()}" if step.fault else "")
