"""Property-directed reachability as an engine: all properties at once, an inductive invariant as the certificate.

What is violated is shown by the bounded search, which knows the smallest run; the search for an invariant goes on with
the other properties. A certificate is checked again before it is believed.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import final

from fencepost.engines.search.finds import ENDED
from fencepost.engines.search.judge import ENDLESS, findings, kinds
from fencepost.engines.search.pulse import Pulse, Stopped
from fencepost.engines.symbolic.bmc import DEPTH, Bounded, Find
from fencepost.engines.symbolic.encode.circuit import FALSE, Lit
from fencepost.engines.symbolic.encode.fresh import FIRST_ROOM, at_most
from fencepost.engines.symbolic.encode.relation import Relation, relation
from fencepost.engines.symbolic.encode.scope import Failing, Scope, TooLarge
from fencepost.engines.symbolic.encode.values import decoded
from fencepost.engines.symbolic.proof.atoms import Atoms
from fencepost.engines.symbolic.proof.formula import Solution
from fencepost.engines.symbolic.proof.frames import Cube, Frames, Reaches
from fencepost.engines.symbolic.proof.recheck import refused
from fencepost.evidence.certificate import Certificate
from fencepost.evidence.outcome import Counts, Outcome, Progress, PropertyKind, Request
from fencepost.evidence.verdict import Holds, Inconclusive, Verdict
from fencepost.instance.instance import Instance
from fencepost.semantics.value import sorts_of

_ROOM = "~room"  # no property has such a name


def check(instance: Instance, request: Request) -> Outcome:
    """Searches for a proof of everything asked for that is no witness, until the request says stop."""
    search = Proving(instance, request)
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
class WrongAnswer(Exception):
    """The search claims what is not so: a mistake of this program"""


@final
class Proving:
    """One search: what it knows so far"""

    def __init__(self, instance: Instance, request: Request) -> None:
        self.instance = instance
        self.request = request
        self.wanted = kinds(instance, request.properties)
        self.endless = self.wanted.pop(ENDLESS, None) is not None
        self.left: dict[str, PropertyKind] = {n: kind for n, kind in self.wanted.items() if kind != "witness"}
        self.found: dict[str, tuple[Find, bool]] = {}
        self.room = FIRST_ROOM
        self.level = -1  # no run of so many steps violates what is left
        self.clauses = 0
        self.frames: Frames | None = None
        self.certificate: Certificate | None = None
        self.pulse = Pulse(request)

    def run(self) -> None:
        """Until everything is proved or refuted. Raises Stopped, TooLarge."""
        while self.left and self.certificate is None and not self._ended():
            self._searched(relation(self.instance.system, self.left, at_most(self.room), self.poll))
        witnesses = [name for name, kind in self.wanted.items() if kind == "witness"]
        if witnesses and not self._ended():
            self._shown(witnesses, DEPTH if self.request.depth is None else self.request.depth)

    def close(self) -> None:
        """Gives the solver back."""
        if self.frames is not None:
            self.frames.close()
            self.frames = None

    def _ended(self) -> bool:
        return self.request.until_violated and any(self.wanted[name] != "witness" for name in self.found)

    # ------------------------------------------------------------ one relation

    def _searched(self, made: Relation) -> None:
        """Until there is a certificate, everything is refuted, or more room is needed"""
        failing = [name for name, lit in made.start.failing.items() if lit != FALSE]
        if failing:
            self._shown(failing, 0)
        self.close()
        atoms = self._atoms(made)
        self.frames = frames = Frames(made, self._bad(made), _Words(made, atoms), self.poll)
        while self.left and not self._ended():
            answer = Reaches(_ROOM, 0) if frames.initial([made.start.room]) else frames.search()
            if not isinstance(answer, Reaches):
                self._believe(Certificate(tuple(self.left), tuple(atoms.clause(cube) for cube in answer)))
                return
            if answer.name == _ROOM:
                self.room *= 2
                return
            self._shown([answer.name], answer.steps + (answer.name in made.in_step))
            if answer.name not in self.found:
                raise WrongAnswer(f"no run of {answer.steps} steps violates {answer.name}")
            frames.bad.pop(answer.name)

    def _atoms(self, made: Relation) -> Atoms:
        system = self.instance.system
        functions = {function.name: function for function in system.functions}
        return Atoms(system, Scope(made.circuit, sorts_of(system), functions, Failing(made.circuit), made.variables))

    def _bad(self, made: Relation) -> dict[str, Lit]:
        bad = {_ROOM: made.room}
        for name in self.left:
            bad[name] = made.circuit.either(made.in_state.get(name, FALSE), made.in_step.get(name, FALSE))
        return {name: lit for name, lit in bad.items() if lit != FALSE}

    def _believe(self, certificate: Certificate) -> None:
        wrong = refused(self.instance.system, self.left, certificate, at_most(self.room), self.poll)
        if wrong is not None:
            raise WrongAnswer(wrong)
        self.certificate = certificate

    def _shown(self, names: Sequence[str], depth: int) -> None:
        """Finds the smallest runs of at most so many steps; what is violated is not left to prove."""
        request = replace(self.request, properties=frozenset(names), depth=depth, until_violated=False)
        bounded = Bounded(self.instance, request)
        try:
            bounded.run()
        finally:
            bounded.close()
            self.found |= {name: (find, name in bounded.closed) for name, find in bounded.found.items()}
            self.left = {name: kind for name, kind in self.left.items() if name not in self.found}

    # ------------------------------------------------------------ what is known

    def poll(self) -> None:
        """Raises Stopped where the search has to end."""
        self.pulse.within(self.progress)

    def progress(self, seconds: float) -> Progress:
        """How far the search is: clauses in place of states, the last frame in place of the depth"""
        if self.frames is None:
            return Progress(0, 0, 0, 0, seconds)
        return Progress(0, 0, self.frames.clauses, self.frames.level, seconds)

    def outcome(self, stopped: str | None) -> Outcome:
        """What is known, whether or not everything is"""
        level = self.frames.level - 1 if self.frames is not None else -1
        so_far = f"no violation up to depth {level}" if level >= 0 else "nothing is known yet"

        def otherwise(kind: PropertyKind) -> Verdict:
            if kind == "witness":
                return Inconclusive(stopped or "no run of so many steps as were looked at reaches it")
            if self.certificate is not None:
                return Holds("proved")
            return Inconclusive(ENDED if stopped is None else f"{stopped}; {so_far}")

        return Outcome(
            engine="pdr",
            findings=findings(
                self.wanted, {n: (find.trace, least) for n, (find, least) in self.found.items()}, otherwise
            ),
            counts=Counts(0, 0, max(level, 0), None, False),
            uses=(),
            not_judged=((ENDLESS, "a search for a proof cannot tell that an instant never ends"),)
            if self.endless
            else (),
            stopped=stopped,
            seed=self.request.seed,
            seconds=self.pulse.seconds(),
            certificate=self.certificate,
        )


@final
class _Words:
    """The states of a relation in atoms"""

    def __init__(self, made: Relation, atoms: Atoms) -> None:
        self._made = made
        self._atoms = atoms
        self.images = atoms.images

    def around(self, solution: Solution) -> Cube:
        """The state that a solution has, as a cube"""
        made = self._made
        bits = dict(zip(made.state, map(solution.is_true, made.state), strict=True))
        pairs = zip(made.types, made.variables.values(), strict=True)
        return self._atoms.of_state(tuple(decoded(of, value, bits.__getitem__) for of, value in pairs))
