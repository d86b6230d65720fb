"""A whole system in gates: its initial states, its steps, and when something is wrong.

    x   the state: inputs, one value for each variable
    i   the choice: inputs that say which way of which action is taken

`Relation` says of x and i whether there is such a step, and what state it leads to. What concerns a state alone may
depend on i as well: of what a parameter could be, some choice makes a guard fail.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import final

from fencepost.core.system import System
from fencepost.core.terms import Type
from fencepost.engines.symbolic.encode import arithmetic, store
from fencepost.engines.symbolic.encode.actions import Inputs, Way, Ways, each, ways
from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Circuit, Lit, flip
from fencepost.engines.symbolic.encode.evaluate import condition, evaluate
from fencepost.engines.symbolic.encode.fresh import Rooms, fresh
from fencepost.engines.symbolic.encode.merge import written
from fencepost.engines.symbolic.encode.scope import Failing, Scope, Unsure
from fencepost.engines.symbolic.encode.values import Value, between, decoded, literals
from fencepost.evidence.outcome import PropertyKind
from fencepost.evidence.trace import State
from fencepost.semantics.transition import RUNTIME_ERROR
from fencepost.semantics.value import Sorts, sorts_of

FEW_WAYS = 8  # of an action's choices, encoded one by one: more gates make every step dearer


@final
@dataclass(frozen=True, slots=True)
class Start:
    """The initial states, over inputs of their own: which choices there are, what fails, the states' bits; `room` and
    `unsure` as in a relation"""

    there: Lit
    failing: Mapping[str, Lit]
    state: tuple[Lit, ...]
    room: Lit
    unsure: Lit = FALSE


@final
@dataclass(frozen=True, slots=True)
class Relation:
    """`state`: x, all variables' bits in a row; `choice`: i; `next`: the state after the step. `valid`: the bits of
    x are those of a state; the others say nothing of bits that are not. `step`: the choice is a step of a state
    that is to be expanded; `fault`: what is chosen is a fault. `in_state`: of each property (by name; a witness:
    when it is reached) when a state violates it; `in_step`: when the step does. `room`: the state after the step
    has more elements somewhere than there is place for. `unsure`: what fails in the state, or in some step of it,
    depends on the order of the members of `permuted`, so that their names may not be exchanged. `ways` to take a step,
    each with when it is chosen; `actions`: the numbers of the actions that these are ways of."""

    circuit: Circuit
    variables: Mapping[str, Value]
    types: tuple[Type, ...]
    state: tuple[Lit, ...]
    choice: tuple[Lit, ...]
    next: tuple[Lit, ...]
    valid: Lit
    step: Lit
    fault: Lit
    in_state: Mapping[str, Lit]
    in_step: Mapping[str, Lit]
    start: Start
    start_choice: tuple[Lit, ...]
    room: Lit
    unsure: Lit
    permuted: frozenset[str]
    ways: tuple[tuple[Lit, Way], ...]
    actions: tuple[int, ...]

    def decoded(self, is_true: Callable[[Lit], bool]) -> State:
        """The state that x is, if its bits are as `is_true` says"""
        pairs = zip(self.types, self.variables.values(), strict=True)
        return tuple(decoded(of, value, is_true) for of, value in pairs)


def scope_of(
    system: System, circuit: Circuit, variables: Mapping[str, Value], permuted: frozenset[str] = frozenset()
) -> Scope:
    """Where expressions over the state are encoded"""
    functions = {function.name: function for function in system.functions}
    return Scope(circuit, sorts_of(system), functions, Failing(circuit), variables, unsure=Unsure(permuted))


def relation(
    system: System,
    wanted: Mapping[str, PropertyKind],
    rooms: Rooms,
    poll: Callable[[], None] = lambda: None,
    permuted: frozenset[str] = frozenset(),
) -> Relation:
    """The system's relation. `wanted`: the properties to judge, with their kinds; `poll` is called once in a while, and
    may raise; `permuted`: the scalarsets whose members are to be exchanged. Raises TooLarge."""
    return _Maker(system, wanted, rooms, Circuit(poll), permuted).made()


@final
class _Maker:
    """Makes one relation, part by part"""

    def __init__(
        self,
        system: System,
        wanted: Mapping[str, PropertyKind],
        rooms: Rooms,
        circuit: Circuit,
        permuted: frozenset[str],
    ) -> None:
        self.system = system
        self.wanted = wanted
        self.c = circuit
        self.sorts: Sorts = sorts_of(system)
        self.variables = {v.name: fresh(self.c, v.type, self.sorts, rooms) for v in system.variables}
        self.state = _row(self.variables.values())
        self.scope = scope_of(system, self.c, self.variables, permuted)
        self.in_state: dict[str, Lit] = {}
        self.in_step: dict[str, Lit] = {}

    def made(self) -> Relation:
        c = self.c
        valid = c.all_of(store.valid(c, value) for value in self.variables.values())
        within = self._within()
        before = len(c.gates)
        spread = Inputs(c, FEW_WAYS)
        made = [ways(action.stages, self._apart(), spread) for action in self.system.actions]
        for some in made:
            self._note(self.in_state, RUNTIME_ERROR, c.both(within, some.refused))
        taken = self._taken([way for some in made for way in some.found], self.variables)
        step = c.both(within, taken.there)
        for name, lit in taken.failing.items():
            self._note(self.in_step, name, c.both(within, lit))
        self._judge_states(within)
        self._judge_steps(taken.state, step)
        state, room = self._stored(taken.state)
        choice = self._inputs(before)
        before = len(c.gates)
        start = self._start()
        return Relation(
            circuit=c,
            variables=self.variables,
            types=tuple(variable.type for variable in self.system.variables),
            state=self.state,
            choice=choice,
            next=state,
            valid=valid,
            step=step,
            fault=self._fault(taken.hits, made),
            in_state=self._asked(self.in_state),
            in_step=self._asked(self.in_step),
            start=start,
            start_choice=self._inputs(before),
            room=c.both(step, room),
            unsure=c.any_of(self.scope.unsure.lits),
            permuted=self.scope.unsure.permuted,
            ways=tuple(zip(taken.hits, (way for some in made for way in some.found), strict=True)),
            actions=tuple(n for n, some in enumerate(made) for _ in some.found),
        )

    def _inputs(self, first: int) -> tuple[Lit, ...]:
        """Those made since there were so many gates"""
        return tuple(2 * n for n in range(first, len(self.c.gates)) if self.c.gates[n].kind == "input")

    def _apart(self, after: Mapping[str, Value] | None = None) -> Scope:
        return replace(self.scope, failing=Failing(self.c), after=after or {})

    def _note(self, where: dict[str, Lit], name: str, when: Lit) -> None:
        where[name] = self.c.either(where.get(name, FALSE), when)

    def _asked(self, found: Mapping[str, Lit]) -> Mapping[str, Lit]:
        return {name: lit for name, lit in found.items() if name in self.wanted and lit != FALSE}

    # ------------------------------------------------------------ judging

    def _within(self) -> Lit:
        """Whether the state is inside all bounds; where that cannot be said, it is not."""
        within = TRUE
        for bound in self.system.bounds:
            scope = self._apart().under(within)
            holds = condition(bound, scope)
            self._note(self.in_state, RUNTIME_ERROR, scope.failing.any)
            within = self.c.all_of((within, holds, flip(scope.failing.any)))
        return within

    def _judge_states(self, within: Lit) -> None:
        stuck = self._stuck(within) if "stuck" in self.wanted.values() else FALSE
        for item in self.system.properties:
            if item.name not in self.wanted or item.kind == "transition":
                continue
            scope = self._apart()
            if item.kind == "stuck":
                scope = scope.under(stuck)
            holds = condition(item.condition, scope)
            self._note(self.in_state, RUNTIME_ERROR, scope.failing.any)
            counts = holds if item.kind == "witness" else flip(holds)
            self._note(self.in_state, item.name, self.c.all_of((scope.path, counts, flip(scope.failing.any))))

    def _stuck(self, within: Lit) -> Lit:
        """No step other than a fault is possible, whatever is chosen."""
        steps = [action for action in self.system.actions if action.fault is None]
        possible = [way.possible for action in steps for way in ways(action.stages, self._apart(), each).found]
        return self.c.both(within, flip(self.c.any_of(possible)))

    def _judge_steps(self, after: Mapping[str, Value], step: Lit) -> None:
        for item in self.system.properties:
            if item.name in self.wanted and item.kind == "transition":
                scope = self._apart(after).under(step)
                holds = condition(item.condition, scope)
                self._note(self.in_step, RUNTIME_ERROR, scope.failing.any)
                self._note(self.in_step, item.name, self.c.all_of((step, flip(holds), flip(scope.failing.any))))

    # ------------------------------------------------------------ steps

    def _taken(self, found: Sequence[Way], before: Mapping[str, Value]) -> "_Taken":
        """What becomes of the way that is chosen, by new inputs, in the state `before`"""
        c = self.c
        which = between(c, 0, max(len(found) - 1, 0))
        chosen = [(arithmetic.is_number(c, which, n), way) for n, way in enumerate(found)]
        failing: dict[str, Lit] = {}
        for hit, way in chosen:
            for name, fails in way.failing.of.items():
                self._note(failing, name, c.all_of((hit, way.possible, fails)))
        state = {name: written(c, old, [(hit, way.state[name]) for hit, way in chosen]) for name, old in before.items()}
        there = c.any_of(c.all_of((hit, way.possible, flip(way.failing.any))) for hit, way in chosen)
        return _Taken([hit for hit, _ in chosen], there, failing, state)

    def _fault(self, hits: Sequence[Lit], made: Sequence[Ways]) -> Lit:
        """Whether what is chosen is a fault"""
        actions = [action for action, some in zip(self.system.actions, made, strict=True) for _ in some.found]
        return self.c.any_of(hit for hit, action in zip(hits, actions, strict=True) if action.fault is not None)

    def _stored(self, state: Mapping[str, Value]) -> tuple[tuple[Lit, ...], Lit]:
        """The bits of a state as a state has them, and whether something has no room"""
        stored = [store.stored(self.c, state[name], like) for name, like in self.variables.items()]
        return _row(value for value, _ in stored), self.c.any_of(lit for _, lit in stored)

    def _start(self) -> Start:
        failing = Failing(self.c)
        scope = replace(self.scope, state={}, failing=failing, unsure=Unsure(self.scope.unsure.permuted))
        for variable in self.system.variables:
            scope = replace(scope, state={**scope.state, variable.name: evaluate(variable.initial, scope)})
        if failing.any != FALSE:  # it does not depend on anything
            return Start(FALSE, {RUNTIME_ERROR: TRUE}, (FALSE,) * len(self.state), FALSE)
        made = ways(self.system.initial, scope, Inputs(self.c, FEW_WAYS))
        if not self.system.initial:
            made.found.append(Way(TRUE, Failing(self.c), scope.state))
        taken = self._taken(made.found, scope.state)
        self._note(taken.failing, RUNTIME_ERROR, made.refused)
        bits, room = self._stored(taken.state)
        unsure = self.c.any_of(scope.unsure.lits)
        return Start(taken.there, self._asked(taken.failing), bits, self.c.both(taken.there, room), unsure)


@final
@dataclass(frozen=True, slots=True)
class _Taken:
    """Which way is chosen, whether there is such a step, when it fails, and where it leads"""

    hits: Sequence[Lit]
    there: Lit
    failing: dict[str, Lit]
    state: Mapping[str, Value]


def _row(values: Iterable[Value]) -> tuple[Lit, ...]:
    return tuple(lit for value in values for lit in literals(value))
