"""The smallest counterexample (or run to a witness) of each property, while a search goes on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import final

from fencepost.engines.search.judge import ENDLESS, Complaint, findings
from fencepost.engines.search.layers import Came, Cost, Graph
from fencepost.evidence.outcome import Finding, PropertyKind
from fencepost.evidence.trace import Failure, State, Trace
from fencepost.evidence.verdict import Holds, Inconclusive, Unreached, Verdict

ENDED = "the search ended at the smallest counterexample"


@final
@dataclass(frozen=True, slots=True)
class Find:
    """Where a trace ends: its last step, the state after it (None: its body failed), what failed"""

    cost: Cost
    came: Came
    end: State | None
    failure: Failure | None


@final
class Finds:
    """The smallest find for each of the properties asked for"""

    def __init__(self, graph: Graph, wanted: Mapping[str, PropertyKind]) -> None:
        self._graph = graph
        self._wanted = wanted
        self.found: dict[str, Find] = {}
        self.endless: Trace | None = None

    def offer(self, complaints: Iterable[Complaint], cost: Cost, came: Came, end: State | None) -> None:
        """Keeps what is smaller than what is known."""
        for name, failure in complaints:
            known = self.found.get(name)
            if name in self._wanted and (known is None or self._smaller(cost, came, known)):
                self.found[name] = Find(cost, came, end, failure)

    def _smaller(self, cost: Cost, came: Came, known: Find) -> bool:
        return cost < known.cost or (cost == known.cost and self._graph.before(came, known.came))

    def violation_within(self, cost: Cost | None) -> bool:
        """Whether a violation (no witness) is known that costs this at most (None: anything)."""
        violations = [f.cost for name, f in self.found.items() if self._wanted[name] != "witness"]
        return self.endless is not None or any(cost is None or known <= cost for known in violations)

    def findings(self, opened: Cost | None, unfinished: str | None) -> tuple[Finding, ...]:
        """The verdicts. A trace is minimal when every cell cheaper than it is expanded: those cheaper than
        `opened` are (None: every cell there is). `unfinished` is why the search did not come to its end."""

        def otherwise(kind: PropertyKind) -> Verdict:
            if unfinished is not None:
                return Inconclusive(unfinished)
            return Unreached() if kind == "witness" else Holds("exhausted")

        traces = {} if self.endless is None else {ENDLESS: (self.endless, True)}
        for name, find in self.found.items():
            trace = self._graph.trace(find.came, find.end, find.failure)
            traces[name] = trace, opened is None or find.cost <= opened
        return findings(self._wanted, traces, otherwise)
