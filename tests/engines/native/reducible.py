"""Random protocols in which steps commute more often than not: most touch what is their actor's own."""

from random import Random

_HEAD = """protocol Commuting
message Note(v: 0..2)
shared turn: 0..2 = 0
shared wants: map[Node, bool] = false
role Node:
    states one, two, three
    volatile x: 0..2 = 0
    durable y: bool = false
    durable last: 0..2 = 0
"""
_TELL = """    action tell when three and x == {x}:
        send Note(x) to Hub
        become {state}
"""
_HUB = """service Hub:
    durable z: 0..2 = 0
"""
_GUARDS = (
    "one",
    "one",
    "two",
    "two",
    "three",
    "one and x < 2",
    "two and not y",
    "two and y",
    "one and x == 2",
    "x == 1",
    "two and turn == 1",
    "wants[self]",
    "one and any(wants[n] for n in Node)",
    "one and 2 // x == 1",
)
_OWN = (
    "x = (x + 1) % 3",
    "x = (x + 1) % 3",
    "y = not y",
    "become one",
    "become two",
    "become two",
    "become three",
    "last = x",
    "x += 1",
    "x = 0",
    "wants[self] = y",
    "if y:\n            x = 2\n        else:\n            become two",
)
_SHARED = ("turn = x", "turn = (turn + 1) % 3", "send Note(x) to Hub", "wants[self] = true", "wants[self] = false")
_FREE = ("one", "one", "two", "one and x < 2", "two and not y", "three and x != 2")
# what comes to an end, so that there is more to leave out
_ONWARD = (
    ("one and x < 2", "x += 1"),
    ("one and x < 2", "x += 1"),
    ("one and x == 2", "become two"),
    ("one and x == 2", "become three"),
    ("one and not y", "y = true"),
    ("two and x > 0", "x -= 1"),
    ("two", "become three"),
    ("two and last == 0", "last = x"),
    ("two and not y", "y = true"),
    ("one and y", "become two"),
)
_HUBS = (
    "    action look:\n        z = turn\n",
    "    action look when turn == 2:\n        z = 1\n",
    "    on Note(v) from n:\n        z = v\n",
    "    on Note(v) from n:\n        z = v\n        turn = v\n",
    "    action count when z < 2:\n        z += 1\n",
    "    action peek when any(wants[n] for n in Node):\n        z = 2\n",
)
_CLAIMS = (
    "invariant Small: Hub.z < 2",
    "invariant Turns: turn != 2 or Hub.z != 1",
    "invariant Low: all(n.x < 2 for n in Node)",
    "invariant Calm: not (Hub.z == 2 and turn == 2)",
    "witness Two: Hub.z == 2",
    "witness Turn: turn == 2",
    "invariant Few: count(n for n in Node if wants[n]) < 2",
    "invariant Apart: count(n for n in Node if n is three) < 2",
    "witness Marked: all(n.last == 2 for n in Node)",
    "witness Turned: turn == 1 and Hub.z == 2",
    "witness Wanted: all(wants[n] for n in Node)",
    "witness Far: all(n is three for n in Node)",
    "witness Said: in_flight(Note) and Hub.z == 1",
    "transition Grows: Hub.z <= Hub.z'",
    "transition Moves: turn != turn' or Hub.z != Hub.z'",
    "stuck Stops unless turn == 1",
    "stuck Rests unless all(n is three for n in Node)",
)
_FAULTS = ("crash Node 1", "crash Node 2", "crash Hub 1", "lose 1", "reboot Node 1", "pause Node 1", "crash Node any")


def text_of(seed: int) -> str:
    """The seed's protocol, with one model."""
    random = Random(seed)
    crashes = "    on crash:\n        last = x\n" if random.random() < 0.3 else ""
    steps = "".join(_step(random, n) for n in range(random.randint(2, 5)))
    steps += _TELL.format(x=random.choice("012"), state=random.choice(("one", "two")))
    hub = "".join(dict.fromkeys(random.choice(_HUBS) for _ in range(2)))
    claims = dict.fromkeys(random.choice(_CLAIMS) for _ in range(random.randint(1, 3)))
    # a handler and a step may have been chosen twice under one name
    hub = hub if hub.count("on Note") < 2 and hub.count("action look") < 2 else _HUBS[2]
    listens = "" if "on Note" in hub else _HUBS[2]
    nodes = random.choice(("A, B", "A, B", "A, B, C", "A"))
    model = f"model m:\n    Node = {{{nodes}}}\n"
    if random.random() < 0.15:
        model += "    bound all(n.x < 2 or n is one for n in Node)\n"
    if random.random() < 0.4:
        model += "    faults:\n        " + random.choice(_FAULTS) + "\n"
    return "\n".join([_HEAD + crashes + steps, _HUB + listens + hub, *claims, model])


def _step(random: Random, n: int) -> str:
    if random.random() < 0.6:
        guard, body = random.choice(_ONWARD)
        return f"    action step{n} when {guard}:\n        {body}\n"
    lines = [random.choice(_OWN)]
    if random.random() < 0.35:
        lines.append(random.choice(_SHARED))
    guard = random.choice(_GUARDS if len(lines) > 1 or random.random() < 0.4 else _FREE)
    return f"    action step{n} when {guard}:\n" + "".join(f"        {line}\n" for line in lines)
