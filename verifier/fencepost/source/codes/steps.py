"""FP5xx: what steps do. Each example is a small protocol with one line put wrong."""

from fencepost.source.codes.row import Code

_ROLE = """protocol P

message Ping(n: 0..3)
message Pong

role Node:
    states idle, busy
    durable x: 0..3 = 0
    durable log: seq[0..3, 4]
    durable seen: set[Node]
    volatile guess: 0..3 = 0
    timer wait: 0..2

    action ask(m: Node, k: 0..3) when idle:
        """
_AFTER = """
    on Ping(n) from m:
        reply Pong

    on Pong:
        skip

    on expiry of wait:
        become idle
"""
_STORE = """protocol P

store Box:
    durable value: 0..3 = 0

    operation put(v: 0..3) -> bool:
        """
_CALLER = """

role Node:
    action put(v: 0..3):
        """
_PLAIN_PUT = "value = v\n        return true"
_UNION = """protocol P

union Vote:
    none_yet
    given(n: 0..3)

shared vote: Vote = none_yet
shared x: 0..3 = 0

"""


def _body(lines: str) -> str:
    """An action's block"""
    return f"{_ROLE}send Ping(k) to m\n        {lines}\n{_AFTER}"


def _member(lines: str) -> str:
    """Something of the role itself, after its steps"""
    return f"{_ROLE}send Ping(k) to m\n{_AFTER}\n    {lines}\n"


def _store(operation: str = _PLAIN_PUT, call: str = "let ok = Box.put(v)") -> str:
    return f"{_STORE}{operation}{_CALLER}{call}\n"


_WRITING: tuple[Code, ...] = (
    Code(
        "FP501",
        "a value cannot be assigned",
        "Parameters, `let`, loop variables and what a pattern binds are names of values, and never change.",
        _body("k = 2"),
        _body("x = k"),
    ),
    Code(
        "FP502",
        "this is no place to assign to",
        "Left of `=` stands a variable, a field of one, or an element of one. A timer is set by `start` and `stop`.",
        _body("wait = 2"),
        _body("start wait for 2"),
    ),
    Code(
        "FP503",
        "there is no such variable or timer",
        "What a step writes is a variable or timer of its own role, a shared variable, or a ghost.",
        _body("y = 2"),
        _body("x = 2"),
    ),
    Code(
        "FP504",
        "a step writes what is not its own",
        "A step changes its own instance, shared variables and ghosts. Other instances are changed by"
        " messages,"
        " and stores by their operations: otherwise a protocol would rest on memory that no system has.",
        _body("m.x = 2"),
        _body("x = 2"),
    ),
    Code(
        "FP505",
        "this cannot happen in a crash",
        "`on crash` runs as the instance goes down. It may write what survives (durable, shared and ghost"
        " variables); what is volatile is lost in the same step, and nothing can be sent or started.",
        _member("on crash:\n        guess = 1"),
        _member("on crash:\n        x = 1"),
    ),
    Code(
        "FP506",
        "a call that does nothing",
        "A call that stands alone changes something: an operation of a store, or `.add`, `.remove`,"
        " `.append` and"
        " `.clear` of a set or sequence.",
        _body("log.add(k)"),
        _body("log.append(k)"),
    ),
    Code(
        "FP507",
        "this cannot be gone through",
        "A loop or a choice runs over a set, a sequence, or messages. A number is no set; `0..n` is one.",
        _body("for i in x:\n            seen.add(m)"),
        _body("for i in 0..x:\n            seen.add(m)"),
    ),
    Code(
        "FP508",
        "a loop depends on the order of a set",
        "A set has no order, and a checker that uses symmetry may visit it in any. So a loop over one"
        " may add up in one direction, may write one value wherever it goes,"
        " and may write to places indexed by its variable, but not keep what the last turn happened to"
        " assign. Adding and taking away in the same loop is refused, too: in one order a limit would be passed,"
        " and not in another.",
        _body("for n in seen:\n            log.append(0)"),
        _body("log.append(len(seen))"),
    ),
    Code(
        "FP509",
        "this stands in the wrong place",
        "`require` decides whether a step is possible at all and stands at its head, before anything"
        " happens."
        " `let` names a value at the head of a block. `any` is a choice of the initial state, and"
        " stands in `init:`"
        " in front of its block.",
        _body("x = 1\n        require k > 0"),
        _member("action safe(k: 0..3):\n        require k > 0\n        x = 1"),
    ),
)

_STORES: tuple[Code, ...] = (
    Code(
        "FP510",
        "an operation cannot be called, or do this, here",
        "Operations of stores are called by actions and message handlers. They are passive: an"
        " operation sends"
        " nothing, starts no timer and calls no other operation; nor can a crash or restart rely on a"
        " store.",
        _store("value = v\n        crash n\n        return true").replace("crash n", "become idle"),
        _store(),
    ),
    Code(
        "FP511",
        "a second call of an operation in one step",
        "A step is atomic, but two remote calls are not: no system can promise that nothing comes"
        " between them."
        " One path through a step calls at most one operation, once.",
        _store(call="Box.put(v)\n        Box.put(0)"),
        _store(call="Box.put(v)"),
    ),
    Code(
        "FP512",
        "a `return` is missing, or misplaced",
        "Every way through an operation with a result ends in `return e`, which is the last thing that it does.",
        _store("if value < v:\n            return false\n        value = v"),
        _store("if value < v:\n            return false\n        value = v\n        return true"),
    ),
)

_STEPS: tuple[Code, ...] = (
    Code(
        "FP513",
        "there is no such control state",
        "`become s` goes to one of the states that the role declares: `states idle, busy`.",
        _body("become ready"),
        _body("become busy"),
    ),
    Code(
        "FP514",
        "this cannot be switched off",
        "`crash n` switches off an instance of a role. A role that shares a machine goes down with the machine.",
        _body("crash k"),
        _body("crash m"),
    ),
    Code(
        "FP515",
        "`match` takes apart what has no variants",
        "`match` is for unions and enums, whose values come in a few named kinds. For other values there is `if`.",
        _UNION + "action a:\n    match x:\n        case _:\n            skip\n",
        _UNION + "action a:\n    match vote:\n        case _:\n            skip\n",
    ),
    Code(
        "FP516",
        "a case that fits nothing",
        "A case names a variant of the union, once, with a name (or `_`) for each of its fields.",
        _UNION
        + "action a:\n    match vote:\n        case given:\n            skip\n        case _:\n            skip\n",
        _UNION
        + "action a:\n    match vote:\n        case given(n):\n            x = n\n        case _:\n            skip\n",
    ),
    Code(
        "FP517",
        "a `match` leaves something out",
        "Every variant has a case, or `case _:` takes the rest: what a protocol forgets is where it breaks.",
        _UNION + "action a:\n    match vote:\n        case given(n):\n            x = n\n",
        _UNION + "action a:\n    match vote:\n        case given(n):\n            x = n\n"
        "        case none_yet:\n            skip\n",
    ),
    Code(
        "FP518",
        "a variable without a first value",
        "Sets, sequences and `T?` start empty. What else a variable starts with must be written.",
        _member("durable y: 0..3"),
        _member("durable y: 0..3 = 0"),
    ),
    Code(
        "FP519",
        "a placeholder that is no expression",
        "In a docstring, braces hold an expression, shown as it was before the step: `{self}`, `{x + 1}`.",
        _member('action tell:\n        """{self} tells {x x}"""\n        x = 0'),
        _member('action tell:\n        """{self} tells {x}"""\n        x = 0'),
    ),
)

_MESSAGES: tuple[Code, ...] = (
    Code(
        "FP520",
        "values that do not fit the fields",
        "A message, record, def or operation takes a value for each of its fields, by position or by"
        " name; a"
        " handler names each field, or ignores it with `_`.",
        _body("send Ping(1, 2) to m"),
        _body("send Ping(1) to m"),
    ),
    Code(
        "FP521",
        "there is no such message",
        "Messages are declared at the top level: `message Ping(n: 0..3)`.",
        _body("send Pink(1) to m"),
        _body("send Ping(1) to m"),
    ),
    Code(
        "FP522",
        "sent, not posted; or the other way round",
        "A posted message has no receiver: it is there for everybody, for ever. It is written `post"
        " M(...)`; all"
        " others are sent to somebody.",
        _body("post Ping(1)"),
        _body("send Ping(1) to m"),
    ),
    Code(
        "FP523",
        "a message without a sender",
        "What the system itself sends has no sender, so the message must be one that does not name it.",
        _ROLE + "send Ping(k) to m\n" + _AFTER + "\naction poke(n: Node):\n    send Ping(1) to n\n",
        _ROLE.replace("message Ping", "anonymous message Ping")
        + "send Ping(k) to m\n"
        + _AFTER.replace(" from m:\n        reply Pong", ":\n        send Pong to self")
        + "\naction poke(n: Node):\n    send Ping(1) to n\n",
    ),
    Code(
        "FP524",
        "there is no sender here",
        "`reply` answers the message that a handler takes, and `from n` names who sent it. Elsewhere"
        " there is"
        " nobody; and anonymous and posted messages do not say who sent them.",
        _body("reply Pong"),
        _body("send Pong to m"),
    ),
    Code(
        "FP525",
        "this is nobody who could receive",
        "`send` goes to one instance, `broadcast` to all others of a role: `send M to n`, `broadcast M to Node`.",
        _body("send Pong to seen"),
        _body("broadcast Pong"),
    ),
    Code(
        "FP526",
        "the receiver has no handler for the message",
        "A message that its receiver never takes stays in flight for ever, and under `fifo` stops all"
        " behind it."
        " Where that is meant, write `ignore M`.",
        f"{_ROLE}send Ping(k) to m\n{_AFTER}\nservice Log:\n    on Pong:\n        skip\n\n"
        "    action shout(n: Node):\n        send Ping(1) to Log\n",
        f"{_ROLE}send Ping(k) to m\n{_AFTER}\nservice Log:\n    on Pong:\n        skip\n\n"
        "    action shout(n: Node):\n        send Pong to n\n",
    ),
)

_NAMES: tuple[Code, ...] = (
    Code(
        "FP530",
        "two properties have one name",
        "A verdict is given by name, so properties, assertions and those that are checked unasked differ in it.",
        f"{_ROLE}send Ping(k) to m\n{_AFTER}\ninvariant I: true\n\ninvariant I: all(n.x >= 0 for n in Node)\n",
        f"{_ROLE}send Ping(k) to m\n{_AFTER}\ninvariant I: true\n\ninvariant J: all(n.x >= 0 for n in Node)\n",
    ),
    Code(
        "FP531",
        "a role says twice what happens in a crash",
        "`on crash` and `on restart` are part of one step each, so a role has one of each at most.",
        _member("on restart:\n        x = 0\n\n    on restart:\n        guess = 1"),
        _member("on restart:\n        x = 0\n        guess = 1"),
    ),
)

_MANY = "".join(f"    elif x == {n % 4}:\n        x = 0\n" for n in range(100))

_SIZES: tuple[Code, ...] = (
    Code(
        "FP532",
        "too many branches in one place",
        "Every branch is a question that is asked at every step of every search. What needs hundreds of"
        " them is"
        " a table, and a map or a sequence is one.",
        f"protocol P\n\nshared x: 0..3 = 0\n\naction a:\n    if x == 3:\n        x = 0\n{_MANY}",
        "protocol P\n\nshared x: 0..3 = 0\n\naction a:\n    x = 0\n",
    ),
)

ROWS: tuple[Code, ...] = (*_WRITING, *_STORES, *_STEPS, *_MESSAGES, *_NAMES, *_SIZES)
