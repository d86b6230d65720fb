"""What is asked for, against what the texts have: which models to check, and names that nothing has."""

from collections.abc import Iterable, Sequence

from fencepost.core.protocol import Model, Typed
from fencepost.session.options import Options, WrongUse
from fencepost.source.diagnostic import did_you_mean

BUILT_IN = ("NoRuntimeError", "NoEndlessInstant")


def selected(typed: Typed, options: Options) -> list[Model]:
    """The models of a text that are to be checked, in its order; slow ones only where they are asked for."""
    if options.models:
        return [model for model in typed.models if model.name in options.models]
    return [model for model in typed.models if options.slow or not model.slow]


def left_out(typed: Typed, options: Options) -> int:
    """How many models were not checked for being slow."""
    return 0 if options.models or options.slow else sum(model.slow for model in typed.models)


def refuse_unknown(protocols: Sequence[Typed], options: Options) -> None:
    """Raises WrongUse for a model or property that no text has."""
    models = {model.name for typed in protocols for model in typed.models}
    properties = {name for typed in protocols for name in property_names(typed)}
    _refuse("--model", "model", options.models, models)
    _refuse("--property", "property", options.properties, properties)
    _refuse("--trace", "property", options.traces, properties)


def property_names(typed: Typed) -> tuple[str, ...]:
    """Everything that may be violated or reached."""
    return (*(item.name for item in typed.properties), *typed.assertions, *BUILT_IN)


def _refuse(option: str, noun: str, asked: Iterable[str], known: set[str]) -> None:
    for name in asked:
        if name not in known:
            hint = did_you_mean(name, known) or f"there is {', '.join(sorted(known)) or 'none'}"
            raise WrongUse(f"{option} {name}: there is no such {noun}; {hint}")
