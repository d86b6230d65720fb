"""A role's state machine: it has an edge for every change that a run makes, and few others."""

from pathlib import Path

import pytest

from fencepost.report.diagram.machine import Machine, machines
from fencepost.session.reading import read_texts
from fencepost.source.text import SourceFile
from tests.report.changing import undrawn

MODELS = Path(__file__).parents[2] / "models"
_STATES = 2_000  # of each model


@pytest.mark.parametrize("path", sorted(MODELS.rglob("*.fence")), ids=lambda path: path.stem)
def test_every_change_that_a_run_makes_is_an_edge(path: Path) -> None:
    (text,) = read_texts([str(path)])
    assert text.typed is not None
    assert undrawn(text.typed, _STATES) == []


# ---------------------------------------------------------------- what the text says


def drawn(body: str, models: str = "") -> dict[str, Machine]:
    text = f"protocol P\n\nrole R:\n    states a, b, c\n{body}\n\ninvariant Always:\n    true\n{models}"
    (read,) = read_texts([SourceFile("p.fence", text)])
    assert read.typed is not None, read.errors
    return {machine.role: machine for machine in machines(read.typed)}


def edges(machine: Machine) -> dict[str, list[str]]:
    """`a -> b`, with what may do it"""
    names = machine.states
    return {f"{names[a]} -> {names[b]}": [d.shown for d in doings] for (a, b), doings in machine.changes.items()}


def test_a_guard_says_from_where() -> None:
    machine = drawn("    action go when a or b:\n        become c\n")["R"]
    assert edges(machine) == {"a -> c": ["go"], "b -> c": ["go"]}


def test_a_branch_goes_from_where_its_condition_may_hold() -> None:
    body = """
    durable n: 0..3 = 0
    action go when not c:
        if a and n == 0:
            become b
        elif b:
            become c
        else:
            n = 1
"""
    machine = drawn(body)["R"]
    assert edges(machine) == {"a -> b": ["go"], "b -> c": ["go"]}
    assert machine.staying == (("go",), (), ())


def test_a_condition_after_a_change_sees_it() -> None:
    body = "    action go when a:\n        become b\n        if a:\n            become c\n"
    assert edges(drawn(body)["R"]) == {"a -> b": ["go"]}


def test_what_always_fails_leads_nowhere() -> None:
    body = "    action go when a:\n        become b\n        assert Never: false\n"
    assert edges(drawn(body)["R"]) == {}


def test_what_may_be_done_in_every_state_is_told_once() -> None:
    body = "    durable n: 0..3 = 0\n    action look:\n        n = 1\n    action go when a:\n        become b\n"
    machine = drawn(body)["R"]
    assert machine.anywhere == ("look",)
    assert machine.staying == ((), (), ())


CRASHING = """
model calm:
    R = {A}
    expect holds

model stormy:
    R = {A}
    faults:
        crash R 1
    expect holds
"""


def test_crashes_are_drawn_where_a_model_grants_them() -> None:
    go = "    action go when a:\n        become b\n"
    assert drawn(go, CRASHING)["R"].outage.crashes
    assert not drawn(go, CRASHING.replace("    faults:\n        crash R 1\n", ""))["R"].outage.crashes
    assert drawn(go)["R"].outage.crashes  # nobody knows under what it will be checked


def test_a_restart_leads_where_its_handler_leaves_it() -> None:
    body = """
    durable n: 0..3 = 0
    action go when a:
        become b
        n = 1
    on restart:
        if n == 1:
            become c
"""
    machine = drawn(body, CRASHING)["R"]
    assert machine.outage.restarts == (0, 2)
    assert machine.allows(1, 0)
    assert not machine.allows(1, 2)


def test_a_role_that_only_a_step_crashes_is_drawn_with_its_crash() -> None:
    body = "    action go when a:\n        become b\n        crash self\n"
    machine = drawn(body, CRASHING.replace("    faults:\n        crash R 1\n", ""))["R"]
    assert machine.outage.crashes
    assert edges(machine) == {"a -> b": ["go"]}


def test_a_loop_is_gone_through_more_than_once() -> None:
    body = """
    action go when a:
        for v in [1, 2]:
            if b:
                become c
            if a:
                become b
"""
    assert edges(drawn(body)["R"]) == {"a -> b": ["go"], "a -> c": ["go"]}
