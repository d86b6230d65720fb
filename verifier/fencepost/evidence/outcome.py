"""What a search hands over: a verdict for each property it judged, and exact counts.

Engines have one signature, `check(instance, request) -> Outcome`, and never raise on limits: they stop,
say why and hand over what is known so far.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, final

from fencepost.evidence.verdict import Verdict
from fencepost.source.text import Span

PropertyKind = Literal["invariant", "transition", "witness", "stuck", "assertion", "builtin"]


@final
@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: distinct states, generated, how many wait, depth reached, seconds so far"""

    distinct: int
    generated: int
    frontier: int
    depth: int
    seconds: float


@final
@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of an engine. `properties`: only these names (None: all). `stop` is polled often; a
    reason in words ends the search as inconclusive. `order` is what "smallest" means."""

    properties: frozenset[str] | None
    until_violated: bool
    order: Literal["faults", "steps"]
    depth: int | None
    runs: int
    seed: int
    stop: Callable[[], str | None]
    listen: Callable[[Progress], None]


@final
@dataclass(frozen=True, slots=True)
class Counts:
    """As TLC counts; `complete`: every reachable state (within the bounds) was visited. For an engine that
    visits no states, zeros with complete False."""

    distinct: int
    generated: int
    depth: int
    orbits: int | None
    complete: bool


@final
@dataclass(frozen=True, slots=True)
class Finding:
    """One property's verdict. `kind` "assertion" for a Fail's name, "builtin" for NoRuntimeError and
    NoEndlessInstant"""

    name: str
    kind: PropertyKind
    verdict: Verdict


@final
@dataclass(frozen=True, slots=True)
class ActionUse:
    """How often an action was taken, and for one never taken the guards (their position in the first
    stage) that were true nowhere else were reached: `blocked` counts, per guard, the (state, parameters)
    at which it was the first to be false"""

    action: int
    taken: int
    blocked: tuple[int, ...]


@final
@dataclass(frozen=True, slots=True)
class Outcome:
    """`findings` in the order: invariants, transitions, stuck, witnesses as declared, assertions, builtins.
    `not_judged` has (name, why). `stopped` is the reason why the search ended early, else None.
    `vacuous`: left sides of implications in properties that no state made true."""

    engine: str
    findings: tuple[Finding, ...]
    counts: Counts
    uses: tuple[ActionUse, ...]
    not_judged: tuple[tuple[str, str], ...]
    stopped: str | None
    seed: int
    seconds: float
    vacuous: tuple[Span, ...] = ()
