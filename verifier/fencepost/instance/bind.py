"""Binding: a protocol and one of its models make a `World`, in which every param, bound and budget is known.

What cannot be bound (a value outside its type, a role without instances, a negative budget) is told in
diagnostics, all that can be found at once.
"""

from collections.abc import Mapping

from fencepost.core.constant import NotConstant, belongs, constant
from fencepost.core.protocol import Model, ParamDecl, Role, Typed
from fencepost.core.terms import Const, Expr, Range, Type
from fencepost.instance.closing import closed, closer, empty_ranges
from fencepost.instance.grants import capacity_of, fault_problems, grants_of, halted_machines
from fencepost.instance.world import World
from fencepost.source.diagnostic import Diagnostic

Members = Mapping[str, tuple[str, ...]]


def bind(typed: Typed, model: Model) -> World | tuple[Diagnostic, ...]:
    """The world of a model, or what is wrong with it."""
    members, problems = _members(typed, model)
    if problems:
        return problems
    sizes = {name: len(names) for name, names in members.items()}
    values = _params(typed, model, sizes)
    if not isinstance(values, dict):
        return values
    close = closer(values, sizes)
    try:
        bound = closed(typed, close)
        grants = grants_of(model, close, sizes)
        capacity = capacity_of(typed, model, close, sizes)
        bounds = close.exprs(model.bounds)
    except NotConstant as error:
        message = f"the model cannot be made: {error.message}"
        return (Diagnostic("FP656", error.span or model.span, message),)
    problems = (*empty_ranges(bound), *fault_problems(typed, grants))
    if problems:
        return problems
    own = model.network
    stays_down = [name for g in model.faults if g.kind == "restart" and g.forbidden for name in g.targets]
    return World(
        typed=bound,
        members=members,
        values=tuple((name, value.type, value.value) for name, value in values.items()),
        grants=grants,
        no_restart=frozenset(stays_down),
        halted=halted_machines(bound),
        network=own.kind or typed.network.kind or "unordered",
        capacity=capacity,
        reset_on_crash=own.reset_on_crash or (own.kind is None and typed.network.reset_on_crash),
        prunes=model.bound_capacity,
        bounds=bounds,
    )


# ---------------------------------------------------------------- members and params


def _members(typed: Typed, model: Model) -> tuple[Members, tuple[Diagnostic, ...]]:
    given = dict(model.members)
    roles = {role.name: role for role in typed.roles}
    problems: list[Diagnostic] = []
    found: dict[str, tuple[str, ...]] = {}
    for role in typed.roles:
        names = _names(role, roles, given)
        found[role.name] = names
        if not names and role.on is None:
            what = "value" if role.kind == "sort" else "instance"
            message = f"model `{model.name}` gives `{role.name}` no {what}s; it needs at least one"
            problems.append(Diagnostic("FP652", model.span, message, f"write `{role.name} = 2`"))
    return found, tuple(problems)


def _names(role: Role, roles: Mapping[str, Role], given: Members) -> tuple[str, ...]:
    if role.on is not None:
        return tuple(f"{name}.{role.name}" for name in _names(roles[role.on], roles, given))
    return (role.name,) if role.kind in ("service", "store") else given.get(role.name, ())


def _params(
    typed: Typed, model: Model, sizes: Mapping[str, int]
) -> dict[str, Const] | tuple[Diagnostic, ...]:
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
            if isinstance(found, Diagnostic):
                problems.append(found)
            else:
                values[param.name] = found
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
) -> Const | Diagnostic:
    if setting is None:
        message = f"model `{model.name}` gives no value to the param `{param.name}`, which has no default"
        return Diagnostic("FP650", model.span, message, f"write `{param.name} = ...` in the model")
    close = closer(values, sizes)
    type = close.type(param.type)
    value = constant(close.expr(setting), sizes)
    if belongs(value, type, sizes):
        return Const(value, type)
    message = f"`{param.name}` is set to a value outside its type{_range(type)}"
    return Diagnostic("FP651", setting.span or param.span, message)


def _range(type: Type) -> str:
    return f" `{type.lower}..{type.upper}`" if isinstance(type, Range) else ""
