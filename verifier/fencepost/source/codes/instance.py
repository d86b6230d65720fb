"""FP65x: a model that cannot be made of its protocol."""

from fencepost.source.codes.row import Code

_ROLES = """protocol P

param N: 1..4 = 2

role Node:
    durable x: 0..N = 0

    action up when x < N:
        x += 1

invariant Fine: all(n.x >= 0 for n in Node)

model small:
    Node = {{A, B}}
{line}"""


def _text(line: str) -> str:
    return _ROLES.format(line=f"    {line}\n")


_DIVIDED = """protocol P

param N: 0..4
param HALF: 0..4 = 4 // N

role Node:
    durable x: 0..4 = 0

    action up when x < HALF:
        x += 1

invariant Fine: all(n.x >= 0 for n in Node)

model small:
    Node = {{A, B}}
    N = {value}
"""

_EMPTY = """protocol P

param N: 0..4

type Slot = 1..N

role Node:
    durable x: Slot? = none

    action take(s: Slot):
        x = s

invariant Fine: all(n.x == none or n.x != none for n in Node)

model small:
    Node = {{A, B}}
    N = {value}
"""

ROWS: tuple[Code, ...] = (
    Code(
        "FP651",
        "a param's value is outside its type",
        "A param's type says which values the protocol was written for; a model chooses among them.",
        _text("N = 7"),
        _text("N = 3"),
    ),
    Code(
        "FP653",
        "a negative budget",
        "A budget says how often a fault may happen in a run: 0 or more times, or `any` for no limit.",
        _text("faults:\n        crash Node (1 - 2)"),
        _text("faults:\n        crash Node 1"),
    ),
    Code(
        "FP656",
        "a value that cannot be computed",
        "Params, bounds of types, budgets and capacities are computed before the model runs; a division by "
        "zero, a circle of params or a capacity of 0 leaves nothing to run.",
        _DIVIDED.format(value=0),
        _DIVIDED.format(value=2),
    ),
    Code(
        "FP657",
        "a range without values",
        "With this model's params the lower bound of a range is above its upper bound, so that nothing of "
        "this type can ever be stored or sent.",
        _EMPTY.format(value=0),
        _EMPTY.format(value=1),
    ),
)
