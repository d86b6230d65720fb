"""k-induction: no run of k steps violates anything, and from wherever k steps were kept, the next one is kept too.

All states of such a run are different, so that it cannot be longer than there are states (M. Sheeran, S. Singh,
G. Stalmarck, "Checking safety properties using induction and a SAT-solver", FMCAD 2000). All properties are assumed
together, as lemmas of each other. Where the last step is not kept, it is shown: most often it begins where no run
comes, which tells what invariant is missing.
"""

from collections.abc import Iterable
from typing import final

from fencepost.core import make
from fencepost.engines.search.judge import Judge
from fencepost.engines.symbolic.bmc import DEPTH
from fencepost.engines.symbolic.encode.circuit import FALSE
from fencepost.engines.symbolic.encode.fresh import FIRST_ROOM
from fencepost.engines.symbolic.encode.relation import Relation
from fencepost.engines.symbolic.proof.claims import ROOM, Claims, WrongAnswer
from fencepost.engines.symbolic.proof.instants import longest_instant
from fencepost.engines.symbolic.runs import Runs
from fencepost.engines.symbolic.solver import Satisfied
from fencepost.engines.symbolic.template import Bit, any_of
from fencepost.engines.symbolic.unroll import Frame, Unrolling
from fencepost.evidence.outcome import Outcome, Request
from fencepost.evidence.trace import Trace
from fencepost.instance.instance import Instance
from fencepost.semantics.step import Meaning


def check(instance: Instance, request: Request) -> Outcome:
    """Searches for a proof of everything asked for that is no witness, for k up to the depth asked for (20), or until
    the request says stop."""
    claims = Claims(instance, request)
    depth = DEPTH if request.depth is None else request.depth
    stopped = claims.run(Inductive(claims, depth).run)
    return claims.outcome("induction", stopped, f"it is not inductive up to k = {depth}")


@final
class Inductive:
    """The search for a k for which everything that is left is inductive"""

    def __init__(self, claims: Claims, depth: int) -> None:
        self.claims = claims
        self.depth = depth
        self.system = claims.instance.system
        self.room = FIRST_ROOM
        meaning = Meaning(self.system)
        self.runs = Runs(meaning, Judge(meaning, claims.wanted), anywhere=True)

    def run(self) -> None:
        """Until everything is proved or refuted, or the depth is reached. Raises Stopped, TooLarge."""
        while self.claims.open and self._searched():
            pass

    def _searched(self) -> bool:
        """Whether to begin again: more room is needed, or less is left to prove"""
        made = self.claims.relation(self.room)
        if any(lit != FALSE for lit in made.start.failing.values()):
            self.claims.shown(self.claims.wanted, 0)
        runs, steps = Unrolling(made, self.claims.poll), _Steps(made, self.claims)
        try:
            if isinstance(runs.solver.check(runs.start_room), Satisfied):
                self.room *= 2
                return True
            for k in range(self.depth + 1):
                violated = _possible(runs, self.claims.left)
                if violated is not None:
                    self._refute(violated[0], k, made)
                    return True
                self.claims.level = k
                if self._proved(steps, k):
                    return False
                runs.advance()
                steps.advance()
            return False
        finally:
            runs.solver.close()
            steps.close()

    def _refute(self, name: str, steps: int, made: Relation) -> None:
        if name == ROOM:
            self.room *= 2
        else:
            self.claims.refuted(name, steps, made)

    def _proved(self, steps: "_Steps", k: int) -> bool:
        """Whether k steps are enough; if so, another solver was asked the same"""
        found = steps.violated()
        if found is not None:
            name, solution = found
            if name != ROOM:
                self.claims.towards = {**self.claims.towards, name: steps.shown(self.runs, name, solution)}
            return False
        again = _Steps(steps.made, self.claims, many=True)
        try:
            for _ in range(k):
                again.advance()
            if again.violated() is not None:
                raise WrongAnswer(f"it is not inductive for k = {k}")
        finally:
            again.close()
        self.claims.proved = True
        self.claims.instants_end = self.claims.endless and self._instants_end()
        return True

    def _instants_end(self) -> bool:
        """Whether what is proved is enough to know that; asked of both kinds of solvers"""
        left = self.claims.left
        claim = make.both(*(p.condition for p in self.system.properties if p.kind == "invariant" and p.name in left))
        found = [longest_instant(self.system, claim, self.room, self.claims.poll, many) for many in (True, False)]
        return None not in found


@final
class _Steps:
    """Runs from anywhere that keep everything but, perhaps, in their last frame"""

    def __init__(self, made: Relation, claims: Claims, many: bool = False) -> None:
        self.made = made
        self.names = tuple(claims.left)
        self.path = Unrolling(made, claims.poll, free=True, many=many)

    def close(self) -> None:
        """Gives the solver back."""
        self.path.solver.close()

    def advance(self) -> None:
        """What was last is kept as well, and one more step is taken, to a state that was not there before."""
        for bit in _bad(self.path.frames[-1], self.names).values():
            self.path.solver.add(~bit)
        self.path.advance()
        last = len(self.path.frames) - 1
        for n in range(last):
            self.path.solver.add(self.path.differ(n, last))

    def violated(self) -> tuple[str, Satisfied] | None:
        """What the last frame may violate, and how"""
        return _possible(self.path, self.names)

    def shown(self, runs: Runs, name: str, solution: Satisfied) -> Trace:
        """The steps of a solution in which it is violated at the end. Raises NoRun."""
        last = len(self.path.frames) - 1
        states, frame = self.path.states(solution, last), self.path.frames[last]
        if name in frame.in_state and solution.is_true(frame.in_state[name]):
            return runs.ending_in(name, states)
        return runs.ending_with(name, states, self.path.after(solution, last))


def _bad(frame: Frame, names: Iterable[str]) -> dict[str, Bit]:
    """What is wrong in a frame, or with its step"""
    found = {ROOM: frame.room}
    for name in names:
        bits = [where[name] for where in (frame.in_state, frame.in_step) if name in where]
        found |= {name: any_of(bits)} if bits else {}
    return found


def _possible(path: Unrolling, names: Iterable[str]) -> tuple[str, Satisfied] | None:
    """What the last frame may violate, and a solution in which it does"""
    for name, bit in _bad(path.frames[-1], names).items():
        asked = path.solver.fresh("asked")
        path.solver.add(~asked | bit)
        answer = path.solver.check(asked)
        if isinstance(answer, Satisfied):
            return name, answer
        path.solver.add(~bit)
    return None
