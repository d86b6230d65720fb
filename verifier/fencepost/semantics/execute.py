"""Blocks as closures: each statement changes a mutable state (a list of the variables' values) and the frame.

Locals are let, loop variables and parameters; a statement that fails raises `Failed` and the state is thrown
away with whatever it did before.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias, assert_never

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
from fencepost.core.terms import Expr, Map, Scalarset
from fencepost.semantics.comprehend import walker
from fencepost.semantics.evaluate import compile_expr
from fencepost.semantics.operators import NONE_USED, key_position, refusal_at, replaced
from fencepost.semantics.scope import Run, Scope
from fencepost.semantics.transition import Failed, Failure, Note
from fencepost.semantics.value import show

Update: TypeAlias = Callable[[Any, list[Any], Any, Any], Any]  # (state, frame, old value, new part) -> value


def compile_block(block: Block, scope: Scope) -> tuple[Run | None, Scope]:
    """The block, and the scope after it, in which its lets are bound. None: it does nothing."""
    runs: list[Run] = []
    for statement in block:
        run, scope = _statement(statement, scope)
        if run is not None:
            runs.append(run)
    return _sequence(runs), scope


def _sequence(runs: list[Run]) -> Run | None:
    if len(runs) <= 1:
        return runs[0] if runs else None

    def run(s: list[Any], f: list[Any]) -> None:
        for step in runs:
            step(s, f)

    return run


def _statement(statement: Statement, scope: Scope) -> tuple[Run | None, Scope]:
    match statement:
        case Let():
            return compile_let(statement, scope)
        case Assign():
            return _assign(statement, scope), scope
        case If():
            return _if(statement, scope), scope
        case For():
            return _for(statement, scope), scope
        case Fail():
            return _fail(statement, scope), scope
        case Mark():
            return _mark(statement, scope), scope
        case Send() | Halt():
            raise TypeError(f"{statement} belongs to a protocol, not to a system")
        case _:
            assert_never(statement)


def compile_let(statement: Let, scope: Scope) -> tuple[Run, Scope]:
    """Binds a local; also used for the binders of a stage."""
    value = compile_expr(statement.value, scope)
    inner, slot = scope.bind(statement.name)

    def run(s: list[Any], f: list[Any]) -> None:
        f[slot] = value(s, f)

    return run, inner


def _if(statement: If, scope: Scope) -> Run:
    condition = compile_expr(statement.condition, scope)
    then, _ = compile_block(statement.then, scope)
    otherwise, _ = compile_block(statement.otherwise, scope)

    def run(s: list[Any], f: list[Any]) -> None:
        branch = then if condition(s, f) else otherwise
        if branch is not None:
            branch(s, f)

    return run


def _for(statement: For, scope: Scope) -> Run | None:
    source, walk = compile_expr(statement.source, scope), walker(statement.source.type)
    inner, slot = scope.bind(statement.name)
    body, _ = compile_block(statement.body, inner)

    def run(s: list[Any], f: list[Any]) -> None:
        values = source(s, f)
        for value in values if walk is None else walk(values):
            f[slot] = value
            if body is not None:
                body(s, f)

    return run


def _fail(statement: Fail, scope: Scope) -> Run:
    failure = Failure(statement.property, statement.message, statement.span)
    if statement.subject is not None:
        return _fail_about(failure, statement.subject, scope)

    def run(s: list[Any], f: list[Any]) -> None:
        raise Failed(failure)

    return run


def _fail_about(failure: Failure, subject: Expr, scope: Scope) -> Run:
    value, of, sorts = compile_expr(subject, scope), subject.type, scope.layout.sorts

    def run(s: list[Any], f: list[Any]) -> None:
        raise Failed(replace(failure, message=f"{failure.message} {show(value(s, f), of, sorts)}"))

    return run


def _mark(statement: Mark, scope: Scope) -> Run | None:
    notes = scope.layout.notes
    if notes is None:
        return None
    value = compile_expr(statement.value, scope)
    kind, message, of = statement.kind, statement.message, statement.value.type

    def run(s: list[Any], f: list[Any]) -> None:
        notes.append(Note(kind, message, value(s, f), of))

    return run


# ---------------------------------------------------------------- assignment


def _assign(statement: Assign, scope: Scope) -> Run:
    value, place = compile_expr(statement.value, scope), statement.place
    quick = _assign_instance(place, value, scope)
    if quick is not None:
        return quick
    update = _path(place.path, scope)
    if place.is_local:
        slot = scope.slots[place.root]

        def to_local(s: list[Any], f: list[Any]) -> None:
            f[slot] = update(s, f, f[slot], value(s, f))

        return to_local
    n = scope.layout.variables[place.root]

    def to_variable(s: list[Any], f: list[Any]) -> None:
        s[n] = update(s, f, s[n], value(s, f))

    return to_variable


def _assign_instance(place: Place, value: Any, scope: Scope) -> Run | None:
    """`variable[key] = value`, and `variable = value`: most assignments there are."""
    if place.is_local or len(place.path) > 1:
        return None
    n = scope.layout.variables[place.root]
    if not place.path:

        def whole(s: list[Any], f: list[Any]) -> None:
            s[n] = value(s, f)

        return whole
    find = _finder(place.path[0], scope)
    if find is None:
        return None

    def part(s: list[Any], f: list[Any]) -> None:
        new = value(s, f)
        old, k = s[n], find(s, f)
        s[n] = (*old[:k], new, *old[k + 1 :])

    return part


def _finder(selector: Selector, scope: Scope) -> Callable[[Any, list[Any]], int] | None:
    if not isinstance(selector, AtKey) or not isinstance(selector.container, Map):
        return None
    key = compile_expr(selector.key, scope)
    if isinstance(selector.container.key, Scalarset):
        return key  # an instance is its position
    where = key_position(selector.container.key, scope.layout, refusal_at(selector.span))
    return lambda s, f: where(key(s, f))


def _path(path: tuple[Selector, ...], scope: Scope) -> Update:
    """How the value of a place's root changes when what the path leads to does."""
    if not path:
        return lambda s, f, old, new: new
    return _selector(path[0], _path(path[1:], scope), scope)


def _selector(selector: Selector, inner: Update, scope: Scope) -> Update:
    match selector:
        case AtKey():
            find = _finder(selector, scope)
            if find is None:
                raise TypeError(f"{selector.container} is no map")
            return _at(find, inner)
        case AtIndex():
            return _at_index(selector, inner, scope)
        case AtField(position=n):
            return lambda s, f, old, new: replaced(old, n, inner(s, f, old[n], new))
        case Unwrap():
            refuse = refusal_at(selector.span)
            return lambda s, f, old, new: refuse(NONE_USED) if old is None else inner(s, f, old, new)
        case _:
            assert_never(selector)


def _at(find: Callable[[Any, list[Any]], int], inner: Update) -> Update:
    def update(s: Any, f: list[Any], old: Any, new: Any) -> Any:
        k = find(s, f)
        return replaced(old, k, inner(s, f, old[k], new))

    return update


def _at_index(selector: AtIndex, inner: Update, scope: Scope) -> Update:
    index, refuse = compile_expr(selector.index, scope), refusal_at(selector.span)

    def update(s: Any, f: list[Any], old: Any, new: Any) -> Any:
        k = index(s, f)
        if not 0 <= k < len(old):
            refuse(f"index {k} is outside a sequence of length {len(old)}")
        return replaced(old, k, inner(s, f, old[k], new))

    return update
