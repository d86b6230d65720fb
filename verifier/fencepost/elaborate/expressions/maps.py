"""Map literals `{k: v, ...}`: total, so every key of the type is written, once."""

from functools import reduce

from fencepost.core.operators import Op
from fencepost.core.terms import Apply, Bool, Const, Enum, Expr, Map, Range, Scalarset, Type
from fencepost.elaborate.expressions.types import inner, join, shown, store, widened
from fencepost.elaborate.names.scope import Scope
from fencepost.syntax import ast


def map_literal(node: ast.MapLiteral, scope: Scope, expected: Type | None) -> Expr | None:
    """The first value everywhere, then each key's own."""
    wanted = None if expected is None else inner(expected)
    of = wanted if isinstance(wanted, Map) else None
    keys = [_key(key, of, scope) for key, _ in node.entries]
    values = [scope.expression(value, None if of is None else of.value) for _, value in node.entries]
    known = [(key, value) for key, value in zip(keys, values, strict=True) if key and value]
    if len(known) < len(node.entries):
        return None
    key_type = of.key if of is not None else _common([key for key, _ in known], node, scope)
    value_type = _common([value for _, value in known], node, scope)
    if key_type is None or value_type is None or not _total(known, key_type, node, scope):
        return None
    type = Map(key_type, value_type)
    start: Expr = Apply(Op.FILL, (widened(known[0][1], value_type),), type, node.span)
    return reduce(
        lambda whole, entry: Apply(Op.PUT, (whole, entry[0], widened(entry[1], value_type)), type, node.span),
        known[1:],
        start,
    )


def _key(node: ast.Expr, of: Map | None, scope: Scope) -> Expr | None:
    key = scope.expression(node, None if of is None else of.key)
    return key if key is None or of is None else store(key, of.key, scope, "the key")


def _common(values: list[Expr], node: ast.MapLiteral, scope: Scope) -> Type | None:
    common: Type | None = values[0].type
    for value in values[1:]:
        common = None if common is None else join(common, value.type)
    if common is None:
        scope.report.error("FP304", node.span, "the entries of this map have different types")
    return common


def _total(entries: list[tuple[Expr, Expr]], key: Type, node: ast.MapLiteral, scope: Scope) -> bool:
    written = [entry.value for entry, _ in entries if isinstance(entry, Const)]
    if len(set(written)) == len(entries) == _size(key, scope):
        return True
    message = f"a map is total: it has one value for each key of `{shown(key)}`, written once"
    hint = f"write `{{k: e for k in {shown(key)}}}`"
    scope.report.error("FP315", node.span, message, hint)
    return False


def _size(key: Type, scope: Scope) -> int | None:
    match key:
        case Bool():
            return 2
        case Enum():
            return len(key.members)
        case Range(int() as lower, int() as upper):
            return upper - lower + 1
        case Scalarset():
            return _instances(key, scope)
        case _:
            return None


def _instances(key: Scalarset, scope: Scope) -> int:
    """How many there are: one of a service, as many as a model names (only there can they be written)."""
    role = scope.symbols.role(key.name)
    if role is not None and role.single:
        return 1
    values = (scope.lookup(name) for name in scope.local_names())
    return sum(1 for found in values if found and isinstance(found.value, Const) and found.value.type == key)
