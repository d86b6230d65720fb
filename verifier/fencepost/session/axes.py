"""`--for`: what is varied, and over which values, from text such as `LEASE,GRACE=1..12,skew=0..2`."""

import re
from collections.abc import Sequence
from typing import get_args

from fencepost.core.protocol import FaultKind, Model, Typed
from fencepost.core.terms import Bool, Const, Enum, Range, Scalarset
from fencepost.regions.grid import Axis, size
from fencepost.session.options import WrongUse
from fencepost.session.overrides import override
from fencepost.source.diagnostic import did_you_mean

MOST_CELLS = 100_000
_INTERVAL = re.compile(r"(-?\d+)\s*\.\.\s*(-?\d+)")
_NUMBER = re.compile(r"-?\d+")


def axes_of(typed: Typed, model: Model, texts: Sequence[str]) -> tuple[Axis, ...]:
    """The axes that are asked for, in their order. Raises WrongUse."""
    axes = tuple(_axis(typed, model, name, written) for name, written in _asked(typed, texts))
    names = [axis.name for axis in axes]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise WrongUse(f"--for {twice}: it is there twice")
    if size(axes) > MOST_CELLS:
        hint = "ask for fewer values, such as GRACE=1..12, or fewer names"
        raise WrongUse(f"--for: {size(axes):,} cells are more than {MOST_CELLS:,}; {hint}")
    return axes


def _asked(typed: Typed, texts: Sequence[str]) -> list[tuple[str, list[str] | None]]:
    """Each name with its values, if any are given: what follows them without being a name is one more of them."""
    known = {param.name for param in typed.params} | set(get_args(FaultKind))
    asked: list[tuple[str, list[str] | None]] = []
    for piece in (part.strip() for text in texts for part in text.split(",")):
        name, equals, value = (part.strip() for part in piece.partition("="))
        last = asked[-1][1] if asked else None
        if equals and name and value:
            asked.append((" ".join(name.split()), [value]))
        elif equals or not name:
            raise WrongUse(f"--for {piece or texts[0]}: write names, such as LEASE,GRACE=1..12,'crash Node=0..2'")
        elif name.split()[0] not in known and last is not None:
            last.append(name)
        else:
            asked.append((" ".join(name.split()), None))
    return asked


def _axis(typed: Typed, model: Model, name: str, written: list[str] | None) -> Axis:
    if name.split()[0] in get_args(FaultKind):
        return _budget(typed, model, name, written)
    param = next((param for param in typed.params if param.name == name), None)
    if param is None:
        hint = did_you_mean(name, [*(param.name for param in typed.params), *get_args(FaultKind)])
        raise WrongUse(f"--for {name}: {typed.name} has no parameter `{name}`" + (f"; {hint}" if hint else ""))
    declared: tuple[str, ...]
    match param.type:
        case Bool():
            declared = ("false", "true")
        case Enum():
            declared = param.type.members
        case Scalarset():
            declared = dict(model.members).get(param.type.name, ())
        case Range(lower=int(lower), upper=int(upper)):
            declared = tuple(map(str, range(lower, upper + 1)))
        case _:
            declared = ()
    words = isinstance(param.type, Bool | Enum | Scalarset)
    values = declared if written is None else _values(name, written)
    if not values:
        raise WrongUse(f"--for {name}: its values are not declared as numbers; write them, such as {name}=1..4")
    for value in values:
        override(typed, model, (f"{name}={value}",), "--for")
    return Axis(
        name, "param", values, None if words else _numbers(name, values), "as asked" if written else "as declared"
    )


def _budget(typed: Typed, model: Model, name: str, written: list[str] | None) -> Axis:
    kind, *targets = name.split()
    if written is None:
        found = [grant.budget for grant in model.faults if (grant.kind, grant.targets) == (kind, tuple(targets))]
        if not found or not isinstance(found[0], Const) or not isinstance(found[0].value, int):
            raise WrongUse(f"--for {name}: model `{model.name}` grants no number of it; write {name}=0..2")
        written_values = tuple(map(str, range(found[0].value + 1)))
        return Axis(name, "budget", written_values, _numbers(name, written_values), f"0 to what {model.name} grants")
    values = _values(name, written)
    for value in values:
        override(typed, model, (f"{name}={value}",), "--for")
    return Axis(name, "budget", values, _numbers(name, values), "as asked")


def _values(name: str, written: list[str]) -> tuple[str, ...]:
    """The values of a list, intervals written out; numbers in their order, each once."""
    found: list[str] = []
    for text in written:
        interval = _INTERVAL.fullmatch(text)
        if interval is None:
            found.append(text)
            continue
        lower, upper = int(interval[1]), int(interval[2])
        if lower > upper:
            raise WrongUse(f"--for {name}={text}: this range is empty")
        if upper - lower >= MOST_CELLS:
            raise WrongUse(f"--for {name}={text}: these are more than {MOST_CELLS:,} values")
        found += map(str, range(lower, upper + 1))
    if all(_NUMBER.fullmatch(value) for value in found):
        return tuple(map(str, sorted(set(map(int, found)))))
    return tuple(dict.fromkeys(found))


def _numbers(name: str, values: tuple[str, ...]) -> tuple[int, ...]:
    wrong = next((value for value in values if not _NUMBER.fullmatch(value)), None)
    if wrong is not None:
        raise WrongUse(f"--for {name}: `{wrong}` is neither a number nor the name of a parameter or fault")
    return tuple(map(int, values))
