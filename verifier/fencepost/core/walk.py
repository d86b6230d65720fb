"""Going through core: what stands directly inside an expression, a statement, a block. It changes nothing."""

from collections.abc import Iterator
from typing import assert_never

from fencepost.core.operators import Op
from fencepost.core.statements import (
    Assign,
    AtField,
    AtIndex,
    AtKey,
    Block,
    Fail,
    For,
    Halt,
    If,
    Let,
    Mark,
    Place,
    Selector,
    Send,
    Statement,
    Unwrap,
)
from fencepost.core.terms import (
    Apply,
    Call,
    Comprehend,
    Const,
    Domain,
    Expr,
    LetIn,
    Local,
    MessagesIn,
    Param,
    Primed,
    Read,
    Up,
)


def children(expr: Expr) -> tuple[Expr, ...]:
    """The expressions directly inside one."""
    match expr:
        case Const() | Param() | Read() | Primed() | Local() | Domain() | MessagesIn():
            return ()
        case Apply() | Call():
            return expr.args
        case LetIn():
            return (expr.value, expr.body)
        case Comprehend():
            condition = () if expr.condition is None else (expr.condition,)
            return (expr.source, *condition, expr.element)
        case Up():
            return (expr.instance,)
        case _:
            assert_never(expr)


def descend(expr: Expr) -> Iterator[Expr]:
    """The expression and everything inside it, outermost first."""
    waiting = [expr]
    while waiting:
        here = waiting.pop()
        yield here
        waiting.extend(reversed(children(here)))


def holds_implication(node: Comprehend) -> bool:
    """Whether an implication is evaluated for each element."""
    parts = (node.element, *(() if node.condition is None else (node.condition,)))
    return any(isinstance(inner, Apply) and inner.op is Op.IMPLIES for part in parts for inner in descend(part))


def inner_blocks(statement: Statement) -> tuple[Block, ...]:
    """The blocks directly inside a statement."""
    match statement:
        case If():
            return (statement.then, statement.otherwise)
        case For():
            return (statement.body,)
        case Let() | Assign() | Fail() | Mark() | Send() | Halt():
            return ()
        case _:
            assert_never(statement)


def expressions(statement: Statement) -> tuple[Expr, ...]:
    """The expressions directly inside a statement, without those of its blocks."""
    match statement:
        case Let() | Mark():
            return (statement.value,)
        case Assign():
            return (*place_expressions(statement.place), statement.value)
        case If():
            return (statement.condition,)
        case For():
            return (statement.source,)
        case Fail():
            return () if statement.subject is None else (statement.subject,)
        case Send():
            sender = () if statement.sender is None else (statement.sender,)
            return (*sender, statement.receiver, *statement.fields)
        case Halt():
            return (statement.target,)
        case _:
            assert_never(statement)


def place_expressions(place: Place) -> tuple[Expr, ...]:
    """The keys and indices on the way into a place."""
    return tuple(inner for selector in place.path for inner in _selector(selector))


def _selector(selector: Selector) -> tuple[Expr, ...]:
    match selector:
        case AtKey():
            return (selector.key,)
        case AtIndex():
            return (selector.index,)
        case AtField() | Unwrap():
            return ()
        case _:
            assert_never(selector)


def statements(block: Block) -> Iterator[Statement]:
    """Every statement of a block and of the blocks inside it, in the text's order."""
    waiting = list(reversed(block))
    while waiting:
        here = waiting.pop()
        yield here
        for inner in reversed(inner_blocks(here)):
            waiting.extend(reversed(inner))


def conjuncts(expr: Expr) -> tuple[Expr, ...]:
    """The parts of an `and`, in order; one after the other they mean the same."""
    if isinstance(expr, Apply) and expr.op is Op.AND:
        return tuple(part for arg in expr.args for part in conjuncts(arg))
    return (expr,)
