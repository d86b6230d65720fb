"""Where a story that was saved says something else than one that was told anew: the first difference, in words.

How it is laid out does not matter: the order of variables, of a record's fields, of a set's elements. What cannot be
told anew is not looked at: whether something smaller exists, and where in which file things stand.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import replace

from fencepost.report.diagnostics import visible
from fencepost.report.plain import Fields, Items, Pairs, Plain, show
from fencepost.report.story import Cell, Message, Reason, Step, Story, faults_text

_PLACE = re.compile(r", at .*?:\d+:\d+: ")
_SHOWN = 60  # characters of a long text that are shown around where two of them part


def likeness(value: Plain) -> Hashable:
    """A value without its layout: equal where two say the same."""
    match value:
        case bool():
            return "truth", value
        case None | int() | str():
            return value
        case Items(kind, items):
            inside = [likeness(item) for item in items]
            return kind, tuple(inside) if kind == "seq" else _counted(inside)
        case Pairs(pairs):
            return "map", _counted((likeness(key), likeness(item)) for key, item in pairs)
        case Fields(kind, name, fields):
            return kind, name, _counted((part, likeness(item)) for part, item in fields)


def _counted(values: Iterable[Hashable]) -> Hashable:
    return frozenset(Counter(values).items())


def named_alike(one: tuple[tuple[str, Plain], ...], other: tuple[tuple[str, Plain], ...]) -> bool:
    """Whether the same names have the same values."""
    return _named(one) == _named(other)


def _named(values: tuple[tuple[str, Plain], ...]) -> dict[str, Hashable]:
    return {name: likeness(value) for name, value in values}


# ---------------------------------------------------------------- states


def state_difference(saved: tuple[Cell, ...], anew: tuple[Cell, ...]) -> str | None:
    """The first variable that is told otherwise."""
    known = {cell.place: cell for cell in saved}
    for cell in anew:
        before = known.pop(cell.place, None)
        if before is None:
            return f"{_name(cell)} is missing"
        if replace(before, value=None) != replace(cell, value=None):
            return f"{_name(cell)} is another kind of variable"
        if likeness(before.value) != likeness(cell.value):
            return _two(_name(cell), before.shown, cell.shown)
    return next((f"there is no {_name(cell)}" for cell in known.values()), None)


def _name(cell: Cell) -> str:
    return f"`{visible(cell.label)}`" + ("" if cell.instance is None else f" of {visible(cell.instance)}")


def _two(what: str, saved: str, anew: str) -> str:
    """Both texts, of long ones the part where they differ."""
    if saved == anew:
        return f"{what} is a value of another type"
    same = next((n for n, (a, b) in enumerate(zip(saved, anew, strict=False)) if a != b), min(len(saved), len(anew)))
    return f"{what} should be {_part(anew, same)}, and is {_part(saved, same)}"


def _part(text: str, place: int) -> str:
    if len(text) <= _SHOWN:
        return visible(text) or "empty"
    first = max(0, place - _SHOWN // 2)
    last = first + _SHOWN
    return ("…" if first else "") + visible(text[first:last]) + ("…" if last < len(text) else "")


# ---------------------------------------------------------------- steps


def step_difference(saved: Step, anew: Step) -> str | None:
    """The first part of a step that is told otherwise."""
    pairs = zip(_parts(saved), _parts(anew), strict=True)
    return next((_two(f"`{name}`", old, new) for (name, a, old), (_, b, new) in pairs if a != b), None)


def _parts(step: Step) -> list[tuple[str, Hashable, str]]:
    """Each part's name, what it says, and how that is shown"""
    return [
        ("action", step.action, step.action),
        ("arguments", _counted(_named(step.arguments).items()), _shown(step.arguments)),
        ("actor", step.actor, step.actor or "nobody"),
        ("environment", step.environment, show(step.environment)),
        ("fault", step.fault, step.fault or "none"),
        ("ticks", step.ticks, str(step.ticks)),
        ("taken", _said(step.taken), _messages(step.taken)),
        ("sent", _said(step.sent), _messages(step.sent)),
        ("lost", _said(step.lost), _messages(step.lost)),
        ("choices", _counted(_named(step.choices).items()), _shown(step.choices)),
        ("says", step.says, step.says),
    ]


def _shown(values: tuple[tuple[str, Plain], ...]) -> str:
    return ", ".join(f"{name} {show(value)}" for name, value in sorted(values, key=lambda pair: pair[0])) or "none"


def _said(messages: tuple[Message, ...]) -> Hashable:
    return tuple((m.name, m.sender, m.receiver, _counted(_named(m.fields).items())) for m in messages)


def _messages(messages: tuple[Message, ...]) -> str:
    return ", ".join(_message(message) for message in messages) or "none"


def _message(message: Message) -> str:
    ends = [f"from {message.sender}"] if message.sender else []
    ends += [f"to {message.receiver}"] if message.receiver else []
    return " ".join([f"{message.name}({_shown(message.fields)})" if message.fields else message.name, *ends])


# ---------------------------------------------------------------- the rest


def story_difference(saved: Story, anew: Story) -> str | None:
    """What is told otherwise of the run as a whole; its states and steps are compared on the way."""
    if saved.origin.protocol != anew.origin.protocol:
        return _two("`protocol`", saved.origin.protocol, anew.origin.protocol)
    for name, old, new in zip(("kind", "verdict", "doc"), _words(saved), _words(anew), strict=True):
        if old != new:
            return _two(f"`{name}`", old, new)
    if dict(saved.faults) != dict(anew.faults):
        return _two("`faults`", faults_text(saved.faults), faults_text(anew.faults))
    if saved.aside != anew.aside:
        return _two("`aside`", ", ".join(saved.aside), ", ".join(anew.aside))
    if _placeless(saved.failure) != _placeless(anew.failure):
        return _two("`failure`", _placeless(saved.failure), _placeless(anew.failure))
    for name, old, new in (("chosen", saved.chosen, anew.chosen), ("replayed", saved.replayed, anew.replayed)):
        if old != new:
            return _two(f"`{name}`", show(old), show(new))
    return _why_difference(saved.why, anew.why)


def _words(story: Story) -> tuple[str, str, str]:
    return story.kind, story.verdict, story.doc


def _placeless(failure: str | None) -> str:
    """What failed, without the place where its text stands"""
    return "none" if failure is None else " ".join(_PLACE.sub(", at ", failure, count=1).split())


def _why_difference(saved: tuple[Reason, ...], anew: tuple[Reason, ...]) -> str | None:
    if len(saved) != len(anew):
        return _two("the number of lines of `why`", str(len(saved)), str(len(anew)))
    pairs = zip((_reason(line) for line in saved), (_reason(line) for line in anew), strict=True)
    return next((_two(f"line {n} of `why`", old, new) for n, (old, new) in enumerate(pairs, 1) if old != new), None)


def _reason(line: Reason) -> str:
    return f"{' '.join(line.text.split())} is {line.value}, at depth {line.depth}"
