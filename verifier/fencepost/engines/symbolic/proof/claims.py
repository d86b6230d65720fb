"""What is to be proved of an instance, and what is known of it so far: the part that all searches for a proof share."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import final

from fencepost.engines.search.finds import ENDED
from fencepost.engines.search.judge import ENDLESS, findings, kinds
from fencepost.engines.search.pulse import Pulse, Stopped
from fencepost.engines.symbolic.bmc import DEPTH, Bounded, Find
from fencepost.engines.symbolic.encode.circuit import FALSE, Lit
from fencepost.engines.symbolic.encode.fresh import at_most
from fencepost.engines.symbolic.encode.relation import Relation, relation
from fencepost.engines.symbolic.encode.scope import TooLarge
from fencepost.engines.symbolic.proof.instants import longest_instant
from fencepost.engines.symbolic.proof.recheck import refused
from fencepost.engines.symbolic.proof.steps import ROOM, UNSURE
from fencepost.evidence.certificate import Certificate, invariant
from fencepost.evidence.outcome import Counts, Outcome, Progress, PropertyKind, Request
from fencepost.evidence.trace import Trace
from fencepost.evidence.verdict import Holds, Inconclusive, Verdict
from fencepost.instance.instance import Instance


@final
class WrongAnswer(Exception):
    """A search claims what is not so: a mistake of this program"""


@final
class Claims:
    """`left`: what is neither refuted nor a witness. `level`: no run of so many steps violates any of it. `endless`:
    whether NoEndlessInstant is asked for, which is no question about single steps, and `instants_end` its proof"""

    def __init__(self, instance: Instance, request: Request) -> None:
        self.instance = instance
        self.request = request
        self.wanted = kinds(instance, request.properties)
        self.endless = self.wanted.pop(ENDLESS, None) is not None
        self.left: dict[str, PropertyKind] = {n: kind for n, kind in self.wanted.items() if kind != "witness"}
        self.found: dict[str, tuple[Find, bool]] = {}
        self.proved = False
        self.instants_end = False
        self.certificate: Certificate | None = None
        self.towards: Mapping[str, Trace] = {}
        self.level = -1
        self.clauses = 0
        self.pulse = Pulse(request)

    def run(self, search: Callable[[], None]) -> str | None:
        """Searches for a proof, then for the witnesses; why it had to stop"""
        try:
            search()
            self._witnesses()
        except RecursionError:
            return "what is evaluated is nested too deeply"
        except (Stopped, TooLarge, MemoryError) as stop:
            return str(stop) or "memory ran out"
        return None

    @property
    def ended(self) -> bool:
        """Whether a violation was all that is asked for"""
        return self.request.until_violated and any(self.wanted[name] != "witness" for name in self.found)

    @property
    def open(self) -> bool:
        """Whether there is something left to do before the witnesses"""
        return bool(self.left) and not self.proved and not self.ended

    def relation(self, room: int, permuted: frozenset[str] = frozenset()) -> Relation:
        """The system with all that is asked for, witnesses too, and what is refuted already: where one of them cannot
        be evaluated, NoRuntimeError is violated. `permuted` as of a relation. Raises Stopped, TooLarge."""
        return relation(self.instance.system, self.wanted, at_most(room), self.poll, permuted)

    def bad(self, made: Relation) -> dict[str, Lit]:
        """Of what is left, when it is violated; and before that when there is no room, or names may not be exchanged"""
        bad = {ROOM: made.room, UNSURE: made.unsure}
        for name in self.left:
            bad[name] = made.circuit.either(made.in_state.get(name, FALSE), made.in_step.get(name, FALSE))
        return {name: lit for name, lit in bad.items() if lit != FALSE}

    def refuted(self, name: str, steps: int, made: Relation) -> None:
        """Shows the smallest violation of at most so many steps, where there is one. Raises Stopped, TooLarge."""
        self.shown(self.wanted, steps + (name in made.in_step))
        if name not in self.found:
            raise WrongAnswer(f"no run of {steps} steps violates {name}")

    def shown(self, names: Iterable[str], depth: int) -> None:
        """Finds the smallest runs of at most so many steps; what is violated is not left to prove."""
        request = replace(self.request, properties=frozenset(names), depth=depth, until_violated=False)
        bounded = Bounded(self.instance, request)
        try:
            bounded.run()
        finally:
            bounded.close()
            self.found |= {name: (find, name in bounded.closed) for name, find in bounded.found.items()}
            self.left = {name: kind for name, kind in self.left.items() if name not in self.found}

    def _witnesses(self) -> None:
        names = [name for name, kind in self.wanted.items() if kind == "witness" and name not in self.found]
        if names and (self.proved or not self.left):
            self.shown(names, DEPTH if self.request.depth is None else self.request.depth)

    def believe(self, certificate: Certificate) -> None:
        """All that is left is proved, once the certificate was checked again; that every instant ends is added where
        it shows that, too. Raises Stopped, TooLarge."""
        if self.endless and self._instants_end(certificate):
            certificate = replace(certificate, properties=(*certificate.properties, ENDLESS))
        kinds: dict[str, PropertyKind] = {**self.wanted, ENDLESS: "builtin"}
        wrong = refused(self.instance.system, kinds, certificate, self.poll)
        if wrong is not None:
            raise WrongAnswer(wrong)
        self.certificate = certificate
        self.proved = True
        self.instants_end = ENDLESS in certificate.properties

    def _instants_end(self, certificate: Certificate) -> bool:
        system = self.instance.system
        claim = invariant(certificate, system)
        return longest_instant(system, claim, certificate.room, self.poll, many=True) is not None

    # ------------------------------------------------------------ what is known

    def poll(self) -> None:
        """Raises Stopped where the search has to end."""
        self.pulse.within(self.progress)

    def progress(self, seconds: float) -> Progress:
        """How far the search is: no states are visited; the depth is the level"""
        return Progress(0, 0, 0, max(self.level, 0), seconds, self.clauses)

    def outcome(self, engine: str, stopped: str | None, gave_up: str = "") -> Outcome:
        """What is known; `gave_up`: why something is not, if nothing stopped the search, nor a violation"""
        so_far = f"no violation up to depth {self.level}" if self.level >= 0 else "nothing is known yet"
        unknown = f"{stopped}; {so_far}" if stopped is not None else ENDED if self.ended else gave_up

        def verdict(kind: PropertyKind) -> Verdict:
            if kind == "witness":
                return Inconclusive(stopped or "no run of so many steps as were looked at reaches it")
            return Holds("proved") if self.proved else Inconclusive(unknown)

        traces = {name: (find.trace, least) for name, (find, least) in self.found.items()}
        asked: dict[str, PropertyKind] = {**self.wanted, **({ENDLESS: "builtin"} if self.instants_end else {})}
        unknown_end = (ENDLESS, "a search for a proof cannot tell that an instant never ends")
        found = findings(asked, traces, verdict)
        return Outcome(
            engine=engine,
            findings=tuple(
                replace(one, verdict=replace(one.verdict, towards=self.towards.get(one.name)))
                if isinstance(one.verdict, Inconclusive)
                else one
                for one in found
            ),
            counts=Counts(0, 0, max(self.level, 0), None, False),
            uses=(),
            not_judged=(unknown_end,) if self.endless and not self.instants_end else (),
            stopped=stopped,
            seed=self.request.seed,
            seconds=self.pulse.seconds(),
            certificate=self.certificate,
        )
