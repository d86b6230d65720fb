"""One random protocol from its seed through two engines, and its smallest form where they differ."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import final

from fencepost.engines import ENGINES, Engine
from fencepost.evidence.outcome import Outcome, Request
from fencepost.instance.instance import Instance
from fencepost.instance.symmetry import groups
from tests.agreement.comparing import asked, between
from tests.random.wide.mend import instance_of, mended, shrunk
from tests.random.wide.texts import text_of

MOST_SECONDS = 1.0  # CPU, of the reference engine; a larger space is not compared
SHRINKING = 120.0

Variant = tuple[str, Callable[[], Request], bool]  # what is asked of the native engine; whether all must be equal
ONE: Variant = ("one thread", asked, True)
TWO: Variant = ("two threads", lambda: asked(threads=2), True)
OPTIMIZED: Variant = ("two threads, optimized", lambda: asked(threads=2, optimized=True), True)
SYMMETRY: Variant = ("symmetry", lambda: asked(symmetry=True), False)


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
    """What became of a seed: not a protocol, too large, or compared"""

    seed: int
    states: int | None
    difference: Difference | None


def tried(seed: int, ways: tuple[Variant, ...], engine: Engine = ENGINES["native"]) -> Trial:
    """The seed's protocol, compared in each of these ways."""
    text = mended(text_of(seed))
    if text is None:
        return Trial(seed, None, None)
    outcome, found = _compared(text, ways, engine)
    if not found:
        return Trial(seed, None if outcome is None else outcome.counts.distinct, None)
    end = monotonic() + SHRINKING
    small = shrunk(text, lambda candidate: monotonic() < end and bool(_compared(candidate, ways, engine)[1]))
    return Trial(seed, None, Difference(seed, small, tuple(_compared(small, ways, engine)[1])))


def difference(text: str, ways: tuple[Variant, ...]) -> list[str]:
    """What the native engine says differently of a text, in each of these ways."""
    outcome, found = _compared(text, ways, ENGINES["native"])
    assert outcome is not None
    return found


def _compared(text: str, ways: tuple[Variant, ...], engine: Engine) -> tuple[Outcome | None, list[str]]:
    """The reference engine's answer, if it comes to its end, and what another says differently."""
    instance = instance_of(text)
    assert isinstance(instance, Instance), instance
    outcome = ENGINES["reference"](instance, asked(seconds=MOST_SECONDS))
    if outcome.stopped is not None:
        return None, []
    found: list[str] = []
    symmetric = bool(groups(instance.system))
    for name, make, exactly in ways:
        if make().symmetry and not symmetric:
            continue
        try:
            other = engine(instance, make())
        except Exception as error:
            found.append(f"{name}: raised {type(error).__name__}: {error}")
            continue
        found += [f"{name}: {line}" for line in between(instance, outcome, other, exactly)]
    return outcome, found
