"""Seeds of random protocols come in chunks, so that processes share them out."""

import pytest

CHUNK, ORDINARY = 20, 200
FEWER = {  # what takes its time
    "test_claims_are_true_of_random_protocols": 100,
    "test_order_of_declarations_makes_no_difference": 40,
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `seeds` gets as many as `--random` says, else a few."""
    if "seeds" in metafunc.fixturenames:
        first = int(metafunc.config.getoption("--random-seed") or 0)
        ordinary = FEWER.get(metafunc.function.__name__, ORDINARY)
        many = int(metafunc.config.getoption("--random") or 0) or ordinary
        chunks = [range(start, min(start + CHUNK, first + many)) for start in range(first, first + many, CHUNK)]
        metafunc.parametrize("seeds", chunks, ids=[f"{chunk[0]}-{chunk[-1]}" for chunk in chunks])
