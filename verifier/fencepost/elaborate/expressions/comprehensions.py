"""Comprehensions and what runs over a generator: `{e for x in S if p}`, `count(x for x in S)`, `any(...)`.

Core's `Comprehend` has one source. Several clauses nest: `all` in `all`, sets united, a sum of counts.
`min`, `max`, `the` and `first` over several clauses run over the set (or sequence) of what the clauses give.
Messages that travel on several channels are several sources: the folds that can be are put together again.
"""

from dataclasses import dataclass
from functools import reduce
from typing import Literal, TypeAlias, final

from fencepost.core.operators import Op
from fencepost.core.terms import (
    BOOL,
    INT,
    TRUE,
    Apply,
    Comprehend,
    Domain,
    Expr,
    Fold,
    Local,
    Map,
    Option,
    Seq,
    Set,
    Type,
)
from fencepost.elaborate.expressions.operations import condition, integer, is_ordered, order_hint
from fencepost.elaborate.expressions.traffic import channels_of
from fencepost.elaborate.expressions.types import element_of, inner, is_int, join, shown, unwrapped, widened
from fencepost.elaborate.names.scope import Scope
from fencepost.source.text import Span
from fencepost.syntax import ast

Quantifier: TypeAlias = Literal["count", "all", "any", "sum", "min", "max", "first", "the"]
QUANTIFIERS: dict[str, Quantifier] = {
    "count": "count",
    "all": "all",
    "any": "any",
    "sum": "sum",
    "min": "min",
    "max": "max",
    "first": "first",
    "the": "the",
}
_TOGETHER: dict[str, Op] = {"all": Op.AND, "any": Op.OR, "count": Op.ADD, "sum": Op.ADD, "set": Op.UNION}


def collection(node: ast.Expr, scope: Scope, expected: Type | None = None) -> Expr | None:
    """A set, the messages in flight, or a sequence: what can be gone through."""
    expr = scope.expression(node, expected)
    if expr is None:
        return None
    source = unwrapped(expr)
    if element_of(source.type) is not None:
        return source
    message = f"`{node.span.text}` is `{shown(expr.type)}`, which has no elements to go through"
    hint = None
    if is_int(source.type):
        hint = f"`0..{node.span.text} - 1` is the set of the integers below it"
    elif isinstance(source.type, Map):
        hint = f"go through its keys: the set `{shown(source.type.key)}`"
    scope.report.error("FP308", node.span, message, hint)
    return None


def comprehension(node: ast.Comprehension, scope: Scope, expected: Type | None) -> Expr | None:
    """`{e for x in S}`, `[e for x in Q]`, `{k: v for k in K}`"""
    if node.kind == "map":
        return _map(node, scope, expected)
    if node.kind == "generator":
        message = "`e for x in S` stands alone only in `all(...)`, `count(...)` and their like"
        scope.report.error("FP308", node.span, message, "put it in braces for a set, in brackets for a sequence")
        return None
    fold: Fold = "set" if node.kind == "set" else "seq"
    hint = None if expected is None else element_of(inner(expected))
    return _Fold(fold, node, hint).build(0, scope.child())


def quantified(name: Quantifier, node: ast.Comprehension, scope: Scope, expected: Type | None) -> Expr | None:
    """`name(e for x in S if p)`"""
    if len(node.clauses) > 1 and name in ("min", "max", "first", "the"):
        return _over_several(name, node, scope, expected)
    hint = None if expected is None or name in ("count", "sum") else inner(expected)
    return _Fold(name, node, hint).build(0, scope.child())


@final
@dataclass(frozen=True, slots=True)
class _Fold:
    """One comprehension, whose clauses are nested from the outermost in. `hint` helps its element."""

    fold: Fold
    node: ast.Comprehension
    hint: Type | None

    def build(self, index: int, scope: Scope) -> Expr | None:
        """From clause number `index` on."""
        clause = self.node.clauses[index]
        sources = self._sources(clause, scope)
        parts = [self._over(source, index, scope) for source in sources]
        found = [part for part in parts if part is not None]
        if not found or len(found) < len(parts):
            return None
        if len(found) == 1:
            return found[0]
        if self.fold not in _TOGETHER:
            message = f"`{self.fold}` needs one kind of sender and receiver; these messages have several"
            scope.report.error("FP324", clause.domain.span, message)
            return None
        return reduce(lambda one, other: self._together(one, other), found)

    def _together(self, one: Expr, other: Expr) -> Expr:
        common = join(one.type, other.type) or one.type
        both = (widened(one, common), widened(other, common))
        return Apply(_TOGETHER[self.fold], both, common, self.node.span)

    def _sources(self, clause: ast.ForClause, scope: Scope) -> list[Expr]:
        several = channels_of(clause.domain, scope)
        if several is not None:
            return several
        source = collection(clause.domain, scope)
        return [] if source is None else [source]

    def _over(self, source: Expr, index: int, outer: Scope) -> Expr | None:
        clause = self.node.clauses[index]
        scope = outer.child()
        of = element_of(source.type)
        variable = scope.bind(clause.variable, of)
        if variable is None or not self._order_is_kept(source, clause, scope):
            return None
        conditions = [condition(part, scope) for part in clause.conditions]
        last = index + 1 == len(self.node.clauses)
        element = self._element(scope) if last else self.build(index + 1, scope)
        kept = [part for part in conditions if part is not None]
        if element is None or len(kept) < len(conditions):
            return None
        test = _all(kept, clause.span)
        if last and self.fold == "count":
            test = _all([*kept, element], clause.span) if element != TRUE else test
            element = TRUE
        return self._comprehend(variable, source, test, element, last)

    def _order_is_kept(self, source: Expr, clause: ast.ForClause, scope: Scope) -> bool:
        if self.fold not in ("seq", "first") or isinstance(source.type, Seq):
            return True
        of = element_of(source.type)
        if isinstance(source.type, Set) and of is not None and is_ordered(of, scope):
            return True
        message = f"`{clause.domain.span.text}` has no order, so there is no {_WHAT_ORDER[self.fold]}"
        hint = None if of is None else order_hint(of)
        scope.report.error("FP316", clause.domain.span, message, hint)
        return False

    def _element(self, scope: Scope) -> Expr | None:
        node = self.node.element
        match self.fold:
            case "all" | "any":
                return condition(node, scope)
            case "count":
                return _counted(self.node, scope)
            case "sum":
                return integer(node, scope)
            case "min" | "max":
                return _comparable(node, scope)
            case _:
                return scope.expression(node, self.hint)

    def _comprehend(self, variable: Local, source: Expr, test: Expr | None, element: Expr, last: bool) -> Expr:
        fold = self.fold if last else _OUTER.get(self.fold, self.fold)
        type = _result(self.fold, element.type, source.type) if last else _nested(element.type)
        span = self.node.span
        return Comprehend(fold, variable.name, variable.type, source, test, element, type, span)


_WHAT_ORDER: dict[str, str] = {"seq": "sequence of it", "first": "first of it"}
_OUTER: dict[Fold, Fold] = {"set": "unions", "seq": "concats", "count": "sum"}


def _all(conditions: list[Expr], span: Span) -> Expr | None:
    if len(conditions) <= 1:
        return conditions[0] if conditions else None
    return Apply(Op.AND, tuple(conditions), BOOL, span)


def _counted(node: ast.Comprehension, scope: Scope) -> Expr | None:
    """`count(x for x in S if p)` counts the `x`; `count(p for x in S)` those for which p is true."""
    names = {clause.variable.text for clause in node.clauses}
    if isinstance(node.element, ast.Ref) and node.element.name in names:
        return TRUE
    expr = scope.expression(node.element)
    if expr is None or expr.type == BOOL:
        return expr
    message = "`count(x for x in S if p)` counts the elements; what stands in front is the variable, or a condition"
    values = node.element.span.to(node.clauses[-1].span)
    hint = f"for the number of different values: `len({{{values.text}}})`"
    scope.report.error("FP302", node.element.span, message, hint)
    return None


def _comparable(node: ast.Expr, scope: Scope) -> Expr | None:
    expr = scope.expression(node)
    if expr is None:
        return None
    value = unwrapped(expr)
    if is_ordered(value.type, scope):
        return value
    message = f"the values of `{shown(value.type)}` have no order"
    scope.report.error("FP305", node.span, message, order_hint(value.type))
    return None


def _result(fold: Fold, element: Type, source: Type) -> Type:
    match fold:
        case "all" | "any":
            return BOOL
        case "count" | "sum":
            return INT
        case "set":
            return Set(element)
        case "seq":
            return Seq(element, source.limit if isinstance(source, Seq) else None)
        case "first":
            return element if isinstance(element, Option) else Option(element)
        case _:
            return element


def _nested(of: Type) -> Type:
    """The type of a comprehension around one of that type."""
    return Seq(of.element, None) if isinstance(of, Seq) else of


def _over_several(name: Quantifier, node: ast.Comprehension, scope: Scope, expected: Type | None) -> Expr | None:
    hint = None if expected is None else inner(expected)
    inside: Fold = "seq" if name == "first" else "set"
    values = _Fold(inside, node, hint).build(0, scope.child())
    of = None if values is None else element_of(values.type)
    if values is None or of is None:
        return None
    if name in ("min", "max"):
        return smallest("min" if name == "min" else "max", values, scope, node.span)
    variable = scope.unit.fresh("one")
    type = _result(name, of, values.type)
    return Comprehend(name, variable, of, values, None, Local(variable, of, node.span), type, node.span)


def smallest(name: Literal["min", "max"], values: Expr, scope: Scope, span: Span) -> Expr | None:
    """`min(S)`, `max(S)` of a set, messages or a sequence."""
    of = element_of(values.type)
    if of is None:
        return None
    if not is_ordered(of, scope):
        message = f"the values of `{shown(of)}` have no order"
        scope.report.error("FP305", span, message, order_hint(of))
        return None
    return Apply(Op.SMALLEST if name == "min" else Op.LARGEST, (values,), of, span)


def _map(node: ast.Comprehension, scope: Scope, expected: Type | None) -> Expr | None:
    clause = node.clauses[0]
    source = collection(clause.domain, scope)
    if source is None or node.value is None:
        return None
    simple = len(node.clauses) == 1 and not clause.conditions
    if not (simple and isinstance(source, Domain) and _is_variable(node.element, clause)):
        message = "a map is total: it has a value for every key of its type"
        hint = "write `{k: e for k in K}` with a role's or type's name for K"
        scope.report.error("FP315", node.span, message, hint)
        return None
    inside = scope.child()
    variable = inside.bind(clause.variable, source.of)
    wanted = inner(expected) if expected is not None else None
    hint_type = wanted.value if isinstance(wanted, Map) else None
    value = inside.expression(node.value, hint_type)
    if value is None or variable is None:
        return None
    of = Map(source.of, value.type)
    return Comprehend("map", variable.name, source.of, source, None, value, of, node.span)


def _is_variable(key: ast.Expr, clause: ast.ForClause) -> bool:
    return isinstance(key, ast.Ref) and key.name == clause.variable.text
