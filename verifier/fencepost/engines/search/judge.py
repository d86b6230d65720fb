"""Which properties a state or a step violates (or, for a witness, reaches), and the verdicts in the end."""

from collections.abc import Callable, Mapping
from typing import TypeAlias, final

from fencepost.evidence.outcome import Finding, PropertyKind
from fencepost.evidence.trace import Failure, State, Trace
from fencepost.evidence.verdict import Reached, Verdict, Violated
from fencepost.instance.instance import Instance
from fencepost.semantics.step import Meaning
from fencepost.semantics.transition import RUNTIME_ERROR, Failed

ENDLESS = "NoEndlessInstant"
Complaint: TypeAlias = tuple[str, Failure | None]  # the property, and what failed if something did
_Test: TypeAlias = tuple[str, Callable[[State], bool], bool]  # name, condition, the answer that counts


def kinds(instance: Instance, wanted: frozenset[str] | None) -> dict[str, PropertyKind]:
    """The properties asked for, in the order in which an outcome lists them."""
    system = instance.system
    found: dict[str, PropertyKind] = {}
    order: tuple[PropertyKind, ...] = ("invariant", "transition", "stuck", "witness")
    for kind in order:
        found.update({p.name: kind for p in system.properties if p.kind == kind})
    found.update(dict.fromkeys(system.assertions, "assertion"))
    found[RUNTIME_ERROR] = "builtin"
    if instance.endless_instant:
        found[ENDLESS] = "builtin"
    return {name: kind for name, kind in found.items() if wanted is None or name in wanted}


@final
class Judge:
    """Evaluates the properties asked for. What fails to evaluate is a runtime error of the protocol."""

    def __init__(self, meaning: Meaning, wanted: Mapping[str, PropertyKind]) -> None:
        self._meaning = meaning

        def tests(*of: PropertyKind) -> list[_Test]:
            chosen = [j for j in meaning.properties if j.property.kind in of and j.property.name in wanted]
            return [(j.property.name, j.holds, j.property.kind == "witness") for j in chosen]

        self._states = tests("invariant", "witness")
        self._steps = tests("transition")
        self._stuck = tests("stuck")

    def state(self, state: State) -> list[Complaint]:
        """The invariants that a state violates and the witnesses that it reaches."""
        return _complaints(self._states, state)

    def step(self, before: State, after: State) -> list[Complaint]:
        """The transition properties that a step violates."""
        return _complaints(self._steps, before + after) if self._steps else []

    def bounds(self, state: State) -> tuple[bool, list[Complaint]]:
        """Whether a state is inside the bounds; where that cannot be said, it is not."""
        try:
            return self._meaning.within(state), []
        except Failed as failed:
            return False, [(failed.failure.property, failed.failure)]

    def stuck(self, state: State) -> list[Complaint]:
        """What a state violates if no step other than a fault is possible in it."""
        return _complaints(self._stuck, state)


def _complaints(tests: list[_Test], subject: State) -> list[Complaint]:
    found: list[Complaint] = []
    for name, condition, counts in tests:
        try:
            if condition(subject) == counts:
                found.append((name, None))
        except Failed as failed:
            found.append((failed.failure.property, failed.failure))
    return found


def findings(
    wanted: Mapping[str, PropertyKind],
    traces: Mapping[str, tuple[Trace, bool]],
    otherwise: Callable[[PropertyKind], Verdict],
) -> tuple[Finding, ...]:
    """A verdict for each property: what its trace shows (with whether it is minimal), or `otherwise`."""

    def verdict(name: str, kind: PropertyKind) -> Verdict:
        if name not in traces:
            return otherwise(kind)
        trace, minimal = traces[name]
        return Reached(trace, minimal) if kind == "witness" else Violated(trace, minimal)

    return tuple(Finding(name, kind, verdict(name, kind)) for name, kind in wanted.items())
