"""What names mean, and what is said of those that mean nothing."""

from tests.elaborate.reading import claim, errors, said, typed

ROLE = """protocol P

enum Answer: idle, done

role Node:
    states idle, busy
    durable answer: Answer = Answer.idle

    action ask when idle:
        become busy
        answer = done
"""


def test_order_of_declarations_does_not_matter() -> None:
    text = "protocol P\nshared x: Small = FIRST\nconst FIRST = LAST - 3\ntype Small = 0..LAST\nconst LAST = 3\n"
    assert said(text) == []


def test_member_that_collides_with_a_state_is_the_state_inside_the_role() -> None:
    assert said(f"{ROLE}\n    action again when answer == idle:\n        become idle\n") == ["FP304"]


def test_the_same_member_is_the_value_outside_the_role() -> None:
    expression = "all(n.answer == idle or n is busy for n in Node)"
    assert said(f"{ROLE}\ninvariant Claim: {expression}\n") == []


def test_ambiguous_member_is_decided_by_the_type_that_is_wanted() -> None:
    text = "protocol P\nenum A: one, two\nenum B: two, three\nshared b: B = two\ninvariant Claim: two == b\n"
    assert claim(text) == "two == b"


def test_pattern_that_would_shadow_a_variable_is_refused() -> None:
    other = "\nmessage Say(a: Answer)\n\nrole Other:\n    durable x: Answer = done\n"
    handler = "    on Say(x):\n        skip\n"
    sender = "    action tell(o: Other):\n        send Say(done) to o\n"
    assert said(ROLE + sender + other + handler) == ["FP205"]


def test_variable_of_a_role_outside_of_it_is_pointed_at_its_role() -> None:
    [found] = errors(f"{ROLE}\ninvariant Claim: answer == done\n")
    assert found.hint == "it belongs to `Node`: write `x.answer` for one `x` of it"


def test_misspelt_type_gets_a_suggestion() -> None:
    [found] = errors("protocol P\nenum Outcome: yes, no\nshared x: Outcom = yes\n")
    assert (found.message, found.hint) == ("there is no type `Outcom`", "did you mean `Outcome`?")


def test_broken_declaration_is_said_once_however_often_it_is_used() -> None:
    text = "protocol P\ntype T = 0..LIMIT\nshared x: T = 0\nshared y: set[T]\ninvariant I: x in y and x < 3\n"
    assert said(text) == ["FP201"]


def test_circle_of_types_names_its_members() -> None:
    [found] = errors("protocol P\nrecord A:\n    b: B\nrecord B:\n    a: set[A]\nshared x: 0..1 = 0\n")
    assert found.message == "these need each other in a circle: `A` → `B` → `A`"


def test_many_unknown_names_are_not_all_compared_with_all_others() -> None:
    names = "\n".join(f"invariant I{number}: missing{number}" for number in range(100))
    found = errors(f"protocol P\nshared missing: bool = true\n{names}\n")
    assert len(found) == 100
    assert len([one for one in found if one.hint is not None]) < 50


def test_same_name_in_two_comprehensions_gives_two_locals() -> None:
    text = f"{ROLE}\ninvariant Claim: all(n is idle for n in Node) or all(n is busy for n in Node)\n"
    assert "n~2" in claim(text)


def test_params_keep_the_order_of_the_text() -> None:
    text = "protocol P\nparam A: 0..B\nparam B: 0..C\nparam C: 0..3\nshared x: 0..A = 0\n"
    assert [param.name for param in typed(text).params] == ["A", "B", "C"]
