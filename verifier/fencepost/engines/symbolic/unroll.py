"""Runs of so many steps as one formula: a frame for each state of the run, each made from the same template."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import final

import z3

from fencepost.engines.symbolic.encode.relation import Relation
from fencepost.engines.symbolic.order import ANY, Order
from fencepost.engines.symbolic.solver import Satisfied, Solver
from fencepost.engines.symbolic.template import Bit, Template, any_of, same
from fencepost.evidence.trace import State


@final
@dataclass(frozen=True, slots=True)
class Frame:
    """A state of the run and what is chosen there; `unsure`: as of a relation. `many[n]`: more than n faults before;
    `more[n]`: with this step; `first` and `second`: of each pair of an order, whether the step is one of these; `same`
    and `less`: of each exchange, what it makes of the step"""

    state: list[Bit]
    after: list[Bit]
    step: Bit
    room: Bit
    unsure: Bit
    in_state: Mapping[str, Bit]
    in_step: Mapping[str, Bit]
    many: list[Bit]
    more: list[Bit]
    first: list[Bit]
    second: list[Bit]
    same: list[Bit]
    less: list[Bit]


@final
class Unrolling:
    """The frames so far, in a solver. The first one is an initial state, or (`free`) any. `many`: as for a `Solver`.
    `order`: which of the runs that come to the same are there; what the last step does may be asked before it is
    followed by another, and of all that is asked of states nothing is lost"""

    def __init__(
        self,
        relation: Relation,
        poll: Callable[[], None],
        free: bool = False,
        many: bool = False,
        order: Order = ANY,
    ) -> None:
        self._relation = relation
        context = z3.Context()
        self.solver = Solver(context, poll, many)
        outputs = [relation.step, relation.fault, relation.room, relation.unsure, *relation.next]
        outputs += [*relation.in_state.values(), *relation.in_step.values(), *order.lits]
        self._step = Template(relation.circuit, [*relation.state, *relation.choice], outputs, context)
        start = relation.start
        self._start = Template(
            relation.circuit, relation.start_choice, [start.there, start.room, start.unsure, *start.state], context
        )
        self.frames: list[Frame] = []
        self._pairs, self._exchanges = len(order.pairs), len(order.exchanges)
        self._alike: list[Bit] = []  # of each exchange, whether all steps so far are the same steps with it
        self.start_room = self.start_unsure = z3.BoolVal(False, context)
        if free:
            self._anywhere(Template(relation.circuit, relation.state, [relation.valid], context))
        else:
            self._begin()

    def _anywhere(self, valid: Template) -> None:
        state = self._fresh("x", len(self._relation.state))
        self.solver.add(*valid.instance(state))
        self._frame(state, [])

    def _begin(self) -> None:
        choice = self._fresh("start", len(self._relation.start_choice))
        there, self.start_room, self.start_unsure, *state = self._start.instance(choice)
        self.solver.add(there)
        self._frame(self._named(state), [])

    def advance(self) -> None:
        """One more step is taken."""
        last = self.frames[-1]
        self.solver.add(last.step)
        if len(self.frames) > 1:
            both = zip(self.frames[-2].first, last.second, strict=True)
            self.solver.add(*(z3.Not(first) | z3.Not(second) for first, second in both))
        self._exchange(last)
        self._frame(self._named(last.after), self._named(last.more))

    def _exchange(self, last: Frame) -> None:
        """No exchange makes a lesser step of the first one that it changes."""
        if len(self.frames) == 1:
            self.solver.add(*map(z3.Not, last.less))
            self._alike = last.same
            return
        self.solver.add(*(z3.Not(alike) | z3.Not(less) for alike, less in zip(self._alike, last.less, strict=True)))
        self._alike = self._named([z3.And(alike, same) for alike, same in zip(self._alike, last.same, strict=True)])

    def differ(self, a: int, b: int) -> Bit:
        """Whether the states of two frames are different"""
        pairs = zip(self.frames[a].state, self.frames[b].state, strict=True)
        return any_of([~same(x, y) for x, y in pairs] or [z3.BoolVal(False, self.start_room.ctx)])

    def _fresh(self, name: str, count: int) -> list[Bit]:
        return [self.solver.fresh(name) for _ in range(count)]

    def _named(self, bits: list[Bit]) -> list[Bit]:
        """New bits that are equal to these: each formula speaks of one step only"""
        named = self._fresh("x", len(bits))
        self.solver.add(*(same(new, bit) for new, bit in zip(named, bits, strict=True)))
        return named

    def _frame(self, state: list[Bit], many: list[Bit]) -> None:
        relation = self._relation
        made = self._step.instance([*state, *self._fresh("choice", len(relation.choice))])
        step, fault, room, unsure = made[:4]
        after, rest = made[4 : 4 + len(state)], made[4 + len(state) :]
        in_state = dict(zip(relation.in_state, rest, strict=False))
        rest = rest[len(in_state) :]
        in_step = dict(zip(relation.in_step, rest, strict=False))
        rest = rest[len(in_step) :]
        first, second = rest[: self._pairs], rest[self._pairs : 2 * self._pairs]
        same_, less = rest[2 * self._pairs :][: self._exchanges], rest[2 * self._pairs + self._exchanges :]
        more = _counted(many, fault)
        about = step, room, unsure, in_state, in_step
        self.frames.append(Frame(state, after, *about, many, more, first, second, same_, less))

    def states(self, solution: Satisfied, last: int) -> list[State]:
        """The states of the frames up to `last` in a solution"""
        return [self._decoded(solution, frame.state) for frame in self.frames[: last + 1]]

    def after(self, solution: Satisfied, number: int) -> State:
        """The state after the step that is chosen in a frame"""
        return self._decoded(solution, self.frames[number].after)

    def _decoded(self, solution: Satisfied, bits: list[Bit]) -> State:
        values = dict(zip(self._relation.state, map(solution.is_true, bits), strict=True))
        return self._relation.decoded(values.__getitem__)


def _counted(many: list[Bit], fault: Bit) -> list[Bit]:
    """More than n faults, for each n, with one step more; `fault` is known to be false where there are none"""
    if z3.is_false(fault):
        return many
    one_less = [z3.BoolVal(True, fault.ctx), *many]
    before = [*many, z3.BoolVal(False, fault.ctx)]
    return [z3.Or(b, z3.And(a, fault)) for a, b in zip(one_less, before, strict=True)]
