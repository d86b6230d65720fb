"""`--set`: a model with another value for a parameter, or another budget for a fault."""

from dataclasses import replace
from typing import get_args

from fencepost.core.protocol import FaultGrant, FaultKind, Model, ParamDecl, Typed
from fencepost.core.terms import BOOL, INT, Bool, Const, Enum, Int, Range, Scalarset, Type
from fencepost.session.options import WrongUse
from fencepost.source.diagnostic import did_you_mean


def override(typed: Typed, model: Model, settings: tuple[str, ...], option: str = "--set") -> Model:
    """The model with these settings in place of its own. Raises WrongUse, which names the option that they are of."""
    try:
        return _overridden(typed, model, settings)
    except _Refused as refused:
        raise WrongUse(f"{option} {refused}") from refused


class _Refused(Exception):
    """A setting, and what is wrong with it"""


def _overridden(typed: Typed, model: Model, settings: tuple[str, ...]) -> Model:
    for setting in settings:
        name, equals, text = (part.strip() for part in setting.partition("="))
        if not equals or not name or not text:
            raise _Refused(f"{setting}: write NAME=VALUE, such as LEASE=3 or 'crash Node=2'")
        words = name.split()
        if words[0] in get_args(FaultKind):
            model = _with_budget(typed, model, setting, text)
        else:
            model = _with_param(typed, model, name, text)
    return model


def _with_param(typed: Typed, model: Model, name: str, text: str) -> Model:
    params = {param.name: param for param in typed.params}
    if name not in params:
        hint = did_you_mean(name, params)
        raise _Refused(f"{name}={text}: {typed.name} has no parameter `{name}`" + (f"; {hint}" if hint else ""))
    value = _value(params[name], model, text)
    others = tuple(entry for entry in model.settings if entry[0] != name)
    return replace(model, settings=(*others, (name, value)))


def _value(param: ParamDecl, model: Model, text: str) -> Const:
    found = _constant(param.type, model, text)
    if found is None:
        raise _Refused(f"{param.name}={text}: `{text}` is not a value that `{param.name}` can have")
    return found


def _constant(type: Type, model: Model, text: str) -> Const | None:
    match type:
        case Bool():
            return Const(text.lower() == "true", BOOL) if text.lower() in ("true", "false") else None
        case Int() | Range():
            return Const(int(text), INT) if text.lstrip("-").isdecimal() else None
        case Enum() if text in type.members:
            return Const(type.members.index(text), type)
        case Scalarset():
            members = dict(model.members).get(type.name, ())
            return Const(members.index(text), type) if text in members else None
        case _:
            return None


def _with_budget(typed: Typed, model: Model, setting: str, text: str) -> Model:
    name = setting.partition("=")[0]
    kind, *targets = name.replace(",", " ").split()
    known = {role.name for role in typed.roles} | {channel.message for channel in typed.channels}
    unknown = [target for target in targets if target not in known]
    if unknown:
        hint = did_you_mean(unknown[0], known)
        raise _Refused(f"{setting}: there is no `{unknown[0]}`" + (f"; {hint}" if hint else ""))
    if kind == "restart" or not (text == "any" or text.isdecimal()):
        raise _Refused(f"{setting}: a budget is a number or any, such as 'crash Node=2'")
    fault = next(word for word in get_args(FaultKind) if word == kind)
    budget = None if text == "any" else Const(int(text), INT)
    grant = FaultGrant(fault, tuple(targets), budget, False, model.span)
    others = tuple(g for g in model.faults if (g.kind, g.targets) != (grant.kind, grant.targets))
    return replace(model, faults=(*others, grant))
