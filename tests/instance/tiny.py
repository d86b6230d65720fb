"""Tiny protocols as text, checked by the reference engine, with answers in a user's words."""

from dataclasses import dataclass
from typing import final

from fencepost.core.protocol import Typed
from fencepost.core.terms import Enum, Range, Scalarset, Type, Value
from fencepost.core.validate import validate_system
from fencepost.elaborate.elaborate import elaborate
from fencepost.elaborate.load import Unreadable
from fencepost.engines.reference import check
from fencepost.evidence.outcome import Outcome, Request
from fencepost.evidence.trace import Label, State, Trace
from fencepost.evidence.verdict import Reached, Violated
from fencepost.instance.build import instantiate
from fencepost.instance.instance import Instance
from fencepost.semantics.step import Meaning
from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import SourceFile

REQUEST = Request(None, False, "faults", None, 0, 0, lambda: None, lambda progress: None, 1, False, None, False, None)


def typed(text: str) -> Typed:
    """The protocol, which has no errors"""
    found = elaborate(SourceFile("tiny.fence", text), lambda path: Unreadable("not here"))
    assert found.typed is not None, [(problem.code, problem.message) for problem in found.diagnostics]
    return found.typed


def problems(text: str) -> list[tuple[str, str]]:
    """What is wrong with the last model: codes and messages"""
    protocol = typed(text)
    made = instantiate(protocol, protocol.models[-1])
    assert not isinstance(made, Instance)
    return [(problem.code, problem.message) for problem in made]


def made(text: str) -> Instance:
    """The instance of the text's last model"""
    protocol = typed(text)
    found = instantiate(protocol, protocol.models[-1])
    assert isinstance(found, Instance), _told(found)
    assert validate_system(found.system) == ()
    return found


def _told(found: tuple[Diagnostic, ...]) -> list[str]:
    return [problem.message for problem in found]


@final
@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a search, to be asked"""

    instance: Instance
    outcome: Outcome

    @property
    def distinct(self) -> int:
        return self.outcome.counts.distinct

    @property
    def generated(self) -> int:
        return self.outcome.counts.generated

    def verdict(self, name: str) -> str:
        """`holds`, `violated`, `reached`, ..."""
        found = next(finding for finding in self.outcome.findings if finding.name == name)
        return type(found.verdict).__name__.lower()

    def trace(self, name: str) -> Trace:
        found = next(finding for finding in self.outcome.findings if finding.name == name)
        assert isinstance(found.verdict, Violated | Reached), f"{name}: {found.verdict}"
        return found.verdict.trace

    def error(self) -> str:
        """The runtime error's message"""
        failure = self.trace("NoRuntimeError").failure
        assert failure is not None
        return failure.message

    def faults(self, name: str) -> list[str]:
        """The kinds of faults in the trace, in order"""
        actions = [self.instance.system.actions[label.action] for label in self.trace(name).labels]
        return [action.fault for action in actions if action.fault is not None]

    def steps(self, name: str) -> list[str]:
        """The names of the actions in the trace"""
        return [self.instance.system.actions[label.action].name for label in self.trace(name).labels]

    def story(self, name: str) -> list[str]:
        """What each step of the trace says, filled in"""
        trace, meaning = self.trace(name), Meaning(self.instance.system)
        return [self.told(meaning, *step) for step in zip(trace.states, trace.labels, strict=False)]

    def first_steps(self) -> list[str]:
        """What each step that is possible at the start says"""
        meaning = Meaning(self.instance.system)
        start = meaning.initial()[0][1]
        assert isinstance(start, tuple)
        labels = [label for label, _ in meaning.successors(start) if label is not None]
        return [self.told(meaning, start, label) for label in labels]

    def told(self, meaning: Meaning, state: State, label: Label) -> str:
        """A step's words, filled in"""
        taken = meaning.take(state, label)
        assert taken is not None
        return "".join(part if isinstance(part, str) else self.show(*part) for part in taken.says)

    def show(self, value: Value, type: Type) -> str:
        """A value as its name"""
        if isinstance(type, Scalarset) and isinstance(value, int):
            return next(sort.members[value] for sort in self.instance.system.sorts if sort.type == type)
        if isinstance(type, Enum) and isinstance(value, int):
            return type.members[value]
        assert isinstance(type, Range)
        return str(value)


def checked(text: str) -> Checked:
    """The last model of a text, searched by the reference engine"""
    instance = made(text)
    return Checked(instance, check(instance, REQUEST))
