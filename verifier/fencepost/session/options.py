"""What a caller asks of a check: built once at the door, passed down unchanged."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Literal, TypeAlias, cast, final

from fencepost.evidence.outcome import Optimize, Progress

Engine: TypeAlias = Literal["auto", "reference", "native", "bmc", "induction", "pdr", "prove", "simulate"]
Form: TypeAlias = Literal["core", "llvm", "asm"]
_TELLS_NOTHING = ("jobs", "threads", "optimize", "emit")  # no report depends on these


@final
@dataclass(frozen=True, slots=True)
class Options:
    """`models` and `properties` empty: all. `traces`: properties whose story is wanted. `settings` are texts
    such as `LEASE=3` and `crash Node=2`.
    Limits are for each model: seconds, and bytes of resident memory of its process. `threads` are those of each
    model's search (None: as many as the machine has cores, divided by `jobs`); `bitstate` is a size in bytes
    (None: exact).
    `engine` "prove": k-induction and property-directed reachability side by side.
    `explain`: search again without each kind of fault that a violation uses.
    `emit`: the form in which `emitted` writes models out; a check does not look at it."""

    models: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    traces: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    engine: Engine = "auto"
    order: Literal["faults", "steps"] = "faults"
    depth: int | None = None
    runs: int = 100
    seed: int = 0
    jobs: int = 1
    time_limit: float | None = None
    memory_limit: int | None = None
    slow: bool = False
    threads: int | None = None
    symmetry: bool = True
    reduction: bool = False
    bitstate: int | None = None
    optimize: Optimize = "auto"
    stats: bool = False
    explain: bool = False
    emit: Form | None = None

    @property
    def filters(self) -> bool:
        """Whether less, or something else, is checked than what is written"""
        return bool(self.models or self.properties or self.settings)

    def told(self) -> tuple[tuple[str, str], ...]:
        """What differs from the defaults, as text, without what changes nothing that is reported."""
        usual = Options()
        return tuple(
            (field.name, _text(getattr(self, field.name)))
            for field in fields(self)
            if field.name not in _TELLS_NOTHING and getattr(self, field.name) != getattr(usual, field.name)
        )


def _text(value: object) -> str:
    return ", ".join(cast("tuple[str, ...]", value)) if isinstance(value, tuple) else str(value)


@final
@dataclass(frozen=True, slots=True)
class Running:
    """News of a model that is being checked: how many are done, of how many"""

    model: str
    progress: Progress
    done: int
    models: int


Listener: TypeAlias = Callable[[Running], None]


class WrongUse(ValueError):
    """What was asked for does not fit the texts: no such model, property or parameter."""
