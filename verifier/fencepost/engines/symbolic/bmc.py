"""Bounded model checking: is there a run of at most so many steps that violates a property?

The steps are added one by one to a formula that a solver keeps (A. Biere et al., "Symbolic model checking without
BDDs", TACAS 1999). Of a property that is violated, runs with fewer faults are looked for further on, up to the depth:
what is found has the fewest faults, and among those the fewest steps (or the reverse, as the request says).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, final

from fencepost.engines.search.finds import ENDED
from fencepost.engines.search.judge import ENDLESS, Judge, findings, kinds
from fencepost.engines.search.pulse import Pulse, Stopped
from fencepost.engines.symbolic.encode.circuit import FALSE
from fencepost.engines.symbolic.encode.fresh import FIRST_ROOM, at_most
from fencepost.engines.symbolic.encode.relation import Relation, relation
from fencepost.engines.symbolic.encode.scope import TooLarge
from fencepost.engines.symbolic.order import order_of
from fencepost.engines.symbolic.runs import Runs
from fencepost.engines.symbolic.solver import Refuted, Satisfied
from fencepost.engines.symbolic.template import Bit, any_of
from fencepost.engines.symbolic.unroll import Unrolling
from fencepost.evidence.outcome import Counts, Outcome, Progress, PropertyKind, Request
from fencepost.evidence.trace import Trace
from fencepost.evidence.verdict import Inconclusive, Unrefuted, Verdict
from fencepost.instance.instance import Instance
from fencepost.instance.symmetry import permuted
from fencepost.semantics.step import Meaning

DEPTH = 20  # steps, unless the request says otherwise
_Where = Literal["in state", "in step"]


def check(instance: Instance, request: Request) -> Outcome:
    """Looks for violations of at most so many steps as the request asks for, or until it says stop."""
    search = Bounded(instance, request)
    try:
        search.run()
    except RecursionError:
        return search.outcome("what is evaluated is nested too deeply")
    except (Stopped, TooLarge, MemoryError) as stop:
        return search.outcome(str(stop) or "memory ran out")
    finally:
        search.close()
    return search.outcome(None)


@final
@dataclass(frozen=True, slots=True)
class Find:
    """A run to a violation or witness"""

    faults: int
    steps: int
    trace: Trace


@final
class Bounded:
    """One search: what it knows so far"""

    def __init__(self, instance: Instance, request: Request) -> None:
        self.request = request
        self.system = instance.system
        self.wanted = kinds(instance, request.properties)
        self.endless = self.wanted.pop(ENDLESS, None) is not None
        self.depth = DEPTH if request.depth is None else request.depth
        meaning = Meaning(instance.system)
        self.runs = Runs(meaning, Judge(meaning, self.wanted))
        self.found: dict[str, Find] = {}
        self.closed: set[str] = set()  # nothing smaller is to be found
        self.shown: dict[str, Verdict] = {}
        self.refuted = -1  # no run of so many steps violates what is not found
        self.room = FIRST_ROOM
        self.permuted: frozenset[str] = permuted(self.system)
        self.unrolling: Unrolling | None = None
        self.pulse = Pulse(request)

    def run(self) -> None:
        """Level after level, until the depth is reached or everything is found. Raises Stopped, TooLarge."""
        while not self._searched(self._unrolled()):
            pass  # with more room, or without leaving out what differs in names: what is known is not asked again

    def close(self) -> None:
        """Gives the solver back."""
        if self.unrolling is not None:
            self.unrolling.solver.close()
            self.unrolling = None

    def _unrolled(self) -> Unrolling:
        self.close()
        made = relation(self.system, self.wanted, at_most(self.room), self.poll, self.permuted)
        self._start_failures(made)
        self.unrolling = Unrolling(made, self.poll, order=order_of(made, self.system, self.poll))
        return self.unrolling

    def _start_failures(self, made: Relation) -> None:
        for name, lit in made.start.failing.items():
            trace = None if lit == FALSE else self.runs.failing_at_start(name)
            if trace is not None and name in self.wanted:
                self.found[name] = Find(0, 0, trace)
                self.closed.add(name)

    # ------------------------------------------------------------ levels

    def _searched(self, unrolling: Unrolling) -> bool:
        """Whether all the runs were searched: there was room for them, and no doubt that their names do not matter"""
        if not self._roomy(unrolling, unrolling.start_room) or not self._sure(unrolling, unrolling.start_unsure):
            return False
        for level in range(self.depth + 1):
            if self._ended():
                return True
            if level > 0:
                if level > self.refuted:
                    if not self._roomy(unrolling, unrolling.frames[-1].room):
                        return False
                    self._look(unrolling, level - 1, "in step")
                unrolling.advance()
            if level > self.refuted:
                if not self._sure(unrolling, unrolling.frames[-1].unsure):
                    return False
                self._look(unrolling, level, "in state")
                self._close()
                self.refuted = level
                self._show()
        return True

    def _roomy(self, unrolling: Unrolling, room: Bit) -> bool:
        if isinstance(unrolling.solver.check(room), Satisfied):
            self.room *= 2
            return False
        unrolling.solver.add(~room)
        return True

    def _sure(self, unrolling: Unrolling, unsure: Bit) -> bool:
        if not self.permuted:
            return True
        if isinstance(unrolling.solver.check(unsure), Satisfied):
            self.permuted = frozenset()
            return False
        unrolling.solver.add(~unsure)
        return True

    def _ended(self) -> bool:
        if self.request.until_violated and any(self.wanted[name] != "witness" for name in self.closed):
            return True
        return self.closed >= set(self.wanted)

    def _close(self) -> None:
        """Everything of so many steps is known."""
        for name, find in self.found.items():
            if find.faults == 0 or self.request.order == "steps":
                self.closed.add(name)

    def _show(self) -> None:
        """Tells of what is new."""
        traces = {name: (find.trace, name in self.closed) for name, find in self.found.items()}
        for finding in findings(self.wanted, traces, lambda kind: Inconclusive("")):
            if self.shown.get(finding.name) != finding.verdict and not isinstance(finding.verdict, Inconclusive):
                self.shown[finding.name] = finding.verdict
                self.request.show(finding)

    def _look(self, unrolling: Unrolling, number: int, where: _Where) -> None:
        """Finds what is violated in a frame, or by its step; smaller than what is known."""
        frame = unrolling.frames[number]
        bad = frame.in_state if where == "in state" else frame.in_step
        left = [name for name in bad if name not in self.found]
        while left:
            solution = self._solved(unrolling, [bad[name] for name in left])
            if solution is None:
                unrolling.solver.add(*(~bad[name] for name in left))  # longer runs come by here, too
                break
            shown = [name for name in left if solution.is_true(bad[name])]
            for name in shown:
                self._keep(unrolling, name, number, where, solution)
            left = [name for name in left if name not in shown]
        faults = frame.many if where == "in state" else frame.more
        for name in [name for name in bad if name in self.found and name not in self.closed]:
            while (known := self.found[name].faults) > 0:
                solution = self._solved(unrolling, [bad[name]], faults[known - 1 : known])
                if solution is None or not self._keep(unrolling, name, number, where, solution):
                    break

    def _solved(self, unrolling: Unrolling, bad: Sequence[Bit], avoided: Sequence[Bit] = ()) -> Satisfied | None:
        """A run on which one of these is true, and nothing that is to be avoided"""
        solver = unrolling.solver
        asked = solver.fresh("asked")
        solver.add(~asked | any_of(bad))
        solver.add(*(~asked | ~bit for bit in avoided))
        answer = solver.check(asked)
        if isinstance(answer, Refuted):
            solver.add(~asked)
            return None
        return answer

    def _keep(self, unrolling: Unrolling, name: str, number: int, where: _Where, solution: Satisfied) -> bool:
        """Whether this is smaller than what was known"""
        states = unrolling.states(solution, number)
        if where == "in state":
            trace = self.runs.ending_in(name, states)
        else:
            trace = self.runs.ending_with(name, states, unrolling.after(solution, number))
        faults = sum(self.system.actions[label.action].fault is not None for label in trace.labels)
        known = self.found.get(name)
        if known is not None and known.faults <= faults:
            return False
        self.found[name] = Find(faults, trace.steps, trace)
        return True

    # ------------------------------------------------------------ what is known

    def poll(self) -> None:
        """Raises Stopped where the search has to end."""
        self.pulse.within(self.progress)

    def progress(self, seconds: float) -> Progress:
        """How far the search is: no states are visited, but all runs of so many steps are searched."""
        return Progress(0, 0, 0, max(self.refuted, 0), seconds)

    def outcome(self, stopped: str | None) -> Outcome:
        """What is known, whether or not the depth was reached"""
        so_far = f"no violation up to depth {self.refuted}" if self.refuted >= 0 else "nothing is known yet"

        def otherwise(kind: PropertyKind) -> Verdict:
            if stopped is not None:
                return Inconclusive(f"{stopped}; {so_far}")
            if self.refuted < self.depth:
                return Inconclusive(ENDED)
            if kind == "witness":
                return Inconclusive(f"no run of at most {self.depth} steps reaches it")
            return Unrefuted("bounded", self.depth)

        traces = {name: (find.trace, name in self.closed) for name, find in self.found.items()}
        endless = (ENDLESS, "a bounded search cannot tell that an instant never ends")
        return Outcome(
            engine="bmc",
            findings=findings(self.wanted, traces, otherwise),
            counts=Counts(0, 0, max(self.refuted, 0), None, False),
            uses=(),
            not_judged=(endless,) if self.endless else (),
            stopped=stopped,
            seed=self.request.seed,
            seconds=self.pulse.seconds(),
        )
