"""Which fault made the difference, in sentences: what the same model does where that fault is forbidden."""

from dataclasses import dataclass
from typing import Literal, final

from fencepost.report.story import Story, count_text, faults_text


@final
@dataclass(frozen=True, slots=True)
class Cause:
    """A kind of fault, the steps of the trace (from 1) in which it occurs, and the verdict without it. `instead`: the
    faults and steps of the run that violates the property all the same; `reason`: why nothing is known, or how far
    the search went."""

    fault: str
    steps: tuple[int, ...]
    verdict: Literal["holds", "violated", "unrefuted", "inconclusive"]
    instead: tuple[tuple[tuple[str, int], ...], int] | None = None
    reason: str | None = None


_NAMES = {"lose": "lost message", "duplicate": "repeated message", "uneven": "uneven clock"}


def cause_text(cause: Cause) -> str:
    """`without the crash at step 4 no violation exists within these bounds`"""
    name = _NAMES.get(cause.fault, cause.fault)
    many = len(cause.steps) > 1
    where = f"s at steps {_listed(cause.steps)}" if many else f" at step {cause.steps[0]}"
    without = f"without the {name}{where}"
    match cause.verdict:
        case "holds":
            return f"{without} no violation exists within these bounds"
        case "violated" if cause.instead is not None:
            faults, steps = cause.instead
            return f"{without} it is violated all the same: {faults_text(faults)}, {count_text(steps, 'step')}"
        case _:
            return f"{without} no violation is known: {cause.reason}"


def cause_texts(story: Story, causes: tuple[Cause, ...]) -> list[str]:
    """A sentence for each kind of fault; that none was needed, where there is none."""
    if not story.faults:
        return ["no fault is needed: every step is one that the protocol takes by itself, or time passing"]
    return [cause_text(cause) for cause in causes]


def _listed(steps: tuple[int, ...]) -> str:
    return f"{', '.join(map(str, steps[:-1]))} and {steps[-1]}"
