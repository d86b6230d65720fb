"""Blocks of core in gates: each statement gives the scope after it. Branches are both encoded, and merged where they
meet; what fails is noted, and what comes after a failure does not matter."""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from fencepost.core.failing import ends_in_several_ways
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
    Selector,
    Send,
    Statement,
    Unwrap,
)
from fencepost.core.terms import Map
from fencepost.engines.symbolic.encode import arithmetic, maps, sets
from fencepost.engines.symbolic.encode.choose import choose
from fencepost.engines.symbolic.encode.circuit import FALSE, TRUE, Lit, flip
from fencepost.engines.symbolic.encode.evaluate import condition, evaluate
from fencepost.engines.symbolic.encode.scope import Scope
from fencepost.engines.symbolic.encode.values import Maybe, Number, Product, Row, Table, Value


def execute(block: Block, scope: Scope) -> Scope:
    """The scope after a block: its state, and its lets. Raises TooLarge."""
    for statement in block:
        if scope.path == FALSE:
            break
        scope = _statement(statement, scope)
    return scope


def _statement(statement: Statement, scope: Scope) -> Scope:
    match statement:
        case Let():
            return scope.bind(statement.name, evaluate(statement.value, scope))
        case Assign():
            return _assign(statement, scope)
        case If():
            which = condition(statement.condition, scope)
            then = execute(statement.then, scope.under(which))
            return _merged(scope, which, then, execute(statement.otherwise, scope.under(flip(which))))
        case For():
            return _for(statement, scope)
        case Fail():
            scope.fail(TRUE, statement.property)
            return scope
        case Mark():
            return scope
        case Send() | Halt():
            raise TypeError(f"{statement} belongs to a protocol, not to a system")
        case _:
            assert_never(statement)


def _for(statement: For, scope: Scope) -> Scope:
    c, failing = scope.circuit, scope.failing
    source = evaluate(statement.source, scope)
    failed = failing.any
    for there, value in sets.items(c, source):
        after = execute(statement.body, scope.bind(statement.name, value).under(there))
        scope = _merged(scope, there, after, scope)
    if scope.unsure.concerns(statement.source.type) and ends_in_several_ways(statement.body):
        scope.unsure.lits.append(c.both(failing.any, flip(failed)))
    return scope


def _merged(before: Scope, which: Lit, then: Scope, otherwise: Scope) -> Scope:
    """What is known after one of two ways; the locals are those in reach before."""
    c = before.circuit
    state = {
        name: value if value is otherwise.state[name] else choose(c, which, value, otherwise.state[name])
        for name, value in then.state.items()
    }
    local = {
        name: then.locals[name]
        if then.locals[name] is otherwise.locals[name]
        else choose(c, which, then.locals[name], otherwise.locals[name])
        for name in before.locals
    }
    return replace(before, state=state, locals=local)


# ---------------------------------------------------------------- assignment


def _assign(statement: Assign, scope: Scope) -> Scope:
    value, place = evaluate(statement.value, scope), statement.place
    if place.is_local:
        return scope.bind(place.root, _updated(place.path, scope.locals[place.root], value, scope))
    updated = _updated(place.path, scope.state[place.root], value, scope)
    return replace(scope, state={**scope.state, place.root: updated})


def _updated(path: Sequence[Selector], old: Value, new: Value, scope: Scope) -> Value:
    """How a value changes when what the path leads to becomes the new one."""
    if not path:
        return new
    selector, rest = path[0], path[1:]
    match selector:
        case AtKey():
            return _at_key(selector, rest, (old, new), scope)
        case AtIndex():
            return _at_index(selector, rest, (old, new), scope)
        case AtField(position=n):
            if not isinstance(old, Product):
                raise TypeError(f"{old} is no record")
            return Product((*old.fields[:n], _updated(rest, old.fields[n], new, scope), *old.fields[n + 1 :]))
        case Unwrap():
            if not isinstance(old, Maybe):
                return _updated(rest, old, new, scope)
            scope.fail(flip(old.present))
            return Maybe(old.present, _updated(rest, old.inner, new, scope.under(old.present)))
        case _:
            assert_never(selector)


def _at_key(selector: AtKey, rest: Sequence[Selector], values: tuple[Value, Value], scope: Scope) -> Value:
    old, new = values
    if not isinstance(old, Table) or not isinstance(selector.container, Map):
        raise TypeError(f"{selector.container} is no map")
    hits = maps.hits(scope.circuit, evaluate(selector.key, scope), selector.container.key, scope.sorts)
    inner = [
        part if hit == FALSE else _updated(rest, part, new, scope.under(hit))
        for hit, part in zip(hits, old.values, strict=True)
    ]
    table, fails = maps.put_each(scope.circuit, old, hits, inner)
    scope.fail(fails)
    return table


def _at_index(selector: AtIndex, rest: Sequence[Selector], values: tuple[Value, Value], scope: Scope) -> Value:
    c, (old, new) = scope.circuit, values
    index = evaluate(selector.index, scope)
    if not isinstance(old, Row) or not isinstance(index, Number):
        raise TypeError(f"{selector.container} is no sequence")
    hits = [c.both(there, arithmetic.is_number(c, index, n)) for n, there in enumerate(old.present)]
    scope.fail(flip(c.any_of(hits)))
    elements = [
        part if hit == FALSE else choose(c, hit, _updated(rest, part, new, scope.under(hit)), part)
        for hit, part in zip(hits, old.elements, strict=True)
    ]
    return Row(old.present, tuple(elements))
