"""Closing: every param replaced by its value, every bound of a type by the number that it comes to."""

from collections.abc import Mapping
from dataclasses import replace

from fencepost.core.constant import NotConstant, constant
from fencepost.core.protocol import Channel, Role, Step, Typed, VariableDecl
from fencepost.core.rewrite import Rewriter, altered
from fencepost.core.terms import Const, Expr, Map, Option, Param, Range, Record, Seq, Set, Type, Union
from fencepost.source.diagnostic import Diagnostic
from fencepost.source.text import Span

Sizes = Mapping[str, int]


def closer(values: Mapping[str, Const], sizes: Sizes) -> Rewriter:
    """The rewriting that puts params' values in place and computes the bounds of types."""

    def term(expr: Expr) -> Expr:
        if isinstance(expr, Param) and expr.name in values:
            return Const(values[expr.name].value, expr.type, expr.span)
        return expr

    def kind(type: Type) -> Type:
        if isinstance(type, Range):
            return altered(type, lower=integer(type.lower, sizes), upper=integer(type.upper, sizes))
        if isinstance(type, Seq) and type.limit is not None:
            return altered(type, limit=integer(type.limit, sizes))
        return type

    return Rewriter(term=term, kind=kind)


def integer(bound: int | Expr, sizes: Sizes) -> int:
    """The number that a closed expression comes to"""
    if isinstance(bound, int):
        return bound
    value = constant(bound, sizes)
    if isinstance(value, int):
        return value
    raise NotConstant("this is no number", bound.span)


def closed(typed: Typed, close: Rewriter) -> Typed:
    """The protocol rewritten throughout; its params and models stay as they are written."""
    return replace(
        typed,
        roles=tuple(_role(role, close) for role in typed.roles),
        variables=tuple(_variable(variable, close) for variable in typed.variables),
        functions=tuple(close.function(function) for function in typed.functions),
        channels=tuple(_channel(channel, close) for channel in typed.channels),
        init=tuple(close.stage(stage) for stage in typed.init),
        steps=tuple(_step(step, close) for step in typed.steps),
        properties=tuple(close.property(item) for item in typed.properties),
    )


def _role(role: Role, close: Rewriter) -> Role:
    return replace(
        role,
        on_crash=close.block(role.on_crash),
        on_restart=close.block(role.on_restart),
        restart_says=close.says(role.restart_says),
        crash_says=close.says(role.crash_says),
    )


def _variable(variable: VariableDecl, close: Rewriter) -> VariableDecl:
    choices = None if variable.choices is None else close.expr(variable.choices)
    type, initial = close.type(variable.type), close.expr(variable.initial)
    return replace(variable, type=type, initial=initial, choices=choices)


def _channel(channel: Channel, close: Rewriter) -> Channel:
    envelope = close.type(channel.envelope)
    assert isinstance(envelope, Record)
    within = None if channel.within is None else close.expr(channel.within)
    return replace(channel, envelope=envelope, within=within)


def _step(step: Step, close: Rewriter) -> Step:
    return replace(
        step,
        binders=tuple(close.binder(binder) for binder in step.binders),
        guards=close.exprs(step.guards),
        body=close.block(step.body),
        says=close.says(step.says),
    )


# ---------------------------------------------------------------- types without values


def empty_ranges(typed: Typed) -> tuple[Diagnostic, ...]:
    """Variables and messages whose type has no value, now that its bounds are known."""
    variables = [(f"`{v.label}`", v.type, v.span) for v in typed.variables]
    channels: dict[str, tuple[str, Type, Span]] = {
        channel.message: (f"message `{channel.message}`", channel.envelope, channel.span) for channel in typed.channels
    }
    return tuple(
        Diagnostic("FP657", span, f"the range {empty.lower}..{empty.upper} of {what} has no values")
        for what, type, span in (*variables, *channels.values())
        for empty in _empty(type)[:1]
    )


def _empty(type: Type) -> list[Range]:
    match type:
        case Range(int(lower), int(upper)):
            return [type] if lower > upper else []
        case Option():
            return _empty(type.inner)
        case Map():
            return [*_empty(type.key), *_empty(type.value)]
        case Record():
            return [empty for _, field in type.fields for empty in _empty(field)]
        case Union():
            return [empty for _, fields in type.variants for _, field in fields for empty in _empty(field)]
        case Set() | Seq():
            return _empty(type.element)
        case _:
            return []
