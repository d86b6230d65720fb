"""A model's values, and what can only be seen to be wrong once they are known."""

import pytest

from fencepost.source.codes.instance import ROWS
from fencepost.source.codes.row import Code
from tests.instance.tiny import checked, made, problems

COUNTER = """
protocol T
param TOP: 0..8
param HALF: 0..8 = TOP // 2
role Node:
    durable x: 0..TOP = 0
    action up when x < HALF:
        x += 1
"""


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_each_code_comes_from_its_failing_text_and_not_from_the_mended(row: Code) -> None:
    assert [code for code, _ in problems(row.failing)] == [row.code]
    made(row.mended)


def test_a_param_may_be_written_in_terms_of_another() -> None:
    assert checked(COUNTER + "\nmodel m:\n    Node = 1\n    TOP = 6\n").distinct == 4


def test_a_param_outside_its_type_is_told_with_the_range() -> None:
    found = problems(COUNTER + "\nmodel m:\n    Node = 1\n    TOP = 9\n")
    assert found == [("FP651", "`TOP` is set to a value outside its type `0..8`")]


def test_the_basis_tells_what_a_verdict_rests_on() -> None:
    text = COUNTER + "\nmodel m:\n    Node = {A, B}\n    TOP = 4\n    bound A.x < 2\n"
    basis = made(text + "    faults:\n        crash Node 2\n        reboot Node any\n").basis
    assert basis.params == (("TOP", "4"), ("HALF", "2"))
    assert basis.instances == (("Node", ("A", "B")),)
    assert basis.budgets == (("crash Node", 2), ("reboot Node", None))
    assert basis.bounds == ("A.x < 2",)


def test_symmetry_is_given_up_where_a_param_or_a_bound_names_an_instance() -> None:
    text = "protocol T\nparam FIRST: Node? = none\nrole Node:\n    durable x: 0..1 = 0\n"
    text += "    action set:\n        x = 1\n"
    free, fixed = "\nmodel m:\n    Node = {A, B}\n", "    FIRST = A\n"
    assert [sort.symmetric for sort in made(text + free).system.sorts] == [True]
    assert [sort.symmetric for sort in made(text + free + fixed).system.sorts] == [False]
    assert [sort.symmetric for sort in made(text + free + "    bound A.x == 0\n").system.sorts] == [False]
    ordered = text.replace("role Node", "ordered role Node")
    assert [sort.symmetric for sort in made(ordered + free).system.sorts] == [False]


def test_several_initial_states_of_a_choice() -> None:
    text = "protocol T\nrole Node:\n    volatile x: 0..4 in {1, 3}\n    volatile y: 0..5 = x + 1\n"
    text += "invariant Follows: all(n.y == n.x + 1 for n in Node)\n"
    found = checked(text + "\nmodel m:\n    Node = {A, B}\n")
    assert (found.distinct, found.verdict("Follows")) == (4, "holds")


def test_bound_prunes_and_is_counted_in_generated() -> None:
    text = COUNTER + "\nmodel m:\n    Node = 1\n    TOP = 8\n    bound Node1.x <= 2\n"
    found = checked(text)
    assert (found.distinct, found.generated) == (3, 4)
