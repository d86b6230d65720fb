"""The paragraphs on time: timers, ticks, urgency and messages `within` a time."""

from tests.instance.tiny import checked

ONE = "\nmodel m:\n    Node = 1\n"

TIMED = """
protocol T
role Node:
    states fresh, done
    durable late: bool = false
    timer t: 0..3
    action begin when fresh:
        become done
        start t for {ticks}
    {urgent}on expiry of t:
        late = true
"""


def _timed(ticks: int, urgent: str = "") -> str:
    return TIMED.format(ticks=ticks, urgent=urgent)


def test_a_timer_is_stopped_running_or_expired() -> None:
    text = _timed(2) + "witness Over: any(n.late for n in Node)\n" + ONE
    assert checked(text).steps("Over") == ["begin", "tick", "tick", "on expiry of t"]


def test_start_for_0_expires_at_once() -> None:
    found = checked(_timed(0) + "witness Over: any(n.late for n in Node)\n" + ONE)
    assert found.steps("Over") == ["begin", "on expiry of t"]
    assert found.distinct == 3  # and no tick in between


def test_a_tick_is_possible_only_if_a_timer_runs() -> None:
    found = checked(_timed(1) + ONE)
    assert found.distinct == 4  # fresh, 1 left, 0 left, handled: an expired timer waits, no tick goes on


def test_handling_an_expiry_stops_the_timer() -> None:
    text = _timed(1) + "invariant Once: all(not (n.late and n.t.running) for n in Node)\n" + ONE
    found = checked(text)
    assert found.verdict("Once") == "holds"
    assert found.generated == 4


def test_one_tick_moves_all_clocks() -> None:
    text = """
protocol T
role Node:
    timer t: 0..2
init:
    for n in Node:
        start n.t for 2
"""
    assert checked(text + "\nmodel m:\n    Node = 3\n").distinct == 3


def test_a_timer_per_element_counts_for_itself() -> None:
    text = """
protocol T
role Node:
    durable heard: set[Node]
    timer seen[n in Node]: 0..2
    on expiry of seen[n]:
        heard.add(n)
init:
    for n in Node:
        for m in Node:
            start n.seen[m] for 1
invariant All: all(n.heard == {} for n in Node)
witness Every: all(n.heard == Node for n in Node)
"""
    found = checked(text + "\nmodel m:\n    Node = 2\n")
    assert found.distinct == 1 + 2**4
    assert found.steps("Every") == ["tick", *(["on expiry of seen"] * 4)]


STAGED = """
protocol T
role Node:
    states fresh, first, second
    timer short: 0..1
    timer long: 0..2
    action begin when fresh:
        become first
        start short for 1
        start long for 2
    {urgent}on expiry of short when first:
        become second
witness Late: any(n is first and not n.long.running for n in Node)
witness Down: any(not n.up for n in Node) and any(n is first and not n.short.running for n in Node)
"""


def test_reacting_late_is_possible_but_urgent_forbids_a_tick() -> None:
    assert checked(STAGED.format(urgent="") + ONE).steps("Late") == ["begin", "tick", "tick"]
    assert checked(STAGED.format(urgent="urgent ") + ONE).verdict("Late") == "unreached"


def test_faults_stay_possible_while_an_urgent_step_is() -> None:
    model = "\nmodel m:\n    Node = {A, B}\n    faults:\n        crash Node 1\n"
    assert checked(STAGED.format(urgent="urgent ") + model).verdict("Down") == "reached"


def test_a_down_or_paused_instances_urgent_steps_do_not_hold_time_back() -> None:
    text = STAGED.format(urgent="urgent ") + ONE + "    faults:\n        pause Node 1\n"
    assert checked(text).faults("Late") == ["pause"]


def test_a_cycle_of_urgent_steps_violates_no_endless_instant() -> None:
    text = """
protocol T
role Node:
    durable x: bool = false
    timer t: 0..1
    action begin when not t.running:
        start t for 1
    urgent action flip:
        x = not x
"""
    assert checked(text + ONE).verdict("NoEndlessInstant") == "violated"


WITHIN = """
protocol T
network {network}
message Note within 1
role Node:
    durable sent: bool = false
    action write when not sent:
        sent = true
        send Note to Sink
service Sink:
    durable got: bool = false
    durable ready: bool = {ready}
    action get_ready when not ready:
        ready = true
    on Note when ready:
        got = true
witness Got: Sink.got
invariant NeverLost: all(not n.sent for n in Node) or Sink.got or in_flight(Note)
"""


def _within(network: str = "set", ready: str = "true") -> str:
    return WITHIN.format(network=network, ready=ready)


def test_no_tick_passes_while_a_due_message_can_be_taken() -> None:
    for network in ("set", "unordered", "fifo"):
        found = checked(_within(network) + ONE)
        assert found.verdict("NeverLost") == "holds"
        assert found.distinct == 4  # nothing, in flight at age 0 and 1, taken


def test_a_due_message_that_no_handler_takes_is_dropped_at_no_cost() -> None:
    for network in ("set", "unordered", "fifo"):
        found = checked(_within(network, "false") + ONE)
        assert found.steps("NeverLost") == ["write", "tick", "tick"]
        assert found.faults("NeverLost") == []


def test_a_due_message_to_a_down_receiver_is_dropped() -> None:
    found = checked(_within() + ONE + "    faults:\n        crash Sink 1\n")
    assert found.faults("NeverLost") == ["crash"]
    assert found.steps("NeverLost")[-2:] == ["tick", "tick"]


def test_a_due_message_across_a_cut_is_dropped() -> None:
    found = checked(_within() + ONE + "    faults:\n        partition Node, Sink 1\n")
    assert found.faults("NeverLost") == ["partition"]


def test_a_due_message_to_a_paused_receiver_waits_and_is_taken_after() -> None:
    found = checked(_within() + ONE + "    faults:\n        pause Sink 1\n")
    assert found.verdict("NeverLost") == "holds"
    assert found.verdict("Got") == "reached"


def test_an_ignore_takes_a_due_message_too() -> None:
    text = _within("set", "false").replace(
        "    on Note when ready:", "    ignore Note when not ready\n    on Note when ready:"
    )
    found = checked(text + ONE)
    assert found.verdict("NeverLost") == "violated"
    assert found.steps("NeverLost") == ["write", "ignore Note"]


def test_age_counts_ticks_and_stops_at_d() -> None:
    found = checked(_within() + ONE + "    faults:\n        pause Sink any\n")
    # Sink paused or not: nothing sent, in flight at age 0 and 1, taken; time goes on while it is paused
    assert found.distinct == 2 * 4


def test_under_fifo_only_the_head_can_be_taken() -> None:
    text = """
protocol T
network {network}
message First
message Note within 0
role Node:
    states fresh, done
    action both when fresh:
        become done
        send First to Sink
        send Note to Sink
service Sink:
    durable got: bool = false
    timer t: 0..1
    on First when got:
        skip
    on Note:
        got = true
invariant NotDropped: all(n is fresh for n in Node) or Sink.got or in_flight(Note)
"""
    assert checked(text.format(network="fifo") + ONE).steps("NotDropped") == ["both", "tick"]
    assert checked(text.format(network="set") + ONE).verdict("NotDropped") == "holds"
