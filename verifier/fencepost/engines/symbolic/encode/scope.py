"""Where an expression or a block is encoded: what names mean there, and under which condition it is evaluated at all.

What lies on a branch that is not taken is encoded like everything else, only under a path that is false then. So a
runtime error is noted with its path, and what an operator gives where it fails does not matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import final

from fencepost.core.system import Function
from fencepost.core.terms import Seq, Type
from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Circuit, Lit, flip
from fencepost.engines.symbolic.encode.values import Value
from fencepost.instance.symmetry import scalarsets
from fencepost.semantics.transition import RUNTIME_ERROR
from fencepost.semantics.value import Sorts


@final
class TooLarge(Exception):
    """Something that would need more gates than anybody could solve: what, in words"""


@final
@dataclass(slots=True)
class Failing:
    """What fails: of each property that a failure violates, when. The first failure ends everything"""

    circuit: Circuit
    of: dict[str, Lit] = field(default_factory=lambda: {})
    any: Lit = FALSE

    def note(self, property: str, when: Lit) -> None:
        """It fails then, unless something failed before"""
        first = self.circuit.both(when, flip(self.any))
        if first != FALSE:
            self.of[property] = self.circuit.either(self.of.get(property, FALSE), first)
            self.any = self.circuit.either(self.any, first)


@final
@dataclass(slots=True)
class Unsure:
    """Whether names may be exchanged: when something fails that would not be looked at, or not be the first to fail,
    if the members of these scalarsets stood in another order"""

    permuted: frozenset[str] = frozenset()
    lits: list[Lit] = field(default_factory=lambda: list[Lit]())

    def concerns(self, source: Type) -> bool:
        """Whether going through such a collection shows an order of theirs"""
        return not isinstance(source, Seq) and not self.permuted.isdisjoint(scalarsets(source))


@final
@dataclass(frozen=True, slots=True)
class Scope:
    """`state`: the variables as they are now; `after`: as they are after the step (for transition properties);
    `path`: when this is evaluated; `depth`: how many calls of functions surround it; `unsure`: what is noted there"""

    circuit: Circuit
    sorts: Sorts
    functions: Mapping[str, Function]
    failing: Failing
    state: Mapping[str, Value]
    after: Mapping[str, Value] = field(default_factory=lambda: {})
    locals: Mapping[str, Value] = field(default_factory=lambda: {})
    path: Lit = TRUE
    depth: int = 0
    unsure: Unsure = field(default_factory=Unsure)

    def bind(self, name: str, value: Value) -> "Scope":
        """With one more local"""
        return replace(self, locals={**self.locals, name: value})

    def under(self, condition: Lit) -> "Scope":
        """Only where this is true as well"""
        if condition == TRUE:
            return self
        return replace(self, path=self.circuit.both(self.path, condition))

    def fail(self, when: Lit, property: str = RUNTIME_ERROR) -> None:
        """Notes a failure"""
        self.failing.note(property, self.circuit.both(self.path, when))
