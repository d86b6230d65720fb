"""FP60x and FP61x: model blocks. FP80x: warnings about a protocol as a whole."""

from fencepost.source.codes.row import Code

_PROTOCOL = """protocol P

param LIMIT: 1..3

message Hello

posted message News

role Node:
    durable x: 0..3 = 0

    action greet(n: Node) when x < LIMIT:
        send Hello to n
        x += 1

    on Hello:
        post News

    on News:
        skip

role Guard on Node:
    volatile awake: bool = true

    action sleep:
        awake = false

service Hub:
    durable y: 0..1 = 0

    action turn:
        y = 1 - y

invariant Small: all(n.x <= 3 for n in Node)

witness Grown: any(n.x == 3 for n in Node)

"""
_MODEL = "model small:\n    Node = {A, B}\n    LIMIT = 2\n"


def _model(line: str, faults: bool = False) -> str:
    """The whole protocol and a model with one more line"""
    if faults:
        line = f"faults:\n        {line}"
    return f"{_PROTOCOL}{_MODEL}    {line}\n"


_SETTINGS: tuple[Code, ...] = (
    Code(
        "FP601",
        "a model leaves something open",
        "A model sets every param that has no default, and says how many instances each role and sort has.",
        _PROTOCOL + "model small:\n    Node = {A, B}\n",
        _PROTOCOL + _MODEL,
    ),
    Code(
        "FP602",
        "a model sets what cannot be set",
        "What a model sets, once, are params, roles and sorts.",
        _model("LIMITS = 2"),
        _PROTOCOL + _MODEL,
    ),
    Code(
        "FP603",
        "instances are a number or names",
        "`Node = 3` makes Node1 to Node3, `Node = {A, B}` names them. A service or store has one"
        " instance, and a"
        " role that shares a machine has one on each.",
        _model("Hub = 2"),
        _PROTOCOL + _MODEL,
    ),
    Code(
        "FP604",
        "an instance's name is taken",
        "Within a model every instance has a name of its own, and none that means something in the protocol.",
        _PROTOCOL + "model small:\n    Node = {A, Hub}\n    LIMIT = 2\n",
        _PROTOCOL + _MODEL,
    ),
    Code(
        "FP614",
        "two models have one name",
        "A model is asked for by its name, so no two in a file share one.",
        _PROTOCOL + _MODEL + "\n" + _MODEL,
        _PROTOCOL + _MODEL + "\n" + _MODEL.replace("small", "other"),
    ),
    Code(
        "FP615",
        "the network is described twice",
        "A protocol, and each model, says at most once which network there is and what it holds.",
        _model("capacity 4\n    capacity 5"),
        _model("capacity 4"),
    ),
)

_FAULTS: tuple[Code, ...] = (
    Code(
        "FP605",
        "a fault that says nothing",
        "A line of `faults:` names whom it may befall and how often: `crash Node 1`, `lose 2`, `skew 1`.",
        _model("partition Hub 1", faults=True),
        _model("partition Node, Hub 1", faults=True),
    ),
    Code(
        "FP606",
        "a fault for somebody who is not there",
        "Faults befall roles, services and stores; `lose` and `duplicate` befall messages.",
        _model("crash Nod 1", faults=True),
        _model("crash Node 1", faults=True),
    ),
    Code(
        "FP607",
        "a fault that cannot befall this",
        "What befalls a machine befalls all roles on it, and is granted for the machine. A posted"
        " message is"
        " never in flight, so the network cannot lose it.",
        _model("crash Guard 1", faults=True),
        _model("crash Node 1", faults=True),
    ),
    Code(
        "FP608",
        "a fault is granted twice",
        "A budget is a total over the whole run. Two lines for the same fault would hide what it is.",
        _model("crash Node 1\n        crash Node 1", faults=True),
        _model("crash Node 2", faults=True),
    ),
    Code(
        "FP609",
        "a restart of what never goes down",
        "`restart R` and `no restart R` say what may happen after a crash. Without one they change nothing.",
        _model("no restart Node", faults=True),
        _model("crash Node 1\n        no restart Node", faults=True),
    ),
)

_EXPECTATIONS: tuple[Code, ...] = (
    Code(
        "FP610",
        "an expectation of no such property",
        "Properties and assertions are violated, witnesses are unreached; each by the name it is declared with.",
        _model("expect Smal violated"),
        _model("expect Small violated"),
    ),
    Code(
        "FP611",
        "expectations that contradict each other",
        "A model holds, or something is violated. With a `violated` line everything else must hold all the same.",
        _model("expect holds\n    expect Small violated"),
        _model("expect Small violated"),
    ),
    Code(
        "FP612",
        "a counterexample counts no such fault",
        "The faults of a counterexample are crash, wipe, reboot, lose, duplicate, partition, pause and"
        " uneven (a"
        " tick in which clocks run unevenly).",
        _model("expect Small violated by skew 1"),
        _model("expect Small violated by uneven 1"),
    ),
    Code(
        "FP613",
        "a count of what is not counted",
        "`until violated` ends the search at the first violation, so there are no counts of the whole space.",
        _model("until violated\n    expect distinct 12"),
        _model("expect distinct 12"),
    ),
)

_WARNINGS: tuple[Code, ...] = (
    Code(
        "FP801",
        "nobody sends this message",
        "A message that is never sent says nothing about the protocol, and its handlers never run.",
        "protocol P\n\nmessage Late\n\nshared x: 0..1 = 0\n\naction flip:\n    x = 1 - x\n",
        "protocol P\n\nshared x: 0..1 = 0\n\naction flip:\n    x = 1 - x\n",
    ),
    Code(
        "FP802",
        "nobody reacts to this message",
        "A posted message that no handler takes and no property looks at has no part in the protocol.",
        "protocol P\n\nposted message News\n\naction tell:\n    post News\n",
        "protocol P\n\nposted message News\n\naction tell:\n    post News\n\nwitness Told: len(posted(News)) == 1\n",
    ),
)

ROWS: tuple[Code, ...] = (*_SETTINGS, *_FAULTS, *_EXPECTATIONS, *_WARNINGS)
