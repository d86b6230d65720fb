"""FP3xx: values of the wrong type, and what operators and functions take."""

from fencepost.source.codes.row import Code

_ROLE = """protocol P

union Vote:
    pending
    given(n: 0..3)

message Ping(n: 0..3)

store Box:
    durable value: 0..3 = 0

    operation put(v: 0..3) -> bool:
        value = v
        return true

role Node:
    states idle, busy
    durable x: 0..3 = 0
    durable best: Node?
    durable vote: Vote = pending
    durable seen: set[Node]
    durable log: seq[0..3, 4]
    durable votes: map[Node, bool] = false
    timer wait: 0..2

    on Ping(n):
        vote = given(n)

    on expiry of wait:
        become idle

    action ask(m: Node):
        send Ping(1) to m
        start wait for 2
        become busy

"""


def _claim(expression: str) -> str:
    """A protocol with one claim about every node `n`"""
    return f"{_ROLE}invariant Claim: all({expression} for n in Node)\n"


def _step(line: str) -> str:
    """A protocol with one action more"""
    return f"{_ROLE.rstrip()}\n\n    action step:\n        {line}\n"


def _inside(line: str) -> str:
    """A protocol with one line more in its role"""
    return _ROLE.replace("    timer wait", f"    {line}\n    timer wait", 1)


ROWS: tuple[Code, ...] = (
    Code(
        "FP301",
        "a value of another type",
        "What is stored, sent or handed over has the type that is wanted there. A `T` may stand for a "
        "`T?`; a `T?` for a `T` fails in the run if it is `none`; an integer is checked against its range "
        "in the run.",
        _step("x = true"),
        _step("x = 1"),
    ),
    Code(
        "FP302",
        "a condition that is not bool",
        "Guards, `if`, `and`, `not` and properties take `bool`. There is no truthiness: say what is compared.",
        _claim("not n.seen"),
        _claim("not len(n.seen) > 5"),
    ),
    Code(
        "FP303",
        "an operator that does not take these values",
        "`+ - * // %` are for integers; `|`, `&` and `-` for two sets of one type; `+` joins two sequences.",
        _claim("len(n.seen + n.seen) >= 0"),
        _claim("len(n.seen | n.seen) >= 0"),
    ),
    Code(
        "FP304",
        "values of types that have nothing in common",
        "Values of different types are never equal and never elements of one set, so comparing them is a slip.",
        _claim("n.best != n.x"),
        _claim("n.best != n"),
    ),
    Code(
        "FP305",
        "values without an order",
        "`<`, `min`, `max`, `next` and `prev` need an order. Integers and enums have one; the instances "
        "of a role or sort have one only if it is declared `ordered`, which gives up their symmetry.",
        _claim("all(n <= m for m in n.seen)"),
        _claim("all(n.x <= 3 for m in n.seen)"),
    ),
    Code(
        "FP306",
        "an option of an option",
        "`T?` is a value or `none`. A second `?` would make two kinds of `none`, which nobody could tell apart.",
        _inside("durable worst: Node??"),
        _inside("durable worst: Node?"),
    ),
    Code(
        "FP307",
        "`none`, `{}` or `[]` of no type",
        "What is empty says nothing of its type: it must stand where a type is wanted, or beside a value that has one.",
        _claim("none == none"),
        _claim("n.best == none"),
    ),
    Code(
        "FP308",
        "nothing to go through",
        "`for x in S`, `len` and comprehensions go through a set, a sequence or messages. The set of the "
        "integers from 0 to 3 is `0..3`; the name of a role or type is the set of its instances or "
        "values.",
        _claim("all(i >= 0 for i in n.x)"),
        _claim("all(i >= 0 for i in 0..n.x)"),
    ),
    Code(
        "FP309",
        "a range that cannot be",
        "A range goes from its lower to its upper bound, a sequence's greatest length is 0 or more, and a "
        "timer counts down to 0.",
        _inside("durable y: 3..1 = 2"),
        _inside("durable y: 1..3 = 2"),
    ),
    Code(
        "FP311",
        "an index into what has no elements by index",
        "`q[i]` and `q[a:b]` are for sequences, `m[k]` is for maps. A set has no order, so it has no first element.",
        _claim("n.seen[0] == n"),
        _claim("n.votes[n]"),
    ),
    Code(
        "FP313",
        "a function that is called in another way",
        "Built-in functions take what the language reference says: `len(S)`, `count(x for x in S if p)`, "
        "`min(a, b)`, `subsets(S)`, `messages(M)`.",
        _claim("count(n.seen) <= 3"),
        _claim("len(n.seen) <= 3"),
    ),
    Code(
        "FP315",
        "a map that is not total",
        "A map has a value for every key of its type. It is filled with `= e`, or written `{k: e for k in "
        "K}` with the name of the key's type for K.",
        _claim("n.votes != {m: true for m in n.seen}"),
        _claim("n.votes != {m: true for m in Node}"),
    ),
    Code(
        "FP316",
        "a sequence from what has no order",
        "The elements of a set of instances stand in no order, so neither a sequence of them nor the "
        "first of them is one thing. `the(...)` is the only one, `permutations(S)` are all orders.",
        _claim("first(m for m in n.seen) == none"),
        _claim("first(i for i in n.log) == none"),
    ),
    Code(
        "FP317",
        "`in_flight` that cannot match",
        "`in_flight(M(1, _) from n to m)` has a value or `_` for each field of M, and instances of roles as ends.",
        _claim("not in_flight(Ping(1, 2) to n)"),
        _claim("not in_flight(Ping(3) to n)"),
    ),
    Code(
        "FP319",
        "`is` with a value that has neither state nor variant",
        "`n is busy` asks for the control state of an instance, `v is given` for the variant of a union. "
        "Values are compared with `==`.",
        _claim("n.x is busy"),
        _claim("n is busy"),
    ),
    Code(
        "FP320",
        "a timer where a value is needed, or the other way round",
        "A timer is no number: `t.left` is how many ticks are left (an error in the run while it is "
        "stopped), `t.running` whether any are.",
        _claim("n.wait <= 2"),
        _claim("not n.wait.running or n.wait.left <= 2"),
    ),
    Code(
        "FP321",
        "a store's operation inside an expression",
        "An operation changes its store, so it is a statement of its own, whose result can be kept: `let "
        "ok = S.put(1)`.",
        _step("x = 1 if Box.put(1) else 2"),
        _step("let ok = Box.put(1)\n        x = 1 if ok else 2"),
    ),
    Code(
        "FP323",
        "too deep or too much when written out",
        "A def is written out where it is called. Defs that call each other many levels down, or each the "
        "next one twice, grow beyond what anything could check.",
        _ROLE
        + "".join(f"def f{i}(a: 0..3) -> 0..3: f{i + 1}(a)\n" for i in range(60))
        + "def f60(a: 0..3) -> 0..3: a\n",
        _ROLE + "def f60(a: 0..3) -> 0..3: a\n",
    ),
    Code(
        "FP324",
        "messages that cannot be looked at like this",
        "`messages(M)` is for what travels, `posted(M)` for what is posted. A message that nobody sends "
        "or takes is never in flight, an anonymous one has no sender, and messages between several kinds "
        "of roles are no single collection.",
        f"{_ROLE}witness Seen: len(posted(Ping)) > 0\n",
        f"{_ROLE}witness Seen: len(messages(Ping)) > 0\n",
    ),
)
