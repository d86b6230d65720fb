"""FP4xx: who may see what, ghosts, and states before and after a step."""

from fencepost.source.codes.row import Code

_ROLE = """protocol P

param LIMIT: 1..3 = 2

message Ping

shared total: 0..3 = 0

role Node:
    states idle, busy
    durable x: 0..3 = 0
    ghost asked: 0..3 = 0

    on Ping from n:
        x = 0

    action ask(m: Node) when idle:
        send Ping to m
        become busy

"""


def _guard(expression: str) -> str:
    """A protocol with one action more, with this guard"""
    return f"{_ROLE.rstrip()}\n\n    action more(m: Node) when {expression}:\n        x = 1\n"


ROWS: tuple[Code, ...] = (
    Code(
        "FP401",
        "a step that looks into another instance",
        "A step knows its own instance, what a message brought, stores and shared variables. Whoever "
        "decides by another's state right now has decided by something that no network delivers; where a "
        "perfect observer is meant, `oracle(...)` says so, and the verdict lists it.",
        _guard("m.x == 0"),
        _guard("oracle(m.x == 0)"),
    ),
    Code(
        "FP402",
        "a ghost that the protocol would depend on",
        "Ghosts are bookkeeping for properties: the protocol must take the same steps without them. They "
        "are read in properties, in `assert`, in `bound` and in what other ghosts become.",
        _guard("asked == 0"),
        _guard("x == 0"),
    ),
    Code(
        "FP403",
        "a state where only constants can stand",
        "Bounds of types, constants, params and what a model sets are known before the first state is; a "
        "recursive def reads its arguments alone.",
        f"{_ROLE}const MOST = total + 1\n",
        f"{_ROLE}const MOST = LIMIT + 1\n",
    ),
    Code(
        "FP404",
        "a step that looks at the network",
        "A step sees the messages that it sent or that are on their way to it, not those of others.",
        _guard("not in_flight(Ping)"),
        _guard("not in_flight(Ping from self)"),
    ),
    Code(
        "FP406",
        "a prime where there is one state",
        "`x'` is the value after a step. Only a `transition` property speaks of a state and the next one.",
        f"{_ROLE}invariant Claim: total' >= total\n",
        f"{_ROLE}transition Claim: total' >= total\n",
    ),
)
