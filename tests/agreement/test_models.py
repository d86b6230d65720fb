"""Every model of the project through the native engine: as expected, as the reference engine says, and the same by one
thread and under symmetry."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from fencepost.elaborate.elaborate import elaborate
from fencepost.engines import ENGINES
from fencepost.engines.native import explorer
from fencepost.engines.native.machine import Machine
from fencepost.evidence.expectation import judge
from fencepost.evidence.trace import Failure
from fencepost.instance.build import instantiate
from fencepost.instance.instance import Instance
from fencepost.semantics.step import Meaning
from fencepost.session.files import read
from tests.agreement.comparing import asked, between

ROOT = Path(__file__).parents[2]
SMALL = 10_000  # states that the reference engine visits in a second or two
BENCHMARKS = ("S", "bug")  # the others take minutes and belong to benchmarks/run


def _models(folder: str) -> list[tuple[str, str]]:
    """File and model of every model in a folder."""
    found: list[tuple[str, str]] = []
    for path in sorted((ROOT / folder).rglob("*.fence")):
        typed = elaborate(str(path), read).typed
        assert typed is not None, path
        name = str(path.relative_to(ROOT))
        found += [(name, model.name) for model in typed.models]
    return found


ALL = [*_models("models"), *(item for item in _models("benchmarks/models") if item[1] in BENCHMARKS)]
IDS = [f"{name}-{model}" for name, model in ALL]


@cache
def model_of(name: str, model: str) -> Instance:
    """A model of a file, as an instance."""
    typed = elaborate(str(ROOT / name), read).typed
    assert typed is not None
    made = instantiate(typed, next(item for item in typed.models if item.name == model))
    assert isinstance(made, Instance)
    return made


def _until(instance: Instance) -> bool:
    return instance.model.until_violated


@pytest.mark.parametrize(("name", "model"), ALL, ids=IDS)
def test_native_finds_what_is_expected_and_what_the_reference_finds(name: str, model: str) -> None:
    instance = model_of(name, model)
    native = ENGINES["native"](instance, asked(threads=2, until_violated=_until(instance), optimized=True))
    judgement = judge(instance, native, False, "faults")
    assert judgement.standing == "met", judgement.lines
    if native.counts.distinct <= SMALL:
        reference = ENGINES["reference"](instance, asked(until_violated=_until(instance)))
        assert between(instance, reference, native) == []
    one = ENGINES["native"](instance, asked(symmetry=True, until_violated=_until(instance)))
    assert between(instance, native, one, exactly=False) == []


@pytest.mark.parametrize("symmetry", [False, True])
@pytest.mark.parametrize(
    ("name", "model"),
    [("models/smr/raft_election.fence", "one_term"), ("models/published/transaction_commit.fence", "published")],
)
def test_actions_are_enabled_where_the_meaning_says_so(name: str, model: str, symmetry: bool) -> None:
    instance = model_of(name, model)
    meaning, enabled = Meaning(instance.system), [0] * len(instance.system.actions)
    found = {state for _, state in meaning.initial() if not isinstance(state, Failure)}
    waiting = list(found)
    while waiting:
        state = waiting.pop()
        for action in {label.action for label in meaning.enabled(state)}:
            enabled[action] += 1
        after = {end for _, end in meaning.successors(state) if not isinstance(end, Failure)}
        waiting += after - found
        found |= after
    stats = ENGINES["native"](instance, replace(asked(symmetry=symmetry), stats=True)).stats
    assert stats is not None
    assert [action.enabled for action in stats.actions] == enabled


@pytest.mark.parametrize(("threads", "symmetry"), [(1, False), (2, True)])
def test_code_that_gets_better_in_the_middle_of_a_search(
    threads: int, symmetry: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance, calls = model_of("models/smr/raft_election.fence", "one_term"), [0]
    hasten, close = Machine.hasten, Machine.close

    def at_the_fifth(machine: Machine) -> None:
        calls[0] += 1
        if calls[0] == 5:
            hasten(machine)
            close(machine)  # which waits for it

    monkeypatch.setattr(explorer, "_PATIENCE", -1.0)
    monkeypatch.setattr(Machine, "hasten", at_the_fifth)
    asking = replace(asked(threads=threads, symmetry=symmetry), optimize="auto")
    native = ENGINES["native"](instance, asking)
    assert native.stats is not None
    assert "optimize beside" in [stage.name for stage in native.stats.stages]
    assert calls[0] > 6
    assert between(instance, ENGINES["reference"](instance, asked()), native, exactly=not symmetry) == []
