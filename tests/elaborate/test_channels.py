"""Who sends what to whom, found from the text alone."""

from tests.elaborate.reading import said, typed

PAIR = """protocol P

message Ask(n: 0..3)
message Answer(n: 0..3)

role Client:
    durable got: 0..3 = 0

    action ask:
        send Ask(1) to Server

    on Answer(n):
        got = n

service Server:
    on Ask(n):
        reply Answer(n)
"""


def channels(text: str) -> list[str]:
    return [channel.name for channel in typed(text).channels]


def test_reply_goes_to_whoever_asked() -> None:
    assert channels(PAIR) == ["Ask: Client -> Server", "Answer: Server -> Client"]


def test_second_role_that_asks_makes_a_second_channel_of_the_answer() -> None:
    other = "\nrole Admin:\n    action ask:\n        send Ask(2) to Server\n\n    on Answer(n):\n        skip\n"
    assert "Answer: Server -> Admin" in channels(PAIR + other)


def test_addressee_is_told_by_the_type_of_what_is_stored() -> None:
    text = """protocol P
message Hello
message Back
role A:
    durable peer: B?
    on Back from b:
        peer = b
    action greet when peer != none:
        send Hello to peer
role B:
    on Hello from a:
        let friend = a
        send Back to friend
    action start(a: A):
        send Back to a
"""
    assert channels(text) == ["Hello: A -> B", "Back: B -> A"]


def test_anonymous_message_has_no_sender() -> None:
    text = PAIR.replace("message Ask", "anonymous message Ask").replace("reply Answer(n)", "skip")
    assert channels(text) == ["Ask -> Server"]


def test_messages_of_several_channels_are_counted_together() -> None:
    other = "\nrole Admin:\n    action ask:\n        send Ask(2) to Server\n\n    on Answer(n):\n        skip\n"
    assert said(PAIR + other + "invariant Few: count(m for m in messages(Ask) if m.n > 0) < 9\n") == []
    assert said(PAIR + other + "invariant Few: len(messages(Ask)) < 9\n") == ["FP324"]


def test_in_flight_asks_the_channels_that_its_ends_can_mean() -> None:
    text = f"{PAIR}\ninvariant Claim: all(not in_flight(Ask(_) from c to Server) for c in Client)\n"
    assert said(text) == []
