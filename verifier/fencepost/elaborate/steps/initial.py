"""`init:`: statements that run once, and the free choices in front of them.

`any n in Node:` is a choice of its stage; a choice that stands below statements begins a new stage, which
sees what those have written. Several `init:` blocks (of several files) follow each other.
"""

from dataclasses import dataclass, field
from typing import final

from fencepost.core.statements import Let, Statement
from fencepost.core.system import Binder, Parameter, Stage
from fencepost.elaborate.expressions.types import element_of, shown, unwrapped
from fencepost.elaborate.names.scope import Scope, Tables, root
from fencepost.elaborate.steps.found import Found
from fencepost.elaborate.steps.places import Purpose
from fencepost.elaborate.steps.sends import Sending
from fencepost.elaborate.steps.statements import Writer, refuse_late_lets
from fencepost.syntax import ast

_INIT: Purpose = "init"


def initial_stages(blocks: tuple[ast.Init, ...], tables: Tables, found: Found) -> tuple[Stage, ...]:
    """The stages of all `init:` blocks, in order."""
    scope = root(tables, "init")
    stages = _Stages(Writer(_INIT, Sending(None, None), found))
    for node in blocks:
        stages.block(node.body, scope.child())
    found.note(scope)
    return stages.finished()


@final
@dataclass(slots=True)
class _Stages:
    """The stages so far, and the one under construction"""

    writer: Writer
    done: list[Stage] = field(default_factory=list[Stage])
    binders: list[Binder] = field(default_factory=list[Binder])
    body: list[Statement] = field(default_factory=list[Statement])

    def finished(self) -> tuple[Stage, ...]:
        self.close()
        return tuple(self.done)

    def close(self) -> None:
        if self.binders or self.body:
            self.done.append(Stage(tuple(self.binders), (), tuple(self.body)))
        self.binders, self.body = [], []

    def block(self, nodes: ast.Block, scope: Scope) -> None:
        refuse_late_lets(nodes, scope)
        for node in nodes:
            if isinstance(node, ast.AnyBlock):
                self.choice(node, scope)
            else:
                self.statements(self.writer.statement(node, scope))

    def statements(self, made: tuple[Statement, ...]) -> None:
        """A let is bound with the stage's choices, so that later stages see it."""
        for statement in made:
            if isinstance(statement, Let):
                self.bind(statement)
            else:
                self.body.append(statement)

    def bind(self, binder: Binder) -> None:
        if self.body:
            self.close()
        self.binders.append(binder)

    def choice(self, node: ast.AnyBlock, scope: Scope) -> None:
        found = scope.expression(node.domain)
        domain = None if found is None else unwrapped(found)
        element = None if domain is None else element_of(domain.type)
        if domain is not None and element is None:
            message = f"`{node.variable.text}` is chosen from a set, but this is `{shown(domain.type)}`"
            scope.report.error("FP507", node.domain.span, message)
        inside = scope.child()
        local = inside.bind(node.variable, element)
        if local is not None and domain is not None:
            self.bind(Parameter(local.name, local.type, domain, "choice", node.variable.span))
        self.block(node.body, inside)
