"""`partition R, S k` and `pause R k`: instances that cannot be reached, or do nothing for a while."""

import pytest

from tests.instance.tiny import checked

IDLE = "protocol T\nrole Node:\n    durable x: bool = false\n"
TALK = """
protocol T
network unordered
message Note
role Node:
    durable sent: bool = false
    action write when not sent:
        sent = true
        send Note to Sink
service Sink:
    durable got: 0..2 = 0
    on Note:
        got += 1
"""


@pytest.mark.parametrize("nodes", [2, 3, 4])
def test_partition_row_unordered_sides_one_cut_at_a_time(nodes: int) -> None:
    model = f"\nmodel m:\n    Node = {nodes}\n    faults:\n        partition Node any\n"
    found = checked(IDLE + model)
    assert found.distinct == 1 + (2 ** (nodes - 1) - 1)
    assert found.generated == 1 + 2 * (2 ** (nodes - 1) - 1)  # each cut, and healing each


def test_a_partition_budget_is_spent_and_heal_ends_the_cut() -> None:
    model = "\nmodel m:\n    Node = 2\n    faults:\n        partition Node 1\n"
    assert checked(IDLE + model).distinct == 3  # whole, cut, healed and spent


@pytest.mark.parametrize("network", ["unordered", "set", "fifo"])
def test_messages_across_the_cut_wait(network: str) -> None:
    model = "\nmodel m:\n    Node = {A}\n    faults:\n        partition Node, Sink 1\n"
    found = checked(TALK.replace("unordered", network) + model)
    # unsent, sent, taken: before the cut, while it lasts, where sent cannot become taken, and after healing
    assert found.distinct == 9
    assert found.generated == 1 + 2 * 3 + (2 + 1 + 2)


def test_stores_across_the_cut_cannot_be_called() -> None:
    text = """
protocol T
store S:
    durable x: 0..1 = 0
    operation set():
        x = 1
role Node:
    durable y: bool = false
    action call when not y:
        y = true
        S.set()
witness Set: S.x == 1
"""
    model = "\nmodel m:\n    Node = {A}\n    faults:\n        partition Node, S any\n"
    found = checked(text + model)
    assert found.distinct == 4
    assert found.generated == 1 + 2 + 2 + 1  # to cut and to heal in both states, and to call while whole


def test_roles_not_named_reach_everybody() -> None:
    text = TALK + "role Other:\n    durable x: bool = false\n"
    model = "\nmodel m:\n    Node = {A}\n    Other = {B, C}\n    faults:\n        partition Other any\n"
    found = checked(text + "witness Got: Sink.got == 1\n" + model)
    assert found.distinct == 3 * 2
    assert found.verdict("Got") == "reached"


def test_co_located_roles_are_cut_off_with_their_machine() -> None:
    text = """
protocol T
network set
message Note
role Node:
    durable x: bool = false
role Guard on Node:
    durable sent: bool = false
    action write(g in {h for h in Guard if h != self}) when not sent:
        sent = true
        send Note to g
    durable got: bool = false
    on Note:
        got = true
"""
    found = checked(text + "\nmodel m:\n    Node = {A, B}\n    faults:\n        partition Node any\n")
    # two messages, each unsent, in flight or taken; sent in both, taken only while whole
    assert found.distinct == 2 * 9
    assert found.generated == 1 + 2 * 6 + 6 + 2 * 9


def test_cuts_are_told_by_their_sides() -> None:
    text = IDLE + "service Sink:\n    durable y: bool = false\n"
    model = "\nmodel m:\n    Node = {A, B}\n    faults:\n        partition Node, Sink 1\n"
    assert checked(text + model).first_steps() == [
        "A, B | Sink are cut apart",
        "A, Sink | B are cut apart",
        "A | B, Sink are cut apart",
    ]


# ---------------------------------------------------------------- pause


def test_pause_row_takes_no_steps_until_it_resumes() -> None:
    model = "\nmodel m:\n    Node = {A}\n    faults:\n        pause Node any\n"
    found = checked(TALK + model)
    assert found.distinct == 3 * 2
    assert found.generated == 1 + 3 * 2 + 1 + 2  # pause, resume; to send only while awake; to take in both


def test_messages_to_a_paused_instance_wait() -> None:
    model = "\nmodel m:\n    Node = {A}\n    faults:\n        pause Sink 1\n"
    found = checked(TALK + "witness Got: Sink.got == 1\n" + model)
    assert found.distinct == 3 * 3
    assert found.generated == 1 + 3 * 2 + 3 * 2 - 1


def test_a_paused_instances_timers_run() -> None:
    text = """
protocol T
role Node:
    durable done: bool = false
    timer t: 0..1
    on expiry of t:
        done = true
init:
    for n in Node:
        start n.t for 1
"""
    model = "\nmodel m:\n    Node = {A}\n    faults:\n        pause Node any\n"
    found = checked(text + model)
    assert found.distinct == 3 * 2
    assert found.generated == 1 + 3 * 2 + 2 + 1  # a tick in both, the handler only while awake


def test_a_role_is_not_paused_with_its_machine() -> None:
    text = """
protocol T
role Node:
    durable x: bool = false
role Guard on Node:
    durable y: bool = false
    action bark when not y:
        y = true
"""
    model = "\nmodel m:\n    Node = {A}\n    faults:\n        pause Node any\n"
    assert checked(text + model).generated == 1 + 2 * 2 + 2


def test_a_step_that_calls_a_paused_store_is_not_enabled() -> None:
    text = """
protocol T
store S:
    durable x: 0..1 = 0
    operation set():
        x = 1
role Node:
    durable y: bool = false
    action call when not y:
        y = true
        S.set()
"""
    model = "\nmodel m:\n    Node = {A}\n    faults:\n        pause S any\n"
    assert checked(text + model).generated == 1 + 2 * 2 + 1


def test_a_crash_ends_a_pause() -> None:
    model = "\nmodel m:\n    Node = {A}\n    faults:\n        pause Node any\n        crash Node any\n"
    assert checked(IDLE + model).distinct == 3  # awake, paused, down
