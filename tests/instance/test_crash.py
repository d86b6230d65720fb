"""Crash, wipe, restart and reboot: the rows of the table of faults, and the paragraph below it."""

from tests.instance.tiny import checked

NODES = """
protocol T
network unordered

role Node:
    states idle, busy
    durable d: 0..1 = 0
    volatile v: 0..1 = 0
    timer t: 0..2

    action work when idle:
        d = 1
        v = 1
        start t for 2
        become busy

    on restart:
        d = 0

"""

MODEL = """
model m:
    Node = {A, B}
    faults:
"""


def _with(properties: str, faults: str) -> str:
    return NODES + properties + MODEL + faults


def test_crash_row() -> None:
    both_down = "witness BothDown: all(not n.up for n in Node)\n"
    assert checked(_with(both_down, "        crash Node 1\n")).verdict("BothDown") == "unreached"
    assert checked(_with(both_down, "        crash Node 2\n")).verdict("BothDown") == "reached"


def test_a_crash_resets_volatile_and_control_state_and_timers_and_keeps_durable() -> None:
    kept = "witness Kept: any(not n.up and n.d == 1 for n in Node)\n"
    reset = "invariant Reset: all(n.up or (n.v == 0 and n is idle and not n.t.running) for n in Node)\n"
    found = checked(_with(kept + reset, "        crash Node any\n"))
    assert (found.verdict("Kept"), found.verdict("Reset")) == ("reached", "holds")


def test_wipe_row() -> None:
    lost = "invariant Lost: all(n.up or n.d == 0 for n in Node)\n"
    assert checked(_with(lost, "        wipe Node any\n")).verdict("Lost") == "holds"
    assert checked(_with(lost, "        crash Node any\n")).verdict("Lost") == "violated"


def test_restart_row() -> None:
    back = "transition StaysDown: all(not n.up implies not n.up' for n in Node)\n"
    assert checked(_with(back, "        crash Node 1\n")).story("StaysDown") == ["A crashes", "A restarts"]
    assert checked(_with(back, "        crash Node 1\n        no restart Node\n")).verdict("StaysDown") == "holds"


def test_reboot_row() -> None:
    forgets = "invariant Up: all(n.up for n in Node)\nwitness Ran: any(n.d == 0 and n.v == 0 for n in Node)\n"
    again = "transition Forward: all(n.d <= n.d' for n in Node)\n"
    found = checked(_with(forgets + again, "        reboot Node 1\n"))
    assert found.verdict("Up") == "holds"
    assert found.story("Forward")[-1] == "A reboots"
    assert found.faults("Forward") == ["reboot"]


def test_a_budget_counts_all_instances_together() -> None:
    twice = """
ghost crashes: 0..3 = 0
role Node:
    durable x: bool = false
    on crash:
        crashes += 1
invariant AtMostTwo: crashes <= 2
witness Two: crashes == 2
"""
    found = checked("protocol T\n" + twice + MODEL + "        crash Node 2\n")
    assert (found.verdict("AtMostTwo"), found.verdict("Two")) == ("holds", "reached")


def test_any_is_no_limit_and_no_counter() -> None:
    text = "protocol T\nrole Node:\n    durable x: bool = false\n" + MODEL
    assert checked(text + "        crash Node any\n").distinct == 4
    assert checked(text + "        crash Node 1\n").distinct == 4  # nothing, A down, B down, one spent


def test_down_instances_take_no_steps() -> None:
    text = """
protocol T
role Node:
    durable x: 0..3 = 0
    action step when x < 3:
        x += 1
transition OnlyUp: all(n.x != n.x' implies n.up for n in Node)
"""
    assert checked(text + MODEL + "        crash Node any\n").verdict("OnlyUp") == "holds"


def test_on_crash_runs_first_and_sees_the_old_state() -> None:
    text = """
protocol T
role Node:
    volatile v: 0..1 = 0
    durable last: 0..1 = 0
    action set when v == 0:
        v = 1
    on crash:
        last = v
witness Seen: any(not n.up and n.last == 1 and n.v == 0 for n in Node)
"""
    assert checked(text + MODEL + "        crash Node 1\n").verdict("Seen") == "reached"


def test_a_volatile_variable_gets_its_initial_value_anew_from_durable_ones() -> None:
    text = """
protocol T
role Node:
    durable d: 0..1 = 0
    volatile v: 0..1 = d
    action set when d == 0:
        d = 1
witness Fresh: any(not n.up and n.v == 1 for n in Node)
invariant Agrees: all(n.up or n.v == n.d for n in Node)
"""
    found = checked(text + MODEL + "        crash Node 1\n")
    assert (found.verdict("Fresh"), found.verdict("Agrees")) == ("reached", "holds")


def test_a_crash_touches_no_message() -> None:
    found = checked(_INCARNATIONS.replace("{A, B}", "{A}") + "        crash Node 1\n")
    assert found.verdict("Old") == "reached"


def test_reset_on_crash_loses_messages_from_and_to_the_instance() -> None:
    text = _INCARNATIONS.replace("network set", "network {network} reset on crash") + "        crash Node 1\n"
    for network in ("set", "unordered", "fifo"):
        alone = text.replace("{A, B}", "{A}").replace("{network}", network)
        assert checked(alone).verdict("Old") == "unreached"
        assert checked(text.replace("{network}", network)).verdict("DownIsClean") == "holds"


_INCARNATIONS = """
protocol T
network set
message Note
role Node:
    durable born: 0..1 = 0
    durable got: bool = false
    durable sent: bool = false
    action write(n: Node) when not sent and born == 0:
        sent = true
        send Note to n
    on Note when born == 1:
        got = true
    on restart:
        born = 1
witness Old: any(n.got for n in Node)
transition DownIsClean:
    all(
        n.up and not n.up' implies not (any(m.sender == n or m.receiver == n for m in messages(Note)))'
        for n in Node
    )

model m:
    Node = {A, B}
    faults:
"""


def test_on_restart_runs_only_after_a_crash() -> None:
    text = """
protocol T
role Node:
    durable starts: 0..2 = 0
    on restart:
        starts = min(starts + 1, 2)
invariant Never: all(n.starts == 0 for n in Node)
"""
    assert checked(text + "\nmodel m:\n    Node = 1\n").verdict("Never") == "holds"
    assert checked(text + MODEL + "        crash Node 1\n").story("Never") == ["A crashes", "A restarts"]


def test_a_step_that_calls_a_store_that_is_down_is_not_enabled() -> None:
    text = """
protocol T
store S:
    durable x: 0..3 = 0
    operation bump():
        if x < 3:
            x += 1
role Node:
    durable seen: 0..3 = 0
    action call:
        S.bump()
    action look when seen != S.x:
        seen = S.x
transition OnlyUp: S.x == S.x' or S.up
transition ReadsOnlyUp: all(n.seen == n.seen' or S.up for n in Node)
witness Down: not S.up
"""
    found = checked(text + MODEL + "        crash S 1\n")
    verdicts = [found.verdict(name) for name in ("OnlyUp", "ReadsOnlyUp", "Down")]
    assert verdicts == ["holds", "holds", "reached"]


def test_a_volatile_choice_is_made_again_at_restart_and_a_down_instance_shows_the_first() -> None:
    text = """
protocol T
role Node:
    volatile v: 0..2 in {1, 2}
invariant FirstWhenDown: all(n.up or n.v == 1 for n in Node)
"""
    found = checked(text + "\nmodel m:\n    Node = 1\n    faults:\n        crash Node any\n")
    assert found.verdict("FirstWhenDown") == "holds"
    assert found.distinct == 3  # up with 1, up with 2, down
    assert found.generated == 2 + 2 + 2


def test_a_co_located_role_crashes_with_its_machine() -> None:
    text = """
protocol T
role Node:
    durable x: bool = false
role Watchdog on Node:
    volatile bitten: bool = false
    action bite when not bitten:
        bitten = true
invariant Together: all(w.machine.up or not w.bitten for w in Watchdog)
invariant SameFlag: all(w.up == w.machine.up for w in Watchdog)
witness Bitten: any(w.bitten for w in Watchdog)
"""
    found = checked(text + MODEL + "        crash Node 1\n")
    assert [found.verdict(n) for n in ("Together", "SameFlag", "Bitten")] == ["holds", "holds", "reached"]


def test_the_crash_statement_takes_effect_after_the_block_and_spends_no_budget() -> None:
    text = """
protocol T
role Node:
    volatile v: 0..1 = 0
    durable d: 0..1 = 0
    action fence(n: Node) when n != self:
        crash n
    action suicide:
        crash self
        v = 1
        d = 1
witness Late: any(not n.up and n.v == 0 and n.d == 1 for n in Node)
invariant Reset: all(n.up or n.v == 0 for n in Node)
witness OtherDown: any(not n.up and n.d == 0 for n in Node)
"""
    found = checked(text + "\nmodel m:\n    Node = {A, B}\n")
    assert [found.verdict(n) for n in ("Late", "Reset", "OtherDown")] == ["reached", "holds", "reached"]
    assert found.faults("OtherDown") == []


def test_the_crash_statement_does_nothing_to_a_down_node() -> None:
    text = """
protocol T
ghost deaths: 0..3 = 0
role Node:
    durable x: bool = false
    on crash:
        deaths += 1
    action fence(n: Node) when deaths_seen < 2:
        deaths_seen += 1
        crash n
    durable deaths_seen: 0..2 = 0
invariant Once: deaths <= 1
"""
    model = "\nmodel m:\n    Node = {A, B}\n    bound A.deaths_seen == 0\n    faults:\n        no restart Node\n"
    text = text.replace("action fence(n: Node)", "action fence(n in {m for m in Node if m != self})")
    assert checked(text + model).verdict("Once") == "holds"
