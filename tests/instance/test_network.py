"""The paragraph on the network: what is in flight under each kind, and the capacity."""

from tests.instance.tiny import checked

SENDER = """
protocol T
network {network}
message M(x: 0..1)
role Node:
    durable sent: 0..2 = 0
    action send_it(x: 0..{top}) when sent < 2:
        sent += 1
        send M(x) to Sink
service Sink:
    durable got: seq[0..1, 2]
    on M(x):
        got.append(x)
"""
ONE = "\nmodel m:\n    Node = 1\n"


def _sender(network: str, top: int = 0) -> str:
    return SENDER.format(network=network, top=top)


def test_network_unordered_is_a_multiset() -> None:
    text = _sender("unordered") + "witness Two: count(m for m in messages(M)) == 2\n" + ONE
    assert checked(text).verdict("Two") == "reached"


def test_network_set_absorbs_equal_message() -> None:
    text = _sender("set") + "witness Two: count(m for m in messages(M)) == 2\n" + ONE
    assert checked(text).verdict("Two") == "unreached"


def test_network_set_tells_ages_apart() -> None:
    text = """
protocol T
network set
message M within 2
role Node:
    durable sent: 0..2 = 0
    action send_it when sent < 2:
        sent += 1
        send M to Sink
service Sink:
    durable got: bool = false
    on M:
        got = true
witness Two: count(m for m in messages(M)) == 2
"""
    found = checked(text + ONE)
    assert found.steps("Two") == ["send_it", "tick", "send_it"]


def test_network_fifo_keeps_the_order() -> None:
    swapped = "invariant InOrder: Sink.got != [1, 0]\n"
    slow = "    action send_it(x: 0..1) when sent < 2:", "    action send_it(x in {sent}) when sent < 2:"
    for network, verdict in (("fifo", "holds"), ("unordered", "violated")):
        text = _sender(network, 1).replace(*slow) + swapped + ONE
        assert checked(text).verdict("InOrder") == verdict


def test_fifo_has_one_queue_per_ordered_pair_of_instances() -> None:
    text = """
protocol T
network fifo
message M(n: Node)
role Node:
    durable sent: bool = false
    action send_it when not sent:
        sent = true
        send M(self) to Sink
service Sink:
    durable first: Node? = none
    on M(n) from m when first == none:
        first = n
    on M(n) when first != none:
        skip
witness Later: any(Sink.first == n for n in Node) and all(n.sent for n in Node)
invariant NeverB: all(not n.sent or Sink.first != n or all(m.sent implies m == n for m in Node) for n in Node)
"""
    found = checked(text + "\nmodel m:\n    Node = {A, B}\n")
    # B's message, sent after A's, may be taken first: the queues are two
    assert found.verdict("Later") == "reached"
    assert found.verdict("NeverB") == "violated"


def test_a_head_that_no_handler_takes_blocks_its_fifo_queue() -> None:
    text = """
protocol T
network {network}
message First
message Second
role Node:
    states fresh, done
    action both when fresh:
        become done
        send First to Sink
        send Second to Sink
service Sink:
    durable got: bool = false
    on First when got:
        skip
    on Second:
        got = true
witness Got: Sink.got
model m:
    Node = 1
"""
    assert checked(text.format(network="fifo")).verdict("Got") == "unreached"
    assert checked(text.format(network="unordered")).verdict("Got") == "reached"


def test_under_fifo_lose_takes_any_position() -> None:
    text = """
protocol T
network fifo
message M(x: 0..2)
role Node:
    states fresh, done
    action all_three when fresh:
        become done
        for x in 0..2:
            send M(x) to Sink
service Sink:
    durable got: seq[0..2, 3]
    on M(x):
        got.append(x)
"""
    text = text.replace(
        "        for x in 0..2:\n            send M(x) to Sink\n",
        "".join(f"        send M({x}) to Sink\n" for x in range(3)),
    )
    lost = "".join(f"witness Lost{x}: Sink.got == {kept}\n" for x, kept in enumerate(("[1, 2]", "[0, 2]", "[0, 1]")))
    found = checked(text + lost + ONE + "    faults:\n        lose 1\n")
    assert [found.faults(f"Lost{x}") for x in range(3)] == [["lose"], ["lose"], []]


def test_a_message_may_name_its_own_network() -> None:
    text = _sender("set").replace("message M(x: 0..1)", "message M(x: 0..1) over unordered")
    text += "witness Two: count(m for m in messages(M)) == 2\n" + ONE
    assert checked(text).verdict("Two") == "reached"


def test_overflow_names_the_message_that_multiplies() -> None:
    text = """
protocol T
network unordered capacity 2
message Calm
message Busy
role Node:
    durable calmed: bool = false
    action calm when not calmed:
        calmed = true
        send Calm to Sink
    action busy:
        send Busy to Sink
service Sink:
    durable x: bool = false
    on Calm:
        skip
    on Busy:
        skip
model m:
    Node = 1
"""
    found = checked(text)
    assert found.error() == "more than 2 messages are in flight, most of them Busy"
    assert found.verdict("NoRuntimeError") == "violated"


def test_under_fifo_the_capacity_is_per_queue() -> None:
    text = """
protocol T
network {network} capacity 2
message M
role Node:
    durable sent: 0..2 = 0
    action send_it when sent < 2:
        sent += 1
        send M to Sink
service Sink:
    durable x: bool = false
    on M:
        skip
model m:
    Node = {{A, B}}
"""
    assert checked(text.format(network="fifo")).verdict("NoRuntimeError") == "holds"
    assert checked(text.format(network="unordered")).verdict("NoRuntimeError") == "violated"
    more = checked(text.format(network="fifo").replace("0..2 = 0", "0..3 = 0").replace("sent < 2", "sent < 3"))
    assert more.error() == "more than 2 messages wait in the queue Node -> Sink, all of them M"


def test_the_default_capacity_is_16() -> None:
    text = _sender("unordered").replace("0..2 = 0", "0..{n} = 0").replace("sent < 2", "sent < {n}")
    text = text.replace("got.append(x)", "skip") + ONE
    assert checked(text.replace("{n}", "16")).verdict("NoRuntimeError") == "holds"
    assert checked(text.replace("{n}", "17")).verdict("NoRuntimeError") == "violated"


def test_bound_capacity_prunes_instead_and_the_result_says_so() -> None:
    for network in ("unordered capacity 1", "fifo capacity 1"):
        found = checked(_sender(network) + ONE + "    bound capacity\n")
        assert found.verdict("NoRuntimeError") == "holds"
        assert found.distinct == 5  # sent and taken: 0 0, 1 0, 1 1, 2 1, 2 2
        assert any("more than 1 message" in note for note in found.instance.basis.notes)


def test_a_model_may_override_network_and_capacity() -> None:
    text = _sender("set") + "witness Two: count(m for m in messages(M)) == 2\n" + ONE
    assert checked(text + "    network unordered\n").verdict("Two") == "reached"
    found = checked(text + "    network unordered\n    capacity 1\n")
    assert found.verdict("NoRuntimeError") == "violated"


def test_sender_and_receiver_are_part_of_a_message_unless_it_is_anonymous() -> None:
    text = """
protocol T
network set
{kind}message M
role Node:
    durable sent: bool = false
    action send_it when not sent:
        sent = true
        send M to Sink
service Sink:
    durable x: bool = false
    on M:
        skip
witness Two: count(m for m in messages(M)) == 2
model m:
    Node = {{A, B}}
"""
    assert checked(text.format(kind="")).verdict("Two") == "reached"
    assert checked(text.format(kind="anonymous ")).verdict("Two") == "unreached"


def test_a_message_without_an_enabled_handler_stays_in_flight() -> None:
    text = """
protocol T
network set
message M
role Node:
    states closed, open, done
    action send_it when closed:
        send M to Sink
        become open
service Sink:
    durable ready: bool = false
    durable got: bool = false
    action get_ready when not ready:
        ready = true
    on M when ready:
        got = true
witness Got: Sink.got
"""
    assert checked(text + ONE).steps("Got")[-1] == "on M"
