"""Members that are called symmetric are: of every model, of random protocols, and of what was found once."""

from pathlib import Path

import pytest

from fencepost.instance.instance import Instance
from tests.agreement.renaming import asymmetries
from tests.agreement.test_models import ALL, IDS, model_of
from tests.engines.symbolic.randoms import instances
from tests.random.wide.mend import instance_of

FOUND = sorted((Path(__file__).parent / "found").glob("*.fence"))


@pytest.mark.parametrize(("name", "model"), ALL, ids=IDS)
def test_models_are_the_same_with_members_exchanged(name: str, model: str) -> None:
    assert asymmetries(model_of(name, model), 60) == []


def test_random_protocols_are_the_same_with_members_exchanged(seeds: range) -> None:
    for seed, instance in instances(seeds):
        assert asymmetries(instance, 150) == [], f"seed {seed}"


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_what_was_found_once_is_the_same_with_members_exchanged(path: Path) -> None:
    made = instance_of(path.read_text(encoding="utf-8"))
    assert isinstance(made, Instance)
    assert asymmetries(made, 200) == []
