"""Who may write what, and loops that must not depend on the order of a set."""

import pytest

from tests.elaborate.reading import errors, said

ROLE = """protocol P

sort Value
shared total: 0..9 = 0
shared seen: map[Value, 0..3] = 0
shared order: seq[Value, 3]
shared twice: map[Value, map[Value, 0..3]] = 0
shared rows: map[Value, map[0..9, 0..3]] = 0
ghost log: set[Node]

role Node:
    durable x: 0..3 = 0
    durable mine: set[Value]
    volatile last: Value?
    ghost count: 0..9 = 0

"""


def action(lines: str) -> list[str]:
    return said(f"{ROLE}    action a(m: Node, v: Value):\n        {lines}\n")


def test_ghost_of_another_instance_may_be_written() -> None:
    assert action("m.count = m.count + x") == []


def test_ghost_may_look_at_anybody() -> None:
    assert action("count = m.x") == []


def test_variable_of_another_instance_may_not_be_written() -> None:
    assert action("m.x = 1") == ["FP504"]


def test_self_may_be_named() -> None:
    assert action("self.x = 1") == []


def test_crash_handler_writes_what_survives() -> None:
    assert said(f"{ROLE}    on crash:\n        x = 0\n        total = 1\n        count += 1\n") == []


def test_crash_handler_does_not_send() -> None:
    text = f"{ROLE}    on Hi:\n        skip\n\n    on crash:\n        broadcast Hi\n\nmessage Hi\n"
    assert said(text) == ["FP505"]


@pytest.mark.parametrize(
    "lines",
    [
        "total += 1",
        "seen[w] = 1",
        "seen[w] = seen[w] + 1",
        "mine.add(w)",
        "mine -= {w}",
        "x = 2",
        "log |= {m}",
        "x = 2\n            if w == v:\n                x = 2",
        "total += 1\n            if w == v:\n                total += 2 * len(mine) if x == 0 else x",
        "total -= 1\n            total -= x",
        "total -= -1 if w == v else -x",
        "seen[w] += 1\n            seen[w] -= 1",
        "twice[v][w] = 1 - twice[v][w]",
        "twice[w][v] += twice[w][w]",
        "total += rows[w][x]",
    ],
)
def test_loop_may_add_up_and_write_what_is_each_turns_own(lines: str) -> None:
    assert action(f"for w in mine:\n            {lines}") == []


@pytest.mark.parametrize(
    "lines",
    [
        "last = w",
        "order.append(w)",
        "if last == none:\n                total += 1\n                last = v",
        "seen[v] = seen[w]",
        "seen[w] = seen[v] + 1",
        "let y = w\n            last = y",
        "total += 1\n            if w == v:\n                total -= 1",
        "total += 1 if w == v else -1",
        "total += x - 1",
        "total += 1\n            if w == v:\n                total = 0",
        "x = 2\n            if w == v:\n                x = 1",
        "mine.add(v)\n            if w == v:\n                mine.remove(v)",
        "mine -= {v}\n            if w == v:\n                mine.remove(v)",
        "mine = mine & {v}\n            if w == v:\n                mine |= {w}",
        "seen[w] = 1\n            seen[v] = 2",
        "total += seen[w]\n            seen[v] = 1",
        "twice[w][v] = twice[v][w]",
        "total += 1\n            twice[w][v] = twice[w][v] + rows[w][total]",
    ],
)
def test_loop_may_not_keep_what_its_last_turn_did(lines: str) -> None:
    assert set(action(f"for w in mine:\n            {lines}")) == {"FP508"}


def test_loop_may_not_look_at_what_it_has_sent() -> None:
    text = f"{ROLE}    ignore Hi\n\n    action a:\n        for w in Node:\n            %s\n\nmessage Hi\n"
    assert said(text % "if oracle(len(messages(Hi)) == 0):\n                send Hi to w") == ["FP508"]
    assert said(text % "send Hi to w") == []


def test_loop_over_a_sequence_has_an_order() -> None:
    assert action("for w in order:\n            last = w") == []


def test_loop_over_numbers_has_an_order() -> None:
    assert action("for i in 0..3:\n            x = i") == []


def test_every_mistake_is_said_in_the_order_of_the_text() -> None:
    text = f"{ROLE}    action a:\n        y = 1\n        x = true\n\n    action b:\n        z = 1\n"
    assert [(found.code, found.span.text) for found in errors(text)] == [
        ("FP503", "y"),
        ("FP301", "true"),
        ("FP503", "z"),
    ]
