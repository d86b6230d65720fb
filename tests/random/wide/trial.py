"""One random protocol from its seed through two engines, and its smallest form where they differ."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import final

from fencepost.engines import ENGINES, Engine
from fencepost.engines.native.refusal import TOO_LARGE
from fencepost.evidence.outcome import Outcome, Request
from fencepost.evidence.verdict import Inconclusive
from fencepost.instance.instance import Instance
from fencepost.instance.symmetry import groups
from tests.agreement.comparing import asked, between
from tests.engines.symbolic.agreeing import bounded_differences, proof_differences
from tests.random.wide.mend import instance_of, mended, shrunk
from tests.random.wide.texts import text_of

MOST_SECONDS = 1.0  # CPU, of the reference engine; a larger space is not compared
SHRINKING = 120.0

DEPTH = 4  # of the bounded search
THOUGHT = 3.0  # CPU seconds for each engine that reasons; what it knows then is compared


@final
@dataclass(frozen=True, slots=True)
class Variant:
    """A way to try a protocol: by which engine, what is asked of it, and what it says differently from the reference
    engine (the instance, the reference engine's outcome, its own)"""

    name: str
    engine: Engine
    ask: Callable[[], Request]
    differences: Callable[[Instance, Outcome, Outcome], list[str]]


def _bounded(made: Instance, explored: Outcome, outcome: Outcome) -> list[str]:
    return bounded_differences(made, explored, outcome, DEPTH)


def _untrue(made: Instance, explored: Outcome, outcome: Outcome) -> list[str]:
    """Of an engine that came to the end of its numbers, and says so: what it claims nevertheless must be true"""
    true = {finding.name: type(finding.verdict) for finding in explored.findings}
    claims = [finding for finding in outcome.findings if not isinstance(finding.verdict, Inconclusive)]
    return [f"{f.name}: {f.verdict} against {true[f.name]}" for f in claims if type(f.verdict) is not true[f.name]]


def _thinking(depth: int) -> Callable[[], Request]:
    return lambda: replace(asked(seconds=THOUGHT), depth=depth)


def _counted(made: Instance, explored: Outcome, outcome: Outcome) -> list[str]:
    return between(made, explored, outcome, exactly=False)


ONE = Variant("one thread", ENGINES["native"], asked, between)
TWO = replace(ONE, name="two threads", ask=lambda: asked(threads=2))
OPTIMIZED = replace(ONE, name="two threads, optimized", ask=lambda: asked(threads=2, optimized=True))
SYMMETRY = Variant("symmetry", ENGINES["native"], lambda: asked(symmetry=True), _counted)
BMC = Variant("bmc", ENGINES["bmc"], _thinking(DEPTH), _bounded)
PDR = Variant("pdr", ENGINES["pdr"], _thinking(3), proof_differences)
INDUCTION = replace(PDR, name="induction", engine=ENGINES["induction"])


def variants(seed: int, thorough: bool) -> tuple[Variant, ...]:
    """The ways in which a seed is tried: by one thread and by two and with symmetry, or only in one of these ways.
    Each fourth seed runs optimized code, which is the same text and costs five times as much to compile."""
    two = TWO if seed % 4 else OPTIMIZED
    return (ONE, two, SYMMETRY) if thorough else ((two, ONE, SYMMETRY, TWO)[seed % 4],)


@final
@dataclass(frozen=True, slots=True)
class Difference:
    """Where two engines do not agree"""

    seed: int
    text: str
    found: tuple[str, ...]

    def told(self) -> str:
        """For whoever reads the failure."""
        return f"seed {self.seed}\n" + "\n".join(self.found) + f"\n\n{self.text}"


@final
@dataclass(frozen=True, slots=True)
class Trial:
    """What became of a seed: which of the ways came to an end (none if it is not a protocol, or too large), and the
    first difference"""

    seed: int
    ended: tuple[str, ...]
    difference: Difference | None


def tried(seed: int, ways: tuple[Variant, ...]) -> Trial:
    """The seed's protocol, compared in each of these ways."""
    text = mended(text_of(seed))
    if text is None:
        return Trial(seed, (), None)
    ended, found = _compared(text, ways)
    if not found:
        return Trial(seed, ended, None)
    end = monotonic() + SHRINKING
    small = shrunk(text, lambda candidate: monotonic() < end and bool(_compared(candidate, ways)[1]))
    return Trial(seed, ended, Difference(seed, small, tuple(_compared(small, ways)[1])))


def agreed(seeds: range, ways: Callable[[int], tuple[Variant, ...]], folder: Path) -> float:
    """Tries all seeds, and fails with every one that differs, its text written to the folder. Gives the share of all
    searches that came to an end."""
    trials = [tried(seed, ways(seed)) for seed in seeds]
    failures: list[str] = []
    for failed in (trial.difference for trial in trials if trial.difference is not None):
        written = folder / f"seed_{failed.seed}.fence"
        written.write_text(failed.text, encoding="utf-8")
        failures.append(f"{failed.told()}\nwritten to {written}")
    assert not failures, "\n\n".join(failures)
    return sum(len(trial.ended) for trial in trials) / sum(len(ways(seed)) for seed in seeds)


def difference(text: str, ways: tuple[Variant, ...]) -> list[str]:
    """What is said differently of a text that is small enough, in each of these ways."""
    ended, found = _compared(text, ways)
    assert ended
    return found


def _compared(text: str, ways: tuple[Variant, ...]) -> tuple[tuple[str, ...], list[str]]:
    """Which ways came to an end, if the reference engine does, and what they say differently."""
    instance = instance_of(text)
    assert isinstance(instance, Instance), instance
    explored = ENGINES["reference"](instance, asked(seconds=MOST_SECONDS))
    if explored.stopped is not None:
        return (), []
    ended: list[str] = []
    found: list[str] = []
    symmetric = bool(groups(instance.system))
    for way in ways:
        if way.ask().symmetry and not symmetric:
            ended.append(way.name)  # there is nothing to try
            continue
        try:
            outcome = way.engine(instance, way.ask())
            differences = _untrue if outcome.stopped == TOO_LARGE else way.differences
            found += [f"{way.name}: {line}" for line in differences(instance, explored, outcome)]
        except Exception as error:
            found.append(f"{way.name}: raised {type(error).__name__}: {error}")
            continue
        ended += [way.name] if outcome.stopped is None else []
    return tuple(ended), found
