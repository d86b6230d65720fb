"""A walk by hand: what it offers is what the semantics allows, and what is saved of it replays."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from fencepost.report.story import Story
from fencepost.report.trace_file import read_whole_trace, write_trace
from fencepost.session.exploring import Walk, begun
from fencepost.session.following import Astray
from fencepost.session.options import Options, WrongUse
from fencepost.session.replaying import Replayed, replay_story
from tests.counterexamples.rooms import GALLERY, ROOT, story_in

LEASE = str(ROOT / "models/lease/lease_failover.fence")
BACKUP = str(ROOT / "models/primary_backup/async_ack.fence")


def walk_of(path: str, model: str) -> Walk:
    walk = begun((path,), Options(models=(model,)))
    assert isinstance(walk, Walk)
    return walk


def says(walk: Walk) -> list[str]:
    return [walk.choice(label, after).step.says for label, after in walk.possible()]


def go(walk: Walk, *sentences: str) -> None:
    for sentence in sentences:
        walk.take(*walk.possible()[says(walk).index(sentence)])


def saved(walk: Walk) -> Story:
    return read_whole_trace(write_trace(walk.story(), "1"))


def test_what_is_offered_are_the_steps_of_the_semantics() -> None:
    walk = walk_of(LEASE, "fencepost")
    assert says(walk) == ["A asks for the lease", "B asks for the lease"]
    go(walk, "A asks for the lease")
    assert "the coordinator hears A" in says(walk)
    assert [label for label, _ in walk.possible()] == walk.meaning.enabled(walk.trace.states[-1])


def test_a_step_says_which_fault_it_spends_and_what_it_violates() -> None:
    walk = walk_of(BACKUP, "asynchronous_one_write")
    go(walk, "the client submits write 1", "the primary logs write 1", "the client is told that write 1 is safe")
    crash = walk.choice(*walk.possible()[says(walk).index("Primary crashes")])
    assert (crash.step.fault, crash.spends, crash.violates) == ("crash", "crash Primary 1 of 1", ())
    go(walk, "Primary crashes")
    takes_over = walk.choice(*walk.possible()[says(walk).index("the backup sees the primary dead and takes over")])
    assert takes_over.violates == ("NoAcknowledgedWriteLost",)


def test_going_back_forgets_what_was_done() -> None:
    walk = walk_of(LEASE, "fencepost")
    go(walk, "A asks for the lease", "B asks for the lease")
    walk.back_to(1)
    assert walk.trace.steps == 1
    walk.back_to(5)
    assert walk.trace.steps == 1
    assert "the coordinator hears B" not in says(walk)


@pytest.mark.parametrize("folder", ["lease/lease_failover/fencepost", "smr/raft_election/double_vote"])
def test_a_walk_along_a_trace_turns_its_property_false(folder: str) -> None:
    story = story_in(GALLERY / folder / "trace.json")
    walk = walk_of(str(ROOT / story.origin.file), story.origin.model)
    walk.along(story, len(story.steps) - 1)
    assert dict(walk.truths())[story.property] == "true"
    walk.along(story, None)
    assert dict(walk.truths())[story.property] == "false"
    told = walk.story()
    assert (told.verdict, told.property, told.minimal) == ("violated", story.property, False)
    wrong = replace(story, steps=(replace(story.steps[0], action="nonsense"), *story.steps[1:]))
    with pytest.raises(Astray, match="nonsense"):
        walk.along(wrong, None)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_walked_replays(seed: int) -> None:
    dice = random.Random(seed)
    path, model = ((LEASE, "uneven_clocks"), (BACKUP, "asynchronous"), (LEASE, "unfenced"))[seed % 3]
    walk = walk_of(path, model)
    for _ in range(12):
        choices = walk.possible()
        if not choices:
            break
        walk.take(*dice.choice(choices))
        found = replay_story(saved(walk), path)
        assert isinstance(found, Replayed), found


def test_a_walk_that_was_changed_does_not_replay() -> None:
    walk = walk_of(LEASE, "fencepost")
    go(walk, "A asks for the lease")
    story = saved(walk)
    assert story.verdict == "explored"
    changed = replace(story, steps=(replace(story.steps[0], says="B asks for the lease"),))
    assert "is not told like this" in str(replay_story(changed, LEASE))
    assert "is not told like this" in str(replay_story(replace(story, chosen=True), LEASE))
    assert "`failure` should be none" in str(replay_story(replace(story, failure="it broke"), LEASE))
    assert "neither fails" in str(replay_story(replace(story, loop=0), LEASE))


def test_a_step_that_fails_ends_the_walk(tmp_path: Path) -> None:
    text = 'protocol P\n\nshared x: 0..1 = 0\n\naction up:\n    """up"""\n    x += 1\n\nmodel m:\n    expect holds\n'
    (tmp_path / "p.fence").write_text(text)
    walk = walk_of(str(tmp_path / "p.fence"), "m")
    go(walk, "up")
    assert walk.choice(*walk.possible()[0]).violates == ("NoRuntimeError",)
    go(walk, "up")
    assert (walk.possible(), walk.truths()) == ([], [("NoRuntimeError", "false")])
    assert isinstance(replay_story(saved(walk), str(tmp_path / "p.fence")), Replayed)
    walk.back_to(1)
    assert walk.possible()


READ = """protocol P

shared x: 0..3 = 0
shared xs: seq[0..3, 2]

action up when x < 3:
    x += 1

invariant Readable: x < 1 or xs[0] == 0

model m:
    bound x < 2
    expect NoRuntimeError violated
"""


def test_what_cannot_be_evaluated_is_a_runtime_error_and_violates_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "p.fence").write_text(READ)
    walk = walk_of(str(tmp_path / "p.fence"), "m")
    assert walk.choice(*walk.possible()[0]).violates == ("NoRuntimeError",)
    go(walk, "up")
    assert walk.truths() == [("Readable", "unknown"), ("NoRuntimeError", "false")]
    assert walk.story().property == "NoRuntimeError"
    assert isinstance(replay_story(saved(walk), str(tmp_path / "p.fence")), Replayed)


def test_beyond_the_bounds_there_is_nothing_to_take(tmp_path: Path) -> None:
    (tmp_path / "p.fence").write_text(READ)
    walk = walk_of(str(tmp_path / "p.fence"), "m")
    go(walk, "up")
    assert not walk.beyond
    go(walk, "up")
    assert (walk.beyond, walk.possible()) == (True, [])


def test_whoever_goes_on_from_an_endless_run_does_not_go_round_for_ever(tmp_path: Path) -> None:
    text = "protocol P\n\nshared x: 0..1 = 0\n\nurgent action flip:\n    x = 1 - x\n\nmodel m:\n    expect holds\n"
    (tmp_path / "p.fence").write_text(text)
    walk = walk_of(str(tmp_path / "p.fence"), "m")
    go(walk, "flip", "flip")
    endless = replace(saved(walk), loop=0)
    walk.along(endless, None)
    go(walk, "flip")
    assert walk.story().loop is None


def test_a_step_that_cannot_be_shown_has_no_number() -> None:
    walk = walk_of(LEASE, "fencepost")
    go(walk, "A asks for the lease", "the coordinator hears A")
    numbers = walk.numbers()
    walk.walk(0, numbers)
    assert walk.numbers() == numbers
    walk.trace = replace(walk.trace, labels=(replace(walk.trace.labels[0], action=9), walk.trace.labels[1]))
    with pytest.raises(WrongUse, match="step 1 is none of the 2"):
        walk.numbers()


def test_several_models_have_to_be_told_apart() -> None:
    with pytest.raises(WrongUse, match="which model"):
        begun((LEASE,), Options())
