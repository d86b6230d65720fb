"""Random protocols over the whole language: what engines that reason claim is what the reference engine finds.

`pytest tests/random/test_reasoning.py --random 2000` tries that many seeds, each with the bounded search, with the
search for an invariant and with k-induction; `--random-seed S` begins elsewhere. Without them some seeds, always the
same, each with one of the three.
"""

from pathlib import Path

import pytest

from tests.random.wide.trial import BMC, INDUCTION, PDR, agreed

WAYS = (BMC, PDR, INDUCTION)


def test_claims_are_true_of_random_protocols(seeds: range, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    thorough = bool(request.config.getoption("--random"))
    share = agreed(seeds, lambda seed: WAYS if thorough else (WAYS[seed % len(WAYS)],), tmp_path)
    assert share > 0.5, f"of the searches for {seeds} only {share:.0%} came to an end"
