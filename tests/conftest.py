"""Switches of the whole suite: `--update` rewrites what literate tests expect, to be reviewed as a diff."""

import pytest
from hypothesis import settings

settings.register_profile("few", max_examples=12, derandomize=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--random", type=int, default=0, help="draw this many new random protocols for each test")
    parser.addoption(
        "--random-seed", type=int, default=0, help="the first seed of the random protocols that engines agree on"
    )
    parser.addoption("--update", action="store_true", help="rewrite what literate tests and goldens expect")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update"))


def pytest_configure(config: pytest.Config) -> None:
    """How many random protocols a run draws: few and always the same ones, or as many new ones as asked."""
    many = int(config.getoption("--random") or 0)
    if many:
        settings.register_profile("many", max_examples=many, print_blob=True)
    settings.load_profile("many" if many else "few")
