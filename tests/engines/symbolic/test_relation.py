"""The circuit of a system says what the semantics says: on models of the project, and on random protocols."""

import pytest

from fencepost.engines.search.pulse import Stopped
from fencepost.engines.symbolic.encode.relation import relation
from fencepost.engines.symbolic.encode.scope import TooLarge
from tests.agreement.test_models import ALL, IDS, model_of
from tests.engines.symbolic.meaning import Comparison
from tests.engines.symbolic.randoms import instances

MOST, STATES = 1 << 9, 25  # ways through the circuit, and states, that are tried
CHUNK = 15


@pytest.mark.parametrize(("name", "model"), ALL, ids=IDS)
def test_steps_and_complaints_of_models(name: str, model: str) -> None:
    """Of models with very many ways only the start"""
    comparison = Comparison(model_of(name, model))
    assert comparison.differences(STATES if comparison.choices() <= MOST else 0) == []


@pytest.mark.parametrize("first", range(240, 300, CHUNK))
def test_steps_and_complaints_of_random_protocols(first: int) -> None:
    compared = 0
    for seed, instance in instances(range(first, first + CHUNK)):
        try:
            comparison = Comparison(instance)
        except TooLarge:
            continue
        if comparison.choices() <= MOST:
            compared += 1
            assert comparison.differences(STATES) == [], f"seed {seed}"
    assert compared > CHUNK / 2


def test_making_it_ends_when_it_is_told_to() -> None:
    def poll() -> None:
        raise Stopped("enough")

    system = model_of("models/smr/raft_log.fence", "figure_8").system
    with pytest.raises(Stopped, match=r"^enough$"):
        relation(system, {}, lambda of: 4, poll)
