"""The variables on which the end of a trace depends: a slice of the steps that were taken.

What the property reads matters; of each kind of step in the trace, what its parameters and guards read, since
without the step there is no such run; and what the statements read that write what matters, to a fixed point
(Weiser 1981, Program Slicing, with the kinds of step in the trace as the program). With other values in all other
variables the same steps can be taken, and the property says the same at their end, if no step fails on the way.
"""

from collections.abc import Iterable
from typing import final

from fencepost.core.statements import Assign, Block, Let, Statement
from fencepost.core.system import Action, Parameter, System
from fencepost.core.terms import Call, Expr, Local, Primed, Read
from fencepost.core.walk import descend, expressions, inner_blocks, statements
from fencepost.evidence.trace import Trace


def relevant(system: System, trace: Trace, name: str) -> frozenset[str]:
    """The names of the variables on which it depends that the trace ends in what it says of the property `name`.
    All of them where the end is about what else could be done: a run that is stuck, goes on for ever, or fails
    elsewhere than within a step."""
    subject = next((item for item in system.properties if item.name == name and item.kind != "stuck"), None)
    in_step = trace.failure is not None and len(trace.labels) == len(trace.states) > 0
    if trace.loop is not None or (not in_step and (trace.failure is not None or subject is None)):
        return frozenset(variable.name for variable in system.variables)
    slice_ = _Slice(system)
    if in_step:
        slice_.whole(system.actions[trace.labels[-1].action])
    elif subject is not None:
        slice_.read((subject.condition,))
    actions = [system.actions[number] for number in dict.fromkeys(label.action for label in trace.labels)]
    for action in actions:
        slice_.step(action)
    slice_.read(system.bounds)  # beyond them no step is taken
    while slice_.grown(actions):
        pass
    return frozenset(slice_.variables)


@final
class _Slice:
    """What matters so far: variables, and the locals of steps"""

    def __init__(self, system: System) -> None:
        self._functions = {function.name: function.body for function in system.functions}
        self._called: set[str] = set()
        self.variables: set[str] = set()
        self._locals: set[str] = set()

    def read(self, read: Iterable[Expr]) -> None:
        """What expressions read matters."""
        for part in (part for expr in read for part in descend(expr)):
            match part:
                case Read() | Primed():
                    self.variables.add(part.variable)
                case Local():
                    self._locals.add(part.name)
                case Call() if part.function not in self._called:
                    self._called.add(part.function)
                    self.read((self._functions[part.function],))
                case _:
                    pass

    def step(self, action: Action) -> None:
        """What it depends on that a step can be taken matters."""
        for stage in action.stages:
            self.read(binder.domain if isinstance(binder, Parameter) else binder.value for binder in stage.binders)
            self.read(stage.guards)

    def whole(self, action: Action) -> None:
        """Everything that a step reads matters: it fails."""
        for stage in action.stages:
            for statement in statements(stage.body):
                self.read(expressions(statement))

    def grown(self, actions: Iterable[Action]) -> bool:
        """Follows what matters once more to where it comes from; whether more was found to matter."""
        before = len(self.variables), len(self._locals)
        for action in actions:
            for stage in action.stages:
                self._block(stage.body)
        return (len(self.variables), len(self._locals)) != before

    def _block(self, block: Block) -> bool:
        """Whether a statement in the block writes what matters. The last is looked at first."""
        return sum(self._statement(statement) for statement in reversed(block)) > 0

    def _statement(self, statement: Statement) -> bool:
        inner = sum(self._block(block) for block in inner_blocks(statement)) > 0
        if inner or self._writes(statement):
            self.read(expressions(statement))
            return True
        return False

    def _writes(self, statement: Statement) -> bool:
        match statement:
            case Let():
                return statement.name in self._locals
            case Assign():
                root = statement.place.root
                return root in (self._locals if statement.place.is_local else self.variables)
            case _:
                return False
