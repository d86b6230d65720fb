"""Random protocols over the whole language: the native engine agrees with the reference engine in everything.

`pytest tests/random --random 10000` tries that many seeds, each with one and two threads and with symmetry;
`--random-seed S` begins elsewhere. Without them 200 seeds, always the same. A seed that fails is shrunk, and what is
left is shown and written to a file.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from fencepost.engines import ENGINES
from fencepost.evidence.outcome import Outcome, Request
from fencepost.instance.instance import Instance
from tests.random.wide.mend import Refused, instance_of, mended
from tests.random.wide.texts import text_of
from tests.random.wide.trial import (
    BMC,
    INDUCTION,
    ONE,
    OPTIMIZED,
    PDR,
    SYMMETRY,
    TWO,
    agreed,
    difference,
    tried,
    variants,
)


def test_engines_agree_on_random_protocols(seeds: range, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    thorough = bool(request.config.getoption("--random"))
    share = agreed(seeds, lambda seed: variants(seed, thorough), tmp_path)
    assert share > 0.5, f"of the seeds {seeds} only {share:.0%} were compared"


@pytest.mark.parametrize("path", sorted((Path(__file__).parent / "found").glob("*.fence")), ids=lambda path: path.stem)
def test_what_differed_once_agrees(path: Path) -> None:
    assert difference(path.read_text(encoding="utf-8"), (ONE, TWO, OPTIMIZED, SYMMETRY, BMC, PDR, INDUCTION)) == []


def test_a_seed_always_gives_the_same_text() -> None:
    assert [text_of(seed) for seed in range(20)] == [text_of(seed) for seed in range(20)]


def test_nearly_every_text_is_a_protocol_in_the_end() -> None:
    assert sum(mended(text_of(seed)) is not None for seed in range(40)) >= 36


def test_a_text_that_is_refused_says_where() -> None:
    assert isinstance(instance_of("protocol P\nnonsense\n"), Refused)


def test_a_wrong_engine_is_found_out_and_the_text_shrunk() -> None:
    def forgetful(instance: Instance, asking: Request) -> Outcome:
        outcome = ENGINES["reference"](instance, asking)
        wrong = any(action.fault == "crash" for action in instance.system.actions)
        counts = replace(outcome.counts, distinct=outcome.counts.distinct + wrong)
        return replace(outcome, counts=counts)

    found = [tried(seed, (replace(ONE, engine=forgetful),)).difference for seed in range(30)]
    shown = [difference for difference in found if difference is not None]
    assert shown
    assert all("crash" in difference.text for difference in shown)
    assert min(difference.text.count("\n") for difference in shown) < 15
