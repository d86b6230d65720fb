"""What an action touches: which state variables it reads and writes, and of which only the actor's own element.

The element of a map at the actor's key is the actor's own; through `SAME_MACHINE` a role and its machine have the
same place, so they are of one class. Everything else that is touched counts as touched anywhere. Nothing that may
be touched is left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import final

from fencepost.core.failing import can_fail
from fencepost.core.operators import Op
from fencepost.core.statements import Assign, AtKey, Block, For, Let
from fencepost.core.system import Action, Parameter, Stage, System
from fencepost.core.terms import (
    TRUE,
    Apply,
    Call,
    Comprehend,
    Domain,
    Expr,
    LetIn,
    Local,
    Map,
    Primed,
    Read,
    Scalarset,
    Type,
)
from fencepost.core.walk import children, descend, expressions, statements
from fencepost.semantics.action import levels


@final
@dataclass(frozen=True, slots=True)
class Access:
    """A variable that is touched. `own`: only the actor's element, an actor of this class (None: anywhere)"""

    variable: str
    own: str | None
    writes: bool


@final
@dataclass(frozen=True, slots=True)
class Actor:
    """Who takes a step: the action's first parameter, of these `kind`, chosen among those that are `able`"""

    name: str
    type: Scalarset
    kind: str
    able: Expr


@final
class Accesses:
    """What the actions of a system touch"""

    def __init__(self, system: System) -> None:
        self._functions = {function.name: function.body for function in system.functions}
        self._kinds = _kinds(system)
        self.actors: list[Actor | None] = [_actor(action, self._kinds) for action in system.actions]
        self.actions: list[frozenset[Access]] = [
            frozenset(self._action(action, actor)) for action, actor in zip(system.actions, self.actors, strict=True)
        ]

    def variables(self, expr: Expr) -> frozenset[str]:
        """The variables that an expression reads"""
        return frozenset(access.variable for access in self.expr(expr, None))

    def expr(self, expr: Expr, actor: Actor | None) -> frozenset[Access]:
        """What an expression reads"""
        return frozenset(self._expr(expr, actor, frozenset()))

    # ------------------------------------------------------------ expressions

    def _expr(self, expr: Expr, actor: Actor | None, called: frozenset[str]) -> Iterator[Access]:
        match expr:
            case Read() | Primed():
                yield Access(expr.variable, None, False)
            case Apply(op=Op.GET, args=(Read(variable=variable, type=of), key)) if self._is_own(of, key, actor):
                yield Access(variable, actor.kind if actor else None, False)
            case Call():
                yield from self._parts(expr.args, actor, called)
                if expr.function not in called:
                    yield from self._expr(self._functions[expr.function], None, called | {expr.function})
            case LetIn() | Comprehend():
                hidden = None if actor is not None and expr.name == actor.name else actor
                yield from self._parts(children(expr), hidden, called)
            case _:
                yield from self._parts(children(expr), actor, called)

    def _parts(self, parts: Iterable[Expr], actor: Actor | None, called: frozenset[str]) -> Iterator[Access]:
        for part in parts:
            yield from self._expr(part, actor, called)

    def _is_own(self, of: Type, key: Expr, actor: Actor | None) -> bool:
        """Whether a key into a map of this type is the actor's place"""
        if actor is None or not isinstance(of, Map) or not isinstance(of.key, Scalarset):
            return False
        while isinstance(key, Apply) and key.op is Op.SAME_MACHINE:
            key = key.args[0]
        named = isinstance(key, Local) and key.name == actor.name
        return named and self._kinds.get(of.key.name) == actor.kind

    # ------------------------------------------------------------ actions

    def _action(self, action: Action, actor: Actor | None) -> Iterator[Access]:
        for n, stage in enumerate(action.stages):
            binders = stage.binders
            if actor is not None and n == 0:
                yield from self.expr(actor.able, actor)
                binders = binders[1:]
            for binder in binders:
                yield from self.expr(binder.domain if isinstance(binder, Parameter) else binder.value, actor)
            for guard in stage.guards:
                yield from self.expr(guard, actor)
            yield from self._block(stage.body, actor)

    def _block(self, block: Block, actor: Actor | None) -> Iterator[Access]:
        for statement in statements(block):
            for part in expressions(statement):
                yield from self.expr(part, actor)
            if isinstance(statement, Assign) and not statement.place.is_local:
                yield self._write(statement, actor)

    def _write(self, statement: Assign, actor: Actor | None) -> Access:
        path = statement.place.path
        first = path[0] if path else None
        own = isinstance(first, AtKey) and self._is_own(first.container, first.key, actor)
        return Access(statement.place.root, actor.kind if own and actor else None, True)


# ---------------------------------------------------------------- who acts


def _actor(action: Action, kinds: Mapping[str, str]) -> Actor | None:
    """The actor, if the steps of an action are those of its actors one by one: the actor is chosen first, nothing
    can fail before, and no other name hides it."""
    stage = action.stages[0] if action.stages else Stage((), (), ())
    first = stage.binders[0] if stage.binders else None
    if not isinstance(first, Parameter) or not isinstance(first.type, Scalarset):
        return None
    if action.actor != Local(first.name, first.type) or first.name in _bound(action, first):
        return None
    able = _able(first)
    before = [part for _, part in levels(stage)[0].guards]
    if able is None or any(can_fail(part) for part in (able, *before)):
        return None
    return Actor(first.name, first.type, kinds[first.type.name], able)


def _able(parameter: Parameter) -> Expr | None:
    """The condition on a choice among all values of its type (None: it is another choice)"""
    match parameter.domain:
        case Domain(of=of) if of == parameter.type:
            return TRUE
        case Comprehend(fold="set", name=name, source=Domain(of=of), condition=condition, element=Local(name=element)):
            if name == element == parameter.name and of == parameter.type:
                return TRUE if condition is None else condition
        case _:
            pass
    return None


def _bound(action: Action, besides: Parameter) -> set[str]:
    """The names that something in an action binds or assigns to, besides one parameter"""
    names: set[str] = set()
    for stage in action.stages:
        names |= {binder.name for binder in stage.binders if binder is not besides}
        for statement in statements(stage.body):
            if isinstance(statement, Let | For):
                names.add(statement.name)
            if isinstance(statement, Assign) and statement.place.is_local:
                names.add(statement.place.root)
    return names


def _kinds(system: System) -> dict[str, str]:
    """For each scalarset its class: those whose members are taken for each other by their places are of one"""
    kinds = {sort.type.name: sort.type.name for sort in system.sorts}
    for action in system.actions:
        for expr in _inside(action):
            if isinstance(expr, Apply) and expr.op is Op.SAME_MACHINE:
                ends = [of.name for of in (expr.type, expr.args[0].type) if isinstance(of, Scalarset)]
                joined = {kinds[name] for name in ends}
                kinds = {name: min(joined) if kind in joined else kind for name, kind in kinds.items()}
    return kinds


def _inside(action: Action) -> Iterator[Expr]:
    for stage in action.stages:
        whole = [binder.domain if isinstance(binder, Parameter) else binder.value for binder in stage.binders]
        whole += [*stage.guards, *(part for statement in statements(stage.body) for part in expressions(statement))]
        for expr in whole:
            yield from descend(expr)
