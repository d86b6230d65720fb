"""FP65x: a model that cannot be made of its protocol."""

from fencepost.source.codes.row import Code

_ROLES = """protocol P

param N: 1..4{default}

role Node:
    durable x: 0..N = 0

    action up when x < N:
        x += 1

invariant Fine: all(n.x >= 0 for n in Node)

model small:
    Node = {{A, B}}
{line}"""


def _text(line: str, default: str = " = 2") -> str:
    body = f"    {line}\n" if line else ""
    return _ROLES.format(default=default, line=body)


_NO_MEMBERS = """protocol P

role Node:
    durable x: bool = false

    action flip:
        x = not x

invariant Fine: all(n.x or not n.x for n in Node)

model small:
"""

_WATCHED = """protocol P

role Node:
    durable x: bool = false

role Watchdog on Node:
    volatile bitten: bool = false

    action bite when not bitten:
        bitten = true

invariant Fine: all(not w.bitten or w.bitten for w in Watchdog)

model small:
    Node = {{A, B}}
    faults:
        crash {role} 1
"""

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
        "FP650",
        "a model leaves a param open",
        "A param without a default has no value until a model gives it one; each model must.",
        _text("", default=""),
        _text("N = 2", default=""),
    ),
    Code(
        "FP651",
        "a param's value is outside its type",
        "A param's type says which values the protocol was written for; a model chooses among them.",
        _text("N = 7"),
        _text("N = 3"),
    ),
    Code(
        "FP652",
        "a role without instances",
        "Each model says which instances of a role (or values of a sort) there are, and there is at least "
        "one: of an empty role every property holds and nothing is checked.",
        _NO_MEMBERS,
        _NO_MEMBERS + "    Node = {A, B}\n",
    ),
    Code(
        "FP653",
        "a negative budget",
        "A budget says how often a fault may happen in a run: 0 or more times, or `any` for no limit.",
        _text("faults:\n        crash Node 1 - 2"),
        _text("faults:\n        crash Node 1"),
    ),
    Code(
        "FP654",
        "a fault granted twice",
        "One line says how often a fault may happen to what it names; two lines for the same thing would "
        "leave open whether they add up. There is one cut at a time, so there is one `partition` line.",
        _text("faults:\n        crash Node 1\n        crash Node 2"),
        _text("faults:\n        crash Node 3"),
    ),
    Code(
        "FP655",
        "a machine's fault granted to a role on it",
        "A role `on` another stands on the same machine: it crashes and is cut off with it, and has its "
        "clock. Name the machine. (Only a pause is each role's own.)",
        _WATCHED.format(role="Watchdog"),
        _WATCHED.format(role="Node"),
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
