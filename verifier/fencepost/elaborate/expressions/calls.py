"""What is written like a call: built-in functions, records and variants, `.with`, `oracle(...)`, defs."""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal, TypeAlias

from fencepost.core.operators import Op
from fencepost.core.terms import (
    BOOL,
    INT,
    Apply,
    Comprehend,
    Enum,
    Expr,
    Local,
    Record,
    Scalarset,
    Seq,
    Set,
    Type,
    Union,
)
from fencepost.elaborate.expressions.arguments import arguments
from fencepost.elaborate.expressions.comprehensions import QUANTIFIERS, collection, quantified, smallest
from fencepost.elaborate.expressions.helpers import position, used_twice
from fencepost.elaborate.expressions.inlining import call_def
from fencepost.elaborate.expressions.operations import is_ordered, order_hint
from fencepost.elaborate.expressions.references import reference, value_of, variant_of
from fencepost.elaborate.expressions.traffic import messages, posted
from fencepost.elaborate.expressions.types import element_of, fitted, inner, is_int, join, shown, unwrapped, widened
from fencepost.elaborate.names.scope import Scope
from fencepost.elaborate.names.symbols import DefSymbol, FieldSymbol, MemberSymbol, RoleSymbol, TypeSymbol
from fencepost.elaborate.names.unknown import unknown_attribute, unknown_name
from fencepost.source.text import Span
from fencepost.syntax import ast

Builtin: TypeAlias = Callable[[ast.Call, Scope, Type | None], Expr | None]


def call(node: ast.Call, scope: Scope, expected: Type | None) -> Expr | None:
    """`f(...)`, by what f is."""
    if isinstance(node.function, ast.Ref):
        return _named(node.function, node, scope, expected)
    if isinstance(node.function, ast.Attribute):
        return _dotted(node.function, node, scope)
    scope.report.error("FP204", node.function.span, f"`{node.function.span.text}` cannot be called")
    return None


def _named(name: ast.Ref, node: ast.Call, scope: Scope, expected: Type | None) -> Expr | None:
    if name.name in BUILTINS:
        return BUILTINS[name.name](node, scope, expected)
    role = scope.setting.role
    if role is not None and name.name in role.defs:
        return call_def(role.defs[name.name], role, scope.setting.self_expr, node, scope)
    found = scope.symbols.top.get(name.name)
    if isinstance(found, DefSymbol):
        return call_def(found, None, None, node, scope)
    if isinstance(found, TypeSymbol):
        return _construct(found, node, scope)
    variants = [member for member in scope.symbols.members.get(name.name, ()) if isinstance(member.type, Union)]
    if variants:
        return _bare_variant(variants, name, node, scope, expected)
    if found is not None or scope.lookup(name.name) is not None:
        hint = "a message is sent: `send M(...) to n`" if scope.symbols.message(name.name) else None
        scope.report.error("FP204", name.span, f"`{name.name}` cannot be called", hint)
    else:
        unknown_name(name, scope)
    return None


# ---------------------------------------------------------------- records, variants, methods


def _construct(found: TypeSymbol, node: ast.Call, scope: Scope) -> Expr | None:
    if found.type is None:
        return None
    if not isinstance(found.type, Record):
        message = f"`{found.name}` is not a record: its values are not made by a call"
        scope.report.error("FP204", node.span, message)
        return None
    values = arguments(found.name, node.arguments, _symbols(found.type.fields, node.span), node.span, scope)
    return None if values is None else Apply(Op.RECORD, values, found.type, node.span)


def _symbols(fields: tuple[tuple[str, Type], ...], span: Span) -> tuple[FieldSymbol, ...]:
    return tuple(FieldSymbol(name, type, span) for name, type in fields)


def _bare_variant(
    variants: list[MemberSymbol], name: ast.Ref, node: ast.Call, scope: Scope, expected: Type | None
) -> Expr | None:
    wanted = [member for member in variants if expected is not None and member.type == inner(expected)]
    if len(variants) > 1 and len(wanted) != 1:
        choices = " or ".join(f"`{member.owner}.{member.name}`" for member in variants)
        message = f"`{name.name}` is a variant of more than one union"
        scope.report.error("FP207", name.span, message, f"write {choices}")
        return None
    return _variant((wanted or variants)[0], node, scope)


def _variant(member: MemberSymbol, node: ast.Call, scope: Scope) -> Expr | None:
    if isinstance(member.type, Enum):
        message = f"`{member.name}` is a value and takes no arguments"
        scope.report.error("FP204", node.span, message)
        return None
    fields = _symbols(member.type.variants[member.position][1], node.span)
    values = arguments(member.name, node.arguments, fields, node.span, scope)
    if values is None:
        return None
    return Apply(Op.VARIANT, (position(member.position), *values), member.type, node.span)


def _dotted(function: ast.Attribute, node: ast.Call, scope: Scope) -> Expr | None:
    base, name = function.value, function.name
    if isinstance(base, ast.Ref) and scope.lookup(base.name) is None:
        found = scope.symbols.top.get(base.name)
        if isinstance(found, TypeSymbol):
            member = None if found.type is None else variant_of(found, name, scope)
            return None if member is None else _variant(member, node, scope)
        if isinstance(found, RoleSymbol) and name.text in found.operations:
            message = f"`{node.span.text}` is a step on a store, not a value"
            hint = f"call it on its own: `let result = {node.span.text}`"
            scope.report.error("FP321", node.span, message, hint)
            return None
    expr = value_of(reference(base, scope), base, scope)
    return None if expr is None else _method(unwrapped(expr), name, node, scope)


def _method(base: Expr, name: ast.Name, node: ast.Call, scope: Scope) -> Expr | None:
    if name.text == "with" and isinstance(base.type, Record):
        return _with(base, base.type, node, scope)
    role = scope.symbols.role(base.type.name) if isinstance(base.type, Scalarset) else None
    if role is not None and name.text in role.defs:
        return call_def(role.defs[name.text], role, base, node, scope)
    if role is not None:
        unknown_attribute(name, f"`{role.name}`", role.defs, scope, "def")
        return None
    hint = f"`.{name.text}(...)` is a statement" if name.text in _STATEMENTS else None
    message = f"a value of type `{shown(base.type)}` has no `{name.text}(...)`"
    scope.report.error("FP208", name.span, message, hint)
    return None


_STATEMENTS = frozenset(("add", "remove", "append", "clear"))


def _with(base: Expr, record: Record, node: ast.Call, scope: Scope) -> Expr | None:
    names = [name for name, _ in record.fields]
    if not names:
        return None  # its declaration is wrong, which was said
    changed = base
    for argument in node.arguments:
        field = argument.name
        if field is None or field.text not in names:
            message = "`.with` changes fields by name" if field is None else f"`{record.name}` has no `{field.text}`"
            hint = None if field is None else scope.report.suggestion(field.text, names)
            scope.report.error("FP208", argument.span, message, hint or f"write `.with({names[0]}=...)`")
            return None
        index = names.index(field.text)
        value = fitted(argument.value, record.fields[index][1], scope, field.text)
        if value is None:
            return None
        changed = Apply(Op.WITH_FIELD, (changed, position(index), value), record, node.span)
    return changed


# ---------------------------------------------------------------- built-in functions


def _one(node: ast.Call, scope: Scope) -> ast.Expr | None:
    if len(node.arguments) == 1 and node.arguments[0].name is None:
        return node.arguments[0].value
    scope.report.error("FP313", node.span, f"`{node.function.span.text}` takes one argument")
    return None


def _len(node: ast.Call, scope: Scope, expected: Type | None) -> Expr | None:
    argument = _one(node, scope)
    source = None if argument is None else collection(argument, scope)
    return None if source is None else Apply(Op.SIZE, (source,), INT, node.span)


def _set_function(op: Op, result: Callable[[Type], Type]) -> Builtin:
    def apply(node: ast.Call, scope: Scope, expected: Type | None) -> Expr | None:
        argument = _one(node, scope)
        source = None if argument is None else collection(argument, scope)
        if source is None:
            return None
        if isinstance(source.type, Set):
            return Apply(op, (source,), result(source.type.element), node.span)
        message = f"`{op.value.text}` takes a set, not `{shown(source.type)}`"
        hint = None if argument is None else f"write `{{x for x in {argument.span.text}}}`"
        scope.report.error("FP313", node.span, message, hint)
        return None

    return apply


def _neighbour(op: Op) -> Builtin:
    def apply(node: ast.Call, scope: Scope, expected: Type | None) -> Expr | None:
        argument = _one(node, scope)
        expr = None if argument is None else scope.expression(argument)
        if expr is None:
            return None
        value = unwrapped(expr)
        if isinstance(value.type, Scalarset) and is_ordered(value.type, scope):
            return Apply(op, (value,), value.type, node.span)
        message = f"`{op.name.lower()}` takes a member of an ordered role or sort, not `{shown(value.type)}`"
        scope.report.error("FP305", node.span, message, order_hint(value.type))
        return None

    return apply


def _oracle(node: ast.Call, scope: Scope, expected: Type | None) -> Expr | None:
    argument = _one(node, scope)
    if argument is None:
        return None
    if scope.setting.is_step and not scope.setting.oracle:
        scope.unit.rest("oracle", argument.span.text, argument.span)
    return scope.in_oracle().expression(argument, expected)


def _quantifier(name: str) -> Builtin:
    kind = QUANTIFIERS[name]

    def apply(node: ast.Call, scope: Scope, expected: Type | None) -> Expr | None:
        alone = node.arguments[0].value if len(node.arguments) == 1 else None
        if isinstance(alone, ast.Comprehension) and alone.kind == "generator":
            whole = replace(alone, span=node.span)  # the reader of a story is told `any(...)`, not what is inside
            return quantified(kind, whole, scope, expected)
        if kind in ("min", "max"):
            return _extreme("min" if kind == "min" else "max", node, scope)
        if kind == "sum" and alone is not None:
            return _sum(alone, node.span, scope)
        message = f"`{name}` runs over elements: `{name}(x for x in S if p)`"
        hint = "for how many elements there are, write `len(S)`" if kind == "count" else None
        scope.report.error("FP313", node.span, message, hint)
        return None

    return apply


def _sum(node: ast.Expr, span: Span, scope: Scope) -> Expr | None:
    source = collection(node, scope)
    of = None if source is None else element_of(source.type)
    if source is None or of is None:
        return None
    if not is_int(of):
        scope.report.error("FP303", span, f"`sum` adds integers, not `{shown(of)}`")
        return None
    one = Local(scope.unit.fresh("one"), of, span)
    return Comprehend("sum", one.name, of, source, None, one, INT, span)


def _extreme(name: Literal["min", "max"], node: ast.Call, scope: Scope) -> Expr | None:
    if len(node.arguments) == 1:
        source = collection(node.arguments[0].value, scope)
        return None if source is None else smallest(name, source, scope, node.span)
    values = [_ordered(argument.value, scope) for argument in node.arguments]
    known = [value for value in values if value is not None]
    if not values:
        scope.report.error("FP313", node.span, f"`{name}` takes values, or what holds them")
    if not values or len(known) < len(values):
        return None
    best: Expr | None = known[0]
    for value in known[1:]:
        best = None if best is None else _better(name, best, value, scope, node.span)
    return best


def _ordered(node: ast.Expr, scope: Scope) -> Expr | None:
    expr = scope.expression(node)
    if expr is None or is_ordered(unwrapped(expr).type, scope):
        return None if expr is None else unwrapped(expr)
    message = f"the values of `{shown(expr.type)}` have no order"
    scope.report.error("FP305", node.span, message, order_hint(expr.type))
    return None


def _better(name: str, one: Expr, other: Expr, scope: Scope, span: Span) -> Expr | None:
    common = join(one.type, other.type)
    if common is None:
        message = f"`{shown(one.type)}` and `{shown(other.type)}` cannot be compared"
        scope.report.error("FP304", span, message)
        return None

    def pick(first: Expr) -> Expr:
        def of_both(second: Expr) -> Expr:
            test = Apply(Op.LE, (first, second) if name == "min" else (second, first), BOOL, span)
            return Apply(Op.IF, (test, widened(first, common), widened(second, common)), common, span)

        return used_twice(other, scope, of_both)

    return used_twice(one, scope, pick)


BUILTINS: dict[str, Builtin] = {
    "len": _len,
    "oracle": _oracle,
    "messages": lambda node, scope, expected: messages(node, scope),
    "posted": lambda node, scope, expected: posted(node, scope),
    "subsets": _set_function(Op.SUBSETS, lambda of: Set(Set(of))),
    "permutations": _set_function(Op.PERMUTATIONS, lambda of: Set(Seq(of, None))),
    "next": _neighbour(Op.NEXT),
    "prev": _neighbour(Op.PREV),
    **{name: _quantifier(name) for name in QUANTIFIERS},
}
