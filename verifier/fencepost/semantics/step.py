"""`Meaning`: the initial states of a system, the steps of a state, and what is to be judged of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, final

from fencepost.core.system import Property, System
from fencepost.core.terms import Expr, Type, Value
from fencepost.semantics.action import Named, Step, Steps
from fencepost.semantics.evaluate import compile_expr, define_functions
from fencepost.semantics.scope import Closure, Layout, Scope, Watched, layout_of
from fencepost.semantics.transition import Failed, Failure, Label, Note, State
from fencepost.source.text import Span

Said: TypeAlias = str | tuple[Value, Type]  # a piece of a docstring, or a placeholder's value


@final
@dataclass(frozen=True, slots=True)
class Judged:
    """A property with its condition compiled. `holds` raises `Failed` where it cannot be evaluated; a
    transition's takes the states before and after as one tuple."""

    property: Property
    holds: Callable[[State], bool]


@final
@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken by its label, with all there is to tell about it"""

    after: State | Failure
    actor: Value
    says: tuple[Said, ...]
    notes: tuple[Note, ...]


@final
class Meaning:
    """What a system means. A search makes its own: it counts which guards block, and which implications
    ever applied."""

    def __init__(self, system: System) -> None:
        self.system = system
        self._layout = layout_of(system)
        define_functions(system, Scope(self._layout))
        self._starts = Steps(system.initial, Named(-1, None), Scope(self._layout))
        self._actions = [
            Steps(action.stages, Named(n, action.actor), Scope(self._layout)) for n, action in enumerate(system.actions)
        ]
        self._expand = [steps.into for steps in self._actions]
        self._watched: list[Watched] = []
        watching = replace(self._layout, watched=self._watched)
        self.properties = tuple(Judged(p, _closed(p.condition, watching)) for p in system.properties)
        self._bounds = [_closed(bound, self._layout) for bound in system.bounds]

    def initial(self) -> list[tuple[tuple[Value, ...], State | Failure]]:
        """Each way to start: the initial stages' parameters, and the state, or what failed."""
        try:
            first = self._first()
        except Failed as failed:
            return [((), failed.failure)]
        found: list[Step] = []
        self._starts.into(first, found)
        return [(() if label is None else label.arguments, state) for label, state in found]

    def _first(self) -> State:
        values: list[Any] = []
        for variable in self.system.variables:
            scope = Scope(self._layout)
            initial = compile_expr(variable.initial, scope)
            values.append(initial(values, scope.frame()))
        return tuple(values)

    def successors(self, state: State) -> Iterator[Step]:
        """The steps of a state in the order of their labels: each a label with the state after it, or with
        the failure in its body; or no label, with the failure of a guard or a parameter's domain. They are
        worked out action by action: a large system has more of them than fit into memory."""
        for action in range(len(self._expand)):
            yield from self.by(action, state)

    def by(self, action: int, state: State) -> list[Step]:
        """The steps of a state that one action takes, as among its `successors`."""
        steps: list[Step] = []
        self._expand[action](state, steps)
        return steps

    def enabled(self, state: State) -> list[Label]:
        """The labels of the steps that are possible in a state, those whose body fails included."""
        return [label for label, _ in self.successors(state) if label is not None]

    def within(self, state: State) -> bool:
        """Whether the state is inside all bounds."""
        return not self._bounds or all(bound(state) for bound in self._bounds)

    def take(self, state: State, label: Label) -> Taken | None:
        """The step with this label, if it is possible in the state."""
        notes: list[Note] = []
        layout = replace(self._layout, notes=notes)
        action = self.system.actions[label.action]
        steps = Steps(action.stages, Named(label.action, None), Scope(layout), _only(label.arguments))
        found: list[Step] = []
        steps.into(state, found)
        after = next((after for made, after in found if made == label), None)
        if after is None:
            return None

        def told(expr: Expr) -> Value:
            evaluate = compile_expr(expr, steps.scope)
            return evaluate(state, steps.frame + steps.scope.frame())

        actor = None if action.actor is None else told(action.actor)
        says = tuple(part if isinstance(part, str) else _said(part, told) for part in action.says)
        return Taken(after, actor, says, tuple(notes))

    def blocked(self, action: int) -> tuple[int, ...]:
        """How often each guard of the action's first stage was the first to be false."""
        return tuple(self._actions[action].blocked)

    def vacuous(self) -> tuple[Span, ...]:
        """The left sides of the properties' implications that were never true."""
        return tuple(w.span for w in self._watched if not w.met and w.span is not None)


def _closed(condition: Expr, layout: Layout) -> Callable[[State], bool]:
    """A condition without locals from outside, as a function of the state alone."""
    scope = Scope(layout)
    holds: Closure = compile_expr(condition, scope)
    frame = scope.frame()
    return lambda state: holds(state, frame)


def _only(arguments: tuple[Value, ...]) -> Callable[[int, Closure], Closure]:
    """Leaves each parameter only its value in a label."""

    def narrow(number: int, values: Closure) -> Closure:
        wanted = arguments[number : number + 1]
        return lambda s, f: [value for value in values(s, f) if value in wanted]

    return narrow


def _said(part: Expr, told: Callable[[Expr], Value]) -> Said:
    try:
        return told(part), part.type
    except Failed:
        return "..."
