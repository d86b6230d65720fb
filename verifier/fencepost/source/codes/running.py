"""FP81x: warnings that are known only when all models of a file have run."""

from fencepost.source.codes.row import Code

_TEXT = """protocol P

role Node:
    durable x: 0..2 = 0

    action up when {guard}:
        x += 1

invariant Fine: {invariant}

model small:
    Node = {{A}}
"""


def _text(guard: str = "x < 2", invariant: str = "all(n.x <= 2 for n in Node)") -> str:
    return _TEXT.format(guard=guard, invariant=invariant)


ROWS = (
    Code(
        "FP810",
        "a step that no model takes",
        "All models of the file were searched to their end, and none of them ever takes this step. What a "
        "protocol never does, no model has checked. Either a guard is too strong, and the hint shows the one "
        "that holds it up, or the models are too small.",
        _text(guard="x < 2 and x > 5"),
        _text(),
    ),
    Code(
        "FP811",
        "an implication that never applies",
        "The left side of this `implies` is true in no reachable state of any model of the file, so the "
        "property holds whatever the right side says.",
        _text(invariant="all(n.x > 5 implies n.x < 1 for n in Node)"),
        _text(invariant="all(n.x > 1 implies n.x < 3 for n in Node)"),
    ),
    Code(
        "FP812",
        "a property that reads no variable",
        "The property has the same value in every state, so that it says nothing about the protocol.",
        _text(invariant="len(Node) < 5"),
        _text(),
    ),
)
