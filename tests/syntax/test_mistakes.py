"""What a person reads who made a mistake within a line."""

import pytest

from tests.syntax.reading import codes, complaint, complaints

TESTS = "`is` tests a control state or a variant"
ANY = "`_` stands for any value in patterns and in `in_flight(…)` only"
IN_STEPS = "statements belong in actions, handlers, operations and `init:`"
JOIN = "put an expression of several lines in parentheses"
STEP = "role R:\n    action a:\n        "


@pytest.mark.parametrize(
    ("text", "code", "marked", "hint"),
    [
        ("parm N: T\n", "FP107", "parm", "did you mean `param`?"),
        ("class R:\n    x\n", "FP107", "class", "a state machine is declared with `role` or `service`"),
        (STEP + "sned M to n\n", "FP107", "sned", "did you mean `send`?"),
        (STEP + "pass\n", "FP107", "pass", "write `skip` for a step that does nothing"),
        (STEP + "x == 1\n", "FP112", "x == 1", "`=` stores a value"),
        (STEP + "if x = 1:\n            skip\n", "FP108", "=", "write `==`"),
        (STEP + "require x = 1\n", "FP108", "=", "write `==`"),
        ("role R:\n    on M wen x:\n        skip\n", "FP101", "wen", "did you mean `when`?"),
        ("role R:\n    action a\n        skip\n", "FP102", "a", "add `:` at the end"),
        ("const N = True\n", "FP103", "True", "write `true`"),
        ("const N = None\n", "FP103", "None", "write `none`"),
        ("const N = a && b\n", "FP104", "&&", "write `and`"),
        ("const N = !b\n", "FP104", "!", "write `not`"),
        ("const N = a => b\n", "FP104", "=>", "write `implies`"),
        ("const N = a ∧ b\n", "FP104", "∧", "write `and`"),
        (STEP + "x *= 2\n", "FP104", "*=", "write `x = x * …`"),
        ("const N = 1.5\n", "FP101", "5", "numbers are whole; a range has two dots"),
        ("const N = 2x\n", "FP101", "x", "a name does not start with a digit"),
        ("const N = x is none\n", "FP101", "none", "write `== none` or `!= none`; " + TESTS),
        ("const N = (1, 2)\n", "FP101", ",", "there are no tuples; use a `record`"),
        ("const N = _\n", "FP101", "_", ANY),
        ("param if: T\n", "FP101", "if", "`if` is a word of the language; choose another name"),
        ("invariant I:\n    a\n    and b\n", "FP101", "and", JOIN),
        ("model m:\n    expect hold\n", "FP101", "d", "did you mean `holds`?"),
        ("model m:\n    faults:\n        crsh Node 1\n", "FP101", "crsh", "did you mean `crash`?"),
        ("states a\n", "FP109", "states", "it belongs in a role or service"),
        ("model m:\n    x.add(1)\n", "FP109", "x.add(1)", IN_STEPS),
        ("x = 1\n", "FP109", "x = 1", IN_STEPS),
    ],
)
def test_mistake(text: str, code: str, marked: str, hint: str) -> None:
    found = complaint(text)
    assert (found.code, found.span.text, found.hint) == (code, marked, hint)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("param N 1\n", "found `1`, but `:` was expected"),
        (STEP + "send M n\n", "found `n`, but `to` was expected"),
        ("role R:\n    on M(a b):\n        skip\n", "found `b`, but `)` or `,` was expected"),
        ("const N =\n", "found the end of the line, but a value was expected"),
        ("const N = 1 2\n", "found `2`, but the end of the line was expected"),
        ("network sets\n", "found `sets`, but `fifo`, `set` or `unordered` was expected"),
        ("model m:\n    expect depth x\n", "found `x`, but a number was expected"),
        ("use lease\n", "found `lease`, but a path in double quotes was expected"),
    ],
)
def test_what_was_expected(text: str, message: str) -> None:
    assert complaint(text).message == message


def test_all_mistakes_of_a_file_at_once() -> None:
    text = """\
    protocol P
    parm N: T
    message M()
    role R:
        states a b
        durable x: T = = 1
        action go when x = 1:
            sned M to self
            x = True && y
        on M(a from n:
            reply M(a)
            x = 'a'
    invariant I
        x is none
    model m:
        Node 3
        expect hold
    """
    assert codes(text) == [
        (2, "FP107"), (3, "FP111"), (5, "FP101"), (6, "FP101"), (7, "FP108"), (8, "FP107"), (9, "FP103"),
        (9, "FP104"), (10, "FP007"), (12, "FP105"), (13, "FP102"), (14, "FP101"), (16, "FP107"), (17, "FP101"),
    ]  # fmt: skip


def test_a_broken_head_does_not_hide_mistakes_in_its_block() -> None:
    text = "role R:\n    actoin a when x:\n        x = = 1\n        skip\n"
    assert codes(text) == [(2, "FP107"), (3, "FP101")]


def test_the_block_below_a_line_that_nobody_knows_is_not_judged() -> None:
    assert codes("theorem t:\n    by induction on x\n        foo bar\nsort V\n") == [(1, "FP107")]


def test_a_broken_if_does_not_leave_its_else_an_orphan() -> None:
    assert codes("action a:\n    if x = 1:\n        skip\n    else:\n        skip\n") == [(2, "FP108")]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("liveness L: P leads to Q\n", "`liveness`"),
        ("always eventually P\n", "`always eventually`"),
        ("fair action a:\n    anything goes = = here\n", "`fair`"),
        ("strongly fair action a per p\n", "`strongly fair`"),
        ("measure N: longest while x\n", "`measure`"),
        ("role R:\n    fair on M:\n        skip\n", "`fair`"),
        ("model m:\n    rate Node 1/2..1\n", "`rate`"),
    ],
)
def test_what_is_not_supported_yet_is_said_once(text: str, what: str) -> None:
    found = complaint(text)
    assert (found.code, found.message) == ("FP701", f"{what} is not supported yet")


def test_words_of_a_later_version_are_names_elsewhere() -> None:
    assert complaints("action a:\n    measure = rate\n    fair.add(1)\n") == ()
