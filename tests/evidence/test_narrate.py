"""What is told of a step: who, with what, saying what, and which messages."""

from fencepost.evidence.narrate import narrate
from fencepost.evidence.verdict import Reached
from fencepost.semantics.value import show, sorts_of
from tests.evidence.texts import searched

TEXT = '''protocol Ping

message Ping(n: 0..2)

role Client:
    action call(n: 1..2):
        """{self} calls with {n}"""
        send Ping(n) to Server

service Server:
    durable last: 0..2 = 0

    on Ping(n):
        """the server hears {n}, after {last}"""
        last = n

witness Heard: Server.last == 2

model one:
    Client = {A}
'''


def test_narrate() -> None:
    instance, found = searched(TEXT)
    verdict = found["Heard"].verdict
    assert isinstance(verdict, Reached)
    sorts = sorts_of(instance.system)
    call, hear = narrate(instance, verdict.trace)
    assert (call.action, call.environment, call.fault, call.ticks) == ("call", False, None, 0)
    assert call.actor is not None and show(*call.actor, sorts) == "A"
    assert [(a.name, a.value) for a in call.arguments if a.role == "argument"] == [("n", 2)]
    assert [(note.message, note.kind) for note in (*call.sent, *hear.taken)] == [
        ("Ping", "sent"),
        ("Ping", "taken"),
    ]
    said = "".join(part if isinstance(part, str) else show(*part, sorts) for part in hear.says)
    assert said == "the server hears 2, after 0"
