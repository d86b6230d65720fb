"""k-induction: no run of k steps violates anything, and from wherever k steps were kept, the next one is kept too.

All properties are assumed together, as lemmas of each other. Where the last step is not kept, it is shown: most often
it begins where no run comes, which tells what invariant is missing. What is proved is checked again before it is
believed, and k is its certificate.
"""

from typing import final

from fencepost.engines.search.judge import Judge
from fencepost.engines.symbolic.bmc import DEPTH
from fencepost.engines.symbolic.encode.circuit import FALSE
from fencepost.engines.symbolic.encode.fresh import FIRST_ROOM
from fencepost.engines.symbolic.encode.relation import Relation
from fencepost.engines.symbolic.proof.claims import Claims
from fencepost.engines.symbolic.proof.steps import ROOM, Steps, possible
from fencepost.engines.symbolic.runs import Runs
from fencepost.engines.symbolic.solver import Satisfied
from fencepost.engines.symbolic.unroll import Unrolling
from fencepost.evidence.certificate import Certificate
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
        self.room = FIRST_ROOM
        meaning = Meaning(claims.instance.system)
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
        runs, steps = Unrolling(made, self.claims.poll), Steps(made, tuple(self.claims.left), self.claims.poll)
        try:
            if isinstance(runs.solver.check(runs.start_room), Satisfied):
                self.room *= 2
                return True
            for k in range(self.depth + 1):
                violated = possible(runs, self.claims.left)
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

    def _proved(self, steps: Steps, k: int) -> bool:
        """Whether k steps are enough"""
        found = steps.violated()
        if found is not None:
            name, solution = found
            if name != ROOM:
                self.claims.towards = {**self.claims.towards, name: self._shown(steps.path, name, solution)}
            return False
        self.claims.believe(Certificate(tuple(steps.names), (), self.room, k))
        return True

    def _shown(self, path: Unrolling, name: str, solution: Satisfied) -> Trace:
        """The steps of a solution in which it is violated at the end. Raises NoRun."""
        last = len(path.frames) - 1
        states, frame = path.states(solution, last), path.frames[last]
        if name in frame.in_state and solution.is_true(frame.in_state[name]):
            return self.runs.ending_in(name, states)
        return self.runs.ending_with(name, states, path.after(solution, last))
