"""Which control states a block may leave an instance in: it is followed with sets of states in place of values.

Two instances are followed at once, the actor (`self`) and any other one. What is known of neither is taken to
be anything: a condition that asks for more than the actor's own state goes both ways, an assignment to who knows
whom may be to either and may be to none. So no change that a run can make is left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias, final

from fencepost.core.operators import Op
from fencepost.core.statements import Assign, AtKey, Block, Fail, For, Halt, If, Statement
from fencepost.core.terms import Apply, Const, Expr, LetIn, Local, Read, Scalarset
from fencepost.core.walk import statements

Way: TypeAlias = tuple[int, int, bool]  # the state before, the state now, whether it is only one of those possible
_EITHER = frozenset((False, True))


@final
@dataclass(frozen=True, slots=True)
class Control:
    """The variable with a role's control states, how many there are, and the roles whose crash is one of this role"""

    variable: str
    count: int
    aboard: frozenset[str]

    def same(self) -> frozenset[Way]:
        """Every state, before anything was done"""
        return frozenset((state, state, False) for state in range(self.count))


@final
@dataclass(frozen=True, slots=True)
class Ways:
    """What may have become of the actor (None: it is not of this role) and of any other instance; nothing at all
    where this is never reached"""

    own: frozenset[Way] | None
    other: frozenset[Way]

    @property
    def reached(self) -> bool:
        return bool(self.other) if self.own is None else bool(self.own)

    def joined(self, with_: "Ways") -> "Ways":
        own = None if self.own is None or with_.own is None else self.own | with_.own
        return Ways(own, self.other | with_.other)


def follow(control: Control, block: Block, start: Ways) -> Ways:
    """What may become of an instance in a block, the crashes among it that `crash n` asks for."""
    ways = _block(control, block, start)
    halted = [item.target for item in statements(block) if isinstance(item, Halt) and _aboard(control, item.target)]
    if not halted or not ways.reached:
        return ways
    crashed = _perhaps(ways, (0,), False)
    only_itself = ways.own is not None and all(_is_self(target) for target in halted)
    return replace(crashed, other=ways.other) if only_itself else crashed


def admitted(control: Control, guards: Iterable[Expr]) -> frozenset[Way]:
    """The states of the actor in which no guard is false for certain."""
    tests = tuple(guards)
    return frozenset(way for way in control.same() if all(True in _truth(control, test, way[1]) for test in tests))


def _aboard(control: Control, target: Expr) -> bool:
    return not isinstance(target.type, Scalarset) or target.type.name in control.aboard


# ---------------------------------------------------------------- statements


def _block(control: Control, block: Block, ways: Ways) -> Ways:
    for item in block:
        if not ways.reached:
            break
        ways = _statement(control, item, ways)
    return ways


def _statement(control: Control, item: Statement, ways: Ways) -> Ways:
    match item:
        case Assign() if not item.place.is_local and item.place.root == control.variable:
            return _assigned(control, item, ways)
        case If():
            then = _block(control, item.then, _where(control, item.condition, ways, True))
            otherwise = _block(control, item.otherwise, _where(control, item.condition, ways, False))
            return then.joined(otherwise)
        case For():
            before = None
            while ways != before:
                before, ways = ways, ways.joined(_block(control, item.body, ways))
            return ways
        case Fail():
            return Ways(None if ways.own is None else frozenset(), frozenset())
        case _:
            return ways


def _assigned(control: Control, item: Assign, ways: Ways) -> Ways:
    path = item.place.path
    mine = len(path) == 1 and isinstance(path[0], AtKey) and _is_self(path[0].key)
    if ways.own is None or not mine:
        become = _values(control, item.value, None) if len(path) == 1 else None
        return _perhaps(ways, range(control.count) if become is None else become, True)
    made: set[Way] = set()
    for before, now, _ in ways.own:
        become = _values(control, item.value, now)
        known = become is not None and len(become) == 1
        made |= {(before, state, not known) for state in (range(control.count) if become is None else become)}
    return replace(ways, own=frozenset(made))


def _perhaps(ways: Ways, states: Iterable[int], unsure: bool) -> Ways:
    """Any instance may have become one of these states, or not."""
    found = tuple(states)

    def more(those: frozenset[Way]) -> frozenset[Way]:
        return those | {(before, state, unsure) for before, _, _ in those for state in found}

    return Ways(None if ways.own is None else more(ways.own), more(ways.other))


def _where(control: Control, condition: Expr, ways: Ways, wanted: bool) -> Ways:
    """What is left of the ways if a condition is as wanted."""
    if ways.own is None:
        return ways if wanted in _truth(control, condition, None) else Ways(None, frozenset())
    own = frozenset(way for way in ways.own if wanted in _truth(control, condition, way[1]))
    return replace(ways, own=own) if own else Ways(own, frozenset())


# ---------------------------------------------------------------- expressions


def _is_self(expr: Expr) -> bool:
    return isinstance(expr, Local) and expr.name == "self"


def _values(control: Control, expr: Expr, now: int | None) -> frozenset[int] | None:
    """The control states that an expression may be, the actor being in `now` (None: nobody knows); None: any."""
    match expr:
        case Const() if isinstance(expr.value, int):
            return frozenset((expr.value,))
        case Apply() if expr.op is Op.IF:
            parts = [_values(control, part, now) for part in expr.args[1:]]
            return None if None in parts else frozenset(state for part in parts if part is not None for state in part)
        case Apply() if now is not None and _reads_own_state(control, expr):
            return frozenset((now,))
        case _:
            return None


def _reads_own_state(control: Control, expr: Apply) -> bool:
    if expr.op is not Op.GET:
        return False
    container, key = expr.args
    return isinstance(container, Read) and container.variable == control.variable and _is_self(key)


def _truth(control: Control, expr: Expr, now: int | None) -> frozenset[bool]:
    """What a condition may be, the actor being in `now`."""
    match expr:
        case Const():
            return frozenset((expr.value is True,))
        case LetIn():
            return _truth(control, expr.body, now)
        case Apply() if expr.op is Op.NOT:
            return frozenset(not value for value in _truth(control, expr.args[0], now))
        case Apply() if expr.op in (Op.AND, Op.OR, Op.IMPLIES):
            return _together(expr.op, [_truth(control, part, now) for part in expr.args])
        case Apply() if expr.op in (Op.EQ, Op.NE) and any(_is_state(control, part) for part in expr.args):
            left, right = (_values(control, part, now) for part in expr.args)
            if left is None or right is None:
                return _EITHER
            return frozenset((a == b) == (expr.op is Op.EQ) for a in left for b in right)
        case _:
            return _EITHER


def _is_state(control: Control, expr: Expr) -> bool:
    return isinstance(expr, Apply) and _reads_own_state(control, expr)


def _together(op: Op, parts: list[frozenset[bool]]) -> frozenset[bool]:
    if op is Op.IMPLIES:
        parts = [frozenset(not value for value in parts[0]), parts[1]]
    ends = op is not Op.AND  # one part that is this decides
    found = {ends} if any(ends in part for part in parts) else set[bool]()
    if all((not ends) in part for part in parts):
        found.add(not ends)
    return frozenset(found)
