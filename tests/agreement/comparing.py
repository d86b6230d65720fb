"""What two searches of one instance say differently. Nothing may be."""

from collections.abc import Callable
from dataclasses import replace
from time import process_time

from fencepost.engines import ENGINES
from fencepost.evidence.outcome import Finding, Outcome, Request
from fencepost.evidence.verdict import Reached, Violated
from fencepost.instance.instance import Instance
from tests.systems import request


def asked(
    threads: int = 1,
    symmetry: bool = False,
    until_violated: bool = False,
    seconds: float | None = None,
    optimized: bool = False,
) -> Request:
    """A request without limits but, if asked, one of CPU seconds; for machine code of one kind or the other."""
    made = replace(request(until_violated=until_violated), threads=threads, symmetry=symmetry)
    made = replace(made, optimize="always" if optimized else "never")
    return made if seconds is None else replace(made, stop=_after(seconds))


def _after(seconds: float) -> Callable[[], str | None]:
    end = process_time() + seconds
    return lambda: "enough" if process_time() > end else None


def differences(instance: Instance, one: Request, other: Request) -> list[str]:
    """Between the reference engine's answer to one request and the native engine's to the other."""
    return between(instance, ENGINES["reference"](instance, one), ENGINES["native"](instance, other))


def between(instance: Instance, one: Outcome, other: Outcome, exactly: bool = True) -> list[str]:
    """What differs between two outcomes. Not `exactly`: only what symmetry leaves alone, which is all but how often
    something was computed; even the traces are the same."""
    told = _Told()
    told.note("stopped", one.stopped, other.stopped)
    told.note("complete", one.counts.complete, other.counts.complete)
    if one.counts.complete:
        for part in ("distinct", "depth", *(["generated"] if exactly else [])):
            told.note(part, getattr(one.counts, part), getattr(other.counts, part))
    told.note("properties", [(f.name, f.kind) for f in one.findings], [(f.name, f.kind) for f in other.findings])
    for left, right in zip(one.findings, other.findings, strict=False):
        told.note(left.name, _size(instance, left), _size(instance, right))
        told.note(f"trace of {left.name}", _trace(left), _trace(right))
    if one.counts.complete:
        told.note("vacuous", one.vacuous, other.vacuous)
    if exactly and one.counts.complete:
        told.note("taken", [use.taken for use in one.uses], [use.taken for use in other.uses])
        told.note("blocked", _blocked(instance, one), _blocked(instance, other))
    return told.differences


class _Told:
    """Collects what differs."""

    def __init__(self) -> None:
        self.differences: list[str] = []

    def note(self, what: str, one: object, other: object) -> None:
        if one != other:
            self.differences.append(f"{what}: {one} against {other}")


def _size(instance: Instance, finding: Finding) -> tuple[object, ...]:
    """The verdict with faults and steps of its trace."""
    verdict = finding.verdict
    if not isinstance(verdict, Violated | Reached):
        return (verdict,)
    labels = verdict.trace.labels
    faults = sum(instance.system.actions[label.action].fault is not None for label in labels)
    return type(verdict).__name__, verdict.minimal, faults, len(labels)


def _trace(finding: Finding) -> object:
    verdict = finding.verdict
    return verdict.trace if isinstance(verdict, Violated | Reached) else None


def _blocked(instance: Instance, outcome: Outcome) -> list[tuple[int, ...]]:
    """Of the author's actions that were never taken, which are the ones that warnings speak of."""
    told = [use for use in outcome.uses if not use.taken and not instance.system.actions[use.action].environment]
    return [use.blocked for use in told]
