"""Which declaration needs which: an order that puts what is needed first, and the circles in it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias, assert_never

from fencepost.syntax import ast

Needy: TypeAlias = ast.Alias | ast.Enum | ast.Record | ast.Union | ast.Const | ast.Param | ast.Def


def names_needed(node: Needy) -> Iterator[str]:
    """Every name that the declaration mentions, its own apart."""
    match node:
        case ast.Alias() | ast.Param():
            yield from _in_type(node.type)
        case ast.Const():
            yield from names_in(node.value)
        case ast.Enum():
            return
        case ast.Record():
            yield from _in_types(field.type for field in node.fields)
        case ast.Union():
            yield from _in_types(field.type for variant in node.variants for field in variant.fields)
        case ast.Def():
            yield from _in_types([*(argument.type for argument in node.arguments), node.result])
            yield from (name for name in names_in(node.body) if name != node.name.text)
        case _:
            assert_never(node)


def _in_types(nodes: Iterable[ast.TypeExpr]) -> Iterator[str]:
    for node in nodes:
        yield from _in_type(node)


def _in_type(node: ast.TypeExpr) -> Iterator[str]:
    match node:
        case ast.NamedType():
            yield node.name.text
        case ast.RangeType():
            yield from names_in(node.lower)
            yield from names_in(node.upper)
        case ast.OptionType():
            yield from _in_type(node.inner)
        case ast.SetType():
            yield from _in_type(node.element)
        case ast.MapType():
            yield from _in_type(node.key)
            yield from _in_type(node.value)
        case ast.SequenceType():
            yield from _in_type(node.element)
            yield from names_in(node.limit)
        case _:
            assert_never(node)


def names_in(node: ast.Expr) -> Iterator[str]:
    """Every bare name in an expression."""
    return (inside.name for inside in descend(node) if isinstance(inside, ast.Ref))


def descend(node: ast.Expr) -> Iterator[ast.Expr]:
    """An expression and everything inside it."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        yield here
        waiting.extend(_children(here))


def _children(node: ast.Expr) -> Iterable[ast.Expr]:
    match node:
        case ast.Number() | ast.Truth() | ast.NoneValue() | ast.Ref() | ast.Wildcard():
            return ()
        case ast.Prime() | ast.Unary():
            return (node.operand,)
        case ast.Attribute() | ast.IsTest():
            return (node.value,)
        case ast.Index():
            return (node.value, node.index)
        case ast.Binary():
            return (node.left, node.right)
        case ast.Compare():
            return node.operands
        case ast.Conditional():
            return (node.then, node.condition, node.otherwise)
        case ast.SequenceLiteral() | ast.SetLiteral():
            return node.elements
        case _:
            return _children_of_rest(node)


def _children_of_rest(
    node: ast.Slice | ast.Call | ast.MapLiteral | ast.Comprehension | ast.InFlight,
) -> Iterable[ast.Expr]:
    match node:
        case ast.Slice():
            return _present(node.value, node.lower, node.upper)
        case ast.Call():
            return (node.function, *(argument.value for argument in node.arguments))
        case ast.MapLiteral():
            return [part for entry in node.entries for part in entry]
        case ast.Comprehension():
            clauses = (part for clause in node.clauses for part in (clause.domain, *clause.conditions))
            return (*_present(node.element, node.value), *clauses)
        case ast.InFlight():
            return _present(*(node.arguments or ()), node.sender, node.receiver)
        case _:
            assert_never(node)


def _present(*nodes: ast.Expr | None) -> list[ast.Expr]:
    return [node for node in nodes if node is not None]


# ---------------------------------------------------------------- the order


def in_order(needs: Mapping[str, Iterable[str]]) -> tuple[list[str], list[list[str]]]:
    """The names, each after what it needs, and the circles: those in one (or that need one) are left out."""
    order: list[str] = []
    circles: list[list[str]] = []
    state: dict[str, bool] = {}  # False while its needs are being followed, True when done
    for start in needs:
        if start not in state:
            _visit(start, needs, state, order, circles)
    stuck = {name for circle in circles for name in circle}
    return [name for name in order if name not in stuck], circles


def _visit(
    start: str,
    needs: Mapping[str, Iterable[str]],
    state: dict[str, bool],
    order: list[str],
    circles: list[list[str]],
) -> None:
    state[start] = False
    path = [(start, iter(needs[start]))]
    while path:
        name, rest = path[-1]
        following = next((need for need in rest if need in needs and not state.get(need, False)), None)
        if following is None:
            state[name] = True
            order.append(name)
            path.pop()
        elif following in state:
            names = [entry for entry, _ in path]
            circles.append(names[names.index(following) :])
        else:
            state[following] = False
            path.append((following, iter(needs[following])))
