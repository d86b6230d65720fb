"""The circuit of a system says what the semantics says: on models of the project, and on random protocols."""

import pytest

from fencepost.engines.symbolic.encode.scope import TooLarge
from fencepost.instance.instance import Instance
from tests.agreement.test_models import ALL, IDS, model_of
from tests.engines.symbolic.meaning import Comparison
from tests.random.wide.mend import instance_of, mended
from tests.random.wide.texts import text_of

MOST, STATES = 1 << 9, 25  # ways through the circuit, and states, that are tried
SEEDS = range(240, 300)


@pytest.mark.parametrize(("name", "model"), ALL, ids=IDS)
def test_steps_and_complaints_of_models(name: str, model: str) -> None:
    comparison = Comparison(model_of(name, model))
    if comparison.choices() <= MOST:
        assert comparison.differences(STATES) == []
    else:
        assert comparison.started()


@pytest.mark.parametrize("seed", SEEDS)
def test_steps_and_complaints_of_random_protocols(seed: int) -> None:
    text = mended(text_of(seed))
    instance = None if text is None else instance_of(text)
    if not isinstance(instance, Instance):
        return
    try:
        comparison = Comparison(instance)
    except TooLarge:
        return
    if comparison.choices() <= MOST:
        assert comparison.differences(STATES) == []


def test_most_random_protocols_are_compared() -> None:
    few = 0
    for seed in SEEDS[:15]:
        text = mended(text_of(seed))
        instance = None if text is None else instance_of(text)
        if isinstance(instance, Instance):
            try:
                few += Comparison(instance).choices() <= MOST
            except TooLarge:
                continue
    assert few > 10
