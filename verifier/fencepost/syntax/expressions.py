"""Builders of expressions and types: one function per rule of grammar.lark, its kept children, the span."""

from typing import Any, Literal, cast

from fencepost.source.text import Span
from fencepost.syntax import ast
from fencepost.syntax.drive import Maker
from fencepost.syntax.refused import Refused
from fencepost.syntax.short import four, one, three, two

_LARGEST = 2**63 - 1


def whole(text: str, span: Span) -> int:
    """The value of a number's digits."""
    digits = text.replace("_", "")
    if len(digits) > 19 or int(digits) > _LARGEST:
        raise Refused("FP110", span, "this number is too large", f"the largest number is {_LARGEST}")
    return int(digits)


def _compare(*parts: Any) -> ast.Expr:
    span = cast(Span, parts[-1])
    return ast.Compare(ops=tuple(parts[1:-1:2]), operands=tuple(parts[0:-1:2]), span=span)


def _call(function: ast.Expr, arguments: tuple[ast.Argument, ...], span: Span) -> ast.Expr:
    check_order(arguments)
    return ast.Call(function, arguments, span)


def check_order(arguments: tuple[ast.Argument, ...]) -> None:
    """Refuses an argument by position after one by name."""
    named = False
    for argument in arguments:
        if argument.name is None and named:
            raise Refused(
                "FP117",
                argument.span,
                "an argument without a name follows one with a name",
                "name this one, too",
            )
        named = named or argument.name is not None


def _named_argument(text: str, value: ast.Expr, span: Span) -> ast.Argument:
    return ast.Argument(ast.Name(text, Span(span.source, span.start, span.start + len(text))), value, span)


def _generator(element: ast.Expr, *rest: Any) -> ast.Argument:
    span = cast(Span, rest[-1])
    return ast.Argument(None, ast.Comprehension("generator", element, None, tuple(rest[:-1]), span), span)


def _comprehension(kind: Literal["set", "sequence"]) -> Maker:
    def make(element: ast.Expr, *rest: Any) -> ast.Expr:
        return ast.Comprehension(kind, element, None, tuple(rest[:-1]), rest[-1])

    return make


def _map(*parts: Any) -> ast.Expr:
    return ast.MapLiteral(tuple(parts[:-1]), parts[-1])


def _words(*parts: Any) -> str:
    return " ".join(parts[:-1])


def _map_comprehension(entry: tuple[ast.Expr, ast.Expr], *rest: Any) -> ast.Expr:
    return ast.Comprehension("map", entry[0], entry[1], tuple(rest[:-1]), rest[-1])


def _elements(node: type[ast.SetLiteral] | type[ast.SequenceLiteral]) -> Maker:
    def make(*parts: Any) -> ast.Expr:
        return node(tuple(part for part in parts[:-1] if part is not None), parts[-1])

    return make


def _clause(variable: ast.Name, domain: ast.Expr, *rest: Any) -> ast.ForClause:
    return ast.ForClause(variable, domain, tuple(rest[:-1]), rest[-1])


def _operator(op: Literal["|", "&", ".."]) -> Maker:
    def make(left: ast.Expr, right: ast.Expr, span: Span) -> ast.Expr:
        return ast.Binary(op, left, right, span)

    return make


def _in_flight(
    message: ast.Name,
    arguments: tuple[ast.Expr, ...] | None,
    sender: ast.Expr | None,
    receiver: ast.Expr | None,
    span: Span,
) -> ast.Expr:
    check_parentheses(message, arguments)
    return ast.InFlight(message, arguments, _unless_any(sender), _unless_any(receiver), span)


def _unless_any(instance: ast.Expr | None) -> ast.Expr | None:
    """`from _` says what leaving it out says"""
    return None if isinstance(instance, ast.Wildcard) else instance


def check_parentheses(message: ast.Name, inside: tuple[Any, ...] | None) -> None:
    """Refuses `M()`."""
    if inside == ():
        raise Refused(
            "FP111",
            message.span,
            f"`{message.text}()`: a message without fields is written without parentheses",
            f"write `{message.text}`",
        )


def collect(*parts: Any) -> tuple[Any, ...]:
    """The children as a tuple, without the span and what is left out."""
    return tuple(part for part in parts[:-1] if part is not None)


def _type(text: str, span: Span) -> ast.TypeExpr:
    return ast.NamedType(ast.Name(text, span), span)


def _range(lower: ast.Expr, upper: ast.Expr, *rest: Any) -> ast.TypeExpr:
    return ast.RangeType(lower, upper, saturating=len(rest) == 2, span=rest[-1])


EXPRESSIONS: dict[str, Maker] = {
    "name": ast.Name,
    "ref": ast.Ref,
    "number": two(lambda text, span: ast.Number(whole(text, span), span)),
    "true": one(lambda span: ast.Truth(True, span)),
    "false": one(lambda span: ast.Truth(False, span)),
    "none": ast.NoneValue,
    "parenthesised": two(lambda value, span: value),
    "sequence": _elements(ast.SequenceLiteral),
    "set": _elements(ast.SetLiteral),
    "sequence_comprehension": _comprehension("sequence"),
    "set_comprehension": _comprehension("set"),
    "map": _map,
    "map_comprehension": _map_comprehension,
    "entry": three(lambda key, value, span: (key, value)),
    "clause": _clause,
    "in_flight": _in_flight,
    "flight_arguments": collect,
    "wildcard": ast.Wildcard,
    "arguments": collect,
    "argument": two(lambda value, span: ast.Argument(None, value, span)),
    "named_argument": _named_argument,
    "generator": _generator,
    "conditional": ast.Conditional,
    "binary": four(lambda left, op, right, span: ast.Binary(op, left, right, span)),
    "unary": ast.Unary,
    "compare": _compare,
    "compare_op": _words,
    "is_state": three(lambda value, state, span: ast.IsTest(value, state, False, span)),
    "is_not_state": four(lambda value, _not, state, span: ast.IsTest(value, state, True, span)),
    "set_union": _operator("|"),
    "set_intersection": _operator("&"),
    "range": _operator(".."),
    "prime": ast.Prime,
    "attribute": ast.Attribute,
    "index": ast.Index,
    "slice": ast.Slice,
    "call": _call,
    "named_type": _type,
    "range_type": _range,
    "option_type": ast.OptionType,
    "set_type": ast.SetType,
    "map_type": ast.MapType,
    "sequence_type": ast.SequenceType,
}
