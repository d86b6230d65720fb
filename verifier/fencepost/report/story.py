"""A trace told in the author's words: states as cells, transitions as events. Everything later renders this.

A story holds no expression, type or span, so one that was saved can be shown where its spec is not.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias, final

from fencepost.report.plain import Plain, show


@final
@dataclass(frozen=True, slots=True)
class Cell:
    """A variable's value in one state: of one `instance` of its `owner`, or of the whole system (both None).
    `variable` is its unique name, `label` what people call it, `kind` as core has it."""

    variable: str
    owner: str | None
    instance: str | None
    label: str
    kind: str
    value: Plain

    @property
    def shown(self) -> str:
        return show(self.value)

    @property
    def place(self) -> tuple[str, str | None]:
        """What stays the same from state to state"""
        return self.variable, self.instance


@final
@dataclass(frozen=True, slots=True)
class Message:
    """A message that was sent, taken or lost; no `receiver` where it is posted, no `sender` if anonymous"""

    name: str
    sender: str | None
    receiver: str | None
    fields: tuple[tuple[str, Plain], ...]

    @property
    def shown(self) -> str:
        """`Grant(1)`, as it is written in a `send`"""
        inside = ", ".join(show(value) for _, value in self.fields)
        return f"{self.name}({inside})" if self.fields else self.name


@final
@dataclass(frozen=True, slots=True)
class Step:
    """A transition: who did what, what it did to messages, and how the author tells it. `choices` are
    those of the environment (a clock's offset, the sides of a cut)."""

    action: str
    actor: str | None
    arguments: tuple[tuple[str, Plain], ...]
    environment: bool
    fault: str | None
    ticks: int
    sent: tuple[Message, ...]
    taken: tuple[Message, ...]
    lost: tuple[Message, ...]
    choices: tuple[tuple[str, Plain], ...]
    says: str

    @property
    def sentence(self) -> str:
        """The author's words, or who does what"""
        return self.says or (f"{self.actor}: {self.action}" if self.actor else self.action)


@final
@dataclass(frozen=True, slots=True)
class Reason:
    """A line of "why": a part of the property's text, its value, and how deep it stands in it"""

    text: str
    value: str
    depth: int


@final
@dataclass(frozen=True, slots=True)
class Origin:
    """Where a story comes from: enough to run it again. `settings` are what `--set` changed."""

    file: str
    protocol: str
    model: str
    settings: tuple[str, ...]


Verdict: TypeAlias = Literal["violated", "reached", "unproved", "explored"]


@final
@dataclass(frozen=True, slots=True)
class Story:
    """A run to a violation or a witness; or (`explored`) to nothing in particular; or (`unproved`) from some state to
    a violation, which shows what induction lacks. `steps[i]` leads from `states[i]` to `states[i + 1]`; a step that
    fails has no state after it. `loop`: the last state is `states[loop]` again. `failure` is what went wrong
    in words. `aside`: the variables on which the end does not depend. `chosen`: the initial state is one of several.
    `order`: the one in which nothing is smaller. `foreign`: another tool wrote it, and only the states are known."""

    origin: Origin
    property: str
    kind: str
    verdict: Verdict
    doc: str
    failure: str | None
    why: tuple[Reason, ...]
    faults: tuple[tuple[str, int], ...]
    aside: tuple[str, ...]
    minimal: bool
    order: Literal["faults", "steps"]
    replayed: bool
    chosen: bool
    loop: int | None
    states: tuple[tuple[Cell, ...], ...]
    steps: tuple[Step, ...]
    foreign: bool = False


def claimed(story: Story) -> str:
    """What a story shows: `AtMostOnePrimary is violated`"""
    match story.verdict:
        case "explored":
            return "a walk that violates nothing at its end"
        case "unproved":
            return f"{story.property} is not proved by induction"
        case _:
            return f"{story.property} is {story.verdict}"


def count_text(amount: int, noun: str) -> str:
    """`1 step`, `2 steps`, `no faults`"""
    number = "no" if amount == 0 else str(amount)
    return f"{number} {noun}" if amount == 1 else f"{number} {noun}s"


def faults_text(faults: tuple[tuple[str, int], ...]) -> str:
    """`no faults`, or `2 faults (crash 1, uneven 1)`"""
    total = sum(amount for _, amount in faults)
    inside = ", ".join(f"{kind} {amount}" for kind, amount in faults)
    return count_text(total, "fault") + (f" ({inside})" if inside else "")
