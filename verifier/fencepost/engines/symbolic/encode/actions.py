"""Actions in gates: the ways to take them. A way is one choice of those parameters that are spread out, with the others
as inputs that may be anything: whether it is possible, when its body fails, and the state after it.

As in `semantics.action`, a guard is tested where `levels` puts it, and one that fails is told of the state itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeAlias, final

from fencepost.core.statements import Let
from fencepost.core.system import Binder, Parameter, Stage
from fencepost.core.terms import Domain, Scalarset
from fencepost.engines.symbolic.encode import arithmetic
from fencepost.engines.symbolic.encode.choose import first_of
from fencepost.engines.symbolic.encode.circuit import FALSE, Circuit, Lit, flip
from fencepost.engines.symbolic.encode.evaluate import condition, evaluate, members
from fencepost.engines.symbolic.encode.execute import execute
from fencepost.engines.symbolic.encode.scope import Failing, Scope, TooLarge
from fencepost.engines.symbolic.encode.values import Number, Value
from fencepost.semantics.action import Level, levels

Options: TypeAlias = Sequence[tuple[Lit, Value]]  # the values that may be chosen, each with when
MOST_WAYS = 20_000


class Member(NamedTuple):
    """A member of a scalarset"""

    of: str
    number: int


@final
@dataclass(frozen=True, slots=True)
class Way:
    """`possible`: the parameters are there and all guards true. Then the body fails (`failing`), or leads to `state`.
    `members`: which members of scalarsets the first parameters are, as far as these are spread out"""

    possible: Lit
    failing: Failing
    state: Mapping[str, Value]
    members: tuple[Member, ...] = ()


@final
@dataclass(slots=True)
class Ways:
    """All ways of an action; `refused`: when a guard or the domain of a parameter fails"""

    refused: Lit = FALSE
    found: list[Way] = field(default_factory=lambda: list[Way]())


class Sofar(NamedTuple):
    """What was chosen before: in how many ways, and how many parameters; the members that the first ones of them are"""

    ways: int = 1
    parameters: int = 0
    members: tuple[Member, ...] = ()

    def then(self, parameter: Parameter, ways: int) -> Sequence["Sofar"]:
        """What was chosen with one more parameter, in each of so many ways"""
        more = Sofar(self.ways * ways, self.parameters + 1, self.members)
        of = parameter.domain.of if isinstance(parameter.domain, Domain) else None
        if isinstance(of, Scalarset) and ways > 1 and len(self.members) == self.parameters:
            return [more._replace(members=(*self.members, Member(of.name, n))) for n in range(ways)]
        return [more] * ways


Spread: TypeAlias = Callable[[Options, Sofar], Options]  # which options are encoded apart


def ways(stages: Sequence[Stage], scope: Scope, spread: Spread) -> Ways:
    """The ways through an action's stages. Raises TooLarge."""
    made = Ways()
    _Walk(stages, spread, made).stage(0, scope, Sofar())
    return made


@final
@dataclass(frozen=True, slots=True)
class _Walk:
    """Binds and tests level after level"""

    stages: Sequence[Stage]
    spread: Spread
    made: Ways

    def stage(self, n: int, scope: Scope, sofar: Sofar) -> None:
        if n < len(self.stages):
            self.levels(levels(self.stages[n]), n, scope, sofar)

    def levels(self, left: Sequence[Level], n: int, scope: Scope, sofar: Sofar) -> None:
        if not left:
            self.body(n, scope, sofar)
            return
        binder = left[0].binder
        bound = [scope] if binder is None else self._bound(binder, scope, sofar)
        chosen = sofar.then(binder, len(bound)) if isinstance(binder, Parameter) else [sofar] * len(bound)
        for inner, more in zip(bound, chosen, strict=True):
            inner = self._guarded(left[0], inner)
            if inner.path != FALSE:
                self.levels(left[1:], n, inner, more)

    def _bound(self, binder: Binder, scope: Scope, sofar: Sofar) -> list[Scope]:
        apart = replace(scope, failing=Failing(scope.circuit))
        if isinstance(binder, Let):
            value = evaluate(binder.value, apart)
            return [self._sound(scope, apart).bind(binder.name, value)]
        domain = members(binder.domain, apart)
        scope = self._sound(scope, apart)
        options = self.spread(domain, sofar)
        return [scope.under(there).bind(binder.name, chosen) for there, chosen in options]

    def _guarded(self, level: Level, scope: Scope) -> Scope:
        for _, guard in level.guards:
            apart = replace(scope, failing=Failing(scope.circuit))
            holds = condition(guard, apart)
            scope = self._sound(scope, apart).under(holds)
            if scope.path == FALSE:
                break
        return scope

    def _sound(self, scope: Scope, evaluated: Scope) -> Scope:
        """Where nothing failed; that something does is noted."""
        failed = evaluated.failing.any
        self.made.refused = scope.circuit.either(self.made.refused, failed)
        return scope.under(flip(failed))

    def body(self, n: int, scope: Scope, sofar: Sofar) -> None:
        apart = replace(scope, failing=Failing(scope.circuit))
        after = replace(execute(self.stages[n].body, apart), failing=scope.failing)
        last = n + 1 == len(self.stages)
        if last or apart.failing.any != FALSE:
            if len(self.made.found) == MOST_WAYS:
                raise TooLarge(f"an action can be taken in more than {MOST_WAYS:,} ways")
            possible = scope.path if last else apart.failing.any
            self.made.found.append(Way(possible, apart.failing, after.state, sofar.members))
        if not last:
            self.stage(n + 1, after.under(flip(apart.failing.any)), sofar)


# ---------------------------------------------------------------- how parameters are chosen


def each(options: Options, sofar: Sofar) -> Options:
    """One after the other, however many there are"""
    return options


@final
class Inputs:
    """Few options one after the other; of many, one is chosen by inputs, the same ones for the parameters that stand at
    the same position: only one way is taken at a time."""

    def __init__(self, circuit: Circuit, most: int) -> None:
        self._circuit = circuit
        self._most = most
        self._bits: dict[int, tuple[Lit, ...]] = {}  # of each parameter's position

    def __call__(self, options: Options, sofar: Sofar) -> Options:
        if sofar.ways * len(options) <= self._most or len(options) <= 1:
            return options
        c, which = self._circuit, self._which(sofar.parameters, len(options))
        hits = [arithmetic.is_number(c, which, n) for n in range(len(options))]
        there = c.any_of(c.both(hit, lit) for hit, (lit, _) in zip(hits, options, strict=True))
        values = [(hit, value) for hit, (_, value) in zip(hits, options, strict=True)]
        return [(there, first_of(c, values, options[0][1]))]

    def _which(self, position: int, count: int) -> Number:
        size = (count - 1).bit_length()
        bits = self._bits.get(position, ())
        self._bits[position] = bits = (*bits, *self._circuit.inputs(size - len(bits)))
        return Number(0, (1 << size) - 1, bits[:size])
