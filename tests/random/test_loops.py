"""Loops over members that the language allows may go through them in any order: random bodies, of which most are
refused, and the others are tried with two members exchanged."""

from random import Random

from fencepost.instance.instance import Instance
from fencepost.instance.symmetry import groups
from tests.agreement.renaming import asymmetries
from tests.random.wide.mend import instance_of

HEAD = """protocol Loops
anonymous message Hi(who: Node)
shared x: 0..3 saturating = 0
shared s: set[0..2]
shared m: map[Node, 0..2 saturating] = 0
shared t: map[Node, map[Node, 0..2 saturating]] = 0
shared c: Node? = none
role Node:
    durable last: 0..2 saturating = 0
    volatile seen: 0..2 saturating = {first}
    on crash:
        {crash}
    ignore Hi
action put(n: Node, v: 0..2):
    m[n] = v
action pair(n: Node, k: Node, v: 0..2):
    t[n][k] = v
action count(v: 0..3):
    x = v
action choose(n: Node):
    c = n
action look(k: Node):
    for n in Node:
"""
TAIL = """model one:
    Node = 2
    network {network} capacity 3
    bound capacity
"""
CRASHES = (
    "last = x",
    "x += 1",
    "x -= 1",
    "c = self",
    "s.add(last)",
    "last = oracle(count(k for k in Node if k.up))",
    "skip",
)
GUARDS = ("{a} == {b}", "n == k", "n != k", "c == n", "{a} in s", "c == k", "{a} < {b}")
FACTS = ("x", "m[n]", "m[k]", "t[n][k]", "t[k][n]", "t[n][n]", "len(s)", "oracle(n.last)", "2 - m[n]")
NUMBERS = ("0", "1", "2", "-1", *FACTS)
STATEMENTS = (  # of one variable each, or of what is sent: in a loop they meet
    ("x += {a}", "x -= {a}", "x = {a}", "x = 1"),
    ("s |= {{min(max({a}, 0), 2)}}", "s -= {{min(max({a}, 0), 2)}}", "s = {{1}}", "s.clear()"),
    ("m[n] = {a}", "m[k] = {a}", "m[n] += {a}", "m[k] += {a}", "x += m[n]"),
    ("t[n][k] = {a}", "t[k][n] = {a}", "t[n][n] += {a}", "t[k][n] -= {a}", "x += t[k][n]"),
    ("c = n", "c = k", "c = none", "m[n] = 1 if c == n else {a}"),
    ("crash n", "crash k", "send Hi(n) to n", "send Hi(n) to k", "send Hi(k) to n"),
)


def text_of(seed: int) -> str:
    """A protocol with one loop of up to three lines"""
    chance = Random(seed)
    lines: list[str] = []
    about = chance.choice(STATEMENTS)
    for _ in range(chance.randint(1, 3)):
        said = chance.choice(about if chance.random() < 0.8 else chance.choice(STATEMENTS))
        said = said.format(a=chance.choice(NUMBERS))
        if chance.random() < 0.5:
            guard = chance.choice(GUARDS).format(a=chance.choice(NUMBERS), b=chance.choice(NUMBERS))
            lines += [f"        if {guard}:", f"            {said}"]
        else:
            lines.append(f"        {said}")
    head = HEAD.format(first=chance.choice(("0", "x", "2 - x")), crash=chance.choice(CRASHES))
    return head + "\n".join(lines) + "\n" + TAIL.format(network=chance.choice(("fifo", "unordered", "set")))


def test_allowed_loops_have_no_order(seeds: range) -> None:
    tried = refused = 0
    for seed in seeds:
        made = instance_of(text_of(seed))
        if not isinstance(made, Instance):
            assert "order" in made.message or "goes up and down" in made.message, f"seed {seed}: {made.message}"
            refused += 1
        elif groups(made.system):
            assert asymmetries(made, 150) == [], f"seed {seed}\n{text_of(seed)}"
            tried += 1
    assert tried > 0 and refused > 0
