"""Binding: a protocol and one of its models make a `World`, in which every param, bound and budget is known.

What can only be seen when params have values is told here: a value outside its type, a bound that cannot be
computed, a range without values, a negative budget.
"""

from collections.abc import Mapping

from fencepost.core.constant import NotConstant, belongs, constant
from fencepost.core.protocol import Model, ParamDecl, Typed
from fencepost.core.terms import Const, Expr, Range, Type
from fencepost.instance.closing import closed, closer, empty_ranges
from fencepost.instance.grants import capacity_of, grants_of, halted_machines, negative_budgets, stay_down
from fencepost.instance.world import World
from fencepost.source.diagnostic import Diagnostic

Members = Mapping[str, tuple[str, ...]]


def bind(typed: Typed, model: Model) -> World | tuple[Diagnostic, ...]:
    """The world of a model, or what is wrong with it."""
    members = _members(typed, model)
    sizes = {name: len(names) for name, names in members.items()}
    values = _params(typed, model, sizes)
    if not isinstance(values, dict):
        return values
    close = closer(values, sizes)
    try:
        bound = closed(typed, close)
        grants = grants_of(typed, model, close, sizes)
        capacity = capacity_of(typed, model, close, sizes)
        bounds = close.exprs(model.bounds)
    except NotConstant as error:
        message = f"the model cannot be made: {error.message}"
        return (Diagnostic("FP656", error.span or model.span, message),)
    problems = (*empty_ranges(bound), *negative_budgets(grants))
    if problems:
        return problems
    own = model.network
    return World(
        typed=bound,
        members=members,
        values=tuple((name, value.type, value.value) for name, value in values.items()),
        grants=grants,
        no_restart=stay_down(typed, model),
        halted=halted_machines(bound),
        network=own.kind or typed.network.kind or "unordered",
        capacity=capacity,
        reset_on_crash=own.reset_on_crash or (own.kind is None and typed.network.reset_on_crash),
        prunes=model.bound_capacity,
        bounds=bounds,
    )


# ---------------------------------------------------------------- members and params


def _members(typed: Typed, model: Model) -> Members:
    """As the model says; a service or store is its own one member."""
    given = dict(model.members)
    return {role.name: given.get(role.name, (role.name,)) for role in typed.roles}


def _params(typed: Typed, model: Model, sizes: Mapping[str, int]) -> dict[str, Const] | tuple[Diagnostic, ...]:
    """The value of each param. One may be written in terms of others, in any order."""
    settings = dict(model.settings)
    values: dict[str, Const] = {}
    problems: list[Diagnostic] = []
    waiting = list(typed.params)
    while waiting:
        stuck: list[tuple[ParamDecl, Diagnostic]] = []
        for param in waiting:
            try:
                found = _param(param, settings.get(param.name, param.default), model, values, sizes)
            except NotConstant as error:
                message = f"the value of `{param.name}` cannot be computed: {error.message}"
                stuck.append((param, Diagnostic("FP656", error.span or param.span, message)))
                continue
            values[param.name] = found
            problems += _outside(param, settings, found, sizes)
        if len(stuck) == len(waiting):
            problems += [problem for _, problem in stuck]
            break
        waiting = [param for param, _ in stuck]
    return tuple(problems) or {param.name: values[param.name] for param in typed.params}


def _param(
    param: ParamDecl,
    setting: Expr | None,
    model: Model,
    values: Mapping[str, Const],
    sizes: Mapping[str, int],
) -> Const:
    if setting is None:
        raise NotConstant(f"model `{model.name}` does not set it", model.span)
    close = closer(values, sizes)
    return Const(constant(close.expr(setting), sizes), close.type(param.type))


def _outside(
    param: ParamDecl, settings: Mapping[str, Expr], found: Const, sizes: Mapping[str, int]
) -> list[Diagnostic]:
    if belongs(found.value, found.type, sizes):
        return []
    setting = settings.get(param.name, param.default)
    span = None if setting is None else setting.span
    message = f"`{param.name}` is set to a value outside its type{_range(found.type)}"
    return [Diagnostic("FP651", span or param.span, message)]


def _range(type: Type) -> str:
    return f" `{type.lower}..{type.upper}`" if isinstance(type, Range) else ""
