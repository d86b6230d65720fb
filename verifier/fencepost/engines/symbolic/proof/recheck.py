"""Does a certificate show what it claims? Asked anew: a circuit of its own, a solver of its own, of another kind than
the one that searched, and nothing of the search but the certificate's clauses, or its k.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import final

import z3

from fencepost.core.system import System
from fencepost.core.terms import Expr
from fencepost.engines.search.judge import ENDLESS
from fencepost.engines.symbolic.encode.circuit import FALSE, Lit, flip
from fencepost.engines.symbolic.encode.evaluate import condition
from fencepost.engines.symbolic.encode.fresh import Rooms, at_most
from fencepost.engines.symbolic.encode.relation import relation, scope_of
from fencepost.engines.symbolic.encode.values import Value, rebuilt
from fencepost.engines.symbolic.proof.instants import longest_instant
from fencepost.engines.symbolic.proof.steps import Steps, possible
from fencepost.engines.symbolic.solver import Satisfied, Solver
from fencepost.engines.symbolic.template import Bits
from fencepost.engines.symbolic.unroll import Unrolling
from fencepost.evidence.certificate import Certificate, invariant
from fencepost.evidence.outcome import PropertyKind


def refused(
    system: System,
    kinds: Mapping[str, PropertyKind],
    certificate: Certificate,
    poll: Callable[[], None] = lambda: None,
) -> str | None:
    """Why the certificate shows nothing; None: it does. `kinds`: of all properties, not only those of the certificate:
    one that cannot be evaluated violates NoRuntimeError. Raises Stopped, TooLarge."""
    try:
        claim = invariant(certificate, system)
    except (KeyError, TypeError, IndexError) as error:
        return f"it speaks of what the system does not have: {error}"
    if not kinds.keys() >= set(certificate.properties):
        return "it speaks of properties that the system does not have"
    if certificate.room < 1 or certificate.k < 0:
        return "it speaks of less than nothing"
    check = _Check(system, kinds, at_most(certificate.room), poll)
    wrong = check.broken(certificate) if certificate.k else check.refused(claim, certificate.properties)
    if wrong is not None or ENDLESS not in certificate.properties:
        return wrong
    ends = longest_instant(system, claim, certificate.room, poll) is not None
    return None if ends else "it does not show that every instant ends"


@final
class _Check:
    """The three questions, and whether the values have room"""

    def __init__(
        self, system: System, wanted: Mapping[str, PropertyKind], rooms: Rooms, poll: Callable[[], None]
    ) -> None:
        self.relation = made = relation(system, wanted, rooms, poll)
        self.scope = scope_of(system, made.circuit, made.variables)
        self.poll = poll
        context = z3.Context()
        self.bits = Bits(made.circuit, context, {})
        self.solver = Solver(context, poll)

    def refused(self, claim: Expr, properties: Sequence[str]) -> str | None:
        """What is wrong with the claim, and that it shows that these hold"""
        try:
            return self._refused(claim, properties)
        finally:
            self.solver.close()

    def _refused(self, claim: Expr, properties: Sequence[str]) -> str | None:
        made, start = self.relation, self.relation.start
        here = condition(claim, self.scope)
        if self._possible(start.there, flip(self._where(claim, start.state))):
            return "it is not true at first"
        if any(self._possible(lit) for name, lit in start.failing.items() if name in properties):
            return "a start fails"
        if self._possible(start.there, start.room):
            return "an initial state has more elements somewhere than it allows"
        if self._possible(made.valid, here, made.step, flip(self._where(claim, made.next))):
            return "a step leads out of it"
        for name, lit in [*made.in_state.items(), *made.in_step.items()]:
            if name in properties and self._possible(made.valid, here, lit):
                return f"it does not exclude that {name} is violated"
        if self._possible(made.valid, here, made.room):
            return "a step leads to more elements somewhere than it allows"
        return None

    def broken(self, certificate: Certificate) -> str | None:
        """Where the properties are not k-inductive"""
        names = tuple(name for name in certificate.properties if name != ENDLESS)
        try:
            if any(self._possible(lit) for name, lit in self.relation.start.failing.items() if name in names):
                return "a start fails"
        finally:
            self.solver.close()
        return self._not_at_first(names, certificate.k) or self._not_kept(names, certificate.k)

    def _not_at_first(self, names: Sequence[str], k: int) -> str | None:
        runs = Unrolling(self.relation, self.poll, many=True)
        try:
            if isinstance(runs.solver.check(runs.start_room), Satisfied):
                return "an initial state has more elements somewhere than it allows"
            for steps in range(k):
                if possible(runs, names) is not None:
                    return f"a run of {steps + 1} steps does not keep all of them, or needs more room than it allows"
                runs.advance()
            return None
        finally:
            runs.solver.close()

    def _not_kept(self, names: Sequence[str], k: int) -> str | None:
        steps = Steps(self.relation, names, self.poll, many=True)
        try:
            for _ in range(k):
                steps.advance()
            return None if steps.violated() is None else f"they are not inductive for k = {k}"
        finally:
            steps.close()

    def _where(self, claim: Expr, state: tuple[Lit, ...]) -> Lit:
        """The claim, of the state of these bits"""
        bits = dict(zip(self.relation.state, state, strict=True))

        def moved(value: Value) -> Value:
            return rebuilt(value, bits.__getitem__)

        there = {name: moved(value) for name, value in self.relation.variables.items()}
        return condition(claim, replace(self.scope, state=there))

    def _possible(self, *lits: Lit) -> bool:
        if FALSE in lits:
            return False
        asked = self.solver.fresh("asked")
        self.solver.add(*(~asked | self.bits.of(lit) for lit in lits))
        found = isinstance(self.solver.check(asked), Satisfied)
        self.solver.add(~asked)
        return found
