"""What sugar becomes, told by the core text of one small protocol's steps."""

from fencepost.core.printer import block_text
from fencepost.core.protocol import Step
from fencepost.core.text import expr_text
from fencepost.core.validate import validate_typed
from tests.elaborate.reading import errors, typed

HEAD = """protocol P

message Ping(n: 0..3)
message Pong
posted message News(n: 0..3)
anonymous message Rumour

store Box:
    durable value: 0..3 = 0

    operation cas(old: 0..3, new: 0..3) -> bool:
        if value != old:
            return false
        value = new
        return true

role Node:
    states idle, busy
    durable x: 0..3 = 0
    timer wait: 0..2
    timer seen[n in Node]: 0..2

"""


def steps(item: str) -> list[Step]:
    """The steps that an item of the role gives"""
    protocol = typed(f"{HEAD}    {item}\n")
    assert validate_typed(protocol) == ()
    return list(protocol.steps)


def body(lines: str, head: str = "action a(m: Node):") -> str:
    return block_text(steps(f"{head}\n        {lines}")[0].body)


def guards(item: str) -> list[str]:
    return [expr_text(guard) for guard in steps(item)[0].guards]


def test_become_assigns_the_control_variable() -> None:
    assert body("become busy") == "Node state[self] = busy\n"


def test_start_checks_the_timers_range() -> None:
    assert body("start wait for x") == "Node.wait[self] = some(fit[0..2](Node.x[self]))\n"


def test_handling_an_expiry_stops_the_timer_first() -> None:
    assert body("x = 1", "on expiry of wait:").splitlines()[0] == "Node.wait[self] = none"


def test_expiry_is_guarded_by_the_timer_at_zero() -> None:
    assert guards("on expiry of wait when x > 1:\n        skip")[0] == "Node.wait[self] == some(0)"


def test_expiry_of_an_indexed_timer_chooses_its_element() -> None:
    step = steps("on expiry of seen[n]:\n        skip")[0]
    assert [binder.name for binder in step.binders] == ["n"]


def test_require_becomes_a_guard_after_when() -> None:
    text = "action a when idle:\n        let y = x + 1\n        require y < 3\n        x = y"
    assert guards(text) == ["Node state[self] == idle", "let y = Node.x[self] + 1 in y < 3"]


def test_operation_is_inlined_with_its_early_return() -> None:
    lines = body("let ok = Box.cas(x, 1)\n        if ok:\n            become busy").splitlines()
    assert "if Box.value[Box#0] != old:" in lines and "    cas result = true" in lines


def test_step_that_calls_an_operation_needs_its_store() -> None:
    assert steps("action a:\n        let ok = Box.cas(0, 1)")[0].stores == ("Box",)


def test_step_that_only_looks_through_an_oracle_needs_no_store() -> None:
    assert steps("action a when oracle(Box.value == 1):\n        skip")[0].stores == ()


def test_post_adds_a_record_and_marks_it_sent() -> None:
    assert "mark sent News News" in body("post News(x)")


def test_posted_message_is_a_choice_that_consumes_nothing() -> None:
    step = steps("action tell:\n        post News(1)\n\n    on News(n):\n        x = n")[1]
    assert step.delivery is None and block_text(step.body).startswith("mark taken News")


def test_broadcast_goes_to_every_other_instance() -> None:
    made = body("broadcast Rumour\n\n    on Rumour:\n        skip")
    assert made == ("for each in all Node:\n    if each != self:\n        send Rumour -> Node () to each\n")


def test_handler_of_several_senders_is_a_step_for_each() -> None:
    text = (
        f"{HEAD}    action a(m: Node):\n        send Pong to m\n\n    on Pong from n:\n        skip\n\n"
        "service Hub:\n    action b(m: Node):\n        send Pong to m\n"
    )
    taken = [step.delivery.channel for step in typed(text).steps if step.delivery is not None]
    assert taken == ["Pong: Node -> Node", "Pong: Hub -> Node"]


def test_handler_may_choose_one_of_its_senders() -> None:
    text = (
        f"{HEAD}    action a(m: Node):\n        send Pong to m\n\n    on Pong from n: Hub:\n        skip\n\n"
        "service Hub:\n    action b(m: Node):\n        send Pong to m\n"
    )
    taken = [step.delivery.channel for step in typed(text).steps if step.delivery is not None]
    assert taken == ["Pong: Hub -> Node"]


def test_reply_goes_to_the_sender_even_if_it_has_no_name() -> None:
    text = "on Ping(n):\n        reply Pong\n\n    on Pong:\n        skip\n\n    action a:\n"
    text += "        send Ping(1) to self"
    step = steps(text)[0]
    assert step.delivery is not None
    assert block_text(step.body) == f"send Pong: Node -> Node () to {step.delivery.sender}\n"


def test_ignored_message_is_taken_by_an_empty_step() -> None:
    step = steps("action a(m: Node):\n        send Pong to m\n\n    ignore Pong when busy")[1]
    assert (step.name, step.body) == ("ignore Pong", ())


def test_machine_is_an_instance_of_the_other_role() -> None:
    text = f"{HEAD}    action a:\n        x = 1\n\nrole Dog on Node:\n    action b"
    guard = typed(f"{text} when oracle(machine.x == 1):\n        skip\n").steps[1].guards[0]
    assert expr_text(guard) == "Node.x[same_machine(self)] == 1"


def test_assert_fails_by_its_name() -> None:
    protocol = typed(f"{HEAD}    action a:\n        assert Sound: x < 3\n")
    assert protocol.assertions == ("Sound",)


def test_placeholder_is_an_expression_over_parameters_and_state() -> None:
    step = steps('action a(k: 0..3):\n        """{self} adds {k} to\n        {x + 1}"""\n        x = k')[0]
    told = [part if isinstance(part, str) else expr_text(part) for part in step.says]
    assert told == ["self", " adds ", "k", " to ", "Node.x[self] + 1"]


def test_unknown_placeholder_is_pointed_at_with_a_suggestion() -> None:
    text = HEAD + '    durable epoch: 0..3 = 0\n\n    action a:\n        """at {epochs}"""\n        x = 1\n'
    found = errors(text)[0]
    assert (found.span.text, found.hint) == ("epochs", "did you mean `epoch`?")


def test_fields_of_a_case_are_bound_and_the_rest_is_taken() -> None:
    text = (
        "protocol P\nunion U:\n    one(a: 0..3)\n    two\nshared u: U = two\nshared x: 0..3 = 0\n"
        "action a:\n    match u:\n        case one(k):\n            x = k\n"
        "        case _:\n            x = 0\n"
    )
    assert block_text(typed(text).steps[0].body) == (
        "let matched: U = u\nif is_variant(matched, 0):\n    let k: 0..3 = variant_field(matched, 0, 0)\n"
        "    x = k\nelse:\n    x = 0\n"
    )


def test_later_choice_of_init_is_a_stage_of_its_own() -> None:
    text = (
        "protocol P\nsort V\nshared s: set[V]\nshared v: V? = none\n"
        "init:\n    any t in subsets(V):\n        s = t\n        any w in s:\n            v = w\n"
    )
    assert [len(stage.binders) for stage in typed(text).init] == [1, 1]
