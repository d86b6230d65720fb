"""Who may see what."""

import pytest

from tests.elaborate.reading import said, typed

ROLES = """protocol P

shared total: 0..3 = 0

message Ping(n: 0..3)

store Box:
    durable value: 0..3 = 0

role Node:
    states idle, busy
    durable x: 0..3 = 0
    oracle durable seen: 0..3 = 0
    ghost asked: 0..3 = 0
    timer wait: 0..2

    def known() -> bool: x > 0

    on Ping(n):
        start wait for 1

    on expiry of wait:
        become idle

    action ask(m: Node):
        send Ping(1) to m
        become busy

role Watch on Node:
    durable y: 0..3 = 0

def looks(n: Node) -> bool: n.x > 0

"""


def guarded(guard: str, role: str = "Node") -> str:
    action = f"\n    action more(m: Node) when {guard}:\n        skip\n"
    head, tail = ROLES.split("role Watch", 1)
    if role == "Node":
        return f"{head.rstrip()}\n{action}\nrole Watch{tail}"
    before, after = tail.split("def looks", 1)
    return f"{head}role Watch{before.rstrip()}\n{action}\ndef looks{after}"


@pytest.mark.parametrize(
    "guard",
    [
        "x == 0",
        "self.x == 0",
        "total == 0",
        "Box.value == 0",
        "m.seen == 0",
        "known()",
        "looks(self)",
        "wait.running",
        "m == self",
        "not in_flight(Ping(1) to self)",
        "oracle(m.x == 0 and m is idle and m.up and m.known() and looks(m))",
        "oracle(len(messages(Ping)) == 0)",
    ],
)
def test_seen(guard: str) -> None:
    assert said(guarded(guard)) == []


@pytest.mark.parametrize(
    ("guard", "code"),
    [
        ("m.x == 0", "FP401"),
        ("m is idle", "FP401"),
        ("m.up", "FP401"),
        ("Box.up", "FP401"),
        ("m.wait.running", "FP401"),
        ("m.known()", "FP401"),
        ("looks(m)", "FP401"),
        ("all(n.x == 0 for n in Node)", "FP401"),
        ("in_flight(Ping(1) to m)", "FP404"),
        ("len(messages(Ping)) == 0", "FP404"),
        ("asked == 0", "FP402"),
        ("oracle(m.asked == 0)", "FP402"),
    ],
)
def test_out_of_sight(guard: str, code: str) -> None:
    assert set(said(guarded(guard))) == {code}


def test_machine_is_another_instance() -> None:
    assert said(guarded("machine.x == 0", "Watch")) == ["FP401"]


def test_which_machine_one_is_on_is_known() -> None:
    assert said(guarded("machine == m and oracle(machine.x == 0)", "Watch")) == []


def test_property_sees_everything() -> None:
    text = "all(n.asked <= 3 and n.up and n.wait.running and len(messages(Ping)) < 3 for n in Node)"
    assert said(f"{ROLES}invariant Claim: {text}\n") == []


def test_system_sees_instances_only_by_oracle() -> None:
    action = "action look(n: Node) when n.x == 0:\n    total = 1\n"
    assert said(ROLES + action) == ["FP401"]
    assert said(ROLES + action.replace("n.x == 0", "oracle(n.x == 0)")) == []


@pytest.mark.parametrize(
    ("guard", "kind", "text"),
    [
        ("oracle(m.x == 0)", "oracle", "m.x == 0"),
        ("in_flight(Ping from self)", "throttle", "in_flight(Ping from self)"),
        ("m.seen == 0", "oracle", "seen"),
        ("total == 0", "shared", "total"),
    ],
)
def test_what_a_verdict_rests_on(guard: str, kind: str, text: str) -> None:
    rests = [(rest.kind, rest.text) for rest in typed(guarded(guard)).rests]
    assert any(found == kind and text in said_text for found, said_text in rests)


def test_store_that_a_guard_reads_is_needed_by_the_step() -> None:
    step = next(step for step in typed(guarded("Box.value == 0")).steps if step.name == "more")
    assert step.stores == ("Box",)
