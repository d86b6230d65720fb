"""What a search hands over: a verdict for each property it judged, and exact counts.

Engines have one signature, `check(instance, request) -> Outcome`, and never raise on limits: they stop,
say why and hand over what is known so far.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias, final

from fencepost.evidence.certificate import Certificate
from fencepost.evidence.verdict import Verdict
from fencepost.source.text import Span

PropertyKind = Literal["invariant", "transition", "witness", "stuck", "assertion", "builtin"]
Optimize: TypeAlias = Literal["auto", "always", "never"]


@final
@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: distinct states, generated, how many wait, depth reached, seconds so far; `clauses` that a
    search for a proof has learned; `faults`: of runs with fewer faults nothing is left to be searched; `beside`: how
    far others are, each with a depth"""

    distinct: int
    generated: int
    frontier: int
    depth: int
    seconds: float
    clauses: int = 0
    faults: int = 0
    beside: tuple[tuple[str, int], ...] = ()


@final
@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of an engine. `properties`: only these names (None: all). `stop` is polled often; a
    reason in words ends the search as inconclusive. `order` is what "smallest" means. `show` hears of what a bounded
    search finds before it is over; what it hears later of the same property is smaller.

    What follows `listen` concerns the native engine alone: `threads` that search at once; `symmetry`: states that
    differ only in the names of instances count as one; `memory_limit`: bytes of the process, so that nothing is
    begun that would pass it (`stop` looks at it as well); `reduction`: partial orders, off unless asked for;
    `bitstate`: bytes of a table that keeps a few bits of each state instead of the states (None: exact);
    `optimize`: when machine code is optimized, which takes time ("auto": beside a search that is not over soon);
    `stats`: in how many states each action could be taken is counted as well, once the search is complete."""

    properties: frozenset[str] | None
    until_violated: bool
    order: Literal["faults", "steps"]
    depth: int | None
    runs: int
    seed: int
    stop: Callable[[], str | None]
    listen: Callable[[Progress], None]
    threads: int
    symmetry: bool
    memory_limit: int | None
    reduction: bool
    bitstate: int | None
    optimize: Optimize = "auto"
    stats: bool = False
    show: "Callable[[Finding], None]" = lambda finding: None


@final
@dataclass(frozen=True, slots=True)
class Counts:
    """As TLC counts; `complete`: every reachable state (within the bounds) was visited. An engine that visits no states
    has zeros with complete False, and in `depth` how many steps it looked at all runs of. `orbits`: how many states
    were kept where symmetry was used (None: it was not); `distinct` is then how many they stand for, and `generated`
    what was computed. `reduced`: steps that commute were left out, so these are the counts of a smaller space, all of
    which was visited if `complete`."""

    distinct: int
    generated: int
    depth: int
    orbits: int | None
    complete: bool
    reduced: bool = False


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
class ActionStats:
    """How often an action was taken, and in how many states it could be (None: nobody counted)"""

    action: int
    taken: int
    enabled: int | None


@final
@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the work: seconds by the clock, and CPU seconds of the whole process meanwhile (None: not measured)"""

    name: str
    seconds: float
    cpu: float | None = None


@final
@dataclass(frozen=True, slots=True)
class Stats:
    """What a search cost. `stages`: what was done, mostly one after another; `states_per_second`:
    generated, in the time of the search alone; `actions` in the system's order; `hash_load`: how full the seen set
    was in the end; `bytes_per_state`: all memory of the search, divided by the states kept; `words_per_state`: of
    64 bits; `restarts`: how often it was begun again because values needed more room or symmetry had to be given up.
    None: it has none."""

    stages: tuple[Stage, ...]
    states_per_second: float
    actions: tuple[ActionStats, ...]
    hash_load: float | None
    bytes_per_state: float | None
    words_per_state: int | None
    threads: int
    restarts: int


@final
@dataclass(frozen=True, slots=True)
class Outcome:
    """`findings` in the order: invariants, transitions, stuck, witnesses as declared, assertions, builtins.
    `not_judged` has (name, why). `stopped` is the reason why the search ended early, else None.
    `vacuous`: left sides of implications in properties that no state made true, for no element of what `all` and `any`
    go through, in whatever order. `compile_seconds`: the part of
    `seconds` in which machine code was made (None: there is none). `beyond`: it was stopped because the system
    needs what this engine does not have; one that has it may be asked. `certificate`: what proves the properties that
    hold as "proved"; it was checked again."""

    engine: str
    findings: tuple[Finding, ...]
    counts: Counts
    uses: tuple[ActionUse, ...]
    not_judged: tuple[tuple[str, str], ...]
    stopped: str | None
    seed: int
    seconds: float
    vacuous: tuple[Span, ...] = ()
    compile_seconds: float | None = None
    stats: Stats | None = None
    beyond: bool = False
    certificate: Certificate | None = None
