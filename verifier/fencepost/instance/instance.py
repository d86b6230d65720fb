"""`Instance`: what every engine is given, and what its verdicts rest on."""

from dataclasses import dataclass
from typing import final

from fencepost.core.protocol import Model, Rest, Typed
from fencepost.core.system import System


@final
@dataclass(frozen=True, slots=True)
class Basis:
    """What a verdict on this instance rests on, ready to be shown: `budgets` such as ("crash Node", 1) with
    None for `any`, `params` as text, `bounds` as the author wrote them, what is rested on (oracles, shared
    variables, throttles)."""

    params: tuple[tuple[str, str], ...]
    instances: tuple[tuple[str, tuple[str, ...]], ...]
    budgets: tuple[tuple[str, int | None], ...]
    network: str
    bounds: tuple[str, ...]
    rests: tuple[Rest, ...]
    notes: tuple[str, ...]


@final
@dataclass(frozen=True, slots=True)
class Instance:
    """A finite transition system. `endless_instant`: whether NoEndlessInstant is to be judged (time can pass
    and urgent steps exist)."""

    protocol: Typed
    model: Model
    system: System
    basis: Basis
    endless_instant: bool
