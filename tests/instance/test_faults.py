"""`lose k` and `duplicate k`, and budgets by message."""

from tests.instance.tiny import checked

TALK = """
protocol T
network {network}
message Put(x: 1..2)
message Beat
role Node:
    states fresh, done
    action write when fresh:
        become done
        send Put(2) to Sink
        send Beat to Sink
service Sink:
    durable got: seq[1..2, 4]
    durable beats: 0..4 = 0
    on Put(x) from n:
        got.append(x)
    on Beat:
        beats += 1
def put_gone() -> bool: Sink.got == [] and not in_flight(Put)
def beat_gone() -> bool: Sink.beats == 0 and not in_flight(Beat)
witness NoPut: all(n is done for n in Node) and put_gone()
witness NoBeat: all(n is done for n in Node) and beat_gone()
witness Neither: all(n is done for n in Node) and put_gone() and beat_gone()
witness Twice: Sink.got == [2, 2]
witness Thrice: Sink.got == [2, 2, 2]
witness BeatTwice: Sink.beats == 2
"""
ONE = "\nmodel m:\n    Node = {A}\n    faults:\n        "


def _talk(faults: str, network: str = "set") -> str:
    return TALK.format(network=network) + ONE + faults + "\n"


def test_lose_row() -> None:
    for network in ("set", "unordered", "fifo"):
        found = checked(_talk("lose 1", network))
        assert (found.verdict("NoPut"), found.verdict("NoBeat"), found.verdict("Neither")) == (
            "reached",
            "reached",
            "unreached",
        )
        assert found.faults("NoPut") == ["lose"]


def test_lose_says_which_message() -> None:
    for network in ("set", "unordered", "fifo"):
        assert checked(_talk("lose 1", network)).story("NoPut")[-1] == "Put(2) from A to Sink is lost"


def test_lose_per_message() -> None:
    found = checked(_talk("lose Put 1"))
    assert (found.verdict("NoPut"), found.verdict("NoBeat")) == ("reached", "unreached")


def test_a_message_with_its_own_line_uses_only_that() -> None:
    found = checked(_talk("lose 1\n        lose Put 0"))
    assert (found.verdict("NoPut"), found.verdict("NoBeat")) == ("unreached", "reached")
    both = checked(_talk("lose 1\n        lose Put 1"))
    assert both.verdict("Neither") == "reached"


def test_duplicate_row() -> None:
    for network in ("set", "unordered", "fifo"):
        found = checked(_talk("duplicate 1", network))
        assert (found.verdict("Twice"), found.verdict("Thrice")) == ("reached", "unreached")
        assert found.faults("Twice") == ["duplicate"]


def test_duplicate_per_message() -> None:
    found = checked(_talk("duplicate Put 1"))
    assert (found.verdict("Twice"), found.verdict("BeatTwice")) == ("reached", "unreached")


def test_network_faults_do_not_touch_a_posted_message() -> None:
    text = """
protocol T
posted message Done
role Node:
    states fresh, done
    action tell when fresh:
        become done
        post Done
witness Kept: any(n is done for n in Node) implies any(true for m in posted(Done))
"""
    found = checked(text + ONE + "lose 1\n        duplicate 1\n")
    assert [action.name for action in found.instance.system.actions] == ["tell"]


def test_protocol_steps_come_before_the_environments() -> None:
    found = checked(_talk("lose 1\n        duplicate 1\n        crash Node 1\n        pause Node 1"))
    flags = [action.environment for action in found.instance.system.actions]
    assert flags == sorted(flags)


def test_a_budget_that_is_any_is_not_counted() -> None:
    counted = checked(_talk("lose 4")).instance.system.variables
    free = checked(_talk("lose any")).instance.system.variables
    assert len(counted) == len(free) + 1
