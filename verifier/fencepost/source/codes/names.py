"""FP20x and FP21x: names, and the circles they can make."""

from fencepost.source.codes.row import Code

_ROLE = """protocol P

param LIMIT: 1..3 = 2

enum Vote: yes, no

record Entry:
    term: 0..3

message Ping(n: 0..3)

role Node:
    states idle, busy
    durable x: 0..3 = 0
    durable vote: Vote = yes
    durable entry: Entry = Entry(term=0)

    on Ping(n) when idle:
        x = n

    action ask(m: Node):
        send Ping(1) to m
        become busy

"""


def _claim(expression: str) -> str:
    """A protocol with one invariant"""
    return f"{_ROLE}invariant Claim: {expression}\n"


def _top(lines: str) -> str:
    """A protocol with something before it"""
    return _ROLE.replace("message Ping", f"{lines}\n\nmessage Ping", 1)


def _inside(line: str) -> str:
    """A protocol with one line more in its role"""
    return _ROLE.replace("    durable vote", f"    {line}\n    durable vote", 1)


ROWS: tuple[Code, ...] = (
    Code(
        "FP201",
        "a name that nothing has",
        "Every name is declared in the file, or in one that it uses, or bound by a parameter, `let`, "
        "`for` or pattern around it. A role's variables stand bare inside the role only; elsewhere they "
        "belong to an instance: `n.x`. An instance's own name is the models' affair: a protocol speaks of "
        "its instances with `all(... for n in Node)` and `any(...)`, and only of a service by its name.",
        _claim("all(n.x <= LIMITS for n in Node)"),
        _claim("all(n.x <= LIMIT + 1 for n in Node)"),
    ),
    Code(
        "FP202",
        "a name declared twice",
        "The top level has one set of names, each role another: a name there means one thing.",
        _inside("volatile x: 0..1 = 0"),
        _inside("volatile y: 0..1 = 0"),
    ),
    Code(
        "FP203",
        "declarations that need each other in a circle",
        "Types, constants and defs may stand in any order, but none may be made of itself: such a type "
        "would have no end, and such a constant no value.",
        _top("const A = B + 1\nconst B = A - 1"),
        _top("const A = B + 1\nconst B = 1"),
    ),
    Code(
        "FP204",
        "a name of the wrong sort",
        "A message, a store or a def is no value, a variable no type, a role no message: what a name "
        "stands for decides where it can stand.",
        _claim("all(n.x in Ping for n in Node)"),
        _claim("all(n.x in 0..3 for n in Node)"),
    ),
    Code(
        "FP205",
        "a name that would hide another",
        "Nothing may shadow. A parameter that is called like a variable makes every reader wonder which "
        "is meant, and a pattern that was meant as a comparison binds instead.",
        _claim("all(LIMIT.x <= 3 for LIMIT in Node)"),
        _claim("all(n.x <= 3 for n in Node)"),
    ),
    Code(
        "FP206",
        "a name that the language has taken",
        "`self` and `machine` are instances, `len` and its like are functions, and every message has a "
        "`sender` and a `receiver` already.",
        _ROLE.replace("Ping(n: ", "Ping(sender: ", 1),
        _ROLE.replace("Ping(n: ", "Ping(count: ", 1),
    ),
    Code(
        "FP207",
        "a bare member that several types have",
        "A member of an enum or a variant of a union may stand bare where only one type has it, or where "
        "the type that is wanted says which is meant; elsewhere its type stands in front.",
        f"{_top('enum Answer: yes, maybe')}invariant Claim: yes in {{yes}}\n",
        f"{_top('enum Answer: yes, maybe')}invariant Claim: Vote.yes in {{Vote.yes}}\n",
    ),
    Code(
        "FP208",
        "no such field, member, variant or state",
        "What stands behind a dot, or behind `is`, is something that the value's type has.",
        _claim("all(n.entry.trem == 0 for n in Node)"),
        _claim("all(n.entry.term == 0 for n in Node)"),
    ),
    Code(
        "FP209",
        "a def that may call itself for ever",
        "A def may call itself only with a shorter piece of one of its sequences, always the same one: a "
        "first or last element less. So every call ends.",
        _top("def total(q: seq[0..3, 3]) -> 0..9:\n    0 if len(q) == 0 else q[0] + total(q)"),
        _top("def total(q: seq[0..3, 3]) -> 0..9:\n    0 if len(q) == 0 else q[0] + total(q[1:])"),
    ),
    Code(
        "FP210",
        "no such type",
        "A type is `bool`, a range `a..b`, `T?`, `set[T]`, `map[K, V]`, `seq[T, n]`, or the name of an "
        "enum, record, union, role, sort or `type`. All of them are finite, so there is no `int` and no "
        "text.",
        _inside("durable y: int = 0"),
        _inside("durable y: 0..9 = 0"),
    ),
)
