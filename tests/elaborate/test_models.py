"""Model blocks: members, settings, what is granted and what is expected."""

import pytest

from fencepost.core.protocol import Model
from fencepost.core.text import expr_text
from tests.elaborate.reading import said, typed

PROTOCOL = """protocol P

param START: Node
param N: 1..3 = 2

message Ping
posted message News

sort Value

role Node:
    durable x: 0..3 = 0

    action a(m: Node):
        send Ping to m
        post News
        assert Sound: x < 3
        x += 1

    on Ping:
        skip

    on News:
        skip

role Dog on Node:
    volatile y: bool = true

    action b:
        y = false

service Hub:
    durable z: bool = true

    action c(m: Node):
        crash m

invariant Small: all(n.x < 3 for n in Node)

witness One: any(n.x == 1 for n in Node)

"""
MODEL = f"{PROTOCOL}model m:\n    Node = {{A, B}}\n    Value = 2\n    START = B\n"


def model(lines: str = "") -> Model:
    return typed(f"{MODEL}{lines}").models[0]


def test_members_are_named_or_numbered() -> None:
    assert dict(model().members) == {
        "Value": ("Value1", "Value2"),
        "Node": ("A", "B"),
        "Dog": ("Dog@A", "Dog@B"),
        "Hub": ("Hub",),
    }


def test_param_may_name_an_instance() -> None:
    assert [(name, expr_text(value)) for name, value in model().settings] == [("START", "Node#1")]


def test_setting_outside_the_params_type_is_checked_where_the_model_is_made() -> None:
    assert "fit[1..3](7)" in [expr_text(value) for _, value in model("    N = 7\n").settings]


def test_bound_sees_everything_and_names_instances() -> None:
    assert expr_text(model("    bound A.x < 2\n").bounds[0]) == "Node.x[Node#0] < 2"


def test_bound_capacity_is_a_mark() -> None:
    assert model("    bound capacity\n").bound_capacity


def test_faults_keep_their_targets_and_budgets() -> None:
    lines = "    faults:\n        crash Node any\n        lose Ping 2\n        partition Node, Hub 1\n"
    granted = [(grant.kind, grant.targets, grant.budget is None) for grant in model(lines).faults]
    assert granted == [
        ("crash", ("Node",), True),
        ("lose", ("Ping",), False),
        ("partition", ("Node", "Hub"), False),
    ]


def test_restart_may_follow_a_crash_that_a_step_causes() -> None:
    assert said(f"{MODEL}    faults:\n        no restart Node\n") == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("crash Nobody 1", "FP606"),
        ("crash Dog 1", "FP607"),
        ("lose News 1", "FP607"),
        ("lose Pong 1", "FP606"),
        ("skew 1\n        skew 2", "FP608"),
        ("restart Hub", "FP609"),
        ("partition Hub 1", "FP605"),
    ],
)
def test_fault_that_cannot_be_meant_is_refused(line: str, code: str) -> None:
    assert said(f"{MODEL}    faults:\n        {line}\n") == [code]


def test_pause_stops_a_role_without_its_machine() -> None:
    assert said(f"{MODEL}    faults:\n        pause Dog 1\n") == []


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("expect Smal violated", "FP610"),
        ("expect One violated", "FP610"),
        ("expect Small unreached", "FP610"),
        ("expect holds\n    expect Small violated", "FP611"),
        ("expect distinct 3\n    expect distinct 4", "FP611"),
        ("expect Small violated by skew 1", "FP612"),
        ("until violated\n    expect distinct 3", "FP613"),
        ("Hub = 2", "FP603"),
        ("Dog = 2", "FP603"),
        ("M = 2", "FP602"),
        ("N = 2\n    N = 3", "FP602"),
    ],
)
def test_line_that_cannot_be_meant_is_refused(lines: str, code: str) -> None:
    assert said(f"{MODEL}    {lines}\n") == [code]


@pytest.mark.parametrize("name", ["Small", "Sound", "NoRuntimeError", "NoEndlessInstant"])
def test_properties_assertions_and_built_in_ones_may_be_expected_violated(name: str) -> None:
    expected = model(f"    expect {name} violated by crash 1 in 5 steps\n").expectations[0]
    assert (expected.kind, expected.name, expected.faults, expected.count) == (
        "violated",
        name,
        (("crash", 1),),
        5,
    )


def test_holds_and_unreached_agree() -> None:
    assert said(f"{MODEL}    expect holds\n    expect One unreached\n") == []


def test_model_without_instances_says_what_is_missing() -> None:
    assert said(f"{PROTOCOL}model m:\n    START = A\n    Node = {{A}}\n") == ["FP601"]


def test_two_instances_of_one_name_are_refused() -> None:
    text = f"{PROTOCOL}model m:\n    Node = {{A, A}}\n    Value = 1\n    START = A\n"
    assert said(text) == ["FP604"]


def test_absurd_number_of_instances_is_refused() -> None:
    text = f"{PROTOCOL}model m:\n    Node = {{A}}\n    Value = 100000000\n    START = A\n"
    assert said(text) == ["FP603"]
