"""Property-directed reachability as an engine: all properties at once, an inductive invariant as the certificate.

What is violated is shown by the bounded search, which knows the smallest run; the search for an invariant goes on with
the other properties. A certificate is checked again before it is believed.
"""

from typing import final

from fencepost.core.system import System
from fencepost.engines.symbolic.encode.circuit import FALSE
from fencepost.engines.symbolic.encode.fresh import FIRST_ROOM
from fencepost.engines.symbolic.encode.relation import Relation, scope_of
from fencepost.engines.symbolic.proof.atoms import Atoms
from fencepost.engines.symbolic.proof.claims import Claims
from fencepost.engines.symbolic.proof.formula import Solution
from fencepost.engines.symbolic.proof.frames import Cube, Frames, Reaches
from fencepost.engines.symbolic.proof.steps import ROOM, UNSURE
from fencepost.evidence.certificate import Certificate, without_implied
from fencepost.evidence.outcome import Outcome, Request
from fencepost.instance.instance import Instance
from fencepost.instance.symmetry import permuted


def check(instance: Instance, request: Request) -> Outcome:
    """Searches for a proof of everything asked for that is no witness, until the request says stop."""
    claims = Claims(instance, request)
    stopped = claims.run(Directed(claims).run)
    return claims.outcome("pdr", stopped)


@final
class Directed:
    """The search for an inductive invariant"""

    def __init__(self, claims: Claims) -> None:
        self.claims = claims
        self.system = claims.instance.system
        self.room = FIRST_ROOM
        self.permuted: frozenset[str] = permuted(self.system)

    def run(self) -> None:
        """Until everything is proved or refuted. Raises Stopped, TooLarge."""
        while self.claims.open:
            made = self.claims.relation(self.room, self.permuted)
            if any(lit != FALSE for lit in made.start.failing.values()):
                self.claims.shown(self.claims.wanted, 0)
            self._searched(made)

    def _searched(self, made: Relation) -> None:
        """Until there is a certificate, everything is refuted, or it has to begin again: more room is needed, or what
        fails depends on who stands first, so that a renamed state is not reached like the state"""
        claims, words = self.claims, Words(self.system, made)
        self.frames = frames = Frames(made, claims.bad(made), words, self._poll)
        try:
            while claims.open:
                answer = self._started(made) or frames.search()
                if not isinstance(answer, Reaches):
                    clauses = without_implied([words.atoms.clause(cube) for cube in answer])
                    claims.believe(Certificate(tuple(claims.left), clauses, self.room))
                elif answer.name == ROOM:
                    self.room *= 2
                    return
                elif answer.name == UNSURE:
                    self.permuted = frozenset()
                    return
                else:
                    claims.refuted(answer.name, answer.steps, made)
                    frames.bad = {name: lit for name, lit in frames.bad.items() if name not in claims.found}
        finally:
            self._tell()
            frames.close()

    def _started(self, made: Relation) -> Reaches | None:
        """What is wrong with the initial states"""
        if self.frames.initial([made.start.room]):
            return Reaches(ROOM, 0)
        return Reaches(UNSURE, 0) if self.frames.initial([made.start.unsure]) else None

    def _tell(self) -> None:
        self.claims.level, self.claims.clauses = self.frames.level - 1, self.frames.clauses

    def _poll(self) -> None:
        self._tell()
        self.claims.poll()


@final
class Words:
    """The states of a relation in atoms"""

    def __init__(self, system: System, made: Relation) -> None:
        self._made = made
        self.atoms = Atoms(system, scope_of(system, made.circuit, made.variables), bool(made.permuted))
        self.images = self.atoms.images

    def around(self, solution: Solution) -> Cube:
        """The state that a solution has, as a cube"""
        return self.atoms.of_state(self._made.decoded(solution.is_true))
