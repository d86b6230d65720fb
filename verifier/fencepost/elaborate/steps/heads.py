"""The head of a step: `let`s and `require`s that say whether the step is possible.

Every `require` moves into the guards, in its order, after `when`. A `let` that stands before a `require` is
evaluated with the guard that uses it, and again by the body: never before the guards in front of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

from fencepost.core.statements import Let
from fencepost.core.terms import Expr, LetIn, Local
from fencepost.core.walk import descend
from fencepost.elaborate.expressions.operations import condition
from fencepost.elaborate.lower.stores import called_operation
from fencepost.elaborate.names.scope import Scope
from fencepost.syntax import ast

MOST_LETS = 50


@final
@dataclass(frozen=True, slots=True)
class Head:
    """`lets` go in front of the body; `rest` is the text that is left, for a scope below the head's"""

    guards: tuple[Expr, ...]
    lets: tuple[Let, ...]
    rest: ast.Block


def head(body: ast.Block, scope: Scope) -> Head:
    """Reads everything up to the last `require` of the head; `scope` is a guard's, and gets the locals."""
    guards: list[Expr] = []
    lets: list[Let] = []
    length = _length(body)
    if sum(isinstance(node, ast.Let) for node in body[:length]) > MOST_LETS:
        message = f"more than {MOST_LETS} `let`s stand in front of a `require`"
        scope.report.error("FP532", body[length - 1].span, message, "put what they compute into a `def`")
    for node in body[:length]:
        if isinstance(node, ast.Require):
            found = condition(node.condition, scope)
            if found is not None:
                guards.append(_closed(found, lets))
        elif isinstance(node, ast.Let):
            made = _let(node, scope)
            lets += [] if made is None else [made]
    return Head(tuple(guards), tuple(lets), body[length:])


def _length(body: ast.Block) -> int:
    """How many statements there are up to the last `require` of the head."""
    last = 0
    for number, node in enumerate(body):
        if isinstance(node, ast.Require):
            last = number + 1
        elif not isinstance(node, ast.Let):
            break
    return last


def _let(node: ast.Let, scope: Scope) -> Let | None:
    if called_operation(node.value, scope) is not None:
        message = "a `require` cannot depend on what an operation does: the step would have begun already"
        scope.report.error("FP509", node.value.span, message, "read the store's variables, or use `if`")
        scope.bind(node.name, None)
        return None
    value = scope.expression(node.value)
    local = scope.bind(node.name, None if value is None else value.type)
    return None if value is None or local is None else Let(local.name, value, local.type)


def _closed(guard: Expr, lets: Sequence[Let]) -> Expr:
    """The guard with the lets that it needs inside it."""
    needed = _locals(guard)
    for let in reversed(lets):
        if let.name in needed:
            needed |= _locals(let.value)
            guard = LetIn(let.name, let.value, guard, guard.type, guard.span)
    return guard


def _locals(expr: Expr) -> set[str]:
    return {part.name for part in descend(expr) if isinstance(part, Local)}
