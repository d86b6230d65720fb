"""Types, values and expressions of core as short text, on one line. `printer` builds on it."""

from collections.abc import Iterable
from typing import assert_never

from fencepost.core.operators import Op
from fencepost.core.terms import (
    Apply,
    Bag,
    Bool,
    Call,
    Comprehend,
    Const,
    Domain,
    Enum,
    Expr,
    Int,
    LetIn,
    Local,
    Map,
    MessagesIn,
    Option,
    Param,
    Primed,
    Range,
    Read,
    Record,
    Scalarset,
    Seq,
    Set,
    Type,
    Union,
    Up,
    Value,
)

_INFIX = frozenset(
    {
        Op.AND,
        Op.OR,
        Op.IMPLIES,
        Op.EQ,
        Op.NE,
        Op.LT,
        Op.LE,
        Op.ADD,
        Op.SUB,
        Op.MUL,
        Op.DIV,
        Op.MOD,
        Op.RANGE,
        Op.MEMBER,
        Op.UNION,
        Op.INTERSECT,
        Op.SUBSET,
    }
)


def type_text(type_: Type) -> str:
    """`0..2`, `Node?`, `map[Node, set[Epoch]]`"""
    match type_:
        case Bool():
            return "bool"
        case Int():
            return "int"
        case Range():
            clamps = " saturating" if type_.saturating else ""
            return f"{_bound(type_.lower)}..{_bound(type_.upper)}{clamps}"
        case Enum() | Scalarset() | Record() | Union():
            return type_.name
        case _:
            return _container(type_)


def _container(type_: Option | Set | Bag | Map | Seq) -> str:
    match type_:
        case Option():
            return f"{type_text(type_.inner)}?"
        case Set():
            return f"set[{type_text(type_.element)}]"
        case Bag():
            return f"bag[{type_text(type_.element)}]"
        case Map():
            return f"map[{type_text(type_.key)}, {type_text(type_.value)}]"
        case Seq():
            limit = "" if type_.limit is None else f", {_bound(type_.limit)}"
            return f"seq[{type_text(type_.element)}{limit}]"
        case _:
            assert_never(type_)


def _bound(bound: "int | Expr") -> str:
    return str(bound) if isinstance(bound, int) else expr_text(bound)


def value_text(value: Value, type_: Type) -> str:
    """A value as its type reads it; what does not look like its type is shown bare."""
    if isinstance(value, tuple):
        return _tuple_text(value, type_)
    if isinstance(value, frozenset):
        return _set_text(value, type_)
    match type_:
        case Option():
            return "none" if value is None else value_text(value, type_.inner)
        case Enum() if isinstance(value, int):
            return type_.members[value] if 0 <= value < len(type_.members) else f"{type_.name}#{value}"
        case Scalarset():
            return f"{type_.name}#{value}"
        case _:
            return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _set_text(value: frozenset[Value], type_: Type) -> str:
    element = type_.element if isinstance(type_, Set | Bag) else Int()
    if isinstance(type_, Bag):
        pairs = [pair for pair in value if isinstance(pair, tuple)]
        return "{" + ", ".join(sorted(f"{value_text(p[0], element)} x{p[1]}" for p in pairs)) + "}"
    return "{" + ", ".join(sorted(value_text(item, element) for item in value)) + "}"


def _tuple_text(value: tuple[Value, ...], type_: Type) -> str:
    match type_:
        case Option():
            return _tuple_text(value, type_.inner)
        case Map():
            return "[" + "; ".join(value_text(item, type_.value) for item in value) + "]"
        case Seq():
            return "[" + ", ".join(value_text(item, type_.element) for item in value) + "]"
        case Record() if len(value) == len(type_.fields):
            pairs = zip(type_.fields, value, strict=True)
            return f"{type_.name}({', '.join(f'{f[0]}={value_text(v, f[1])}' for f, v in pairs)})"
        case Union() if value and isinstance(value[0], int) and 0 <= value[0] < len(type_.variants):
            name, fields = type_.variants[value[0]]
            shown = [value_text(v, f[1]) for f, v in zip(fields, value[1:], strict=False)]
            return name + (f"({', '.join(shown)})" if shown else "")
        case _:
            return str(value)


def expr_text(expr: Expr) -> str:
    """An expression, every operator's operands in parentheses where they are not plain."""
    match expr:
        case Const():
            return value_text(expr.value, expr.type)
        case Param() | Local():
            return expr.name
        case Read():
            return expr.variable
        case Primed():
            return f"{expr.variable}'"
        case Domain():
            return f"all {type_text(expr.of)}"
        case MessagesIn():
            return f"messages({expr.channel})"
        case _:
            return _compound(expr)


def _compound(expr: Apply | LetIn | Comprehend | Call | Up) -> str:
    match expr:
        case Apply():
            return _apply(expr)
        case LetIn():
            return f"let {expr.name} = {expr_text(expr.value)} in {expr_text(expr.body)}"
        case Comprehend():
            where = "" if expr.condition is None else f" if {expr_text(expr.condition)}"
            inside = f"{expr_text(expr.element)} for {expr.name} in {_operand(expr.source)}{where}"
            return f"{expr.fold}({inside})"
        case Call():
            return f"{expr.function}({_listed(expr.args)})"
        case Up():
            return f"{_operand(expr.instance)}.up"
        case _:
            assert_never(expr)


def _apply(expr: Apply) -> str:
    if expr.op in _INFIX and len(expr.args) >= 2:
        return f" {expr.op.value.text} ".join(_operand(item) for item in expr.args)
    match expr.op, expr.args:
        case Op.GET | Op.AT, (container, key):
            return f"{_operand(container)}[{expr_text(key)}]"
        case Op.FIELD, (Apply() | Local() | Read() as record, Const(value=int() as position)):
            return f"{_operand(record)}.{_field_name(record.type, position)}"
        case Op.FIT, (inner,):
            return f"fit[{type_text(expr.type)}]({expr_text(inner)})"
        case Op.SET, _:
            return "{" + _listed(expr.args) + "}"
        case Op.SEQ, _:
            return "[" + _listed(expr.args) + "]"
        case _:
            return f"{expr.op.name.lower()}({_listed(expr.args)})"


def _field_name(type_: Type, position: int) -> str:
    if isinstance(type_, Record) and 0 <= position < len(type_.fields):
        return type_.fields[position][0]
    return str(position)


def _listed(exprs: Iterable[Expr]) -> str:
    return ", ".join(expr_text(item) for item in exprs)


def _operand(expr: Expr) -> str:
    text = expr_text(expr)
    plain = not isinstance(expr, LetIn) and not (isinstance(expr, Apply) and expr.op in _INFIX)
    return text if plain else f"({text})"
