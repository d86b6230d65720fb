"""`skew d`: clocks up to d ticks ahead of or behind true time."""

import pytest

from tests.instance.tiny import checked

PAIR = """
protocol T
role Node:
    states fresh, waiting, over
    timer t: 0..{ticks}
    action begin when fresh:
        become waiting
        start t for {ticks}
    on expiry of t:
        become over
"""
ONE = "\nmodel m:\n    Node = {A}\n"


CLOCKS = """
protocol T
service Odd:
    timer short: 0..{short}
service Even:
    timer long: 0..{long}
init:
    start Odd.short for {short}
    start Even.long for {long}
"""


@pytest.mark.parametrize(("left", "running", "verdict"), [
    (5, "", "reached"),  # 3 ticks of a skewed clock may take 5 of true time: at 4 it still runs
    (4, "", "unreached"),
    (7, "not ", "reached"),  # or 2, for it gains at most one in each
    (8, "not ", "unreached"),
])  # fmt: skip
def test_skew_row_an_interval_errs_by_up_to_2d(left: int, running: str, verdict: str) -> None:
    text = CLOCKS.format(short=3, long=9)
    text += f"witness W: Even.long.running and Even.long.left == {left} and {running}Odd.short.running\n"
    assert checked(text + "\nmodel m:\n    faults:\n        skew Odd 1\n").verdict("W") == verdict


@pytest.mark.parametrize(("longer", "verdict"), [(4, "reached"), (5, "unreached")])
def test_two_skewed_clocks_err_by_up_to_4d(longer: int, verdict: str) -> None:
    text = CLOCKS.format(short=1, long=longer)
    text += "witness Overtakes: Odd.short.running and not Even.long.running\n"
    assert checked(text + "\nmodel m:\n    faults:\n        skew 1\n").verdict("Overtakes") == verdict


@pytest.mark.parametrize("off", [1, 2])
def test_starting_the_first_timer_chooses_the_offset_without_a_fault(off: int) -> None:
    found = checked(PAIR.format(ticks=1) + ONE + f"    faults:\n        skew {off}\n        pause Node 0\n")
    begun = [use for use in found.outcome.uses if found.instance.system.actions[use.action].name == "begin"]
    assert begun[0].taken == 2 * off + 1


def test_timers_started_in_init_give_2d_plus_1_initial_states() -> None:
    text = "protocol T\nrole Node:\n    timer t: 0..1\ninit:\n    for n in Node:\n        start n.t for 1\n"
    text += "witness At: all(n.t.running for n in Node)\n"
    for nodes, expected in ((1, 3), (2, 9)):
        found = checked(text + f"\nmodel m:\n    Node = {nodes}\n    bound false\n    faults:\n        skew 1\n")
        assert found.generated == expected


def test_an_offset_is_no_part_of_the_state_while_no_timer_runs() -> None:
    found = checked(PAIR.format(ticks=1) + ONE + "    faults:\n        skew 1\n")
    assert found.distinct == 1 + 3 + 1 + 1  # fresh, waiting with 3 offsets, expired, over


def test_an_uneven_tick_is_one_fault_however_many_clocks_err() -> None:
    text = """
protocol T
role Node:
    timer t: 0..2
service Even:
    timer t: 0..2
init:
    start Even.t for 2
    for n in Node:
        start n.t for 2
witness AllAtOnce: Even.t.running and Even.t.left == 1 and not any(n.t.running for n in Node)
"""
    found = checked(text + "\nmodel m:\n    Node = {A, B}\n    faults:\n        skew Node 1\n")
    assert found.faults("AllAtOnce") == ["uneven"]
    assert found.steps("AllAtOnce") == ["tick"]


def test_a_timer_never_passes_0() -> None:
    found = checked(PAIR.format(ticks=1) + ONE + "    faults:\n        skew 1\n")
    assert found.verdict("NoRuntimeError") == "holds"


def test_skew_of_one_role_leaves_the_others_even() -> None:
    text = """
protocol T
role Node:
    timer t: 0..2
role Other:
    timer u: 0..2
init:
    for n in Node:
        start n.t for 2
    for o in Other:
        start o.u for 2
invariant Together: all(n.t.running == o.u.running for n in Node for o in Other)
witness OtherDouble: any(n.t.running and n.t.left == 2 and not o.u.running for n in Node for o in Other)
witness NodeDouble: any(not n.t.running and o.u.running and o.u.left == 1 for n in Node for o in Other)
"""
    found = checked(text + "\nmodel m:\n    Node = 1\n    Other = 1\n    faults:\n        skew Node 1\n")
    assert found.faults("Together") == ["uneven"]
    assert found.verdict("OtherDouble") == "reached"  # Node's clock stands still twice
    assert found.verdict("NodeDouble") == "reached"


def test_a_clock_belongs_to_a_machine() -> None:
    text = """
protocol T
role Node:
    timer t: 0..2
role Guard on Node:
    timer g: 0..2
init:
    for n in Node:
        start n.t for 2
    for g in Guard:
        start g.g for 2
invariant SameClock: all(g.g.running == g.machine.t.running for g in Guard)
"""
    text += "witness Uneven: any(n.t.running != m.t.running for n in Node for m in Node)\n"
    found = checked(text + "\nmodel m:\n    Node = {A, B}\n    faults:\n        skew 1\n")
    assert found.verdict("SameClock") == "holds"
    assert found.faults("Uneven") == ["uneven"]


def test_uneven_ticks_say_whose_clock_errs() -> None:
    text = "protocol T\nrole Node:\n    timer t: 0..2\ninit:\n    for n in Node:\n        start n.t for 2\n"
    text += "witness Apart: any(n.t.running and n.t.left == 2 and not m.t.running for n in Node for m in Node)\n"
    found = checked(text + "\nmodel m:\n    Node = {A, B}\n    faults:\n        skew 1\n")
    assert found.story("Apart") == ["tick, A's clock runs double, B's clock stands still"]


def test_the_result_says_that_offsets_are_forgotten() -> None:
    found = checked(PAIR.format(ticks=1) + ONE + "    faults:\n        skew 1\n")
    assert any("forgotten" in note for note in found.instance.basis.notes)
