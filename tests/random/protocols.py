"""A Hypothesis strategy of small protocols, as text: roles, timers, messages, faults, properties.

Pieces are chosen from the language's constructs and fit together by construction, so that every text is valid;
`bound capacity` and small domains keep the spaces small.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

from hypothesis import strategies as st

GUARDS = (
    "",
    " when idle",
    " when busy",
    " when idle and x < 2",
    " when x == 1 or busy",
    " when not t.running",
    " when len(seen) < 2",
    " when friend != none",
    " when x in {0, 2} implies busy",
)
STATEMENTS = (
    "x = (x + 1) % 3",
    "x += 1",
    "become busy",
    "become idle",
    "start t for 2",
    "start t for x",
    "stop t",
    "seen.add(x)",
    "seen -= {0}",
    "trail = trail[1:] if len(trail) == 2 else trail + [x]",
    "friend = self",
    "friend = none",
    "send Ping(x) to Hub",
    "send Ping(1) to Hub",
    "broadcast Hint",
    "if x == 2:\n            x = 0\n        else:\n            become busy",
    "for v in seen:\n            total[v] = x",
    "heard += 1",
)
HUB = (
    "last = n",
    "last = none",
    "reply Pong(v)",
    "ready = not ready",
    "if last == none:\n            last = n",
    "skip",
)
RECEIVED = ("x = v", "become idle", "start t for v", "friend = none", "send Ping(v) to Hub", "seen.add(v)")
EXPIRED = ("become idle", "x = 0", "start t for 1", "send Ping(0) to Hub")
CLAIMS = (
    "invariant Few: count(n for n in Node if n is busy) <= 1",
    "invariant Low: all(n.x < 2 or n is idle for n in Node)",
    "invariant Same: all(a.x == b.x or a.seen != b.seen for a in Node for b in Node)",
    "transition Steady: Hub.last' == Hub.last or Hub.ready",
    "transition Grows: all(n.seen <= n.seen' for n in Node)",
    "witness Heard: Hub.last != none",
    "witness Both: all(n is busy for n in Node)",
    "stuck Done unless any(n is busy for n in Node)",
)
FAULTS = (
    "crash Node 1",
    "crash Hub 1",
    "wipe Node 1",
    "reboot Node 1",
    "lose 1",
    "lose Ping 1",
    "duplicate 1",
    "pause Node 1",
    "partition Node, Hub 1",
    "skew 1",
    "skew Node 1",
)


@final
@dataclass(frozen=True, slots=True)
class Shape:
    """What a text is made of, apart from names"""

    network: str
    within: bool
    stays: str
    urgent: bool
    actions: tuple[tuple[str, tuple[str, ...]], ...]
    received: tuple[str, ...]
    expired: str
    hub: tuple[str, ...]
    claims: tuple[str, ...]
    faults: tuple[str, ...]

    def text(self, members: tuple[str, str] = ("A", "B"), role: str = "Node") -> str:
        """The protocol with one model, its instances and role called as asked."""
        lines = ["protocol Random", "", f"message Ping(v: 0..2){' within 1' if self.within else ''}"]
        lines += ["message Pong(v: 0..2)", "message Hint", "", f"network {self.network} capacity 2", ""]
        lines += ["shared heard: 0..3 saturating = 0", "", "role Node:", "    states idle, busy"]
        lines += [f"    {self.stays} x: 0..2 = 0", "    volatile seen: set[0..2]", "    volatile friend: Node?"]
        lines += ["    durable trail: seq[0..2, 2]", "    durable total: map[0..2, 0..2] = 0", "    timer t: 0..2"]
        for number, (guard, body) in enumerate(self.actions):
            lines += ["", f"    action go{number}{guard}:", *(f"        {line}" for line in body)]
        lines += ["", "    on Pong(v):", *(f"        {line}" for line in self.received)]
        lines += ["", "    on Hint when idle:", "        become busy", "", "    ignore Hint when busy"]
        lines += ["", f"    {'urgent ' if self.urgent else ''}on expiry of t:", f"        {self.expired}"]
        lines += ["", "service Hub:", "    durable last: Node? = none", "    durable ready: bool = false"]
        lines += ["", "    on Ping(v) from n:", *(f"        {line}" for line in self.hub), ""]
        lines += [f"{claim}\n" for claim in self.claims]
        lines += ["model one:", f"    Node = {{{', '.join(members)}}}", "    bound capacity"]
        lines += ["    faults:", *(f"        {fault}" for fault in self.faults)] if self.faults else []
        return "\n".join(lines).replace("Node", role) + "\n"


def _distinct(faults: Sequence[str]) -> tuple[str, ...]:
    """At most one line of each kind, and two in all: spaces stay small."""
    kinds = {fault.split()[0]: fault for fault in faults}
    return tuple(kinds.values())[:2]


def _some(among: tuple[str, ...], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(among), min_size=1, max_size=most, unique=True).map(tuple)


_ACTION = st.tuples(st.sampled_from(GUARDS), _some(STATEMENTS, 2))

shapes: st.SearchStrategy[Shape] = st.builds(
    Shape,
    network=st.sampled_from(("unordered", "set", "fifo")),
    within=st.booleans(),
    stays=st.sampled_from(("durable", "volatile")),
    urgent=st.booleans(),
    actions=st.lists(_ACTION, min_size=1, max_size=2).map(tuple),
    received=_some(RECEIVED, 2),
    expired=st.sampled_from(EXPIRED),
    hub=_some(HUB, 2),
    claims=_some(CLAIMS, 3),
    faults=st.lists(st.sampled_from(FAULTS), max_size=2).map(_distinct),
)
